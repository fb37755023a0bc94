"""The cells, by name, and those that are described in the papers but not built yet."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_engine.cells.gated import MITX_GATED
from lstm_engine.cells.gru import GRU_NG, GRU_RESET_AFTER
from lstm_engine.cells.lstm import LSTM, LSTM_NOBIAS
from lstm_engine.cells.parts import Cell
from lstm_engine.cells.rnn import RNN_TANH
from lstm_engine.records import EngineError

CELLS: Mapping[str, Cell] = {
    cell.name: cell for cell in (RNN_TANH, MITX_GATED, LSTM, LSTM_NOBIAS, GRU_RESET_AFTER, GRU_NG)
}


def cell_named(name: object) -> Cell:
    """The cell of that name."""
    if isinstance(name, str) and name in CELLS:
        return CELLS[name]
    raise EngineError("cell", f"{str(name)[:40]!r} is not a cell of this engine, which has {', '.join(CELLS)}")
