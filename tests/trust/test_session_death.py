"""R5: the session ends, or its token changes, while somebody types: nothing typed is lost, and nothing counts twice."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.utils import timezone

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, Quiz, Response
from tests.quizzes.answers import address, dealt_at, right_answers
from tests.trust import size
from tests.trust.browsers import Page, Tab, session_of
from tests.trust.server import Server

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
ROUNDS = range(size(1, 20))


@pytest.fixture
def dealt(server: Server, generated: Item, make_quiz: Callable[..., Quiz], student: User) -> AttemptItem:
    """A question in an attempt of the student's, whose password the server can check."""
    password = PBKDF2PasswordHasher().encode("password", "salt", iterations=1)
    User.objects.filter(pk=student.pk).update(password=password)
    student.refresh_from_db()
    return dealt_at(Attempt.start(make_quiz(generated), student), 1)


@pytest.fixture
def tab(dealt: AttemptItem, server: Server, student: User) -> Tab:
    """A tab with the question open."""
    return Tab(server.port, session_of(student))


def delete(tab: Tab) -> None:
    """Somebody cleared the sessions."""
    Session.objects.all().delete()


def expire(tab: Tab) -> None:
    """Two weeks went by."""
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def sign_out_elsewhere(tab: Tab) -> None:
    """The same browser, another tab."""
    assert Tab(tab.port, tab.session).post("/sign-out/", {}).status == 302


DEATHS: list[Callable[[Tab], None]] = [delete, expire, sign_out_elsewhere]


def sign_in(tab: Tab, path: str) -> str:
    """Fill in the form at the address, and go where it leads."""
    token = TOKEN.search(tab.get(path).text)[1]
    back = re.search(r"next=(.*)", html.unescape(path))[1].replace("%3F", "?").replace("%3D", "=")
    form = {"username": "sam", "password": "password", "next": back, "csrfmiddlewaretoken": token}
    page = tab.post("/sign-in/", form, htmx=False)
    assert page.status == 302
    return page.headers["Location"]


def typed_in(page: Page) -> dict[str, str]:
    """What stands in the lines of the page."""
    return dict(re.findall(r'name="(answer-\d+)"\s+value="([^"]*)"', page.text))


def is_whole_page(page: Page) -> bool:
    """Not a piece of one."""
    return "<html" in page.text


@pytest.mark.parametrize("round_", ROUNDS)
@pytest.mark.parametrize("htmx", [False, True], ids=["form", "htmx"])
@pytest.mark.parametrize("death", DEATHS, ids=lambda death: death.__name__)
def test_an_answer_sent_after_the_session_ended_is_there_after_signing_in(
    dealt: AttemptItem, tab: Tab, death: Callable[[Tab], None], htmx: bool, round_: int
) -> None:
    answers = right_answers(dealt)
    death(tab)

    page = tab.post(address(dealt), answers, htmx=htmx)
    assert (page.status, is_whole_page(page)) == ((200 if htmx else 302), False)
    back = sign_in(tab, page.headers["HX-Redirect" if htmx else "Location"])
    page = tab.get(back)

    assert back == address(dealt)
    assert typed_in(page) == answers
    assert Response.objects.count() == 0
    assert handed_in(tab, dealt, page, htmx=htmx) == [(1, 1.0)]


@pytest.mark.parametrize("round_", ROUNDS)
@pytest.mark.parametrize("htmx", [False, True], ids=["form", "htmx"])
def test_an_answer_sent_with_a_token_from_before_is_on_the_page_that_refuses_it(
    dealt: AttemptItem, tab: Tab, htmx: bool, round_: int
) -> None:
    answers = right_answers(dealt)
    stale = TOKEN.search(tab.get(address(dealt)).text)[1]
    tab.cookies["csrftoken"] = "n" * 32

    page = tab.post(address(dealt), {**answers, "csrfmiddlewaretoken": stale}, htmx=htmx)

    assert (page.status, is_whole_page(page)) == ((422, False) if htmx else (403, True))
    assert typed_in(page) == answers
    assert Response.objects.count() == 0
    assert handed_in(tab, dealt, page, htmx=htmx) == [(1, 1.0)]


def handed_in(tab: Tab, dealt: AttemptItem, page: Page, *, htmx: bool) -> list[tuple[Any, Any]]:
    """Press the page's button, twice, and see what counts."""
    form = {"csrfmiddlewaretoken": TOKEN.search(page.text)[1], "key": re.search(r'"key" value="(.*?)"', page.text)[1]}
    for _ in range(2):
        assert tab.post(address(dealt), {**typed_in(page), **form}, htmx=htmx).is_marked
    return list(Response.objects.values_list("try_number", "score"))
