"""Numbers that were worked out elsewhere, by other programs and by hand, before there was this engine."""

import pytest

from lstm_engine.__main__ import diagnose, run
from lstm_engine.cases import read_case
from lstm_engine.graph import entries

BLOCKS = {"f": (0.4, -0.6, 0.3), "i": (0.8, 0.5, -0.2), "o": (-0.7, 0.9, 0.4), "g": (1.1, -0.4, 0.1)}
GRU = {"z": (0.9, -0.5, 0.2), "r": (-0.8, 0.6, 0.3), "n": (1.2, -0.7, 0.1)}


def case(cell, blocks, inputs, h0, c0=None):
    """A cell of one unit and one input: of each block the two weights and the bias."""
    params = {
        "W": {block: [[w]] for block, (w, _, _) in blocks.items()},
        "U": {block: [[u]] for block, (_, u, _) in blocks.items()},
        "b": {block: [b] for block, (_, _, b) in blocks.items()},
    }
    return {"cell": cell, "params": params, "x": [[x] for x in inputs], "h0": [h0], "c0": None if c0 is None else [c0]}


def near(value, digits):
    return pytest.approx(value, abs=0.51 * 10.0**-digits)


STEP = case("lstm", BLOCKS, [0.9], -0.5, 1.2)
FIVE = case("lstm", BLOCKS, [0.9, -0.4, 0.5, 1.1, -0.8], -0.5, 1.2)
THREE = case("rnn_tanh", {"h": (0.7, 0.9, 0.0)}, [0.5, -0.3, 0.8], 0.2)


def derivative(of, name, loss):
    """The derivative of the last state with respect to a first one, as a node."""
    return entries(read_case(of, loss=loss).trace()[name])[0]


def test_one_lstm_step():
    nodes = {name: value[0] for name, value in run(STEP)["steps"][0].items()}

    assert [nodes[name] for name in ("a_f", "a_i", "a_o", "a_g")] == [near(v, 9) for v in (0.96, 0.27, -0.68, 1.29)]
    assert [nodes[name] for name in "fiogch"] == [near(v, 4) for v in (0.7231, 0.5671, 0.3363, 0.8591, 1.3550, 0.2943)]


def test_five_lstm_steps_with_the_direct_and_the_total_derivative():
    states = [step["c"][0] for step in run(FIVE)["steps"]]

    assert states == [near(value, 4) for value in (1.3550, 0.4904, 0.5635, 0.9371, 0.1688)]
    assert derivative(FIVE, "direct@1", "c") == near(0.0576, 4)
    assert derivative(FIVE, "dc_in@1", "c") == near(0.0304, 4)


@pytest.mark.parametrize(
    ("steps", "direct", "total"),
    [
        (1, 0.805338, 0.805338),
        (2, 0.653234, 0.612333),
        (5, 0.356336, 0.297860),
        (10, 0.132681, 0.101074),
    ],
)
def test_direct_path_is_not_the_total_derivative(steps, direct, total):
    blocks = {"i": (0.5, 0.2, 0.0), "f": (0.3, 0.6, 1.0), "g": (0.8, -0.7, 0.0), "o": (-0.4, 0.1, 0.0)}
    long = case("lstm", blocks, [1.0] * steps, 0.2, 0.5)

    assert derivative(long, "direct@1", "c") == near(direct, 6)
    assert derivative(long, "dc_in@1", "c") == near(total, 6)


def test_three_rnn_steps_and_back():
    assert [step["h"][0] for step in run(THREE)["steps"]] == [near(value, 4) for value in (0.4854, 0.2230, 0.6415)]
    assert run({**THREE, "gradients": True})["grads"]["h0"] == [near(0.3116, 4)]


@pytest.mark.parametrize(("u", "h0", "gradient"), [(1.5, 0.1, 1.9e-8), (1.0, 0.5, 7.7e-7), (0.5, 0.0, 3.0e-6)])
def test_gradient_vanishes_whatever_the_bound_says(u, h0, gradient):
    ten = case("rnn_tanh", {"h": (1.0, u, 0.0)}, [0.5] * 10, h0)

    assert run({**ten, "gradients": True})["grads"]["h0"][0] == pytest.approx(gradient, rel=0.03)


def test_one_gru_step_in_both_conventions():
    keeps = run(case("gru_reset_before", GRU, [0.7], -0.6))["steps"][0]
    blocks = {"u": GRU["z"], "r": GRU["r"], "c": GRU["n"]}
    overwrites = run(case("gru_ng", blocks, [0.7], -0.6))["steps"][0]

    assert [keeps[name][0] for name in ("z", "r", "cand")] == [near(value, 4) for value in (0.7558, 0.3498, 0.7957)]
    assert (keeps["h"][0], overwrites["h"][0]) == (near(-0.2592, 4), near(0.4550, 4))


@pytest.mark.parametrize(
    ("rule", "c", "h"),
    [
        ("M41", 1.2909, 0.3805),
        ("M42", 0.8882, 0.3464),
        ("M50", 0.9923, 0.5313),
        ("M43", 0.1604, 0.1314),
        ("M40", 1.3022, 0.2186),
        ("M23", 1.1196, -0.4776),
        ("M21", 1.3124, 0.2908),
        ("M22", 1.5993, 0.3099),
        ("M08", 1.3018, 0.2899),
        ("M09", 0.8195, 0.2269),
        ("M10", 0.4872, 0.1520),
        ("M12", 1.6872, 0.3140),
        ("M17", 0.1256, 0.0420),
        ("M11", 1.7269, 0.3156),
        ("M16", 0.4228, 0.1343),
        ("M32", 1.3550, 0.4556),
        ("M34", 1.3550, 0.8752),
        ("M35", 1.3550, 0.2673),
        ("M36", 1.3550, 0.2803),
        ("M38", 1.3550, 1.3550),
    ],
)
def test_slips_worked_out_by_hand_are_named(rule, c, h):
    found = diagnose({**STEP, "answers": {"c": [c], "h": [h]}, "decimals": 4})

    assert found == {"right": False, "malrules": found["malrules"]}
    assert rule in found["malrules"]
