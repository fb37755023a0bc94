"""Many variants at once: each as it is alone, from its own seed; and the words that the numbers are drawn with."""

import json

import numpy as np
import pytest

from lstm_engine import FAMILIES, SettingsError, make_variant, make_variants
from lstm_engine.pairs import close_pairs
from lstm_engine.specs import draw_batch, mixed, places
from lstm_engine.variants import AHEAD, draw_many
from tests.lstm_engine.exercises import NAMES, SETTINGS, settings_of

every_setting = pytest.mark.parametrize(("family", "settings"), SETTINGS, ids=NAMES)
GOLDEN = 0x9E3779B97F4A7C15
SEEDS = [*range(AHEAD), 2**31, 2**63 - 1]  # more than are looked at one by one


def spec_of(family):
    return FAMILIES[family].spec(settings_of(family)[0])


@every_setting
def test_many_at_once_are_as_each_alone(family, settings):
    together = make_variants(family, SEEDS, settings)
    alone = [make_variant(family, seed, settings) for seed in SEEDS]

    assert together == alone
    assert [json.dumps(variant.to_json()) for variant in together] == [
        json.dumps(variant.to_json()) for variant in alone
    ]


def test_seeds_may_come_twice_and_in_any_order():
    five, three = make_variants("cell_update", [5, 3])

    assert make_variants("cell_update", [3, 5, 3]) == [three, five, three]
    assert make_variants("cell_update", []) == []


def test_draws_of_plain_numbers_have_the_same_bits_alone():
    spec = spec_of("lstm_step")
    for alone, among in zip(
        [draw_many(spec, [seed])[0] for seed in range(40)], draw_many(spec, range(40)), strict=True
    ):
        assert alone.trace == among.trace
        assert (alone.answers == among.answers).all()
        assert (alone.tolerances == among.tolerances).all()
        assert alone.certificate == among.certificate


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, True, "7", None])
def test_one_bad_seed_is_refused(seed):
    with pytest.raises(SettingsError, match="seed"):
        make_variants("cell_update", [1, seed, 2])


def test_words_are_those_of_splitmix64():
    stream = mixed(np.arange(1, 4, dtype=np.uint64) * np.uint64(GOLDEN))  # of the state 0, as its authors print it

    assert [f"{word:016x}" for word in stream] == ["e220a8397b1dcdaf", "6e789e6aa1b965f4", "06c45d188009454f"]


def test_a_draw_is_the_same_wherever_it_stands():
    spec = spec_of("lstm_step")
    many = draw_batch(spec, [7, 7, 9, 8], [0, 3, 1, 0])

    for place, (seed, number) in enumerate([(7, 0), (7, 3), (9, 1), (8, 0)]):
        one = draw_batch(spec, [seed], [number])
        assert all((many[name][..., place] == one[name][..., 0]).all() for name in one)


def test_every_place_is_as_likely():
    found = places(np.array([20, 20, 3], dtype=np.uint64), range(20_000), [0] * 20_000)

    for row, length in zip(found, (20, 20, 3), strict=True):
        count = np.bincount(row, minlength=length)
        expected = 20_000 / length
        assert len(count) == length
        assert ((count - expected) ** 2 / expected).sum() < 2.5 * length  # chi square
    assert abs(np.corrcoef(found[0], found[1])[0, 1]) < 0.03
    assert abs(np.corrcoef(found[0][1:], found[0][:-1])[0, 1]) < 0.03  # of one seed and the next


def test_close_pairs_are_those_that_every_comparison_finds():
    rng = np.random.default_rng(3)
    points = rng.integers(0, 12, (3, 30, 7)) / 2.0
    points[:, 5], points[2, :, 4] = points[:, 9], 1e9
    visible = rng.random((30, 7)) < 0.8

    one, other, draw = close_pairs(points, visible, 1.5)

    wanted = {
        (a, b, d)
        for d in range(7)
        for b in range(30)
        for a in range(b)
        if visible[a, d] and visible[b, d] and (abs(points[:, a, d] - points[:, b, d]) < 1.5).all()
    }
    assert len(wanted) > 20
    assert set(zip(one.tolist(), other.tolist(), draw.tolist(), strict=True)) == wanted
    assert len(one) == len(wanted)
    assert draw.tolist() == sorted(draw.tolist())


def test_no_visible_point_has_no_pair():
    assert [len(part) for part in close_pairs(np.zeros((1, 3, 2)), np.zeros((3, 2), dtype=bool), 1.0)] == [0, 0, 0]
