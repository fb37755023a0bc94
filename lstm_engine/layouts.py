"""The weights of a cell in the packed arrays of PyTorch, Keras and ONNX, and back.

A framework keeps all k blocks of a cell in one array, one after the other in an order of its own:

- pytorch: weight_ih_l0 (k·n, d), weight_hh_l0 (k·n, n), bias_ih_l0 and bias_hh_l0 (k·n)
- keras: kernel (d, k·n), recurrent_kernel (n, k·n), bias (k·n), of `gru_reset_after` (2, k·n)
- onnx: W (1, k·n, d), R (1, k·n, n), B (1, 2·k·n), of `lstm_peephole` also P (1, 3·n)

**Two biases for one of ours.** PyTorch and ONNX have a bias at the input and one at the old state and add them; Keras
has two in `gru_reset_after`. Export puts ours at the input and 0 at the old state; import adds the two in float64. Only
the candidate of `gru_reset_after` has two that are not simply added, b.n and b_rec.n, and they stay apart. So our
parameters, exported and imported again, are the same bit for bit, and arrays whose second bias is 0 are too, imported
and exported again; of others the sum stays.

**A block that nobody reads.** The forget block of `lstm_cifg` (in ONNX an LSTM with input_forget = 1) has its place in
the arrays but no say: it is 0 on export and passed over on import.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_engine.cases import MOST_UNITS, read_parameters
from lstm_engine.cells import cell_named
from lstm_engine.cells.parts import Cell
from lstm_engine.formulas import Shape
from lstm_engine.functions import Array
from lstm_engine.records import EngineError

ORDERS = {  # the blocks of each cell that a framework has, in its order
    "pytorch": {
        "rnn_tanh": "h",
        "rnn_relu": "h",
        "gru_reset_after": "rzn",
        "lstm": "ifgo",
        "lstm_nobias": "ifgo",
    },
    "keras": {
        "rnn_tanh": "h",
        "rnn_relu": "h",
        "gru_reset_before": "zrn",
        "gru_reset_after": "zrn",
        "lstm": "ifgo",
        "lstm_nobias": "ifgo",
    },
    "onnx": {
        "rnn_tanh": "h",
        "rnn_relu": "h",
        "gru_reset_before": "zrn",
        "gru_reset_after": "zrn",
        "lstm": "iofg",
        "lstm_nobias": "iofg",
        "lstm_peephole": "iofg",
        "lstm_cifg": "iofg",
    },
}
PEEPHOLES = "iof"
Arrays = dict[str, Array]
Stack = dict[str, Array]  # W (k·n, d), U (k·n, n), b and b_rec (k·n), p (3·n): all blocks, one above the other


def export_weights(cell: str, framework: str, params: Mapping[str, Any]) -> Arrays:
    """The arrays, float64, in which "pytorch", "keras" or "onnx" has these parameters of a cell.

    `params` are those of a case, {"W": {"i": …}, …}, as lists or arrays. EngineError names the one that cannot be used.
    """
    kind = _known(cell, framework)
    return _PACK[framework](_stack(kind, framework, read_parameters(kind, _lists(params))))


def import_weights(cell: str, framework: str, arrays: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The parameters of a cell as a case has them, from the arrays of "pytorch", "keras" or "onnx".

    EngineError names the array that is missing, unknown, of another shape or not finite.
    """
    kind = _known(cell, framework)
    params = _blocks(kind, ORDERS[framework][cell], _UNPACK[framework](_checked(kind, framework, arrays)))
    read_parameters(kind, params)  # two biases together may be too large
    return params


def _known(cell: str, framework: str) -> Cell:
    if not isinstance(framework, str) or framework not in ORDERS:
        raise EngineError("framework", f"{str(framework)[:40]!r} is not one of {', '.join(ORDERS)}")
    kind = cell_named(cell)
    if cell not in ORDERS[framework]:
        raise EngineError("cell", f"{cell} has no place in {framework}, which has {', '.join(ORDERS[framework])}")
    return kind


# From blocks to a stack, and back


def _lists(params: Any) -> Any:
    """The parameters with lists where they have arrays."""
    if isinstance(params, Mapping):
        return {name: _lists(value) for name, value in params.items()}
    return params.tolist() if isinstance(params, np.ndarray) else params


def _stack(cell: Cell, framework: str, blocks: Arrays) -> Stack:
    """All blocks of each kind in the framework's order; what the cell has not is 0."""
    units, inputs = blocks[f"W.{cell.candidate}"].shape
    shapes: dict[str, Shape] = {"W": (units, inputs), "U": (units, units), "b": (units,), "b_rec": (units,)}
    order, kinds = ORDERS[framework][cell.name], list(cell.parameters)
    if "b" in kinds and framework != "keras":
        kinds.append("b_rec")
    stack = {
        kind: np.concatenate([blocks.get(f"{kind}.{block}", np.zeros(shape)) for block in order])
        for kind, shape in shapes.items()
        if kind in kinds
    }
    return stack | ({"p": np.concatenate([blocks[f"p.{block}"] for block in PEEPHOLES])} if "p" in kinds else {})


def _blocks(cell: Cell, order: str, stack: Stack) -> dict[str, dict[str, Any]]:
    """The parameters of the cell, block by block, as lists."""
    orders = {kind: PEEPHOLES if kind == "p" else order for kind in stack}
    parts = {
        kind: dict(zip(orders[kind], np.split(value, len(orders[kind])), strict=True)) for kind, value in stack.items()
    }
    for block, second in parts.get("b_rec", {}).items():
        if block not in cell.parameters.get("b_rec", ()):
            parts["b"][block] = _added(parts["b"][block], second)
    return {kind: {block: parts[kind][block].tolist() for block in names} for kind, names in cell.parameters.items()}


def _added(first: Array, second: Array) -> Array:
    """The sum; where the second is 0 the first as it is, even -0."""
    with np.errstate(over="ignore"):
        return np.where(second == 0, first, first + second)


# From a stack to the arrays of a framework, and back


def _to_pytorch(stack: Stack) -> Arrays:
    return {_PYTORCH[kind]: value for kind, value in stack.items()}


def _from_pytorch(arrays: Arrays) -> Stack:
    return {kind: arrays[name] for kind, name in _PYTORCH.items() if name in arrays}


_PYTORCH = {"W": "weight_ih_l0", "U": "weight_hh_l0", "b": "bias_ih_l0", "b_rec": "bias_hh_l0"}


def _to_keras(stack: Stack) -> Arrays:
    found = {"kernel": stack["W"].T, "recurrent_kernel": stack["U"].T}
    if "b_rec" in stack:
        return found | {"bias": np.stack([stack["b"], stack["b_rec"]])}
    return found | ({"bias": stack["b"]} if "b" in stack else {})


def _from_keras(arrays: Arrays) -> Stack:
    biases = np.atleast_2d(arrays["bias"]) if "bias" in arrays else ()
    return {
        "W": arrays["kernel"].T,
        "U": arrays["recurrent_kernel"].T,
        **dict(zip(("b", "b_rec"), biases, strict=False)),
    }


def _to_onnx(stack: Stack) -> Arrays:
    found = {"W": stack["W"], "R": stack["U"]}
    found |= {"B": np.concatenate([stack["b"], stack["b_rec"]])} if "b" in stack else {}
    found |= {"P": stack["p"]} if "p" in stack else {}
    return {name: value[None] for name, value in found.items()}  # the first axis is that of the directions


def _from_onnx(arrays: Arrays) -> Stack:
    found = {"W": arrays["W"][0], "U": arrays["R"][0]}
    found |= dict(zip(("b", "b_rec"), np.split(arrays["B"][0], 2), strict=True)) if "B" in arrays else {}
    return found | ({"p": arrays["P"][0]} if "P" in arrays else {})


_PACK = {"pytorch": _to_pytorch, "keras": _to_keras, "onnx": _to_onnx}
_UNPACK = {"pytorch": _from_pytorch, "keras": _from_keras, "onnx": _from_onnx}


# What was handed in


def _checked(cell: Cell, framework: str, arrays: object) -> Arrays:
    """The arrays in float64, all that belong to the cell and no other, of fitting shapes."""
    if not isinstance(arrays, Mapping):
        raise EngineError("arrays", "must be a mapping from names to arrays")
    names = list(_shapes(cell, framework, 1, 1))
    for name in {**dict.fromkeys(names), **arrays}:
        if name not in names:
            raise EngineError(str(name)[:40], f"is no array of {cell.name} in {framework}: {', '.join(names)}")
        if arrays.get(name) is None:
            raise EngineError(name, f"is missing; {cell.name} has it in {framework}")
    found = {name: _array(arrays[name], name) for name in names}
    for name, shape in _shapes(cell, framework, *_sizes(cell, framework, found)).items():
        if found[name].shape != shape:
            raise EngineError(name, f"has the shape {found[name].shape}; it must be {shape}")
    return found


def _array(value: Any, name: str) -> Array:
    """Finite numbers in float64, of whatever shape."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError, RuntimeError) as error:  # ragged, or of a kind that NumPy does not know
        raise EngineError(name, f"is no array of numbers ({error})") from error
    if array.dtype.kind not in "fiu" or not array.size:
        raise EngineError(name, "is empty" if not array.size else f"holds {array.dtype} where numbers belong")
    with np.errstate(over="ignore"):  # a float longer than ours may be larger than ours
        numbers = array.astype(np.float64)
    if not np.isfinite(numbers).all():
        raise EngineError(name, "holds a number that is not finite, or too large for a float")
    return numbers


def _sizes(cell: Cell, framework: str, found: Arrays) -> tuple[int, int]:
    """Units and inputs, as the first two arrays have them; whether these fit is seen afterwards."""
    matrix, recurrent = list(found)[:2]
    units = min(found[recurrent].shape[-2:], default=1)
    inputs = max(1, found[matrix].size // (len(ORDERS[framework][cell.name]) * units))
    for name, size in ((recurrent, units), (matrix, inputs)):
        if size > MOST_UNITS:
            raise EngineError(name, f"is {size} wide; {MOST_UNITS} is the most")
    return units, inputs


def _shapes(cell: Cell, framework: str, units: int, inputs: int) -> dict[str, Shape]:
    """The shape of each array of a cell of this size, those of the two matrices first."""
    zeros = {name: np.zeros(shape) for name, shape in cell.shapes(units, inputs, 0).items()}
    return {name: value.shape for name, value in _PACK[framework](_stack(cell, framework, zeros)).items()}
