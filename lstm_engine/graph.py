"""Named nodes in order.

Everything the engine does is a walk over the same list: the answer key hands in the givens; a slip hands in another
formula for some nodes; an error carried forward hands in the student's values; a calculation by hand hands in a
rounding; gradients are a second list of nodes over the same trace.

A value is a float; or a column of them, one for each draw; or an array with a row for each unit and the draws last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np

from lstm_engine.formulas import Formula, Shape, formula, shape_of
from lstm_engine.functions import FUNCTIONS, Array, Value

Trace = dict[str, Value]
Givens = Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One named value and its formula; `reads` are the names of what it reads, in the order of the formula's own.

    `written` says that a person calculating by hand writes the value down, so the by-hand regime rounds it.
    """

    name: str
    formula: Formula
    reads: tuple[str, ...]
    written: bool = True

    @classmethod
    def of(cls, line: str, *, written: bool = True) -> Node:
        """The node that a line such as "c = keep + write" says."""
        name, _, text = line.partition(" = ")
        rule = formula(text)
        return cls(name, rule, rule.reads, written)

    @property
    def is_port(self) -> bool:
        """It only fetches: an input, or a state of the step before."""
        return self.name.partition("@")[0].endswith("_in")

    @property
    def outermost(self) -> str:
        """The function applied last: "sigma" for a gate, "tanh" for a candidate, nothing for a sum or a product."""
        return self.formula.outermost

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Between what values it lies, where its function says so."""
        function = FUNCTIONS.get(self.formula.outermost)
        return function.bounds if function else None


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Nodes in an order in which each reads only what came before. Parts that were cut out once are remembered."""

    nodes: tuple[Node, ...]

    def names(self) -> frozenset[str]:
        """The names of all nodes."""
        return _names(self)

    def node(self, name: str) -> Node:
        """The node of that name."""
        return _by_name(self)[name]

    def needed_for(self, asked: Iterable[str], given: Iterable[str]) -> Graph:
        """The part of the graph that leads from the given values to the asked ones; ports of given values stay."""
        return _needed_for(self, frozenset(asked), frozenset(given))

    def above(self, name: str, given: Iterable[str] = ()) -> frozenset[str]:
        """The node and everything it is calculated from, as far as the given values."""
        return _above(self, name, frozenset(given))

    def line(self, name: str, through: frozenset[str] = frozenset()) -> frozenset[str]:
        """The nodes whose formulas stand in the line of a value: itself, what nobody writes down, and `through`."""
        return _line(self, name, through)

    def reads(self) -> frozenset[str]:
        """Every name that some node reads."""
        return frozenset(name for node in self.nodes for name in node.reads)


@cache
def _by_name(graph: Graph) -> dict[str, Node]:
    return {node.name: node for node in graph.nodes}


@cache
def _names(graph: Graph) -> frozenset[str]:
    return frozenset(_by_name(graph))


@lru_cache(4096)
def _needed_for(graph: Graph, asked: frozenset[str], given: frozenset[str]) -> Graph:
    return Graph(needed(graph.nodes, asked, given))


def needed(nodes: tuple[Node, ...], asked: frozenset[str], given: frozenset[str]) -> tuple[Node, ...]:
    """Those of the nodes that lead from the given values to the asked ones."""
    wanted, kept = set(asked), []
    for node in reversed(nodes):
        fetches = node.is_port and given.issuperset(node.reads)
        if (node.name in wanted or fetches) and node.name not in given:
            kept.append(node)
            wanted.update(node.reads)
    return tuple(reversed(kept))


@lru_cache(4096)
def _above(graph: Graph, name: str, given: frozenset[str]) -> frozenset[str]:
    wanted = {name}
    for node in reversed(graph.nodes):
        if node.name in wanted and node.name not in given:
            wanted.update(node.reads)
    return frozenset(wanted)


@lru_cache(4096)
def _line(graph: Graph, name: str, through: frozenset[str]) -> frozenset[str]:
    found = {name}
    for read in graph.node(name).reads:
        if read in graph.names() and (read in through or not (graph.node(read).written or graph.node(read).is_port)):
            found |= _line(graph, read, through)
    return frozenset(found)


# Time


@cache
def unroll(step: tuple[Node, ...], time_steps: int) -> Graph:
    """The nodes of one time step, written out for times 1 to `time_steps`; node h of time 2 is "h@2"."""
    local = frozenset(node.name for node in step)
    return Graph(tuple(timed(node, time, local) for time in range(1, time_steps + 1) for node in step))


@cache
def unroll_back(step: tuple[Node, ...], backward: tuple[Node, ...], time_steps: int) -> tuple[Node, ...]:
    """The backward nodes of a step, written out from the last time to the first; they read the forward trace."""
    local = frozenset(node.name for node in (*step, *backward))
    return tuple(timed(node, time, local) for time in range(time_steps, 0, -1) for node in backward)


def timed(node: Node, time: int, local: frozenset[str]) -> Node:
    """A node of the step's list at one time."""
    return replace(node, name=at(node.name, time), reads=tuple(unrolled(name, time, local) for name in node.reads))


def at(name: str, time: int) -> str:
    """The name of a node at one time."""
    return f"{name}@{time}"


def unrolled(read: str, time: int, local: Iterable[str]) -> str:
    """What a read of the step's list is called at one time: states and inputs get their time, parameters none."""
    if read[-1] in "-+":
        return at(read[:-1], time + (1 if read[-1] == "+" else -1))
    if read[-1] == "0":
        return at(read[:-1], 0)
    return at(read, time) if read in local or read == "x" or read.startswith("loss_") else read


# Sizes and entries


def shapes(graph: Graph, given: Mapping[str, Shape]) -> dict[str, Shape]:
    """The shape of every value, the givens' among them; FormulaError where the sizes do not fit."""
    found = dict(given)
    for node in graph.nodes:
        if node.name not in found:
            found[node.name] = shape_at(node, found)
    return found


def shape_at(node: Node, known: Mapping[str, Shape]) -> Shape:
    """The shape of a node's value, from those of what it reads."""
    return shape_of(node.formula.tree, dict(zip(node.formula.reads, map(known.__getitem__, node.reads), strict=True)))


def entries(value: Value) -> list[float]:
    """The entries of a float, or of the first draw of an array."""
    if not isinstance(value, np.ndarray):
        return [float(value)]
    first: list[float] = value[..., 0].reshape(-1).tolist()
    return first


def rows(value: Value) -> Array:
    """The value with a row for each entry, and the draws."""
    if not isinstance(value, np.ndarray):
        return np.full((1, 1), value)
    return value[None] if value.ndim == 1 else value


def joined(values: Sequence[Value]) -> Array:
    """Several values, one below the other: entry by draw."""
    if not any(isinstance(value, np.ndarray) for value in values):
        return np.array(values, dtype=float)[:, None]
    parts = [rows(value) for value in values]
    draws = max(part.shape[-1] for part in parts)
    return np.concatenate([np.broadcast_to(part, (*part.shape[:-1], draws)) for part in parts])
