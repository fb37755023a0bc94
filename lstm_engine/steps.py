"""One step at a time: hints for a blank, a solution that fades from its end, and every line asked for.

All of it is read off the trace of the variant, as the solution is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from lstm_engine import questions
from lstm_engine.answers import is_legal, read_answer
from lstm_engine.calculations import Case
from lstm_engine.graph import Node, Trace, entries
from lstm_engine.records import EngineError, Grade, SolutionLine, Variant
from lstm_engine.solutions import Shown, Told, shown_line, solution_line, solution_nodes, stated, stated_line
from lstm_engine.tolerances import tolerances
from lstm_engine.walks import evaluate

Lines = tuple[SolutionLine, ...]


def hints(
    variant: Variant, blank: str, answers: Mapping[str, str] | None = None, decimal_separator: str = "."
) -> tuple[Lines, ...]:
    """Hints for a blank, each telling more: the formulas, the numbers put in, the lines with their values.

    `answers` is what the student typed so far; the lines go on from it where it can be read. There is no second hint
    where none of the numbers is known, nor for what is chosen or proposed. EngineError where there is no such blank.
    """
    case = Case.from_pairs(variant.case)
    name = _node_of(case, blank)
    if name in stated(case):
        trace = case.trace()
        formulas = tuple(solution_line(case, node, trace, told="formula") for node in _public_nodes(variant, case))
        return tuple(filter(None, (formulas, (stated_line(case, name, trace[name]),))))
    theirs = _theirs(variant, case, name, answers or {}, decimal_separator)
    nodes = _lines_to(case, name)
    trace = evaluate(case.graph, {**case.values(), **theirs}, case.regime)
    known = frozenset(case.names) | frozenset(theirs)
    told: tuple[Told, ...] = ("formula", "numbers", "value")
    return tuple(dict.fromkeys(_told(case, nodes, trace, level, known) for level in told))


def _node_of(case: Case, blank: str) -> str:
    for entry in case.entries():
        if case.blank(entry) == blank:
            return entry[0]
    raise EngineError("blank", f"{blank[:40]!r} is not a blank of this question")


def _lines_to(case: Case, name: str) -> tuple[Node, ...]:
    """The lines that lead to an asked value from the givens and the values that are asked before it."""
    needed = case.graph.needed_for((name,), set(case.asked) - {name}).names()
    return tuple(node for node in solution_nodes(case) if node.name in needed)


def _public_nodes(variant: Variant, case: Case) -> tuple[Node, ...]:
    """The lines of a design exercise; none where the lines would say what is to be found."""
    return () if variant.question.work else solution_nodes(case)


def _theirs(variant: Variant, case: Case, name: str, answers: Mapping[str, str], separator: str) -> Trace:
    """The values above that the student has written, where they can be gone on from."""
    typed = {
        blank.name: read_answer(blank, answers.get(blank.name, ""), case, separator)
        for blank in variant.question.blanks
    }
    found: Trace = {}
    for above in case.asked:
        if above == name or above not in case.graph.above(name):
            continue
        values = [typed[case.blank((above, unit))] for unit in range(case.plan.size(above))]
        numbers = [value for value in values if isinstance(value, float)]
        if len(numbers) == len(values) and is_legal(case, above, numbers):
            found[above] = case.value_of(numbers)
    return found


def _told(case: Case, nodes: tuple[Node, ...], trace: Trace, told: Told, known: frozenset[str]) -> Lines:
    """The lines told so far; before the last hint, numbers are put in only where all of them are known."""
    shown = Shown(case, trace)
    levels: list[Told] = [
        "formula" if told == "numbers" and not _reads_only(case, node, known) else told for node in nodes
    ]
    return tuple(solution_line(case, node, trace, shown, level) for node, level in zip(nodes, levels, strict=True))


def _reads_only(case: Case, node: Node, known: frozenset[str]) -> bool:
    """Whether a line can be calculated from known values, through nothing but what nobody writes down."""
    written = {other.name for other in solution_nodes(case)} - {node.name}
    return not (case.graph.needed_for((node.name,), known).names() & written)


def faded(variant: Variant, blank_lines: int) -> Lines:
    """The worked solution of which the last lines have only their names; 0 shows all of it."""
    case = Case.from_pairs(variant.case)
    trace, kept = case.trace(), max(len(variant.solution) - blank_lines, 0)
    names = stated(case)
    blanked = (
        stated_line(case, line.name, trace[line.name], told="")
        if line.name in names
        else solution_line(case, case.graph.node(line.name), trace, told="")
        for line in variant.solution[kept:]
    )
    return (*variant.solution[:kept], *blanked)


def step_by_step(variant: Variant, shown: Collection[str] = ()) -> Variant:
    """The same numbers with every line of the solution asked for, but for those `shown`; predictions are left out.

    `shown` are names of lines; they give away no answer that is asked for. EngineError where nothing would be left to
    ask. A design exercise, and one about a table, comes back as it is: its lines follow from what the student proposes,
    or say what is to be found.
    """
    case = Case.from_pairs(variant.case)
    if not variant.question.lines:
        return variant
    lines = {line.name for line in variant.solution}
    names = (*stated(case), *(node.name for node in case.graph.nodes if node.name in lines or node.name in case.asked))
    asked = tuple(name for name in names if name not in shown or name not in lines)
    if not asked:
        raise EngineError("shown", "these are all lines; one has to be left")
    whole = replace(case, asked=asked)
    lines_of, trace = case.trace(), whole.trace()
    right = np.array([entry for name in asked for entry in entries(trace[name])])
    worked = tuple(
        (_blanks_before(whole, names, name), shown_line(case, name, lines_of, asked))
        for name in names
        if name not in asked
    )
    return replace(
        variant,
        question=replace(variant.question, blanks=questions.blanks(whole), table=True, worked=worked),
        case=whole.to_pairs(),
        answer_key=questions.answer_key(whole, right, tolerances(whole, whole.values())[:, 0]),
        predictions=(),
    )


def _blanks_before(case: Case, names: tuple[str, ...], name: str) -> int:
    """How many blanks stand before a line that is not asked for."""
    before = names[: names.index(name)]
    return sum(case.plan.size(earlier) for earlier in before if earlier in case.asked)


def shown_next(variant: Variant, grade: Grade, *, again: bool) -> tuple[str, ...]:
    """The lines that the next variant shows to whoever earned this grade step by step: a missed line comes back; of
    two clean runs in a row (`again`) the second takes the last line away that is still shown. One is left to ask.
    """
    shown = set(variant.question.worked_names)
    if not grade.right:
        entries_asked = Case.from_pairs(variant.case).entries()
        shown |= {node for (node, _unit), mark in zip(entries_asked, grade.marks, strict=True) if mark.points < 1}
    names = tuple(line.name for line in variant.solution if line.name in shown)
    return names[:-1] if len(names) == len(variant.solution) or (grade.right and again) else names
