"""Named nodes in order, and the one evaluator that walks them.

Everything the engine does is a walk over the same list: the answer key hands in the givens; a slip hands in the
givens and another function for some nodes; an error carried forward hands in the givens and the student's values.

Arrays end in two axes, lane and draw: a scalar node is (units, lanes, draws), a weight (units, inputs, lanes,
draws). Lane 0 is the right calculation; every further lane is one slip. An axis of length 1 stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lstm_engine.regimes import Regime

Array = NDArray[np.float64]
Function = Callable[..., Array]
Kind = Literal["port", "weighted", "sum", "sigma", "tanh", "mix"]


@dataclass(frozen=True, slots=True)
class Node:
    """One named value: what it reads, the functions applied in turn, and its formula as a template.

    Inside a step the reads are "x" (this input), "h-" and "c-" (the states of the step before), blocks of the
    parameters ("W.f") or other nodes; one that ends in "?" is handed over when it is there and followed by nobody.
    `written` says that a person calculating by hand writes the value down, so the by-hand regime rounds it.
    """

    name: str
    reads: tuple[str, ...]
    functions: tuple[Function, ...]
    formula: str
    kind: Kind
    written: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in an order in which each reads only what came before."""

    nodes: tuple[Node, ...]

    def names(self) -> frozenset[str]:
        """The names of all nodes."""
        return frozenset(node.name for node in self.nodes)

    def needed_for(self, asked: Iterable[str], given: Iterable[str]) -> Graph:
        """The part of the graph that leads from the given values to the asked ones; ports of given values stay."""
        given, wanted, kept = set(given), set(asked), []
        for node in reversed(self.nodes):
            fetches = node.kind == "port" and given.issuperset(node.reads)
            if (node.name in wanted or fetches) and node.name not in given:
                kept.append(node)
                wanted.update(name for name in node.reads if not name.endswith("?"))
        return Graph(tuple(reversed(kept)))

    def until(self, names: Iterable[str]) -> Graph:
        """The graph as far as the last of these nodes."""
        last = max(place for place, node in enumerate(self.nodes) if node.name in set(names))
        return Graph(self.nodes[: last + 1])

    def reads(self) -> frozenset[str]:
        """Every name that some node reads."""
        return frozenset(name for node in self.nodes for name in node.reads)


@dataclass(frozen=True, slots=True)
class Replacement:
    """Another calculation for one node, in one lane; one that reads its own node goes on from the right value."""

    lane: int
    node: str
    reads: tuple[str, ...]
    functions: tuple[Function, ...]


@cache
def unroll(step: tuple[Node, ...], time_steps: int) -> Graph:
    """The nodes of one time step, written out for times 1 to `time_steps`; node h of time 2 is "h@2"."""
    local = {node.name for node in step}
    nodes = [
        replace(node, name=at(node.name, time), reads=tuple(unrolled(name, time, local) for name in node.reads))
        for time in range(1, time_steps + 1)
        for node in step
    ]
    return Graph(tuple(nodes))


def at(name: str, time: int) -> str:
    """The name of a node at one time."""
    return f"{name}@{time}"


def unrolled(read: str, time: int, local: Iterable[str]) -> str:
    """What a read of the step's list is called at one time: states and inputs get their time, parameters none."""
    name, optional = (read[:-1], "?") if read.endswith("?") else (read, "")
    if name.endswith("-"):
        return at(name[:-1], time - 1) + optional
    if name.endswith("0"):
        return at(name[:-1], 0) + optional
    return (at(name, time) if name in local or name == "x" else name) + optional


def evaluate(
    graph: Graph,
    givens: Mapping[str, Array],
    regime: Regime,
    replacements: Sequence[Replacement] = (),
    lanes: int = 1,
) -> dict[str, Array]:
    """Walk the nodes and return every value by name, the givens among them.

    A node whose value is among the givens is taken as it is: so a student's value is carried forward.
    """
    values = dict(givens)
    mutated: dict[str, list[Replacement]] = {}
    for replacement in replacements:
        mutated.setdefault(replacement.node, []).append(replacement)
    may_overflow: Literal["ignore"] | None = "ignore" if replacements else None  # a wrong way may; None: as outside
    with np.errstate(under="ignore", over=may_overflow, invalid=may_overflow):
        for node in graph.nodes:
            if node.name not in values:
                values[node.name] = regime.apply(node, node.functions, [_read(values, name) for name in node.reads])
                if node.name in mutated:
                    values[node.name] = _with_slips(node, values, regime, mutated[node.name], lanes)
    return values


def _read(values: Mapping[str, Array], name: str) -> Array | None:
    return values.get(name[:-1]) if name[-1] == "?" else values[name]


def _with_slips(
    node: Node, values: Mapping[str, Array], regime: Regime, replacements: Sequence[Replacement], lanes: int
) -> Array:
    """The node's value in every lane, the replaced lanes calculated their own way from their own parents.

    A slip that the sizes do not allow (the raw input where there are more inputs than units) is not made.
    """
    right = values[node.name]
    value = np.empty((*right.shape[:-2], lanes, right.shape[-1]))
    value[...] = right
    for replacement in replacements:
        lane = replacement.lane
        parents = [lane_of(values[name], lane) for name in replacement.reads]
        theirs = regime.apply(node, replacement.functions, parents)
        if len(theirs) == len(right):
            value[..., lane, :] = theirs
    return value


def lane_of(value: Array, lane: int) -> Array:
    """One lane of a value; a value without lanes of its own is the same in all."""
    return value[..., lane if value.shape[-2] > 1 else 0, :]
