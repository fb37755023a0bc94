"""Levels of an exercise: got after two right answers without help, held after one on a later day."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.http import urlencode

from courses.models import Course, User
from quizzes.ladder import Rung, ladder
from quizzes.models import Attempt, Item, Quiz, Response
from tests.quizzes.answers import dealt_at, right_answers, set_rules
from tests.quizzes.test_attempt_item import text
from tests.quizzes.test_step_by_step import answer, press

NEXT = "Right once; once more without help"
TWICE = "Right twice; once more on a later day"


@pytest.fixture
def right(attempt: Attempt, client: Client) -> Any:
    """Answer the exercise right, with new numbers from the second time on, at a moment that is given."""

    def answered(moment: str = "", **other: str) -> str:
        first = not Response.objects.exists()
        page = answer(client, dealt_at(attempt, 3) if first else press(client, attempt, "new-numbers"), **other)
        if moment:
            at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
            Response.objects.filter(pk=Response.objects.latest("pk").pk).update(created_at=at)
        return page

    return answered


def levels(client: Client, attempt: Attempt) -> str:
    page = text(client.get(attempt.quiz.get_absolute_url()))
    return page.partition("Your levels")[2].partition("</section>")[0]


def test_right_twice_on_a_day_is_not_held_yet(right: Any, attempt: Attempt, client: Client) -> None:
    assert levels(client, attempt) == ""
    right()
    assert NEXT in levels(client, attempt)

    page = right()

    assert "This level counts as held after one more right answer on a later day." in page
    assert TWICE in levels(client, attempt)
    right()
    assert TWICE in levels(client, attempt)


def test_right_again_on_a_later_day_holds_the_level(right: Any, attempt: Attempt, client: Client) -> None:
    right("2026-03-01T10:00")
    right("2026-03-01T10:05")

    page = right()

    assert "You hold this level: it went well on a later day too. One harder?" in page
    found = levels(client, attempt)
    assert "One step" in found
    assert "Level 1 of 4" in found
    assert "Held" in found


def test_a_day_is_one_of_the_course(right: Any, attempt: Attempt, client: Client) -> None:
    for moment in ("2026-03-01T21:00", "2026-03-01T21:30", "2026-03-01T22:30"):
        right(moment)
    assert TWICE in levels(client, attempt)

    Course.objects.update(time_zone="Europe/Helsinki")  # where it is half past midnight by then

    assert "Held" in levels(client, attempt)


def test_help_and_second_tries_do_not_count(right: Any, attempt: Attempt, client: Client) -> None:
    set_rules(attempt.quiz, offers_hints=True)
    right(**{"answer-0": "7.111"})
    answer(client, dealt_at(attempt, 3))  # right at the second try
    new = press(client, attempt, "new-numbers")
    client.post(f"/attempts/{attempt.pk}/3/draft/?deal=2", {"hint": new.shown.blanks[0].name})
    answer(client, new)
    answer(client, press(client, attempt, "step-by-step"))

    assert levels(client, attempt) == ""


def test_levels_are_ones_own(right: Any, attempt: Attempt, other_student: User) -> None:
    right()
    Attempt.start(attempt.quiz, other_student)

    assert ladder(other_student, attempt.quiz) == []
    assert [(rung.title, rung.level) for rung in ladder(attempt.student, attempt.quiz)] == [("One step", 1)]


def test_no_levels_in_a_graded_quiz(right: Any, attempt: Attempt, client: Client) -> None:
    right()
    Quiz.objects.update(kind="graded")

    assert levels(client, attempt) == ""


@pytest.mark.parametrize(
    ("days", "got", "held"),
    [([], False, False), ([1], False, False), ([1, 2], True, False), ([1, 1, 1], True, False), ([1, 2, 2], True, False),
     ([1, 1, 2], True, True), ([1, 2, 3], True, True), ([1, 1, 1, 4], True, True)],
)  # fmt: skip
def test_got_and_held(days: list[int], got: bool, held: bool) -> None:
    rung = Rung("One step", 1, 4, tuple(datetime(2026, 3, day, tzinfo=UTC).date() for day in days))

    assert (rung.is_got, rung.is_held) == (got, held)


def test_an_exercise_met_elsewhere_counts_here(right: Any, make_quiz: Any, generated: Any, student: User) -> None:
    right()
    other = make_quiz(generated, slug="other")
    assert ladder(student, other) == []

    Attempt.start(other, student)

    assert [rung.title for rung in ladder(student, other)] == ["One step"]


@pytest.fixture
def solve(student: User) -> Any:
    """Begin the quiz anew, answer the exercise and hand in."""

    def solved(quiz: Quiz, moment: str, **wrong: str) -> None:
        attempt = Attempt.start(quiz, student)
        assert attempt
        dealt = dealt_at(attempt, 1)
        typed = QueryDict(urlencode({**right_answers(dealt), **wrong}))
        response = dealt.respond(uuid4(), dealt.read(typed))
        Response.objects.filter(pk=response.pk).update(created_at=datetime.fromisoformat(moment).replace(tzinfo=UTC))
        attempt.finish()

    return solved


MOMENTS = ("2026-03-01T10:00", "2026-03-01T11:00", "2026-03-02T10:00")


@pytest.mark.parametrize("variation", ["all", "student", "approved"])
def test_the_same_numbers_count_once(
    variation: str, solve: Any, make_quiz: Any, generated: Item, student: User
) -> None:
    Item.objects.filter(pk=generated.pk).update(approved_seeds=[7])
    quiz = make_quiz(generated, variation=variation)
    for moment in MOMENTS:
        solve(quiz, moment)

    assert [len(rung.days) for rung in ladder(student, quiz)] == [1]


def test_numbers_that_were_missed_do_not_count_later(
    solve: Any, make_quiz: Any, generated: Item, student: User
) -> None:
    quiz = make_quiz(generated, variation="all")
    solve(quiz, MOMENTS[0], **{"answer-0": "7.111"})
    solve(quiz, MOMENTS[1])

    assert ladder(student, quiz) == []


def test_new_numbers_count_each_time(solve: Any, make_quiz: Any, generated: Item, student: User) -> None:
    quiz = make_quiz(generated)
    for moment in MOMENTS:
        solve(quiz, moment)

    assert [rung.is_held for rung in ladder(student, quiz)] == [True]


def test_levels_tell_nothing_that_the_quiz_does_not_tell_yet(
    right: Any, attempt: Attempt, make_quiz: Any, generated: Item, student: User, client: Client
) -> None:
    set_rules(attempt.quiz, marks_shown="last_try", tries=3)
    right()
    other = make_quiz(generated, slug="other")
    Attempt.start(other, student)
    assert levels(client, attempt) == ""
    assert ladder(student, other) == []

    attempt.finish()

    assert NEXT in levels(client, attempt)


def test_a_proposal_promises_nothing_that_does_not_count_yet(right: Any, attempt: Attempt) -> None:
    set_rules(attempt.quiz, marks_shown="last_try", tries=1)
    right()

    page = right()

    assert "You have this. One harder?" in page
    assert "counts as held" not in page


def test_what_an_item_was_before_it_was_another_exercise_does_not_count(
    right: Any, attempt: Attempt, generated: Item, client: Client
) -> None:
    right()
    Item.objects.filter(pk=generated.pk).update(family="gru_step", title="A GRU step")

    assert levels(client, attempt) == ""
