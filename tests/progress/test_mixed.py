"""Mixed problems: of those that were solved, one of each sort in turn, with fresh numbers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import User
from progress.mixed import in_turn, mixed_problems
from progress.today import today
from quizzes.models import Attempt, Item, ItemBank, Quiz
from tests.flashcards.conftest import signed_in  # noqa: F401  fixtures
from tests.quizzes.answers import right_answers, wrong_answers
from tests.quizzes.conftest import bank, make_quiz  # noqa: F401  fixtures
from tests.quizzes.test_attempt_item import address, dealt_at

FAMILIES = ("lstm_step", "lstm_step", "cell_update", "lstm_output", "gru_step", "rnn_step")


@pytest.fixture
def items(bank: ItemBank) -> list[Item]:  # noqa: F811  a fixture that is imported above
    """Six exercises of five families."""
    exercise = {"bank": bank, "title": "E", "kind": "generated", "family_settings": {"level": 1}}
    return [Item.objects.create(slug=f"e{place}", family=family, **exercise) for place, family in enumerate(FAMILIES)]


@pytest.fixture
def mixed(make_quiz: Callable[..., Quiz], items: list[Item]) -> Quiz:  # noqa: F811  a fixture that is imported above
    return make_quiz(items[0], slug="mixed")


def solve(client: Client, attempt: Attempt, *numbers: int, wrong: tuple[int, ...] = ()) -> None:
    """Answer the questions, these wrongly."""
    for number in numbers:
        dealt = dealt_at(attempt, number)
        client.post(address(dealt), (wrong_answers if number in wrong else right_answers)(dealt))


def test_sorts_take_turns_and_those_that_wait_longest_come_first() -> None:
    waiting = [("lstm", 1), ("lstm", 2), ("gru", 3), ("lstm", 4), ("rnn", 5)]

    assert in_turn(waiting, 4) == [1, 3, 5, 2]
    assert in_turn(waiting, 9) == [1, 3, 5, 2, 4]


def test_there_are_none_before_five_are_solved(
    signed_in: User, client: Client, make_quiz: Callable[..., Quiz], mixed: Quiz, items: list[Item]  # noqa: F811  a fixture that is imported above
) -> None:  # fmt: skip
    attempt = Attempt.start(make_quiz(*items), signed_in)

    solve(client, attempt, 1, 2, 3, 4, 5, wrong=(5,))
    assert mixed_problems(signed_in) is None

    solve(client, attempt, 6)
    assert mixed_problems(signed_in).items == tuple(items[place].pk for place in (0, 2, 3, 5, 1))


def test_today_begins_them_once_with_fresh_numbers(
    signed_in: User, client: Client, make_quiz: Callable[..., Quiz], mixed: Quiz, items: list[Item]  # noqa: F811  a fixture that is imported above
) -> None:  # fmt: skip
    attempt = Attempt.start(make_quiz(*items), signed_in)
    solve(client, attempt, 1, 2, 3, 4, 5, 6)
    attempt.finish()
    (line,) = today(signed_in, timezone.now()).lines
    assert (line.sort, line.count, line.is_pressed) == ("mixed", 5, True)

    page = client.post(line.address, {"count": line.count})
    again = client.post(line.address, {"count": line.count})

    begun = Attempt.objects.get(quiz=mixed)
    assert page["Location"] == again["Location"] == f"/attempts/{begun.pk}/1/"
    assert [row.item.family for row in begun.attempt_items.order_by("number")] == [
        "lstm_step", "cell_update", "lstm_output", "gru_step", "rnn_step",
    ]  # fmt: skip
    assert [line.sort for line in today(signed_in, timezone.now()).lines] == ["attempt"]


def test_whoever_has_solved_none_is_shown_the_quiz(signed_in: User, client: Client, mixed: Quiz) -> None:  # noqa: F811  a fixture that is imported above
    assert client.post(f"/today/mixed/{mixed.pk}/")["Location"] == f"/quizzes/{mixed.pk}/"


def test_a_quiz_that_one_may_not_take_gives_none(
    signed_in: User, client: Client, make_quiz: Callable[..., Quiz], items: list[Item], mixed: Quiz  # noqa: F811  a fixture that is imported above
) -> None:  # fmt: skip
    solve(client, Attempt.start(make_quiz(*items), signed_in), 1, 2, 3, 4, 5, 6)
    Quiz.objects.filter(pk=mixed.pk).update(is_published=False)

    client.post(f"/today/mixed/{mixed.pk}/")

    assert not Attempt.objects.filter(quiz=mixed).exists()


@pytest.mark.parametrize("count", [5, 6])
def test_they_take_three_queries(
    signed_in: User, client: Client, make_quiz: Callable[..., Quiz], mixed: Quiz, items: list[Item],  # noqa: F811  a fixture that is imported above
    django_assert_num_queries: Any, count: int,
) -> None:  # fmt: skip
    solve(client, Attempt.start(make_quiz(*items), signed_in), *range(1, count + 1))

    with django_assert_num_queries(3):  # quizzes, attempts at them, what was solved
        mixed_problems(signed_in)
