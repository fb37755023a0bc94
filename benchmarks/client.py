"""Students who look at a question, answer it, and go on to the next, as fast as the server answers them.

One kept connection and one thread each; the requests are written by hand, so that the client costs little
beside the servers on the same machine.
"""

from __future__ import annotations

import re
import socket
import threading
import time
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
COOKIE = re.compile(rb"set-cookie:\s*csrftoken=(\w+)", re.IGNORECASE)
LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
GZIP = re.compile(rb"content-encoding:\s*gzip", re.IGNORECASE)
ANSWERED = re.compile(rb'class="feedback')
FORM = "application/x-www-form-urlencoded"


@dataclass
class Log:
    """What one student saw: seconds of each request by kind, and what went wrong."""

    view: list[float] = field(default_factory=list)
    submit: list[float] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


class Student(threading.Thread):
    """One student with a session, a connection and questions of their own."""

    def __init__(self, port: int, row: Mapping[str, Any], compressed: bool) -> None:
        super().__init__(daemon=True)
        self.port, self.cookie, self.compressed = port, row["cookie"], compressed
        self.turns = row["turns"]
        self.token = ""
        self.log = Log()
        self.until = 0.0

    def sign_in(self) -> None:
        """Open the connection, and fetch the first page for its token; no part of the measurement."""
        self.socket = socket.create_connection(("127.0.0.1", self.port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        address, _ = next(self.turns)
        status, head, body = self.exchange("GET", address)
        if status != 200:
            raise SystemExit(f"GET {address} on port {self.port} answered {status}: {body[:300]!r}")
        self.token = TOKEN.search(body)[1].decode()
        self.cookie += f"; csrftoken={COOKIE.search(head)[1].decode()}"

    def run(self) -> None:
        """Look, submit, look, submit until the time is over."""
        while time.perf_counter() < self.until:
            address, answers = next(self.turns)
            form = urlencode({"csrfmiddlewaretoken": self.token, "key": str(uuid.uuid4()), **answers})
            self.timed("view", TOKEN, "GET", address)
            self.timed("submit", ANSWERED, "POST", address, form)

    def timed(self, kind: str, wanted: re.Pattern[bytes], method: str, address: str, form: str = "") -> None:
        """One request, its time, and whether the page that came back is the page wanted."""
        start = time.perf_counter()
        try:
            status, _, body = self.exchange(method, address, form)
        except OSError as error:
            self.log.errors.append(f"{method} {address}: {error!r}")
            self.socket = socket.create_connection(("127.0.0.1", self.port), 30)
            return
        getattr(self.log, kind).append(time.perf_counter() - start)
        self.log.sizes[kind] = len(body)
        if status != 200 or not wanted.search(body):
            self.log.errors.append(f"{method} {address}: {status}")

    def exchange(self, method: str, address: str, form: str = "") -> tuple[int, bytes, bytes]:
        """Send one request and read the whole answer: status, head, body."""
        lines = [f"{method} {address} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", f"Cookie: {self.cookie}"]
        lines += ["Accept-Encoding: gzip"] if self.compressed else []
        if method == "POST":
            lines += ["HX-Request: true", f"Content-Type: {FORM}", f"Content-Length: {len(form)}"]
        self.socket.sendall("\r\n".join([*lines, "", form]).encode())
        return self._answer()

    def _answer(self) -> tuple[int, bytes, bytes]:
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._received()
        head, body = data[:end], [data[end + 4 :]]
        missing = int(LENGTH.search(head)[1]) - len(body[0])
        while missing > 0:
            body.append(self._received())
            missing -= len(body[-1])
        whole = b"".join(body)
        if GZIP.search(head):
            whole = zlib.decompress(whole, wbits=31)
        return int(head[9:12]), head, whole

    def _received(self) -> bytes:
        chunk = self.socket.recv(1 << 16)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        return chunk


def with_turns(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What each student does next, from run to run: nobody begins anew with questions that were answered."""
    return [{**row, "turns": turns(row["pages"])} for row in rows]


def turns(pages: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Question after question, and from the beginning again with the next answers."""
    rounds = len(pages[0]["forms"])
    return cycle((page["address"], page["forms"][turn]) for turn in range(rounds) for page in pages)


def crowd(students: Sequence[Student], seconds: float) -> float:
    """Let them all work for so long at once; the seconds it took."""
    start = time.perf_counter()
    for student in students:
        student.until = start + seconds
        student.start()
    for student in students:
        student.join()
    return time.perf_counter() - start
