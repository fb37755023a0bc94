"""Calculations that are no cell step: counts, powers, norms. Each is a small list of nodes like those of a cell."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_engine.cells.parts import Scheme
from lstm_engine.sheets.counts import COUNT_SHEETS
from lstm_engine.sheets.errors import ERROR_SHEETS
from lstm_engine.sheets.gating import GATING_SHEETS
from lstm_engine.sheets.memory import MEMORY_SHEETS
from lstm_engine.sheets.products import PRODUCT_SHEETS
from lstm_engine.sheets.squashing import SQUASHING_SHEETS

SHEETS: Mapping[str, Scheme] = {
    sheet.name: sheet
    for sheet in (
        *SQUASHING_SHEETS,
        *PRODUCT_SHEETS,
        *GATING_SHEETS,
        *COUNT_SHEETS,
        *MEMORY_SHEETS,
        *ERROR_SHEETS,
    )
}
