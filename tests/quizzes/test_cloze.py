"""Gaps in a text: what is forgiven, what is asked about, what each is told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_engine import Grade
from quizzes.forms import ResponseForm
from quizzes.grading import fingerprint
from quizzes.kinds import KINDS
from quizzes.kinds.words import nearest, normal
from quizzes.templatetags.questions import with_gaps
from tests.quizzes.written import dealt

CLOZE = KINDS["cloze"]


def graded(*typed: str, **fields: Any) -> Grade:
    question, sealed = dealt("cloze", **fields)
    return CLOZE.grade(question, sealed, {str(number): text for number, text in enumerate(typed)}, ".")


def one_gap(*right: str, wrong: tuple[str, ...] = ()) -> dict[str, Any]:
    """An item with one gap to type into."""
    answers = [{"place": "gap", "text": text, "is_key": True} for text in right]
    slips = [{"place": "gap", "text": text, "feedback": f"Told: {text}.", "reason": "So."} for text in wrong]
    return {"stem": "It is the [[gap]].", "choices": answers + slips}


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Forget Gate", "forget gate"),
        (" forget   gate. ", "forget gate"),
        ("forget gates", "forget gate"),
        ("forget-gate", "forget gate"),
        ("“forget gate”", "forget gate"),
        ("Élman", "elman"),
        ("biases", "bias"),
        ("memories", "memory"),
        ("losses", "loss"),
        ("f_t", "f t"),
        ("1 997", "1 997"),
        ("4.0", "4"),
        ("1/2", "0.5"),
        ("ＬＳＴＭ", "LSTM"),
    ],
)
def test_what_does_not_matter_is_forgiven(typed: str, known: str) -> None:
    assert graded(typed, **one_gap(known)).score == 1


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("input gate", "output gate"),
        ("cell gate", "cell state"),
        ("i", "f"),
        ("1996", "1997"),
        ("gru", "rnn"),
        ("", "x"),
    ],
)
def test_another_word_is_not_nearly_the_word(typed: str, known: str) -> None:
    assert nearest(typed, [known]) is None
    assert graded(typed, **one_gap(known)).score == 0


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("forgt gate", "forget gate"),
        ("forgte gate", "forget gate"),
        ("carrousell", "carrousel"),
        ("hiden state", "hidden state"),
        ("sigmoidal", "sigmoid"),
    ],
)
def test_a_near_miss_is_asked_about_and_costs_nothing(typed: str, known: str) -> None:
    grade = graded(typed, **one_gap(known))

    assert not grade.readable
    assert [mark.feedback for mark in grade.marks] == [f"Did you mean “{known}”? Then write it so."]


def test_a_wrong_word_is_asked_about_as_a_right_one_is() -> None:
    grade = graded("ouput gate", **one_gap("forget gate", wrong=("output gate",)))

    assert grade.marks[0].feedback == "Did you mean “output gate”? Then write it so."


def test_a_word_between_two_known_ones_is_not_asked_about() -> None:
    assert graded("update gats", **one_gap("update gate", wrong=("updated gate",))).readable


@pytest.mark.parametrize("typed", ["", "  ", "\t"])
def test_an_empty_gap_makes_all_unread_and_nothing_is_told_of_the_rest(typed: str) -> None:
    grade = graded(typed, "0")

    assert not grade.readable
    assert [(mark.blank, mark.feedback) for mark in grade.marks] == [("0", "There is nothing here yet.")]


def test_each_gap_counts_the_same_and_is_told_its_words() -> None:
    question, _ = dealt("cloze")
    right = str(question.gaps[1].options.index("letter o"))

    grade = graded("input gate", right)

    assert grade.score == 0.5
    assert grade.malrules == ("M32",)
    assert [mark.feedback for mark in grade.marks] == ["Told: it writes.", "Told: it shows."]


@pytest.mark.parametrize("typed", ["2", "-1", "letter o", "²", "00"])
def test_what_is_not_in_the_list_is_not_chosen(typed: str) -> None:
    assert not graded("forget gate", typed).readable


def test_the_same_words_in_another_spelling_are_the_same_answer() -> None:
    item = one_gap("forget gate")

    assert fingerprint(graded("Peephole", **item)) == fingerprint(graded(" peepholes ", **item))
    assert fingerprint(graded("peephole", **item)) != fingerprint(graded("candidate", **item))


@given(st.sampled_from(["forget gate", "constant error carrousel", "LSTM", "0.731"]), st.data())
def test_every_right_answer_is_right_in_any_case(known: str, data: st.DataObject) -> None:
    typed = "".join(data.draw(st.sampled_from([sign.lower(), sign.upper()])) for sign in known)

    assert graded(typed, **one_gap(known)).score == 1


@given(st.text(max_size=30))
def test_every_text_is_judged_and_agrees_with_itself(text: str) -> None:
    grade = graded(text, **one_gap("forget gate"))

    assert grade.readable or grade.marks[0].feedback
    assert normal(text) == normal(f" {text} ")


def test_text_has_a_named_field_for_each_gap_and_a_list_to_choose_from() -> None:
    question, _ = dealt("cloze")

    html = with_gaps(question.text, ResponseForm(CLOZE, question))

    assert html.count("<input ") == html.count("<select ") == 1
    assert html.index("<input ") < html.index("<select ") < html.index("⊙")
    assert '<span class="visually-hidden">: which gate</span>' in html
    assert html.count("<option ") == 3


def test_solution_is_the_text_with_its_gaps_filled() -> None:
    question, sealed = dealt("cloze", **one_gap("forget gate", "keep gate"))

    assert CLOZE.solution(question, sealed, None) == {
        "text": "It is the **forget gate**.",
        "also": [("gap", ["keep gate"])],
    }


def test_lists_are_shuffled_by_the_seed() -> None:
    orders = {dealt("cloze", seed)[0].gaps[1].options for seed in range(20)}

    assert orders == {("letter o", "letter i"), ("letter i", "letter o")}
