"""What a grade says beyond right and wrong: the student's path, rounding too early, and what nothing explains."""

import math
import random
import re
from itertools import islice

import pytest

from lstm_engine import FAMILIES, grade, make_variant
from lstm_engine.__main__ import diagnose
from tests.lstm_engine.exercises import as_typed, keys, marks, variants
from tests.lstm_engine.honest import Calculator, number, rounded, unrounded

EARNED_BELOW = {"follows", "rounded_early"}
every_family = pytest.mark.parametrize("family", FAMILIES)


def value_of(text):
    """The entries of a line as it is shown, or the words of what was chosen."""
    return text if "text" in text or "_" in text else number(text)[:, 0].tolist()


def same(theirs, ours):
    """Equal, up to the one decimal that a line shows more where it would be rounded twice."""
    return theirs == ours if isinstance(ours, str) else theirs == pytest.approx(ours, abs=6e-5)


@every_family
def test_path_follows_the_solution_and_parts_where_the_slip_is(family):
    with_path = 0
    for variant in variants(family, 16):
        names = [line.name for line in variant.solution]
        right = {line.name: value_of(line.value.split(r" \approx ")[0]) for line in variant.solution}
        asked = dict(variant.case)["asked"]
        right_entries = iter(variant.answer_key)
        keys_of = {
            name: list(islice(right_entries, 1 if isinstance(right[name], str) else len(right[name]))) for name in asked
        }
        for prediction in variant.predictions:
            result = grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))
            if not result.path:
                assert result.parts_at == ""
                first = next(mark for mark in result.marks if mark.verdict != "right")
                assert len(first.malrules) != 1
                continue
            path = {name: value_of(text) for name, text in result.path}
            assert list(path) == names
            if not result.parts_at:  # a vector of which the slip moves less than the band of a line shown
                assert variant.question.table
                continue
            before = names[: names.index(result.parts_at)]
            assert variant.question.table or all(same(path[name], right[name]) for name in before)
            assert path[result.parts_at] != right[result.parts_at]
            wanted = dict(zip(keys(variant), prediction.answers, strict=True))
            for name in asked:
                if isinstance(path[name], str) or variant.question.table or len(result.malrules) > 1:
                    continue
                for value, key in zip(path[name], keys_of[name], strict=True):
                    assert value == pytest.approx(wanted[key.blank], abs=2 * key.tolerance, rel=1e-3)
            with_path += 1
    assert with_path > 12 or not numbers(variant)


def test_path_of_the_final_answer_alone():
    variant = make_variant("lstm_step", 3, {"level": 2})
    prediction = next(found for found in variant.predictions if found.malrule == "M12")
    result = grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))

    assert result.malrules == ("M12",)
    assert result.parts_at == "c@1"
    assert dict(result.path)["c@1"] == f"{rounded(4)(prediction.answers[0]):.4f}"
    assert dict(result.path)["h@1"] == f"{rounded(4)(prediction.answers[1]):.4f}"


ALONE = [("gated_rnn_step", 2), ("gru_step", 2), ("rnn_sequence", 3), ("gru_step", 3)]


@pytest.mark.parametrize(("family", "level"), ALONE)
def test_rounding_on_the_way_is_a_verdict_of_its_own(family, level):
    early = unexplained = 0
    for seed in range(60):
        variant = make_variant(family, seed, {"level": level})
        case = dict(variant.case)
        (node,) = case["asked"]
        calculator = Calculator(case, rounded(2), unrounded)
        values = calculator.calculated("h", int(node[-1]))
        last = [f"{rounded(3)(value):.3f}" for value in values]
        result = grade(variant, dict(zip(keys(variant), last, strict=True)))

        for mark in result.marks:
            unexplained += mark.verdict == "fault" and not mark.malrules
            if mark.verdict == "rounded_early":
                assert mark.points == 0.5
                assert "carry 4 decimals" in mark.feedback
                early += 1
    assert early >= 10
    assert unexplained <= 2  # where a line ends in a 5, two roundings are honest


def test_values_between_the_right_one_and_the_rounded_one_only():
    variant = make_variant("rnn_step", 5, {"level": 2})
    (key,) = variant.answer_key
    far = [f"{key.value + distance:.3f}" for distance in (-0.05, 0.05)]

    assert all(marks(grade(variant, {"h": text}))["h"] == "fault" for text in far)


@every_family
@pytest.mark.parametrize("digit", ["0", "1"])
def test_one_number_everywhere_earns_what_it_hits_and_nothing_else(family, digit):
    hit, asked = 0, 0
    for variant in variants(family, 120):
        forms = as_typed(variant)
        typed = {name: digit if forms[name](1.0) in ("0", "1") else f"{digit}.0000" for name in forms}
        result = grade(variant, typed)
        assert result.readable
        assert dict(variant.case)["regime_name"] == "hard" or set(marks(result).values()).isdisjoint(EARNED_BELOW)
        hit += sum(abs(key.value - float(digit)) <= key.tolerance for key in numbers(variant))
        asked += len(numbers(variant))
    if family == "hard_lstm":  # gates are 0 or 1, candidates -1 or 1; the classic answer is 2 and 1
        assert hit <= 0.5 * asked
    else:
        assert hit <= 0.1 * asked  # now and then a key is 0 or 1


def numbers(variant):
    """The keys of what is answered with a number on a scale: no choice, no whole number, nothing that is proposed."""
    asked = zip(variant.question.blanks, variant.answer_key, strict=True)
    return [key for blank, key in asked if blank.kind == "number" and not dict(variant.case)["goal"]]


@every_family
def test_answers_that_nothing_explains_have_no_name(family):
    rng = random.Random(20)
    named, together, expected, tried = 0, 0, 0.0, 0
    for variant in variants(family, 80):
        if not numbers(variant):
            continue
        key, case = numbers(variant)[-1], dict(variant.case)
        size = abs(key.value) if case["figures"] else 1.0  # figures are right to a share of the value
        band = max(key.tolerance, 0.0005 if case["carry"] is None else 0)
        for _ in range(5):
            value = key.value + rng.choice([-1, 1]) * rng.uniform(0.25 if case["figures"] else 0.05, 1) * size
            bare = case["carry"] is None and not case["figures"]
            text = f"{value:.3f}" if bare else as_typed(variant)[key.blank](value)
            result = grade(variant, {**keys(variant), key.blank: text})
            two = any("together" in mark.feedback for mark in result.marks)
            named, together = named + (bool(result.malrules) and not two), together + two
            expected += len(variant.predictions) * 2 * band / (1.9 * size)
            tried += 1

            assert result.readable
            assert not result.right
            if result.malrules and not two and len(keys(variant)) == 1:
                shown = [p for p in variant.predictions if p.malrule in result.malrules]
                share = 0.1 if case["figures"] else 0
                assert any(abs(p.answers[-1] - float(text)) <= 2 * band + share * abs(float(text)) for p in shown)
            if not result.malrules:
                fault = next(mark for mark in result.marks if mark.blank == key.blank)
                assert fault.verdict in ("fault", "rounded_early")
                assert "slip gives" not in fault.feedback
    print(f"{family}: {named} of {tried} random wrong numbers named; the bands allow {expected:.0f}")
    assert named <= expected + 5
    assert together <= tried / (20 * math.e) + 5  # a pair must stand alone in 20 times the space of its band


@every_family
def test_numbers_beside_the_key_are_never_accused(family):
    for variant in variants(family, 60):
        if dict(variant.case)["carry"] is None:
            continue
        for key in numbers(variant):
            for side in (-1, 1):
                text = f"{key.value + 0.999 * side * key.tolerance:.12e}"
                result = grade(variant, {**keys(variant), key.blank: text})
                assert result.malrules == ()
                assert marks(result)[key.blank] == "right"


def test_slip_that_makes_no_difference_is_not_named():
    variant = make_variant("lstm_step", 3, {"level": 2})
    (output,) = Calculator(dict(variant.case), unrounded, unrounded).value("o", 1)
    near, far = output * math.tanh(0.05), output * math.tanh(0.05) + 0.003  # tanh forgotten moves it by 0.00004

    def verdict(h):
        return grade(variant, {"c": "0.050", "h": f"{h:.9f}"}).marks[1]

    assert (verdict(near).verdict, verdict(far).verdict) == ("follows", "fault")
    while far - near > 1e-8:
        middle = (near + far) / 2
        near, far = (middle, far) if verdict(middle).verdict == "follows" else (near, middle)
    assert "M32" not in verdict(far).malrules


def test_diagnose_does_not_name_a_slip_that_makes_no_difference():
    zeros = {k: [[0]] for k in "ifgo"}
    case = {"cell": "lstm_nobias", "params": {"W": zeros, "U": zeros}, "x": [[1]], "c0": [0.12], "decimals": 4}
    found = diagnose({**case, "answers": {"h": [0.5 * 0.06 + 0.00004]}})

    assert found["right"] is False
    assert "M32" not in found["malrules"]


@pytest.mark.parametrize("typed", ["5.", "- 0.5", "+ 0.5"])
def test_number_said_back_begins_no_list(typed):
    variant = make_variant("one_gate", 0, {"level": 1})
    result = grade(variant, {"f": typed})

    assert not re.match(r"\d+[.)] |[-+] ", result.marks[0].feedback)
