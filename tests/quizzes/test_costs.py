"""What each page asks of the database: the same with one item as with thirty."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from courses.models import User
from quizzes.models import Attempt, Item, ItemBank, Quiz
from tests.quizzes.answers import address, dealt_at, wrong_answers
from tests.quizzes.conftest import add_choice

ITEMS = pytest.mark.parametrize("items", [1, 30])


@pytest.fixture
def begun(
    items: int, bank: ItemBank, make_quiz: Callable[..., Quiz], student: User, other_student: User, client: Client
) -> Attempt:
    """An attempt at so many single choices, each answered, with another student's beside it."""
    made = [Item.objects.create(bank=bank, slug=f"i{number}", title=f"I{number}", stem="?") for number in range(items)]
    for item in made:
        add_choice(item, "Right", "Told.", is_key=True)
        add_choice(item, "Wrong", "Told.", malrule="M32")
    quiz = make_quiz(*made)
    Attempt.start(quiz, other_student)
    attempt = Attempt.start(quiz, student)
    for number in range(1, items + 1):
        dealt = dealt_at(attempt, number)
        dealt.respond(uuid.uuid4(), {"choice": [str(dealt.sealed["is_key"].index(False))]})
    client.force_login(student)
    return attempt


@ITEMS
def test_question(begun: Attempt, client: Client, items: int, django_assert_num_queries: Any) -> None:
    # session, user, attempt item, log, last response, what was said of its diagnosis; the map of several questions
    with django_assert_num_queries(6 if items == 1 else 7):
        client.get(f"/attempts/{begun.pk}/1/")


@ITEMS
def test_answer(begun: Attempt, client: Client, django_assert_num_queries: Any) -> None:
    dealt = dealt_at(begun, 1)

    with django_assert_num_queries(8):  # session, user, attempt item; begin, lock, log, insert, end
        client.post(address(dealt), wrong_answers(dealt), headers={"HX-Request": "true"})


@ITEMS
def test_before_handing_in(begun: Attempt, client: Client, django_assert_num_queries: Any) -> None:
    # session, user, attempt with quiz, attempt items with drafts, responses, what was said of diagnoses
    with django_assert_num_queries(6):
        client.get(f"/attempts/{begun.pk}/")


@ITEMS
def test_results(begun: Attempt, client: Client, django_assert_num_queries: Any) -> None:
    begun.finish()

    # session, user, attempt with quiz, attempt items with drafts, responses, what was said of diagnoses
    with django_assert_num_queries(6):
        client.get(f"/attempts/{begun.pk}/")


@ITEMS
def test_handing_in(begun: Attempt, client: Client, django_assert_num_queries: Any) -> None:
    # session, user, attempt with quiz and course, drafts; begin, lock, drafts, update, end
    with django_assert_num_queries(9):
        client.post(f"/attempts/{begun.pk}/finish/")


@ITEMS
def test_start_page(begun: Attempt, client: Client, django_assert_num_queries: Any) -> None:
    # session, user, quiz with course, attempts, enrolment, points, levels; where to go on, and what was saved
    with django_assert_num_queries(9):
        client.get(f"/quizzes/{begun.quiz_id}/")


@ITEMS
def test_beginning(begun: Attempt, client: Client, django_assert_num_queries: Any) -> None:
    begun.finish()

    # session, user, quiz; attempts, enrolment, items, choices, pools; begin, attempt, attempt items, end; where to go
    with django_assert_num_queries(13):
        client.post(f"/quizzes/{begun.quiz_id}/start/")


@ITEMS
def test_course_page(begun: Attempt, client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(6):  # session, user, course, quizzes, points, notes
        client.get("/courses/gates/")
