"""The site as `manage.py serve` starts it, on the database of the test, with its log in a file."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.management.commands.serve import granian
from tests.postgresql import free_port

PATIENCE = 30.0
MANIFEST = settings.STATIC_ROOT / "staticfiles.json"


class Server:
    """One server, which may be killed and started again at the same port."""

    def __init__(self, log: Path, workers: int = 2) -> None:
        if not MANIFEST.exists():
            raise FileNotFoundError("The static files have not been collected: run `make` once first.")
        self.port, self.log, self.workers = free_port(), log, workers

    def start(self) -> None:
        """Start it, and return when it answers."""
        command = granian("127.0.0.1", self.port, self.workers)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=environment(), stdout=log, stderr=log, start_new_session=True
            )
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        """Return at the first good answer."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended with status {self.process.returncode}:\n{self.log.read_text()}")
            try:
                if self.status_of("/health/") == 200:
                    return
            except OSError:
                time.sleep(0.02)
        raise TimeoutError(f"The server did not answer within {PATIENCE:g} seconds.")

    def status_of(self, path: str) -> int:
        """What a request of nobody gets."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            asked.request("GET", path)
            return asked.getresponse().status
        finally:
            asked.close()

    def kill(self) -> None:
        """End the server and all its workers in the middle of whatever they do."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self.process.terminate()
        self.process.wait(PATIENCE)

    def complaints(self) -> list[str]:
        """The lines of the log that tell of a lock or of an error; a request refused as suspicious is none."""
        signs = re.compile(r"locked|ERROR (?!django\.security)|\[ERROR\]")
        return [line for line in self.log.read_text().splitlines() if signs.search(line)]


def environment() -> Mapping[str, str]:
    """Where the server finds the database of this test."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{found['NAME']}"
    else:
        address = f"postgresql://{found['USER']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
    production = {"CARROUSEL_ENV": "development", "DEBUG": "", "DATABASE_URL": address}
    return {**os.environ, **production, "TZ": "Pacific/Apia"}  # a server may stand anywhere
