"""A GRU step, in the convention of PyTorch and in that of Andrew Ng's course."""

from __future__ import annotations

from lstm_engine.cells import CELLS
from lstm_engine.families.family import GATES, HIDDEN, INPUTS, Family, Setting, Settings, parameter_grids
from lstm_engine.families.gates import DECIMALS
from lstm_engine.specs import Spec

_CELLS = {"pytorch": "gru_reset_after", "ng": "gru_ng"}
_LINES = {"pytorch": ("r@1", "z@1", "n@1", "h@1"), "ng": ("r@1", "u@1", "cand@1", "h@1")}


def _gru_step(settings: Settings) -> Spec:
    level, decimals, convention = settings["level"], int(settings["decimals"]), str(settings["convention"])
    cell = CELLS[_CELLS[convention]]
    return Spec(
        cell_name=cell.name,
        units=2 if level == 3 else 1,
        grids={**parameter_grids(cell.parameter_names()), "x@1": INPUTS, "h@0": HIDDEN},
        asked=_LINES[convention] if level == 1 else ("h@1",),
        decimals=decimals,
        carry=decimals + 1,
        title="A whole step of the GRU",
        stem="One time step of a GRU. Read the convention first. "
        + ("Find every line." if level == 1 else "What is the new state?"),
        table=level == 1,
    )


GRU_STEP = Family(
    name="gru_step",
    title="A whole step of the GRU",
    summary="Gates, candidate and new state of a GRU time step, in the stated convention.",
    difficulty=4,
    levels=("line by line", "the new state alone", "the new state, two units"),
    spec=_gru_step,
    options=(
        Setting("convention", "pytorch", ("pytorch", "ng"), "Whose GRU: update sign, place of the reset, biases."),
        DECIMALS,
    ),
)


_CONVENTION = GRU_STEP.options[0]


def _gru_gates(settings: Settings) -> Spec:
    decimals, convention = int(settings["decimals"]), str(settings["convention"])
    update = "z" if convention == "pytorch" else "u"
    names = [f"{kind}.{block}" for kind in "WUb" for block in ("r", update)]
    return Spec(
        cell_name=_CELLS[convention],
        grids={**parameter_grids(names), "x@1": INPUTS, "h@0": HIDDEN},
        asked=("r@1", f"{update}@1"),
        decimals=decimals,
        carry=decimals + 1,
        title="The gates of a GRU",
        stem="Find the reset gate and the update gate.",
        table=True,
    )


GRU_GATES = Family(
    name="gru_gates",
    title="The gates of a GRU",
    summary="Reset gate and update gate of a GRU.",
    difficulty=2,
    levels=("both gates",),
    spec=_gru_gates,
    options=(_CONVENTION, DECIMALS),
)


def _gru_candidate(settings: Settings) -> Spec:
    decimals, convention = int(settings["decimals"]), str(settings["convention"])
    block, node = ("n", "n@1") if convention == "pytorch" else ("c", "cand@1")
    names = [f"{kind}.{block}" for kind in "WUb"] + (["b_rec.n"] if block == "n" else [])
    return Spec(
        cell_name=_CELLS[convention],
        units=2 if settings["level"] == 1 else 1,
        grids={**parameter_grids(names), "x@1": INPUTS, "h@0": HIDDEN, "r@1": GATES},
        asked=(node,),
        decimals=decimals,
        carry=decimals + 1,
        title="The candidate of a GRU",
        stem="The reset gate is known. What is the candidate? Read where the reset gate stands.",
    )


GRU_CANDIDATE = Family(
    name="gru_candidate",
    title="The candidate of a GRU",
    summary="The candidate of a GRU from its reset gate, reset before the matrix or after it.",
    difficulty=4,
    levels=("two units", "one unit"),
    spec=_gru_candidate,
    options=(_CONVENTION, DECIMALS),
)
