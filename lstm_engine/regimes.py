"""How values are rounded on the way: not at all, at the end, at every written line, or to the hard values.

Functions of nodes are looked up here by identity, so the hard regime can exchange the sigmoid and the tanh of
every node, and of every slip, without a second copy of a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from lstm_engine.graph import Array, Function, Node
from lstm_engine.records import EngineError


def sigmoid(a: Array) -> Array:
    """1 / (1 + e^-a), by the sign of a, so that nothing overflows and small values keep their digits."""
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, 1.0, small) / (1.0 + small)


def tanh(a: Array) -> Array:
    """The hyperbolic tangent."""
    return np.tanh(a)


def hard_sigmoid(a: Array) -> Array:
    """0 or 1 by the sign of a; at exactly 0 the true value 0.5 stays."""
    return 0.5 + 0.5 * np.sign(a)


def hard_tanh(a: Array) -> Array:
    """-1 or 1 by the sign of a; at exactly 0 the true value 0 stays."""
    return np.sign(a)


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
    if scaled < 2**30 and abs(scaled % 1 - 0.5) > 1e-6:  # nowhere near a tie
        return round(float(value), decimals) + 0.0
    exact = Decimal(repr(float(value)))
    if exact.adjusted() > 15:
        return float(value)
    return float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)) + 0.0


@dataclass(frozen=True, slots=True)
class Regime:
    """A name ("exact", "final_3", "step_3", "hard") and what it does after each node."""

    name: str
    step_decimals: int | None = None
    final_decimals: int | None = None
    hard: bool = False

    def apply(self, node: Node, functions: Sequence[Function], parents: Sequence[Array | None]) -> Array:
        """The node's value from its parents, by the functions in turn, rounded as the regime says."""
        value = self._swapped(functions[0])(*parents)
        for function in functions[1:]:
            value = self._swapped(function)(value)
        if self.step_decimals is not None and node.written:
            value = round_half_away(value, self.step_decimals)
        return value

    def _swapped(self, function: Function) -> Function:
        return _HARD.get(function, function) if self.hard else function

    def finish(self, value: Array) -> Array:
        """An asked value as this regime states it."""
        return value if self.final_decimals is None else round_half_away(value, self.final_decimals)


_HARD: Mapping[Function, Function] = {sigmoid: hard_sigmoid, tanh: hard_tanh}

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
