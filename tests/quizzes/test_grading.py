"""Marks for choices."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import fingerprint
from quizzes.kinds import KINDS
from quizzes.kinds.choices import ChoiceKey, ChoiceQuestion, grade_choices, score_of
from quizzes.kinds.generated import solution_lines
from quizzes.kinds.kind import REST


def asked(*is_key: bool, scoring: str = "net", multiple: bool = True) -> tuple[ChoiceQuestion, ChoiceKey]:
    texts = tuple(f"choice {number}" for number in range(len(is_key)))
    feedback = tuple(f"about {number}" for number in range(len(is_key)))
    malrules = tuple("" if key else f"M{number:02}" for number, key in enumerate(is_key))
    question = ChoiceQuestion("title", "stem", texts, multiple, scoring if multiple else "")
    return question, ChoiceKey(is_key, feedback, malrules, ("",) * len(is_key))


@pytest.mark.parametrize(
    ("scoring", "picks", "score"),
    [
        ("net", "01", 1),
        ("net", "0", 0.5),
        ("net", "02", 0),
        ("net", "012", 0.5),
        ("net", "0123", 0),
        ("net", "23", 0),
        ("each", "01", 1),
        ("each", "0", 0.75),
        ("each", "0123", 0.5),
        ("each", "23", 0),
        ("all_or_nothing", "01", 1),
        ("all_or_nothing", "0", 0),
        ("all_or_nothing", "012", 0),
    ],
)
def test_choose_all_scores(scoring: str, picks: str, score: float) -> None:
    question, key = asked(True, True, False, False, scoring=scoring)

    assert grade_choices(question, key, list(picks)).score == score


@given(
    st.lists(st.booleans(), min_size=1, max_size=8),
    st.sets(st.integers(0, 7)),
    st.sampled_from(["net", "each", "all_or_nothing"]),
)
def test_choose_all_score_is_fair(is_key: list[bool], picked: set[int], scoring: str) -> None:
    is_key = [True, *is_key]
    picks = sorted({pick % len(is_key) for pick in picked})
    question, key = asked(*is_key, scoring=scoring)

    grade = grade_choices(question, key, [str(pick) for pick in picks])

    right = {number for number, is_right in enumerate(is_key) if is_right}
    assert grade.readable == bool(picks)
    assert 0 <= grade.score <= 1
    assert (grade.score == 1) == (set(picks) == right) == grade.right
    if scoring == "net" and picks:
        assert grade.score == max(0, len(right & set(picks)) - len(set(picks) - right)) / len(right)


@given(st.lists(st.booleans(), min_size=2, max_size=8), st.data(), st.sampled_from(["net", "each", "all_or_nothing"]))
def test_choose_all_rewards_no_wrong_pick(is_key: list[bool], data: st.DataObject, scoring: str) -> None:
    choices, keys = len(is_key) + 1, sum(is_key) + 1
    right = data.draw(st.integers(0, keys))
    wrong = data.draw(st.integers(0, choices - keys))

    score = score_of(scoring, choices, keys, right + wrong, right)

    if wrong < choices - keys:
        assert score_of(scoring, choices, keys, right + wrong + 1, right) <= score
    if right < keys:
        assert score_of(scoring, choices, keys, right + wrong + 1, right + 1) >= score


def test_ticking_everything_earns_nothing_when_half_is_wrong() -> None:
    question, key = asked(True, False)

    assert grade_choices(question, key, ["0", "1"]).score == 0


def test_single_choice_says_what_belongs_to_the_pick_alone() -> None:
    question, key = asked(True, False, False, multiple=False)

    grade = grade_choices(question, key, ["2"])

    assert (grade.score, grade.readable, grade.malrules) == (0, True, ("M02",))
    assert [(mark.blank, mark.verdict, mark.feedback) for mark in grade.marks] == [("2", "fault", "about 2")]


@pytest.mark.parametrize("picks", [[], ["9"], ["-1"], ["x"], ["²"], ["0", "1"], ["00"]])
def test_single_choice_unreadable(picks: list[str]) -> None:
    question, key = asked(True, False, multiple=False)

    assert not grade_choices(question, key, picks).readable


def test_choose_all_marks_picks_and_says_that_some_are_left() -> None:
    question, key = asked(True, True, False)

    grade = grade_choices(question, key, ["2", "0"])

    assert [(mark.blank, mark.verdict) for mark in grade.marks] == [("0", "right"), ("2", "fault"), (REST, "fault")]


def test_same_answer_in_another_order() -> None:
    question, key = asked(True, True, False)

    both = fingerprint(grade_choices(question, key, ["0", "2"]))

    assert both == fingerprint(grade_choices(question, key, ["2", "0", "2"]))
    assert both != fingerprint(grade_choices(question, key, ["0"]))


def test_choice_solution_names_the_keys() -> None:
    question, key = asked(True, False, True)

    assert KINDS["multiple"].solution(question, asdict(key), None) == ("choice 0", "choice 2")


def test_records_survive_json() -> None:
    question, key = asked(True, False)

    assert ChoiceQuestion.from_json(asdict(question)) == question
    assert ChoiceKey.from_json({**asdict(key), "explanation": "", "source": ""}) == key


def test_solution_lines_without_a_student() -> None:
    from lstm_engine import make_variant

    rows = solution_lines(make_variant("lstm_step", 1, {}).solution)

    assert {(row.yours, row.parts) for row in rows} == {("", False)}
