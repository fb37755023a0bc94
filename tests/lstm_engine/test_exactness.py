"""States and gradients of every cell are right: against 60 decimals, and against differences of the engine's own."""

import copy
from decimal import Decimal
from functools import partial

import numpy as np
import pytest

from lstm_engine.__main__ import run
from lstm_engine.cells import CELLS
from tests.lstm_engine.precise import precise

every_cell = pytest.mark.parametrize("cell", CELLS)
SIZES = [(1, 1, 1), (1, 1, 3), (2, 2, 3), (3, 2, 2), (1, 3, 4)]  # units, inputs, time steps
SCALES = {"plain": (1.5, 1, 1), "wide": (5, 2, 5), "saturated": (1000, 1, 1000), "tiny": (1, 1e-12, 1e-12)}


def case_of(cell, sizes, draw):
    """A case of a cell; `draw` gives an array by the kind of parameter ("W", "b", …), or "x", "h", "c", and a shape."""
    values = {name: draw(name.partition(".")[0][:5], shape) for name, shape in CELLS[cell].shapes(*sizes).items()}
    values = {name: np.asarray(value).tolist() for name, value in values.items()}
    params = {k: {block: values[f"{k}.{block}"] for block in blocks} for k, blocks in CELLS[cell].parameters.items()}
    x = [values[f"x@{time}"] for time in range(1, sizes[2] + 1)]
    return {"cell": cell, "params": params, "x": x, "h0": values["h@0"], "c0": values.get("c@0")}


def uniform(rng, weight, state, bias):
    """Draws between minus and plus a size, by the kind of parameter."""
    of = {"W": weight, "U": weight, "p": weight, "b": bias, "b_rec": bias}
    return lambda kind, shape: rng.uniform(-1, 1, shape) * of.get(kind, state)


def flat(value, name=""):
    """Numbers by name, as `precise` names them."""
    if isinstance(value, dict):
        return {k: v for key, inner in value.items() for k, v in flat(inner, f"{name}.{key}" if name else key).items()}
    if isinstance(value, list):
        return {k: v for place, inner in enumerate(value) for k, v in flat(inner, f"{name}[{place}]").items()}
    return {} if value is None else {name: value}


def compared(case):
    """Pairs of ours and the truth: the states of all time steps, and the gradients."""
    steps, slopes = precise(case)
    found = run({**case, "gradients": True})
    states = [
        pair
        for mine, true in zip(found["steps"], steps, strict=True)
        for k in true
        for pair in zip(mine[k], true[k], strict=True)
    ]
    gradients = flat(found["grads"])
    assert gradients.keys() >= slopes.keys()
    return states, [(value, slopes.get(name, Decimal(0))) for name, value in gradients.items()]


def off(pairs):
    """How far ours are from the truth, relative to max(1, value)."""
    return max(float(abs(Decimal(mine) - true) / max(1, abs(true))) for mine, true in pairs)


@every_cell
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.filterwarnings("error")
def test_states_and_gradients_equal_those_in_60_decimals(cell, scale):
    for seed, sizes in enumerate(SIZES):
        case = case_of(cell, sizes, uniform(np.random.default_rng(seed), *SCALES[scale]))
        states, gradients = compared(case)
        assert off(states) <= 1e-13
        assert off(gradients) <= 1e-12


@every_cell
def test_tiny_numbers_are_right_to_the_last_bits(cell):
    for seed, sizes in enumerate(SIZES):
        draw = uniform(np.random.default_rng(seed), 1e-12, 1e-12, 1e-12)
        states, gradients = compared(case_of(cell, sizes, draw))
        assert max(abs(Decimal(mine) - true) for mine, true in states) <= Decimal("1e-27")
        assert off(gradients) <= 1e-15


@every_cell
def test_saturated_numbers_are_right_to_the_last_bits(cell):
    for seed, sizes in enumerate(SIZES):
        rng = np.random.default_rng(seed)
        states, gradients = compared(case_of(cell, sizes, partial(signs, rng)))
        assert off(states) <= 4e-16
        assert off(gradients) <= 2e-15


def signs(rng, kind, shape):
    """Parameters of 1000 or -1000, inputs and states of 1 or -1."""
    return rng.choice([-1.0, 1.0], shape) * (1000 if kind in ("W", "U", "p", "b", "b_rec") else 1)


def differences(case, step=1e-4):
    """The gradients of the sum of the last hidden state, by central differences of order 4."""
    found = copy.deepcopy({**case["params"], **{name: case[name] for name in ("x", "h0", "c0")}})

    def last(row, place, push):
        old, row[place] = row[place], row[place] + push
        value = sum(run(case)["final"]["h"])
        row[place] = old
        return value

    def fill(here, there):
        for place in here if isinstance(here, dict) else range(len(here)):
            if isinstance(here[place], (dict, list)):
                fill(here[place], there[place])
            elif here[place] is not None:
                near, far = (last(here, place, k * step) - last(here, place, -k * step) for k in (1, 2))
                there[place] = (8 * near - far) / (12 * step)

    fill({**case["params"], **{name: case[name] for name in ("x", "h0", "c0") if case[name]}}, found)
    return found


@every_cell
@pytest.mark.parametrize("seed", range(3))
def test_gradients_are_what_differences_of_the_last_state_say(cell, seed):
    case = case_of(cell, (2, 2, 3), uniform(np.random.default_rng(seed), 1, 1, 1))

    ours, theirs = flat(run({**case, "gradients": True})["grads"]), flat(differences(case))

    assert ours.keys() == theirs.keys()
    assert all(ours[name] == pytest.approx(theirs[name], abs=1e-9) for name in theirs)


@pytest.mark.parametrize("sizes", SIZES)
def test_truncated_gradient_of_1997_stops_at_the_old_hidden_state(sizes):
    case = case_of("lstm_1997", sizes, uniform(np.random.default_rng(3), 1.5, 1, 1))

    ours = flat(run({**case, "gradients": "truncated"})["grads"])
    _, slopes = precise(case, truncated=True)

    assert off([(value, slopes.get(name, Decimal(0))) for name, value in ours.items()]) <= 1e-15
    assert all(ours[f"h0[{unit}]"] == 0 for unit in range(sizes[0]))
