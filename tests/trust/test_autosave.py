"""R4: the browser, the server or the line dies at some moment while somebody types: what the page called saved is there
on the next device, and it is never called so before it is."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Error, Page, expect

from courses.models import User
from quizzes.models import Attempt, Draft, ItemBank, Quiz
from tests.quizzes.written import saved
from tests.trust import size
from tests.trust.browsers import session_of
from tests.trust.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.each_database]
QUESTIONS, POINTS = 20, size(2, 34)  # of each fault
SAVED = re.compile(r"Saved \d\d:\d\d")
MISSING_AT_MOST = 15.0  # seconds of typing
FIELD = "#answer-0"


class Typist:
    """A student who types into one question after another, and remembers what was typed and what was called saved."""

    def __init__(self, server: Server, session: str, attempt: Attempt, launch: Callable[[], Any]) -> None:
        self.server, self.session, self.attempt, self.launch = server, session, attempt, launch
        self.random = Random(1997)
        self.typed: dict[int, list[tuple[float, str]]] = {}  # of each question: when and what
        self.called_saved: dict[int, str] = {}
        self.came_at = 0.0  # to the question; what was lost there before that was seen to be lost

    @contextmanager
    def at(self, number: int) -> Iterator[Page]:
        """A question on a device that nobody has used before."""
        browser = self.launch()
        try:
            page = browser.new_page()
            site = f"http://127.0.0.1:{self.server.port}"
            page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": self.session, "url": site}])
            page.goto(f"{site}/attempts/{self.attempt.pk}/{number}/")
            yield page
        finally:
            with suppress(Error):
                browser.close()

    def type(self, page: Page, number: int) -> None:
        """A new number, key by key, and a look at what the page says of it."""
        text = f"{self.random.randint(1000, 99999)}"
        page.fill(FIELD, "")
        for key in text:
            page.press(FIELD, key)
            self.typed.setdefault(number, []).append((time.monotonic(), page.input_value(FIELD)))
        page.wait_for_timeout(self.random.uniform(0, 1500))
        self.look(page, number)

    def look(self, page: Page, number: int) -> None:
        """If the page calls it saved, the database has it."""
        said, value = page.evaluate("[window.saved.textContent, window['answer-0'].value]")
        if SAVED.match(said):
            assert Draft.objects.get(attempt_item__number=number).answers == {"number": value}
            self.called_saved[number] = value

    def returns(self, number: int, died_at: float) -> str:
        """What is there on another device: what was called saved, or what was typed after it."""
        with self.at(number) as page:
            found = page.input_value(FIELD)
        texts = [text for _, text in self.typed[number]]
        confirmed = self.called_saved.get(number, "")
        if found == texts[-1]:
            return "all"
        assert found == confirmed or found in texts[len(texts) - texts[::-1].index(confirmed) :]
        later = self.typed[number][texts.index(found) + 1 if found else 0 :]
        assert died_at - min(when for when, _ in later if when > self.came_at) < MISSING_AT_MOST
        return "what was called saved"


def kill_browser(typist: Typist, page: Page, number: int) -> None:
    """At once; nothing is sent any more."""
    with suppress(Error):
        page.context.browser.new_browser_cdp_session().send("Browser.crash")


def kill_server(typist: Typist, page: Page, number: int) -> None:
    """Somebody types on, and is not told that it is saved until there is a server again."""
    typist.server.kill()
    typist.type(page, number)
    assert not SAVED.match(page.inner_text("#saved"))
    typist.server.start()
    page.reload()
    typist.look(page, number)


def cut_the_line(typist: Typist, page: Page, number: int) -> None:
    """The same with a cable."""
    page.context.set_offline(True)
    typist.type(page, number)
    expect(page.locator("#saved")).to_have_text("Saved on this device, 1 waiting")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(SAVED)
    typist.look(page, number)


@pytest.fixture
def typist(
    mortal: Server, bank: ItemBank, make_quiz: Callable[..., Quiz], student: User, browser_type: Any,
    browser_type_launch_args: dict[str, Any],
) -> Typist:  # fmt: skip
    """In a quiz of twenty questions for numbers."""
    items = [saved(bank, "numeric", slug=f"number-{place}") for place in range(QUESTIONS)]
    attempt = Attempt.start(make_quiz(*items), student)
    return Typist(mortal, session_of(student), attempt, lambda: browser_type.launch(**browser_type_launch_args))


@pytest.mark.parametrize("fault", [kill_browser, kill_server, cut_the_line])
def test_what_was_called_saved_is_there_on_another_device(
    typist: Typist, fault: Callable[[Typist, Page, int], None], figures: Callable[..., None]
) -> None:
    found: Counter[str] = Counter()
    for _ in range(POINTS):
        number = typist.random.randint(1, QUESTIONS)
        with typist.at(number) as page:
            typist.came_at = time.monotonic()
            typist.type(page, number)
            died_at = time.monotonic()
            fault(typist, page, number)
        found[typist.returns(number, died_at)] += 1
    figures(f"R4 autosave, {fault.__name__}", points=POINTS, called_saved_and_lost=0, **found)
