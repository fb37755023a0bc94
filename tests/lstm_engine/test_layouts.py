"""Weights in the arrays of PyTorch, Keras and ONNX: there and back, bit for bit."""

import doctest
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_engine import export_weights, import_weights
from lstm_engine.cells import CELLS

PAIRS = [
    *(("pytorch", cell) for cell in ("rnn_tanh", "rnn_relu", "gru_reset_after", "lstm", "lstm_nobias")),
    *(
        ("keras", cell)
        for cell in ("rnn_tanh", "rnn_relu", "gru_reset_before", "gru_reset_after", "lstm", "lstm_nobias")
    ),
    *(
        ("onnx", cell)
        for cell in ("rnn_tanh", "rnn_relu", "gru_reset_before", "gru_reset_after", "lstm", "lstm_nobias")
    ),
    ("onnx", "lstm_peephole"),
    ("onnx", "lstm_cifg"),
]
every_pair = pytest.mark.parametrize(("framework", "cell"), PAIRS)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)  # -0 and the smallest numbers too

LSTM = {  # one unit, one input: each array can be written by hand
    "W": {"i": [[1.0]], "f": [[2.0]], "g": [[3.0]], "o": [[4.0]]},
    "U": {"i": [[5.0]], "f": [[6.0]], "g": [[7.0]], "o": [[8.0]]},
    "b": {"i": [0.1], "f": [0.2], "g": [0.3], "o": [0.4]},
}
PEEPHOLES = {"i": [0.5], "f": [0.6], "o": [0.7]}
GRU = {
    "W": {"z": [[1.0]], "r": [[2.0]], "n": [[3.0]]},
    "U": {"z": [[4.0]], "r": [[5.0]], "n": [[6.0]]},
    "b": {"z": [0.1], "r": [0.2], "n": [0.3]},
}
RNN = {"W": {"h": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]}, "U": {"h": np.eye(3).tolist()}, "b": {"h": [0.1, 0.2, 0.3]}}


@pytest.mark.parametrize(
    ("cell", "framework", "params", "theirs"),
    [
        (
            "rnn_tanh",
            "keras",
            RNN,
            {"kernel": [[1, 3, 5], [2, 4, 6]], "recurrent_kernel": np.eye(3), "bias": [0.1, 0.2, 0.3]},
        ),
        (
            "lstm",
            "pytorch",
            LSTM,
            {
                "weight_ih_l0": [[1], [2], [3], [4]],
                "weight_hh_l0": [[5], [6], [7], [8]],
                "bias_ih_l0": [0.1, 0.2, 0.3, 0.4],
                "bias_hh_l0": [0, 0, 0, 0],
            },
        ),
        (
            "lstm",
            "keras",
            LSTM,
            {"kernel": [[1, 2, 3, 4]], "recurrent_kernel": [[5, 6, 7, 8]], "bias": [0.1, 0.2, 0.3, 0.4]},
        ),
        (
            "lstm_peephole",
            "onnx",
            {**LSTM, "p": PEEPHOLES},
            {
                "W": [[[1], [4], [2], [3]]],
                "R": [[[5], [8], [6], [7]]],
                "B": [[0.1, 0.4, 0.2, 0.3, 0, 0, 0, 0]],
                "P": [[0.5, 0.7, 0.6]],
            },
        ),
        (
            "gru_reset_after",
            "pytorch",
            {**GRU, "b_rec": {"n": [0.4]}},
            {
                "weight_ih_l0": [[2], [1], [3]],
                "weight_hh_l0": [[5], [4], [6]],
                "bias_ih_l0": [0.2, 0.1, 0.3],
                "bias_hh_l0": [0, 0, 0.4],
            },
        ),
        (
            "gru_reset_after",
            "keras",
            {**GRU, "b_rec": {"n": [0.4]}},
            {"kernel": [[1, 2, 3]], "recurrent_kernel": [[4, 5, 6]], "bias": [[0.1, 0.2, 0.3], [0, 0, 0.4]]},
        ),
        (
            "gru_reset_before",
            "onnx",
            GRU,
            {"W": [[[1], [2], [3]]], "R": [[[4], [5], [6]]], "B": [[0.1, 0.2, 0.3, 0, 0, 0]]},
        ),
    ],
)
def test_order_and_orientation_are_those_of_the_framework(cell, framework, params, theirs):
    found = export_weights(cell, framework, params)

    assert {name: value.tolist() for name, value in found.items()} == {
        k: np.asarray(v).tolist() for k, v in theirs.items()
    }
    assert import_weights(cell, framework, theirs) == params


def test_two_biases_are_added_but_for_the_one_inside_the_reset():
    theirs = export_weights("gru_reset_after", "pytorch", {**GRU, "b_rec": {"n": [0.0]}})
    theirs |= {"bias_ih_l0": [0.1, 0.2, 0.3], "bias_hh_l0": [0.2, 0.25, 0.5]}

    ours = import_weights("gru_reset_after", "pytorch", theirs)

    assert ours["b"] == {"r": [0.1 + 0.2], "z": [0.45], "n": [0.3]}
    assert ours["b_rec"] == {"n": [0.5]}


def test_forget_block_of_coupled_gates_is_passed_over():
    theirs = export_weights("lstm", "onnx", LSTM)
    without = {kind: {k: value for k, value in LSTM[kind].items() if k != "f"} for kind in LSTM}

    assert import_weights("lstm_cifg", "onnx", theirs) == without
    assert export_weights("lstm_cifg", "onnx", without)["W"].tolist() == [[[1], [4], [0], [3]]]


def test_arrays_of_single_precision_and_of_numpy_are_taken_as_they_are():
    third = np.float32(1 / 3)
    params = {
        kind: {block: np.full_like(value, third) for block, value in blocks.items()} for kind, blocks in LSTM.items()
    }
    theirs = {name: value.astype(np.float32) for name, value in export_weights("lstm", "keras", params).items()}

    assert import_weights("lstm", "keras", theirs)["b"]["i"] == [float(third)]


def drawn(data, cell):
    """Parameters of any size by kind and block, as lists."""
    sizes, found = [data.draw(st.integers(1, 4)) for _ in "nd"], {}
    for name in CELLS[cell].parameter_names():
        value = data.draw(arrays(float, CELLS[cell].shapes(*sizes, 0)[name], elements=NUMBERS))
        kind, block = name.split(".")
        found.setdefault(kind, {})[block] = value.tolist()
    return found


def bits(values):
    """The shape and the bits of every array or list, by name; -0 is not 0."""
    if isinstance(values, dict):
        return {name: bits(value) for name, value in values.items()}
    return np.shape(values), np.asarray(values, dtype=float).tobytes()


@every_pair
@settings(max_examples=40)
@given(data=st.data())
def test_ours_come_back_bit_for_bit(framework, cell, data):
    params = drawn(data, cell)

    assert bits(import_weights(cell, framework, export_weights(cell, framework, params))) == bits(params)


@every_pair
@settings(max_examples=40)
@given(data=st.data())
def test_theirs_come_back_bit_for_bit_where_ours_have_a_place(framework, cell, data):
    params = drawn(data, cell)
    ones = {kind: {k: np.ones_like(v) for k, v in blocks.items()} for kind, blocks in params.items()}
    places = export_weights(cell, framework, ones)  # 0 for the second of two biases and the forget block of cifg
    theirs = {
        name: np.where(place == 1, data.draw(arrays(float, place.shape, elements=NUMBERS)), 0)
        for name, place in places.items()
    }

    assert bits(export_weights(cell, framework, import_weights(cell, framework, theirs))) == bits(theirs)


def test_example_of_the_documentation_is_what_happens():
    page = Path(__file__).parents[2] / "docs" / "engine.md"

    found = doctest.testfile(str(page), module_relative=False)

    assert (found.attempted, found.failed) == (6, 0)
