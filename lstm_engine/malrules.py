"""What a mal-rule is, and how a rule becomes slips on the nodes of one graph.

A mal-rule is a wrong procedure that a student applies consistently. It is data: for which cells, which node it
replaces, what is read instead, which functions are applied, and the sentence a good teacher would say. The
catalogue itself is in `catalogue/`. A slip is one rule at one place of one graph ("M40 a_f").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from lstm_engine.cells.parts import Cell
from lstm_engine.graph import Function, Graph, Replacement, at, unrolled

Where = Literal["once", "each", "all", "both"]


@dataclass(frozen=True, slots=True)
class Part:
    """One node that a rule replaces.

    In names, `*` stands for a block and `#` for its activation node; `over` says which blocks. `<update>` and
    `<cand>` are the update gate and the candidate's activation of the cell at hand. `wrong` is the formula that
    the student used, as a template.
    """

    node: str
    reads: tuple[str, ...]
    functions: tuple[Function, ...]
    wrong: str = ""
    over: Literal["", "gates", "blocks", "candidate"] = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A rule as it applies to some cells: the parts replaced together, from which time step on, in which regime.

    `where` says what a rule over several blocks means: "each" one block at a time, "all" every block at once,
    "both" either.
    """

    cells: tuple[str, ...]
    parts: tuple[Part, ...]
    where: Where = "once"
    from_step: int = 1
    hard: bool | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Malrule:
    """A named wrong procedure. Ids are public and permanent."""

    id: str
    title: str
    sentence: str
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A rule at one place of a graph, at every time step from its first: what to replace, node by node."""

    malrule: str
    place: str
    wrong: str
    changes: tuple[tuple[str, tuple[str, ...], tuple[Function, ...]], ...]

    @property
    def name(self) -> str:
        """The rule and its place, "M40 a_f"."""
        return f"{self.malrule} {self.place}"

    def nodes(self) -> frozenset[str]:
        """The nodes of the unrolled graph that this slip replaces."""
        return frozenset(node for node, _, _ in self.changes)


def slips_on(
    rules: Iterable[Malrule], cell: Cell, graph: Graph, givens: Iterable[str], time_steps: int, hard: bool
) -> tuple[Slip, ...]:
    """Every slip that can be made on this graph: its nodes are there, and what it reads is known before them."""
    known_before = _known_before(graph, frozenset(givens))
    slips = (
        slip
        for rule in rules
        for wherever in _slips(rule, cell, time_steps, hard)
        if (slip := _possible(wherever, known_before)) is not None
    )
    return tuple({(slip.malrule, slip.changes): slip for slip in reversed(list(slips))}.values())[::-1]


def replacements(slips: Sequence[Slip], first_lane: int = 1) -> list[Replacement]:
    """The slips as replacements for the evaluator, one lane each."""
    return [Replacement(lane, *change) for lane, slip in enumerate(slips, first_lane) for change in slip.changes]


@cache
def _known_before(graph: Graph, givens: frozenset[str]) -> dict[str, frozenset[str]]:
    known, before = set(givens), {}
    for node in graph.nodes:
        before[node.name] = frozenset(known)
        known.add(node.name)
    return before


def _possible(slip: Slip, known_before: dict[str, frozenset[str]]) -> Slip | None:
    """The slip without the nodes that this graph does not have; None where it cannot be made."""
    changes = tuple(change for change in slip.changes if change[0] in known_before)
    if not changes or any(not known_before[node].issuperset(reads) for node, reads, _ in changes):
        return None
    return Slip(slip.malrule, slip.place, slip.wrong, changes)


@cache
def _slips(rule: Malrule, cell: Cell, time_steps: int, hard: bool) -> tuple[Slip, ...]:
    return tuple(
        slip
        for form in rule.forms
        if cell.name in form.cells and form.hard in (None, hard)
        for parts in _placements(form, cell)
        if (slip := _unrolled_slip(rule, form, parts, cell, time_steps)) is not None
    )


def _placements(form: Form, cell: Cell) -> list[tuple[Part, ...]]:
    """The sets of parts that a form stands for in a cell: one block at a time, all blocks together, or both."""
    spread = [[_named(part, block, cell) for block in _blocks(part, cell)] for part in form.parts]
    each = [tuple(column) for column in zip(*spread, strict=True)] if form.where in ("once", "each", "both") else []
    together = [tuple(part for row in spread for part in row)] if form.where in ("all", "both") else []
    return each + [parts for parts in together if parts not in each]


def _blocks(part: Part, cell: Cell) -> tuple[str, ...]:
    match part.over:
        case "gates":
            return cell.gates
        case "blocks":
            return tuple(cell.blocks)
        case "candidate":
            return (cell.candidate,)
        case _:
            return ("",)


def _named(part: Part, block: str, cell: Cell) -> Part:
    """The part with the names of one block and one cell put in."""

    def named(text: str) -> str:
        text = text.replace("_*", f"_{block}").replace(".*", f".{block}").replace("#", cell.blocks.get(block, block))
        return text.replace("<update>", cell.update_gate).replace("<cand>", cell.blocks[cell.candidate])

    return Part(named(part.node), tuple(map(named, part.reads)), part.functions, named(part.wrong))


def _unrolled_slip(rule: Malrule, form: Form, parts: tuple[Part, ...], cell: Cell, time_steps: int) -> Slip | None:
    local = {node.name for node in cell.nodes}
    changes = tuple(
        (at(part.node, time), tuple(unrolled(read, time, local) for read in part.reads), part.functions)
        for time in range(form.from_step, time_steps + 1)
        for part in parts
    )
    places = "+".join(part.node for part in parts)
    return Slip(rule.id, places, parts[0].wrong if len(parts) == 1 else "", changes) if changes else None
