"""A case as JSON, from the command line or a notebook: checked field by field, then a case for the evaluator."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_engine.calculations import Case
from lstm_engine.cells import cell_named
from lstm_engine.cells.parts import Cell
from lstm_engine.functions import Array
from lstm_engine.graph import Trace
from lstm_engine.records import EngineError
from lstm_engine.regimes import regime_named

KINDS = ("W", "U", "b", "p", "b_rec")
MOST_UNITS, MOST_STEPS, MOST_WORK = 256, 500, 2_000_000


def read_case(data: Mapping[str, Any], asked: tuple[str, ...] = (), loss: str = "", most: int = MOST_WORK) -> Case:
    """The case that a JSON object describes; EngineError names the field that cannot be used.

    `asked` are states without a time ("h", "c"), meant at the last time step; without any, every node is asked, and
    with a `loss` every gradient too. `most` bounds time steps times entries of a block's matrices.
    """
    cell = cell_named(data.get("cell"))
    regime = regime_named(data.get("regime", "exact"))
    parameters = read_parameters(cell, data.get("params"))
    units, inputs = parameters[f"W.{next(iter(cell.blocks))}"].shape
    steps = _steps(data.get("x"), inputs)
    if len(steps) * units * (units + inputs) > most:
        raise EngineError("x", "is too long for matrices of this size")
    states = {f"{state}@0": _state(data, state, units) for state in cell.states}
    if "c" not in cell.states and data.get("c0") is not None:
        raise EngineError("c0", f"{cell.name} has no cell state; give null")
    arrays = {**parameters, **{f"x@{time}": value for time, value in enumerate(steps, 1)}, **states}
    last = len(steps)
    every = tuple(node.name for node in cell.graph(last, gradients=bool(loss)).nodes)
    nodes = tuple(f"{state}@{last}" for state in asked) or every
    givens = tuple((name, _nested(value)) for name, value in arrays.items())
    return Case(
        cell.name,
        last,
        givens,
        nodes,
        regime.name,
        decimals=6,
        carry=6 if regime.step_decimals is None else regime.step_decimals,
        loss=loss,
    )


def finite(trace: Trace) -> Trace:
    """The same trace; EngineError where a value grew too large for a float."""
    for name, value in trace.items():
        if not np.isfinite(value).all():
            raise EngineError("params", f"with these numbers {name} is too large for a float")
    return trace


def vector(value: object, length: int | None, field: str) -> Array:
    """A list of finite numbers of the length wanted."""
    if not isinstance(value, list) or not value or (length is not None and len(value) != length):
        wanted = "a list of numbers" if length is None else f"a list of {length} number{'s' if length > 1 else ''}"
        raise EngineError(field, f"is {_kind(value)}; it must be {wanted}")
    if len(value) > MOST_UNITS:
        raise EngineError(field, f"has {len(value)} entries; {MOST_UNITS} is the most")
    return np.array([_number(entry, field) for entry in value])


def _number(value: object, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise EngineError(field, f"holds {_kind(value)} where a number belongs")
    if not abs(value) <= sys.float_info.max:  # so NaN too, and a whole number too long for a float
        raise EngineError(field, "holds a number that is not finite, or too large for a float")
    return float(value)


def read_parameters(cell: Cell, params: object) -> dict[str, Array]:
    """Every parameter that the cell has, each with the right shape, and none that it has not."""
    if not isinstance(params, dict):
        raise EngineError("params", "must be an object with W, U and what else the cell has")
    _check_names(cell, params)
    found: dict[str, Array] = {}
    units: int | None = None
    inputs: int | None = None
    for name in cell.parameter_names():
        kind, block = name.split(".")
        value = (params.get(kind) or {}).get(block)
        if value is None:
            raise EngineError(f"params.{name}", f"is missing; {cell.name} has it")
        if kind in ("W", "U"):
            columns = units if kind == "U" else inputs
            found[name] = _matrix(value, units, columns, f"params.{name}")
            units, inputs = len(found[name]), found["W." + next(iter(cell.parameters["W"]))].shape[1]
        else:
            found[name] = vector(value, units, f"params.{name}")
    return found


def _check_names(cell: Cell, params: Mapping[str, Any]) -> None:
    for kind, blocks in params.items():
        if kind not in KINDS:
            raise EngineError(f"params.{str(kind)[:20]}", f"is not one of {', '.join(KINDS)}")
        if blocks is not None and not isinstance(blocks, dict):
            raise EngineError(f"params.{kind}", f"is {_kind(blocks)}; it must be an object with a block for each name")
        for block in blocks or {}:
            if block not in cell.parameters.get(kind, ()):
                raise EngineError(f"params.{kind}.{str(block)[:20]}", f"is no parameter of {cell.name}")


def _matrix(value: object, rows: int | None, columns: int | None, field: str) -> Array:
    if not isinstance(value, list) or not value or (rows is not None and len(value) != rows):
        wanted = "a list of rows" if rows is None else f"a list of {rows} row{'s' if rows > 1 else ''}"
        raise EngineError(field, f"is {_kind(value)}; it must be {wanted}")
    if len(value) > MOST_UNITS:
        raise EngineError(field, f"has {len(value)} rows; {MOST_UNITS} is the most")
    first = vector(value[0], columns, f"{field}[0]")
    return np.array([first, *(vector(row, len(first), f"{field}[{place}]") for place, row in enumerate(value[1:], 1))])


def _steps(value: object, inputs: int) -> list[Array]:
    if not isinstance(value, list) or not value:
        raise EngineError("x", f"is {_kind(value)}; it must be a list with an input vector for each time step")
    if len(value) > MOST_STEPS:
        raise EngineError("x", f"has {len(value)} time steps; {MOST_STEPS} is the most")
    return [vector(step, inputs, f"x[{place}]") for place, step in enumerate(value)]


def _state(data: Mapping[str, Any], state: str, units: int) -> Array:
    """A start state; null or missing is zero."""
    value = data.get(f"{state}0")
    return np.zeros(units) if value is None else vector(value, units, f"{state}0")


def _kind(value: object) -> str:
    match value:
        case None:
            return "null or missing"
        case bool():
            return "true or false"
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "an object"
        case str():
            return "a text"
        case _:
            return "a number"


def _nested(value: Array) -> Any:
    return tuple(_nested(entry) for entry in value) if value.ndim else float(value)
