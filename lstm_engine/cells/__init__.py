"""The cells, by name."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_engine.cells.gated import MITX_GATED
from lstm_engine.cells.gru import GRU_CHUNG, GRU_NG, GRU_NG_SIMPLE, GRU_RESET_AFTER, GRU_RESET_BEFORE, MGU
from lstm_engine.cells.lstm import (
    LSTM,
    LSTM_1997,
    LSTM_CIFG,
    LSTM_CIFG_F,
    LSTM_NFG,
    LSTM_NOBIAS,
    LSTM_PEEPHOLE,
)
from lstm_engine.cells.parts import Cell
from lstm_engine.cells.rnn import RNN_RELU, RNN_TANH
from lstm_engine.records import EngineError

CELLS: Mapping[str, Cell] = {
    cell.name: cell
    for cell in (
        RNN_TANH,
        RNN_RELU,
        MITX_GATED,
        GRU_NG_SIMPLE,
        GRU_NG,
        GRU_CHUNG,
        GRU_RESET_BEFORE,
        GRU_RESET_AFTER,
        MGU,
        LSTM,
        LSTM_NOBIAS,
        LSTM_NFG,
        LSTM_1997,
        LSTM_PEEPHOLE,
        LSTM_CIFG,
        LSTM_CIFG_F,
    )
}


def cell_named(name: object) -> Cell:
    """The cell of that name."""
    if isinstance(name, str) and name in CELLS:
        return CELLS[name]
    if name is None:
        raise EngineError("cell", f"is missing; this engine has {', '.join(CELLS)}")
    raise EngineError("cell", f"{str(name)[:40]!r} is not a cell of this engine, which has {', '.join(CELLS)}")
