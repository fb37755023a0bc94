"""What the rules of a quiz come to for one student."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from courses.models import Course, Enrolment, Role
from quizzes.allowance import Allowance
from quizzes.models import Attempt, Item, Quiz
from quizzes.policy import minutes_words
from tests.quizzes.answers import set_rules

FRIDAY = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)  # 18:00 in Paris


def allowed(enrolment: Enrolment | None = None, **rules: Any) -> Allowance:
    course = Course(time_zone="Europe/Paris")
    return Allowance.of(Quiz(course=course, **rules), enrolment)


@pytest.mark.parametrize(
    ("factor", "minutes", "words"),
    [
        ("1", 30, "30 min"),
        ("1.25", 30, "38 min (30 + 8 extra)"),
        ("1.5", 30, "45 min (30 + 15 extra)"),
        ("2", 45, "90 min (45 + 45 extra)"),
    ],
)
def test_extra_time_is_shown_beside_the_ordinary(factor: str, minutes: int, words: str) -> None:
    assert minutes_words(allowed(Enrolment(time_factor=factor), minutes=minutes)) == words


def test_extra_tries_are_added_where_tries_are_limited() -> None:
    enrolment = Enrolment(extra_tries=1)

    assert allowed(enrolment, tries=2).tries == 3
    assert allowed(enrolment, tries=0).tries == 0


def test_own_window_keeps_the_hour_when_the_clocks_change() -> None:
    saturday = datetime(2026, 10, 24, 16, 0, tzinfo=UTC)  # 18:00 in Paris, summer time until the night after

    own = allowed(Enrolment(days_late=2, days_early=1), closes_at=saturday, opens_at=saturday - timedelta(days=7))

    assert own.closes_at == datetime(2026, 10, 26, 17, 0, tzinfo=UTC)  # 18:00 in Paris
    assert own.opens_at == datetime(2026, 10, 16, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "late_rule", "state"),
    [
        (-1, "refuse", "soon"),
        (0, "refuse", "open"),
        (3599, "refuse", "open"),
        (3600, "refuse", "closed"),
        (3600, "accept", "late"),
    ],
)
def test_window_opens_and_closes_to_the_second(moment: int, late_rule: str, state: str) -> None:
    own = allowed(opens_at=FRIDAY, closes_at=FRIDAY + timedelta(hours=1), late_rule=late_rule)

    assert own.state(FRIDAY + timedelta(seconds=moment)) == state


def test_teachers_need_not_wait() -> None:
    assert allowed(Enrolment(role=Role.ASSISTANT), opens_at=FRIDAY).state(FRIDAY - timedelta(days=9)) == "open"


@pytest.mark.parametrize(
    ("rules", "minutes"),
    [
        ({}, None),
        ({"minutes": 30}, 30),
        ({"closes_at": FRIDAY + timedelta(minutes=20)}, 20),
        ({"minutes": 30, "closes_at": FRIDAY + timedelta(minutes=20)}, 20),
        ({"minutes": 30, "closes_at": FRIDAY + timedelta(minutes=20), "late_rule": "accept"}, 30),
        ({"closes_at": FRIDAY, "late_rule": "penalty"}, None),
    ],
)
def test_deadline_is_what_comes_first(rules: dict[str, Any], minutes: int | None) -> None:
    expected = None if minutes is None else FRIDAY + timedelta(minutes=minutes)

    assert allowed(**rules).deadline(FRIDAY) == expected


def test_rules_changed_in_the_middle_reach_the_attempt(attempt: Attempt) -> None:
    set_rules(attempt.quiz, kind="graded", minutes=20, tries=3)
    attempt.refresh_from_db()
    assert (attempt.deadline, attempt.tries) == (attempt.started_at + timedelta(minutes=20), 3)

    enrolment = Enrolment.objects.get(user=attempt.student)
    enrolment.time_factor, enrolment.extra_tries = "2", 2
    enrolment.save()

    attempt.refresh_from_db()
    assert (attempt.deadline, attempt.tries) == (attempt.started_at + timedelta(minutes=40), 5)


def test_rules_changed_afterwards_do_not_reach_what_was_handed_in(attempt: Attempt) -> None:
    attempt.finish()

    set_rules(attempt.quiz, kind="graded", minutes=20)

    attempt.refresh_from_db()
    assert attempt.deadline is None


def test_accommodation_of_another_changes_nothing(attempt: Attempt, other_student: Any) -> None:
    enrolment = Enrolment.objects.get(user=other_student)
    enrolment.extra_tries = 5
    enrolment.save()

    attempt.refresh_from_db()
    assert attempt.tries == 2


def test_renewing_takes_as_many_queries_for_one_attempt_as_for_thirty(
    quiz: Quiz, single: Item, course: Course, django_assert_num_queries: Any
) -> None:
    from tests.conftest import enrolled

    for number in range(30):
        Attempt.start(quiz, enrolled(course, f"s{number}", Role.STUDENT))
        if number in (0, 29):
            quiz.minutes, quiz.kind = number + 1, "graded"
            with django_assert_num_queries(4):  # the quiz, its attempts, their enrolments, the update
                quiz.save()
