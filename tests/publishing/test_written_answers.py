"""The answers that authors wrote by hand, each worked out here once more."""

import math

import numpy as np
import pytest

from quizzes.kinds.cloze import gaps_of
from tests.publishing.test_course import ITEMS

N, D = 3, 2  # units and inputs


def parameters(blocks: int, biases: int) -> int:
    return blocks * (N * D + N * N + biases * N)


def half_life(f: float) -> float:
    return math.log(0.5) / math.log(f)


NUMBERS = {  # the right one first, then those of the slips, in their order
    "parameters-of-an-lstm": [parameters(*case) for case in ((4, 1), (4, 2), (4, 0), (3, 1), (1, 1))],
    "parameters-of-a-gru": [parameters(*case) for case in ((3, 2), (3, 1), (4, 2), (2, 2), (3, 0))],
    "left-after-ten-steps": [0.9**10, 1 - 10 * 0.1, 0.9**9, 0.9, 0.9**11],
    "half-life": [half_life(0.95), 0.5 / 0.05, -1 / math.log(0.95), 1 / (1 - 0.95)],
}


def test_every_number_is_worked_out() -> None:
    assert {item.slug for item in ITEMS.values() if item.kind == "numeric"} == set(NUMBERS)


@pytest.mark.parametrize(("slug", "numbers"), NUMBERS.items())
def test_numbers(slug: str, numbers: list[float]) -> None:
    item = ITEMS[f"numbers-words-orders/{slug}"]

    written = [float(choice.text) for choice in item.choices]
    assert written == pytest.approx(numbers, abs=float(item.tolerance or 1e-10))
    assert item.choices[0].key


GAPS = {  # what is accepted in each gap
    "three-gates-by-name": [
        ["forget gate", "forget", "f"],
        ["input gate", "input", "i"],
        ["output gate", "output", "o"],
    ],
    "gaps-in-two-equations": [["f"], ["i"], ["o"], ["tanh"]],
    "what-came-when": [["1997"], ["carrousel", "carousel"], ["forget gate", "forget"], ["2000", "1999"]],
}


def test_every_gap_is_filled_here() -> None:
    assert {item.slug for item in ITEMS.values() if item.kind == "cloze"} == set(GAPS)


@pytest.mark.parametrize(("slug", "accepted"), GAPS.items())
def test_gaps(slug: str, accepted: list[list[str]]) -> None:
    item = ITEMS[f"numbers-words-orders/{slug}"]

    names = [name for name, _choose in gaps_of(item.stem)]
    found = [[choice.text for choice in item.choices if choice.key and choice.place == name] for name in names]
    assert found == accepted


ORDERS = {  # a word of each step
    "one-step-in-order": ["Weigh", "sigma", "forget", "input gate", "Add", "tanh of the new", "h_t"],
    "in-the-order-of-history": ["Elman", "errors", "Long Short-Term", "forget", "gated recurrent unit"],
    "rows-of-the-weights": ["Input", "Forget", "Candidate", "Output"],  # i, f, g, o
}


def test_every_order_is_here() -> None:
    assert {item.slug for item in ITEMS.values() if item.kind == "ordering"} == set(ORDERS)


@pytest.mark.parametrize(("slug", "words"), ORDERS.items())
def test_orders(slug: str, words: list[str]) -> None:
    steps = [choice.text for choice in ITEMS[f"numbers-words-orders/{slug}"].choices]

    assert [word in step for word, step in zip(words, steps, strict=True)] == [True] * len(words)


def test_the_products_of_one_step_may_be_exchanged_and_nothing_else() -> None:
    groups = [choice.place for choice in ITEMS["numbers-words-orders/one-step-in-order"].choices]

    assert groups == ["", "", "products", "products", "", "", ""]


PAIRS = {  # the right side of each, in the order written
    "gates-and-their-shares": ["old value that stays", "candidate", "shown", "candidate sees", "old value that stays"],
    "gates-at-their-ends": ["the old value alone", "the candidate alone", "old value plus candidate", "nothing"],
    "blocks-in-their-order": ["i, f, g, o", "i, o, f, c", "r, z, n", "z, r, h"],
}


def test_every_pair_is_here() -> None:
    assert {item.slug for item in ITEMS.values() if item.kind == "matching"} == set(PAIRS)


@pytest.mark.parametrize(("slug", "words"), PAIRS.items())
def test_pairs(slug: str, words: list[str]) -> None:
    rights = [choice.text for choice in ITEMS[f"numbers-words-orders/{slug}"].choices if choice.key]

    assert [word in right for word, right in zip(words, rights, strict=True)] == [True] * len(words)


@pytest.mark.parametrize(("f", "i", "words"), [(1, 0, "old"), (0, 1, "new"), (1, 1, "both"), (0, 0, "none")])
def test_gates_at_their_ends_in_numbers(f: int, i: int, words: str) -> None:
    c, candidate = 0.6, -0.25

    assert f * c + i * candidate == {"old": c, "new": candidate, "both": c + candidate, "none": 0}[words]


F, C, IN, NEW = map(np.array, ([1, 0.25, 0], [2, -2, 4], [0, 0.5, 1], [0.5, 1, -1]))
FADING = np.array([[0.5], [0.9]])
STEPS = np.array([1, 2, 3])
SIZES = np.array([N * D, N * N, N])
SHAPES = np.array([[4 * N, D], [4 * N, N], [D, 4 * N], [N, 4 * N]])


def blocks(*counts: int, sizes: np.ndarray = SIZES) -> np.ndarray:
    return np.outer(sizes, counts)


TABLES = {  # the right one first, then those of the slips
    "new-memory-of-three-units": [F * C + IN * NEW, (1 - F) * C + IN * NEW, IN * C + F * NEW, F * C + NEW, IN * NEW],
    "where-the-parameters-are": [
        blocks(1, 3, 4),
        blocks(1, 2, 3),
        blocks(1, 4, 4),
        blocks(1, 3, 4, sizes=np.array([N * D, D * D, D])),
        blocks(1, 3, 4) * np.array([[1], [1], [2]]),
    ],
    "three-steps-of-forgetting": [
        FADING**STEPS,
        1 - (1 - FADING) * STEPS,
        FADING**1 * np.ones(3),
        np.where(FADING == 0.5, FADING, 1 - FADING) ** STEPS,
    ],
    "shapes-of-the-arrays": [
        SHAPES,
        SHAPES[:, ::-1],
        SHAPES[[0, 1, 0, 1]],
        np.where(SHAPES == 4 * N, N, SHAPES),
        np.where(SHAPES == 4 * N, 3 * N, SHAPES),
    ],
}


def test_every_table_is_worked_out() -> None:
    assert {item.slug for item in ITEMS.values() if item.kind == "grid"} == set(TABLES)


@pytest.mark.parametrize(("slug", "tables"), TABLES.items())
def test_tables(slug: str, tables: list[np.ndarray]) -> None:
    choices = ITEMS[f"numbers-words-orders/{slug}"].choices

    written = [[float(number) for number in choice.text.split()] for choice in choices]
    assert written == [pytest.approx(table.flatten()) for table in tables]
    assert [choice.key for choice in choices] == [True] + [False] * (len(tables) - 1)
