"""Quizzes in the admin: items in them, the rules read back, the way to the student's pages."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from courses.models import Course, Enrolment, Role, User
from quizzes.models import Item, ItemBank, Quiz, QuizItem
from quizzes.policy import audience
from tests.conftest import enrolled
from tests.quizzes.item_form import exercise_data
from tests.quizzes.quiz_form import quiz_data


@pytest.fixture
def teaching(client: Client, teacher: User) -> Client:
    """The teacher, signed in."""
    client.force_login(teacher)
    return client


@pytest.fixture
def quiz(course: Course, single: Item, generated: Item) -> Quiz:
    """Two items, not yet published."""
    quiz = Quiz.objects.create(course=course, slug="first", title="First steps")
    QuizItem.objects.create(quiz=quiz, item=single, order=1, points=1)
    QuizItem.objects.create(quiz=quiz, item=generated, order=2, points=2.5)
    return quiz


def test_quiz_is_saved_with_its_items(teaching: Client, course: Course, single: Item, generated: Item) -> None:
    data = {
        **quiz_data(course=course.pk, title="New", slug="new", order=3, kind="graded", tries=1, max_attempts=1),
        "quiz_items-TOTAL_FORMS": 2,
        "quiz_items-0-item": generated.pk, "quiz_items-0-points": 4, "quiz_items-0-order": 2,
        "quiz_items-1-item": single.pk, "quiz_items-1-points": 1, "quiz_items-1-order": 1,
    }  # fmt: skip

    assert teaching.post("/admin/quizzes/quiz/add/", data).status_code == 302

    rows = QuizItem.objects.filter(quiz__slug="new").values_list("item__slug", "points")
    assert list(rows) == [(single.slug, 1), (generated.slug, 4)]


def test_rules_are_read_back_as_students_read_them(teaching: Client, quiz: Quiz) -> None:
    page = teaching.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").content.decode()

    assert (
        "It has 2 questions. Points to earn: 3.5. This is practice: take it as often as you like. Your best attempt "
        "counts. There is no time limit. You have 2 tries at each question; the best answer counts."
    ) in page
    assert "Not published: only those who teach the course see it." in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Not published: only those who teach the course see it."),
        ({"is_published": True}, "Published: the students of the course may take it."),
        ({"is_published": True, "is_public": True}, "Published: anybody may take it, without an account."),
        (
            {"is_published": True, "is_public": True, "kind": "graded"},
            "Published: anybody with an account may take it.",
        ),
    ],
)
def test_who_may_take_it_is_a_sentence(quiz: Quiz, fields: dict[str, object], sentence: str) -> None:
    for name, value in fields.items():
        setattr(quiz, name, value)

    assert audience(quiz) == sentence


def test_public_quiz_of_a_private_course_is_for_its_students(quiz: Quiz) -> None:
    quiz.is_published = quiz.is_public = True
    quiz.course.is_public = False

    assert audience(quiz) == "Published for the students of the course only: the course itself is not public."


def test_quiz_opens_as_a_student_sees_it(teaching: Client, quiz: Quiz) -> None:
    page = teaching.get(f"/admin/quizzes/quiz/{quiz.pk}/change/")
    address = page.context["absolute_url"]

    assert "See as student" in page.content.decode()
    shown = teaching.get(address, follow=True)
    assert shown.redirect_chain[-1][0].endswith(f"/quizzes/{quiz.pk}/")
    assert shown.status_code == 200


def test_item_opens_in_its_quiz(teaching: Client, quiz: Quiz, single: Item, multiple: Item) -> None:
    used = teaching.get(f"/admin/quizzes/item/{single.pk}/change/")
    unused = teaching.get(f"/admin/quizzes/item/{multiple.pk}/change/")

    assert used.context["absolute_url"] == f"/quizzes/{quiz.pk}/"
    assert "See as student" not in unused.content.decode()


def test_quiz_that_was_taken_is_not_deleted(teaching: Client, quiz: Quiz, student: User) -> None:
    """Its attempts are a record, which nobody deletes in the admin."""
    quiz.attempts.create(student=student, number=1)

    page = teaching.post(f"/admin/quizzes/quiz/{quiz.pk}/delete/", {"post": "yes"})

    assert page.status_code == 403
    assert Quiz.objects.filter(pk=quiz.pk).exists()


def as_student(teaching: Client, quiz: Quiz, **asked: object) -> str:
    """What the page of one student at one time says, in a line."""
    page = teaching.get(f"/admin/quizzes/quiz/{quiz.pk}/as-student/", asked)
    assert page.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode().partition('id="content-main"')[2]).split())


def test_a_quiz_is_looked_at_as_one_student_at_one_time(teaching: Client, quiz: Quiz, student: User) -> None:
    Course.objects.update(time_zone="Europe/Paris")
    rules = {"opens_at": "2026-12-01T08:00Z", "closes_at": "2026-12-04T17:00Z", "minutes": 30, "max_attempts": 1}
    Quiz.objects.filter(pk=quiz.pk).update(kind="graded", **rules)
    slow = Enrolment.objects.get(user=student)
    slow.time_factor, slow.days_late, slow.extra_tries = "1.5", 2, 1
    slow.save()

    assert "Not open yet. It opens Tue 1 Dec 2026, 09:00" in as_student(teaching, quiz, at="2026-12-01T08:59")
    assert "An attempt begun then ends Tue 1 Dec 2026, 09:30" in as_student(teaching, quiz, at="2026-12-01T09:00")
    assert "Closed since Fri 4 Dec 2026, 18:00" in as_student(teaching, quiz, at="2026-12-05T12:00")

    seen = as_student(teaching, quiz, at="2026-12-05T12:00", enrolment=slow.pk)
    assert "45 min (30 + 15 extra)" in seen
    assert "3 tries" in seen
    assert "An attempt begun then ends Sat 5 Dec 2026, 12:45" in seen
    assert "0 attempts were begun so far." in seen

    quiz.attempts.create(student=student, number=1)
    assert "All attempts are used. 1 attempt was begun so far." in as_student(
        teaching, quiz, at="2026-12-05T12:00", enrolment=slow.pk
    )


@pytest.mark.parametrize("asked", [{"at": "soon"}, {"at": "2026-12-05T12:00", "enrolment": "x"}])
def test_who_or_when_that_makes_no_sense_is_said(teaching: Client, quiz: Quiz, asked: dict[str, str]) -> None:
    page = teaching.get(f"/admin/quizzes/quiz/{quiz.pk}/as-student/", asked)

    assert page.context["form"].errors
    assert "sentences" not in page.context


def test_students_of_other_courses_are_not_offered(teaching: Client, quiz: Quiz, student: User) -> None:
    other = Course.objects.create(slug="other", title="Other")
    foreign = Enrolment.objects.create(course=other, user=User.objects.create(username="zoe"))

    page = teaching.get(f"/admin/quizzes/quiz/{quiz.pk}/as-student/")

    offered = page.context["form"].fields["enrolment"].queryset
    assert foreign not in offered
    assert Enrolment.objects.get(user=student) in offered


def test_instructor_does_not_choose_the_landing_page(teaching: Client, quiz: Quiz) -> None:
    data = quiz_data(title="First", slug="first", is_welcome="on")

    assert teaching.post(f"/admin/quizzes/quiz/{quiz.pk}/change/", data).status_code == 302

    quiz.refresh_from_db()
    assert quiz.title == "First"
    assert not quiz.is_welcome


def test_item_in_use_stays_in_the_course_of_its_quiz(
    teaching: Client, teacher: User, quiz: Quiz, generated: Item
) -> None:
    other = Course.objects.create(slug="other", title="Other")
    Enrolment.objects.create(course=other, user=teacher, role=Role.INSTRUCTOR)
    bank = ItemBank.objects.create(course=other, slug="other", title="Other")

    page = teaching.post(f"/admin/quizzes/item/{generated.pk}/change/", exercise_data(bank))

    assert page.context["adminform"].form.errors == {
        "bank": ["This item stands in a quiz of another course than this bank's."]
    }


@pytest.mark.parametrize("kind", ["single", "generated"])
def test_whoever_may_only_look_gets_no_form(client: Client, course: Course, request: Any, kind: str) -> None:
    item = request.getfixturevalue(kind)
    looker = enrolled(course, "lee", Role.INSTRUCTOR, is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__in=["view_item", "view_choice"]))
    client.force_login(looker)

    page = client.get(f"/admin/quizzes/item/{item.pk}/change/").content.decode()

    assert item.title in page
    assert 'id="preview"' not in page
    assert 'name="title"' not in page
    assert client.post(f"/admin/quizzes/item/preview/?item={item.pk}").status_code == 403
