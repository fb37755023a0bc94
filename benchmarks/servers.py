"""Start a site as it is served to students, count the processor time of its whole tree, and end what was started."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.management.commands.serve import granian
from tests import postgresql

ROOT = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 20.0


@dataclass(frozen=True)
class Site:
    """One site of the comparison: what granian serves, where, with what in its environment, filled by which module;
    and the processes of its database, if it has any."""

    name: str
    application: str
    fill: str
    port: int
    environment: Mapping[str, str]
    database: tuple[int, ...] = ()


@contextmanager
def database(kind: str, folder: Path, name: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """An empty database, "sqlite" or "postgresql": its address, and its processes."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/{name}.sqlite3", ()
        return
    with postgresql.running(durable=True) as server:
        yield server.url, (server.pid,)


def filled(site: Site, *sizes: int) -> list[dict[str, Any]]:
    """Fill the site's empty database; what the clients need to know."""
    command = [sys.executable, "-m", site.fill, *map(str, sizes)]
    done = subprocess.run(command, env=_environment(site), cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


@contextmanager
def served(site: Site, workers: int) -> Iterator[tuple[int, ...]]:
    """The site, served as `manage.py serve` does; the processes of server and database."""
    command = granian("127.0.0.1", site.port, workers, site.application)
    process = subprocess.Popen(command, env=_environment(site), cwd=ROOT)
    try:
        _wait_for(site.port, process)
        yield process.pid, *site.database
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def processor_seconds(*roots: int) -> float:
    """The processor time, user and system, of some processes and all their descendants so far."""
    parents, seconds = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        seconds[int(folder.name)] = sum(map(int, fields[11:15])) / TICK
    return sum(spent for process, spent in seconds.items() if _descends(process, roots, parents))


def _descends(process: int, roots: tuple[int, ...], parents: Mapping[int, int]) -> bool:
    while process and process not in roots:
        process = parents.get(process, 0)
    return process in roots


def _environment(site: Site) -> dict[str, str]:
    return {**os.environ, **site.environment}


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"The server ended at once, with status {process.returncode}.")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"No server answered on port {port} within {PATIENCE:g} seconds.")
