"""What explains final values: one slip, or else two at once. Every pair is a lane of one walk over the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import prod
from typing import Any

import numpy as np

from lstm_engine.calculations import Case, Plan
from lstm_engine.functions import Array
from lstm_engine.graph import Node, Trace, entries, joined
from lstm_engine.malrules import Slip
from lstm_engine.regimes import EXACT
from lstm_engine.tolerances import EPSILON
from lstm_engine.walks import alone

NEARBY = 20.0  # in how many times the space of its bands the wrong numbers of an answer must stand alone
MOST = 1_000_000  # numbers in one walk of all pairs; a larger one is not tried

Pair = tuple[Slip, Slip]
Lanes = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The right way, every slip and every pair, a lane each; and for each node what other formula it has in which
    lanes."""

    lanes: tuple[tuple[Slip, ...], ...]
    others: Mapping[str, tuple[tuple[Node, Lanes], ...]]


def two_slips(case: Case, names: Sequence[str], answers: Array, bands: Array) -> tuple[Pair, ...]:
    """The pairs of slips that give these answers for the named values, each within its band, where they stand alone.

    Where one slip explains the answers, or another pair, a single slip or the right way comes near them, a pair says
    nothing: of a hundred pairs some come near any number.
    """
    if not _is_small(case.plan):
        return ()
    ways = ways_of_two(case.plan)
    away = np.abs(outcomes(case, names, ways) - answers[:, None]) / bands[:, None]
    away = np.where(np.isfinite(away), away, np.inf)
    wrong = away[:, 0] > 1  # the first lane is the right way; a right number tells little
    around = np.where(wrong, NEARBY ** (1 / max(1, wrong.sum())), 1.0)
    found = [ways.lanes[lane] for lane in np.flatnonzero((away <= 1).all(axis=0))]
    near = int((away <= around[:, None]).all(axis=0).sum())
    return tuple((way[0], way[1]) for way in found if len(way) == 2) if near == len(found) else ()


def _is_small(plan: Plan) -> bool:
    number = len(plan.slips)
    return (number + number * (number - 1) // 2) * sum(map(prod, plan.shapes.values())) <= MOST


def outcomes(case: Case, names: Sequence[str], ways: Ways) -> Array:
    """The named values in every lane: entry by lane."""
    plan = case.plan
    values: Trace = {name: np.array(value, dtype=float)[..., None] for name, value in case.givens}
    values |= {name: np.atleast_2d(value) for name, value in plan.start.items()}
    with np.errstate(all="ignore"):
        for node in (node for node in plan.graph.nodes if node.name not in plan.given):
            values[node.name] = _in_lanes(case, node, values, ways)
    return joined([values[name].reshape(-1, values[name].shape[-1]) for name in names])


def _in_lanes(case: Case, node: Node, values: Trace, ways: Ways) -> Array:
    """The value of one node in every lane, of one draw where it is the same in all."""

    def calculated(node: Node, lanes: Lanes | None = None) -> Array:
        path = alone(case.graph, node, case.plan.given, "arrays", case.regime)
        reads = {name: values[name] if lanes is None else _lanes_of(values[name], lanes) for name in path.reads}
        return np.atleast_2d(path.arrive(reads)[0])

    value = calculated(node)
    if node.name not in ways.others:
        return value
    value = np.array(np.broadcast_to(value, (*value.shape[:-1], len(ways.lanes))))
    for other, lanes in ways.others[node.name]:
        value[..., lanes] = calculated(other, lanes)
    return value


def _lanes_of(value: Array, lanes: Lanes) -> Array:
    """Some lanes of a value; what is the same in all stays alone."""
    return value[..., lanes] if value.shape[-1] > 1 else value


@lru_cache(256)
def ways_of_two(plan: Plan) -> Ways:
    """The ways of a plan: the right one, every slip, every pair of slips that can be made together."""
    lanes = ((), *((slip,) for slip in plan.slips), *filter(_compatible, combinations(plan.slips, 2)))
    found: dict[tuple[str, str, tuple[str, ...]], tuple[Node, list[int]]] = {}
    for lane, slips in enumerate(lanes):
        for node in (node for slip in slips for node in slip.changed):
            found.setdefault((node.name, node.formula.text, node.reads), (node, []))[1].append(lane)
    others: dict[str, list[tuple[Node, Lanes]]] = {}
    for node, places in found.values():
        others.setdefault(node.name, []).append((node, np.array(places)))
    return Ways(lanes, {name: tuple(formulas) for name, formulas in others.items()})


def _compatible(pair: tuple[Slip, ...]) -> bool:
    """Whether somebody can make both: they are two rules, at different nodes."""
    one, other = pair
    changed = {node.name for node in one.changed}
    return one.malrule != other.malrule and changed.isdisjoint(node.name for node in other.changed)


def explain(
    case: Case, answers: Mapping[str, Array], decimals: int
) -> tuple[bool, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Whether final values, given with so many decimals, are right; every rule that explains them; and where none
    does, the pairs of rules that do and stand alone."""
    trace, theirs = case.trace(), np.concatenate(list(answers.values()))
    right, band = _of(answers, trace), 0.5 * 10.0**-decimals + EPSILON
    rounded = np.abs(case.regime.finish(right) - theirs) <= band
    if (rounded | (np.abs(right - theirs) <= band + _early(case, _of(answers, case.trace(EXACT)), right))).all():
        return True, (), ()
    named = set()
    for slip in case.plan.slips:
        wrong = _of(answers, case.plan.follow(slip, trace, case.regime))
        if (np.abs(wrong - theirs) <= band).all() and (np.abs(wrong - right) > band).any():
            named.add(slip.malrule)
    pairs = () if named else two_slips(case, tuple(answers), theirs, np.full(len(theirs), band))
    return False, tuple(sorted(named)), tuple(dict.fromkeys((one.malrule, other.malrule) for one, other in pairs))


def rules_of(slips: Sequence[Slip]) -> tuple[str, ...]:
    """The rules of some slips, each once."""
    return tuple(dict.fromkeys(slip.malrule for slip in slips))


def both(pair: Pair) -> Slip:
    """Two slips as one, to be followed together."""
    one, other = pair
    return Slip(f"{one.malrule} and {other.malrule}", f"{one.place}+{other.place}", (*one.changed, *other.changed))


def _of(answers: Mapping[str, Array], values: Trace) -> Array:
    """The values that were answered, out of a trace."""
    return np.array([entry for name in answers for entry in entries(values[name])])


def _early(case: Case, exact: Array, right: Array) -> Array:
    """How far rounding line by line, where the regime asks for it, may be from carrying everything."""
    return np.zeros(len(right)) if case.regime.step_decimals is None else np.abs(exact - right)
