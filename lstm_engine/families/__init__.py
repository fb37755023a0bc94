"""The exercise families, by name. To add one: its file, a line here, a paragraph in docs/families.md."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_engine.families.family import ENGINE_VERSION, Family, Setting, Settings
from lstm_engine.families.gates import GATE_LIMITS, GATED_RNN_STEP, ONE_GATE
from lstm_engine.families.gru import GRU_STEP
from lstm_engine.families.lstm import CELL_UPDATE, HARD_LSTM, LSTM_OUTPUT, LSTM_STEP
from lstm_engine.families.rnn import RNN_SEQUENCE, RNN_STEP
from lstm_engine.records import SettingsError, Variant

FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        ONE_GATE,
        RNN_STEP,
        RNN_SEQUENCE,
        GATE_LIMITS,
        GATED_RNN_STEP,
        CELL_UPDATE,
        LSTM_OUTPUT,
        LSTM_STEP,
        HARD_LSTM,
        GRU_STEP,
    )
}

__all__ = ["ENGINE_VERSION", "FAMILIES", "Family", "Setting", "make_variant"]


def make_variant(family: str, seed: int, settings: Settings | None = None) -> Variant:
    """One exercise of a family, the same for the same seed and settings.

    Raises SettingsError, with the field at fault, where the family or a setting is unknown or no draw tells the
    mistakes apart.
    """
    if not isinstance(family, str) or family not in FAMILIES:
        raise SettingsError("family", f"{str(family)[:40]!r} is not one of {', '.join(FAMILIES)}")
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**63:
        raise SettingsError("seed", "a seed is a whole number from 0 to 2^63 - 1")
    return FAMILIES[family].make(seed, settings or {})
