"""One calculation to be done: on which numbers, what is asked, how it is rounded; and the plan of how to do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from lstm_engine.catalogue import MALRULES
from lstm_engine.cells import CELLS
from lstm_engine.cells.parts import Scheme, start_of_backward
from lstm_engine.formulas import Shape, with_constants
from lstm_engine.functions import Array, Numbers, Value
from lstm_engine.graph import Graph, Node, Trace, shapes
from lstm_engine.ink import said_number
from lstm_engine.malrules import Slip, slips_on
from lstm_engine.notation import kind_of, said, symbol, words
from lstm_engine.regimes import EXACT, HARD, Regime, regime_named
from lstm_engine.sheets import SHEETS
from lstm_engine.walks import Path, detour, evaluate, numbers_of

SCHEMES: Mapping[str, Scheme] = {**CELLS, **SHEETS}
Entry = tuple[str, int]


@dataclass(frozen=True)
class Case:
    """One calculation: a scheme, the values given for its inputs, parameters or nodes, and the nodes asked for.

    `givens` are nested tuples: a matrix is a tuple of rows, everything else a tuple of numbers. `decimals` are those of
    the answers and `carry` those of the lines on the way; `figures` are significant figures, in place of decimals.
    With a `loss`, gradients are asked for: those of the sum of the last entries of that state. With a `goal`, the asked
    values are to be proposed, and whatever makes the goal's node 1 is right; the givens then hold one such proposal.

    `options` are choices that the scheme does not know, by node; `labels` are other names of asked values, for the
    response and in words, where the usual ones would tell too much; `hidden` are givens that the student is not shown.
    """

    cell_name: str
    time_steps: int
    givens: tuple[tuple[str, Any], ...]
    asked: tuple[str, ...]
    regime_name: str = "exact"
    decimals: int | None = None
    carry: int | None = None
    figures: int | None = None
    loss: str = ""
    goal: str = ""
    notation: str = ""
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()
    labels: tuple[tuple[str, str, str], ...] = ()
    hidden: tuple[str, ...] = ()

    @cached_property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """What there is to choose from, for each value that is a choice."""
        return {**self.scheme.choices, **dict(self.options)}

    @cached_property
    def discrete(self) -> frozenset[str]:
        """The names of what is a choice or a whole number, at any time."""
        return frozenset((*self.choices, *self.scheme.whole))

    def is_discrete(self, name: str) -> bool:
        """Whether a value is a choice or a whole number, which nobody rounds."""
        return name.partition("@")[0] in self.discrete

    @property
    def scheme(self) -> Scheme:
        return SCHEMES[self.cell_name]

    @cached_property
    def regime(self) -> Regime:
        return regime_named(self.regime_name)

    @property
    def profile(self) -> str:
        """Whose letters are used."""
        return self.notation or self.scheme.profile

    @cached_property
    def kind(self) -> str:
        """Which letters its cell takes."""
        return kind_of(self.scheme.states, self.scheme.squashing)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.givens)

    @cached_property
    def shapes(self) -> tuple[tuple[str, Shape], ...]:
        """The shapes of the given values."""
        return tuple((name, shape_of(value)) for name, value in self.givens)

    @property
    def graph(self) -> Graph:
        return self.plan.graph

    @cached_property
    def plan(self) -> Plan:
        asked = (*self.asked, self.goal) if self.goal else self.asked
        return plan_for(self.cell_name, self.time_steps, asked, self.shapes, self.regime.hard, self.loss)

    @cached_property
    def units(self) -> int:
        """Of how many entries the longest asked value is."""
        return max(self.plan.size(name) for name in self.asked)

    @property
    def scalar(self) -> bool:
        """Whether every value is a single number."""
        return self.plan.scalar

    @property
    def shown_decimals(self) -> int | None:
        """How many decimals a worked line shows."""
        return self.carry

    def values(self) -> Trace:
        """The givens for the evaluator, with what gradients start from: floats, or arrays of one draw."""
        if self.scalar:
            return {name: _only(value) for name, value in self.givens} | self.plan.start
        arrays = {name: np.array(value, dtype=float)[..., None] for name, value in self.givens}
        return arrays | self.plan.start

    def value_of(self, numbers: Sequence[float] | Array) -> Value:
        """The entries of one value as the evaluator takes them."""
        return float(numbers[0]) if self.scalar else np.array(numbers, dtype=float)[:, None]

    def trace(self, regime: Regime | None = None, **values: Any) -> Trace:
        """Every value of the calculation."""
        return evaluate(self.graph, {**self.values(), **values}, regime or self.regime)

    def entries(self) -> tuple[Entry, ...]:
        """The asked values one by one: (node, unit)."""
        return tuple((node, unit) for node in self.asked for unit in range(self.plan.size(node)))

    def blank(self, entry: Entry) -> str:
        """The public name of an asked value: "c", "h@2", "h[1]"."""
        node, unit = entry
        if node in self._labels:
            return self._labels[node][0]
        name = node if self.time_steps > 1 else node.partition("@")[0]
        return name if self.plan.size(node) == 1 else f"{name}[{unit + 1}]"

    @cached_property
    def _labels(self) -> dict[str, tuple[str, str]]:
        return {name: (label, words) for name, label, words in self.labels}

    def symbol(self, name: str) -> str:
        """The TeX symbol of a node, a parameter or a state."""
        own = name.partition("@")[0]
        if name in self._labels:
            return rf"\text{{{self._labels[name][0]}}}"
        if own in self.scheme.letters:
            return self.scheme.letters[own]
        return symbol(name, self.profile, self.kind, self.time_steps)

    def words(self, name: str) -> str:
        """The same in words, for a label."""
        own = name.partition("@")[0]
        if name in self._labels:
            return self._labels[name][1]
        if own in self.scheme.names:
            return self.scheme.names[own]
        return words(name, self.profile, self.kind, self.time_steps)

    def said(self, name: str) -> str:
        """The same as it is said in a formula."""
        own = name.partition("@")[0]
        if own in self.scheme.names:
            return said_number(self.scheme.names[own])
        return said(name, self.profile, self.kind, self.time_steps)

    def with_givens(self, givens: tuple[tuple[str, Any], ...]) -> Case:
        """The same calculation on other numbers of the same sizes; what was planned for it holds."""
        other = replace(self, givens=givens)
        vars(other).update((name, vars(self)[name]) for name in _SHARED if name in vars(self))
        return other

    def to_pairs(self) -> tuple[tuple[str, Any], ...]:
        """The case as pairs of text and tuples, to be stored."""
        return tuple((name, getattr(self, name)) for name in _FIELDS)

    @classmethod
    def from_pairs(cls, pairs: Sequence[tuple[str, Any]]) -> Case:
        """The case that was stored."""
        return cls(**dict(pairs))


_FIELDS = tuple(Case.__dataclass_fields__)
_SHARED = ("choices", "discrete", "kind", "names", "plan", "regime", "shapes", "units")


def shape_of(value: Any) -> Shape:
    """The shape of nested tuples."""
    return (len(value), *(shape_of(value[0]) if isinstance(value[0], tuple | list) else ()))


def _only(value: Any) -> float:
    while isinstance(value, tuple | list):
        value = value[0]
    return float(value)


@dataclass(frozen=True, eq=False)
class Plan:
    """What is the same for all draws of a case: the graph, the sizes, the slips that can be made on it."""

    scheme: Scheme
    graph: Graph
    given: frozenset[str]
    asked: tuple[str, ...]
    shapes: Mapping[str, Shape]
    time_steps: int
    hard: bool
    start: Trace

    @cached_property
    def scalar(self) -> bool:
        """Whether every value is a single number."""
        return all(set(shape) == {1} for shape in self.shapes.values())

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """Every slip that can be made on the way to an asked value."""
        found = slips_on(MALRULES.values(), self.scheme, self.graph, self.shapes, self.time_steps, self.hard)
        return tuple(slip for slip in found if self._reaches(slip))

    def _reaches(self, slip: Slip) -> bool:
        path = self.path(slip, "floats", HARD if self.hard else EXACT)
        return not set(self.asked).isdisjoint(node.name for node in path.nodes)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the slips."""
        return tuple(slip.name for slip in self.slips)

    @cached_property
    def rules(self) -> Any:
        """For each slip a number that stands for its rule."""
        return np.unique([slip.malrule for slip in self.slips], return_inverse=True)[1]

    def size(self, name: str) -> int:
        """How many entries a value has."""
        return self.shapes[name][0]

    @cached_property
    def gates(self) -> tuple[str, ...]:
        """The nodes that are sigmoids."""
        return tuple(node.name for node in self.graph.nodes if node.outermost == "sigma")

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """What is squashed by a function that has hard values."""
        return tuple(node.reads[0] for node in self.graph.nodes if node.outermost in ("sigma", "tanh"))

    def ways(
        self, numbers: Numbers, regime: Regime, given: frozenset[str] = frozenset(), to: str = ""
    ) -> tuple[Way, ...]:
        """Every slip that matters on the way from the given values to the asked ones, or to one, with its path."""
        return _ways(self, numbers, regime, given or self.given, to)

    def path(self, slip: Slip, numbers: Numbers, regime: Regime, given: frozenset[str] = frozenset()) -> Path:
        """What a slip changes on the way to the asked values, from these given ones."""
        return detour(self.graph, slip.changed, given or self.given, self.asked, numbers, regime)

    def follow(self, slip: Slip, trace: Trace, regime: Regime) -> Trace:
        """The trace of somebody who makes this slip and no other."""
        with np.errstate(all="ignore"):  # a wrong way may overflow
            return self.path(slip, numbers_of(trace), regime).fill(dict(trace))


Way = tuple[Slip, Path]


@lru_cache(512)
def _ways(plan: Plan, numbers: Numbers, regime: Regime, given: frozenset[str], to: str) -> tuple[Way, ...]:
    asked = (to,) if to else plan.asked
    paths = [detour(plan.graph, slip.changed, given, asked, numbers, regime) for slip in plan.slips]
    return tuple((slip, path) for slip, path in zip(plan.slips, paths, strict=True) if path.nodes or not to)


def with_start(graph: Graph, start: Mapping[str, float]) -> Graph:
    """The graph of plain numbers in which what the way back starts from stands as a number: most of it is 0."""
    return Graph(
        tuple(_started(node, start) if not start.keys().isdisjoint(node.reads) else node for node in graph.nodes)
    )


def _started(node: Node, start: Mapping[str, float]) -> Node:
    names = dict(zip(node.formula.reads, node.reads, strict=True))
    known = {local: start[name] for local, name in names.items() if name in start}
    formula = with_constants(node.formula, known)
    return replace(node, formula=formula, reads=tuple(names[local] for local in formula.reads))


@lru_cache(512)
def plan_for(
    scheme_name: str,
    time_steps: int,
    asked: tuple[str, ...],
    given: tuple[tuple[str, Shape], ...],
    hard: bool,
    loss: str = "",
) -> Plan:
    """The plan of a case, compiled once."""
    scheme, sizes = SCHEMES[scheme_name], dict(given)
    start: Trace = dict(start_of_backward(scheme, time_steps, loss, sizes)) if loss else {}
    sizes |= {name: value.shape[:-1] for name, value in start.items()}
    graph = scheme.graph(time_steps, gradients=bool(loss)).needed_for(asked, sizes)
    read = graph.reads()
    start = {name: value for name, value in start.items() if name in read}
    found = shapes(graph, sizes)
    if start and all(set(shape) == {1} for shape in found.values()):
        start = {name: float(value.flat[0]) for name, value in start.items()}
        graph = with_start(graph, start)
    return Plan(scheme, graph, frozenset(sizes), asked, found, time_steps, hard, start)
