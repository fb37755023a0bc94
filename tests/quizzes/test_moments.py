"""What is told when: right or wrong, solutions, points; which attempt counts; what the results begin with."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Quiz
from tests.quizzes.answers import address, dealt_at, right_answers, set_rules, wrong_answers
from tests.quizzes.test_attempt import respond
from tests.quizzes.test_attempt_item import result, text


@pytest.fixture
def held(attempt: Attempt) -> Attempt:
    """Right or wrong, and solutions, after Friday; answered wrongly and handed in."""
    set_rules(attempt.quiz, kind="graded", tries=1, closes_at=timezone.now() + timedelta(hours=1),
              marks_shown="closing", solution_shown="closing")  # fmt: skip
    dealt = dealt_at(attempt, 1)
    dealt.save_draft(uuid.uuid4(), 1, {"choice": [wrong_answers(dealt)["choice"][0]]}, timedelta())
    attempt.refresh_from_db()
    attempt.finish()
    return attempt


def test_nothing_is_told_before_closing(held: Attempt, client: Client) -> None:
    for path in (f"/attempts/{held.pk}/", f"/attempts/{held.pk}/1/", f"/quizzes/{held.quiz_id}/", "/courses/gates/"):
        page = text(client.get(path))
        assert not any(word in page for word in ("Told:", "Explained:", "Not so", "Points: 0 of 1", "points so far"))
    page = text(client.get(f"/attempts/{held.pk}/"))
    assert "Solutions open" in page
    assert "Points open" in page


def test_everything_is_told_after_closing(held: Attempt, client: Client) -> None:
    Attempt.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    assert "Told:" in text(client.get(f"/attempts/{held.pk}/"))
    assert "Explained:" in text(client.get(f"/attempts/{held.pk}/1/"))
    assert "Your points so far: 0 of 6." in text(client.get(f"/quizzes/{held.quiz_id}/"))


def test_marks_wait_for_the_last_try_and_a_right_answer_is_not_given_away(attempt: Attempt, client: Client) -> None:
    set_rules(attempt.quiz, tries=2, marks_shown="last_try")
    dealt = dealt_at(attempt, 1)

    first = client.post(address(dealt), right_answers(dealt))
    assert (result(first), "Told:" in text(first), "Submit (1 of 2" in text(first)) == ("Kept", False, True)

    assert result(client.post(address(dealt), wrong_answers(dealt))) == "Not this time"
    assert "Told:" in text(client.get(address(dealt)))


@pytest.mark.parametrize(("rule", "points"), [("best", "3"), ("last", "0"), ("mean", "1.50")])
def test_attempt_that_counts(quiz: Quiz, student: User, client: Client, rule: str, points: str) -> None:
    set_rules(quiz, attempt_rule=rule)
    first = Attempt.start(quiz, student)
    respond(dealt_at(first, 3), right_answers(dealt_at(first, 3)))
    first.finish()
    Attempt.start(quiz, student).finish()
    client.force_login(student)

    assert f"Your points so far: {points} of 6." in text(client.get(f"/quizzes/{quiz.pk}/"))


def test_confident_miss_stands_first_in_the_results(attempt: Attempt, client: Client) -> None:
    set_rules(attempt.quiz, asks_confidence=True, tries=1)
    for number in (1, 2, 3):
        dealt = dealt_at(attempt, number)
        client.post(address(dealt), wrong_answers(dealt) | ({"sure": "yes"} if number == 2 else {}))
    attempt.finish()

    page = text(client.get(f"/attempts/{attempt.pk}/"))

    assert AttemptItem.objects.filter(responses__is_sure=True).get().number == 2
    assert page.index("You were sure, and it was not so") < page.index("2. What is the state") < page.index("1. What f")
