"""Right, follows from yours, fault with its name, unreadable: the judgement of a response, blank by blank.

Blanks are judged in the order of the graph. A blank that misses the true value is calculated again from what the
student wrote above it; one that misses that too is the place of a fault, and every slip is tried there, from the
same values. Below, the student's value is carried on, so one slip costs one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np

from lstm_engine import feedback
from lstm_engine.answers import is_legal, read_answer, said
from lstm_engine.calculations import Case
from lstm_engine.diagnosis import both, rules_of, two_slips
from lstm_engine.graph import Trace, entries
from lstm_engine.malrules import Slip
from lstm_engine.numbers import Unreadable, decimals_written
from lstm_engine.records import Blank, Grade, Key, Mark, Variant, Verdict
from lstm_engine.regimes import EXACT, Regime
from lstm_engine.solutions import result_tex, solution_nodes, stated, value_plain
from lstm_engine.tolerances import EPSILON, half_unit, tolerances
from lstm_engine.variants import APART
from lstm_engine.walks import evaluate, numbers_of

Slips = Sequence[tuple[Slip, Trace]]  # each with the values that it gives
Numbers = Sequence[float]  # an entry for each unit
POINTS: Mapping[Verdict, float] = {"right": 1.0, "follows": 1.0, "rounded_early": 0.5}


def grade(variant: Variant, answers: Mapping[str, str], decimal_separator: str = ".") -> Grade:
    """The grade of a response: `answers` holds what was typed or chosen, by the name of the blank.

    A blank that is missing, empty or no number makes the whole response unreadable, which is not wrong: it says
    why and should cost nothing.
    """
    case = Case.from_pairs(variant.case)
    blanks = variant.question.blanks
    typed = {blank.name: answers.get(blank.name) or "" for blank in blanks}
    read = {blank.name: read_answer(blank, typed[blank.name], case, decimal_separator) for blank in blanks}
    if any(isinstance(value, Unreadable) for value in read.values()):
        return Grade(0.0, readable=False, marks=tuple(_unread(name, typed[name], read[name]) for name in typed))
    values = {name: value for name, value in read.items() if isinstance(value, float)}
    with np.errstate(all="ignore"):  # the values are the student's, and may be anything
        return _Judgement(variant, case, typed, values).grade()


def _unread(name: str, raw: str, value: float | Unreadable) -> Mark:
    if isinstance(value, Unreadable):
        return Mark(name, raw, None, "unreadable", 0.0, (), value.reason)
    return Mark(name, raw, value, "not_judged", 0.0, (), "")


@dataclass
class _Judgement:
    """The walk over one response. `carried` grows with the student's values as it goes down the graph, the exact ones
    for those that are right; `written` holds all as they were written. Of the lines above, `wrong` are not right,
    `invented` do not follow either, `illegal` cannot be gone on from, `loose` are right by more than their rounding."""

    variant: Variant
    case: Case
    typed: Mapping[str, str]
    values: Mapping[str, float]
    carried: Trace = field(default_factory=dict)
    written: Trace = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    illegal: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)
    named: Slip | None = None

    def __post_init__(self) -> None:
        self.keys: dict[str, Key] = {key.blank: key for key in self.variant.answer_key}
        self.blanks: dict[str, Blank] = {blank.name: blank for blank in self.variant.question.blanks}
        self.givens: Trace = self.case.values()
        self.numbers = numbers_of(self.givens)

    @cached_property
    def right(self) -> Trace:
        """Every value of the right way."""
        return evaluate(self.case.graph, self.givens, self.case.regime)

    def grade(self) -> Grade:
        """Judge every asked node in the order of the graph and gather the marks in the order of the blanks."""
        if self.case.goal:
            self._judge_proposal()
        else:
            for name in self._order():
                self._judge(name)
            self._try_two_slips()
        marks = tuple(self.marks[blank.name] for blank in self.variant.question.blanks)
        rules = tuple(dict.fromkeys(rule for mark in marks for rule in mark.malrules))
        score = sum(mark.points for mark in marks) / len(marks)
        path, parts_at = self._path() if self.wrong else ((), "")
        return Grade(score, True, marks, rules, path, parts_at)

    def _order(self) -> list[str]:
        """The asked values in the order in which they are calculated; what is asked and given comes first."""
        nodes = [node.name for node in self.case.graph.nodes if node.name in self.case.asked]
        return [name for name in self.case.asked if name not in nodes] + nodes

    def _judge(self, name: str) -> None:
        blanks = self._blanks_of(name)
        theirs = self._theirs(name)
        right = [abs(self.values[blank] - self.keys[blank].value) <= self.keys[blank].tolerance for blank in blanks]
        if not all(right):
            self._judge_missed(name, blanks, theirs, right)
        for blank, fine in zip(blanks, right, strict=True):
            if fine:
                text = "" if self._depends(name, self.wrong) else self._right_text(self.keys[blank])
                self._mark(blank, "right", text)
        self.written[name] = self.case.value_of(theirs)
        if all(right):
            exact = [self.keys[blank].value for blank in blanks]
            off = (abs(value - key) > self._cut(key) + EPSILON for value, key in zip(theirs, exact, strict=True))
            self.loose += [name] if any(off) else []
            theirs = exact
        else:
            self.wrong.append(name)
            own = [self.values[blank] for blank in blanks if self.marks[blank].verdict not in ("right", "follows")]
            self.invented += [name] if own else []
            self.illegal += [] if is_legal(self.case, name, own) else [name]
        self.carried[name] = self.case.value_of(theirs)

    def _blanks_of(self, name: str) -> list[str]:
        return [self.case.blank((name, unit)) for unit in range(self.case.plan.size(name))]

    def _theirs(self, name: str) -> Numbers:
        return [self.values[blank] for blank in self._blanks_of(name)]

    def _judge_missed(self, name: str, blanks: Sequence[str], theirs: Numbers, right: Sequence[bool]) -> None:
        """A value that misses the true one: does it follow from the lines above, or is it a fault?"""
        missed = [unit for unit in range(len(blanks)) if not right[unit]]
        if self.illegal and self._depends(name, self.illegal):
            for unit in missed:
                self._not_judged(blanks[unit])
        elif name not in self.case.graph.names():
            for unit in missed:
                self._mark(blanks[unit], "fault", f"Not {self._said(blanks[unit])}.")
        else:
            self._judge_from_theirs(name, blanks, theirs, missed)

    def _judge_from_theirs(self, name: str, blanks: Sequence[str], theirs: Numbers, missed: list[int]) -> None:
        """A value that misses the true one, beside what comes of the student's own lines above."""
        faults, judged = missed, list[tuple[Trace, Trace, Numbers]]()
        for givens in self._sources(name):
            trace = evaluate(self.case.graph, givens, self.case.regime)
            own = entries(trace[name])
            gaps = [abs(value - right) for value, right in zip(theirs, own, strict=True)]
            near = all(gaps[unit] <= 2 * self._cut(own[unit]) for unit in faults)  # tolerances are wider, and take time
            tolerance: Numbers = gaps if near else tolerances(self.case, givens, (name,))[:, 0].tolist()
            faults = [unit for unit in faults if not gaps[unit] <= tolerance[unit]]
            judged.append((givens, trace, tolerance))
            if not faults:
                break
        for unit in missed:
            if unit not in faults:
                self._judge_follower(name, blanks[unit], unit, judged[0][1])
        if faults:
            tries = (self._slips(name, *source, theirs, faults) for source in judged)
            slips = next((found for found in tries if found), [])
            for unit in faults:
                self._fault(name, blanks[unit], unit, slips, entries(judged[0][1][name]))

    def _sources(self, name: str) -> list[Trace]:
        """What a line may have been calculated from: of what is right above, the exact values, or those that the
        student wrote, where these differ by more than their rounding."""
        exact = {**self.givens, **self.carried}
        return [exact, {**exact, **self.written}] if self.loose and self._depends(name, self.loose) else [exact]

    def _judge_follower(self, name: str, blank: str, unit: int, trace: Trace) -> None:
        """A value that comes of the lines above: it counts, if they leave anything to be calculated."""
        if self._repeats(name, unit, trace):
            self._not_judged(blank)
        else:
            self._mark(blank, "follows", self._follows_text(name))

    def _slips(
        self, name: str, givens: Trace, trace: Trace, tolerance: Numbers, theirs: Numbers, missed: list[int]
    ) -> Slips:
        """The slips that give what the student wrote for this value and that matter here, the nearest first."""
        own, last = entries(trace[name]), self._last_digits(name, theirs)
        bands = [(unit, theirs[unit], own[unit], max(tolerance[unit], last[unit])) for unit in missed]
        (unit, given, _, band), found = bands[0], []
        for slip, path in self.case.plan.ways(self.numbers, self.case.regime, frozenset(givens), name):
            wrong = entries(path.arrive(trace)[0])
            if abs(wrong[unit] - given) <= band and _explains(wrong, bands):
                found.append((max(abs(wrong[unit] - given) for unit, given, _, _ in bands), slip, path))
        found.sort(key=lambda entry: entry[0])
        rounded = min(tolerance[unit] - self._cut(own[unit]) for unit in missed)
        closest = [entry for entry in found if entry[0] <= rounded] or found
        above = self.case.graph.above(name, givens) - givens.keys()
        return self._agreeing([(slip, slip.at_times_of(above), path.fill(dict(trace))) for _, slip, path in closest])

    def _agreeing(self, found: Sequence[tuple[Slip, Slip, Trace]]) -> Slips:
        """Of some slips, each also at the time steps alone that matter here: those that explain the whole response;
        else those that were named above; else those that no right blank refutes, for they would have moved it."""
        named = {rule for mark in self.marks.values() for rule in mark.malrules}
        whole, known, kept = list[tuple[Slip, Trace]](), list[tuple[Slip, Trace]](), list[tuple[Slip, Trace]]()
        for slip, here, values in found:
            if not self.wrong and self._is_whole(slip):
                whole.append((slip, values))
            elif slip.malrule in named:
                known.append((here, values))
            elif not self._is_refuted(here):
                kept.append((here, values))
        return whole or known or kept

    def _is_whole(self, slip: Slip) -> bool:
        """Whether a slip made alone gives every answer."""
        return all(abs(value - self.values[key.blank]) <= key.tolerance for value, key in self._answers_with(slip))

    def _is_refuted(self, slip: Slip) -> bool:
        """Whether a slip would have moved an answer that is right."""
        return any(
            abs(value - key.value) >= APART * key.tolerance and abs(self.values[key.blank] - key.value) <= key.tolerance
            for value, key in self._answers_with(slip)
        )

    def _answers_with(self, slip: Slip) -> list[tuple[float, Key]]:
        """Every asked value of somebody who makes this slip alone, with the right one."""
        values = self.case.plan.path(slip, self.numbers, self.case.regime).arrive(self.right)
        return list(zip(chain.from_iterable(map(entries, values)), self.variant.answer_key, strict=True))

    def _fault(self, name: str, blank: str, unit: int, slips: Slips, own: Numbers) -> None:
        rules = rules_of([slip for slip, _ in slips])
        if not self.wrong:
            self.named = slips[0][0] if len(rules) == 1 else None
        if rules:
            self._mark(blank, "fault", self._slip_text(name, blank, slips), rules)
        elif self._rounded_early(name, unit, own):
            self._mark(blank, "rounded_early", feedback.of_early_rounding(self.case))
        else:
            self._mark(blank, "fault", self._unknown_text(name, blank))

    def _slip_text(self, name: str, blank: str, slips: Slips) -> str:
        raw, rules = self._said(blank), rules_of([slip for slip, _ in slips])
        known = any(set(rules) == set(mark.malrules) for mark in self.marks.values())
        if len(rules) > 1:
            return feedback.of_several(raw, rules, known=known)
        evidence = feedback.arithmetic(self.case, name, *slips[0])
        return feedback.of_one(self.case, raw, [slip for slip, _ in slips], evidence, known=known)

    def _unknown_text(self, name: str, blank: str) -> str:
        raw = self._said(blank)
        if self.blanks[blank].options:
            return f"Not {raw}."
        if self.variant.question.table:
            return feedback.of_a_line(self.case, name, raw, self.values[blank], first=not self.wrong)
        return feedback.of_nothing_known(self.case, name, raw, self.values[blank])

    def _try_two_slips(self) -> None:
        """Name two slips that together give the whole response, where nothing else says what happened."""
        missed = [mark for mark in self.marks.values() if mark.points < 1]
        told = any(mark.malrules or mark.verdict == "rounded_early" for mark in missed)
        if self.variant.question.table or told or not missed:
            return
        theirs, wide = np.array([(self.values[key.blank], key.tolerance) for key in self.variant.answer_key]).T
        last = [digit for name in self.case.asked for digit in self._last_digits(name, self._theirs(name))]
        pairs = two_slips(self.case, self.case.asked, theirs, np.maximum(wide, last))
        rules = list(dict.fromkeys(map(rules_of, pairs)))
        if not 0 < len(rules) <= feedback.MANY:
            return
        self.named = both(pairs[0]) if len(rules) == 1 else None
        for mark in missed:
            text = feedback.of_two_at_once(self._said(mark.blank), rules, again=mark is not missed[0])
            self._mark(mark.blank, "fault", text, tuple(dict.fromkeys(chain(*rules))))

    def _rounded_early(self, name: str, unit: int, own: Numbers) -> bool:
        """Whether the value lies between the right one and that of somebody who carried two or one decimals less."""
        case = self.case
        givens = {**self.givens, **self.carried}
        graph = case.graph.needed_for((name,), givens)
        on_the_way = len(graph.nodes) > 1 and case.carry is not None and case.figures is None
        if not on_the_way or case.decimals is None or case.regime.step_decimals is not None:
            return False
        theirs = self.values[case.blank((name, unit))]
        half = 0.5 * 10.0**-case.decimals + EPSILON
        for decimals in (case.decimals, case.decimals - 1):
            early = evaluate(graph, givens, Regime(f"step_{decimals}", step_decimals=decimals))
            del early[name]  # the last line itself they round as the answer wants it
            values = own[unit], entries(evaluate(graph, early, EXACT)[name])[unit]
            if min(values) - half <= theirs <= max(values) + half:
                return True
        return False

    def _cut(self, value: float) -> float:
        """What cutting the last digit of an answer, in place of rounding it, may add: half a unit."""
        inexact = self.case.carry is not None or self.case.figures is not None
        return float(half_unit(self.case, value, answer=True)) if inexact else 0.0

    def _last_digits(self, name: str, theirs: Numbers) -> Numbers:
        """Half a unit of the last digit of what the student wrote, where that is not the one that answers are given
        with: significant figures of a number of another size, or a slip that makes an exact question inexact."""
        if self.case.figures is not None:
            return [1.01 * half_unit(self.case, value, answer=True) for value in theirs]
        if self.case.carry is not None:
            return [0.0] * len(theirs)
        places = [decimals_written(self.typed[blank]) or 0 for blank in self._blanks_of(name)]
        return [EPSILON + (0.5 * 10.0**-place if place > 1 else 0.0) for place in places]

    def _right_text(self, key: Key) -> str:
        """Nothing, but for an answer that is a cut and not a rounded number."""
        rounded = key.tolerance - self._cut(key.value)
        cut = abs(self.values[key.blank] - key.value) > rounded > 0
        return "Check the last digit: it seems to be cut, not rounded." if cut else ""

    def _follows_text(self, name: str) -> str:
        source = next((wrong for wrong in reversed(self.wrong) if self._depends(name, [wrong])), "")
        yours = ", ".join(map(self._said, self._blanks_of(source))) if source else ""
        return f"Right from your {yours}. It was an earlier step that slipped."

    def _not_judged(self, blank: str) -> None:
        text = "Not judged: a line above has a value that says nothing about this one."
        self._mark(blank, "not_judged", text)

    def _depends(self, name: str, sources: Sequence[str]) -> bool:
        """Whether a value is calculated from any of the sources."""
        return not self.case.graph.above(name).isdisjoint(sources)

    def _repeats(self, name: str, unit: int, trace: Trace) -> bool:
        """Whether a value is only said again: the round number of a fault above, as when 1 is written everywhere, or
        what two of the values are that it is made of, a fault among them, so that the rest does not matter."""
        value = self.values[self.case.blank((name, unit))]
        if self.case.regime.hard:
            return False
        above = [fault for fault in self.invented if self._depends(name, [fault])]
        if value == round(value) and value in [entry for fault in above for entry in entries(self.written[fault])]:
            return True
        graph = self.case.graph
        made_of = {read for node in graph.line(name) for read in graph.node(node).reads} - graph.line(name)
        same = [read for read in made_of if value in entries(trace[read])[unit : unit + 1]]
        return len(same) > 1 and not set(same).isdisjoint(above)

    def _said(self, blank: str) -> str:
        return said(self.blanks[blank], self.typed[blank])

    def _mark(self, blank: str, verdict: Verdict, text: str, rules: tuple[str, ...] = ()) -> None:
        points = POINTS.get(verdict, 0.0)
        self.marks[blank] = Mark(blank, self.typed[blank], self.values[blank], verdict, points, rules, text)

    def _judge_proposal(self) -> None:
        """A choice of numbers of which many are right: the calculation is done with them, and says whether they do."""
        theirs = {name: self.values[self.case.blank((name, 0))] for name in self.case.asked}
        proposed: Trace = {name: self.case.value_of([value]) for name, value in theirs.items()}
        trace = evaluate(self.case.graph, {**self.givens, **proposed}, EXACT)
        reached = bool(entries(trace[self.case.goal])[0])
        found = [
            f"${self.case.symbol(node.name)} = {value_plain(trace[node.name], 4)}$"
            for node in solution_nodes(self.case)
            if node.name != self.case.goal
        ]
        text = f"With this, {' and '.join(found)}."
        for name in self.case.asked:
            self._mark(self.case.blank((name, 0)), "right" if reached else "fault", text)

    def _path(self) -> tuple[tuple[tuple[str, str], ...], str]:
        """The student's own way through the solution, and the first line where it leaves the right one."""
        graph, table, case = self.case.graph, self.variant.question.table, self.case
        if self.named is None and not table:
            return (), ""
        right = self.right
        written = {name: self.carried[name] for name in self.wrong if table and name in graph.names()}
        givens = {**self.givens, **{name: right[name] for name in self._settled()}, **written}
        theirs = evaluate(graph, givens, case.regime)
        if self.named is not None:
            theirs = case.plan.path(self.named, self.numbers, case.regime, frozenset(givens)).fill(theirs)
        by_figures, places = case.figures is not None, (case.decimals if table else case.shown_decimals) or 9
        slack = 0.0 if by_figures else (2 if table else 0.5) * 10.0**-places
        theirs |= {name: self.written[name] for name in stated(case)}
        lines, parts_at = [], ""
        for name in (*stated(case), *(node.name for node in solution_nodes(case))):
            value, text = theirs[name], result_tex(case, name, theirs[name])
            lines.append((name, text))
            apart = any(abs(a - b) > slack for a, b in zip(entries(value), entries(right[name]), strict=True))
            if not parts_at and apart and text != result_tex(case, name, right[name]):
                parts_at = name
        return tuple(lines), parts_at

    def _settled(self) -> frozenset[str]:
        """What leads to lines that are right and not, past them, to the first that is wrong."""
        graph, asked, first = self.case.graph, self.case.asked, self.wrong[0]
        doubtful = graph.needed_for((first,), set(asked) - {first}).names()
        return graph.needed_for(set(asked).difference(self.wrong), ()).names() - doubtful


def _explains(wrong: Numbers, bands: Sequence[tuple[int, float, float, float]]) -> bool:
    """Whether wrong values are those given, each in its band, and not all of them the right ones."""
    return all(abs(wrong[unit] - given) <= band for unit, given, _, band in bands) and any(
        abs(wrong[unit] - right) > band for unit, _, right, band in bands
    )
