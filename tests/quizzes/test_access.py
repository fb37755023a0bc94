"""What nobody can do with an attempt. Who gets what at every address: tests/trust."""

import pytest
from django.test import Client

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Quiz, Response


def test_answer_to_the_attempt_of_another_is_not_kept(attempt: Attempt, other_student: User) -> None:
    client = Client()
    client.force_login(other_student)

    assert client.post(f"/attempts/{attempt.pk}/1/", {"choice": "0"}).status_code == 404
    assert Response.objects.count() == 0


def test_guest_sees_nothing_of_another_guest(quiz: Quiz) -> None:
    one, other = Client(), Client()
    one.post(f"/quizzes/{quiz.pk}/start/")
    other.post(f"/quizzes/{quiz.pk}/start/")

    attempt = Attempt.objects.order_by("pk").first()

    assert one.get(f"/attempts/{attempt.pk}/1/").status_code == 200
    assert other.get(f"/attempts/{attempt.pk}/1/").status_code == 404


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
