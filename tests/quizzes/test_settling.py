"""What is handed in when the time ends and was not finished: what is there counts, what is not earns nothing."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from courses.models import User
from lstm_engine import FAMILIES
from quizzes.kinds import KINDS
from quizzes.models import Attempt, AttemptItem, Item, ItemBank, Quiz, Response
from tests.quizzes.answers import dealt_at
from tests.quizzes.written import dealt, right_form, saved

EACH = ["cloze", "matching", "grid"]


def answers_of(kind: str, question: Any, sealed: dict[str, Any]) -> dict[str, str]:
    """The right answers as they are kept."""
    return {name.removeprefix("answer-"): text for name, text in right_form(kind, question, sealed).items()}


@pytest.mark.parametrize("kind", EACH)
def test_a_place_left_empty_earns_nothing_and_the_rest_counts(kind: str) -> None:
    question, sealed = dealt(kind)
    answers = answers_of(kind, question, sealed) | {"0": ""}

    grade = KINDS[kind].settle(question, sealed, answers, ".")

    assert grade.readable
    assert grade.score == pytest.approx(1 - 1 / len(answers))
    assert [mark.verdict for mark in grade.marks] == ["unreadable"] + ["right"] * (len(answers) - 1)


@pytest.mark.parametrize("kind", list(KINDS))
def test_nothing_at_all_is_still_no_answer(kind: str, generated: Item) -> None:
    if kind in ("single", "multiple", "generated"):
        return
    question, sealed = dealt(kind)

    assert not KINDS[kind].settle(question, sealed, {}, ".").readable


@pytest.mark.parametrize("kind", EACH)
def test_what_is_complete_is_settled_as_it_is_graded(kind: str) -> None:
    question, sealed = dealt(kind)
    answers = answers_of(kind, question, sealed)

    assert KINDS[kind].settle(question, sealed, answers, ".") == KINDS[kind].grade(question, sealed, answers, ".")


@pytest.mark.parametrize(("typed", "points"), [("forgt gate", 1), ("inptu gate", 0)])
def test_a_word_that_is_nearly_known_is_taken_for_it(typed: str, points: int) -> None:
    question, sealed = dealt("cloze")
    answers = answers_of("cloze", question, sealed) | {"0": typed}

    mark = KINDS["cloze"].settle(question, sealed, answers, ".").marks[0]

    assert mark.points == points
    assert "Taken as" in mark.feedback


@pytest.mark.django_db
@pytest.mark.parametrize("family", FAMILIES)
def test_a_line_left_empty_costs_no_line_that_is_right(
    family: str, bank: ItemBank, make_quiz: Callable[..., Quiz], student: User
) -> None:
    item = Item.objects.create(bank=bank, slug="x", title="X", kind="generated", family=family)
    Attempt.start(make_quiz(item), student)
    one = AttemptItem.objects.select_related("attempt__quiz__course").get()
    keys = {key["blank"]: key["shown"] for key in one.sealed["answer_key"]}
    for blank in keys if len(keys) > 1 else ():
        grade = one.settle({**keys, blank: ""})
        lost = [mark for mark in grade.marks if mark.blank == blank]

        assert [(mark.verdict, mark.points, mark.raw) for mark in lost] == [("unreadable", 0, "")]
        if not dict(one.sealed["case"]).get("goal"):
            assert grade.score == pytest.approx(1 - 1 / len(keys)), blank


def test_at_the_deadline_what_is_there_counts_and_is_computed_again_alike(
    bank: ItemBank, make_quiz: Callable[..., Quiz], generated: Item, student: User
) -> None:
    quiz = make_quiz(saved(bank, "cloze"), saved(bank, "grid"), generated, minutes=30)
    attempt = Attempt.start(quiz, student)
    assert attempt is not None
    for number in (1, 2, 3):
        one = dealt_at(attempt, number)
        if one.kind == "generated":
            answers = {key["blank"]: key["shown"] for key in one.sealed["answer_key"]}
            answers[next(reversed(answers))] = ""
        else:
            answers = answers_of(one.kind, one.shown, one.sealed) | {"1": ""}
        one.save_draft(uuid.uuid4(), 1, answers, timedelta())

    attempt.deadline = timezone.now() - timedelta(minutes=1)
    attempt.save()
    assert Attempt.objects.select_related("quiz__course").get().finish_if_due(timezone.now())

    found = Response.objects.select_related("attempt_item__attempt__quiz__course").order_by("attempt_item__number")
    assert [response.score for response in found] == [0.5, 0.75, pytest.approx(5 / 6)]
    assert all(response.is_settled and response.outcome == "marked" for response in found)
    assert all(response.graded_again().to_json() == response.judgement.to_json() for response in found)
