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
from pathlib import Path


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server installed, if any."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    initdb = Path(found).resolve() if found else debian[-1] if debian else None
    return initdb.parent if initdb else None


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of a fresh database on loopback, for as long as the block lasts."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    data = Path(tempfile.mkdtemp(prefix="carrousel-postgresql-"))
    port = free_port()
    user = owner(data)
    settings = ["-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}"]
    initdb = [folder / "initdb", "--pgdata", data, "--username", "carrousel", "--auth", "trust", "--encoding", "UTF8"]
    subprocess.run([*initdb, "--no-sync"], check=True, user=user, cwd=data, stdout=subprocess.DEVNULL)
    command = [folder / "postgres", "-D", data, *settings, "-c", "fsync=off", "-c", "log_min_messages=fatal"]
    server = subprocess.Popen(command, user=user, cwd=data, stdout=subprocess.DEVNULL)
    try:
        wait_until_ready(folder, port)
        yield f"postgresql://carrousel@127.0.0.1:{port}/postgres"
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
    with running() as url:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode)
