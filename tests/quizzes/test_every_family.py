"""Each family at each level, as a student meets it: nothing raw, nothing told too early, and it can be answered."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from courses.models import User
from lstm_engine import FAMILIES, Variant, grade
from quizzes.models import Attempt, AttemptItem, Item, ItemBank, Quiz
from tests.quizzes.answers import address, dealt_at
from tests.quizzes.test_leaks import bytes_of, found_in, hidden_in_variant

LEVELS = [(name, level) for name, family in FAMILIES.items() for level in range(1, len(family.levels) + 1)]
every_level = pytest.mark.parametrize(("family", "level"), LEVELS, ids=[f"{name} {level}" for name, level in LEVELS])


@pytest.fixture
def dealt(
    family: str, level: int, bank: ItemBank, make_quiz: Callable[..., Quiz], student: User, client: Client
) -> AttemptItem:
    """The exercise as dealt to the student, who is signed in and sees the solution after each answer."""
    settings = {"level": level}
    item = Item.objects.create(
        bank=bank, slug="x", title="Exercise", kind="generated", family=family, family_settings=settings
    )
    attempt = Attempt.start(make_quiz(item, tries=0, solution_shown="at_once"), student)
    client.force_login(student)
    return dealt_at(attempt, 1)


def texts_of(page: Any) -> str:
    """What a page says to people: no tags, no scripts."""
    assert page.status_code == 200
    body = re.sub(
        r"<(script|style|svg|template)\b.*?</\1>", "", page.content.decode().partition("<main")[2], flags=re.S
    )
    return re.sub(r"<[^>]*>", " ", body)


def assert_typeset(page: Any) -> None:
    """All TeX and Markdown of the page is set."""
    text = texts_of(page)
    assert "tex-source" not in page.content.decode()
    assert not re.search(r"\\|\$|\*\*|\bNone\b|\{\{|\{%", text), text


def filled_in(variant: Variant, answers: dict[str, str]) -> dict[str, Any]:
    """The fields of the form with these answers, boxes ticked one by one as browsers send them."""
    found: dict[str, Any] = {}
    for number, blank in enumerate(variant.question.blanks):
        several = blank.kind == "choices"
        found[f"answer-{number}"] = answers[blank.name].split(",") if several else answers[blank.name]
    return found


def right_of(variant: Variant) -> dict[str, str]:
    return {key.blank: key.shown for key in variant.answer_key}


def wrong_of(variant: Variant) -> dict[str, str]:
    """What somebody answers who makes a known slip, or proposes what will not do."""
    slips = [dict(zip(right_of(variant), guess.shown, strict=True)) for guess in variant.predictions]
    proposals = [dict.fromkeys(right_of(variant), text) for text in ("-40", "40")]
    return next(answers for answers in slips + proposals if grade(variant, answers).score < 1)


@every_level
def test_question_is_set_and_tells_nothing(family: str, level: int, dealt: AttemptItem, client: Client) -> None:
    page = client.get(address(dealt))

    assert_typeset(page)
    assert found_in(bytes_of(page), hidden_in_variant(dealt)) == set()
    for number, blank in enumerate(dealt.whole_variant.question.blanks):
        places = len(blank.options) or 1
        assert page.content.decode().count(f'name="answer-{number}"') == places


@every_level
def test_wrong_answer_is_marked_and_solved(family: str, level: int, dealt: AttemptItem, client: Client) -> None:
    variant = dealt.whole_variant

    page = client.post(address(dealt), filled_in(variant, wrong_of(variant)))

    assert_typeset(page)
    assert re.search("Not yet|Partly right", texts_of(page))
    assert "Worked solution" in texts_of(page)
    assert_typeset(client.get(f"/attempts/{dealt.attempt_id}/"))


@every_level
def test_right_answer_is_right(family: str, level: int, dealt: AttemptItem, client: Client) -> None:
    variant = dealt.whole_variant

    page = client.post(address(dealt), filled_in(variant, right_of(variant)))

    assert_typeset(page)
    assert page.context["response"].score == 1
    assert page.content.decode().count('class="mark mark-right"') == len(variant.question.blanks)


@every_level
def test_empty_form_is_not_read_and_costs_nothing(family: str, level: int, dealt: AttemptItem, client: Client) -> None:
    page = client.post(address(dealt), {})

    assert_typeset(page)
    assert "Not read, so no try was used" in texts_of(page)
    assert page.content.decode().count("mark-unreadable") == len(dealt.whole_variant.question.blanks)
    assert found_in(bytes_of(page), hidden_in_variant(dealt)) == set()
