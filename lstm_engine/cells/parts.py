"""The pieces that cells are written with: ports, blocks, and the arithmetic of arrays with the draw axis last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstm_engine.graph import Array, Node
from lstm_engine.regimes import sigmoid, tanh


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One kind of recurrent cell: the nodes of a time step and the words to speak of it.

    `blocks` gives for each parameter block its activation node; `gates` and `candidate` name blocks. `keeps` says
    of a cell that mixes old and new whether the update gate is the share kept (True) or overwritten (False).
    """

    name: str
    title: str
    nodes: tuple[Node, ...]
    parameters: Mapping[str, tuple[str, ...]]
    blocks: Mapping[str, str]
    gates: tuple[str, ...]
    candidate: str
    states: tuple[str, ...]
    profile: str
    convention: str
    source: str
    update_gate: str = ""
    keeps: bool = False

    def parameter_names(self) -> tuple[str, ...]:
        """The parameters as the graph reads them: "W.f", "U.f", "b.f", …"""
        return tuple(f"{kind}.{block}" for kind, blocks in self.parameters.items() for block in blocks)


def matvec(weight: Array, vector: Array) -> Array:
    """A matrix (units, inputs, …) times a vector (inputs, …)."""
    if weight.shape[1] == 1:
        product: Array = weight[:, 0] * vector[0]
    else:
        product = (weight * vector).sum(axis=1)
    return product


def same(value: Array) -> Array:
    """What a port does: fetch a value."""
    return value


def add(*terms: Array) -> Array:
    """The sum of the terms."""
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def multiply(*factors: Array) -> Array:
    """The product of the factors, element by element."""
    product = factors[0]
    for factor in factors[1:]:
        product = product * factor
    return product


def complement_of(gate: Array, a: Array | None) -> Array:
    """1 - gate; where the gate is the sigmoid of a, by way of sigmoid(-a), which keeps the digits of a tiny rest."""
    if a is None:
        return 1.0 - gate
    return np.where(gate == sigmoid(a), sigmoid(-a), 1.0 - gate)


def scaled_complement(gate: Array, a: Array | None, value: Array) -> Array:
    """(1 - gate) ⊙ value."""
    return complement_of(gate, a) * value


def ports(*states: str) -> tuple[Node, ...]:
    """Identity nodes that fetch this input and the states of the step before."""
    fetched = [Node("x_in", ("x",), (same,), "{x_in}", "port")]
    return (*fetched, *(Node(f"{state}_in", (f"{state}-",), (same,), f"{{{state}_in}}", "port") for state in states))


def block(name: str, *, bias: bool = True, hidden: str = "h_in") -> tuple[Node, ...]:
    """W x + U h (+ b) for one block: the two products and the pre-activation."""
    formula = f"{{W.{name}}} * {{x_in}} + {{U.{name}}} * {{{hidden}}}" + (f" + {{b.{name}}}" if bias else "")
    terms = (f"wx_{name}", f"uh_{name}", *((f"b.{name}",) if bias else ()))
    return (
        Node(f"wx_{name}", (f"W.{name}", "x_in"), (matvec,), f"{{W.{name}}} * {{x_in}}", "weighted"),
        Node(f"uh_{name}", (f"U.{name}", hidden), (matvec,), f"{{U.{name}}} * {{{hidden}}}", "weighted"),
        Node(f"a_{name}", terms, (add,), formula, "sum", written=True),
    )


def blocks(*names: str, bias: bool = True) -> tuple[Node, ...]:
    """Several blocks: all products before the first sum, so that a slip can take a neighbour's."""
    nodes = [node for name in names for node in block(name, bias=bias)]
    return tuple(sorted(nodes, key=lambda node: node.kind == "sum"))


def gate(name: str, of: str | None = None) -> Node:
    """The sigmoid of a block's pre-activation."""
    a = f"a_{of or name}"
    return Node(name, (a,), (sigmoid,), f"σ({{{a}}})", "sigma", written=True)


def squashed(name: str, of: str) -> Node:
    """The tanh of a node."""
    return Node(name, (of,), (tanh,), f"tanh({{{of}}})", "tanh", written=True)


def overwriting_mix(gate_name: str) -> tuple[Node, ...]:
    """h = (1 - gate) ⊙ h' + gate ⊙ cand: the gate is the share that is overwritten."""
    return (
        Node(
            "keep",
            (gate_name, f"a_{gate_name}?", "h_in"),
            (scaled_complement,),
            f"(1 - {{{gate_name}}}) ⊙ {{h_in}}",
            "mix",
        ),
        Node("write", (gate_name, "cand"), (multiply,), f"{{{gate_name}}} ⊙ {{cand}}", "mix"),
        Node(
            "h",
            ("keep", "write"),
            (add,),
            f"(1 - {{{gate_name}}}) ⊙ {{h_in}} + {{{gate_name}}} ⊙ {{cand}}",
            "mix",
            written=True,
        ),
    )
