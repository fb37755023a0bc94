"""Browsers that are nothing but connections: what a student sends, as fast as the server takes it."""

import re
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Barrier
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from courses.models import User
from quizzes.models import AttemptItem
from tests.quizzes.answers import address, wrong_answers

TOKEN = "t" * 32  # a token is right when cookie and form agree
Found = TypeVar("Found")


@dataclass
class Page:
    """What came back, and after how many seconds."""

    status: int
    headers: Mapping[str, str]
    text: str
    seconds: float

    @property
    def is_marked(self) -> bool:
        """The answer was received: kept and, if a try was left, marked."""
        return self.status == 200 and 'class="feedback' in self.text


@dataclass
class Tab:
    """One tab: a connection of its own, kept or not, and the session that it shares with its student's other tabs."""

    port: int
    session: str = ""
    keeps: bool = True
    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": TOKEN})

    def __post_init__(self) -> None:
        if self.session:
            self.cookies[settings.SESSION_COOKIE_NAME] = self.session
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str, **headers: str) -> Page:
        """Look at a page."""
        return self.send("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, Any], *, htmx: bool = True, **headers: str) -> Page:
        """Send a form, as the page's script does or as a browser does without it."""
        form = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **fields}, doseq=True)
        sort = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, form, {**sort, **({"HX-Request": "true"} if htmx else {}), **headers})

    def answer(self, dealt: AttemptItem, which: int = 0, key: str = "") -> Page:
        """Hand in a wrong answer to what was dealt; another `which` is another one."""
        return self.post(address(dealt), {**wrong_answers(dealt, which), "key": key or str(uuid.uuid4())})

    def send(self, method: str, path: str, body: str | bytes | None, headers: Mapping[str, str]) -> Page:
        """One request as it is, with the cookies, and what comes back."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        start = time.perf_counter()
        try:
            self.connection.request(method, path, body, {"Cookie": cookies, **headers})
            response = self.connection.getresponse()
            text = response.read().decode(errors="replace")
        except (OSError, HTTPException):
            self.connection.close()
            raise
        if not self.keeps:
            self.connection.close()
        self._keep_cookies(response)
        return Page(response.status, response.headers, text, time.perf_counter() - start)

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, value = re.match(r"([^=]+)=([^;]*)", cookie).groups()
            self.cookies[name] = value.strip('"')


def session_of(user: User) -> str:
    """A session of the user, as signing in leaves it."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def at_once(acts: Sequence[Callable[[], Found]]) -> list[Found]:
    """Do everything at the same moment, each in a thread."""
    barrier = Barrier(len(acts))

    def act(do: Callable[[], Found]) -> Found:
        barrier.wait()
        return do()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def quantile(seconds: Sequence[float], share: float) -> float:
    """The time within which that share of all requests was answered."""
    return sorted(seconds)[max(0, round(share * len(seconds)) - 1)]
