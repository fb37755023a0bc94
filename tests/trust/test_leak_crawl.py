"""A student has begun every quiz of the course and reads all there is to read, bodies, heads, scripts and fragments:
nothing tells an answer before there is a response."""

import html
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from courses.models import Course, Role, User
from flashcards.models import Note as CardNote
from lstm_engine import read_number
from notes.models import Note
from quizzes.models import Attempt, AttemptItem, Item, ItemBank, Quiz, Response
from tests.conftest import enrolled
from tests.quizzes.answers import address, dealt_at, wrong_answers
from tests.quizzes.written import WRITTEN, saved, wrong_form
from tests.shipped import load_shipped_course
from tests.trust import LONG
from tests.trust.browsers import Page, Tab, session_of
from tests.trust.server import Server

LINK = re.compile(r'(?:href|src|action|hx-get|hx-post)="(/[^"#]*)')
PLACE = re.compile(r"/attempts/(\d+)/(\d+)/")
MATH = re.compile(r"\$[^$]*\$|[*_`\[\]()#|\n]+")
QUOTES = str.maketrans("’‘“”", "''\"\"")
NOISE = re.compile(  # tokens, drawings, spaces, examples of how to write a number
    r'csrf\w*"? ?[=:](value=)?"?\w{32,}|name="key" value="[-\w]*"|<svg.*?</svg>|\w+="[-.0-9]+em"'
    r"|/variants/\d+:[-\w]+"
    r"|(such as|like) 0\.731",
    re.DOTALL,
)
SIGNS = (
    "Told:",
    "Thought:",
    "Explained",
    "Sourced",
    "mark-right",
    "mark-fault",
    "is-right",
    "is-fault",
    "Worked solution",
)
MALRULE = re.compile(r"\bM\d{2,3}\b")


@pytest.fixture
def reader(transactional_db: None) -> User:
    """A student of the course as it ships."""
    load_shipped_course()
    return enrolled(Course.objects.get(), "sam", Role.STUDENT)


def words_of(value: Any) -> Iterator[str]:
    """All text in a stored part, in pieces that Markdown leaves alone and that are too long to be there by chance."""
    if isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from words_of(entry)
    elif isinstance(value, str):
        pieces = (" ".join(piece.split()).translate(QUOTES) for piece in MATH.split(value))
        yield from (piece for piece in pieces if sum(map(str.isalpha, piece)) > 16)


def numbers_of(value: Any) -> Iterator[str]:
    """All numbers in a stored part, as they would be printed."""
    if isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from numbers_of(entry)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from {repr(value), f"{value:.10g}"}
    elif isinstance(value, str):
        yield from re.findall(r"\d[\d.]+", value)


def told_openly() -> str:
    """What the course says to everybody: notes, cards, quizzes, and the questions themselves."""
    notes = Note.objects.values_list("title", "summary", "body", "sources")
    cards = CardNote.objects.values_list("front", "back", "source")
    quizzes = Quiz.objects.values_list("title", "summary")
    items = Item.objects.values_list("title", "stem")
    told = [*notes, *cards, *quizzes, *items, *AttemptItem.objects.values_list("question")]
    return read(str(told).replace("\\n", " "))


def read(text: str) -> str:
    """A page as somebody reads it who looks at everything, but for noise."""
    return " ".join(html.unescape(NOISE.sub("", text)).split()).translate(QUOTES)


def crawl(tab: Tab, start: str = "/") -> Iterator[tuple[str, str]]:
    """Every page that leads to another, in every way of asking, with its address."""
    waiting, seen, sorts = [start], {start}, set()
    while waiting:
        path = waiting.pop()
        sort = re.sub(r"\d+", "", path)
        pages = list(every_way(tab, path, heads=LONG or sort not in sorts))
        sorts.add(sort)
        yield from ((path, wire(page)) for page in pages)
        found = {html.unescape(link) for page in pages for link in LINK.findall(page.text)}
        waiting += sorted(found - seen)
        seen |= found


def every_way(tab: Tab, path: str, *, heads: bool) -> Iterator[Page]:
    """A page as a browser asks for it, as htmx does, and its head alone."""
    yield tab.get(path)
    if not path.startswith("/static/"):
        yield tab.get(path, **{"HX-Request": "true"})
    if heads:
        yield tab.send("HEAD", path, None, {})
        yield tab.send("OPTIONS", path, None, {})


def wire(page: Page) -> str:
    """All that came over the wire."""
    return read("\n".join(f"{name}: {value}" for name, value in page.headers.items()) + "\n" + page.text)


def test_nothing_that_can_be_reached_tells_an_answer(
    server: Server, reader: User, figures: Callable[..., None]
) -> None:
    tab = Tab(server.port, session_of(reader))
    for quiz in Quiz.objects.all():
        assert tab.post(f"/quizzes/{quiz.pk}/start/", {}).status == 302
    dealt = {(str(row.attempt_id), str(row.number)): row for row in AttemptItem.objects.all()}
    openly = told_openly()
    words = {piece for row in dealt.values() for piece in words_of([row.sealed, row.predictions])}
    words |= {piece for item in Item.objects.all() for piece in words_of([item.explanation, item.source])}
    hidden = [piece for piece in words if piece not in openly]
    hidden += [str(row.sealed["seed"]) for row in dealt.values() if "seed" in row.sealed]

    pages = [*crawl(tab), *unreadable_answers(tab, dealt)]

    leaks = {(path, piece) for path, text in pages for piece in hidden if piece in text}
    leaks |= {(path, rule) for path, text in pages for rule in MALRULE.findall(text) if "/static/" not in path}
    leaks |= set(numbers_told(pages, dealt))
    places = {place for path, _ in pages for place in PLACE.findall(path)}
    figures("leak crawl", pages=len(pages), questions=len(places), texts_searched_for=len(hidden), leaks=len(leaks))
    assert leaks == set()
    assert places == set(dealt)
    assert len(hidden) > 500


def unreadable_answers(tab: Tab, dealt: dict[tuple[str, str], AttemptItem]) -> Iterator[tuple[str, str]]:
    """What comes back from an answer that nobody can read: no more than was there before."""
    for place, (attempt, number) in enumerate(dealt):
        path = f"/attempts/{attempt}/{number}/"
        for htmx in (True, False) if LONG else (place % 2 == 0,):
            yield path, wire(tab.post(path, {"answer-0": "?", "choice": "?"}, htmx=htmx))


def numbers_told(pages: list[tuple[str, str]], dealt: dict[tuple[str, str], AttemptItem]) -> Iterator[tuple[str, str]]:
    """Keys and tolerances on the pages of their own question, where neither the question nor the sentence about what
    cannot be read, which has numbers as examples, states them itself."""
    examples = read_number("words").reason
    hidden = {}
    for place, row in dealt.items():
        keys = row.sealed.get("answer_key", row.sealed)
        stated = f"{row.question} {examples}"
        hidden[place] = {number for number in numbers_of(keys) if len(number) > 3 and number not in stated}
    for path, text in pages:
        for place in PLACE.findall(path):
            yield from (
                (path, number) for number in hidden[place] if re.search(rf"(?<![\d.]){re.escape(number)}", text)
            )


def test_an_exam_that_was_handed_in_tells_nothing_before_it_closes(
    server: Server, student: User, bank: ItemBank, single: Item, multiple: Item, generated: Item,
    make_quiz: Callable[..., Quiz], figures: Callable[..., None],
) -> None:  # fmt: skip
    items = [single, multiple, generated, *(saved(bank, kind) for kind in WRITTEN)]
    quiz = make_quiz(
        *items, kind="graded", closes_at=timezone.now() + timedelta(days=1),
        **dict.fromkeys(("marks_shown", "solution_shown"), "closing"),
    )  # fmt: skip
    attempt, tab = Attempt.start(quiz, student), Tab(server.port, session_of(student))
    numbers = range(1, len(items) + 1)
    replies = [tab.post(draft_address(attempt, number), wrongly(attempt, number), htmx=False) for number in numbers]
    replies.append(tab.post(f"/attempts/{attempt.pk}/finish/", {}, htmx=False))
    late = [tab.post(address(dealt_at(attempt, number)), wrongly(attempt, number)) for number in numbers]

    pages = [*crawl(tab), *((page.headers.get("Location", ""), wire(page)) for page in [*replies, *late])]

    assert Response.objects.filter(score__isnull=False).count() == len(items)
    told = {(path, sign) for path, text in pages for sign in SIGNS if sign in text and "/static/" not in path}
    told |= {(path, rule) for path, text in pages for rule in MALRULE.findall(text) if "/static/" not in path}
    figures("leak crawl, exam", pages=len(pages), questions=len(items), leaks=len(told))
    assert told == set()


def draft_address(attempt: Attempt, number: int) -> str:
    """Where a page saves what is typed."""
    return address(dealt_at(attempt, number)).replace("?", "draft/?")


def wrongly(attempt: Attempt, number: int) -> dict[str, Any]:
    """What is typed by somebody who makes a slip that has words of its own."""
    dealt = dealt_at(attempt, number)
    answers = wrong_form(dealt.kind, dealt.shown, dealt.sealed) if dealt.kind in WRITTEN else wrong_answers(dealt)
    return {**answers, "turn": 1, "key": str(uuid.uuid4())}
