"""What a grade says beyond right and wrong: the student's path, rounding too early, and what nothing explains."""

import math
import random
import re

import pytest

from lstm_engine import FAMILIES, grade, make_variant
from lstm_engine.__main__ import diagnose
from tests.lstm_engine.exercises import keys, marks, variants
from tests.lstm_engine.honest import Calculator, rounded, unrounded

every_family = pytest.mark.parametrize("family", FAMILIES)


@every_family
def test_path_follows_the_solution_and_parts_where_the_slip_is(family):
    with_path = 0
    for variant in variants(family, 16):
        names = [line.name for line in variant.solution]
        right = {line.name: line.plain.rsplit(" = ", 1)[1] for line in variant.solution}
        asked = dict(variant.case)["asked"]
        units = len(keys(variant)) // len(asked)
        for prediction in variant.predictions:
            result = grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))
            if not result.path:
                assert result.parts_at == ""
                assert len(result.malrules) > 1
                continue
            path = dict(result.path)
            assert list(path) == names
            if not result.parts_at:  # a vector of which the slip moves less than the band of a line shown
                assert variant.question.table
                continue
            before = names[: names.index(result.parts_at)]
            assert variant.question.table or all(path[name] == right[name] for name in before)
            assert path[result.parts_at] != right[result.parts_at]
            for place, name in enumerate(asked):
                theirs = [float(value) for value in path[name].strip("[]").split(", ")]
                band = [key.tolerance for key in variant.answer_key[place * units : (place + 1) * units]]
                wanted = prediction.answers[place * units : (place + 1) * units]
                for value, want, wide in zip(theirs, wanted, band, strict=True):
                    assert variant.question.table or len(result.malrules) > 1 or abs(value - want) <= 2 * wide
            with_path += 1
    assert with_path > 16


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
@pytest.mark.parametrize("number", ["0", "1"])
def test_one_number_everywhere_earns_no_more_than_chance(family, number):
    scores = []
    for variant in variants(family, 120):
        decimals = [blank.decimals for blank in variant.question.blanks]
        exact = dict(variant.case)["carry"] is None
        typed = [number if exact or not places else f"{number}.{'0' * places}" for places in decimals]
        result = grade(variant, dict(zip(keys(variant), typed, strict=True)))
        assert result.readable
        scores.append(result.score)

    if family == "hard_lstm":  # gates are 0 or 1, candidates -1 or 1; the classic answer is 2 and 1
        assert sum(scores) / len(scores) <= 0.5
    else:
        assert sum(scores) / len(scores) <= 0.02  # now and then a key is 0


@every_family
def test_answers_that_nothing_explains_have_no_name(family):
    rng = random.Random(20)
    named, expected, tried = 0, 0.0, 0
    for variant in variants(family, 80):
        key = variant.answer_key[-1]
        case = dict(variant.case)
        for _ in range(5):
            value = key.value + rng.choice([-1, 1]) * rng.uniform(0.05, 1)
            text = f"{value:.3f}" if case["carry"] is None else f"{value:.{case['decimals']}f}"
            result = grade(variant, {**keys(variant), key.blank: text})
            named += bool(result.malrules)
            expected += len(variant.predictions) * 2 * key.tolerance / 1.9
            tried += 1

            assert not result.right
            if result.malrules and len(keys(variant)) == 1:
                shown = [p for p in variant.predictions if p.malrule in result.malrules]
                assert any(abs(p.answers[-1] - float(text)) <= 2 * key.tolerance for p in shown)
            if not result.malrules:
                fault = next(mark for mark in result.marks if mark.blank == key.blank)
                assert fault.verdict in ("fault", "rounded_early")
                assert "slip gives" not in fault.feedback
    print(f"{family}: {named} of {tried} random wrong numbers named; the bands allow {expected:.0f}")
    assert named <= expected + 5


@every_family
def test_numbers_beside_the_key_are_never_accused(family):
    for variant in variants(family, 60):
        case = dict(variant.case)
        if case["carry"] is None:
            continue
        for key in variant.answer_key:
            for side in (-1, 1):
                text = f"{key.value + 0.999 * side * key.tolerance:.12f}"
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
