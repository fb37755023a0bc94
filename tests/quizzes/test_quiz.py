"""The start page of a quiz, and beginning it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from courses.models import Course, Enrolment, Role, User
from quizzes.models import Attempt, AttemptItem, Draft, Item, Quiz
from tests.quizzes.answers import address, dealt_at, right_answers
from tests.quizzes.test_attempt_item import text


@pytest.mark.parametrize("rows", [1, 3])
def test_quiz_takes_seven_queries(
    quiz: Quiz, student: User, client: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        Attempt.start(quiz, student).finish()
    client.force_login(student)

    with django_assert_num_queries(7):  # session, user, quiz with course, attempts, enrolment, points, levels
        page = client.get(f"/quizzes/{quiz.pk}/")

    assert text(page).count('class="stretched-link"') == rows


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "It has 1 question. Points to earn: 1."),
        ({"tries": 1}, "You have one try at each question."),
        ({"tries": 3}, "You have 3 tries at each question; the best answer counts."),
        ({"tries": 0}, "You may try each question as often as you like"),
        ({"solution_shown": "at_once"}, "The worked solution comes after each answer."),
        (
            {"solution_shown": "last_try"},
            "The worked solution comes when your answer is right, after your last try",
        ),
        ({"solution_shown": "never"}, "This quiz does not show worked solutions."),
        ({"kind": "practice"}, "This is practice: take it as often as you like."),
        ({"kind": "graded", "max_attempts": 1}, "This quiz is graded: you take it once."),
    ],
)
def test_rules_are_sentences(
    make_quiz: Callable[..., Quiz], single: Item, student: User, client: Client, fields: dict[str, Any], sentence: str
) -> None:
    client.force_login(student)

    assert sentence in text(client.get(f"/quizzes/{make_quiz(single, **fields).pk}/"))


def test_times_stand_in_the_zone_of_the_course(quiz: Quiz, attempt: Attempt, client: Client) -> None:
    Course.objects.update(time_zone="America/New_York")
    Attempt.objects.update(started_at=datetime(2026, 7, 1, 2, 30, tzinfo=UTC))

    page = text(client.get(f"/quizzes/{quiz.pk}/"))

    assert "Begun Tue 30 Jun 2026, 22:30 EDT" in page


def test_begin_deals_every_item(quiz: Quiz, student: User, client: Client) -> None:
    client.force_login(student)

    page = client.post(f"/quizzes/{quiz.pk}/start/")

    attempt = Attempt.objects.get()
    assert page["Location"] == f"/attempts/{attempt.pk}/1/"
    assert (attempt.student, attempt.number) == (student, 1)
    dealt = attempt.attempt_items.values_list("number", "deal", "kind", "points")
    assert list(dealt) == [(1, 1, "single", 1), (2, 1, "multiple", 2), (3, 1, "generated", 3)]


def test_begin_again_goes_on_where_the_student_left_off(attempt: Attempt, quiz: Quiz, client: Client) -> None:
    client.post(address(dealt_at(attempt, 1)), right_answers(dealt_at(attempt, 1)))
    page = text(client.get(f"/quizzes/{quiz.pk}/"))
    assert "Continue: question 2" in page
    assert '<span class="legend">Saved' not in page

    page = client.post(f"/quizzes/{quiz.pk}/start/")

    assert page["Location"] == f"/attempts/{attempt.pk}/2/"
    assert Attempt.objects.count() == 1


def test_finished_practice_begins_anew(attempt: Attempt, quiz: Quiz, client: Client) -> None:
    attempt.finish()

    client.post(f"/quizzes/{quiz.pk}/start/")

    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_graded_quiz_is_taken_once(make_quiz: Callable[..., Quiz], single: Item, student: User, client: Client) -> None:
    quiz = make_quiz(single, kind="graded", max_attempts=1)
    client.force_login(student)
    client.post(f"/quizzes/{quiz.pk}/start/")
    attempt = Attempt.objects.get()
    attempt.finish()

    page = client.post(f"/quizzes/{quiz.pk}/start/")

    assert page["Location"] == f"/attempts/{attempt.pk}/"
    assert Attempt.objects.count() == 1
    assert "Begin" not in text(client.get(f"/quizzes/{quiz.pk}/")).replace("Begun", "")


def test_beginning_makes_a_guest_and_looking_does_not(quiz: Quiz, client: Client) -> None:
    client.get(f"/quizzes/{quiz.pk}/")
    assert User.objects.count() == 0

    client.post(f"/quizzes/{quiz.pk}/start/")

    assert User.objects.get().is_guest
    assert Attempt.objects.get().student == User.objects.get()


def test_items_that_are_not_live_are_not_dealt(quiz: Quiz, single: Item, student: User) -> None:
    Item.objects.filter(pk=single.pk).update(is_live=False)

    attempt = Attempt.start(quiz, student)

    assert list(attempt.attempt_items.values_list("number", "kind")) == [(1, "multiple"), (2, "generated")]


def test_item_that_cannot_be_dealt_is_left_out_and_logged(
    quiz: Quiz, generated: Item, student: User, caplog: pytest.LogCaptureFixture
) -> None:
    Item.objects.filter(pk=generated.pk).update(family="no_such_family")

    attempt = Attempt.start(quiz, student)

    assert attempt.attempt_items.count() == 2
    assert "cannot be dealt" in caplog.text


def test_quiz_without_questions(make_quiz: Callable[..., Quiz], client: Client) -> None:
    quiz = make_quiz()

    assert "This quiz has no questions yet" in text(client.get(f"/quizzes/{quiz.pk}/"))
    assert client.post(f"/quizzes/{quiz.pk}/start/")["Location"] == f"/quizzes/{quiz.pk}/"
    assert Attempt.objects.count() == 0


def test_teacher_sees_what_is_not_published(
    make_quiz: Callable[..., Quiz], single: Item, teacher: User, student: User, client: Client
) -> None:
    quiz = make_quiz(single, is_published=False)
    client.force_login(teacher)
    assert "Not published yet" in text(client.get(f"/quizzes/{quiz.pk}/"))
    assert client.post(f"/quizzes/{quiz.pk}/start/").status_code == 302

    client.force_login(student)
    assert client.get(f"/quizzes/{quiz.pk}/").status_code == 404
    assert client.post(f"/quizzes/{quiz.pk}/start/").status_code == 404


@pytest.mark.parametrize("fields", [{"kind": "graded"}, {"is_public": False}, {"is_published": False}])
def test_stranger_is_asked_to_sign_in(
    make_quiz: Callable[..., Quiz], single: Item, client: Client, fields: dict[str, Any]
) -> None:
    quiz = make_quiz(single, **fields)

    for page in (
        client.get(f"/quizzes/{quiz.pk}/"),
        client.post(f"/quizzes/{quiz.pk}/start/"),
        client.get("/quizzes/99/"),
    ):
        assert page["Location"].startswith("/sign-in/?next=/quizzes/")
    assert User.objects.count() == Attempt.objects.count() == 0


def test_who_may_open_which_quiz(make_quiz: Callable[..., Quiz], course: Course, student: User, teacher: User) -> None:
    outsider, guest = User.objects.create_user("out"), User.objects.create_user("g", is_guest=True)
    root = User.objects.create_superuser("root")
    gone = User.objects.create_user("gone", is_active=False)
    Enrolment.objects.create(course=course, user=gone, role=Role.INSTRUCTOR)
    public, graded = make_quiz(), make_quiz(kind="graded")
    private, draft = make_quiz(is_public=False), make_quiz(is_published=False)

    def opened(user: User) -> set[Quiz]:
        return set(Quiz.objects.open_to(user))

    assert opened(guest) == {public}
    assert opened(outsider) == {public, graded}
    assert opened(student) == {public, graded, private}
    assert opened(teacher) == opened(root) == {public, graded, private, draft}
    assert draft not in opened(gone)
    Course.objects.update(is_public=False)
    assert opened(outsider) == opened(guest) == set()


def test_seeds_differ(quiz: Quiz, student: User, other_student: User) -> None:
    for user in (student, other_student):
        Attempt.start(quiz, user)

    one, other = AttemptItem.objects.filter(number=3)
    assert one.sealed["seed"] != other.sealed["seed"]
    assert one.question["givens"] != other.question["givens"]


def test_start_page_says_when_something_was_saved_in_the_attempt_that_goes_on(
    attempt: Attempt, quiz: Quiz, client: Client
) -> None:
    client.post(f"/attempts/{attempt.pk}/1/draft/?deal=1", right_answers(dealt_at(attempt, 1)))
    Draft.objects.update(saved_at=datetime(2026, 7, 1, 2, 42, tzinfo=UTC))

    page = text(client.get(f"/quizzes/{quiz.pk}/"))

    assert re.search(r"Continue: question 2</button>\s*<span class=\"legend\">Saved \d\d:42</span>", page)
