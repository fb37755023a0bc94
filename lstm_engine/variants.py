"""Draw, separate, certify: from a specification to one exercise whose numbers tell mistakes apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from lstm_engine.catalogue import MALRULES
from lstm_engine.cells import CELLS
from lstm_engine.cells.parts import Cell
from lstm_engine.graph import Array, Graph, Node, Replacement, evaluate, unroll
from lstm_engine.malrules import Slip, replacements, slips_on
from lstm_engine.records import Certificate, SettingsError
from lstm_engine.regimes import EXACT, Regime, regime_named

SAME = 1e-6  # tolerances; what lies closer is the same number
APART = 2.0  # tolerances; what a detectable mistake must keep from the right answer
BATCH = 8
BATCHES = 60
EPSILON = 1e-9

Entry = tuple[str, int]


@dataclass(frozen=True)
class Case:
    """One calculation: a cell, the values given for its inputs, parameters or nodes, and the nodes asked for.

    `givens` are nested tuples: a weight is units by inputs, everything else a tuple of units (or inputs).
    """

    cell_name: str
    time_steps: int
    givens: tuple[tuple[str, Any], ...]
    asked: tuple[str, ...]
    regime_name: str = "exact"
    decimals: int | None = None
    carry: int | None = None

    @cached_property
    def cell(self) -> Cell:
        return CELLS[self.cell_name]

    @cached_property
    def regime(self) -> Regime:
        return regime_named(self.regime_name)

    @property
    def profile(self) -> str:
        return self.cell.profile

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.givens)

    @property
    def graph(self) -> Graph:
        return self.plan.graph

    @cached_property
    def plan(self) -> Plan:
        return plan_for(self.cell_name, self.time_steps, self.asked, self.names, self.regime.hard)

    @property
    def local_names(self) -> frozenset[str]:
        return _local_names(self.cell_name)

    @cached_property
    def units(self) -> int:
        return units_of(dict(self.givens))

    @property
    def shown_decimals(self) -> int | None:
        """How many decimals a worked line shows."""
        return self.carry

    def arrays(self) -> dict[str, Array]:
        """The givens for the evaluator: one lane, one draw."""
        return {name: np.array(value, dtype=float)[..., None, None] for name, value in self.givens}

    def entries(self) -> tuple[Entry, ...]:
        """The asked values one by one: (node, unit)."""
        return tuple((node, unit) for node in self.asked for unit in range(self.units))

    def blank(self, entry: Entry) -> str:
        """The public name of an asked value: "c", "h@2", "h[1]"."""
        node, unit = entry
        name = node if self.time_steps > 1 else node.partition("@")[0]
        return name if self.units == 1 else f"{name}[{unit + 1}]"

    def to_pairs(self) -> tuple[tuple[str, Any], ...]:
        """The case as pairs of text and tuples, to be stored."""
        return tuple((name, getattr(self, name)) for name in _FIELDS)

    @classmethod
    def from_pairs(cls, pairs: Sequence[tuple[str, Any]]) -> Case:
        """The case that was stored."""
        return cls(**dict(pairs))


_FIELDS = ("cell_name", "time_steps", "givens", "asked", "regime_name", "decimals", "carry")


@dataclass(frozen=True)
class Plan:
    """What is the same for all draws of a case: the graph, the slips that can be made on it, their lanes."""

    graph: Graph
    slips: tuple[Slip, ...]
    replacements: tuple[Replacement, ...]


def units_of(givens: Mapping[str, Sized]) -> int:
    """How many units the cell has: everything given but the inputs has a row for each."""
    return max(len(value) for name, value in givens.items() if not name.startswith("x@"))


@lru_cache(256)
def _local_names(cell_name: str) -> frozenset[str]:
    return frozenset(node.name for node in CELLS[cell_name].nodes)


@lru_cache(256)
def plan_for(cell_name: str, time_steps: int, asked: tuple[str, ...], given: tuple[str, ...], hard: bool) -> Plan:
    """The plan of a case, compiled once."""
    cell = CELLS[cell_name]
    graph = unroll(cell.nodes, time_steps).needed_for(asked, given)
    slips = slips_on(MALRULES.values(), cell, graph, given, time_steps, hard)
    return Plan(graph, slips, tuple(replacements(slips)))


@dataclass(frozen=True)
class Spec:
    """What a family asks at some settings: which numbers are drawn from which grid, and what must be found."""

    cell_name: str
    time_steps: int
    units: int
    grids: Mapping[str, Sequence[float]]
    asked: tuple[str, ...]
    regime_name: str
    decimals: int | None
    carry: int | None
    title: str
    stem: str
    table: bool
    fixed: Mapping[str, Any] = field(default_factory=dict)
    least_detectable: float = 0.0
    least_apart: float = 0.9
    widest_gate: float = 0.95
    legend: str = ""

    def case(self, givens: tuple[tuple[str, Any], ...]) -> Case:
        """The calculation of this specification on some numbers."""
        return Case(self.cell_name, self.time_steps, givens, self.asked, self.regime_name, self.decimals, self.carry)


@dataclass(frozen=True)
class Drawn:
    """A draw that passed: the case with its numbers, its trace, the asked values (entry by lane), the rest."""

    case: Case
    trace: Mapping[str, Array]
    answers: Array
    tolerances: Array
    certificate: Certificate


def draw(spec: Spec, seed: int) -> Drawn:
    """The first draw of this seed whose asked values are apart; SettingsError where none is."""
    rng = np.random.default_rng(seed)
    names = tuple(spec.fixed) + tuple(spec.grids)
    pattern = spec.case(tuple((name, ()) for name in names))
    drawn = 0
    reasons = "no draw was made"
    for _ in range(1 if spec.fixed else BATCHES):
        batch = _draw_batch(spec, rng)
        judged = _Judged(spec, pattern, batch)
        if (passed := judged.first_passing()) is not None:
            return judged.freeze(*passed, drawn)
        drawn += judged.size
        reasons = judged.reasons()
    raise SettingsError("family_settings", f"no draw of {drawn} tells the mistakes apart: {reasons}")


def _draw_batch(spec: Spec, rng: np.random.Generator) -> dict[str, Array]:
    fixed = {name: np.array(value, dtype=float)[..., None, None] for name, value in spec.fixed.items()}
    inputs = spec.units
    drawn = {}
    for name, grid in spec.grids.items():
        shape = (spec.units, inputs) if name[:2] in ("W.", "U.") else (spec.units,)
        drawn[name] = np.asarray(grid)[rng.integers(len(grid), size=(*shape, 1, BATCH))]
    return {**fixed, **drawn}


class _Judged:
    """A batch of draws, every slip evaluated on each, and the judgement which of them will do."""

    def __init__(self, spec: Spec, pattern: Case, givens: dict[str, Array]) -> None:
        self.spec, self.pattern, self.givens = spec, pattern, givens
        plan, regime = pattern.plan, pattern.regime
        self.slips = plan.slips
        self.trace = evaluate(plan.graph, givens, regime, plan.replacements, len(plan.slips) + 1)
        self.size = _draws(givens)
        lanes = len(plan.slips) + 1
        shapes = [(*self.trace[name].shape[:-2], lanes, self.size) for name in spec.asked]
        asked = [np.broadcast_to(self.trace[name], shape) for name, shape in zip(spec.asked, shapes, strict=True)]
        self.asked: Array = np.concatenate(asked)
        self.tolerances = tolerances(pattern, givens)
        moved = np.abs(self.asked[:, 1:] - self.asked[:, :1])
        self.distances: Array = (moved / self.tolerances[:, None]).max(axis=0, initial=0.0)

    def passing(self) -> dict[str, NDArrayBool]:
        """For each demand, which draws meet it."""
        hard = self.pattern.regime.hard
        same = self.distances < SAME
        return {
            "a slip too close to the right answer": np.all(same | (self.distances >= APART), axis=0),
            "too few mistakes can be seen": self._share_seen(same) >= self.spec.least_detectable,
            "a saturated gate": np.full(self.size, True) if hard else self.saturation <= self.spec.widest_gate,
            "an argument of 0": self._no_ties() if hard else np.full(self.size, True),
            "an answer of 0": hard | (np.abs(self.asked[:, 0]) > APART * self.tolerances).all(axis=0),
        }

    def _share_seen(self, same: NDArrayBool) -> Array:
        """For each draw the share of the slips that move the answer; all of them where there are none."""
        return np.mean(~same, axis=0) if len(self.slips) else np.ones(self.size)

    def first_passing(self) -> tuple[int, Pairs] | None:
        """The first draw that meets every demand, and which of its mistakes cannot be told from each other."""
        if self.spec.fixed and not self.spec.grids:
            return 0, self._pairs_together(0)
        for index in np.flatnonzero(np.logical_and.reduce(list(self.passing().values()))):
            together = self._pairs_together(int(index))
            if self._share_apart(int(index), together) >= self.spec.least_apart:
                return int(index), together
        return None

    def reasons(self) -> str:
        """Which demand fails most often in this batch, for the author."""
        failing = {reason: int((~met).sum()) for reason, met in self.passing().items()}
        worst = max(failing, key=lambda reason: failing[reason])
        return worst if failing[worst] else "mistakes that give the same answer"

    @cached_property
    def saturation(self) -> Array:
        """For each draw the largest distance of a gate from the middle, as the gate value at that side."""
        gates = [self.trace[node.name][..., :1, :] for node in self.pattern.graph.nodes if node.kind == "sigma"]
        worst = np.full(self.size, 0.5)
        for value in gates:
            worst = np.maximum(worst, np.maximum(value, 1 - value).max(axis=tuple(range(value.ndim - 1))))
        return worst

    def _no_ties(self) -> NDArrayBool:
        clear = np.full(self.size, True)
        for node in self.pattern.graph.nodes:
            if node.kind in ("sigma", "tanh"):
                argument = self.trace[node.reads[0]][..., :1, :]
                clear &= (np.abs(argument) >= 0.5).all(axis=tuple(range(argument.ndim - 1)))
        return clear

    def _pairs_together(self, index: int) -> Pairs:
        """Pairs of different rules, both visible, whose answers cannot be told apart."""
        visible = np.flatnonzero(self.distances[:, index] >= APART)
        values = self.asked[:, 1 + visible, index] / self.tolerances[:, None, index]
        apart = (np.abs(values[:, :, None] - values[:, None, :]) >= APART).any(axis=0)
        first, second = np.nonzero(np.triu(~apart, 1))
        pairs = [(self.slips[a], self.slips[b]) for a, b in zip(visible[first], visible[second], strict=True)]
        return tuple((a.name, b.name) for a, b in pairs if a.malrule != b.malrule)

    def _share_apart(self, index: int, together: Pairs) -> float:
        visible = int((self.distances[:, index] >= APART).sum())
        pairs = visible * (visible - 1) / 2
        return 1.0 if not pairs else 1.0 - len(together) / pairs

    def freeze(self, index: int, together: Pairs, drawn_before: int) -> Drawn:
        """One draw taken out of the batch, with its certificate."""
        one = {name: value[..., min(index, value.shape[-1] - 1)][..., None] for name, value in self.givens.items()}
        givens = tuple((name, _nested(value[..., 0, 0])) for name, value in one.items())
        spec = self.spec
        case = spec.case(givens)
        trace = {name: value[..., min(index, value.shape[-1] - 1)][..., None] for name, value in self.trace.items()}
        distance = self.distances[:, index]
        seen = distance >= APART
        certificate = Certificate(
            smallest_distance=round(float(distance[seen].min()), 3) if seen.any() else 0.0,
            detectable=tuple(slip.name for slip, visible in zip(self.slips, seen, strict=True) if visible),
            undetectable=tuple(slip.name for slip, visible in zip(self.slips, seen, strict=True) if not visible),
            together=together,
            draws=drawn_before + index + 1,
            saturation=round(float(self.saturation[index]), 4),
        )
        return Drawn(case, trace, self.asked[..., index], self.tolerances[:, index], certificate)


NDArrayBool = np.ndarray[Any, np.dtype[np.bool_]]
Pairs = tuple[tuple[str, str], ...]


def tolerances(case: Case, givens: Mapping[str, Array], of: Sequence[str] = ()) -> Array:
    """The half-width of the accepted band of the asked values: how far an honest calculator can get.

    Each line may be off by half a unit of the last decimal carried, an answer by half a unit of its own last
    decimal, also where it serves further down. What arrives is added up; and half a unit of the answer for whoever
    cuts its last digit instead of rounding it. Where nothing is rounded, the band is float noise. `givens` are those
    of the case, or a batch of draws, or with a student's values.
    """
    of = of or case.asked
    graph = case.graph.needed_for(of, givens)
    reached = graph.names() | graph.reads()
    if case.carry is None:
        return np.full((len(of) * units_of(givens), _draws(givens)), EPSILON)
    by_line = case.regime.step_decimals is not None
    line_unit, half_unit = 0.5 * 10.0**-case.carry, 0.5 * 10.0 ** -(case.decimals or 0)
    pushes = {
        node.name: half_unit if node.name in case.asked else line_unit
        for node in case.graph.nodes
        if node.name in reached and (node.written or (node.kind != "port" and not by_line))
    }
    band = reach(graph, givens, pushes, of) * 1.01 + line_unit + half_unit + EPSILON
    if by_line:  # the key is rounded line by line; the exact value lies inside too
        exact, rounded = evaluate(graph, givens, EXACT), evaluate(graph, givens, case.regime)
        band = band + np.concatenate([np.abs(rounded[name] - exact[name]).max(axis=-2) for name in of])
    return band


def _draws(givens: Mapping[str, Array]) -> int:
    return max(int(value.shape[-1]) for value in givens.values())


def reach(graph: Graph, givens: Mapping[str, Array], pushes: Mapping[str, float], asked: Sequence[str]) -> Array:
    """How far the asked values move in all when each entry of the named values is pushed by so much, one at a time.

    One lane a push, as a function that comes after the node's own.
    """
    units = units_of(givens)
    lanes = np.eye(len(pushes) * units, len(pushes) * units + 1, 1).reshape(len(pushes), units, -1, 1)
    moves = {name: distance * lane for (name, distance), lane in zip(pushes.items(), lanes, strict=True)}
    pushed = {name: value + moves[name] if name in moves else value for name, value in givens.items()}
    trace = evaluate(Graph(tuple(_pushed(node, moves) for node in graph.nodes)), pushed, EXACT)
    moved = [np.abs(trace[name] - trace[name][..., :1, :]).sum(axis=-2) for name in asked]
    return np.concatenate(moved)


def _pushed(node: Node, moves: Mapping[str, Array]) -> Node:
    return replace(node, functions=(*node.functions, moves[node.name].__add__)) if node.name in moves else node


def _nested(value: Array) -> Any:
    return tuple(_nested(entry) for entry in value) if value.ndim else float(value)
