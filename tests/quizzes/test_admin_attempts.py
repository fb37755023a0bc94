"""What students did, in the admin: to be read, never written."""

import uuid

import pytest
from django.test import Client

from courses.models import Course, User
from quizzes.models import Attempt, AttemptItem, Item, Quiz, QuizItem, Response


@pytest.fixture
def teaching(client: Client, teacher: User) -> Client:
    """The teacher, signed in."""
    client.force_login(teacher)
    return client


@pytest.fixture
def attempt(course: Course, single: Item, generated: Item, student: User) -> Attempt:
    """A choice that was wrong and named a mal-rule; numbers of which one cannot be read."""
    course.time_zone = "Europe/Paris"
    course.save()
    quiz = Quiz.objects.create(
        course=course, slug="first", title="First steps", is_published=True, shuffle_choices=False
    )
    QuizItem.objects.create(quiz=quiz, item=single, order=1)
    QuizItem.objects.create(quiz=quiz, item=generated, order=2)
    attempt = Attempt.start(quiz, student)
    choices, numbers = AttemptItem.objects.filter(attempt=attempt).order_by("number")
    choices.respond(uuid.uuid4(), {"choice": ["1"]})
    numbers.respond(uuid.uuid4(), {"f": "about 0,7", "i": "<b>0.5</b>"})
    return attempt


@pytest.mark.parametrize("model", ["attempt", "response"])
@pytest.mark.parametrize("who", ["teacher", "superuser"])
def test_nobody_writes_the_record(client: Client, teacher: User, attempt: Attempt, model: str, who: str) -> None:
    client.force_login(teacher if who == "teacher" else User.objects.create_superuser("root"))
    key = attempt.pk if model == "attempt" else Response.objects.first().pk

    assert client.get(f"/admin/quizzes/{model}/add/").status_code == 403
    assert client.post(f"/admin/quizzes/{model}/{key}/change/", {"number": 9}).status_code == 403


@pytest.mark.parametrize("model", ["attempt", "response"])
def test_instructor_erases_no_record(teaching: Client, attempt: Attempt, model: str) -> None:
    key = attempt.pk if model == "attempt" else Response.objects.first().pk

    assert teaching.post(f"/admin/quizzes/{model}/{key}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in teaching.get(f"/admin/quizzes/{model}/").content.decode()


def test_superuser_erases_a_person_with_all_they_did(client: Client, attempt: Attempt, student: User) -> None:
    client.force_login(User.objects.create_superuser("root"))

    client.post(f"/admin/courses/user/{student.pk}/delete/", {"post": "yes"})

    assert not User.objects.filter(pk=student.pk).exists()
    assert Response.objects.count() == 0


def test_attempt_shows_raw_answers_and_diagnosis(teaching: Client, attempt: Attempt) -> None:
    page = teaching.get(f"/admin/quizzes/attempt/{attempt.pk}/change/").content.decode()

    assert "All of it" in page
    assert "M32: tanh omitted on the cell state" in page
    assert "f = about 0,7; i = &lt;b&gt;0.5&lt;/b&gt;" in page


def test_responses_are_listed_with_raw_answers_and_diagnosis(teaching: Client, attempt: Attempt) -> None:
    page = teaching.get("/admin/quizzes/response/").content.decode()

    assert '<td class="field-raw_answers">All of it</td>' in page
    assert '<td class="field-diagnosis">M32: tanh omitted on the cell state</td>' in page
    assert "f = about 0,7; i = &lt;b&gt;0.5&lt;/b&gt;" in page


def test_times_are_on_the_clock_of_the_course(teaching: Client, attempt: Attempt) -> None:
    page = teaching.get("/admin/quizzes/attempt/").content.decode()

    started = page.split('class="field-started')[1].split("</td>")[0]
    assert started.endswith(("CET", "CEST"))
