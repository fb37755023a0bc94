"""Families about how long a cell remembers, and about working backwards."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_engine.families.family import GATES, Family, Settings, tenths
from lstm_engine.functions import Array
from lstm_engine.specs import Grid, Spec

_FORGET = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
_STEPS = tuple(float(k) for k in (2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 40, 50, 75, 100))
_SHARES = (0.5, 0.1, 0.01)


def _memory_span(settings: Settings) -> Spec:
    level = int(settings["level"])
    name = {1: "memory_share", 2: "memory_span", 3: "memory_gate"}[level]
    grids: Mapping[str, Grid] = {
        1: {"f": _FORGET, "k": _STEPS},
        2: {"f": _FORGET, "q": (*_SHARES, 0.2, 0.05)},
        3: {"q": (*_SHARES, 0.9, 0.2), "k": _STEPS},
    }[level]
    return Spec(
        cell_name=name,
        grids=grids,
        asked={1: ("share@1",), 2: ("exact@1", "steps@1"), 3: ("f@1",)}[level],
        title="How long does it remember?",
        stem={
            1: "Nothing is written for $k$ steps. Which share of the cell state is left?",
            2: "Nothing is written. After how many steps, as a number with decimals, is just the share $q$ of the cell "
            "state left? And after how many whole steps is no more than that left?",
            3: "Nothing is written for $k$ steps. Which forget gate leaves just the share $q$ of the cell state?",
        }[level],
        figures=2 if level == 1 else None,
        decimals=3,
        carry=4 if level > 1 else None,
        table=level == 2,
        demand=("a threshold that is met exactly", _clear_of_whole_steps) if level == 2 else None,
    )


def _clear_of_whole_steps(trace: dict[str, float]) -> object:
    exact = trace["exact@1"]
    return abs(exact - np.round(exact)) > 0.05


MEMORY_SPAN = Family(
    name="memory_span",
    title="How long does it remember?",
    summary="The share of the cell state that is left, the steps until a threshold, or the forget gate needed.",
    difficulty=3,
    levels=("the share that is left", "the steps until a threshold", "the forget gate needed"),
    spec=_memory_span,
)


def _forget_bias(settings: Settings) -> Spec:
    return Spec(
        cell_name="forget_bias",
        grids={"b": (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0), "k": tuple(map(float, range(5, 21)))},
        asked=("f@1", "share@1"),
        title="Set the forget bias",
        stem="All other inputs of the gate are 0. What is the gate, and which share of the cell state is left after "
        "$k$ steps?",
        figures=3,
        table=True,
        widest_gate=1.0,
    )


FORGET_BIAS = Family(
    name="forget_bias",
    title="Set the forget bias",
    summary="The forget gate that a bias sets, and what is left of the cell state after some steps.",
    difficulty=3,
    levels=("gate and share",),
    spec=_forget_bias,
)


def _hold_memory(settings: Settings) -> Spec:
    hold = settings["level"] == 1
    return Spec(
        cell_name="hold" if hold else "fade",
        grids={
            "k": tuple(map(float, range(5, 55, 5) if hold else range(2, 7))),
            "q": (0.5, 0.6, 0.7, 0.8, 0.9, 0.95) if hold else (0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001),
        },
        derived={"b": _enough if hold else _little_enough},
        asked=("b",),
        goal="enough@1",
        title="Hold it" if hold else "Let it fade",
        stem="Choose a forget bias with which "
        + ("more than the share $q$ of the cell state is left" if hold else "less than the share $q$ is left")
        + " after $k$ steps in which nothing is written. Many answers are right.",
        decimals=None,
        widest_gate=1.0,
        may_be_zero=True,
        demand=("a bias of 0 or 1 that does", lambda trace: (trace["b"] > 1) | (trace["b"] < -0.1)),
    )


def _least_bias(drawn: Mapping[str, Array]) -> Array:
    """The bias that leaves just the share asked for."""
    gate = drawn["q"] ** (1 / drawn["k"])
    bias: Array = np.log(gate / (1 - gate))
    return bias


def _enough(drawn: Mapping[str, Array]) -> Array:
    """A bias that holds enough, with a tenth to spare."""
    return np.ceil(_least_bias(drawn) * 10 + 1) / 10


def _little_enough(drawn: Mapping[str, Array]) -> Array:
    return np.floor(_least_bias(drawn) * 10 - 1) / 10


HOLD_MEMORY = Family(
    name="hold_memory",
    title="Choose the forget bias",
    summary="A forget bias that holds, or lets go, enough of the cell state; any that does is right.",
    difficulty=4,
    levels=("hold it", "let it fade"),
    spec=_hold_memory,
)


def _cell_1997(settings: Settings) -> Spec:
    level = int(settings["level"])
    asked = {1: ("full@1",), 2: ("full@1", "faded@1"), 3: ("full@1", "faded@1", "shown@1")}[level]
    return Spec(
        cell_name="sum_1997",
        grids={
            "w": (0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5),
            "k": tuple(map(float, range(5, 21))),
            "f": (0.5, 0.8, 0.9),
        },
        hidden=("f",) if level == 1 else (),
        asked=asked,
        title="The cell of 1997 adds up",
        stem="The same is written at each of $k$ steps, beginning with an empty cell. What is the cell state "
        + {
            1: "of the cell of 1997, which has no forget gate?",
            2: "without a forget gate, and what is it with the forget gate $f$?",
            3: "without a forget gate, what is it with the forget gate $f$, and what does tanh make of the first?",
        }[level],
        table=level > 1,
        demand=("a cell state that tanh makes 1", lambda trace: abs(trace["shown@1"]) < 0.99) if level == 3 else None,
    )


CELL_1997 = Family(
    name="cell_1997",
    title="The cell of 1997 adds up",
    summary="The cell state after many equal steps, without a forget gate and with one.",
    difficulty=4,
    levels=("without a forget gate", "without and with a forget gate", "and squashed"),
    spec=_cell_1997,
)


def _work_backwards(settings: Settings) -> Spec:
    forget = settings["level"] == 1
    # twice in three times a gate can do it
    wanted = (*GATES, *GATES, -0.4, -0.2, 1.2, 1.3, 1.5, -0.3, 1.4, -0.1, 1.1)
    known = "i" if forget else "f"
    return Spec(
        cell_name="back_to_f" if forget else "back_to_i",
        grids={"g": tenths(2, 9), known: GATES, "old": tenths(5, 20), "wanted": wanted},
        helpers=("wanted",),
        derived={
            "target": (lambda drawn: drawn["wanted"] * drawn["old"] + drawn["i"] * drawn["g"])
            if forget
            else (lambda drawn: drawn["wanted"] * drawn["g"] + drawn["f"] * drawn["old"])
        },
        asked=("f@1" if forget else "i@1", "verdict@1"),
        title="Work backwards",
        stem=f"Which value would the {'forget' if forget else 'input'} gate need to have for this cell state? "
        "And can a gate have it?",
        decimals=2,
        carry=None,
    )


WORK_BACKWARDS = Family(
    name="work_backwards",
    title="Work backwards",
    summary="The gate that gives a wanted cell state, and whether there is one.",
    difficulty=4,
    levels=("the forget gate", "the input gate"),
    spec=_work_backwards,
)
