"""Two slips at once are named where they stand alone, and nowhere else."""

import math
import random

import numpy as np
import pytest

from lstm_engine import MALRULES, grade, make_variant
from lstm_engine.__main__ import diagnose
from lstm_engine.calculations import Case
from lstm_engine.diagnosis import both, outcomes, two_slips, ways_of_two
from lstm_engine.graph import entries
from tests.lstm_engine.exercises import as_typed, graded, keys, marks, settings_of
from tests.pace import paces

FINAL = [("rnn_step", 2), ("rnn_step", 3), ("gated_rnn_step", 2), ("lstm_step", 2), ("gru_step", 3), ("bptt", 2)]


def sigma(a):
    """1 / (1 + e^-a)."""
    return 1 / (1 + math.exp(-a))


def numbers(variant):
    """The givens of one unit, by name."""
    return {name: value[0] if np.ndim(value) == 1 else value[0][0] for name, value in dict(variant.case)["givens"]}


def test_two_planted_slips_are_named_together():
    named = 0
    for seed in range(30):
        variant = make_variant("rnn_step", seed, {"level": 2, "decimals": 4})
        g = numbers(variant)
        planted = f"{sigma(g['W.h'] * g['x@1'] + g['U.h'] * g['h@0']):.4f}"  # no bias, and a sigmoid
        result = grade(variant, {"h": planted})
        if result.marks[0].feedback.startswith("Two slips together"):
            assert {"M28", "M40"} <= set(result.malrules)
        if set(result.malrules) == {"M28", "M40"} and result.path:
            titles = [f"“{MALRULES[rule].title}”" for rule in result.malrules]
            assert result.marks[0].feedback == f"Two slips together give {planted}: {' and '.join(titles)}."
            assert result.score == 0
            assert result.path[-1][0] == "h@1"
            assert float(result.path[-1][1]) == pytest.approx(float(planted), abs=6e-5)
            named += 1
    assert named >= 20


@pytest.mark.parametrize(("family", "level"), FINAL)
def test_a_pair_gives_what_its_slips_give_when_they_are_followed_together(family, level):
    case = Case.from_pairs(make_variant(family, 3, {"level": level}).case)
    ways, trace = ways_of_two(case.plan), case.trace()
    together = outcomes(case, case.asked, ways)

    pairs = [(lane, slips) for lane, slips in enumerate(ways.lanes) if len(slips) == 2]
    assert pairs
    for lane, slips in random.Random(1).sample(pairs, min(200, len(pairs))):
        values = case.plan.follow(both(slips), trace, case.regime)
        wrong = [entry for name in case.asked for entry in entries(values[name])]
        np.testing.assert_allclose(together[:, lane], wrong, rtol=1e-9, atol=1e-12)


def test_pairs_are_of_two_rules_at_different_nodes():
    lanes = ways_of_two(Case.from_pairs(make_variant("lstm_step", 1, {"level": 2}).case).plan).lanes

    for one, other in (slips for slips in lanes if len(slips) == 2):
        assert one.malrule != other.malrule
        assert {node.name for node in one.changed}.isdisjoint(node.name for node in other.changed)


@pytest.mark.parametrize(("family", "level"), FINAL)
def test_one_slip_is_never_called_two(family, level):
    for seed in range(12):
        variant = make_variant(family, seed, {"level": level})
        for prediction in variant.predictions:
            result = grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))
            assert not any("together" in mark.feedback for mark in result.marks)


@pytest.mark.parametrize(("family", "level"), FINAL)
def test_answer_near_the_right_one_is_never_called_two_slips(family, level):
    for seed in range(20):
        variant = make_variant(family, seed, {"level": level})
        forms = as_typed(variant)
        for far in (-6, -3, -1.5, 1.5, 3, 6):
            near = {key.blank: forms[key.blank](key.value + far * key.tolerance) for key in variant.answer_key}
            assert not any("together" in mark.feedback for mark in grade(variant, near).marks)


@pytest.mark.parametrize(
    ("family", "settings"),
    [(family, settings) for family, level in FINAL for settings in settings_of(family) if settings["level"] == level],
)
def test_random_numbers_are_seldom_called_two_slips(family, settings):
    """A pair stands alone in 20 times the space of its band: so at most 1 random number in 20 e can be called so."""
    rng, called, tried = random.Random(7), 0, 0
    for seed in range(40):
        variant = make_variant(family, seed, settings)
        forms = as_typed(variant)
        for _ in range(5):
            guess = {key.blank: forms[key.blank](key.value + rng.uniform(-1, 1)) for key in variant.answer_key}
            called += any("together" in mark.feedback for mark in grade(variant, guess).marks)
            tried += 1
    assert called <= tried / (20 * math.e) + 3 * math.sqrt(tried / (20 * math.e))


def test_lines_of_a_table_are_judged_one_by_one():
    variant = make_variant("rnn_step", 3, {"level": 1})
    g = numbers(variant)
    total = g["W.h"] * g["x@1"] + g["U.h"] * g["h@0"]
    result = graded(variant, a_h=f"{total:.3f}", h=f"{sigma(total):.3f}")

    assert marks(result) == {"a_h": "fault", "h": "fault"}
    assert [mark.malrules for mark in result.marks] == [("M40",), ("M28",)]


CASE = {
    "cell": "rnn_tanh",
    "params": {"W": {"h": [[-0.5]]}, "U": {"h": [[-0.8]]}, "b": {"h": [0.8]}},
    "x": [[-0.7]],
    "h0": [0.2],
    "c0": None,
    "regime": "exact",
}


def test_diagnose_tells_pairs_where_no_rule_alone_explains():
    both_slips = sigma(-0.5 * -0.7 + -0.8 * 0.2)
    result = diagnose({**CASE, "answers": {"h": [both_slips]}, "decimals": 6})

    assert result == {"right": False, "malrules": [], "pairs": [["M28", "M40"]]}
    assert diagnose({**CASE, "answers": {"h": [sigma(0.99)]}, "decimals": 6}) == {"right": False, "malrules": ["M28"]}
    assert diagnose({**CASE, "answers": {"h": [0.123456]}, "decimals": 6}) == {"right": False, "malrules": []}


def test_long_cases_are_diagnosed_without_pairs_and_quickly():
    long = {**CASE, "x": [[0.1 * (t % 7)] for t in range(500)]}
    told = []
    spent = paces(lambda: told.append(diagnose({**long, "answers": {"h": [0.123]}, "decimals": 3})))

    assert told == [{"right": False, "malrules": []}]
    assert spent < 600


def test_nothing_is_named_where_a_band_is_wider_than_what_lies_between_the_pairs():
    case = Case.from_pairs(make_variant("gru_step", 1, {"level": 2}).case)
    away = np.array([0.3])

    assert two_slips(case, case.asked, away, np.array([0.5])) == ()
