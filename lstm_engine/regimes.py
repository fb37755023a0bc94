"""How values are rounded on the way: not at all, at the end, at every written line, or to the hard values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from lstm_engine.functions import Array, Value
from lstm_engine.records import EngineError


def round_half_away(value: Array, decimals: int) -> Array:
    """Round half away from zero on the shortest decimal form, which is what a calculator shows.

    2.675 is 2.68 and 0.285 is 0.29, although the binary numbers lie a little below.
    """
    scale = 10.0**decimals
    scaled = np.abs(value) * scale
    rounded = np.floor(scaled + 0.5)
    doubtful = np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6 + 1e-15 * scaled
    result = np.where(scaled < 2**52, np.sign(value) * rounded / scale, value)
    for place in zip(*np.nonzero(doubtful), strict=True):
        result[place] = round_decimal(float(value[place]), decimals)
    return result + 0.0


def round_decimal(value: float, decimals: int) -> float:
    """`round_half_away` for one number."""
    scaled = abs(value) * 10.0**decimals
    if scaled < 2**52 and abs(scaled % 1 - 0.5) > 1e-6 + 1e-15 * scaled:  # nowhere near a tie
        return round(float(value), decimals) + 0.0
    exact = Decimal(repr(float(value)))
    if not exact.is_finite() or exact.adjusted() > 15:
        return float(value)
    return float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


def rounded(value: Value, decimals: int) -> Value:
    """A float or an array, rounded half away from zero."""
    return round_half_away(value, decimals) if isinstance(value, np.ndarray) else round_decimal(value, decimals)


@dataclass(frozen=True, slots=True)
class Regime:
    """A name ("exact", "final_3", "step_3", "hard") and what it does after each node."""

    name: str
    step_decimals: int | None = None
    final_decimals: int | None = None
    hard: bool = False

    def written(self, value: Value) -> Value:
        """The value as a person writes it down."""
        return value if self.step_decimals is None else rounded(value, self.step_decimals)

    def finish(self, value: Value) -> Value:
        """An asked value as this regime states it."""
        return value if self.final_decimals is None else rounded(value, self.final_decimals)


EXACT = Regime("exact")
HARD = Regime("hard", hard=True)


def regime_named(name: object) -> Regime:
    """The regime of that name; k of final_k and step_k is 0 to 12."""
    if name == "exact":
        return EXACT
    if name == "hard":
        return HARD
    match = re.fullmatch(r"(final|step)_([0-9]{1,2})", name) if isinstance(name, str) else None
    if match is None or int(match[2]) > 12:
        raise EngineError("regime", f"{str(name)[:40]!r} is not exact, final_k, step_k (k from 0 to 12) or hard")
    decimals = int(match[2])
    if match[1] == "step":
        return Regime(match[0], step_decimals=decimals)
    return Regime(match[0], final_decimals=decimals)
