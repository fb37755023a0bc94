"""The landing page: a live question for anybody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from courses.models import Course, User
from quizzes.models import Attempt, AttemptItem, Item, Quiz, Response
from tests.quizzes.answers import dealt_at, right_answers
from tests.quizzes.test_attempt_item import result, text


@pytest.fixture
def welcome(make_quiz: Callable[..., Quiz], single: Item, generated: Item) -> Quiz:
    return make_quiz(single, generated, is_welcome=True)


def test_stranger_sees_a_question_and_becomes_nobody(
    welcome: Quiz, client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):  # quiz, its first item, the choices, the courses
        page = client.get("/")

    assert "Submit (2 of 2 tries left)" in text(page)
    assert 'action="/"' in text(page)
    assert User.objects.count() == Attempt.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_stranger_answers_and_it_is_kept(welcome: Quiz, client: Client, headers: dict[str, str]) -> None:
    page = client.post("/", {"choice": "0"}, headers=headers)

    assert result(page) in {"Right", "Not yet"}
    assert "Told:" in text(page)
    assert "Next: question 2" in text(page)
    assert "Make an account when you like." in text(page)
    assert ("<html" in text(page)) == (not headers)
    guest = User.objects.get()
    assert guest.is_guest
    assert not guest.has_usable_password()
    assert Response.objects.get().attempt_item.attempt.student == guest


def test_answer_is_marked_against_the_order_that_was_shown(welcome: Quiz, client: Client) -> None:
    shown = client.get("/").content.decode()
    texts = sorted(["Nothing of it", "All of it", "Half of it"], key=shown.index)

    page = client.post("/", {"choice": str(texts.index("Nothing of it"))})

    assert result(page) == "Right"
    assert "Told: zero erases." in text(page)


def test_other_questions_of_the_welcome_quiz_are_dealt_afresh(welcome: Quiz) -> None:
    clients = [Client(), Client()]
    for client in clients:
        client.post("/", {"choice": "0"})

    one, other = AttemptItem.objects.filter(number=2)
    assert one.question["givens"] != other.question["givens"]


def test_coming_back_shows_what_was_answered(welcome: Quiz, client: Client) -> None:
    client.post("/", {})

    page = client.get("/")

    assert result(page) == "Not read, so no try was used"
    dealt = dealt_at(Attempt.objects.get(), 1)
    assert f'action="/attempts/{dealt.attempt_id}/1/?deal=1"' in text(page)


def test_answering_again_goes_on_with_the_same_attempt(welcome: Quiz, client: Client) -> None:
    client.post("/", {})
    client.post("/", right_answers(dealt_at(Attempt.objects.get(), 1)))

    assert (User.objects.count(), Attempt.objects.count(), Response.objects.count()) == (1, 1, 2)


def test_generated_first_item_is_live_too(make_quiz: Callable[..., Quiz], generated: Item, client: Client) -> None:
    make_quiz(generated, is_welcome=True)
    shown = text(client.get("/"))

    client.post("/", {"answer-0": "0.5"})

    dealt = dealt_at(Attempt.objects.get(), 1)
    assert all(given["value"].lstrip("-") in shown for given in dealt.question["givens"])


def test_without_a_course_it_says_so(client: Client, db: None) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert "There is no course here yet." in text(page)


def test_without_a_welcome_quiz_there_are_still_the_courses(course: Course, client: Client) -> None:
    page = client.post("/")

    assert "Gated networks" in text(page)
    assert "Submit" not in text(page)
    assert User.objects.count() == 0


def test_welcome_quiz_without_items(make_quiz: Callable[..., Quiz], client: Client) -> None:
    make_quiz(is_welcome=True)

    assert client.get("/").status_code == 200
    assert client.post("/", {"choice": "0"}).status_code == 302


def test_private_courses_are_not_listed(course: Course, client: Client, student: User) -> None:
    Course.objects.update(is_public=False)
    assert "Gated networks" not in text(client.get("/"))

    client.force_login(student)
    assert "Gated networks" in text(client.get("/"))


def test_stale_landing_page_comes_back_with_the_pick(quiz: Quiz, client: Client) -> None:
    Quiz.objects.update(is_welcome=True)
    strict = Client(enforce_csrf_checks=True)
    strict.get("/")

    page = strict.post("/", {"choice": "1", "csrfmiddlewaretoken": "x" * 32}, follow=True)

    assert page.status_code == 200
    assert page.redirect_chain == [("/", 302)]
    assert b"It is still here: press the button below" in page.content
    assert b"checked" in page.content


def test_whoever_has_an_account_is_told_of_the_day_and_asked_nothing(
    welcome: Quiz, client: Client, student: User
) -> None:
    client.force_login(student)

    page = text(client.get("/"))

    assert "Today" in page
    assert "No account needed" not in page
    assert welcome.course.title in page


def test_a_hint_is_offered_where_it_can_be_kept(make_quiz: Callable[..., Quiz], generated: Item) -> None:
    make_quiz(generated, is_welcome=True, offers_hints=True)
    stranger = Client()
    before = text(stranger.get("/"))

    after = text(stranger.post("/", {"answer-0": "7.111"}))

    assert ('id="hint"' in before, 'id="hint"' in after) == (False, True)
