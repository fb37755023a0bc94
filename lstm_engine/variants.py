"""Draw, separate, certify: from a specification to one exercise whose numbers tell mistakes apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np

from lstm_engine.calculations import Case
from lstm_engine.functions import Array, Value
from lstm_engine.graph import Trace, joined
from lstm_engine.pairs import Bools, Places, close_pairs
from lstm_engine.records import Certificate, SettingsError
from lstm_engine.specs import Spec, draw_batch
from lstm_engine.tolerances import moved_choices, tolerances
from lstm_engine.walks import evaluate, numbers_of

SAME = 1e-6  # tolerances; what lies closer is the same number
HAIR = 1e-6  # what no display of a calculator shows; float noise is a millionth of that
APART = 2.0  # tolerances; what a detectable mistake must keep from the right answer
AHEAD = 8  # draws that are judged at once
LONGEST = 480  # draws of one seed
MANY = 4096  # seeds that are judged at once: enough to make little of the calls, few enough for the memory

Pairs = tuple[tuple[str, str], ...]
Lane = tuple[int, int]  # a seed, and which of its draws


@dataclass(frozen=True)
class Drawn:
    """A draw that passed: the case with its numbers, its trace, the asked values (entry by lane), the rest."""

    case: Case
    trace: Trace
    answers: Array
    tolerances: Array
    certificate: Certificate


def draw(spec: Spec, seed: int) -> Drawn:
    """The first draw of this seed whose asked values are apart; SettingsError where none is."""
    return draw_many(spec, [seed])[0]


def draw_many(spec: Spec, seeds: Sequence[int]) -> list[Drawn]:
    """The same for many seeds, which share the work; where nothing is drawn, all are one."""
    if not spec.grids:
        return _draw_group(spec, seeds[:1]) * len(seeds)
    groups = (seeds[first : first + MANY] for first in range(0, len(seeds), MANY))
    return [drawn for group in groups for drawn in _draw_group(spec, group)]


def _draw_group(spec: Spec, seeds: Sequence[int]) -> list[Drawn]:
    found: dict[int, Drawn] = {}
    judged, first = None, 0
    while waiting := [seed for seed in dict.fromkeys(seeds) if seed not in found]:
        if judged and first >= LONGEST:
            reasons = judged.reasons()
            raise SettingsError("family_settings", f"no draw of {first} tells the mistakes apart: {reasons}")
        ahead = max(1, AHEAD // len(waiting)) if spec.grids else 1
        lanes = [(seed, number) for seed in waiting for number in range(first, first + ahead)]
        judged = Judged(spec, _givens(spec, lanes))
        if judged.numbers == "columns" and len(lanes) <= AHEAD:
            _take_floats(judged, lanes, found)
        else:
            _take(judged, lanes, found)
        first += ahead
    return [found[seed] for seed in seeds]


def _givens(spec: Spec, lanes: Sequence[Lane]) -> Trace:
    """The draws as the evaluator takes them: plain numbers as columns."""
    batch = draw_batch(spec, *zip(*lanes, strict=True))
    return {name: value.reshape(-1) for name, value in batch.items()} if spec.pattern.scalar else dict(batch)


def _take(judged: Judged, lanes: Sequence[Lane], found: dict[int, Drawn]) -> None:
    """Keep the first draw of each seed that meets every demand."""
    if not (sound := judged.sound()):
        return
    judged = judged.only(sound)
    for index in judged.telling():
        seed, number = lanes[sound[index]]
        if seed not in found:
            found[seed] = judged.freeze(index, number + 1)


def _take_floats(judged: Judged, lanes: Sequence[Lane], found: dict[int, Drawn]) -> None:
    """The same for a few draws of plain numbers, which are quicker as floats and one by one."""
    for index, lane in enumerate(lanes):
        if lane[0] not in found:
            one = {name: float(value[min(index, len(value) - 1)]) for name, value in judged.givens.items()}
            _take(Judged(judged.spec, one), [lane], found)


class Judged:
    """Some draws, every slip evaluated on each, and the judgement which of them will do."""

    def __init__(self, spec: Spec, givens: Trace) -> None:
        self.spec, self.givens, self.pattern = spec, givens, spec.pattern
        self.plan = spec.pattern.plan
        self.numbers = numbers_of(givens)
        self.size = max((value.shape[-1] for value in givens.values()), default=1) if self.numbers != "floats" else 1

    def only(self, places: Sequence[int]) -> Judged:
        """Some of the draws, with the right way as it is known already."""
        if len(places) == self.size:
            return self
        some = Judged(self.spec, {name: _draws(value, places) for name, value in self.givens.items()})
        some.trace = {name: _draws(value, places) for name, value in self.trace.items()}
        return some

    @cached_property
    def trace(self) -> Trace:
        """Every value of the right way."""
        return evaluate(self.plan.graph, {**self.givens, **self.plan.start}, self.pattern.regime)

    @cached_property
    def right(self) -> Array:
        """The asked values of the right way, entry by draw."""
        return self._by_lane([[self.trace[name] for name in self.spec.asked]])[:, 0]

    @cached_property
    def answers(self) -> Array:
        """The asked values of the right way and of every slip: entry, lane, draw."""
        ways, asked = self.plan.ways(self.numbers, self.pattern.regime), len(self.spec.asked)
        with np.errstate(all="ignore"):  # a wrong way may overflow
            wrong = (path.arrive(self.trace)[:asked] for _, path in ways)
            return self._by_lane([[self.trace[name] for name in self.spec.asked], *wrong])

    def _by_lane(self, lanes: Sequence[Sequence[Value]]) -> Array:
        """The asked values of some ways: entry, lane, draw."""
        if self.numbers == "floats":
            return np.array(lanes, dtype=float).T[..., None]
        sizes = [self.plan.size(name) for name in self.spec.asked]
        found = np.empty((sum(sizes), len(lanes), self.size))
        for lane, asked in enumerate(lanes):
            first = 0
            for size, value in zip(sizes, asked, strict=True):
                found[first : first + size, lane] = value
                first += size
        return found

    @cached_property
    def tolerances(self) -> Array:
        return tolerances(self.pattern, {**self.givens, **self.plan.start})

    @cached_property
    def moved(self) -> Array:
        """How far each slip moves each answer: entry, slip, draw. A large array is made once, for that takes time."""
        far: Array = self.answers[:, 1:] - self.answers[:, :1]
        return np.abs(far, out=far)

    @cached_property
    def distances(self) -> Array:
        """How far each slip is from the right answer, in tolerances; what is no number cannot be told: 0."""
        far = np.zeros(self.moved.shape[1:])
        for moved, tolerance in zip(self.moved, self.tolerances, strict=True):
            np.maximum(far, moved / tolerance, out=far)
        return np.where(np.isfinite(far), far, 0.0)

    def sound(self) -> list[int]:
        """The draws on which the right calculation is what it should be, its tolerances apart."""
        places: list[int] = np.flatnonzero(self._meeting(self._demands_on_values())).tolist()
        return places

    def telling(self) -> list[int]:
        """The draws on which answers and slips are far enough from where they would be taken for others."""
        if not self._clear.any():
            return []
        places: list[int] = np.flatnonzero(self._clear & self._meeting(self._demands_on_pairs())).tolist()
        return places

    @cached_property
    def _clear(self) -> Bools:
        """Which draws meet every demand but the one on pairs."""
        return self._meeting(self._demands_on_distances())

    def _meeting(self, demands: Mapping[str, Bools]) -> Bools:
        """Which draws meet every demand; where nothing is drawn nothing is demanded."""
        every: Bools = np.full(self.size, True)
        return np.logical_and.reduce([every, *demands.values()]) if self.spec.grids else every

    def _demands_on_values(self) -> dict[str, Bools]:
        hard, every, demand = self.pattern.regime.hard, np.full(self.size, True), self.spec.demand
        return {
            "a saturated gate": every if hard else self.saturation <= self.spec.widest_gate,
            "an argument of 0": self._no_ties() if hard else every,
            "an answer that is no number": np.isfinite(self.right).all(axis=0),
            **({demand[0]: every & demand[1](self.trace)} if demand else {}),
        }

    def _demands_on_distances(self) -> dict[str, Bools]:
        every, same = np.full(self.size, True), self.distances < SAME
        some = self.pattern.regime.hard or self.spec.may_be_zero
        return {
            "an answer of 0": every if some else self._no_zeros(),
            "an answer on the edge between two": self._no_edges(),
            "a slip too close to the right answer": np.all(same | (self.distances >= APART), axis=0)
            & ~self._by_a_hair(),
            "too few mistakes can be seen": self._share_seen(same) >= self.spec.least_detectable,
        }

    def _demands_on_pairs(self) -> dict[str, Bools]:
        return {"mistakes that give the same answer": self._share_apart() >= self.spec.least_apart}

    def _by_a_hair(self) -> Bools:
        """Whether a slip moves an answer by what no calculator shows: tanh(12) in place of 1."""
        if self.spec.figures is not None:
            return np.full(self.size, False)
        slight = self.moved < HAIR
        slight[slight] = self.moved[slight] > HAIR * 1e-6
        found: Bools = np.logical_or.reduce(slight, axis=(0, 1))
        return found

    def _share_seen(self, same: Bools) -> Array:
        """For each draw the share of the slips that move the answer; all of them where there are none."""
        return np.mean(~same, axis=0) if len(self.plan.slips) else np.ones(self.size)

    def reasons(self) -> str:
        """Which demand fails most often in these draws, for the author."""
        demands = self._demands_on_values() | self._demands_on_distances() | self._demands_on_pairs()
        return max(demands, key=lambda reason: int((~demands[reason]).sum()))

    @cached_property
    def saturation(self) -> Array:
        """For each draw the largest distance of a gate from the middle, as the gate value at that side."""
        if not self.plan.gates:
            return np.full(self.size, 0.5)
        gates = joined([self.trace[name] for name in self.plan.gates])
        return np.broadcast_to(np.maximum(gates, 1 - gates).max(axis=0), self.size)

    def _no_ties(self) -> Bools:
        clear: Bools = np.full(self.size, True)
        if not self.plan.arguments:
            return clear
        arguments = joined([self.trace[name] for name in self.plan.arguments])
        return clear & (np.abs(arguments) >= 0.5).all(axis=0)

    def _no_zeros(self) -> Bools:
        """Whether every asked number is away from 0; what is chosen has no number."""
        numbers = np.array([node.partition("@")[0] not in self.pattern.choices for node, _ in self.pattern.entries()])
        clear: Bools = (np.abs(self.right[numbers]) > APART * self.tolerances[numbers]).all(axis=0)
        return clear

    def _no_edges(self) -> Bools:
        """Whether no choice and no whole number would be another one for somebody who rounds on the way."""
        clear: Bools = np.full(self.size, True)
        if (self.spec.carry is None and self.spec.figures is None) or not any(
            map(self.pattern.is_discrete, self.spec.asked)
        ):
            return clear
        moved: Bools = moved_choices(self.pattern, {**self.givens, **self.plan.start}).any(axis=0)
        return clear & ~moved

    @cached_property
    def close(self) -> tuple[Places, Places, Places]:
        """The pairs of slips of different rules that both can be seen, and cannot be told from each other, with the
        draw; in the order of the draws, and of those alone that are clear else."""
        clear = np.flatnonzero(self._clear)
        points = self.answers[:, 1:, clear] / self.tolerances[:, None, clear]
        one, other, place = close_pairs(points, self._visible[:, clear], APART)
        different = self.plan.rules[one] != self.plan.rules[other]
        return one[different], other[different], clear[place[different]]

    @property
    def _visible(self) -> Bools:
        return self.distances >= APART

    def _share_apart(self) -> Array:
        """For each draw the share of the pairs of visible slips that can be told from each other."""
        visible = self._visible.sum(axis=0)
        pairs = np.maximum(visible * (visible - 1) / 2, 1)
        share: Array = 1 - np.bincount(self.close[2], minlength=self.size) / pairs
        return share

    @cached_property
    def together(self) -> Mapping[int, list[tuple[str, str]]]:
        """The pairs of each draw that cannot be told from each other, by name."""
        names, found = self.plan.names, defaultdict[int, list[tuple[str, str]]](list)
        for one, other, draw in sorted(zip(*(part.tolist() for part in self.close), strict=True)):
            found[draw].append((names[one], names[other]))
        return found

    def freeze(self, index: int, draws: int) -> Drawn:
        """One draw taken out of the batch, with its certificate."""
        trace = self._trace_of(index)
        givens = tuple((name, nested(trace[name])) for name in self.givens)
        distance, names = self.distances[:, index], self.plan.names
        seen = distance >= APART
        certificate = Certificate(
            smallest_distance=round(float(distance[seen].min()), 3) if seen.any() else 0.0,
            detectable=tuple(compress(names, seen.tolist())),
            undetectable=tuple(compress(names, (~seen).tolist())),
            together=tuple(self.together[index]),
            draws=draws,
            saturation=round(float(self.saturation[index]), 4),
        )
        case = self.pattern.with_givens(self._shaped(givens))
        return Drawn(case, trace, self.answers[..., index], self.tolerances[:, index], certificate)

    def _trace_of(self, index: int) -> Trace:
        """The trace of one draw: floats, or arrays of one draw."""
        if self.numbers == "arrays":
            return {name: _draws(value, [index]) for name, value in self.trace.items()}
        return {name: column[index] for name, column in self._columns.items()}

    @cached_property
    def _columns(self) -> dict[str, list[float]]:
        return {name: np.broadcast_to(value, self.size).tolist() for name, value in self.trace.items()}

    def _shaped(self, givens: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
        """The givens with the shapes that the pattern has: a float is a vector of one entry, or a matrix of one."""
        if self.numbers == "arrays":
            return givens
        shapes = dict(self.pattern.shapes)
        return tuple((name, ((value,),) if len(shapes[name]) == 2 else (value,)) for name, value in givens)


def _draws(value: Any, places: Sequence[int]) -> Any:
    """Some draws of a value; what is the same for all stays alone, and so does a number."""
    return np.take(value, places, axis=-1) if isinstance(value, np.ndarray) and value.shape[-1] > 1 else value


def nested(value: Any) -> Any:
    """The first draw of a value as a case stores it: nested tuples of numbers."""
    if not isinstance(value, np.ndarray):
        return float(value)
    return tuple(nested(entry) for entry in value) if value.ndim > 1 else float(value[0])
