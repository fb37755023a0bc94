"""A PostgreSQL server for one run of the tests: its own folder, its own port, gone afterwards.

`python tests/postgresql.py COMMAND ...` runs the command with DATABASE_URL pointing to such a server.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server installed, if any."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    initdb = Path(found).resolve() if found else debian[-1] if debian else None
    return initdb.parent if initdb else None


@dataclass(frozen=True)
class Running:
    """A server that runs: the address of its database, and its process."""

    url: str
    pid: int


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[Running]:
    """A fresh server on loopback, for as long as the block lasts. A durable one waits for the disk, as in earnest."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    data = Path(tempfile.mkdtemp(prefix="carrousel-postgresql-"))
    port = free_port()
    user = owner(data)
    settings = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}"]
    initdb = [folder / "initdb", "--pgdata", data, "--username", "carrousel", "--auth", "trust", "--encoding", "UTF8"]
    subprocess.run([*initdb, "--no-sync"], check=True, user=user, cwd=data, stdout=subprocess.DEVNULL)
    settings += ["-c", "max_connections=300"]  # tests ask from many threads at once
    settings += ["-c", f"fsync={'on' if durable else 'off'}", "-c", "log_min_messages=fatal"]
    command = [folder / "postgres", "-D", data, *settings]
    server = subprocess.Popen(command, user=user, cwd=data, stdout=subprocess.DEVNULL)
    try:
        wait_until_ready(folder, port)
        yield Running(f"postgresql://carrousel@127.0.0.1:{port}/postgres", server.pid)
    finally:
        server.send_signal(signal.SIGINT)  # "fast shutdown"
        server.wait(timeout=30)
        shutil.rmtree(data, ignore_errors=True)


def owner(data: Path) -> str | None:
    """PostgreSQL refuses to run as root: then the system's postgres user owns the folder and the server."""
    if os.geteuid() != 0:
        return None
    os.chown(data, pwd.getpwnam("postgres").pw_uid, -1)
    return "postgres"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(folder: Path, port: int) -> None:
    """Return when the server answers."""
    for _ in range(150):
        command = [
            folder / "pg_isready",
            "--quiet",
            "--host=127.0.0.1",
            f"--port={port}",
            "--username=carrousel",
            "--dbname=postgres",
        ]
        if subprocess.run(command, check=False).returncode == 0:
            return
        time.sleep(0.2)
    raise TimeoutError("PostgreSQL did not start within 30 seconds.")


if __name__ == "__main__":
    with running() as server:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": server.url}, check=False).returncode)
