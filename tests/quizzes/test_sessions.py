"""Sessions that end and tokens that change while somebody answers: nothing typed is lost."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from courses.models import User
from quizzes.models import Attempt, Response
from tests.courses.test_accounts import SIGN_IN
from tests.quizzes.answers import address, dealt_at, right_answers
from tests.quizzes.test_attempt_item import result, text


@pytest.mark.parametrize("number", [1, 2, 3])
def test_answer_sent_after_the_session_ended_waits_for_its_sender(
    attempt: Attempt, client: Client, number: int
) -> None:
    dealt = dealt_at(attempt, number)
    Session.objects.all().delete()

    page = client.post(address(dealt), right_answers(dealt))
    assert page["Location"] == f"/sign-in/?next=/attempts/{attempt.pk}/{number}/%3Fdeal%3D1"
    page = client.post(page["Location"], {**SIGN_IN, "next": address(dealt)})
    back = client.get(page["Location"])

    assert "this answer was not handed in. It is still here" in text(back)
    assert Response.objects.count() == 0
    typed = re.findall(r'name="answer-\d+" value="([^"]+)"', text(back)) or re.findall(
        r'value="(\d+)" checked', text(back)
    )
    assert typed == (list(right_answers(dealt).values()) if number == 3 else right_answers(dealt)["choice"])
    assert "still here" not in text(client.get(page["Location"]))


def test_htmx_is_sent_to_the_sign_in_page_and_gets_no_page_inside_a_fragment(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    Session.objects.all().delete()

    page = client.post(address(dealt), right_answers(dealt), headers={"HX-Request": "true"})

    assert (page.status_code, page.content) == (200, b"")
    assert page["HX-Redirect"] == f"/sign-in/?next=/attempts/{attempt.pk}/3/%3Fdeal%3D1"


def test_what_is_saved_without_a_session_comes_back_to_the_numbers_it_was_for(attempt: Attempt, client: Client) -> None:
    first = dealt_at(attempt, 3)
    client.post(f"/attempts/{attempt.pk}/3/new-numbers/")
    Session.objects.all().delete()

    page = client.post(f"/attempts/{attempt.pk}/3/draft/?deal=1", right_answers(first))
    page = client.post(page["Location"], {**SIGN_IN, "next": address(first)})

    assert page["Location"] == address(first)
    typed = re.findall(r'name="answer-\d+" value="([^"]+)"', text(client.get(address(first))))
    assert typed == list(right_answers(first).values())


def test_answer_that_waited_is_shown_to_its_own_page_alone(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    Session.objects.all().delete()
    client.post(address(dealt), right_answers(dealt))
    client.post("/sign-in/", SIGN_IN)

    assert "still here" not in text(client.get(f"/attempts/{attempt.pk}/2/"))
    assert "still here" in text(client.get(address(dealt)))


def test_answer_that_waited_shows_another_student_nothing(
    attempt: Attempt, client: Client, other_student: User
) -> None:
    dealt = dealt_at(attempt, 1)
    Session.objects.all().delete()
    client.post(address(dealt), right_answers(dealt))
    client.post("/sign-in/", {**SIGN_IN, "username": "olga"})

    assert client.get(address(dealt)).status_code == 404


@pytest.mark.parametrize("path", ["", "finish/", "3/new-numbers/"])
def test_other_addresses_come_back_to_a_page(attempt: Attempt, path: str) -> None:
    client = Client()

    page = client.post(f"/attempts/{attempt.pk}/{path}") if path else client.get(f"/attempts/{attempt.pk}/")

    back = {"": "", "finish/": "", "3/new-numbers/": "3/"}[path]
    assert page["Location"] == f"/sign-in/?next=/attempts/{attempt.pk}/{back}"


@pytest.fixture
def checked(student: User) -> Client:
    """A browser whose tokens are checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(student)
    return client


@pytest.mark.parametrize(("headers", "status"), [({}, 403), ({"HX-Request": "true"}, 422)])
def test_page_from_before_another_sign_in_keeps_what_was_typed(
    attempt: Attempt, checked: Client, headers: dict[str, str], status: int
) -> None:
    dealt = dealt_at(attempt, 3)
    stale = right_answers(dealt) | {"csrfmiddlewaretoken": "a" * 64}

    page = checked.post(address(dealt), stale, headers=headers)

    assert page.status_code == status
    assert "This page was from before you last signed in" in text(page)
    assert f'value="{right_answers(dealt)["answer-0"]}"' in text(page)
    assert Response.objects.count() == 0

    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text(page)).group(1)
    page = checked.post(address(dealt), right_answers(dealt) | {"csrfmiddlewaretoken": token}, headers=headers)
    assert result(page) == "Right"


@pytest.mark.parametrize("path", ["/attempts/987654/1/", "/sign-in/", "/nowhere/"])
def test_without_a_token_other_pages_refuse(checked: Client, attempt: Attempt, path: str) -> None:
    assert checked.post(path, {"choice": "0"}).status_code in {403, 404}


def test_without_a_token_the_page_of_another_is_a_404(attempt: Attempt, other_student: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(other_student)

    assert client.post(f"/attempts/{attempt.pk}/1/", {"choice": "0"}).status_code == 404


def test_stranger_without_a_token(attempt: Attempt) -> None:
    page: Any = Client(enforce_csrf_checks=True).post(f"/attempts/{attempt.pk}/1/", {"choice": "0"})

    assert page.status_code == 403
