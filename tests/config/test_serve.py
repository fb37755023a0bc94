"""`make` serves the site, or says in a sentence why not."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.postgresql import free_port

ROOT = Path(__file__).parents[2]


def test_a_port_in_use_gets_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert refused.returncode == 1
    expected = f"Port {port} on 127.0.0.1 cannot be used (Address already in use). Try another: make PORT={port + 1}"
    assert refused.stderr.strip().endswith(expected)
    assert "Traceback" not in refused.stderr


def test_a_port_that_is_no_port_gets_a_sentence():
    command = [sys.executable, "manage.py", "serve", "--port", "70000"]
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert refused.returncode == 1
    assert refused.stderr.strip() == "CommandError: Port 70000 does not exist: ports go from 1 to 65535."


def test_the_server_answers_and_stops_when_told():
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "1"]
    environment = {**os.environ, "DATABASE_URL": "sqlite:///:memory:"}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout.readline() == f"Carrousel is at http://127.0.0.1:{port}/ (Ctrl-C stops it)\n"
        assert first_answer(f"http://127.0.0.1:{port}/health/") == b"ok"
    finally:
        server.send_signal(signal.SIGINT)

    assert server.wait(timeout=20) == 0


def test_a_server_that_is_told_to_end_while_it_begins_ends():
    command = [sys.executable, "manage.py", "serve", "--port", str(free_port()), "--workers", "2"]
    environment = {**os.environ, "DATABASE_URL": "sqlite:///:memory:"}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    server.stdout.readline()
    time.sleep(0.5)  # the server is there, its workers are about to be

    server.terminate()

    assert server.wait(timeout=20) is not None


def first_answer(address):
    """The page, as soon as the server gives one."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                return page.read()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within ten seconds")
