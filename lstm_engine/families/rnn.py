"""Families about the simple RNN."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_engine.families.family import HIDDEN, INPUTS, Family, Settings, parameter_grids
from lstm_engine.families.gates import DECIMALS
from lstm_engine.specs import Spec

_PARAMETERS = ("W.h", "U.h", "b.h")


def _rnn_step(settings: Settings) -> Spec:
    level, decimals = settings["level"], int(settings["decimals"])
    return Spec(
        cell_name="rnn_tanh",
        units=2 if level == 3 else 1,
        grids={**parameter_grids(_PARAMETERS), "x@1": INPUTS, "h@0": HIDDEN},
        asked=("a_h@1", "h@1") if level == 1 else ("h@1",),
        decimals=decimals,
        carry=decimals + 1,
        title="A step of the simple RNN",
        stem="One time step of a simple RNN. "
        + ("Find the weighted sum and the new state." if level == 1 else "What is the new state?"),
        table=level == 1,
    )


RNN_STEP = Family(
    name="rnn_step",
    title="A step of the simple RNN",
    summary="The weighted sum and the new state of a tanh RNN.",
    difficulty=2,
    levels=("weighted sum and state", "the state alone", "the state, two units"),
    spec=_rnn_step,
    options=(DECIMALS,),
)


def _rnn_sequence(settings: Settings) -> Spec:
    level, decimals = settings["level"], int(settings["decimals"])
    steps = 2 if level == 1 else 3
    inputs = {f"x@{time}": INPUTS for time in range(1, steps + 1)}
    every = tuple(f"h@{time}" for time in range(1, steps + 1))
    return Spec(
        cell_name="rnn_tanh",
        time_steps=steps,
        units=1,
        grids={**parameter_grids(_PARAMETERS), **inputs, "h@0": HIDDEN},
        asked=every[-1:] if level == 3 else every,
        decimals=decimals,
        carry=decimals + 1,
        title="A short sequence through the simple RNN",
        stem=f"The same weights serve {'both' if steps == 2 else 'all three'} time steps. "
        + ("What is the last state?" if level == 3 else "Find the state after each time step."),
        table=level != 3,
    )


RNN_SEQUENCE = Family(
    name="rnn_sequence",
    title="A short sequence through the simple RNN",
    summary="The states of a tanh RNN over two or three time steps.",
    difficulty=3,
    levels=("two time steps", "three time steps", "three time steps, the last state alone"),
    spec=_rnn_sequence,
    options=(DECIMALS,),
)


_HALVES = (-1.0, -0.5, 0.5, 1.0)


def _rnn_two_units(settings: Settings) -> Spec:
    level, decimals = settings["level"], int(settings["decimals"])
    return Spec(
        cell_name="rnn_tanh",
        units=2,
        grids=dict.fromkeys((*_PARAMETERS, "x@1", "h@0"), _HALVES),
        asked=("a_h@1", "h@1") if level == 1 else ("h@1",),
        decimals=decimals,
        carry=decimals + 1,
        title="A step of the simple RNN, two units",
        stem="One time step of a simple RNN with two units. "
        + ("Find the pre-activation and the new state." if level == 1 else "What is the new state?"),
        table=level == 1,
        may_be_zero=True,
        demand=("a pre-activation beyond 2 or at 0", lambda trace: _moderate(trace["a_h@1"])),
    )


def _moderate(sums: Any) -> Any:
    return ((np.abs(sums) <= 2) & (np.abs(sums) > 0.1)).all(axis=0)


RNN_TWO_UNITS = Family(
    name="rnn_two_units",
    title="A step of the simple RNN, two units",
    summary="Rows of the matrices, weighted sums and the new state of a tanh RNN with two units.",
    difficulty=3,
    levels=("weighted sum and state", "the state alone"),
    spec=_rnn_two_units,
    options=(DECIMALS,),
)
