"""Weights that cannot be read or have no place in a framework, each refused with the array or parameter at fault."""

import numpy as np
import pytest

from lstm_engine import EngineError, export_weights, import_weights
from tests.lstm_engine.test_layouts import LSTM, PEEPHOLES


def refusal(call, *arguments):
    """The field at fault."""
    with pytest.raises(EngineError) as raised:
        call(*arguments)
    assert str(raised.value).startswith(raised.value.field)
    return raised.value.field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weight_ih_l0": None}, "weight_ih_l0"),
        ({"bias_hh_l0": None}, "bias_hh_l0"),
        ({"weight_ih_l1": [[1.0]]}, "weight_ih_l1"),
        ({5: [1.0]}, "5"),
        ({"weight_ih_l0": [[1, 2, 3, 4]]}, "weight_ih_l0"),
        ({"weight_ih_l0": [1, 2, 3, 4]}, "weight_ih_l0"),
        ({"weight_ih_l0": [[1], [2], [3]]}, "weight_ih_l0"),
        ({"weight_ih_l0": np.zeros((4, 257))}, "weight_ih_l0"),
        ({"weight_hh_l0": [[1, 2, 3, 4]]}, "weight_hh_l0"),
        ({"weight_hh_l0": 5.0}, "weight_hh_l0"),
        ({"weight_hh_l0": np.zeros((1028, 257))}, "weight_hh_l0"),
        ({"bias_ih_l0": [1, 2, 3]}, "bias_ih_l0"),
        ({"bias_ih_l0": [[1, 2, 3, 4]]}, "bias_ih_l0"),
        ({"bias_ih_l0": []}, "bias_ih_l0"),
        ({"bias_ih_l0": [1, [2], 3, 4]}, "bias_ih_l0"),
        ({"bias_ih_l0": ["1", "2", "3", "4"]}, "bias_ih_l0"),
        ({"bias_ih_l0": [True, False, True, True]}, "bias_ih_l0"),
        ({"bias_ih_l0": [1, 2, 3, float("nan")]}, "bias_ih_l0"),
        ({"bias_ih_l0": [1, 2, 3, -float("inf")]}, "bias_ih_l0"),
        ({"bias_ih_l0": [1, 2, 3, 1.5e308], "bias_hh_l0": [0, 0, 0, 1e308]}, "params.b.o"),
        ({"bias_ih_l0": [1, 2, 3, 10**400]}, "bias_ih_l0"),
        ({"bias_ih_l0": np.full(4, np.inf, dtype=np.float32)}, "bias_ih_l0"),
        ({"bias_ih_l0": [1, 2, 3, 4j]}, "bias_ih_l0"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_by_name(changes, field):
    theirs = {**export_weights("lstm", "pytorch", LSTM), **changes}

    assert refusal(import_weights, "lstm", "pytorch", theirs) == field


@pytest.mark.parametrize(
    ("cell", "framework", "field"),
    [
        ("mgu", "pytorch", "cell"),
        ("lstm_peephole", "keras", "cell"),
        ("gru_reset_before", "pytorch", "cell"),
        ("lstn", "onnx", "cell"),
        (None, "onnx", "cell"),
        ("lstm", "jax", "framework"),
        ("lstm", ["onnx"], "framework"),
    ],
)
def test_what_has_no_place_is_refused_both_ways(cell, framework, field):
    assert refusal(export_weights, cell, framework, LSTM) == field
    assert refusal(import_weights, cell, framework, {}) == field


def test_two_directions_are_refused():
    theirs = {name: np.repeat(value, 2, axis=0) for name, value in export_weights("lstm", "onnx", LSTM).items()}

    assert refusal(import_weights, "lstm", "onnx", theirs) == "W"


@pytest.mark.parametrize("params", [None, [], {}, {"W": LSTM["W"]}, {**LSTM, "p": PEEPHOLES}, {**LSTM, "b": [0.1] * 4}])
def test_parameters_that_the_cell_has_not_are_refused(params):
    assert refusal(export_weights, "lstm", "onnx", params).startswith("params")


def test_arrays_must_be_named():
    assert refusal(import_weights, "lstm", "onnx", [1, 2]) == "arrays"
