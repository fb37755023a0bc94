"""Steps in order: dealt in disorder, scored by the moves that are missing."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_engine import Grade
from quizzes.grading import fingerprint
from quizzes.kinds import KINDS
from quizzes.kinds.ordering import longest_run, ranks, score_of
from tests.quizzes.written import ORDERING, dealt, unsaved

STEPS = KINDS["ordering"]
TEXTS = [step["text"] for step in ORDERING["choices"]]


def graded(*texts: str, seed: int = 1, **fields: Any) -> Grade:
    """The grade of the steps in that order."""
    question, sealed = dealt("ordering", seed, **fields)
    answers = {str(question.steps.index(text)): str(place) for place, text in enumerate(texts, 1)}
    return STEPS.grade(question, sealed, answers, ".")


def seed_dealing_otherwise_than(*texts: str) -> int:
    return next(seed for seed in range(99) if dealt("ordering", seed)[0].steps != texts)


@pytest.mark.parametrize(
    ("order", "score"),
    [
        ([0, 1, 2, 3], 1),
        ([0, 2, 1, 3], 1),
        ([1, 0, 2, 3], 0.5),
        ([0, 3, 1, 2], 0.5),
        ([3, 1, 2, 0], 0),
        ([3, 2, 1, 0], 0),
    ],
)
def test_each_move_that_is_missing_costs_one_share(order: str, score: float) -> None:
    texts = [TEXTS[int(step)] for step in order]

    assert graded(*texts, seed=seed_dealing_otherwise_than(*texts)).score == score


def test_the_step_to_be_moved_is_marked_and_told_its_words() -> None:
    texts = [TEXTS[step] for step in (3, 0, 1, 2)]

    grade = graded(*texts, seed=seed_dealing_otherwise_than(*texts))

    assert [mark.feedback for mark in grade.marks if mark.verdict == "fault"] == ["Told: after the products."]
    assert sum(mark.verdict == "right" for mark in grade.marks) == 3


@given(st.lists(st.integers(0, 6), min_size=1, max_size=7))
def test_longest_run_is_as_long_as_any(values: list[int]) -> None:
    run = longest_run(values)

    assert run == sorted(set(run))
    assert [values[position] for position in run] == sorted(values[position] for position in run)
    longer = combinations(values, len(run) + 1) if len(run) < len(values) else ()
    assert not any(list(other) == sorted(other) for other in longer)


@given(st.permutations(range(6)))
def test_score_is_a_share_and_1_for_the_right_order_alone(order: list[int]) -> None:
    score = score_of(sorted(order), len(longest_run(order)))

    assert 0 <= score <= 1
    assert (score == 1) == (order == sorted(order))
    assert (score == 0) == (order == sorted(order, reverse=True))


def test_neighbours_of_one_group_share_a_place() -> None:
    assert ranks(["", "a", "a", "", "", "a", "b", "b"]) == [0, 1, 1, 3, 4, 5, 6, 6]


def test_the_order_dealt_is_shuffled_and_never_right() -> None:
    orders = {dealt("ordering", seed)[0].steps for seed in range(200)}

    right = {tuple(TEXTS), tuple(TEXTS[step] for step in (0, 2, 1, 3))}
    assert orders.isdisjoint(right)
    assert len(orders) == 22


def test_the_order_dealt_does_not_hang_on_shuffling_of_choices() -> None:
    question, _sealed = STEPS.deal(*unsaved("ordering"), 1, shuffle=False)

    assert list(question["steps"]) != TEXTS


def test_what_was_not_touched_costs_nothing() -> None:
    question, sealed = dealt("ordering")

    assert not STEPS.grade(question, sealed, {str(step): str(step + 1) for step in range(4)}, ".").readable


@pytest.mark.parametrize(
    ("places", "reasons"),
    [
        (["1", "1", "2", "3"], ["Another step has this place as well."] * 2),
        (["1", "", "2", "3"], ["Choose a place for it."]),
        (["4", "3", "2", "5"], ["Choose a place for it."]),
        (["4", "3", "2", "²"], ["Choose a place for it."]),
    ],
)
def test_each_step_needs_a_place_of_its_own(places: list[str], reasons: list[str]) -> None:
    question, sealed = dealt("ordering")

    grade = STEPS.grade(question, sealed, {str(step): place for step, place in enumerate(places)}, ".")

    assert not grade.readable
    assert [mark.feedback for mark in grade.marks] == reasons


def test_page_shows_the_order_that_was_answered() -> None:
    question, _sealed = dealt("ordering")

    rows = STEPS.rows(question, {"0": "3", "1": "1", "2": "4", "3": "2"}, {}, locked=False)

    assert [row["number"] for row in rows] == [1, 3, 0, 2]
    assert [[option["text"] for option in row["options"] if option["picked"]] for row in rows] == [
        ["1"],
        ["2"],
        ["3"],
        ["4"],
    ]


def test_another_order_is_another_answer() -> None:
    one, other = [3, 2, 1, 0], [3, 1, 2, 0]
    seed = next(
        seed
        for seed in range(99)
        if dealt("ordering", seed)[0].steps not in {tuple(TEXTS[step] for step in order) for order in (one, other)}
    )

    prints = [fingerprint(graded(*(TEXTS[step] for step in order), seed=seed)) for order in (one, other, one)]

    assert prints[0] == prints[2] != prints[1]


def test_solution_puts_groups_together() -> None:
    assert STEPS.solution(*dealt("ordering"), None) == [
        ["Weigh and add"],
        ["Keep the old", "Scale the new"],
        ["Add the products"],
    ]
