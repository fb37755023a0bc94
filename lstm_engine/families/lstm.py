"""Families about the LSTM: cell update, output, a whole step, and the hard-rounded step of the lecture page."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_engine.cells import CELLS
from lstm_engine.families.family import (
    CELLS_T,
    GATES,
    HIDDEN,
    INPUTS,
    Family,
    Setting,
    Settings,
    parameter_grids,
    tenths,
)
from lstm_engine.families.gates import DECIMALS
from lstm_engine.specs import Spec

_STEP = ("i@1", "f@1", "g@1", "o@1", "c@1", "h@1")


def _cell_update(settings: Settings) -> Spec:
    level = settings["level"]
    unneeded = {"h@0": HIDDEN} if level == 2 else {}
    return Spec(
        cell_name="lstm",
        units=2 if level == 3 else 1,
        grids={"f@1": GATES, "i@1": GATES, "g@1": tenths(1, 9), "c@0": tenths(5, 20), **unneeded},
        asked=("c@1",),
        decimals=2,
        carry=None,
        title="Update the cell state",
        stem="Gates and candidate are known. What is the new cell state?"
        + (" One of the numbers is not needed." if level == 2 else ""),
    )


CELL_UPDATE = Family(
    name="cell_update",
    title="Update the cell state",
    summary="The new cell state of an LSTM from its gates, candidate and old cell state.",
    difficulty=2,
    levels=("one unit", "one unit, with a number too many", "two units"),
    spec=_cell_update,
)


def _lstm_output(settings: Settings) -> Spec:
    level, decimals = settings["level"], int(settings["decimals"])
    unneeded: dict[str, tuple[float, ...]] = {"c@0": tenths(5, 20), "g@1": tenths(1, 9)} if level == 2 else {}
    return Spec(
        cell_name="lstm",
        units=2 if level == 3 else 1,
        grids={"o@1": GATES, "c@1": tenths(5, 25), **unneeded},
        asked=("h@1",),
        decimals=decimals,
        carry=decimals + 1,
        title="Show the cell state",
        stem="The output gate and the new cell state are known. What is the hidden state?"
        + (" Two of the numbers are not needed." if level == 2 else ""),
    )


LSTM_OUTPUT = Family(
    name="lstm_output",
    title="Show the cell state",
    summary="The hidden state of an LSTM from its output gate and cell state.",
    difficulty=2,
    levels=("one unit", "one unit, with numbers too many", "two units"),
    spec=_lstm_output,
    options=(DECIMALS,),
)


def _lstm_step(settings: Settings) -> Spec:
    level, decimals = settings["level"], int(settings["decimals"])
    by_line = settings["rounding"] == "every line"
    steps = 2 if level == 4 else 1
    inputs = {f"x@{time}": INPUTS for time in range(1, steps + 1)}
    asked = {1: _STEP, 2: ("c@1", "h@1"), 3: ("c@1", "h@1"), 4: ("c@1", "h@1", "c@2", "h@2")}[int(level)]
    questions = {1: "Find every line.", 4: "Find cell state and hidden state after each."}
    return Spec(
        cell_name="lstm",
        time_steps=steps,
        units=2 if level == 3 else 1,
        grids={**parameter_grids(CELLS["lstm"].parameter_names()), **inputs, "h@0": HIDDEN, "c@0": CELLS_T},
        asked=asked,
        regime_name=f"step_{decimals}" if by_line else "exact",
        decimals=decimals,
        carry=decimals if by_line else decimals + 1,
        title="Two steps of the LSTM" if steps == 2 else "A whole step of the LSTM",
        stem=("Two time steps" if steps == 2 else "One time step")
        + " of an LSTM. "
        + questions.get(int(level), "Find the cell state and the hidden state."),
        table=level in (1, 4),
    )


LSTM_STEP = Family(
    name="lstm_step",
    title="A whole step of the LSTM",
    summary="Gates, candidate, cell state and hidden state of an LSTM time step.",
    difficulty=4,
    levels=("line by line", "cell state and hidden state alone", "two units", "two time steps"),
    spec=_lstm_step,
    options=(
        DECIMALS,
        Setting(
            "rounding", "at the end", ("at the end", "every line"), "Round only the answers, or every line on the way."
        ),
    ),
)

_CLASSIC: dict[str, Any] = {
    **{f"{kind}.{block}": ((1.0,),) for block in ("i", "f", "g", "o") for kind in ("W", "U")},
    "x@1": (5.0,),
    "h@0": (1.0,),
    "c@0": (1.0,),
}
_INTEGERS = (-3.0, -2.0, -1.0, 1.0, 2.0, 3.0)


def _hard_lstm(settings: Settings) -> Spec:
    level = settings["level"]
    cell = CELLS["lstm_nobias"]
    drawn = dict.fromkeys((*cell.parameter_names(), "x@1", "h@0", "c@0"), _INTEGERS)
    return Spec(
        cell_name=cell.name,
        units=1,
        grids={} if level == 1 else drawn,
        fixed=_CLASSIC if level == 1 else {},
        asked=(*(f"a_{block}@1" for block in cell.blocks), *_STEP) if level == 2 else ("c@1", "h@1"),
        regime_name="hard",
        decimals=1,
        carry=None,
        title="An LSTM step with hard rounding",
        stem=_HARD_STEMS[int(level)],
        table=level == 2,
        least_detectable={1: 0.0, 2: 0.75, 3: 0.55}[int(level)],
        least_apart=0.0 if level == 1 else 0.8,
    )


_HARD_STEMS = {
    1: "All weights, the old hidden state and the old cell state are 1, and the input is 5. "
    "What are the new cell state and the new hidden state?",
    2: "Find every line of this LSTM step by hard rounding.",
    3: "Find the new cell state and the new hidden state by hard rounding.",
}

HARD_LSTM = Family(
    name="hard_lstm",
    title="An LSTM step with hard rounding",
    summary="A bias-free LSTM step with every sigmoid rounded to 0 or 1 and every tanh to -1 or 1.",
    difficulty=2,
    levels=("classic: all ones, x = 5", "line by line, generated", "cell state and hidden state, generated"),
    spec=_hard_lstm,
)


def _candidate(settings: Settings) -> Spec:
    decimals = int(settings["decimals"])
    return Spec(
        cell_name="lstm",
        units=int(settings["level"]),
        grids={**parameter_grids(("W.g", "U.g", "b.g")), "x@1": INPUTS, "h@0": HIDDEN},
        asked=("g@1",),
        decimals=decimals,
        carry=decimals + 1,
        title="The candidate",
        stem="What is the candidate of this LSTM cell?",
        legend="The candidate $g_t$ is the new content that the cell may write.",
    )


CANDIDATE = Family(
    name="candidate",
    title="The candidate",
    summary="The candidate of an LSTM from weights, input and hidden state.",
    difficulty=2,
    levels=("one unit", "two units"),
    spec=_candidate,
    options=(DECIMALS,),
)


def _lstm_two_steps(settings: Settings) -> Spec:
    level, decimals = settings["level"], int(settings["decimals"])
    grids = {**parameter_grids(CELLS["lstm"].parameter_names()), "x@1": INPUTS, "x@2": INPUTS}
    return Spec(
        cell_name="lstm",
        time_steps=2,
        grids={**grids, "h@0": HIDDEN, "c@0": CELLS_T},
        asked=("c@1", "h@1", "c@2", "h@2") if level == 1 else ("c@2", "h@2"),
        decimals=decimals,
        carry=decimals + 1,
        title="Two steps of the LSTM",
        stem="Two time steps of an LSTM. Find cell state and hidden state after "
        + ("each." if level == 1 else "the second."),
        table=level == 1,
        demand=("inputs of one sign", lambda trace: trace["x@1"] * trace["x@2"] < 0),
    )


LSTM_TWO_STEPS = Family(
    name="lstm_two_steps",
    title="Two steps of the LSTM",
    summary="Cell state and hidden state of an LSTM over two time steps with inputs of both signs.",
    difficulty=5,
    levels=("after each step", "after the second alone"),
    spec=_lstm_two_steps,
    options=(DECIMALS,),
)


def _lstm_two_units(settings: Settings) -> Spec:
    decimals = int(settings["decimals"])
    return Spec(
        cell_name="lstm",
        units=2,
        grids={"f@1": GATES, "i@1": GATES, "g@1": tenths(1, 9), "o@1": GATES, "c@0": tenths(5, 20)},
        asked=("c@1", "h@1"),
        decimals=decimals,
        carry=decimals + 1,
        title="An LSTM with two units",
        stem="Gates and candidate of two units are known. What are the new cell state and the new hidden state?",
        demand=("gates that are all half open", _open_and_closed),
    )


def _open_and_closed(trace: Any) -> Any:
    gates = np.concatenate([trace[f"{gate}@1"] for gate in "fio"])
    return (gates <= 0.2).any(axis=0) & (gates >= 0.8).any(axis=0)


LSTM_TWO_UNITS = Family(
    name="lstm_two_units",
    title="An LSTM with two units",
    summary="Cell state and hidden state of two units from gates, candidate and old cell state.",
    difficulty=3,
    levels=("cell state and hidden state",),
    spec=_lstm_two_units,
    options=(DECIMALS,),
)

_VARIANTS = {"peepholes": "lstm_peephole", "coupled": "lstm_cifg", "coupled by f": "lstm_cifg_f", "1997": "lstm_1997"}


def _variant_step(settings: Settings) -> Spec:
    level, decimals = settings["level"], int(settings["decimals"])
    cell = CELLS[_VARIANTS[str(settings["cell"])]]
    every = tuple(f"{node}@1" for node in ("i", "f", "g", "o", "c", "h") if node != "f" or "f" in cell.node_names())
    grids = {
        name: _PEEPHOLES if name[:2] == "p." else grid for name, grid in parameter_grids(cell.parameter_names()).items()
    }
    return Spec(
        cell_name=cell.name,
        grids={**grids, "x@1": INPUTS, "h@0": HIDDEN, "c@0": CELLS_T},
        asked=every if level == 1 else ("c@1", "h@1"),
        decimals=decimals,
        carry=decimals + 1,
        title=f"A step of the {cell.title}",
        stem="One time step of a variant of the LSTM. Read the convention first. "
        + ("Find every line." if level == 1 else "Find the cell state and the hidden state."),
        table=level == 1,
    )


_PEEPHOLES = tenths(1, 5)
VARIANT_STEP = Family(
    name="variant_step",
    title="A step of another LSTM",
    summary="A time step of an LSTM with peepholes, with coupled gates, or of 1997.",
    difficulty=5,
    levels=("line by line", "cell state and hidden state alone"),
    spec=_variant_step,
    options=(
        Setting("cell", "peepholes", tuple(_VARIANTS), "Which cell: what it has, or has not."),
        DECIMALS,
    ),
)
