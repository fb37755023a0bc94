"""The one evaluator: nodes are calculated in order, by one Python function that is written out from their formulas.

What changes from use to use is only what is handed in: the givens; other formulas for some nodes; a student's values
among the givens; a rounding. In one walk all values are of one kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from lstm_engine.formulas import complements, namespace, python_of
from lstm_engine.functions import Numbers, Value
from lstm_engine.graph import Givens, Graph, Node, Trace, needed
from lstm_engine.regimes import EXACT, Regime

NO_ROOM: Givens = {}


@dataclass(frozen=True, eq=False)
class Path:
    """Nodes to be calculated one after the other, and what is looked for at the end.

    `rests` says for each node which gates stand in it as `1 - gate`, and the sums that these are the sigmoids of.
    """

    nodes: tuple[Node, ...]
    rests: tuple[Mapping[str, str], ...]
    ends: tuple[str, ...]
    numbers: Numbers
    regime: Regime

    @cached_property
    def reads(self) -> frozenset[str]:
        """What has to be among the values that it is given."""
        read = {name for node in self.nodes for name in node.reads}
        return frozenset(read.union(*(rests.values() for rests in self.rests)) - {node.name for node in self.nodes})

    @property
    def has_room(self) -> bool:
        """Whether values are arrays that may be written into others; hard values are single numbers of a question."""
        return self.numbers == "arrays" and not self.regime.hard

    @cached_property
    def fill(self) -> Callable[..., Trace]:
        """Puts the value of every node among the values that it is given, and gives these back; arrays are written into
        those of the same name in the second trace, if there are."""
        return _function(self, keep=True)

    @cached_property
    def arrive(self) -> Callable[[Trace], tuple[Value, ...]]:
        """Gives what is found at the ends; the values that it is given stay as they are."""
        return _function(self, keep=False)


def evaluate(graph: Graph, givens: Givens, regime: Regime, room: Givens = NO_ROOM) -> Trace:
    """Walk the nodes and return every value by name, the givens among them.

    A node whose value is among the givens is taken as it is: so a student's value is carried forward.

    `room` is a trace that is no longer needed, of the same nodes and givens by name and as many draws: what arrays it
    calculated are written over, which spares large batches most of the time that new memory costs.
    """
    path = whole(graph, frozenset(givens), numbers_of(givens), regime)
    if path.numbers == "floats":
        return path.fill(dict(givens), NO_ROOM)
    with np.errstate(under="ignore"):
        return path.fill(dict(givens), room)


def numbers_of(givens: Givens) -> Numbers:
    """What this walk is one of."""
    one = next(iter(givens.values()), 0.0)
    if not isinstance(one, np.ndarray):
        return "floats"
    return "columns" if one.ndim == 1 else "arrays"


# Paths


@lru_cache(2**12)
def whole(graph: Graph, given: frozenset[str], numbers: Numbers, regime: Regime) -> Path:
    """Every node that is not given."""
    nodes = [node for node in graph.nodes if node.name not in given]
    return _path(graph, nodes, given, (), numbers, regime)


@lru_cache(2**12)
def alone(graph: Graph, node: Node, given: frozenset[str], numbers: Numbers, regime: Regime) -> Path:
    """One node by itself."""
    return _path(graph, [node], given, (node.name,), numbers, regime)


@lru_cache(2**13)
def detour(
    graph: Graph,
    changed: tuple[Node, ...],
    given: frozenset[str],
    asked: tuple[str, ...],
    numbers: Numbers,
    regime: Regime,
) -> Path:
    """What has to be calculated again on the way to the asked values when some nodes have another formula.

    Everything before them stays as it is in the trace; given values stay too.
    """
    others = {node.name: node for node in changed}
    theirs = tuple(others.get(node.name, node) for node in graph.nodes)
    nodes = needed(theirs, frozenset(asked), given)  # they may read what the right way does not
    sources = {node.name for node in nodes if node.name in others}
    return _path(graph, _moved(nodes, sources), given, asked, numbers, regime)


@lru_cache(2**12)
def below(graph: Graph, name: str, given: frozenset[str], asked: tuple[str, ...], numbers: Numbers) -> Path:
    """What has to be calculated again on the way to the asked values when one value is pushed."""
    nodes = [node for node in graph.needed_for(asked, given).nodes if node.name != name]
    return _path(graph, _moved(nodes, {name}), given, asked, numbers, EXACT)


def _moved(nodes: Sequence[Node], sources: set[str]) -> list[Node]:
    """The nodes that change when the sources do, which are among them."""
    moved, found = set(sources), []
    for node in nodes:
        if node.name in sources or not moved.isdisjoint(node.reads):
            moved.add(node.name)
            found.append(node)
    return found


def _path(
    graph: Graph, nodes: Sequence[Node], given: frozenset[str], ends: tuple[str, ...], numbers: Numbers, regime: Regime
) -> Path:
    known = graph.names() | given
    rests = tuple({} if regime.hard else rests_of(graph, node, known) for node in nodes)
    return Path(tuple(nodes), rests, ends, numbers, regime)


def rests_of(graph: Graph, node: Node, known: frozenset[str]) -> dict[str, str]:
    """The gates that stand in a formula as `1 - gate`, by their names there, each with the sum that it is of."""
    found = {}
    for local in complements(node.formula.tree):
        name = node.reads[node.formula.reads.index(local)]
        gate = graph.node(name) if name in graph.names() else None
        if gate is not None and gate.outermost == "sigma" and len(gate.reads) == 1 and gate.reads[0] in known:
            found[local] = gate.reads[0]
    return found


# Functions


def _function(path: Path, *, keep: bool) -> Callable[..., Any]:
    """A path as a Python function of the values.

    What it calculates stands in names of its own, which is many times as fast as looking each value up.
    """
    own: dict[str, str] = {}
    lines = []
    for place, (node, rests) in enumerate(zip(path.nodes, path.rests, strict=True)):
        room = f"room.get({node.name!r})" if keep and path.has_room else ""
        code = _code(node, rests, own, room)
        if node.written and path.regime.step_decimals is not None:
            code = f"written({code})"
        own[node.name] = f"x{place}"
        lines.append(f"values[{node.name!r}] = x{place} = {code}" if keep else f"x{place} = {code}")
    lines.append("return values" if keep else f"return ({''.join(f'{_place(name, own)}, ' for name in path.ends)})")
    space = {**namespace(path.numbers, hard=path.regime.hard), "written": path.regime.written, "NO_ROOM": NO_ROOM}
    exec("def walk(values, room=NO_ROOM):\n " + "\n ".join(lines), space)  # noqa: S102  our own formulas, checked when they were read
    function: Callable[..., Any] = space["walk"]
    return function


def _code(node: Node, rests: Mapping[str, str], own: Mapping[str, str], room: str) -> str:
    """The formula of a node as Python."""
    letters = {local: _place(name, own) for local, name in zip(node.formula.reads, node.reads, strict=True)}
    return python_of(node.formula.tree, letters, {gate: _place(name, own) for gate, name in rests.items()}, room)


def _place(name: str, own: Mapping[str, str]) -> str:
    """Where the function finds a value: among those it has calculated, or handed in."""
    return own.get(name) or f"values[{name!r}]"
