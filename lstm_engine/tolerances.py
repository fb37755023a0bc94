"""How far an honest calculator can get from the exact value: the half-width of the accepted band."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from lstm_engine.calculations import Case, Plan
from lstm_engine.functions import Array, Numbers, Value
from lstm_engine.graph import Givens, Graph, Node, Trace, joined
from lstm_engine.regimes import EXACT
from lstm_engine.walks import Path, below, evaluate, numbers_of

EPSILON = 1e-9
CARRIED_FIGURES = 2  # figures that a line carries beyond those of the answer
Push = tuple[str, Value, int]  # what is pushed, by how much, and for how many lines this stands


def tolerances(case: Case, givens: Givens, of: tuple[str, ...] = ()) -> Array:
    """The half-width of the accepted band of the asked values, entry by draw.

    Each line may be off by half a unit of the last decimal carried, an answer by half a unit of its own last
    decimal, also where it serves further down. What arrives is added up; and half a unit of the answer for whoever
    cuts its last digit instead of rounding it. Where nothing is rounded, and for choices and whole numbers, the band is
    float noise. `givens` are those of the case, or a batch of draws, or with a student's values.
    """
    of = of or case.asked
    draws = max((value.shape[-1] for value in givens.values() if isinstance(value, np.ndarray)), default=1)
    entries = sum(map(case.plan.size, of))
    if case.carry is None and case.figures is None:
        return np.full((entries, draws), EPSILON)
    graph = case.graph.needed_for(of, givens)
    trace = evaluate(graph, givens, EXACT)
    moved = reach(graph, givens, trace, _pushes(case, graph, trace), of)
    # where the key is rounded line by line, the exact value lies inside too
    by_line = trace if case.regime.step_decimals is None else evaluate(graph, givens, case.regime)
    bands = [_band(case, name, trace[name], far, by_line[name]) for name, far in zip(of, moved, strict=True)]
    band = joined(bands)
    return band if band.shape == (entries, draws) else np.broadcast_to(band, (entries, draws))


def _band(case: Case, name: str, exact: Value, moved: Value, by_line: Value) -> Value:
    """The half-width for one asked value."""
    if case.is_discrete(name):
        return np.full(np.shape(exact), EPSILON) if isinstance(exact, np.ndarray) else EPSILON
    noise = EPSILON if case.figures is None else EPSILON * abs(exact)
    last_digits = half_unit(case, exact, answer=False) + half_unit(case, exact, answer=True)
    return moved * 1.01 + last_digits + noise + abs(by_line - exact)


def moved_choices(case: Case, givens: Givens) -> Any:
    """Which asked choices and whole numbers change when a line on the way is rounded, entry by draw."""
    discrete = tuple(name for name in case.asked if case.is_discrete(name) and name in case.graph.names())
    if not discrete:
        return np.zeros((1, 1), dtype=bool)
    graph = case.graph.needed_for(discrete, givens)
    trace = evaluate(graph, givens, EXACT)
    pushes = _pushes(case, graph, trace)
    both = [pushes, [(name, -distance, times) for name, distance, times in pushes]]
    return np.any([joined(reach(graph, givens, trace, pushed, discrete)) > EPSILON for pushed in both], axis=0)


def half_unit(case: Case, value: Value, *, answer: bool) -> Value:
    """Half a unit of the last digit of an answer, or of a line on the way."""
    if case.figures is None:
        decimals = case.decimals if answer else case.carry
        return 0.5 * 10.0 ** -(decimals or 0)
    figures = case.figures if answer else case.figures + CARRIED_FIGURES
    size = np.maximum(np.abs(value), 1e-300)
    unit = 0.5 * np.power(10.0, np.floor(np.log10(size)) - figures + 1)
    return unit if isinstance(value, np.ndarray) else float(unit)


# Lines that are off


def _pushes(case: Case, graph: Graph, trace: Trace) -> list[Push]:
    """By how much each line may be off: half a unit of its last digit.

    Lines that are only added to another one stand for it, since a push of either arrives there whole.
    """
    lines = _lines(case.plan, graph, case.discrete, case.regime.step_decimals is not None)
    if case.figures is not None:
        return [(name, half_unit(case, trace[name], answer=name in case.asked), 1) for name, _ in lines]
    counted = Counter((arrives, name in case.asked) for name, arrives in lines)
    return [(name, half_unit(case, 0.0, answer=answer), times) for (name, answer), times in counted.items()]


@lru_cache(4096)
def _lines(plan: Plan, part: Graph, discrete: frozenset[str], by_line: bool) -> tuple[tuple[str, str], ...]:
    """The lines on the way that somebody who calculates by hand may round, each with the line where it arrives."""
    known = part.names() | part.reads()
    rounded = [node.name for node in plan.graph.nodes if node.name in known and _is_rounded(node, discrete, by_line)]
    return tuple((name, _arrival(plan, part, name)) for name in rounded)


def _is_rounded(node: Node, discrete: frozenset[str], by_line: bool) -> bool:
    own = node.name.partition("@")[0]
    return own not in discrete and (node.written or (not node.is_port and not by_line))


def _arrival(plan: Plan, part: Graph, name: str) -> str:
    """The line to which a value is only added, and that one in turn; an asked value, or one used otherwise, itself."""
    readers = [node for node in part.nodes if name in node.reads]
    if name in plan.asked or len(readers) != 1 or plan.shapes[name] != plan.shapes[readers[0].name]:
        return name
    (reader,) = readers
    local = reader.formula.reads[reader.reads.index(name)]
    once = reader.reads.count(name) == 1 and local in _added(reader.formula.tree)
    return _arrival(plan, part, reader.name) if once else name


def _added(tree: ast.expr) -> list[str]:
    """The names that a formula only adds, each that stands in it once."""
    names = [term.id for term in _terms(tree) if isinstance(term, ast.Name)]
    every = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return [name for name in names if every.count(name) == 1]


def _terms(tree: ast.expr) -> list[ast.expr]:
    match tree:
        case ast.BinOp(left, ast.Add(), right):
            return [*_terms(left), *_terms(right)]
    return [tree]


def reach(graph: Graph, givens: Givens, trace: Trace, pushes: Sequence[Push], asked: tuple[str, ...]) -> list[Value]:
    """How far each asked value moves in all when each entry of what is pushed is, one at a time."""
    right, values = [trace[name] for name in asked], dict(trace)
    moved = [value * 0.0 for value in right]
    paths = _paths(graph, tuple(name for name, _, _ in pushes), frozenset(givens), asked, numbers_of(givens))
    with np.errstate(all="ignore"):
        for (name, distance, times), path in zip(pushes, paths, strict=True):
            for pushed in pushed_values(trace[name], distance):
                values[name] = pushed
                for place, value in enumerate(path.arrive(values)):
                    if value is not right[place]:
                        moved[place] = moved[place] + times * abs(value - right[place])
            values[name] = trace[name]
    return moved


@lru_cache(512)
def _paths(
    graph: Graph, pushed: tuple[str, ...], given: frozenset[str], asked: tuple[str, ...], numbers: Numbers
) -> tuple[Path, ...]:
    return tuple(below(graph, name, given, asked, numbers) for name in pushed)


def pushed_values(value: Value, distance: Value) -> list[Value]:
    """The value with one entry pushed, for each of its entries."""
    if not isinstance(value, np.ndarray):
        return [value + distance]
    found = []
    for place in np.ndindex(value.shape[:-1]):
        pushed = value.copy()
        pushed[place] += distance[place] if isinstance(distance, np.ndarray) else distance
        found.append(pushed)
    return found
