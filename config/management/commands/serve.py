"""Run the site with granian, as many workers as there are processors."""

import os
import socket
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

HOST = "127.0.0.1"


class Command(BaseCommand):
    """One thread a worker: more threads only wait for each other at the database."""

    help = "Run the site with granian."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and with how many workers."""
        parser.add_argument("--host", default=HOST, help=f"the address to listen on (default: {HOST})")
        parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: processors)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand this process over to granian, once the port is known to be free."""
        host, port, workers = options["host"], options["port"], options["workers"]
        refuse_taken_port(host, port)
        self.stdout.write(f"Carrousel is at http://{host}:{port}/ (Ctrl-C stops it)")
        self.stdout.flush()
        os.execv(sys.executable, granian(host, port, workers))  # noqa: S606  our own interpreter, no shell


def granian(host: str, port: int, workers: int, application: str = "config.wsgi:application") -> list[str]:
    """The command that serves an application as students get it."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "1", "--log-level", "warning"]
    command += ["--workers-kill-timeout", "10"]  # a worker told to end while it begins may miss it; none waits so long
    return [*command, application]


def refuse_taken_port(host: str, port: int) -> None:
    """Say in one sentence that the port is taken, or cannot be used at all."""
    if not 1 <= port <= 65535:
        raise CommandError(f"Port {port} does not exist: ports go from 1 to 65535.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        problem = f"Port {port} on {host} cannot be used ({error.strerror}). Try another: make PORT={port + 1}"
        raise CommandError(problem) from None
