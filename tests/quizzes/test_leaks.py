"""Nothing that marks the student is sent before a response: not in the body, not in a header, whatever the page."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from courses.models import User
from lstm_engine import FAMILIES
from quizzes.models import Attempt, AttemptItem, Item, ItemBank, Quiz, Response
from tests.quizzes.answers import address, dealt_at, position_of, right_answers

# Drawings, space round signs, examples, the licence, lengths, dates, codes of answers, numbers of rows in addresses and
# random tokens hold numbers and letters of their own.
NOISE = re.compile(
    r"<svg.*?</svg>"
    r'| \w+="[-.0-9]+em"'
    r"|CC BY [.0-9]+"
    r"|Content-Length: \d+"
    r"|(?i:expires)[:=] ?[^;\n]+|Max-Age=\d+"
    r'|<meta name="htmx-config"[^>]*>'
    r"|/variants/\d+:[-\w]+"
    r'|(?<=/attempts/)\d+|(?<=/quizzes/)\d+|data-draft="\d+"'
    r"|\d+ \w{3} \d{4}, \d\d:\d\d"
    r"|(such as|like) [-.,0-9]+, [-.,0-9]+"
    r'|csrf\w*"? ?=?(value=)?"?\w{32,}'
    r'|name="key" value="[-\w]*"',
    re.DOTALL,
)


def bytes_of(page: Any) -> str:
    """All that goes over the wire, but for the noise."""
    headers = "\n".join(f"{name}: {value}" for name, value in page.items())
    cookies = page.cookies.output()
    return NOISE.sub("", f"{headers}\n{cookies}\n{page.content.decode()}")


def secrets_of(value: Any) -> Iterator[str]:
    """Every text and every number of a sealed part, as JSON would print it."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for entry in value:
            yield from secrets_of(entry)
    elif isinstance(value, str) and len(value) > 4:
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool) and len(repr(value)) > 4:
        yield repr(value)


def hidden_in_variant(dealt: AttemptItem) -> set[str]:
    """Seed, keys, tolerances, predictions and solution. A key such as 1 is also a number given: that says nothing."""
    variant, shown = dealt.sealed, str(dealt.question)
    hidden = {str(variant["seed"])}
    for key in variant["answer_key"]:
        hidden |= {key["shown"], repr(key["value"]), repr(key["tolerance"])}
    for prediction in dealt.predictions:
        hidden |= {prediction["malrule"], *prediction["shown"], *map(repr, prediction["answers"])}
    for line in variant["solution"]:
        hidden |= {line["numbers"], line["plain"], line["why"]}
    return {secret for secret in hidden if len(secret) > 2 and secret not in shown}


def pages_before_a_response(client: Client, dealt: AttemptItem) -> Iterator[str]:
    """Every page on which the item may stand, whole and in part."""
    attempt = dealt.attempt
    for path in (
        address(dealt),
        f"/attempts/{attempt.pk}/{dealt.number}/",
        f"/attempts/{attempt.pk}/{dealt.number}/?deal=9",
        f"/attempts/{attempt.pk}/",
        f"/quizzes/{attempt.quiz_id}/",
        "/courses/gates/",
        "/",
    ):
        yield bytes_of(client.get(path))
        yield bytes_of(client.get(path, headers={"HX-Request": "true"}))
        yield bytes_of(client.head(path))
        yield bytes_of(client.options(path))
    yield bytes_of(client.put(address(dealt)))
    yield bytes_of(Client().get(address(dealt)))


def found_in(page: str, hidden: set[str]) -> set[str]:
    """What of the hidden things stands there; a whole number only by itself, for 144 is in many a token."""
    texts = {secret for secret in hidden if not secret.isdigit() and secret in page}
    return texts | (
        {secret for secret in hidden if secret.isdigit()} & set(re.findall(r"(?<![\w.])\d+(?![\w.])", page))
    )


def leaks(client: Client, dealt: AttemptItem, hidden: set[str]) -> set[str]:
    """What of the hidden things can be found."""
    return {secret for page in pages_before_a_response(client, dealt) for secret in found_in(page, hidden)}


@pytest.mark.parametrize("family", list(FAMILIES))
def test_generated_exercise_hides_key_tolerance_predictions_solution_and_seed(
    family: str, bank: ItemBank, make_quiz: Callable[..., Quiz], student: User, client: Client
) -> None:
    item = Item.objects.create(
        bank=bank,
        slug="x",
        title="Exercise",
        kind="generated",
        family=family,
        explanation="Explained",
        source="Sourced",
    )
    attempt = Attempt.start(make_quiz(item, is_welcome=True), student)
    client.force_login(student)
    dealt = dealt_at(attempt, 1)
    hidden = hidden_in_variant(dealt)
    assert str(dealt.sealed["seed"]) in hidden

    assert leaks(client, dealt, hidden | {"Explained", "Sourced", "parts-here", "solution-lines"}) == set()


@pytest.mark.parametrize("number", [1, 2])
def test_choices_hide_key_feedback_reasons_and_rows(attempt: Attempt, client: Client, number: int) -> None:
    dealt = dealt_at(attempt, number)
    hidden = {
        *secrets_of(dealt.sealed),
        "M32",
        "mark-right",
        "mark-fault",
        "is-right",
        "is-fault",
        "is_key",
        "checked",
        "Worked solution",
    }
    assert "Told: zero erases." in hidden or number == 2

    assert leaks(client, dealt, hidden) == set()
    rows = {str(pk) for pk in dealt.item.choices.values_list("pk", flat=True)}
    assert leaks(client, dealt, rows) == set()


def test_nothing_is_said_of_a_key_by_the_order_of_the_choices(
    make_quiz: Callable[..., Quiz], single: Item, student: User
) -> None:
    """The key is written first; dealt, it stands anywhere."""
    quiz = make_quiz(single)
    places = set()
    for _ in range(40):
        attempt = Attempt.start(quiz, student)
        places.add(dealt_at(attempt, 1).sealed["is_key"].index(True))
        attempt.finish()

    assert places == {0, 1, 2}


def test_landing_hides_the_key(make_quiz: Callable[..., Quiz], single: Item, client: Client) -> None:
    make_quiz(single, is_welcome=True)

    page = bytes_of(client.get("/"))

    assert "Nothing of it" in page
    assert not any(words in page for words in ("Told:", "Thought:", "Explained", "Sourced", "M32", "is-right"))


def test_miss_with_a_try_left_hides_the_key(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    key = dealt.sealed["answer_key"][2]

    page = bytes_of(client.post(address(dealt), right_answers(dealt) | {"answer-2": "7.123"}))

    hidden = {key["shown"], repr(key["value"]), repr(key["tolerance"]), str(dealt.sealed["seed"]), "Explained"}
    assert {secret for secret in hidden if secret in page} == set()


def test_single_choice_miss_with_a_try_left_hides_the_key(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 1)

    page = bytes_of(client.post(address(dealt), {"choice": position_of(dealt, "All of it")}))

    assert "Told: that is f = 1." in page
    hidden = ("Told: zero erases.", "Told: that is f = 0.5.", "Thought:", "M32", "is-right", "Explained", "Sourced")
    assert [words for words in hidden if words in page] == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_unreadable_answer_is_told_nothing(attempt: Attempt, client: Client, number: int) -> None:
    dealt = dealt_at(attempt, number)

    page = bytes_of(client.post(address(dealt), {"answer-0": "?", "choice": "?"}))

    hidden = hidden_in_variant(dealt) if dealt.kind == "generated" else set(secrets_of(dealt.sealed))
    assert found_in(page, hidden) == set()
    assert not Response.objects.get().grade["malrules"]
