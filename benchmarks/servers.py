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

ROOT = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 20.0


@dataclass(frozen=True)
class Site:
    """One site of the comparison: what granian serves, where, with what in its environment, filled by which module."""

    name: str
    application: str
    fill: str
    port: int
    environment: Mapping[str, str]


def filled(site: Site, students: int, questions: int) -> list[dict[str, Any]]:
    """Fill the site's empty database; what the clients need to know."""
    command = [sys.executable, "-m", site.fill, str(students), str(questions)]
    done = subprocess.run(command, env=_environment(site), cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


@contextmanager
def served(site: Site, workers: int) -> Iterator[int]:
    """The site, served with the options of `manage.py serve`; the process id of the server."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(site.port)]
    command += ["--workers", str(workers), "--blocking-threads", "1", "--log-level", "warning", site.application]
    process = subprocess.Popen(command, env=_environment(site), cwd=ROOT)
    try:
        _wait_for(site.port, process)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def processor_seconds(root: int) -> float:
    """The processor time, user and system, of a process and all its descendants so far."""
    parents, seconds = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        seconds[int(folder.name)] = sum(map(int, fields[11:15])) / TICK
    return sum(spent for process, spent in seconds.items() if _descends(process, root, parents))


def _descends(process: int, root: int, parents: Mapping[int, int]) -> bool:
    while process not in (root, 0):
        process = parents.get(process, 0)
    return process == root


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
