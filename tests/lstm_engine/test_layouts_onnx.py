"""Exported weights, run by onnxruntime, give the states that the engine gives.

onnxruntime calculates RNN, GRU and LSTM in single precision only. The weights are drawn in single precision, which the
engine takes as they are, so what is left between the two is the rounding of onnxruntime and its approximations of tanh
and sigmoid: 4e-7 at the most, and 1e-6 is asked. ONNX's own reference implementation calculates in double precision;
it does not know ReLU and passes over input_forget, so it checks the other six, to 1e-12.
"""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper
from onnx.reference import ReferenceEvaluator

from lstm_engine import export_weights, import_weights
from lstm_engine.__main__ import run
from lstm_engine.cells import CELLS

OPERATORS = {  # the operator for each cell, and its attributes
    "rnn_tanh": ("RNN", {}),
    "rnn_relu": ("RNN", {"activations": ["Relu"]}),
    "gru_reset_before": ("GRU", {"linear_before_reset": 0}),
    "gru_reset_after": ("GRU", {"linear_before_reset": 1}),
    "lstm": ("LSTM", {}),
    "lstm_nobias": ("LSTM", {}),
    "lstm_peephole": ("LSTM", {}),
    "lstm_cifg": ("LSTM", {"input_forget": 1}),
}
SQUASHING_OF_1997 = {  # 4σ(a) - 2 = 2 tanh(a / 2) and 2σ(c) - 1 = tanh(c / 2)
    "activations": ["Sigmoid", "ScaledTanh", "ScaledTanh"],
    "activation_alpha": [2.0, 1.0],
    "activation_beta": [0.5, 0.5],
}
every_size = pytest.mark.parametrize("sizes", [(1, 1, 1), (1, 1, 4), (2, 3, 3), (4, 2, 5)])  # units, inputs, time steps


def drawn(cell, sizes):
    """A case, every number of which is one of single precision."""
    rng = np.random.default_rng(sum(sizes))
    values = {
        name: rng.uniform(-1.5, 1.5, shape).astype(np.float32).tolist()
        for name, shape in CELLS[cell].shapes(*sizes).items()
    }
    params = {k: {block: values[f"{k}.{block}"] for block in blocks} for k, blocks in CELLS[cell].parameters.items()}
    x = [values[f"x@{time}"] for time in range(1, sizes[2] + 1)]
    return {"cell": cell, "params": params, "x": x, "h0": values["h@0"], "c0": values.get("c@0")}


def model(operator, attributes, inputs):
    """The operator as a model of its own, which takes all its inputs by name."""
    places = ("X", "W", "R", "B", "", "h0", *(("c0", "P") if operator == "LSTM" else ()))
    found = ("Y", "Y_h", *(("Y_c",) if operator == "LSTM" else ()))
    (steps, _, _), units = inputs["X"].shape, inputs["R"].shape[-1]
    shapes = {"Y": [steps, 1, 1, units], "Y_h": [1, 1, units], "Y_c": [1, 1, units]}
    taken = [name if name in inputs else "" for name in places]
    kind = helper.np_dtype_to_tensor_dtype(inputs["X"].dtype)
    graph = helper.make_graph(
        [helper.make_node(operator, taken, found, hidden_size=units, **attributes)],
        "cell",
        [helper.make_tensor_value_info(name, kind, value.shape) for name, value in inputs.items()],
        [helper.make_tensor_value_info(name, kind, shapes[name]) for name in found],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    onnx.checker.check_model(made)
    return made


def inputs_of(case, weights, dtype):
    """What the model takes, in one precision."""
    inputs = {**weights, "X": np.array(case["x"])[:, None], "h0": np.array(case["h0"])[None, None]}
    inputs |= {"c0": np.array(case["c0"])[None, None]} if case["c0"] else {}
    return {name: value.astype(dtype) for name, value in inputs.items()}


def by_onnxruntime(operator, attributes, case, weights):
    """Every hidden state and the last states, as onnxruntime calculates them."""
    inputs = inputs_of(case, weights, np.float32)
    made = model(operator, attributes, inputs).SerializeToString()
    return onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"]).run(None, inputs)


def by_reference(operator, attributes, case, weights):
    """The last states, as ONNX's reference implementation calculates them."""
    inputs = inputs_of(case, weights, np.float64)
    return ReferenceEvaluator(model(operator, attributes, inputs)).run(None, inputs)


def assert_close(case, theirs, most):
    """Every hidden state and the last states are ours, relative to max(1, value)."""
    steps = run(case)["steps"]
    ours = [[step["h"] for step in steps], steps[-1]["h"], *([steps[-1]["c"]] if "c" in steps[-1] else [])]
    assert len(theirs) == len(ours)
    for mine, other in zip(ours, theirs, strict=True):
        mine = np.ravel(mine)
        assert (np.abs(np.ravel(other) - mine) <= most * np.maximum(1, np.abs(mine))).all()


@every_size
@pytest.mark.parametrize("cell", OPERATORS)
def test_onnxruntime_gives_the_states_of_the_engine(cell, sizes):
    case = drawn(cell, sizes)
    weights = export_weights(cell, "onnx", case["params"])

    assert_close(case, by_onnxruntime(*OPERATORS[cell], case, weights), 1e-6)


@every_size
@pytest.mark.parametrize("cell", [cell for cell in OPERATORS if cell not in ("rnn_relu", "lstm_cifg")])
def test_reference_of_onnx_gives_the_states_of_the_engine(cell, sizes):
    case = drawn(cell, sizes)
    weights = export_weights(cell, "onnx", case["params"])

    assert_close(case, by_reference(*OPERATORS[cell], case, weights), 1e-12)


@every_size
@pytest.mark.parametrize(("cell", "attributes"), [("lstm_1997", SQUASHING_OF_1997), ("lstm_nfg", {})])
def test_forget_gate_fixed_open_gives_the_states_of_the_cells_without_one(cell, attributes, sizes):
    case = drawn(cell, sizes)
    fixed = {"W": np.zeros(sizes[:1] + sizes[1:2]), "U": np.zeros(sizes[:1] * 2), "b": np.full(sizes[0], 1000.0)}
    params = {kind: {**blocks, "f": fixed[kind]} for kind, blocks in case["params"].items()}
    weights = export_weights("lstm", "onnx", params)

    assert_close(case, by_onnxruntime("LSTM", attributes, case, weights), 1e-6)


@every_size
@pytest.mark.parametrize("cell", OPERATORS)
def test_weights_with_two_biases_mean_the_same_after_import(cell, sizes):
    case = drawn(cell, sizes)
    weights = export_weights(cell, "onnx", case["params"])
    rng = np.random.default_rng(1)
    theirs = {name: rng.uniform(-1, 1, value.shape).astype(np.float32) for name, value in weights.items()}

    case["params"] = import_weights(cell, "onnx", theirs)

    assert_close(case, by_onnxruntime(*OPERATORS[cell], case, theirs), 1e-6)
