"""Line by line: one slip costs one line, faults have names, what cannot be judged is not judged."""

import math

import pytest

from lstm_engine import MALRULES, grade, make_variant
from tests.lstm_engine.exercises import NAMES, SETTINGS, graded, keys, marks
from tests.lstm_engine.honest import Calculator, rounded, unrounded

TABLES = [
    pytest.param(family, settings, id=name)
    for (family, settings), name in zip(SETTINGS, NAMES, strict=True)
    if settings.get("decimals") == 3 and make_variant(family, 0, settings).question.table
]


def carried_on(variant, node, wrong):
    """What a student types who has these values at one line and goes on honestly from there."""
    case = dict(variant.case)
    calculator = Calculator(case, rounded(case["carry"]), unrounded)
    calculator.known[node] = wrong
    values = [value for name in case["asked"] for value in calculator.value(name.split("@")[0], int(name[-1]))]
    return {blank: f"{rounded(3)(value):.3f}" for blank, value in zip(keys(variant), values, strict=True)}


def moved(value):
    """Another value, far from this one and from 0, that every line may have."""
    return next(other for other in (value + 0.23, value - 0.23) if abs(other) < 1 and other * value > 0)


def blanks_of(variant, node):
    """The blanks of one line."""
    own = node if node in keys(variant) else node.split("@")[0]
    return [blank for blank in keys(variant) if blank == own or blank.startswith(f"{own}[")]


@pytest.mark.parametrize(("family", "settings"), TABLES)
def test_one_slip_costs_its_line_and_no_other(family, settings):
    for seed in range(6):
        variant = make_variant(family, seed, settings)
        truth = {key.blank: key.value for key in variant.answer_key}
        for node in dict(variant.case)["asked"]:
            here = blanks_of(variant, node)
            if any(abs(truth[blank]) > 0.75 or abs(truth[blank]) < 0.01 for blank in here):
                continue
            wrong = [rounded(3)(moved(truth[blank])) for blank in here]
            result = grade(variant, carried_on(variant, node, wrong))

            assert {marks(result)[blank] for blank in here} <= {"fault", "rounded_early"}, (seed, node, result)
            others = {verdict for blank, verdict in marks(result).items() if blank not in here}
            assert others <= {"right", "follows"}, (seed, node, result)
            assert result.score == pytest.approx(1 - len(here) / len(truth), abs=0.51 * len(here) / len(truth))
            assert result.parts_at == node or result.malrules, "only a slip that is named may start above the line"


def test_later_lines_say_that_they_follow():
    variant = make_variant("lstm_step", 3, {"level": 1})
    result = grade(variant, carried_on(variant, "f@1", [0.4]))

    assert marks(result) == dict.fromkeys("igo", "right") | {"f": "fault", "c": "follows", "h": "follows"}
    assert result.score == pytest.approx(5 / 6)
    feedback = {mark.blank: mark.feedback for mark in result.marks}
    assert feedback["c"].startswith("Right from your 0.400.")
    assert feedback["i"] == ""


def test_two_slips_cost_two_lines():
    variant = make_variant("lstm_step", 3, {"level": 1})
    first = carried_on(variant, "f@1", [0.4])
    result = grade(variant, {**first, "h": f"{-float(first['h']):.3f}"})

    assert [marks(result)[blank] for blank in ("f", "c", "h")] == ["fault", "follows", "fault"]
    assert result.score == pytest.approx(4 / 6)


def test_right_value_below_a_fault_is_right():
    variant = make_variant("lstm_step", 3, {"level": 1})
    result = graded(variant, f="0.400")

    assert marks(result) == dict.fromkeys("igoch", "right") | {"f": "fault"}


@pytest.mark.parametrize("rule", ["M09", "M12", "M32", "M34", "M38"])
def test_fault_has_the_name_and_the_sentence_of_its_rule(rule):
    variant = make_variant("lstm_step", 3, {"level": 1})
    prediction = next(found for found in variant.predictions if found.malrule == rule)
    result = grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))
    fault = next(mark for mark in result.marks if mark.verdict == "fault")

    assert result.malrules == (rule,)
    assert fault.malrules == (rule,)
    assert fault.blank == ("c" if rule in ("M09", "M12") else "h")
    assert MALRULES[rule].sentence in fault.feedback
    assert result.score == pytest.approx(5 / 6)


def test_several_rules_are_a_question():
    asked = 0
    for seed in range(20):
        variant = make_variant("gated_rnn_step", seed, {"level": 2})
        for prediction in variant.predictions:
            if prediction.malrule == "M01":  # g and 1 - g swapped is the same number as the wrong sign of the sigmoid
                result = grade(variant, {"h": prediction.shown[0]})
                assert {"M01", "M24"} <= set(result.malrules)
                (mark,) = result.marks
                assert mark.feedback.endswith("Which was it?")
                assert all(MALRULES[rule].title in mark.feedback for rule in result.malrules)
                assert (result.path, result.parts_at) == ((), "")
                asked += 1
    assert asked >= 10


def test_gate_itself_tells_the_two_rules_apart():
    variant = make_variant("gated_rnn_step", 4, {"level": 1})
    names = {}
    for prediction in variant.predictions:
        if (prediction.malrule, prediction.node) in {("M01", "h"), ("M24", "g")}:
            result = grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))
            names[prediction.malrule] = result.malrules

    assert names == {"M01": ("M01",), "M24": ("M24",)}


@pytest.mark.parametrize("gate", ["f", "i", "o"])
@pytest.mark.parametrize("value", ["0.000", "1.000", "1.200", "-0.300"])
def test_lines_below_an_impossible_gate_are_not_judged(gate, value):
    variant = make_variant("lstm_step", 3, {"level": 1})
    answers = {**carried_on(variant, f"{gate}@1", [float(value)]), gate: value}
    result = grade(variant, answers)

    below = {"f": "ch", "i": "ch", "o": "h"}[gate]
    assert marks(result)[gate] == "fault"
    assert {marks(result)[blank] for blank in below} == {"not_judged"}
    assert all(mark.points == 0 for mark in result.marks if mark.blank in gate + below)
    assert all(marks(result)[blank] == "right" for blank in keys(variant) if blank not in gate + below)


@pytest.mark.parametrize("value", ["0.000", "1.000", "-1.000", "1.500"])
def test_lines_below_an_impossible_candidate_are_not_judged(value):
    variant = make_variant("lstm_step", 3, {"level": 1})
    result = grade(variant, {**carried_on(variant, "g@1", [float(value)]), "g": value})

    assert [marks(result)[blank] for blank in "gch"] == ["fault", "not_judged", "not_judged"]


def test_impossible_gate_in_the_hard_regime():
    for seed in range(20):
        variant = make_variant("hard_lstm", seed, {"level": 2})
        if keys(variant)["f"] == "1":
            result = graded(variant, f="0", c="99", h="7")
            assert [marks(result)[blank] for blank in "fch"] == ["fault", "not_judged", "not_judged"]
            return
    pytest.fail("no forget gate is open")


def test_vectors_are_judged_entry_by_entry():
    variant = make_variant("one_gate", 3, {"level": 3})
    result = graded(variant, **{"f[1]": "0.999"})

    assert marks(result) == {"f[1]": "fault", "f[2]": "right"}
    assert result.score == 0.5
    assert not result.right


@pytest.mark.parametrize("typed", ["", "abc", "0.5", "1", ".57", "5.7e-1"])
def test_unreadable_blank_costs_nothing_and_says_why(typed):
    variant = make_variant("lstm_step", 3, {"level": 1})
    result = graded(variant, i=typed)

    assert not result.readable
    assert result.score == 0
    assert marks(result) == dict.fromkeys("fgoch", "not_judged") | {"i": "unreadable"}
    assert next(mark.feedback for mark in result.marks if mark.blank == "i")
    assert all(mark.feedback == "" for mark in result.marks if mark.blank != "i")


def test_too_few_decimals_are_named():
    variant = make_variant("one_gate", 3, {"level": 2, "decimals": 4})
    feedback = {text: graded(variant, f=text).marks[0].feedback for text in ("1", "0.2", "0.23", "0.235")}

    assert feedback["1"] == "1 has no decimals; this question needs 4."
    assert feedback["0.2"] == "0.2 has one decimal; this question needs 4."
    assert feedback["0.235"] == "0.235 has 3 decimals; this question needs 4."
    assert graded(variant, f="235051/1000000").readable, "a fraction is as exact as it gets"


def test_missing_blanks_are_unreadable_and_strange_ones_ignored():
    variant = make_variant("lstm_step", 3, {"level": 2})

    assert marks(grade(variant, {})) == {"c": "unreadable", "h": "unreadable"}
    assert marks(grade(variant, {"c": keys(variant)["c"]})) == {"c": "not_judged", "h": "unreadable"}
    assert grade(variant, {**keys(variant), "f": "abc", "seed": "3"}).right


def test_decimal_comma():
    variant = make_variant("lstm_step", 3, {"level": 1})
    with_comma = {blank: text.replace(".", ",") for blank, text in keys(variant).items()}

    assert grade(variant, with_comma, ",").right
    assert grade(variant, with_comma, ".").right
    assert [mark.raw for mark in grade(variant, with_comma, ",").marks] == list(with_comma.values())
    assert not graded(variant, h="1,234").readable


def test_right_line_refutes_a_slip_that_would_have_moved_it():
    variant = make_variant("gru_step", 0, {"level": 3, "convention": "ng"})
    result = grade(variant, {"h[1]": variant.answer_key[0].shown, "h[2]": "0.690"})
    everything = grade(variant, dict(zip(keys(variant), variant.predictions[0].shown, strict=True)))

    refuted = {
        prediction.malrule
        for prediction in variant.predictions
        if abs(prediction.answers[0] - variant.answer_key[0].value) > 4 * variant.answer_key[0].tolerance
    }
    possible = {prediction.malrule for prediction in variant.predictions} - refuted
    assert set(result.malrules) <= possible
    assert everything.malrules


def test_cut_last_digit_is_right_and_said():
    said = 0
    for seed in range(40):
        variant = make_variant("one_gate", seed, {"level": 1, "decimals": 4})
        key = variant.answer_key[0]
        cut = f"{math.trunc(key.value * 10**4) / 10**4:.4f}"
        lost = key.value - float(cut)
        result = grade(variant, {key.blank: cut})

        assert result.right
        if not 5e-5 < lost < 7e-5:  # between, it may be rounding on the way
            assert ("cut, not rounded" in result.marks[0].feedback) == (lost >= 7e-5)
            said += bool(result.marks[0].feedback)
    assert said >= 3


def test_number_far_too_large_costs_nothing():
    variant = make_variant("hard_lstm", 1, {"level": 2})
    result = grade(variant, dict.fromkeys(keys(variant), "1e300"))

    assert not result.readable
    assert "far too large" in result.marks[0].feedback


def test_many_slips_are_not_listed():
    variant = make_variant("hard_lstm", 1, {"level": 3})
    crowded = [
        mark
        for prediction in variant.predictions
        for mark in grade(variant, dict(zip(keys(variant), prediction.shown, strict=True))).marks
        if len(mark.malrules) > 3
    ]

    assert crowded
    assert all("does not tell which" in mark.feedback for mark in crowded)
