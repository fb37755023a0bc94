"""Pairs: each counts, each is told its words, and the list gives nothing away."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_engine import Grade
from quizzes.kinds import KINDS
from tests.quizzes.written import dealt, unsaved

PAIRS = KINDS["matching"]
RIGHT = {"Gate $f_t$": "keeps the old", "Gate $i_t$": "writes the new", "Gate $o_t$": "shows the sum"}


def graded(pairs: dict[str, str], seed: int = 1) -> Grade:
    question, sealed = dealt("matching", seed)
    answers = {str(place): str(question.rights.index(pairs[left])) for place, left in enumerate(question.lefts)}
    return PAIRS.grade(question, sealed, answers, ".")


@given(st.integers(0, 1000))
def test_the_right_pairs_are_right_however_they_were_dealt(seed: int) -> None:
    grade = graded(RIGHT, seed)

    assert (grade.score, grade.readable) == (1, True)
    assert {mark.feedback for mark in grade.marks} == {"Told: it keeps.", "Told: it writes.", "Told: it shows."}


def test_each_pair_counts_the_same_and_a_known_mistake_is_named() -> None:
    grade = graded(RIGHT | {"Gate $f_t$": "writes the new"})

    assert grade.score == pytest.approx(2 / 3)
    assert grade.malrules == ("M08",)
    assert [mark.feedback for mark in grade.marks if not mark.points] == ["Told: that is i."]


@pytest.mark.parametrize("right", ["shows the sum", "resets the old"])
def test_a_mistake_that_nobody_foresaw_is_said_back(right: str) -> None:
    grade = graded(RIGHT | {"Gate $f_t$": right})

    assert [mark.feedback for mark in grade.marks if not mark.points] == [f"“{right}” does not belong to it."]


@pytest.mark.parametrize("place", ["", "4", "-1", "keeps the old", "²"])
def test_a_pair_without_a_choice_costs_nothing(place: str) -> None:
    question, sealed = dealt("matching")

    grade = PAIRS.grade(question, sealed, {"0": "0", "1": place, "2": "1"}, ".")

    assert not grade.readable
    assert [(mark.blank, mark.feedback) for mark in grade.marks] == [("1", "Nothing is chosen here yet.")]


def test_list_holds_each_right_side_once_and_those_of_no_pair() -> None:
    question, _sealed = dealt("matching")

    assert sorted(question.rights) == ["keeps the old", "resets the old", "shows the sum", "writes the new"]


def test_right_sides_are_shuffled_even_where_choices_are_not() -> None:
    orders: set[Any] = set()
    for seed in range(200):
        question, _sealed = PAIRS.deal(*unsaved("matching"), seed, shuffle=False)
        assert question["lefts"] == tuple(RIGHT)
        orders.add(tuple(question["rights"]))

    assert len(orders) == 24


def test_one_right_side_may_belong_to_two() -> None:
    choices = [{"place": left, "text": "a share", "is_key": True} for left in ("f", "i")]

    question, sealed = dealt("matching", choices=[*choices, {"place": "", "text": "a sum"}])

    assert question.rights.count("a share") == 1
    share = str(question.rights.index("a share"))
    assert PAIRS.grade(question, sealed, {"0": share, "1": share}, ".").score == 1


def test_solution_pairs_them() -> None:
    assert dict(PAIRS.solution(*dealt("matching"), None)) == RIGHT
