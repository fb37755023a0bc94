"""Every address, asked for by everybody."""

from collections.abc import Callable

import pytest
from django.test import Client

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, Quiz, Response

OK, AWAY, SIGN_IN, MISSING, REFUSED = "200", "302", "sign in", "404", "405"

# Of a practice quiz that is public, and an attempt of the student's.
MATRIX = [
    # method, address,                             anonymous, student, other student, teacher
    ("get", "/", OK, OK, OK, OK),
    ("get", "/courses/gates/", OK, OK, OK, OK),
    ("get", "/quizzes/{quiz}/", OK, OK, OK, OK),
    ("get", "/quizzes/{quiz}/start/", REFUSED, REFUSED, REFUSED, REFUSED),
    ("post", "/quizzes/{quiz}/start/", AWAY, AWAY, AWAY, AWAY),
    ("get", "/quizzes/{private}/", SIGN_IN, OK, OK, OK),
    ("get", "/quizzes/{draft}/", SIGN_IN, MISSING, MISSING, OK),
    ("post", "/quizzes/{draft}/start/", SIGN_IN, MISSING, MISSING, AWAY),
    ("get", "/attempts/{attempt}/", SIGN_IN, OK, MISSING, MISSING),
    ("get", "/attempts/{attempt}/1/", SIGN_IN, OK, MISSING, MISSING),
    ("post", "/attempts/{attempt}/1/", SIGN_IN, OK, MISSING, MISSING),
    ("post", "/attempts/{attempt}/3/new-numbers/", SIGN_IN, AWAY, MISSING, MISSING),
    ("get", "/attempts/{attempt}/3/new-numbers/", REFUSED, REFUSED, REFUSED, REFUSED),
    ("post", "/attempts/{attempt}/finish/", SIGN_IN, AWAY, MISSING, MISSING),
    ("get", "/attempts/{attempt}/finish/", REFUSED, REFUSED, REFUSED, REFUSED),
    ("put", "/attempts/{attempt}/1/", REFUSED, REFUSED, REFUSED, REFUSED),
    ("delete", "/attempts/{attempt}/1/", REFUSED, REFUSED, REFUSED, REFUSED),
    ("get", "/sign-in/", OK, AWAY, AWAY, AWAY),
    ("get", "/join/", OK, AWAY, AWAY, AWAY),
    ("get", "/password/", SIGN_IN, OK, OK, OK),
    ("get", "/sign-out/", REFUSED, REFUSED, REFUSED, REFUSED),
]


@pytest.mark.parametrize(("method", "path", *"asnt"), MATRIX, ids=[f"{row[0]} {row[1]}" for row in MATRIX])
def test_who_gets_what(
    method: str, path: str, a: str, s: str, n: str, t: str, quiz: Quiz, make_quiz: Callable[..., Quiz], single: Item,
    student: User, other_student: User, teacher: User,
) -> None:  # fmt: skip
    private, draft = make_quiz(single, is_public=False), make_quiz(single, is_published=False)
    attempt = Attempt.start(quiz, student)
    names = {"quiz": quiz.pk, "private": private.pk, "draft": draft.pk, "attempt": attempt.pk}

    found = [ask(method, path.format(**names), user) for user in (None, student, other_student, teacher)]

    assert found == [a, s, n, t]


def ask(method: str, path: str, user: User | None) -> str:
    """What somebody gets for that request."""
    client = Client()
    if user:
        client.force_login(user)
    page = getattr(client, method)(path)
    if page.status_code == 302 and page["Location"].startswith("/sign-in/"):
        return SIGN_IN
    return str(page.status_code)


def test_attempt_of_another_looks_like_one_that_does_not_exist(attempt: Attempt, other_student: User) -> None:
    client = Client()
    client.force_login(other_student)

    theirs, missing = client.get(f"/attempts/{attempt.pk}/1/"), client.get("/attempts/987654/1/")

    assert (theirs.status_code, missing.status_code) == (404, 404)
    assert len(theirs.content) - len(missing.content) <= len("987654") * 2
    assert client.post(f"/attempts/{attempt.pk}/1/", {"choice": "0"}).status_code == 404
    assert Response.objects.count() == 0


def test_guest_sees_nothing_of_another_guest(quiz: Quiz) -> None:
    one, other = Client(), Client()
    one.post(f"/quizzes/{quiz.pk}/start/")
    other.post(f"/quizzes/{quiz.pk}/start/")

    attempt = Attempt.objects.order_by("pk").first()

    assert one.get(f"/attempts/{attempt.pk}/1/").status_code == 200
    assert other.get(f"/attempts/{attempt.pk}/1/").status_code == 404


def test_superuser_sees_no_attempt_of_a_student_here(attempt: Attempt) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))

    assert client.get(f"/attempts/{attempt.pk}/1/").status_code == 404


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing(method: str, attempt: Attempt, client: Client) -> None:
    for path in ("", "1/", "2/", "3/", "finish/", "3/new-numbers/"):
        getattr(client, method)(f"/attempts/{attempt.pk}/{path}")

    assert Response.objects.count() == 0
    assert AttemptItem.objects.count() == 3
    assert Attempt.objects.get().finished_at is None


@pytest.mark.parametrize("path", ["1/", "finish/", "3/new-numbers/"])
def test_nothing_is_done_without_the_token(path: str, attempt: Attempt, student: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(student)

    page = client.post(f"/attempts/{attempt.pk}/{path}", {"choice": "0"})

    assert page.status_code == 403
    assert Response.objects.count() == 0
    assert AttemptItem.objects.count() == 3
    assert Attempt.objects.get().finished_at is None


@pytest.mark.parametrize("query", ["?deal=x", "?deal=-1", "?deal=7", "?deal=999999999999", "?deal=²"])
def test_deal_that_does_not_exist(attempt: Attempt, client: Client, query: str) -> None:
    assert client.get(f"/attempts/{attempt.pk}/3/{query}").status_code == 404


@pytest.mark.parametrize("path", ["{pk}/4/", "{pk}/0/", "999999/1/", f"{10**25}/1/", f"1/{10**25}/"])
def test_place_that_does_not_exist(attempt: Attempt, client: Client, path: str) -> None:
    assert client.get(f"/attempts/{path.format(pk=attempt.pk)}").status_code == 404
