"""What every kind of item that an author writes by hand must do, from the first look to the review."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from courses.models import User
from quizzes.kinds import ALL, KINDS
from quizzes.models import Attempt, AttemptItem, ItemBank, Quiz, Response
from tests.quizzes.answers import address, dealt_at, set_rules
from tests.quizzes.test_attempt_item import result, text
from tests.quizzes.test_leaks import leaks, secrets_of
from tests.quizzes.written import WRITTEN, dealt, right_form, saved, wrong_form

KINDS_BY_HAND = list(WRITTEN)


@pytest.fixture(params=KINDS_BY_HAND)
def begun(
    request: pytest.FixtureRequest, bank: ItemBank, make_quiz: Callable[..., Quiz], student: User, client: Client
) -> AttemptItem:
    """An attempt at a quiz of one item of the kind; the student is signed in."""
    attempt = Attempt.start(make_quiz(saved(bank, request.param)), student)
    assert attempt is not None
    client.force_login(student)
    return dealt_at(attempt, 1)


def test_every_kind_is_tested_here_or_beside() -> None:
    assert {kind.name for kind in ALL} == {*KINDS_BY_HAND, "single", "multiple", "generated"}


@pytest.mark.parametrize("kind", KINDS_BY_HAND)
def test_question_and_key_go_to_json_and_back(kind: str) -> None:
    question, sealed = dealt(kind)
    stored = json.loads(json.dumps([asdict(question), sealed]))

    assert KINDS[kind].question(stored[0]) == question
    assert stored[1] == json.loads(json.dumps(sealed))


def test_first_view_takes_three_queries_and_no_sealed_part(
    begun: AttemptItem, client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3) as asked:  # session, user, attempt item
        page = client.get(address(begun))

    assert page.status_code == 200
    assert not any('"sealed"' in query["sql"] for query in asked.captured_queries)


def test_nothing_that_marks_is_sent_before_a_response(begun: AttemptItem, client: Client) -> None:
    shown = json.dumps(begun.question)
    hidden = {secret for secret in secrets_of(begun.sealed) if secret not in shown}
    assert hidden > {"Explained: so."}

    assert (
        leaks(client, begun, hidden | {"Told:", "Thought:", "M32", "is-right", "is-fault", "mark-right", "mark-fault"})
        == set()
    )


def test_right_answer_earns_all_and_opens_the_solution(begun: AttemptItem, client: Client) -> None:
    page = client.post(address(begun), right_form(begun.kind, begun.shown, begun.sealed))

    assert result(page) == "Right"
    assert "Worked solution" in text(page)
    assert "Explained: so." in text(page)
    assert Response.objects.get().score == 1


def test_known_slip_is_told_its_words_and_costs_a_try(begun: AttemptItem, client: Client) -> None:
    page = client.post(address(begun), wrong_form(begun.kind, begun.shown, begun.sealed))

    assert result(page) in {"Not yet", "Partly right"}
    assert "Told: " in text(page)
    assert "Submit (1 of 2 tries left)" in text(page)
    assert "Explained" not in text(page)


def test_the_same_answer_again_costs_nothing(begun: AttemptItem, client: Client) -> None:
    client.post(address(begun), wrong_form(begun.kind, begun.shown, begun.sealed))

    page = client.post(address(begun), wrong_form(begun.kind, begun.shown, begun.sealed))

    assert result(page) == "The same answer as before, so no try was used"


@pytest.mark.parametrize("fields", [{}, {f"answer-{place}": "\x00?" for place in range(9)}, {"answer-0": "x" * 9000}])
def test_what_cannot_be_read_costs_nothing_tells_nothing_and_is_kept(
    begun: AttemptItem, client: Client, fields: dict[str, str]
) -> None:
    page = client.post(address(begun), fields)

    assert result(page) == "Not read, so no try was used"
    assert "Submit (2 of 2 tries left)" in text(page)
    assert "Told:" not in text(page)
    assert (Response.objects.get().try_number, Response.objects.get().score) == (None, None)


def test_last_miss_opens_the_solution_and_stands_in_the_review(begun: AttemptItem, client: Client) -> None:
    set_rules(begun.attempt.quiz, tries=1)
    page = client.post(address(begun), wrong_form(begun.kind, begun.shown, begun.sealed))
    assert "Worked solution" in text(page)
    assert "Submit (" not in text(page)

    begun.attempt.finish()
    review = text(client.get(f"/attempts/{begun.attempt_id}/"))

    assert "Told: " in review
    assert re.search(r'<div class="choice-feedback"> <p>\S', review)


def test_every_answer_has_a_name_in_words(begun: AttemptItem, client: Client) -> None:
    page = client.get(address(begun)).content.decode()

    fields = re.findall(r'<(?:input|select)[^>]* id="(answer-[\d-]+)"', page)
    assert fields
    for field in fields:
        tag = re.search(rf'<(?:input|select)[^>]* id="{field}"[^>]*>', page)
        assert tag
        assert f'for="{field}"' in page or re.search(r'aria-label(ledby)?="\w', tag[0])


@pytest.mark.parametrize("kind", KINDS_BY_HAND)
def test_instructor_reads_what_was_handed_in(kind: str, bank: ItemBank) -> None:
    question, sealed = dealt(kind)
    data = QueryDict(mutable=True)
    data.update(wrong_form(kind, question, sealed))

    assert KINDS[kind].typed(question, KINDS[kind].read(question, data))


CARDS = {
    "numeric": ("How many numbers does the layer learn?", "**72000**"),
    "cloze": (
        "What is kept of $c_{t-1}$ is said by the […]; $h_t=$ […] $\\odot\\tanh(c_t)$.",
        "What is kept of $c_{t-1}$ is said by the **forget gate**; $h_t=$ **letter o** $\\odot\\tanh(c_t)$.",
    ),
    "ordering": ("- Weigh and add", "1. Weigh and add\n2. Keep the old / Scale the new\n3. Add the products"),
    "matching": ("- Gate $f_t$", "- Gate $f_t$: **keeps the old**"),
    "grid": ("| forget gate | … | … |", "| forget gate | 1.2345 | 2.3456 |"),
}


@pytest.mark.parametrize("kind", KINDS_BY_HAND)
def test_card_asks_the_question_and_has_its_answer_on_the_back(kind: str) -> None:
    question, sealed = dealt(kind)

    front, back = CARDS[kind]
    assert front in KINDS[kind].front(question)
    assert back in KINDS[kind].back(question, sealed)
    assert not any(line in KINDS[kind].front(question) for line in back.splitlines())
