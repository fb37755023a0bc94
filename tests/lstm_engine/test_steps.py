"""Hints, fading and the whole exercise line by line."""

import json
import re

import pytest

from lstm_engine import (
    FAMILIES,
    EngineError,
    Question,
    faded,
    grade,
    hints,
    in_notation,
    make_variant,
    principle_choices,
    shown_next,
    step_by_step,
)
from lstm_engine.calculations import Case
from lstm_engine.principles import PRINCIPLES
from lstm_engine.solutions import line_of
from tests.lstm_engine.exercises import keys, settings_of, variants

every_family = pytest.mark.parametrize("family", FAMILIES)

LSTM = make_variant("lstm_step", 3, {"level": 1})
OUTPUT = make_variant("lstm_output", 3, {"level": 1})


def plain(lines):
    return [line.plain for line in lines]


def of_every_setting(family):
    return variants(family, len(settings_of(family)))


def test_hints_tell_the_formulas_then_the_numbers_then_the_lines():
    assert [plain(hint) for hint in hints(LSTM, "i")] == [
        ["a_i = W_i · x + U_i · h' + b_i", "i = σ(a_i)"],
        ["a_i = W_i · x + U_i · h' + b_i = 0.9 · (-0.7) + 0.5 · 0.5 + (-0.3)", "i = σ(a_i)"],
        [
            "a_i = W_i · x + U_i · h' + b_i = 0.9 · (-0.7) + 0.5 · 0.5 + (-0.3) = -0.68",
            "i = σ(a_i) = σ(-0.68) = 0.3363",
        ],
    ]


def test_hints_go_on_from_what_the_student_wrote():
    mine = {"i": "0.501", "f": "0.129", "g": "0.802", "o": "0.606"}

    assert [plain(hint) for hint in hints(LSTM, "c", mine)] == [
        ["c = f · c' + i · g"],
        ["c = f · c' + i · g = 0.129 · 0.8 + 0.501 · 0.802"],
        ["c = f · c' + i · g = 0.129 · 0.8 + 0.501 · 0.802 = 0.5050"],
    ]


def test_hints_do_not_put_in_what_is_asked_and_not_yet_answered():
    formula, lines = hints(LSTM, "c")

    assert plain(formula) == ["c = f · c' + i · g"]
    assert plain(lines) == ["c = f · c' + i · g = 0.7558 · 0.8 + 0.3363 · 0.7306 = 0.8503"]


@pytest.mark.parametrize("useless", ["", "abc", "0.1", "7.000", "0.000"])
def test_hints_pass_over_what_cannot_be_gone_on_from(useless):
    mine = {"i": "0.501", "f": useless, "g": "0.802"}

    assert len(hints(LSTM, "c", mine)) == 2


def test_hints_of_an_unknown_blank():
    with pytest.raises(EngineError, match=r"^blank: 'z' is not a blank"):
        hints(LSTM, "z")


@every_family
def test_every_blank_has_hints_that_grow_and_only_the_last_tells_the_value(family):
    for variant in of_every_setting(family):
        for blank in variant.question.blanks:
            told = hints(variant, blank.name)

            assert 1 <= len(told) <= 3
            assert all(lines for lines in told)
            for earlier in told[:-1]:
                assert not any(line.value or line.why for line in earlier)
            assert any(line.value for line in told[-1])


@every_family
def test_no_hint_before_the_last_says_the_answer(family):
    for variant in of_every_setting(family):
        known = json.dumps([variant.question.stem, [given.value for given in variant.question.givens]])
        for key in variant.answer_key:
            number = rf"(?<![\d.]){re.escape(key.shown)}(?![\d.])"
            if re.search(number, known) or len(key.shown) < 4:
                continue  # a number that stands in the question anyway, or one that is bound to
            for lines in hints(variant, key.blank)[:-1]:
                assert not any(re.search(number, f"{line.numbers} {line.plain} {line.spoken}") for line in lines)


@every_family
def test_faded_leaves_the_last_lines_blank(family):
    for variant in of_every_setting(family):
        whole = variant.solution
        for blank_lines in range(len(whole) + 2):
            shown = max(len(whole) - blank_lines, 0)
            lines = faded(variant, blank_lines)

            assert lines[:shown] == whole[:shown]
            assert [line.symbol for line in lines] == [line.symbol for line in whole]
            assert not any(line.formula or line.numbers or line.value or "=" in line.plain for line in lines[shown:])


def test_faded_says_the_names_of_what_is_blank():
    assert plain(faded(OUTPUT, 1)) == ["m = tanh(c) = tanh(-0.7) = -0.6044", "h"]
    assert faded(OUTPUT, 1)[1].spoken == "h sub t"


def test_step_by_step_asks_for_every_line():
    every = step_by_step(make_variant("lstm_step", 3, {"level": 2}))

    assert " ".join(blank.name for blank in every.question.blanks) == "a_i a_f a_g a_o i f g o c m h"
    assert every.question.table


@every_family
def test_step_by_step_keeps_the_numbers_and_its_key_is_right(family):
    for variant in of_every_setting(family):
        every = step_by_step(variant)

        assert every.question.givens == variant.question.givens
        assert every.solution == variant.solution
        assert {key.blank: key.value for key in variant.answer_key}.items() <= {
            key.blank: key.value for key in every.answer_key
        }.items()
        assert grade(every, keys(every)).right


def test_step_by_step_carries_a_slip_on():
    every = step_by_step(OUTPUT)
    answers = keys(every) | {"m": "0.332", "h": "0.266"}  # σ(-0.7) in place of tanh

    slip, after = grade(every, answers).marks

    assert (slip.verdict, slip.points, after.verdict, after.points) == ("fault", 0, "follows", 1)
    assert slip.malrules


@every_family
def test_whatever_lines_are_shown_the_others_are_asked_for_and_the_key_is_right(family):
    for variant in of_every_setting(family):
        names = [line.name for line in variant.solution]
        for shown in (names[:1], names[:-1], names[1:], names[::2]):
            if len(shown) == len(names) or not variant.question.lines:
                continue
            part = step_by_step(variant, shown)

            assert part.question.worked_names == tuple(name for name in names if name in shown)
            assert not {name for name, _unit in Case.from_pairs(part.case).entries()} & set(shown)
            assert grade(part, keys(part)).right
            assert Question.from_json(json.loads(json.dumps(part.to_json()["question"]))) == part.question


def test_a_shown_line_gives_away_no_answer_that_is_asked_for():
    part = step_by_step(LSTM, ("a_i@1", "i@1", "c@1"))
    lines = [line for _before, line in part.question.worked]

    assert plain(lines) == [
        "a_i = W_i · x + U_i · h' + b_i = 0.9 · (-0.7) + 0.5 · 0.5 + (-0.3) = -0.68",
        "i = σ(a_i) = σ(-0.68) = 0.3363",
        "c = f · c' + i · g = 0.8503",  # f and g are asked for
    ]
    assert [bool(line.numbers) for line in lines] == [True, True, False]
    assert plain(line for _before, line in in_notation(part, "pytorch").question.worked)[2].endswith("g = 0.8503")


@every_family
def test_no_shown_line_holds_the_digits_of_an_answer(family):
    for variant in of_every_setting(family):
        names = [line.name for line in variant.solution]
        if len(names) < 2 or not variant.question.lines:
            continue
        part = step_by_step(variant, names[1:])

        assert not [line for _, line in part.question.worked if line.numbers and names[0] in reads(variant, line.name)]


def reads(variant, name):
    return set(line_of(Case.from_pairs(variant.case), name).numbers.names)


def test_shown_lines_stand_in_their_places_and_in_other_letters():
    part = in_notation(step_by_step(LSTM, ("a_i@1", "o@1", "h@1")), "ng")

    assert [(before, line.name) for before, line in part.question.worked] == [(0, "a_i@1"), (6, "o@1"), (8, "h@1")]
    assert [blank.name for blank in part.question.blanks] == ["a_f", "a_g", "a_o", "i", "f", "g", "c", "m"]
    assert part.question.worked[1][1].symbol == r"\Gamma_o"


def test_one_line_has_to_be_left():
    with pytest.raises(EngineError, match=r"^shown: "):
        step_by_step(OUTPUT, ("m@1", "h@1"))


def test_a_missed_line_comes_back_and_two_clean_runs_take_one_away():
    part = step_by_step(LSTM, ("a_i@1", "a_f@1"))
    right = grade(part, keys(part))
    slip = grade(part, keys(part) | {"g": "7.000"})

    assert shown_next(part, right, again=False) == ("a_i@1", "a_f@1")
    assert shown_next(part, right, again=True) == ("a_i@1",)
    assert shown_next(part, slip, again=True) == ("a_i@1", "a_f@1", "g@1")


def test_whoever_misses_every_line_is_still_asked_for_the_last():
    part = step_by_step(OUTPUT, ("m@1",))

    assert shown_next(part, grade(part, {"h": "7.000"}), again=False) == ("m@1",)


PRINCIPLES_OF = {
    "lstm_step": {"a_i": "sum", "f": "sigma", "g": "tanh", "o": "sigma", "c": "mix", "m": "tanh", "h": "share"},
    "cell_update": {"keep": "share", "write": "share", "c": "mix"},
    "gru_step": {"a_r": "sum", "z": "sigma", "n": "tanh", "h": "mix"},
    "gate_limits": {"keep": "share", "write": "share", "h": "mix"},
    "gated_rnn_step": {"g": "sigma", "cand": "tanh", "h": "mix"},
    "rnn_step": {"a_h": "sum", "h": "tanh"},
    "hard_lstm": {"a_o": "sum", "o": "sigma", "c": "mix", "h": "share"},
    "count_lstm": {"block": "", "total": ""},
    "bptt": {"slope_h": "", "da_h": ""},
}


@pytest.mark.parametrize("family", PRINCIPLES_OF)
def test_a_shown_line_of_a_cell_has_its_principle(family):
    variant = make_variant(family, 3, {"level": 1})
    names = [line.name for line in variant.solution]
    shown = [line for last in (names[0], names[-1]) for _before, line in step_by_step(
        variant, [name for name in names if name != last]).question.worked]  # fmt: skip
    found = {line.name.partition("@")[0]: line.principle for line in shown}

    assert {name: found[name] for name in PRINCIPLES_OF[family]} == PRINCIPLES_OF[family]


@every_family
def test_the_principle_of_a_shown_line_is_in_its_formula(family):
    signs = {"sigma": r"\sigma", "tanh": r"\tanh", "sum": "+", "mix": "+"}
    for variant in of_every_setting(family):
        if variant.question.lines < 2:
            continue
        for _before, line in step_by_step(variant, [line.name for line in variant.solution[:-1]]).question.worked:
            formula = line.formula or line.symbol
            if line.principle in ("sigma", "tanh"):
                assert formula.startswith(signs[line.principle]), (family, line)
            elif line.principle == "share":
                assert " + " not in formula, (family, line)
            elif line.principle:
                assert signs[line.principle] in formula, (family, line)


def test_one_principle_of_three_explains_a_line():
    for right in PRINCIPLES:
        choices = principle_choices(right)

        assert len({choice.sentence for choice in choices}) == 3
        assert [choice.sentence for choice in choices if choice.reply == "Yes."] == [PRINCIPLES[right].sentence]
        for choice in choices:
            assert choice.reply == "Yes." or choice.reply.startswith("No. That explains ")
