"""Whoever follows the displayed solution, or calculates honestly with the decimals asked for, is right."""

import random
import re

import numpy as np
import pytest

from lstm_engine import FAMILIES, Variant, grade, make_variant
from tests.lstm_engine.exercises import keys, variants
from tests.lstm_engine.honest import Calculator, follow, number, rounded, unrounded

every_family = pytest.mark.parametrize("family", FAMILIES)


def written(value: float, decimals: int | None) -> str:
    """A number as a student types it, rounded to so many decimals."""
    return repr(unrounded(value)) if decimals is None else f"{rounded(decimals)(value):.{decimals}f}"


def typed(variant: Variant, value_of) -> dict[str, str]:
    """The answers of a student whose value for a line (a name and a time) is known."""
    case = dict(variant.case)
    decimals = None if case["carry"] is None else case["decimals"]
    lines = {name: value_of(*name.split("@")) for name in case["asked"]}
    values = [value for name in case["asked"] for value in lines[name]]
    return {blank: written(value, decimals) for blank, value in zip(keys(variant), values, strict=True)}


def shown(line) -> np.ndarray:
    """The value of a displayed line, before it is rounded as an answer."""
    return number(line.value.split(r" \approx ")[0])


@every_family
def test_displayed_lines_are_true_as_arithmetic(family):
    for variant in variants(family, 100):
        case = dict(variant.case)
        hard, carry = case["regime_name"] == "hard", case["carry"]
        for line in variant.solution:
            value = follow(line.numbers, hard)

            assert value.shape == shown(line).shape
            if carry is None:
                np.testing.assert_allclose(value, shown(line), rtol=0, atol=1e-12)
            elif case["regime_name"].startswith("step"):
                assert np.abs(value - shown(line)).max() <= 0.5 * 10.0**-carry + 1e-9
            else:  # the numbers put in are themselves rounded
                assert np.abs(value - shown(line)).max() <= 3 * 10.0**-carry


@every_family
def test_following_the_displayed_numbers_is_right(family):
    for variant in variants(family):
        case = dict(variant.case)
        lines = {line.name: follow(line.numbers, case["regime_name"] == "hard") for line in variant.solution}
        answers = typed(variant, lambda name, t, lines=lines: lines[f"{name}@{t}"][:, 0].tolist())

        assert grade(variant, answers).right, (variant.seed, answers)


@every_family
def test_last_value_of_the_solution_is_the_answer(family):
    for variant in variants(family, 50):
        case = dict(variant.case)
        lines = {line.name: line for line in variant.solution}
        displayed = [number(lines[name].value.split(r" \approx ")[-1])[:, 0] for name in case["asked"]]

        assert [float(text) for text in keys(variant).values()] == np.concatenate(displayed).tolist()


STUDENTS = {
    "rounds every line": lambda carry, decimals: (rounded(carry), unrounded, None),
    "rounds lines and products": lambda carry, decimals: (rounded(carry), rounded(carry), None),
    "carries two decimals more": lambda carry, decimals: (rounded(carry + 2), unrounded, None),
    "carries everything": lambda carry, decimals: (unrounded, unrounded, None),
    "goes on with the answers": lambda carry, decimals: (rounded(carry), unrounded, rounded(decimals)),
}


@every_family
@pytest.mark.parametrize("student", STUDENTS)
def test_honest_students_are_right(family, student):
    for variant in variants(family):
        case = dict(variant.case)
        rounding = (unrounded, unrounded, None)
        if case["carry"] is not None:
            rounding = STUDENTS[student](case["carry"], case["decimals"])
        if case["regime_name"].startswith("step") and student == "rounds lines and products":
            continue  # the exercise says which lines to round, and products are none of them
        calculator = Calculator(case, *rounding)
        answers = typed(variant, lambda name, t, student=calculator: student.value(name, int(t)))
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

        np.testing.assert_allclose([key.value for key in variant.answer_key], values, rtol=0, atol=1e-12)


@every_family
def test_tolerance_is_what_an_honest_calculator_can_reach_and_not_much_more(family):
    rng = random.Random(5)
    for variant in variants(family, 12):
        case = dict(variant.case)
        wide = [key.tolerance for key in variant.answer_key]
        if case["carry"] is None:
            assert wide == [1e-9] * len(wide)
            continue
        unit = 0.5 * 10.0 ** -case["carry"]
        reached = np.zeros(len(wide))
        for _ in range(60):  # every line off by as much as rounding may do, up or down
            calculator = Calculator(
                case, lambda value, unit=unit: value + rng.choice((-unit, unit)), lambda value: value
            )
            values = [entry for name in case["asked"] for entry in calculator.value(*_at(name))]
            off = [abs(value - key.value) for value, key in zip(values, variant.answer_key, strict=True)]
            reached = np.maximum(reached, off)
        half = 0.5 * 10.0 ** -case["decimals"]  # then the answer itself is rounded, or cut
        by_line = case["regime_name"].startswith("step")
        strict = np.array(wide) - half

        assert (reached <= wide).all()
        assert (strict <= 3 * (reached + half * (not by_line) + unit)).all(), (variant.seed, reached, wide)


def test_tolerance_of_one_line_by_hand():
    gate = make_variant("one_gate", 3, {"level": 1}).answer_key[0].tolerance
    output = make_variant("lstm_output", 3, {"level": 1})
    share = float(next(given.value for given in output.question.givens if given.symbol == "o_t"))

    assert 0.00105 <= gate <= 0.00112  # half a unit of the line, and one of the answer, which may be cut
    assert 0.00105 <= output.answer_key[0].tolerance <= 0.00112 + 0.0001 * share


def _at(name):
    own, time = name.split("@")
    return own, int(time)


@every_family
def test_lines_name_symbol_formula_numbers_and_value(family):
    for variant in variants(family, 20):
        for line in variant.solution:
            assert line.name
            assert line.symbol
            assert line.numbers
            assert line.value
            assert line.plain.count(" = ") == 3
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
