"""Families about one gate, and about the gated RNN of the lecture."""

from __future__ import annotations

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
from lstm_engine.variants import Spec

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
        time_steps=1,
        units=units,
        grids=grids,
        asked=(f"{gate}@1",),
        regime_name="exact",
        decimals=decimals,
        carry=decimals + 1,
        title=f"One gate: the {_GATE_WORDS[gate]} gate",
        stem=stem,
        table=False,
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
    levels=("from the weighted sum", "from weights, one unit", "from weights, two units"),
    spec=_one_gate,
    options=(Setting("gate", "f", ("f", "i", "o"), "Which gate is asked for."), DECIMALS),
)


def _gated_rnn_step(settings: Settings) -> Spec:
    level, decimals = settings["level"], int(settings["decimals"])
    names = ("W.g", "U.g", "W.s", "U.s")
    return Spec(
        cell_name="mitx_gated",
        time_steps=1,
        units=2 if level == 3 else 1,
        grids={**parameter_grids(names), "x@1": INPUTS, "h@0": HIDDEN},
        asked=("h@1",) if level == 2 else ("g@1", "cand@1", "h@1"),
        regime_name="exact",
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
    levels=("line by line", "the new state alone", "line by line, two units"),
    spec=_gated_rnn_step,
    options=(DECIMALS,),
)


def _gate_limits(settings: Settings) -> Spec:
    level = settings["level"]
    return Spec(
        cell_name="mitx_gated",
        time_steps=1,
        units=1 if level == 1 else 3,
        grids={"g@1": GATES if level == 3 else (0.0, 1.0), "h@0": HIDDEN, "cand@1": HIDDEN},
        asked=("h@1",),
        regime_name="exact",
        decimals=2,
        carry=None,
        title="What does g = 0 do, and g = 1?",
        stem="The gate and the candidate of the gated RNN are known. What is the new state?",
        table=False,
        least_detectable=0.5 if level != 1 else 0.3,
        least_apart=0.0 if level == 1 else 0.7,
        legend=r"Gated RNN without biases; $\odot$ multiplies element by element.",
    )


GATE_LIMITS = Family(
    name="gate_limits",
    title="What does g = 0 do, and g = 1?",
    summary="The new state of the gated RNN when the gate is fully closed, fully open, or mixed.",
    levels=("one unit, g is 0 or 1", "three units, each 0 or 1", "three units, shares between"),
    spec=_gate_limits,
)
