"""What a family asks at some settings, and the numbers that are drawn for it, each draw from its own seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_engine.calculations import Case
from lstm_engine.functions import Array
from lstm_engine.graph import Trace

Grid = Sequence[float] | Sequence[tuple[float, ...]]
Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Spec:
    """What a family asks at some settings: which numbers are drawn from which grid, and what must be found.

    A grid of tuples is one of vectors, each drawn whole. `sizes` says how many entries a given has where it is not one
    for each unit. `derived` givens are calculated from those drawn; `helpers` are drawn for that alone. `demand` judges
    the trace of some draws, and has a name for the author. `legend` and `formulas` stand instead of the usual ones (a
    sheet has no usual formulas: to know them is the exercise). The rest is as in `Case`.
    """

    cell_name: str
    grids: Mapping[str, Grid]
    asked: tuple[str, ...]
    title: str
    stem: str
    time_steps: int = 1
    units: int = 1
    inputs: int = 0
    sizes: Mapping[str, int | tuple[int, ...]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    derived: Mapping[str, Callable[[Mapping[str, Array]], Array]] = field(default_factory=dict)
    helpers: tuple[str, ...] = ()
    regime_name: str = "exact"
    decimals: int | None = 3
    carry: int | None = 4
    figures: int | None = None
    loss: str = ""
    goal: str = ""
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()
    labels: tuple[tuple[str, str, str], ...] = ()
    hidden: tuple[str, ...] = ()
    table: bool = False
    legend: str = ""
    formulas: tuple[str, ...] = ()
    least_detectable: float = 0.96
    least_apart: float = 0.96
    widest_gate: float = 0.95
    may_be_zero: bool = False
    demand: tuple[str, Callable[[Trace], Any]] | None = None

    def case(self, givens: tuple[tuple[str, Any], ...]) -> Case:
        """The calculation of this specification on some numbers."""
        return Case(
            self.cell_name,
            self.time_steps,
            givens,
            self.asked,
            self.regime_name,
            self.decimals,
            self.carry,
            self.figures,
            self.loss,
            self.goal,
            options=self.options,
            labels=self.labels,
            hidden=self.hidden,
        )

    def shape(self, name: str, grid: Grid) -> tuple[int, ...]:
        """The shape of what is drawn for a given; of a vector drawn whole, how many are drawn: one."""
        if isinstance(grid[0], tuple):
            return ()
        if name[:2] == "W.":
            return self.units, self.inputs or self.units
        if name[:2] == "U.":
            return self.units, self.units
        size = self.sizes.get(name, (self.inputs or self.units) if name.startswith("x@") else self.units)
        return size if isinstance(size, tuple) else (size,)

    @cached_property
    def pattern(self) -> Case:
        """The calculation with numbers of the right sizes, to plan with."""
        sizes = {name: value.shape[:-1] for name, value in draw_batch(self, (0,), (0,)).items()}
        return self.case(tuple((name, _zeros(shape)) for name, shape in sizes.items()))


def _zeros(shape: tuple[int, ...]) -> Any:
    return tuple(_zeros(shape[1:]) if shape[1:] else 0.0 for _ in range(shape[0]))


# Numbers from a seed


def draw_batch(spec: Spec, seeds: Sequence[int], attempts: Sequence[int]) -> dict[str, Array]:
    """The givens of some draws, on the last axis: of each of these seeds, the draw of that number, counted from 0.

    A draw is the same wherever it stands among others.
    """
    fixed = {name: np.array(value, dtype=float)[..., None] for name, value in spec.fixed.items()}
    shapes = {name: spec.shape(name, grid) for name, grid in spec.grids.items()}
    lengths = [len(grid) for name, grid in spec.grids.items() for _ in range(prod(shapes[name]))]
    where = places(np.array(lengths, dtype=np.uint64), seeds, attempts)
    drawn, start = {}, 0
    for name, grid in spec.grids.items():
        stop = start + prod(shapes[name])
        chosen = np.asarray(grid)[where[start:stop].reshape(*shapes[name], -1)]
        drawn[name] = chosen.T if isinstance(grid[0], tuple) else chosen
        start = stop
    drawn = {**fixed, **drawn}
    drawn |= {name: np.round(calculate(drawn), 10) for name, calculate in spec.derived.items()}
    return {name: value for name, value in drawn.items() if name not in spec.helpers}


def places(lengths: Words, seeds: Sequence[int], attempts: Sequence[int]) -> NDArray[np.int64]:
    """For each length and draw a whole number from 0 to below the length."""
    streams = mixed(np.array(seeds, dtype=np.uint64))
    first = np.array(attempts, dtype=np.uint64) * np.uint64(len(lengths))
    words = mixed(streams + (first + np.arange(1, len(lengths) + 1, dtype=np.uint64)[:, None]) * _STEP)
    return ((words >> _HALF) * lengths[:, None] >> _HALF).astype(np.int64)


_STEP, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
_ROUNDS = tuple(
    (np.uint64(shift), np.uint64(factor)) for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
)


def mixed(words: Words) -> Words:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of a word moves half of those that come out."""
    for shift, factor in _ROUNDS:
        words = (words ^ (words >> shift)) * factor
    return words ^ (words >> np.uint64(31))
