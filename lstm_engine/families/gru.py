"""A GRU step, in the convention of PyTorch and in that of Andrew Ng's course."""

from __future__ import annotations

from lstm_engine.cells import CELLS
from lstm_engine.families.family import HIDDEN, INPUTS, Family, Setting, Settings, parameter_grids
from lstm_engine.families.gates import DECIMALS
from lstm_engine.variants import Spec

_CELLS = {"pytorch": "gru_reset_after", "ng": "gru_ng"}
_LINES = {"pytorch": ("r@1", "z@1", "n@1", "h@1"), "ng": ("r@1", "u@1", "cand@1", "h@1")}


def _gru_step(settings: Settings) -> Spec:
    level, decimals, convention = settings["level"], int(settings["decimals"]), str(settings["convention"])
    cell = CELLS[_CELLS[convention]]
    return Spec(
        cell_name=cell.name,
        time_steps=1,
        units=2 if level == 3 else 1,
        grids={**parameter_grids(cell.parameter_names()), "x@1": INPUTS, "h@0": HIDDEN},
        asked=_LINES[convention] if level == 1 else ("h@1",),
        regime_name="exact",
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
    levels=("line by line", "the new state alone", "the new state, two units"),
    spec=_gru_step,
    options=(
        Setting("convention", "pytorch", ("pytorch", "ng"), "Whose GRU: update sign, place of the reset, biases."),
        DECIMALS,
    ),
)
