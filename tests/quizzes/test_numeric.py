"""A number with its precision: read, compared as decimals, told why."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_engine import Grade
from quizzes.grading import fingerprint
from quizzes.kinds import KINDS
from quizzes.kinds.precision import Precision
from tests.quizzes.written import dealt

NUMERIC = KINDS["numeric"]


def graded(typed: str, separator: str = ".", **fields: object) -> Grade:
    question, sealed = dealt("numeric", **fields)
    return NUMERIC.grade(question, sealed, {"number": typed}, separator)


def near(key: str, **fields: object) -> dict[str, object]:
    """An item with that right number alone."""
    return {"choices": [{"text": key, "is_key": True}], **fields}


@pytest.mark.parametrize("typed", ["72000", " 72000 ", "72000.0", "7.2e4", "144000/2", "+72000"])
def test_right_in_any_spelling(typed: str) -> None:
    grade = graded(typed)

    assert (grade.score, grade.readable, grade.marks[0].feedback) == (1, True, "Told: four blocks.")


@pytest.mark.parametrize("typed", ["71999.9", "72001", "-72000", "72000.0001"])
def test_without_precision_the_number_itself_is_right_and_none_near_it(typed: str) -> None:
    grade = graded(typed)

    assert (grade.score, grade.readable, grade.malrules) == (0, True, ())
    assert grade.marks[0].feedback == f"Not {typed}, and no slip we know gives this number."


def test_known_slip_is_named_with_its_words() -> None:
    grade = graded("18000")

    assert (grade.score, grade.malrules, grade.marks[0].feedback) == (0, ("M32",), "Told: one block.")


@pytest.mark.parametrize("typed", ["", " ", "about 72", "72 units", "1+71", "nan", "inf", "x" * 65, "1,234"])
def test_what_is_no_number_costs_nothing_and_says_why(typed: str) -> None:
    grade = graded(typed)

    assert (grade.readable, grade.marks[0].verdict) == (False, "unreadable")
    assert grade.marks[0].feedback


def test_decimal_comma_is_read() -> None:
    assert graded("0,349", ",", **near("0.3486784401", decimals=3)).score == 1


@pytest.mark.parametrize(
    ("typed", "score"), [("0.349", 1), ("0.3487", 1), ("0.34868", 1), ("0.348", 1), ("0.350", 0), ("0.347", 0)]
)
def test_decimals_are_those_of_rounding_and_a_cut_digit_is_forgiven(typed: str, score: int) -> None:
    assert graded(typed, **near("0.3486784401", decimals=3)).score == score


def test_cut_digit_is_spoken_of() -> None:
    item = near("0.3486784401", decimals=3)

    assert graded("0.348", **item).marks[0].feedback == "Check the last digit: it seems to be cut, not rounded."
    assert graded("0.349", **item).marks[0].feedback == ""


@pytest.mark.parametrize(("typed", "has"), [("0.35", "2 decimals"), ("0.3", "one decimal"), ("3", "no decimals")])
def test_too_few_decimals_ask_and_cost_nothing(typed: str, has: str) -> None:
    grade = graded(typed, **near("0.3486784401", decimals=3))

    assert not grade.readable
    assert grade.marks[0].feedback == f"{typed} has {has}; this question needs 3."


def test_a_number_that_the_author_rounded_takes_more_digits() -> None:
    assert graded("0.73106", **near("0.731", decimals=3)).score == 1


def test_half_is_rounded_away_from_zero_as_students_do() -> None:
    assert [graded(typed, **near("0.285", decimals=2)).score for typed in ("0.29", "0.28", "0.27")] == [1, 1, 0]
    assert [graded(typed, **near("-2.675", decimals=2)).score for typed in ("-2.68", "-2.66")] == [1, 0]


@pytest.mark.parametrize(
    ("typed", "score"), [("46.0", 1), ("45.6", 1), ("46", 1), ("46.01", 0), ("45.59", 0), ("46.00000000000001", 0)]
)
def test_tolerance_is_exact_at_its_edge(typed: str, score: int) -> None:
    assert graded(typed, **near("45.8", tolerance="0.2")).score == score


@given(
    st.decimals(-1000, 1000, places=3).map(lambda value: value.normalize() + 0),
    st.decimals("0.001", 10, places=3),
    st.sampled_from([-1, 1]),
)
def test_tolerance_takes_its_edge_and_nothing_beyond(key: Decimal, tolerance: Decimal, side: int) -> None:
    precision, edge = Precision(None, str(tolerance)), float(key + side * tolerance)
    beyond = math.nextafter(edge, side * math.inf)

    assert precision.accepts(edge, float(key))
    assert not precision.accepts(beyond, float(key))


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 10))
def test_every_number_is_right_about_itself(key: float, decimals: int) -> None:
    assert Precision(decimals, "").accepts(key, key)
    assert Precision(None, "0").accepts(key, key)


def test_wrong_answers_under_a_tolerance_are_known_within_it() -> None:
    slip = {"text": "10", "feedback": "Told: linear.", "reason": "Thought: linear."}
    fields = {"tolerance": "0.1", "choices": [slip, {"text": "13.5", "is_key": True}]}

    assert graded("10.05", **fields).marks[0].feedback == "Told: linear."
    assert graded("13.45", **fields).score == 1


def test_the_same_number_in_another_spelling_is_the_same_answer() -> None:
    assert fingerprint(graded("84000")) == fingerprint(graded(" 8.4e4"))
    assert fingerprint(graded("84000")) != fingerprint(graded("85000"))


def test_solution_says_the_number() -> None:
    question, sealed = dealt("numeric")

    assert NUMERIC.solution(question, sealed, None) == {"number": "72000", "tolerance": "", "decimals": None}


@pytest.mark.parametrize(
    "fields",
    [near("?"), near("1,234"), {"choices": []}, {"choices": [{"text": "1"}]}, near("1", tolerance="some")],
)
def test_what_cannot_be_marked_is_not_dealt(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        dealt("numeric", **fields)
