"""The short form of `benchmarks.diagnosis`: exercises tell mistakes apart, and the grader names them. The figures for
1,000 seeds stand in docs/benchmarks.md."""

import random

import pytest

from benchmarks.diagnosis import (
    APART_SHARE,
    BY_NAME,
    DETECTABLE,
    Row,
    Target,
    honest,
    is_accused,
    levels,
    measured,
    planted,
    random_numbers,
    separation,
)
from lstm_engine import FAMILIES, grade, make_variant
from tests.lstm_engine.exercises import keys

SATURATED = {"hard_lstm"}  # gates of 0 and 1 hide most slips; docs/families.md says so
SEEDS = 5
LEVELS = [(family, settings) for family in FAMILIES for settings in levels(family)]
every_level = pytest.mark.parametrize(
    ("family", "settings"), LEVELS, ids=[f"{family} {' '.join(map(str, s.values()))}" for family, s in LEVELS]
)


@pytest.mark.parametrize("family", [family for family in FAMILIES if family not in SATURATED])
def test_nearly_every_slip_shows_and_lies_apart_from_the_others(family):
    made = [make_variant(family, seed, settings) for settings in levels(family) for seed in range(SEEDS)]
    shares = [separation(variant)[1:] for variant in made]

    assert sum(seen for seen, _ in shares) / len(shares) >= DETECTABLE
    assert sum(apart for _, apart in shares) / len(shares) >= APART_SHARE


def test_what_hard_rounding_hides_is_as_much_as_it_is_said_to_be():
    for level, seen, apart in ((1, 0.25, 0.8), (2, 0.75, 0.96), (3, 0.55, 0.8)):
        found = [separation(make_variant("hard_lstm", seed, {"level": level})) for seed in range(SEEDS)]
        assert min(share for _, share, _ in found) >= seen
        assert min(share for _, _, share in found) >= apart
        assert max(share for _, share, _ in found) < DETECTABLE


@every_level
def test_slips_are_named_and_what_is_right_is_not_accused(family, settings):
    variant = make_variant(family, 17, settings)
    named = [rule in found.malrules for rule, found in planted(variant)]

    assert sum(named) >= BY_NAME * len(named)
    assert not is_accused(grade(variant, keys(variant)))
    assert honest(variant, 3, random.Random(1)) == 3


@pytest.mark.parametrize("family", ["one_gate", "rnn_step", "cell_update", "lstm_output", "gru_candidate"])
def test_random_numbers_are_named_no_more_often_than_bands_are_met_by_chance(family):
    rng, row = random.Random(family), Row()
    for seed in range(40):
        row += random_numbers(make_variant(family, seed, {"level": 2}), 5, rng)

    assert row.random == 200
    assert row.by_name <= row.by_chance + 3 * row.by_chance**0.5 + 1


def test_chance_is_the_share_of_the_numbers_that_the_bands_cover():
    bands = [(0.195, 0.305), (0.245, 0.405), (0.895, 1.3), (-5.0, -4.0)]
    target = Target("h", 0.05, 0.055, 2, ((0.0, 1.0),), bands)

    assert target.numbers[0].tolist() == [number / 100 for number in range(11, 101)]  # 0 to 0.1 is right
    assert target.chance() == (21 + 11) / 90  # 0.2 to 0.4, 0.9 to 1
    drawn = {target.wrong_number(random.Random(seed)) for seed in range(2000)}
    assert drawn == {f"{number / 100:.2f}" for number in range(11, 101)}


def test_quick_measure_counts_what_it_is_said_to_count():
    row = measured(("pre_activation", {"level": 1}, 250))

    assert (row.variants, row.accused, row.random) == (4, 0, 20)
    assert row.honest == row.accepted == 40
    assert row.planted == row.named == 2 * 7
