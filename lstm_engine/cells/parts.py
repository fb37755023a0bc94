"""What a cell is, and the lines that cells share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from lstm_engine.formulas import Shape
from lstm_engine.functions import Array
from lstm_engine.graph import Graph, Node, unroll, unroll_back

UNWRITTEN = ("x_in", "h_in", "c_in", "keep", "write", "rh", "ruh_n", "slope_keep")
PRODUCTS = ("wx_", "uh_", "pc_")


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """A calculation that exercises are made of: its nodes, forward and backward, and the words to speak of it.

    `blocks` gives for each parameter block of a cell its activation node; `gates` and `candidate` name blocks.
    `update_gate` is the node that mixes old and new where there is one, and `keeps` says whether it is the share kept
    (True) or the share overwritten (False).

    `letters` and `names` are TeX symbols and words of its own nodes and givens, where the usual ones do not serve.
    `choices` holds for a node whose value is a choice what there is to choose from, `sets` names those of which several
    may be chosen, `whole` the nodes that are whole numbers. `bounded` says that the hidden state lies between -1 and 1.
    """

    name: str
    title: str
    nodes: tuple[Node, ...]
    profile: str = "engine"
    convention: str = ""
    source: str = ""
    backward: tuple[Node, ...] = ()
    states: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sets: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    bounded: bool = True
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)
    gates: tuple[str, ...] = ()
    candidate: str = ""
    update_gate: str = ""
    keeps: bool = False

    @property
    def squashing(self) -> str:
        """The function that makes m of the cell state; nothing where there is none."""
        return next((node.outermost for node in self.nodes if node.name == "m"), "")

    def graph(self, time_steps: int, *, gradients: bool = False) -> Graph:
        """The nodes for so many time steps; with gradients, after them the backward ones from the last step to the
        first."""
        return _unrolled(self.nodes, self.backward if gradients else (), time_steps)


@dataclass(frozen=True, slots=True, eq=False)
class Cell(Scheme):
    """One kind of recurrent cell: a scheme with parameters, which is repeated over time."""

    def parameter_names(self) -> tuple[str, ...]:
        """The parameters as the graph reads them: "W.f", "U.f", "b.f", …"""
        return tuple(f"{kind}.{block}" for kind, blocks in self.parameters.items() for block in blocks)

    def node_names(self) -> frozenset[str]:
        """The names of the nodes of a time step."""
        return frozenset(node.name for node in self.nodes)

    def public_nodes(self) -> tuple[str, ...]:
        """The nodes of a time step that have a name in the papers, in order."""
        return tuple(node.name for node in self.nodes if not node.is_port and not node.name.startswith(PRODUCTS))

    def shapes(self, units: int, inputs: int, time_steps: int) -> dict[str, Shape]:
        """The shapes of parameters, inputs and start states."""
        sizes: dict[str, Shape] = {"W": (units, inputs), "U": (units, units)}
        found = {name: sizes.get(name.split(".")[0], (units,)) for name in self.parameter_names()}
        found |= {f"x@{time}": (inputs,) for time in range(1, time_steps + 1)}
        return found | {f"{state}@0": (units,) for state in self.states}


@cache
def _unrolled(step: tuple[Node, ...], backward: tuple[Node, ...], time_steps: int) -> Graph:
    return Graph((*unroll(step, time_steps).nodes, *unroll_back(step, backward, time_steps)))


def start_of_backward(scheme: Scheme, time_steps: int, loss: str, shapes: Mapping[str, Shape]) -> dict[str, Array]:
    """What the backward nodes read beyond the last time step, and the derivative of the loss with respect to each
    state: 1 for the last value of the state named, 0 elsewhere. One draw."""
    found, units = {}, next((shape for name, shape in shapes.items() if name.startswith(("h@", "c@"))), (1,))
    for name in {read for node in scheme.backward for read in node.formula.reads}:
        if name.endswith("+"):
            own = name[:-1]
            shape = shapes.get(own.removeprefix("d"), units)
            found[f"{own}@{time_steps + 1}"] = np.full((*shape, 1), 1.0 if own == "direct" else 0.0)
    for state in scheme.states:
        for time in range(1, time_steps + 1):
            one = state == loss and time == time_steps
            found[f"loss_{state}@{time}"] = np.full((*units, 1), 1.0 if one else 0.0)
    return found


def lines(*texts: str) -> tuple[Node, ...]:
    """The nodes that lines such as "c = keep + write" say; several may stand in one text."""
    found = [line.strip() for text in texts for line in text.strip().splitlines() if line.strip()]
    return tuple(Node.of(line, written=is_written(line.split(" = ")[0])) for line in found)


def is_written(name: str) -> bool:
    """Whether a person who calculates by hand writes a node down."""
    return name not in UNWRITTEN and not name.startswith(PRODUCTS)


def weighted(block: str, *, bias: bool = True, hidden: str = "h_in", peephole: str = "") -> list[str]:
    """W x + U h (+ p c) (+ b) for one block, product by product."""
    products = [f"wx_{block} = W.{block} @ x_in", f"uh_{block} = U.{block} @ {hidden}"]
    products += [f"pc_{block} = p.{block} * {peephole}"] if peephole else []
    names = [product.split(" = ")[0] for product in products] + ([f"b.{block}"] if bias else [])
    return [*products, f"a_{block} = {' + '.join(names)}"]


def sums(*blocks: list[str]) -> tuple[Node, ...]:
    """The lines of several blocks: all products before the first sum, so that a slip can take a neighbour's."""
    found = [line for block in blocks for line in block]
    return lines(*sorted(found, key=lambda line: line.startswith("a_")))


def gradients_of(*blocks: str, bias: bool = True, hidden: Mapping[str, str] | None = None) -> tuple[Node, ...]:
    """What the parameters of blocks receive: a running sum over the time steps, which share the parameters.

    `hidden` names what U multiplies where it is not the old hidden state.
    """
    found = []
    for block in blocks:
        past = (hidden or {}).get(block, "h_in")
        found.append(f"dW.{block} = next(dW.{block}) + outer(da_{block}, x_in)")
        found.append(f"dU.{block} = next(dU.{block}) + outer(da_{block}, {past})")
        found += [f"db.{block} = next(db.{block}) + da_{block}"] if bias else []
    return lines(*found)


def back_through(kind: str, *blocks: str) -> str:
    """What flows back through the weights of blocks: W transposed times the derivative of each sum, added up."""
    return " + ".join(f"T({kind}.{block}) @ da_{block}" for block in blocks)
