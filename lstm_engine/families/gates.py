"""Families about one gate, and about the gated RNN of the lecture."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from lstm_engine.families.family import (
    BIASES,
    GATES,
    HIDDEN,
    INPUTS,
    WEIGHTS,
    Family,
    Setting,
    Settings,
    parameter_grids,
    tenths,
)
from lstm_engine.specs import Grid, Spec

DECIMALS = Setting("decimals", 3, (3, 4), "Decimals of the answers; one more is carried.")
_GATE_WORDS = {"f": "forget", "i": "input", "o": "output"}


def _one_gate(settings: Settings) -> Spec:
    gate, level, decimals = str(settings["gate"]), settings["level"], int(settings["decimals"])
    units = 2 if level == 3 else 1
    grids = {f"a_{gate}@1": tenths(5, 40)}
    stem = f"The weighted sum of the {_GATE_WORDS[gate]} gate is known. How far open is the gate?"
    if level != 1:
        grids = {f"W.{gate}": WEIGHTS, f"U.{gate}": WEIGHTS, f"b.{gate}": BIASES, "x@1": INPUTS, "h@0": HIDDEN}
        stem = f"Find the {_GATE_WORDS[gate]} gate of this LSTM cell at time $t$."
    return Spec(
        cell_name="lstm",
        units=units,
        grids=grids,
        asked=(f"{gate}@1",),
        decimals=decimals,
        carry=decimals + 1,
        title=f"One gate: the {_GATE_WORDS[gate]} gate",
        stem=stem,
        widest_gate=0.985,
        legend=_GATE_LEGENDS[gate],
    )


_GATE_LEGENDS = {
    "f": "Modern LSTM (2000): $f_t$ is the share of the old cell state that is **kept**.",
    "i": "Modern LSTM: $i_t$ is the share of the candidate that is written.",
    "o": r"Modern LSTM: $o_t$ is the share of $\tanh(c_t)$ that is shown.",
}

ONE_GATE = Family(
    name="one_gate",
    title="One gate",
    summary="The value of one LSTM gate, from its weighted sum or from weights, input and hidden state.",
    difficulty=2,
    levels=("from the weighted sum", "from weights, one unit", "from weights, two units"),
    spec=_one_gate,
    options=(Setting("gate", "f", ("f", "i", "o"), "Which gate is asked for."), DECIMALS),
)


def _gated_rnn_step(settings: Settings) -> Spec:
    level, decimals = settings["level"], int(settings["decimals"])
    names = ("W.g", "U.g", "W.s", "U.s")
    return Spec(
        cell_name="mitx_gated",
        units=2 if level == 3 else 1,
        grids={**parameter_grids(names), "x@1": INPUTS, "h@0": HIDDEN},
        asked=("h@1",) if level == 2 else ("g@1", "cand@1", "h@1"),
        decimals=decimals,
        carry=decimals + 1,
        title="A step of the gated RNN",
        stem="One time step of the gated RNN. "
        + ("What is the new state?" if level == 2 else "Find the gate, the candidate and the new state."),
        table=level != 2,
    )


GATED_RNN_STEP = Family(
    name="gated_rnn_step",
    title="A step of the gated RNN",
    summary="Gate, candidate and new state of the gated RNN (no biases; g is the share overwritten).",
    difficulty=3,
    levels=("line by line", "the new state alone", "line by line, two units"),
    spec=_gated_rnn_step,
    options=(DECIMALS,),
)


def _gate_limits(settings: Settings) -> Spec:
    level = settings["level"]
    return Spec(
        cell_name="mitx_gated",
        units=2 if level == 1 else 3,
        grids={"g@1": _LIMITS.get(int(level), GATES), "h@0": HIDDEN, "cand@1": HIDDEN},
        asked=("h@1",),
        decimals=2,
        carry=None,
        title="What does g = 0 do, and g = 1?",
        stem="The gate and the candidate of the gated RNN are known. What is the new state?",
        legend=r"Gated RNN without biases; $\odot$ multiplies element by element.",
    )


_LIMITS: Mapping[int, Grid] = {  # closed and open side by side: one alone hides what the other shows
    1: ((0.0, 1.0), (1.0, 0.0)),
    2: tuple(gates for gates in product((0.0, 1.0), repeat=3) if len(set(gates)) == 2),
}

GATE_LIMITS = Family(
    name="gate_limits",
    title="What does g = 0 do, and g = 1?",
    summary="The new state of the gated RNN when the gate is fully closed, fully open, or mixed.",
    difficulty=2,
    levels=("two units, g is 0 and 1", "three units, each 0 or 1", "three units, shares between"),
    spec=_gate_limits,
)


def _gate_copies(settings: Settings) -> Spec:
    keeps = settings["level"] == 2
    gate = "z" if keeps else "g"
    return Spec(
        cell_name="copies_keeping" if keeps else "copies_overwriting",
        units=5,
        grids={gate: (0.0, 1.0)},
        asked=("copied@1", "taken@1"),
        title="Which entries are copied?",
        stem="Every entry of the gate is 0 or 1. Which entries of the new state equal those of the old state, and "
        "which equal those of the candidate?",
        decimals=None,
        carry=None,
        may_be_zero=True,
        demand=("a gate with one value only", lambda trace: _is_mixed(trace[gate])),
    )


def _is_mixed(gate: Any) -> Any:
    return (gate.sum(axis=0) > 0) & (gate.sum(axis=0) < len(gate))


GATE_COPIES = Family(
    name="gate_copies",
    title="Which entries are copied?",
    summary="Which entries of the new state are those of the old state, and which those of the candidate.",
    difficulty=2,
    levels=("the gate overwrites", "the gate keeps"),
    spec=_gate_copies,
)


def _flip_convention(settings: Settings) -> Spec:
    return Spec(
        cell_name="flip",
        grids={"q": tuple(gate for gate in GATES if gate != 0.5), "old": tenths(1, 9), "new": tenths(1, 9)},
        asked=("over@1", "kept@1", "agree@1"),
        title="Flip the convention",
        stem="The value of the gate, the old state and the candidate are known. What is the new state if the gate "
        "overwrites, what is it if the gate keeps, and which value of a gate that keeps gives the first state?",
        decimals=2,
        carry=None,
        table=True,
        demand=("old state and candidate too close", lambda trace: abs(trace["old"] - trace["new"]) >= 0.4),
        may_be_zero=True,
    )


FLIP_CONVENTION = Family(
    name="flip_convention",
    title="Flip the convention",
    summary="The new state in both conventions of the update gate, and the gate that makes them agree.",
    difficulty=3,
    levels=("both conventions",),
    spec=_flip_convention,
)
