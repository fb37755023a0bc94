"""Rounding as a calculator shows it, at the end, at every line, and to the hard values."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_engine import EngineError
from lstm_engine.cells import CELLS
from lstm_engine.functions import FUNCTIONS
from lstm_engine.regimes import regime_named, round_decimal, round_half_away
from lstm_engine.walks import evaluate

LSTM = {f"{kind}.{k}": 0.7 for kind in "WU" for k in "ifgo"}
LSTM |= {f"b.{k}": 0.123456 for k in "ifgo"}
LSTM |= {"x@1": 0.987654, "h@0": 0.456, "c@0": -0.259}


def by_decimal(value, decimals):
    """Half away from zero on the shortest decimal form."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def lstm(regime):
    """The trace of one LSTM step."""
    return evaluate(CELLS["lstm"].graph(1), LSTM, regime)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (2.675, 2, 2.68),
        (0.285, 2, 0.29),
        (1.005, 2, 1.01),
        (-2.675, 2, -2.68),
        (0.5, 0, 1.0),
        (-0.5, 0, -1.0),
        (2.5, 0, 3.0),
        (0.125, 2, 0.13),
        (0.1249999, 2, 0.12),
        (-0.0004, 3, 0.0),
        (0.15, 1, 0.2),
        (0.45, 1, 0.5),
        (1e15, 3, 1e15),
        (1e300, 2, 1e300),
        (1e-300, 2, 0.0),
    ],
)
def test_half_is_rounded_away_from_zero_on_the_shortest_form(value, decimals, rounded):
    assert round_decimal(value, decimals) == rounded
    assert round_half_away(np.array([[value]]), decimals).item() == rounded
    assert not np.signbit(round_half_away(np.array([[-0.0, value]]), decimals)[0, 0])


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.integers(0, 6))
def test_rounding_of_arrays_equals_decimal_arithmetic(values, decimals):
    rounded = round_half_away(np.array(values)[None], decimals)[0]

    assert rounded.tolist() == [by_decimal(value, decimals) for value in values]


@given(st.integers(-(10**13), 10**13), st.integers(0, 8))
def test_every_half_is_rounded_away_from_zero(whole, decimals):
    value = float(Decimal(10 * whole + (5 if whole >= 0 else -5)).scaleb(-decimals - 1))

    assert round_half_away(np.array([[value]]), decimals).item() == by_decimal(value, decimals)


def test_step_rounds_what_is_written_down_and_nothing_else():
    rounded = lstm(regime_named("step_2"))

    for name in ("a_i", "a_f", "a_g", "a_o", "i", "f", "g", "o", "c", "m", "h"):
        assert rounded[f"{name}@1"] == by_decimal(rounded[f"{name}@1"], 2), name
    for name in ("keep", "write", "wx_i", "uh_i"):
        assert rounded[f"{name}@1"] != by_decimal(rounded[f"{name}@1"], 2), name
    assert rounded["keep@1"] == rounded["f@1"] * -0.259
    assert rounded["c@1"] == by_decimal(rounded["keep@1"] + rounded["write@1"], 2)


@pytest.mark.parametrize(("cell", "product"), [("gru_ng", "rh"), ("gru_reset_after", "ruh_n"), ("mitx_gated", "keep")])
def test_step_does_not_round_products(cell, product):
    givens = dict.fromkeys(CELLS[cell].parameter_names(), 0.37) | {"x@1": 1.0, "h@0": 0.777}

    trace = evaluate(CELLS[cell].graph(1), givens, regime_named("step_2"))

    value = trace[f"{product}@1"]
    assert value != by_decimal(value, 2)
    assert trace["h@1"] == by_decimal(trace["h@1"], 2)


def test_final_rounds_nothing_on_the_way():
    regime = regime_named("final_2")

    assert lstm(regime) == lstm(regime_named("exact"))
    assert regime.finish(np.array([[2.675]])).item() == 2.68
    assert regime_named("exact").finish(np.array([[2.675]])).item() == 2.675


def test_hard_rounds_activations_but_never_the_cell_state():
    trace = lstm(regime_named("hard"))

    assert [trace[f"{name}@1"] for name in "ifgo"] == [1, 1, 1, 1]
    assert trace["c@1"] == 1 - 0.259
    assert (trace["m@1"], trace["h@1"]) == (1, 1)


@pytest.mark.parametrize(
    ("name", "below", "tie", "above"),
    [("hard_sigma", 0, 0.5, 1), ("hard_tanh", -1, 0, 1), ("hard_squash_two", -2, 0, 2)],
)
def test_hard_ties_keep_the_true_value(name, below, tie, above):
    function = FUNCTIONS[name]

    assert function.on_array(np.array([-1e-300, 0, 1e-300])).tolist() == [below, tie, above]
    assert [function.on_float(a) for a in (-1e-300, 0.0, 1e-300)] == [below, tie, above]


@pytest.mark.parametrize("name", ["exact", "hard", "final_0", "final_12", "step_0", "step_3", "step_12"])
def test_regimes_are_known_by_name(name):
    assert regime_named(name).name == name


@pytest.mark.parametrize(
    "name", ["", "Exact", "step", "step_", "step_13", "step_-1", "step_1.5", "final3", None, 3, []]
)
def test_other_names_are_refused(name):
    with pytest.raises(EngineError) as refused:
        regime_named(name)

    assert refused.value.field == "regime"
