"""What a mal-rule is, and how a rule becomes slips on the nodes of one graph.

A mal-rule is a wrong procedure that a student applies consistently. It is data: for which cells, which node it
gives another formula, and the sentence a good teacher would say. The catalogue itself is in `catalogue/`. A slip is
one rule at one place of one graph ("M40 a_f").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from lstm_engine.cells.parts import Scheme, is_written
from lstm_engine.formulas import FormulaError, Shape
from lstm_engine.graph import Graph, Node, shape_at, timed

Where = Literal["once", "each", "all", "both"]


@dataclass(frozen=True, slots=True)
class Part:
    """One node that a rule gives another formula: "keep = (1 - f) * c_in".

    `*` before a name's end stands for a block (`a_*`, `W.*`) and `#` for its activation node; `over` says which blocks.
    `<update>` and `<cand>` are the update gate and the candidate's activation of the cell at hand. A formula of the
    cell's own is written with the sums it has: `b.*` falls away where the cell has no biases.
    """

    line: str
    over: Literal["", "gates", "blocks", "candidate", "sums"] = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A rule as it applies to some cells: the parts replaced together, at which time steps, in which regime.

    `where` says what a rule over several blocks means: "each" one block at a time, "all" every block at once,
    "both" either. Steps are counted from 1; `until_step` counts from the end, so -1 leaves out the last.
    """

    cells: tuple[str, ...]
    parts: tuple[Part, ...]
    where: Where = "once"
    from_step: int = 1
    until_step: int = 0
    only_first: bool = False
    hard: bool | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Malrule:
    """A named wrong procedure. Ids are public and permanent.

    Some are none where a matrix is a single number, for numbers commute: these need two units.
    """

    id: str
    title: str
    sentence: str
    forms: tuple[Form, ...]
    least_units: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Slip:
    """A rule at one place of a graph, at every time step from its first: the nodes as the student has them."""

    malrule: str
    place: str
    changed: tuple[Node, ...]

    @property
    def name(self) -> str:
        """The rule and its place, "M40 a_f"."""
        return f"{self.malrule} {self.place}"

    def at_times_of(self, names: Iterable[str]) -> Slip:
        """The slip at the time steps alone of those of its nodes that have these names."""
        own = {node.name for node in self.changed}
        times = {name.partition("@")[2] for name in names if name in own}
        here = tuple(node for node in self.changed if node.name.partition("@")[2] in times)
        return self if len(here) == len(self.changed) else Slip(self.malrule, self.place, here)


def slips_on(
    rules: Iterable[Malrule], cell: Scheme, graph: Graph, shapes: Mapping[str, Shape], time_steps: int, hard: bool
) -> tuple[Slip, ...]:
    """Every slip that can be made on this graph: its nodes are there, what it reads is known, and the sizes fit.

    `shapes` are those of the given values and of all nodes.
    """
    places = dict.fromkeys(shapes, -1) | {node.name: place for place, node in enumerate(graph.nodes)}
    found: dict[tuple[Any, ...], Slip] = {}
    for rule in rules:
        for wherever in _slips(rule, cell, time_steps, hard):
            slip = _possible(wherever, graph.names(), places, shapes)
            if slip is not None and shapes[slip.changed[0].name][0] >= rule.least_units:
                key = (rule.id, *((node.name, node.formula.text, node.reads) for node in slip.changed))
                found.setdefault(key, slip)
    return tuple(found.values())


def _possible(slip: Slip, names: frozenset[str], places: Mapping[str, int], shapes: Mapping[str, Shape]) -> Slip | None:
    """The slip without the nodes that this graph does not have; None where it cannot be made: a node would read what
    is not known before it, or the sizes do not fit."""
    changed = tuple(node for node in slip.changed if node.name in names)
    if not changed or any(
        places.get(read, len(places)) >= places[node.name] for node in changed for read in node.reads
    ):
        return None
    try:
        fitting = all(not node.reads or shape_at(node, shapes) == shapes[node.name] for node in changed)
    except FormulaError:
        return None
    return Slip(slip.malrule, slip.place, changed) if fitting else None


@cache
def _slips(rule: Malrule, cell: Scheme, time_steps: int, hard: bool) -> tuple[Slip, ...]:
    return tuple(
        slip
        for form in rule.forms
        if cell.name in form.cells and form.hard in (None, hard)
        for nodes in _placements(form, cell)
        if (slip := _unrolled_slip(rule, form, nodes, cell, time_steps)) is not None
    )


def _placements(form: Form, cell: Scheme) -> list[tuple[Node, ...]]:
    """The sets of nodes that a form stands for in a cell: one block at a time, all blocks together, or both."""
    spread = [[_node(part, block, cell) for block in _blocks(part, cell)] for part in form.parts]
    together = [tuple(node for row in spread for node in row)] if form.where in ("all", "both") else []
    each = [tuple(column) for column in zip(*spread, strict=True)] if form.where in ("once", "each", "both") else []
    if len(each) == 1:
        return each
    return each + together


def _blocks(part: Part, cell: Scheme) -> tuple[str, ...]:
    match part.over:
        case "gates":
            return cell.gates
        case "blocks":
            return tuple(cell.blocks)
        case "candidate":
            return (cell.candidate,)
        case "sums":  # every block whose sum is made of W x and U h alone
            return tuple(block for block in cell.blocks if plain_sum(cell, block))
        case _:
            return ("",)


@cache
def plain_sum(cell: Scheme, block: str) -> bool:
    """Whether U multiplies the old hidden state itself in this block, and the result goes straight into the sum."""
    return any(node.name == f"uh_{block}" and node.reads == (f"U.{block}", "h_in") for node in cell.nodes)


def _node(part: Part, block: str, cell: Scheme) -> Node:
    """The part's node with the names of one block and one cell put in."""
    text = part.line.replace("_*", f"_{block}").replace(".*", f".{block}")
    text = text.replace("#", cell.blocks.get(block, block)).replace("<update>", cell.update_gate)
    text = text.replace("<cand>", cell.blocks.get(cell.candidate, "")).replace("<sum>", f"a_{cell.candidate}")
    if "b" not in cell.parameters:
        text = text.replace(f" + b.{block}", "")
    if block not in cell.parameters.get("p", ()):
        text = text.replace(f" + pc_{block}", "")
    name = text.partition(" = ")[0]
    return Node.of(text, written=is_written(name))


def _unrolled_slip(rule: Malrule, form: Form, nodes: tuple[Node, ...], cell: Scheme, time_steps: int) -> Slip | None:
    local = frozenset(node.name for node in (*cell.nodes, *cell.backward))
    last = 1 if form.only_first else time_steps + form.until_step
    changed = tuple(timed(node, time, local) for time in range(form.from_step, last + 1) for node in nodes)
    return Slip(rule.id, "+".join(node.name for node in nodes), changed) if changed else None
