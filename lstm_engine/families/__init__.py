"""The exercise families, by name. To add one: its file, a line here, a paragraph in docs/families.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lstm_engine.families.counts import COUNT_GRU, COUNT_LSTM, COUNT_RNN
from lstm_engine.families.errors import BPTT, CEC_AND_RNN, CLIP, TRUNCATION, VANISH_OR_EXPLODE
from lstm_engine.families.family import ENGINE_VERSION, Family, Setting, Settings
from lstm_engine.families.gates import FLIP_CONVENTION, GATE_COPIES, GATE_LIMITS, GATED_RNN_STEP, ONE_GATE
from lstm_engine.families.gru import GRU_CANDIDATE, GRU_GATES, GRU_STEP
from lstm_engine.families.lstm import (
    CANDIDATE,
    CELL_UPDATE,
    HARD_LSTM,
    LSTM_OUTPUT,
    LSTM_STEP,
    LSTM_TWO_STEPS,
    LSTM_TWO_UNITS,
    VARIANT_STEP,
)
from lstm_engine.families.memory import CELL_1997, FORGET_BIAS, HOLD_MEMORY, MEMORY_SPAN, WORK_BACKWARDS
from lstm_engine.families.reading import FIND_THE_BUG, READ_THE_TRACE
from lstm_engine.families.rnn import RNN_SEQUENCE, RNN_STEP, RNN_TWO_UNITS
from lstm_engine.families.squashing import SATURATION, SQUASH_IT
from lstm_engine.families.sums import LAYER_PRE_ACTIVATION, PRE_ACTIVATION, TWO_PRODUCTS, UNPACK_WEIGHTS
from lstm_engine.records import SettingsError, Variant

FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        # weighted sums, squashing
        SQUASH_IT,
        SATURATION,
        TWO_PRODUCTS,
        PRE_ACTIVATION,
        LAYER_PRE_ACTIVATION,
        # the simple RNN, and gates
        RNN_STEP,
        RNN_SEQUENCE,
        RNN_TWO_UNITS,
        COUNT_RNN,
        GATE_COPIES,
        GATE_LIMITS,
        GATED_RNN_STEP,
        FLIP_CONVENTION,
        # the LSTM
        HARD_LSTM,
        ONE_GATE,
        CANDIDATE,
        CELL_UPDATE,
        LSTM_OUTPUT,
        LSTM_STEP,
        LSTM_TWO_STEPS,
        LSTM_TWO_UNITS,
        CELL_1997,
        VARIANT_STEP,
        MEMORY_SPAN,
        WORK_BACKWARDS,
        COUNT_LSTM,
        UNPACK_WEIGHTS,
        # the GRU
        GRU_GATES,
        GRU_CANDIDATE,
        GRU_STEP,
        COUNT_GRU,
        # errors on the way back, and memory
        VANISH_OR_EXPLODE,
        BPTT,
        CEC_AND_RNN,
        CLIP,
        TRUNCATION,
        FORGET_BIAS,
        HOLD_MEMORY,
        # reading
        FIND_THE_BUG,
        READ_THE_TRACE,
    )
}

__all__ = ["ENGINE_VERSION", "FAMILIES", "Family", "Setting", "make_variant", "make_variants"]


def make_variant(family: str, seed: int, settings: Settings | None = None) -> Variant:
    """One exercise of a family, the same for the same seed and settings.

    Raises SettingsError, with the field at fault, where the family or a setting is unknown or no draw tells the
    mistakes apart.
    """
    return make_variants(family, [seed], settings)[0]


def make_variants(family: str, seeds: Sequence[int], settings: Settings | None = None) -> list[Variant]:
    """An exercise for each seed, equal to those that `make_variant` gives; made together they cost a fraction."""
    if not isinstance(family, str) or family not in FAMILIES:
        raise SettingsError("family", f"{str(family)[:40]!r} is not one of {', '.join(FAMILIES)}")
    for seed in seeds:
        if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**63:
            raise SettingsError("seed", "a seed is a whole number from 0 to 2^63 - 1")
    return FAMILIES[family].make(seeds, settings or {})
