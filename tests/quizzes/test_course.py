"""The page of a course."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from courses.models import Course, User
from notes.models import Note
from quizzes.models import Attempt, Item, Quiz
from tests.quizzes.answers import address, dealt_at, position_of, right_answers
from tests.quizzes.test_attempt_item import text


@pytest.mark.parametrize("rows", [1, 3])
def test_course_takes_six_queries_however_much_it_holds(
    course: Course, make_quiz: Callable[..., Quiz], single: Item, student: User, client: Client,
    rows: int, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(rows):
        Attempt.start(make_quiz(single), student)
        Note.objects.create(course=course, slug=f"note-{number}", title=f"Note {number}", order=number)
    client.force_login(student)

    with django_assert_num_queries(6):  # session, user, course, quizzes, best scores, notes
        page = client.get("/courses/gates/")

    assert text(page).count('class="stretched-link"') == rows
    assert text(page).count('class="note-link"') == rows


def test_course_says_what_a_quiz_holds_and_the_best_so_far(quiz: Quiz, attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 2)
    client.post(address(dealt), {"choice": [position_of(dealt, "The cell state")]})

    page = text(client.get("/courses/gates/"))

    for words in (
        "2 questions",
        "1 calculation<",
        "2 tries each",
        "Points: 6",
        "Your points so far: 1<",
        "Practice",
    ):
        assert words in page


def test_best_is_that_of_one_attempt(quiz: Quiz, attempt: Attempt, student: User, client: Client) -> None:
    for number in (1, 2):
        client.post(address(dealt_at(attempt, number)), right_answers(dealt_at(attempt, number)))
    attempt.finish()
    again = Attempt.start(quiz, student)
    client.post(address(dealt_at(again, 3)), right_answers(dealt_at(again, 3)))
    client.post(address(dealt_at(again, 1)), right_answers(dealt_at(again, 1)))

    assert "Your points so far: 4<" in text(client.get("/courses/gates/"))


def test_items_that_are_not_live_are_not_counted(quiz: Quiz, single: Item, client: Client) -> None:
    Item.objects.filter(pk=single.pk).update(is_live=False)

    page = text(client.get("/courses/gates/"))

    assert "1 question<" in page
    assert "Points: 5" in page


def test_stranger_sees_public_practice_alone(make_quiz: Callable[..., Quiz], single: Item, client: Client) -> None:
    make_quiz(single, title="Open practice")
    make_quiz(single, title="Graded one", kind="graded")
    make_quiz(single, title="Enrolled only", is_public=False)
    make_quiz(single, title="Not yet out", is_published=False)

    page = text(client.get("/courses/gates/"))

    assert "Open practice" in page
    assert not any(title in page for title in ("Graded one", "Enrolled only", "Not yet out"))


def test_private_course(course: Course, client: Client, student: User) -> None:
    Course.objects.update(is_public=False)
    stranger = User.objects.create_user("stranger")

    assert client.get("/courses/gates/")["Location"] == "/sign-in/?next=/courses/gates/"
    client.force_login(stranger)
    assert client.get("/courses/gates/").status_code == 404
    client.force_login(student)
    assert client.get("/courses/gates/").status_code == 200


def test_empty_course(course: Course, client: Client) -> None:
    page = text(client.get("/courses/gates/"))

    assert "There is no quiz here that you may take yet." in page
    assert "This course has no notes yet." in page


def test_course_shows_its_quizzes_in_their_order(
    course: Course, make_quiz: Callable[..., Quiz], single: Item, client: Client
) -> None:
    for title, order in (("Zeta", 1), ("Alpha", 2)):
        make_quiz(single, title=title, order=order)

    page = text(client.get("/courses/gates/"))

    assert page.index("Zeta") < page.index("Alpha")
