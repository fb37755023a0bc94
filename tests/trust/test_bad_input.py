"""Whatever is typed or sent: an answer soon, a sentence, no try used, and no error of the server's."""

from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from benchmarks.servers import processor_seconds
from courses.models import Course, User
from quizzes.models import Attempt, AttemptItem, Draft, ItemBank, Quiz, Response
from tests.lstm_engine.test_numbers import BOMBS, CORPUS
from tests.pace import pace, paces
from tests.quizzes.answers import address, dealt_at
from tests.quizzes.written import saved
from tests.trust import LONG
from tests.trust.browsers import TOKEN, Page, Tab, session_of
from tests.trust.server import Server

DOORS = ("form", "htmx", "draft")
KEY = "00000000-0000-4000-8000-000000000000"
SOON = 6  # paces of a processor
BODIES = {  # what no page of ours sends: its type and its bytes
    "a megabyte of digits": ("application/x-www-form-urlencoded", b"answer-0=" + b"9" * 1_000_000),
    "three megabytes": ("application/x-www-form-urlencoded", b"answer-0=" + b"9" * 3_000_000),
    "ten thousand fields": ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(10_000))),
    "a thousand times the field": ("application/x-www-form-urlencoded", b"&".join([b"answer-0=x"] * 900)),
    "no text": ("application/x-www-form-urlencoded", b"answer-0=%ff%fe%00%ed%a0%80"),
    "half a percent sign": ("application/x-www-form-urlencoded", b"answer-0=%&key=%4&=&&"),
    "a bad key": ("application/x-www-form-urlencoded", b"answer-0=x&key=" + b"7" * 100),
    "JSON": ("application/json", b'{"answer-0": 1e999}'),
    "half a part": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="answer-0"\r\n'),
    "a part without a boundary": ("multipart/form-data", b"--x--"),
    "a file for a number": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="answer-0"; filename="a"\r\n\r\n1\r\n--x--\r\n',
    ),
    "another alphabet": ("application/x-www-form-urlencoded; charset=utf-7", b"answer-0=+ADEAMg-"),
}


@pytest.fixture
def number(server: Server, bank: ItemBank, make_quiz: Callable[..., Quiz], student: User) -> AttemptItem:
    """A question for a number, in an attempt of the student's, with as many tries as anybody likes."""
    return dealt_at(Attempt.start(make_quiz(saved(bank, "numeric"), tries=0), student), 1)


@pytest.fixture
def tab(server: Server, student: User) -> Tab:
    """The student's browser."""
    return Tab(server.port, session_of(student))


def typed() -> Iterator[tuple[str, str, float | None, str]]:
    """Each text, the separator of its course, the number that it is, and every door; in the short form, one door."""
    for place, (text, separator, value) in enumerate(sorted(CORPUS, key=lambda entry: entry[1])):
        for door in DOORS if LONG else (DOORS[place % 3],):
            yield text, separator, value, door


def test_what_is_no_number_gets_a_sentence_and_costs_no_try(
    server: Server, number: AttemptItem, tab: Tab, course: Course, figures: Callable[..., None]
) -> None:
    counts: Counter[str] = Counter()
    before = processor_seconds(server.process.pid)
    for text, separator, value, door in typed():
        Course.objects.exclude(decimal_separator=separator).update(decimal_separator=separator)

        counts[door] += 1
        if door == "draft":
            assert saved_as_typed(tab, number, text, counts[door])
            continue
        page = tab.post(address(number), {"answer-0": text}, htmx=door == "htmx")

        kept = Response.objects.latest("pk")
        assert page.is_marked, (text, page.status)
        assert ("no try was used" in page.text) == (kept.try_number is None)
        assert (value is None) == (not kept.judgement.readable), text
        if value is None:
            assert (kept.try_number, kept.score) == (None, None)
            assert 'mark-unreadable">' in page.text
            assert kept.judgement.marks[0].feedback
        counts["unreadable"] += value is None
    took = (processor_seconds(server.process.pid) - before) / len(list(typed()))
    figures("bad input, typed", **counts, errors=0, processor_time_each=f"{took * 1000:.0f} ms")
    assert took < SOON * pace()


def saved_as_typed(tab: Tab, number: AttemptItem, text: str, turn: int) -> bool:
    """The page saved it, whatever it is, and it is there again; nothing is marked."""
    before = Response.objects.count()
    page = tab.post(draft_address(number), {"answer-0": text, "turn": turn, "key": KEY}, htmx=False)
    draft = Draft.objects.get()
    kept = draft.answers == {"number": text.replace("\0", "\ufffd")} and (draft.turn, page.status) == (turn, 200)
    return kept and page.text.startswith("Saved ") and Response.objects.count() == before


def draft_address(number: AttemptItem) -> str:
    """Where the page saves what is typed."""
    return address(number).replace("?", "draft/?")


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda text: ascii(text[:12]))
def test_a_bomb_is_answered_soon(server: Server, number: AttemptItem, tab: Tab, bomb: str) -> None:
    took = []
    for turn in range(4):  # the first request of a worker also loads what the later ones find
        before = processor_seconds(server.process.pid)
        page = tab.post(address(number), {"answer-0": bomb[: 200_000 - turn]})  # two megabytes and more are not read
        took.append(processor_seconds(server.process.pid) - before)
        assert page.is_marked

    form = urlencode({"answer-0": bomb[:200_000]})  # three bytes of UTF-8 make nine in it
    assert min(took) / pace() < SOON + 2 * paces(lambda: QueryDict(form))  # Django itself reads it


@pytest.mark.parametrize("place", [address, draft_address])
@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_no_page_sends_is_no_error(
    number: AttemptItem, tab: Tab, body: str, place: Callable[[AttemptItem], str]
) -> None:
    sort, data = BODIES[body]

    try:
        page = post_raw(tab, place(number), sort, data)
    except (BrokenPipeError, ConnectionResetError):
        assert len(data) > 2_500_000  # refused while it was still being sent
        return

    assert page.status in (200, 302, 400)
    assert page.status == 302 or "<h1>" in page.text or 'class="feedback' in page.text
    assert not Response.objects.filter(try_number__isnull=False).exists()


def post_raw(tab: Tab, path: str, sort: str, body: bytes) -> Page:
    """The bytes as they are, with the token in the head, where scripts put it."""
    return tab.send("POST", path, body, {"Content-Type": sort, "X-CSRFToken": TOKEN})
