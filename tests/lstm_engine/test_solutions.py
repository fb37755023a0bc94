"""Whoever follows the displayed solution, or calculates honestly with the decimals asked for, is right."""

import random
import re

import numpy as np
import pytest

from lstm_engine import FAMILIES, SolutionLine, Variant, grade, make_variant
from lstm_engine.calculations import Case
from tests.lstm_engine.exercises import as_typed, keys, variants
from tests.lstm_engine.honest import Calculator, follow, number, rounded, to_figures, unrounded

every_family = pytest.mark.parametrize("family", FAMILIES)


def typed(variant: Variant, value_of) -> dict[str, str]:
    """The answers of a student whose value for a line (a name and a time) is known."""
    case, forms = dict(variant.case), as_typed(variant)
    values = [entry for name in case["asked"] for entry in value_of(*_at(name))]
    return {blank: forms[blank](value) for blank, value in zip(keys(variant), values, strict=True)}


def _at(name):
    own, _, time = name.partition("@")
    return own, int(time or 1)


def shown(line) -> np.ndarray:
    """The value of a displayed line, before it is rounded as an answer."""
    return number(line.value.split(r" \approx ")[0])


WORDS = re.compile(r"\\text|argmax|\\\{|\[\\text")  # choices, and places in a vector


def lines_of(variant: Variant) -> list[SolutionLine]:
    """The lines that are arithmetic."""
    return [line for line in variant.solution if line.numbers and not WORDS.search(line.value + line.numbers)]


@every_family
def test_displayed_lines_are_true_as_arithmetic(family):
    for variant in variants(family, 100):
        case = dict(variant.case)
        hard, carry = case["regime_name"] == "hard", case["carry"]
        for line in lines_of(variant):
            value, displayed = follow(line.numbers, hard), shown(line)

            assert value.shape == displayed.shape
            if case["figures"]:
                np.testing.assert_allclose(value, displayed, rtol=60 * 10.0 ** -(case["figures"] + 1))
            elif carry is None:
                np.testing.assert_allclose(value, displayed, rtol=1e-9, atol=1e-9)
            elif case["regime_name"].startswith("step"):
                assert np.abs(value - displayed).max() <= 0.5 * 10.0**-carry + 1e-9
            else:  # the numbers put in are themselves rounded
                largest = max(1, *(float(digits) for digits in re.findall(r"\d+(?:\.\d+)?", line.numbers)))
                assert np.abs(value - displayed).max() <= 3 * 10.0**-carry * largest


@every_family
def test_following_the_displayed_numbers_is_right(family):
    for variant in variants(family):
        case, key = dict(variant.case), keys(variant)
        if case["goal"]:
            continue
        lines = {line.name: follow(line.numbers, case["regime_name"] == "hard") for line in lines_of(variant)}
        forms, answers = as_typed(variant), {}
        for name in case["asked"]:
            here = [blank for blank in key if blank not in answers][: Case(**case).plan.size(name)]
            values = lines[name][:, 0].tolist() if name in lines else [None] * len(here)
            answers |= {
                blank: key[blank] if value is None else forms[blank](value)
                for blank, value in zip(here, values, strict=True)
            }

        assert grade(variant, answers).right, (variant.seed, answers)


@every_family
def test_last_value_of_the_solution_is_the_answer(family):
    for variant in variants(family, 50):
        case, shown_as = dict(variant.case), iter(keys(variant).values())
        lines = {line.name: line for line in lines_of(variant)}
        for name in case["asked"]:
            displayed = number(lines[name].value.split(r" \approx ")[-1])[:, 0] if name in lines else [None]
            for value in displayed:
                text = next(shown_as)
                assert value is None or float(text) == pytest.approx(value, rel=1e-12)


STUDENTS = {
    "rounds every line": lambda line, more, answer: (line, unrounded, None),
    "rounds lines and products": lambda line, more, answer: (line, line, None),
    "carries two decimals more": lambda line, more, answer: (more, unrounded, None),
    "carries everything": lambda line, more, answer: (unrounded, unrounded, None),
    "goes on with the answers": lambda line, more, answer: (line, unrounded, answer),
}


def rounding_of(case, student):
    """How this student rounds lines, products, and what is asked before going on."""
    if case["figures"]:
        figures = case["figures"]
        return STUDENTS[student](to_figures(figures + 2), to_figures(figures + 4), to_figures(figures))
    if case["carry"] is None or case["goal"]:
        return unrounded, unrounded, None
    return STUDENTS[student](rounded(case["carry"]), rounded(case["carry"] + 2), rounded(case["decimals"]))


@every_family
@pytest.mark.parametrize("student", STUDENTS)
def test_honest_students_are_right(family, student):
    for variant in variants(family):
        case = dict(variant.case)
        if case["regime_name"].startswith("step") and student == "rounds lines and products":
            continue  # the exercise says which lines to round, and products are none of them
        calculator = Calculator(case, *rounding_of(case, student))
        answers = typed(variant, calculator.value)
        result = grade(variant, answers)

        assert result.right, (variant.seed, answers, keys(variant), result)
        assert result.malrules == ()


@every_family
def test_plain_calculation_gives_the_key(family):
    for variant in variants(family, 60):
        case = dict(variant.case)
        if case["regime_name"].startswith("step"):
            calculator = Calculator(case, rounded(case["decimals"]), lambda value: value)
        else:
            calculator = Calculator(case, lambda value: value, lambda value: value)
        values = [entry for name in case["asked"] for entry in calculator.value(*_at(name))]

        np.testing.assert_allclose([key.value for key in variant.answer_key], values, rtol=1e-11, atol=1e-12)


@every_family
def test_tolerance_is_what_an_honest_calculator_can_reach_and_not_much_more(family):
    rng = random.Random(5)
    for variant in variants(family, 12):
        case = dict(variant.case)
        if case["goal"]:
            continue  # what is proposed has no tolerance
        wide = np.array([key.tolerance for key in variant.answer_key])
        exact = np.array([blank.kind != "number" for blank in variant.question.blanks])
        assert (wide[exact] == 1e-9).all()
        if case["carry"] is None and not case["figures"]:
            assert (wide == 1e-9).all()
            continue
        reached = np.zeros(len(wide))
        by_line = case["regime_name"].startswith("step")
        for turn in range(60):  # every line off by as much as rounding may do, up or down; in half of them answers too
            line, answer = (pushed(case, rng, asked) for asked in (False, True))
            calculator = Calculator(case, line, lambda value: value, answer if turn % 2 and not by_line else None)
            values = [entry for name in case["asked"] for entry in calculator.value(*_at(name))]
            off = [abs(value - key.value) for value, key in zip(values, variant.answer_key, strict=True)]
            reached = np.maximum(reached, off)
        half = np.array([half_unit(case, key.value, answer=True) for key in variant.answer_key])
        strict = wide - half  # for whoever cuts the last digit

        assert (reached <= wide)[~exact].all()
        assert (strict <= 3 * (reached + half))[~exact].all(), (variant.seed, reached, wide)


def pushed(case, rng, answer):
    """Off by half a unit of the last digit that is kept, up or down."""
    return lambda value: value + rng.choice((-1, 1)) * half_unit(case, value, answer)


def half_unit(case, value, answer=False):
    """Half a unit of the last digit that is kept."""
    if case["figures"]:
        figures = case["figures"] + (0 if answer else 2)
        return 0.5 * 10.0 ** (np.floor(np.log10(max(abs(value), 1e-300))) - figures + 1)
    return 0.5 * 10.0 ** -(case["decimals"] if answer else case["carry"])


def test_tolerance_of_one_line_by_hand():
    gate = make_variant("one_gate", 3, {"level": 1}).answer_key[0].tolerance
    output = make_variant("lstm_output", 3, {"level": 1})
    share = float(next(given.value for given in output.question.givens if given.symbol == "o_t"))

    assert 0.00105 <= gate <= 0.00112  # half a unit of the line, and one of the answer, which may be cut
    assert 0.00105 <= output.answer_key[0].tolerance <= 0.00112 + 0.0001 * share


@every_family
def test_lines_name_symbol_formula_numbers_and_value(family):
    for variant in variants(family, 20):
        for line in variant.solution:
            assert line.name
            assert line.symbol
            assert line.value
            assert line.spoken
            assert line.plain.count(" = ") == 3 or not line.numbers
            assert not re.search(r"[{}]|None|nan|inf", line.plain)
            assert not re.search(r"[-+·⊙] -", line.plain), "a sign after an operation wants parentheses"


def test_solution_says_what_a_gate_does():
    solution = make_variant("lstm_step", 3, {"level": 1}).solution
    forget = next(line for line in solution if line.name == "f@1")
    percent = 100 * float(forget.value.split()[0])

    assert forget.why == f"The forget gate keeps {percent:.0f} % of the old cell state."


def test_sentence_on_the_update_gate_flips_with_the_convention():
    keeps, overwrites = (
        next(line.why for line in make_variant("gru_step", 3, {"convention": name}).solution if line.name == node)
        for name, node in (("pytorch", "z@1"), ("ng", "u@1"))
    )

    assert "keeps" in keeps
    assert "overwrites" in overwrites
