"""Guests: work without an account is kept, and goes along into one."""

from typing import Any

import pytest
from django.test import Client

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, ItemBank, Quiz, QuizItem, Response
from tests.courses.test_accounts import JOIN, SIGN_IN, signed_in


@pytest.fixture
def quiz(course: Any) -> Quiz:
    """Public practice with one question."""
    bank = ItemBank.objects.create(course=course, slug="b", title="B")
    item = Item.objects.create(bank=bank, slug="i", title="I", kind="single", stem="?")
    item.choices.create(text="yes", is_key=True, feedback="It is.")
    item.choices.create(text="no", feedback="It is not.", order=1)
    quiz = Quiz.objects.create(course=course, slug="q", title="Q", is_public=True, is_published=True)
    QuizItem.objects.create(quiz=quiz, item=item)
    return quiz


def take(client: Client, quiz: Quiz) -> Attempt:
    """Begin, answer, finish."""
    client.post(f"/quizzes/{quiz.pk}/start/")
    attempt = Attempt.objects.latest("pk")
    client.post(f"/attempts/{attempt.pk}/1/", {"choice": "0"})
    client.post(f"/attempts/{attempt.pk}/finish/")
    return attempt


def test_looking_makes_no_guest(client: Client, quiz: Quiz) -> None:
    for path in ("/", "/courses/gates/", f"/quizzes/{quiz.pk}/", "/join/", "/sign-in/"):
        assert client.get(path).status_code == 200

    assert User.objects.count() == 0
    assert "sessionid" not in client.cookies


def test_guest_is_one_user_for_one_session(client: Client, quiz: Quiz) -> None:
    take(client, quiz)
    take(client, quiz)

    guest = User.objects.get()
    assert guest.is_guest
    assert guest.username.startswith("guest-")
    assert not guest.has_usable_password()
    assert Attempt.objects.filter(student=guest).count() == 2


def test_signing_up_turns_the_same_row_into_an_account(client: Client, quiz: Quiz) -> None:
    attempt = take(client, quiz)
    guest = User.objects.get()
    assert "Everything you did so far stays with you." in client.get("/join/").content.decode()

    page = client.post("/join/", {**JOIN, "next": f"/attempts/{attempt.pk}/"})

    account = User.objects.get()
    assert (account.pk, account.username, account.is_guest) == (guest.pk, "nora", False)
    assert client.get(page["Location"]).status_code == 200
    assert Response.objects.get().attempt_item.attempt.student == account


def test_failed_sign_up_leaves_the_guest_as_it_is(client: Client, quiz: Quiz) -> None:
    attempt = take(client, quiz)

    client.post("/join/", {**JOIN, "password2": "another"})

    assert User.objects.get().is_guest
    assert client.get(f"/attempts/{attempt.pk}/").status_code == 200


def test_signing_in_moves_the_attempts_behind_those_of_the_account(client: Client, quiz: Quiz, student: User) -> None:
    own = Client()
    own.force_login(student)
    for _ in range(2):
        take(own, quiz)
    before = list(Attempt.objects.values_list("pk", flat=True).order_by("pk"))
    as_guest = [take(client, quiz).pk for _ in range(3)]
    assert "moves to the account" in client.get("/sign-in/").content.decode()

    client.post("/sign-in/", SIGN_IN)

    moved = Attempt.objects.order_by("number").values_list("pk", "number", "student")
    assert list(moved) == [(pk, number, student.pk) for number, pk in enumerate([*before, *as_guest], start=1)]
    assert list(User.objects.all()) == [student]
    assert (Response.objects.count(), AttemptItem.objects.count()) == (5, 5)
    assert signed_in(client) == "sam"
    assert client.get(f"/attempts/{as_guest[0]}/1/").status_code == 200


def test_failed_sign_in_moves_nothing(client: Client, quiz: Quiz, student: User) -> None:
    attempt = take(client, quiz)

    client.post("/sign-in/", {**SIGN_IN, "password": "wrong"})

    assert Attempt.objects.get().student.is_guest
    assert client.get(f"/attempts/{attempt.pk}/").status_code == 200


def test_signing_in_without_having_been_a_guest_moves_nothing(
    client: Client, quiz: Quiz, student: User, other_student: User
) -> None:
    own = Client()
    own.force_login(other_student)
    take(own, quiz)

    client.post("/sign-in/", SIGN_IN)

    assert Attempt.objects.get().student == other_student


def test_move_that_fails_leaves_everything(
    client: Client, quiz: Quiz, student: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guest is still there, and so is the work, when the last step breaks."""
    take(client, quiz)
    monkeypatch.setattr(User, "delete", lambda self: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        client.post("/sign-in/", SIGN_IN)

    assert Attempt.objects.get().student.is_guest
    assert signed_in(client).startswith("guest-")


def test_guest_has_no_password_to_change(client: Client, quiz: Quiz) -> None:
    take(client, quiz)

    assert client.get("/password/")["Location"] == "/sign-in/?next=/password/"


def test_guest_cannot_take_what_is_graded(client: Client, quiz: Quiz) -> None:
    take(client, quiz)
    Quiz.objects.update(kind="graded")

    assert client.post(f"/quizzes/{quiz.pk}/start/")["Location"] == f"/sign-in/?next=/quizzes/{quiz.pk}/"
    assert Attempt.objects.count() == 1
