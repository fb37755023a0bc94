"""Why a line of a cell has the form it has: one principle that explains it, among others that do not."""

from __future__ import annotations

import ast
from typing import NamedTuple

from lstm_engine.calculations import Case
from lstm_engine.cells.parts import Cell
from lstm_engine.graph import Node
from lstm_engine.notation import split


class Principle(NamedTuple):
    """A sentence, and what it explains."""

    sentence: str
    explains: str


PRINCIPLES = {
    "sigma": Principle("A gate is a share: $\\sigma$ gives numbers from $0$ to $1$ and no others.", "a gate"),
    "tanh": Principle(
        "It may be negative, but has bounds: $\\tanh$ gives numbers from $-1$ to $1$.",
        "what is squashed and is no gate",
    ),
    "sum": Principle("What is read is weighed and added up; nothing bounds the sum yet.", "a weighted sum"),
    "mix": Principle("What is kept of the old state and what is written of the new are added.", "the new state"),
    "share": Principle("A gate lets a share through, so one multiplies by it.", "what a gate lets through"),
}
BESIDE = {  # the others that stand with it to choose from; none of them explains the line as well
    "sigma": ("tanh", "share"),
    "tanh": ("sigma", "sum"),
    "sum": ("sigma", "mix"),
    "mix": ("sigma", "tanh"),
    "share": ("sigma", "mix"),
}


class PrincipleChoice(NamedTuple):
    """A principle to choose, and what to say to whoever does."""

    sentence: str
    reply: str


def principle_of(case: Case, node: Node) -> str:
    """The name of the principle that explains a line of a cell; nothing for other lines."""
    own, tree = split(node.name)[0], node.formula.tree
    if not isinstance(case.scheme, Cell):
        return ""
    if node.outermost in ("sigma", "tanh"):
        return node.outermost
    if own.startswith("a_"):
        return "sum"
    if own in case.scheme.states and node.formula.reads == ("keep", "write"):
        return "mix"
    multiplies = isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Mult)
    return "share" if multiplies and own in ("keep", "write", "h") else ""


def principle_choices(principle: str) -> tuple[PrincipleChoice, ...]:
    """What to choose from, where this principle is the right one."""
    return tuple(
        PrincipleChoice(other.sentence, "Yes." if name == principle else f"No. That explains {other.explains}.")
        for name, other in PRINCIPLES.items()
        if name == principle or name in BESIDE[principle]
    )
