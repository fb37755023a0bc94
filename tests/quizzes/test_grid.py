"""A table of numbers: cell by cell, and as a whole where a slip gives the whole."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_engine import Grade
from quizzes.kinds import KINDS
from quizzes.kinds.grid import numbers_of
from tests.quizzes.written import dealt

TABLE = KINDS["grid"]


def graded(*typed: str, **fields: Any) -> Grade:
    question, sealed = dealt("grid", **fields)
    return TABLE.grade(question, sealed, {str(place): text for place, text in enumerate(typed)}, ".")


def vector(*tables: str, **fields: Any) -> dict[str, Any]:
    """An item with one column; the first table is right."""
    right, *wrong = ({"text": "\n".join(table.split())} for table in tables)
    slips = [{**table, "reason": "So.", "feedback": f"Told: {table['text'].split()}."} for table in wrong]
    rows = "\n".join(f"unit {number}" for number in range(len(tables[0].split())))
    return {"row_labels": rows, "column_labels": "", "choices": [{**right, "is_key": True}, *slips], **fields}


def test_right_table_is_told_its_words_once() -> None:
    grade = graded("1.2345", "2.3456", "3.4567", "4.5678")

    assert (grade.score, [mark.feedback for mark in grade.marks]) == (1, ["Told: so it is.", "", "", ""])


def test_each_number_counts_and_only_the_first_miss_speaks() -> None:
    grade = graded("9", "2.3456", "8", "7")

    assert grade.score == 0.25
    assert [mark.verdict for mark in grade.marks] == ["fault", "right", "fault", "fault"]
    said = [mark.feedback for mark in grade.marks]
    assert said == ["Not 9, and no slip we know gives this table.", "", "", ""]


def test_a_slip_is_named_where_it_first_shows() -> None:
    grade = graded("1.2345", "3.4567", "2.3456", "4.5678")

    assert (grade.score, grade.malrules) == (0.5, ("M43",))
    assert [mark.feedback for mark in grade.marks] == ["", "Told: transposed.", "", ""]


def test_half_of_a_slip_is_not_named() -> None:
    assert graded("1.2345", "3.4567", "2.3456", "9").malrules == ()


@pytest.mark.parametrize("typed", ["", "x", "1,234", "1 2"])
def test_one_number_that_cannot_be_read_leaves_all_unread(typed: str) -> None:
    grade = graded("9", typed, "3.4567", "4.5678")

    assert not grade.readable
    assert [mark.blank for mark in grade.marks] == ["1"]


def test_too_few_decimals_ask() -> None:
    grade = graded("0.5", "0.25", **vector("0.731 0.269", decimals=2))

    assert not grade.readable
    assert [mark.feedback for mark in grade.marks] == ["0.5 has one decimal; this question needs 2."]


def test_cut_digit_and_tolerance_are_those_of_a_number() -> None:
    assert [mark.points for mark in graded("0.73", "0.26", **vector("0.731 0.269", decimals=2)).marks] == [1, 1]
    assert [mark.points for mark in graded("46.0", "45.5", **vector("45.8 45.8", tolerance="0.2")).marks] == [1, 0]


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=6), st.data())
def test_score_is_the_share_of_right_numbers(keys: list[int], data: st.DataObject) -> None:
    typed = [data.draw(st.sampled_from([key, key + 1])) for key in keys]
    item = vector(" ".join(map(str, keys)))

    grade = graded(*map(str, typed), **item)

    assert grade.score == pytest.approx(sum(map(int.__eq__, typed, keys)) / len(keys))


def test_cells_are_named_in_words() -> None:
    question, _sealed = dealt("grid")

    assert question.cells == ["forget gate, step 1", "forget gate, step 2", "input gate, step 1", "input gate, step 2"]
    assert dealt("grid", **vector("1 2"))[0].cells == ["unit 0", "unit 1"]


def test_solution_is_the_right_table() -> None:
    question, sealed = dealt("grid")

    assert TABLE.solution(question, sealed, None) == {
        "columns": ("step 1", "step 2"),
        "rows": [("forget gate", ["1.2345", "2.3456"]), ("input gate", ["3.4567", "4.5678"])],
    }


@pytest.mark.parametrize("text", ["1 2\n3", "1 2", "1 2 3\n4 5 6", "1 2\n3 4\n5 6", "1 2\n3 x", ""])
def test_a_table_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        numbers_of(text, 2, 2)
    with pytest.raises(ValueError, match=r"\w"):
        dealt("grid", choices=[{"text": text, "is_key": True}])


def test_a_table_may_be_pasted_with_tabs_and_empty_lines() -> None:
    assert numbers_of("\n1\t2\r\n\n 3   4 \n", 2, 2) == [1, 2, 3, 4]
