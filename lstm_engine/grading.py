"""Right, follows from yours, fault with its name, unreadable: the judgement of a response, blank by blank.

Blanks are judged in the order of the graph. A blank that misses the true value is calculated again from what the
student wrote above it; one that misses that too is the place of a fault, and every slip is tried there, from the
same values. Below, the student's value is carried on, so one slip costs one line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lstm_engine.catalogue import MALRULES
from lstm_engine.graph import Array, Graph, Node, evaluate, lane_of
from lstm_engine.malrules import Slip, replacements
from lstm_engine.notation import formula_plain, split, words
from lstm_engine.numbers import Unreadable, decimals_written, read_number
from lstm_engine.records import Grade, Key, Mark, Variant, Verdict
from lstm_engine.regimes import EXACT, Regime
from lstm_engine.solutions import names_at, solution_nodes, value_plain
from lstm_engine.variants import APART, EPSILON, Case, tolerances

Slips = Sequence[tuple[Slip, int]]  # each with its lane in a trace
LARGEST = 1e6  # what anybody could mean as an answer to an exercise made of tenths
MANY = 3  # slips that are still worth listing
POINTS: Mapping[Verdict, float] = {"right": 1.0, "follows": 1.0, "rounded_early": 0.5}


def grade(variant: Variant, answers: Mapping[str, str], decimal_separator: str = ".") -> Grade:
    """The grade of a response: `answers` holds what was typed, by the name of the blank.

    A blank that is missing, empty or no number makes the whole response unreadable, which is not wrong: it says
    why and should cost nothing.
    """
    case = Case.from_pairs(variant.case)
    typed = {blank.name: answers.get(blank.name) or "" for blank in variant.question.blanks}
    read = {name: _read(text, case, decimal_separator) for name, text in typed.items()}
    if any(isinstance(value, Unreadable) for value in read.values()):
        return Grade(0.0, readable=False, marks=tuple(_unread(name, typed[name], read[name]) for name in typed))
    values = {name: value for name, value in read.items() if isinstance(value, float)}
    with np.errstate(over="ignore", invalid="ignore"):  # the values are the student's, and may be anything
        return _Judgement(variant, case, typed, values).grade()


def _read(text: str, case: Case, separator: str) -> float | Unreadable:
    """A number with as many decimals as the question asks for, or the reason why not."""
    value = read_number(text, separator)
    if isinstance(value, float) and abs(value) > LARGEST:
        return Unreadable("That is far too large for this question. Check the exponent.")
    if isinstance(value, Unreadable) or case.carry is None or case.decimals is None:
        return value
    places = decimals_written(text)
    if places is None or places >= case.decimals:
        return value
    shown = {0: "no decimals", 1: "one decimal"}.get(places, f"{places} decimals")
    return Unreadable(f"{said(text)} has {shown}; this question needs {case.decimals}.")


def said(raw: str) -> str:
    """A number as it is said back: as typed, but for what Markdown would take for the start of a list."""
    return "".join(raw.split()).rstrip(".,")


def _unread(name: str, raw: str, value: float | Unreadable) -> Mark:
    if isinstance(value, Unreadable):
        return Mark(name, raw, None, "unreadable", 0.0, (), value.reason)
    return Mark(name, raw, value, "not_judged", 0.0, (), "")


@dataclass
class _Judgement:
    """The walk over one response; `carried` grows with the student's values as it goes down the graph."""

    variant: Variant
    case: Case
    typed: Mapping[str, str]
    values: Mapping[str, float]
    carried: dict[str, Array] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    illegal: list[str] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)
    named: Slip | None = None

    def grade(self) -> Grade:
        """Judge every asked node in the order of the graph and gather the marks in the order of the blanks."""
        order = [node for node in self.case.graph.nodes if node.name in self.case.asked]
        for node in order:
            self._judge(node)
        marks = tuple(self.marks[blank.name] for blank in self.variant.question.blanks)
        rules = tuple(dict.fromkeys(rule for mark in marks for rule in mark.malrules))
        score = sum(mark.points for mark in marks) / len(marks)
        path, parts_at = self._path() if self.wrong else ((), "")
        return Grade(score, True, marks, rules, path, parts_at)

    def _judge(self, node: Node) -> None:
        blanks = [self.case.blank((node.name, unit)) for unit in range(self.case.units)]
        theirs = np.array([self.values[blank] for blank in blanks])
        keys = {key.blank: key for key in self.variant.answer_key}
        right = [abs(self.values[blank] - keys[blank].value) <= keys[blank].tolerance for blank in blanks]
        if not all(right):
            self._judge_missed(node, blanks, theirs, right)
        for blank, fine in zip(blanks, right, strict=True):
            if fine:
                self._mark(blank, "right", self._right_text(keys[blank]))
        if all(right):
            theirs = np.array([keys[blank].value for blank in blanks])
        else:
            self.wrong.append(node.name)
            if not self._legal(node, theirs):
                self.illegal.append(node.name)
        self.carried[node.name] = theirs[:, None, None]

    def _judge_missed(self, node: Node, blanks: Sequence[str], theirs: Array, right: Sequence[bool]) -> None:
        """A node that misses the true value: does it follow from the lines above, or is it a fault?"""
        missed = [unit for unit in range(len(blanks)) if not right[unit]]
        if self.illegal and self._depends(node, self.illegal):
            for unit in missed:
                self._not_judged(blanks[unit])
            return
        givens = {**self.case.arrays(), **self.carried}
        graph = self.case.graph.needed_for((node.name,), givens)
        own = lane_of(evaluate(graph, givens, self.case.regime)[node.name], 0)[:, 0]
        gaps = np.abs(theirs - own)
        near = bool((gaps[missed] <= 2 * self._cut).all())  # every tolerance is wider, and takes time to work out
        tolerance = gaps if near else tolerances(self.case, givens, (node.name,))[:, 0]
        follows = gaps <= tolerance
        faults = [unit for unit in missed if not follows[unit]]
        for unit in missed:
            if follows[unit]:
                self._mark(blanks[unit], "follows", self._follows_text(node))
        if faults:
            slips, trace = self._slips(node, givens, theirs, own, tolerance, faults)
            for unit in faults:
                self._fault(node, blanks[unit], unit, trace, slips, own)

    def _slips(
        self, node: Node, givens: Mapping[str, Array], theirs: Array, own: Array, tolerance: Array, missed: list[int]
    ) -> tuple[Slips, Mapping[str, Array]]:
        """The slips, with their lanes, that give what the student wrote at this node and that matter here.

        Where several do, those that explain every other answer of the response as well come alone.
        """
        graph = self.case.graph.until((node.name,))
        above = graph.needed_for((node.name,), self.carried).names()
        tried = [slip for slip in self.case.plan.slips if not above.isdisjoint(slip.nodes())]
        trace = evaluate(graph, givens, self.case.regime, replacements(tried), len(tried) + 1)
        lanes = np.broadcast_to(trace[node.name], (len(own), len(tried) + 1, 1))[:, 1:, 0]
        off = np.abs(lanes - theirs[:, None])
        rounded = (off <= tolerance[:, None] - self._cut)[missed].all(axis=0)
        explains = rounded if rounded.any() else (off <= tolerance[:, None])[missed].all(axis=0)
        matters = (np.abs(lanes - own[:, None]) > tolerance[:, None])[missed].any(axis=0)
        gaps = off[missed].max(axis=0)
        nearest_first = sorted(np.flatnonzero(explains & matters), key=lambda lane: float(gaps[lane]))
        found = [(tried[lane], int(lane) + 1) for lane in nearest_first]
        return (self._agreeing(found) if found else []), trace

    def _agreeing(self, found: Slips) -> Slips:
        """Those of the slips that no right blank refutes; alone those that explain every blank, if there are any.

        A slip is refuted when it would have moved a blank that is right.
        """
        case, keys, lanes = self.case, self.variant.answer_key, len(found) + 1
        changed = replacements([slip for slip, _ in found])
        trace = evaluate(case.graph, case.arrays(), case.regime, changed, lanes)
        values = [np.broadcast_to(trace[name], (case.units, lanes, 1))[:, 1:, 0] for name in case.asked]
        right, band = np.array([(key.value, key.tolerance) for key in keys]).T
        theirs = np.array([self.values[key.blank] for key in keys])
        moved, off = (np.abs(np.concatenate(values).T - reference) / band for reference in (right, theirs))
        refuted = ((moved >= APART) & (np.abs(theirs - right) <= band)).any(axis=1)
        found = [pair for pair, no in zip(found, refuted, strict=True) if not no]
        whole = [pair for pair, gap in zip(found, off[~refuted].max(axis=1), strict=True) if gap <= 1]
        known = {rule for mark in self.marks.values() for rule in mark.malrules}
        named = [pair for pair in found if pair[0].malrule in known]
        return (whole if not self.wrong else []) or named or found

    def _fault(self, node: Node, blank: str, unit: int, trace: Mapping[str, Array], slips: Slips, own: Array) -> None:
        rules = tuple(dict.fromkeys(slip.malrule for slip, _ in slips))
        raw = said(self.typed[blank])
        if not self.wrong:
            self.named = slips[0][0] if len(rules) == 1 else None
        if rules:
            self._mark(blank, "fault", self._slip_text(raw, rules, slips, trace), rules)
        elif self._rounded_early(node, unit, own):
            text = f"Right method. Rounding on the way moved the answer; carry {self.case.carry} decimals."
            self._mark(blank, "rounded_early", text)
        else:
            self._mark(blank, "fault", self._unknown_text(raw, node))

    def _slip_text(self, raw: str, rules: Sequence[str], slips: Slips, trace: Mapping[str, Array]) -> str:
        titles = [f"“{MALRULES[rule].title}”" for rule in rules]
        if len(rules) > MANY:
            return f"Not {raw}. So many slips give this number that it does not tell which; the lines before it would."
        if len(rules) > 1:
            return f"{_count(len(rules))} slips give {raw}: {' or '.join(titles)}. Which was it?"
        evidence = self._evidence(*slips[0], trace)
        said = f"{raw} is {evidence}." if evidence else f"{raw} fits a known slip: {titles[0]}{_in_which_sum(slips)}."
        if any(rules == mark.malrules for mark in self.marks.values()):
            return f"{said} It is the same slip as above."
        return f"{said} {MALRULES[rules[0]].sentence}"

    def _evidence(self, slip: Slip, lane: int, trace: Mapping[str, Array]) -> str:
        """The student's own arithmetic, "σ(1.29)", where the slip is one formula of one unit."""
        if not slip.wrong or self.case.units > 1 or len(slip.changes) > 1:
            return ""
        node_name = slip.changes[0][0]
        name_of = names_at(node_name, self.case)
        names = [name_of(name) for name in _names(slip.wrong)]
        if any(name not in trace for name in names) or node_name not in self.case.asked:
            return ""
        text = formula_plain(
            slip.wrong,
            lambda local: value_plain(lane_of(trace[name_of(local)], lane), self.case.shown_decimals),
            scalar=True,
        )
        return text if "(" in text or " " in text else ""

    def _unknown_text(self, raw: str, node: Node) -> str:
        own, _ = split(node.name)
        if own == "h" and abs(float(self.values[self.case.blank((node.name, 0))])) > 1 and self.case.units == 1:
            what = words(node.name, self.case.profile, 1)
            return f"{raw} cannot be the {what}: here it lies between -1 and 1. Look at the last operation."
        if self.variant.question.table:
            first = "The first place we differ is here" if not self.wrong else "This line does not follow either"
            return f"Not {raw}. {first}; check its formula."
        return f"Not {raw}, and no slip we know gives this number. Check the formula, and the sign of each term."

    def _rounded_early(self, node: Node, unit: int, own: Array) -> bool:
        """Whether the value lies between the right one and that of somebody who carried two or one decimals less."""
        case = self.case
        if case.carry is None or case.decimals is None or case.regime.step_decimals is not None:
            return False
        theirs = self.values[case.blank((node.name, unit))]
        half = 0.5 * 10.0**-case.decimals + EPSILON
        givens = {**case.arrays(), **self.carried}
        graph = case.graph.needed_for((node.name,), givens)
        for decimals in (case.decimals, case.decimals - 1):
            early = evaluate(graph, givens, Regime(f"step_{decimals}", step_decimals=decimals))
            rounded = early.pop(node.name)  # the last line itself they may have rounded only as the answer wants it
            last = evaluate(Graph((node,)), early, case.regime)[node.name]
            values = float(own[unit]), float(rounded[unit, 0, 0]), float(last[unit, 0, 0])
            if min(values) - half <= theirs <= max(values) + half:
                return True
        return False

    @property
    def _cut(self) -> float:
        """What cutting the last digit of an answer, in place of rounding it, may add: half a unit."""
        return 0.0 if self.case.carry is None else 0.5 * 10.0 ** -(self.case.decimals or 0)

    def _right_text(self, key: Key) -> str:
        """Nothing, but for an answer that is a cut and not a rounded number."""
        cut = abs(self.values[key.blank] - key.value) > key.tolerance - self._cut > 0
        return "Check the last digit: it seems to be cut, not rounded." if cut else ""

    def _follows_text(self, node: Node) -> str:
        source = next((name for name in reversed(self.wrong) if self._depends(node, [name])), "")
        blanks = [self.case.blank((source, unit)) for unit in range(self.case.units)] if source else []
        yours = ", ".join(said(self.typed[blank]) for blank in blanks)
        return f"Right from your {yours}. It was an earlier step that slipped."

    def _not_judged(self, blank: str) -> None:
        text = "Not judged: a line above has a value that it cannot have, or is 0, so this one would say nothing."
        self._mark(blank, "not_judged", text)

    def _depends(self, node: Node, sources: Sequence[str]) -> bool:
        """Whether a node is calculated from any of the sources."""
        return bool(set(sources) & self.case.graph.needed_for((node.name,), ()).names())

    def _legal(self, node: Node, theirs: Array) -> bool:
        """Whether a wrong value may be carried on: a gate inside (0, 1), a tanh inside (-1, 1), nothing trivial."""
        if self.case.regime.hard:
            return bool((theirs != 0).all()) and (node.kind == "mix" or bool((np.abs(theirs) <= 1).all()))
        if node.kind == "sigma":
            return bool(((theirs > 0) & (theirs < 1)).all())
        inside = bool((np.abs(theirs) < 1).all()) if node.kind == "tanh" else True
        return inside and bool((theirs != 0).all())

    def _mark(self, blank: str, verdict: Verdict, feedback: str, rules: tuple[str, ...] = ()) -> None:
        points = POINTS.get(verdict, 0.0)
        self.marks[blank] = Mark(blank, self.typed[blank], self.values[blank], verdict, points, rules, feedback)

    def _path(self) -> tuple[tuple[tuple[str, str], ...], str]:
        """The student's own way through the solution, and the first line where it leaves the right one."""
        graph, table = self.case.graph, self.variant.question.table
        if self.named is None and not table:
            return (), ""
        slips = [] if self.named is None else [self.named]
        right = evaluate(graph, self.case.arrays(), self.case.regime)
        written = {name: self.carried[name] for name in self.wrong if table}
        givens = {**self.case.arrays(), **{name: right[name] for name in self._settled()}, **written}
        theirs = evaluate(graph, givens, self.case.regime, replacements(slips), len(slips) + 1)
        slack = 2 * 10.0 ** -(self.case.decimals or 9) if table else 10.0**-9
        path, parts_at = [], ""
        for node in solution_nodes(self.case):
            value = lane_of(theirs[node.name], len(slips))
            path.append((node.name, value_plain(value, self.case.shown_decimals)))
            apart = bool((np.abs(value - lane_of(right[node.name], 0)) > slack).any())
            parts_at = parts_at or (node.name if apart else "")
        return tuple(path), parts_at

    def _settled(self) -> frozenset[str]:
        """What leads to lines that are right and not, past them, to the first that is wrong."""
        graph, asked, first = self.case.graph, self.case.asked, self.wrong[0]
        doubtful = graph.needed_for((first,), set(asked) - {first}).names()
        return graph.needed_for(set(asked).difference(self.wrong), ()).names() - doubtful


def _names(template: str) -> list[str]:
    return [piece.partition("}")[0] for piece in template.split("{")[1:]]


def _in_which_sum(slips: Slips) -> str:
    """Where a slip in a weighted sum happened, if it was one sum of several."""
    places = {slip.place for slip, _ in slips}
    place = places.pop() if len(places) == 1 else ""
    kind, _, block = place.partition("_")
    return f", in the sum $a_{block}$" if kind in ("a", "wx", "uh") and "+" not in place else ""


def _count(number: int) -> str:
    return {2: "Two", 3: "Three"}[number]


def explain(case: Case, answers: Mapping[str, Array], decimals: int) -> tuple[bool, tuple[str, ...]]:
    """Whether final values, given with so many decimals, are right, and every rule that explains them."""
    plan = case.plan
    trace = evaluate(plan.graph, case.arrays(), case.regime, plan.replacements, len(plan.slips) + 1)
    values = np.concatenate(
        [np.broadcast_to(trace[name], (len(theirs), len(plan.slips) + 1, 1)) for name, theirs in answers.items()]
    )[..., 0]
    theirs = np.concatenate(list(answers.values()))
    band = 0.5 * 10.0**-decimals + EPSILON
    rounded = np.abs(case.regime.finish(values[:, 0]) - theirs) <= band
    if (rounded | (np.abs(values[:, 0] - theirs) <= band + _early(case, answers, values[:, 0]))).all():
        return True, ()
    explains = (np.abs(values[:, 1:] - theirs[:, None]) <= band).all(axis=0)
    matters = (np.abs(values[:, 1:] - values[:, :1]) > band).any(axis=0)
    named = (plan.slips[lane].malrule for lane in np.flatnonzero(explains & matters))
    return False, tuple(sorted(set(named)))


def _early(case: Case, answers: Mapping[str, Array], right: Array) -> Array:
    """How far rounding line by line, where the regime asks for it, may be from carrying everything."""
    if case.regime.step_decimals is None:
        return np.zeros(len(right))
    exact = evaluate(case.graph, case.arrays(), EXACT)
    return np.abs(np.concatenate([exact[name][:, 0, 0] for name in answers]) - right)
