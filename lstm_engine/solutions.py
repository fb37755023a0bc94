"""A trace read as a worked solution: name, formula, numbers put in, value. Nothing is computed again."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from lstm_engine import ink
from lstm_engine.calculations import Case
from lstm_engine.cells.parts import PRODUCTS
from lstm_engine.formulas import replaced
from lstm_engine.functions import Value
from lstm_engine.graph import Graph, Node, Trace, entries, rows
from lstm_engine.ink import COUNTS, PLAIN, SPOKEN, TEX, Template, said_number, template
from lstm_engine.notation import plain_symbol, split
from lstm_engine.numbers import show, show_at_most, show_figures
from lstm_engine.principles import principle_of
from lstm_engine.records import SolutionLine
from lstm_engine.regimes import rounded
from lstm_engine.tolerances import CARRIED_FIGURES, EPSILON

Told = Literal["", "formula", "numbers", "value", "result"]  # how far a line is told: its name alone, or up to here;
# a result is told without the numbers put in
WHY = {
    "f": "The forget gate keeps {percent} of the old cell state.",
    "i": "The input gate lets {percent} of the candidate in.",
    "o": "The output gate shows {percent} of the squashed cell state.",
    "r": "The reset gate uses {percent} of the old state in the candidate.",
    "keeping": "The update gate keeps {percent} of the old state.",
    "overwriting": "The update gate overwrites {percent} of the old state.",
}


BY_SIGN = (
    "each σ is rounded to 0 or 1, each tanh to -1 or 1, by the sign of its argument; σ(0) = 0.5 and tanh(0) = 0 stay"
)


def solution_nodes(case: Case) -> tuple[Node, ...]:
    """The nodes that a person writes down; where they are few, kept and written part get lines of their own."""
    nodes = tuple(node for node in case.graph.nodes if not isinstance(node.formula.tree, ast.Name))
    written = tuple(node for node in nodes if node.written)
    if len(written) > 2:
        return written
    return tuple(node for node in nodes if node.written or split(node.name)[0] in ("keep", "write"))


def solution_lines(case: Case, trace: Trace) -> tuple[SolutionLine, ...]:
    """The worked solution of a case, read off its trace."""
    shown = Shown(case, trace)
    lines = tuple(solution_line(case, node, trace, shown) for node in solution_nodes(case))
    return tuple(stated_line(case, name, trace[name]) for name in stated(case)) + lines


def stated(case: Case) -> tuple[str, ...]:
    """What is asked and not calculated: a choice that is made, a number that is proposed."""
    return tuple(name for name in case.asked if name not in case.graph.names())


def stated_line(case: Case, name: str, value: Value, told: Told = "value") -> SolutionLine:
    """A choice or a proposal as a line, which has no formula."""
    text, symbol, said = result_plain(case, name, value), plain_symbol(name, case.time_steps), case.said(name)
    whole = told == "value"
    return SolutionLine(
        name=name,
        symbol=case.symbol(name),
        formula="",
        numbers="",
        value=result_tex(case, name, value) if whole else "",
        why="",
        plain=f"{symbol} = {text}" if whole else symbol,
        spoken=f"{said}{_becomes(case, name)}{said_number(text)}" if whole else said,
    )


def solution_line(
    case: Case, node: Node, trace: Trace, shown: Shown | None = None, told: Told = "value"
) -> SolutionLine:
    """One node as a line, in TeX, as plain text, and as it is said; told as far as is wished."""
    line, shown = line_of(case, node.name), shown or Shown(case, trace)
    filled = bool(line.numbers.names) and told in ("numbers", "value")
    plain, spoken = (
        (line.plain, line.spoken) if told else (plain_symbol(node.name, case.time_steps), case.said(node.name))
    )
    if filled:
        plain += f" = {line.plain_numbers.filled(shown.plain)}"
        spoken += f"; {line.spoken_numbers.filled(shown.plain)}"
    if line.numbers.names and told in ("value", "result"):
        result = shown.result(node.name)
        plain, spoken = f"{plain} = {result}", f"{spoken}{_becomes(case, node.name)}{said_number(result)}"
    return SolutionLine(
        name=node.name,
        symbol=line.symbol,
        formula=line.formula if told else "",
        numbers=line.numbers.filled(shown.tex) if filled else "",
        value=_value_and_answer(shown, node) if told in ("value", "result") else "",
        why=_why(case, node, trace[node.name]) if told in ("value", "result") else "",
        plain=plain,
        spoken=spoken,
    )


def shown_line(case: Case, name: str, trace: Trace, asked: Collection[str]) -> SolutionLine:
    """A line that is shown while others are asked for: without the numbers put in, if one of them is an answer."""
    if name not in case.graph.names():
        return stated_line(case, name, trace[name])
    node, gives_away = case.graph.node(name), any(read in asked for read in line_of(case, name).numbers.names)
    line = solution_line(case, node, trace, told="result" if gives_away else "value")
    return replace(line, said=case.said(name), principle=principle_of(case, node))


def _becomes(case: Case, name: str, number: str = " is ") -> str:
    """What is said before the formula or the value of a line: a number is the value, words answer a question."""
    return ": " if name.partition("@")[0] in case.choices else number


@dataclass(frozen=True, slots=True)
class Line:
    """What is the same in a line of a solution whatever the numbers, and the templates that take the numbers."""

    symbol: str
    formula: str
    plain: str
    spoken: str
    numbers: Template
    plain_numbers: Template
    spoken_numbers: Template


def line_of(case: Case, name: str) -> Line:
    """The line of one node."""
    return _line_of(case.cell_name, case.profile, case.time_steps, case.graph, name, case.scalar)


@lru_cache(4096)
def _line_of(scheme: str, notation: str, time_steps: int, graph: Graph, name: str, scalar: bool) -> Line:
    case = Case(scheme, time_steps, (), (), notation=notation)
    tree, counts = expanded(graph, name), scalar and not case.scheme.states
    symbols = template(tree, COUNTS if counts else TEX[scalar, False]).filled(case.symbol)
    own = case.symbol(name)
    said = ink.spoken(tree, case.said, scalar=scalar)
    plain_formula = ink.plain(tree, lambda read: plain_symbol(read, time_steps), scalar=scalar)
    return Line(
        symbol=own,
        formula="" if symbols == own or isinstance(tree, ast.Constant) else symbols,
        plain=f"{plain_symbol(name, time_steps)} = {plain_formula}",
        spoken=said if said == case.said(name) else f"{case.said(name)}{_becomes(case, name, ' equals ')}{said}",
        numbers=template(tree, COUNTS if counts else TEX[scalar, True]),
        plain_numbers=template(tree, PLAIN[scalar]),
        spoken_numbers=template(tree, SPOKEN[scalar]),
    )


class Texts(dict[str, str]):
    """The values of a trace in one form, as they stand in a line when the numbers are put in; each is written when it
    is first asked for."""

    def __init__(self, case: Case, trace: Trace, form: Callable[[Value, int | None], str]) -> None:
        self.case, self.trace, self.form = case, trace, form

    def __missing__(self, name: str) -> str:
        text = self[name] = self._written(name, self.trace[name])
        return text

    def _written(self, name: str, value: Value) -> str:
        own, case, in_tex = name.partition("@")[0], self.case, self.form is value_tex
        if own in case.choices:
            words = chosen(case, own, entries(value)[0])
            return _tex_of_choice(words) if in_tex else words
        if case.figures is not None and name in case.graph.names():
            return show_figures(entries(value)[0], case.figures + CARRIED_FIGURES, tex=in_tex)
        return self.form(value, case.shown_decimals)


class Shown:
    """The values of a trace as plain text and in TeX, which for a single number is the same but for powers of ten."""

    def __init__(self, case: Case, trace: Trace) -> None:
        self.case, self.trace = case, trace
        alike = case.scalar and case.figures is None and not case.choices
        self.plain = Texts(case, trace, value_plain).__getitem__
        self.tex = self.plain if alike else Texts(case, trace, value_tex).__getitem__

    def result(self, name: str) -> str:
        """The value of a line as plain text."""
        as_put_in = _decimals_of(self.case, name) == self.case.shown_decimals
        return self.plain(name) if as_put_in else result_plain(self.case, name, self.trace[name])


@lru_cache(4096)
def expanded(
    graph: Graph, name: str, through: frozenset[str] = frozenset(), changed: tuple[Node, ...] = ()
) -> ast.expr:
    """The formula of a node with the names of the graph, in which lines that nobody writes down are put in.

    `through` names further nodes that are put in as well; `changed` are nodes that somebody has another formula for.
    """
    node = next((other for other in changed if other.name == name), graph.node(name))
    names = dict(zip(node.formula.reads, node.reads, strict=True))

    def put_in(local: str) -> ast.expr:
        read = names[local]
        if read not in graph.names():
            return ast.Name(read)
        other = graph.node(read)
        hidden = not other.written and not other.is_port
        return expanded(graph, read, through, changed) if hidden or read in through else ast.Name(read)

    return replaced(node.formula.tree, put_in)


def value_tex(value: Value, decimals: int | None, written: Callable[[float, int | None], str] = show_at_most) -> str:
    """A number, a column vector or a matrix of the first draw, in TeX."""
    if isinstance(value, float):
        return written(value, decimals)
    first = rows(value)[..., 0]
    if first.size == 1:
        return written(first.item(), decimals)
    lines = [" & ".join([written(entry, decimals) for entry in row]) for row in first.reshape(len(first), -1).tolist()]
    return r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"


def value_plain(value: Value, decimals: int | None) -> str:
    """The same as plain text: 0.5, [0.5, -0.2], [[1, 2], [3, 4]]."""
    if isinstance(value, float):
        return show_at_most(value, decimals)
    first = rows(value)[..., 0]
    if first.size == 1:
        return show_at_most(first.item(), decimals)
    entries_of = first.reshape(len(first), -1).tolist()
    lines = [", ".join([show_at_most(entry, decimals) for entry in row]) for row in entries_of]
    return f"[{', '.join([f'[{line}]' for line in lines])}]" if first.ndim > 1 else f"[{', '.join(lines)}]"


def result_plain(case: Case, name: str, value: Value) -> str:
    """The value of a line as plain text: a number, a vector, or what was chosen."""
    own = name.partition("@")[0]
    if own in case.choices:
        return chosen(case, own, entries(value)[0])
    if case.figures is not None and not case.is_discrete(name):
        return show_figures(entries(value)[0], case.figures + CARRIED_FIGURES)
    return value_plain(value, _decimals_of(case, name))


def result_tex(case: Case, name: str, value: Value) -> str:
    """The same in TeX."""
    own = name.partition("@")[0]
    if own in case.choices:
        return _tex_of_choice(_option(case, own, entries(value)[0]))
    if case.figures is not None and not case.is_discrete(name):
        return show_figures(entries(value)[0], case.figures + CARRIED_FIGURES, tex=True)
    return value_tex(value, _decimals_of(case, name))


def _tex_of_choice(text: str) -> str:
    """What was chosen, in TeX: words, or the symbol before them."""
    return text[1:].partition("$")[0] if text.startswith("$") else rf"\text{{{text}}}"


def chosen(case: Case, own: str, code: float) -> str:
    """What a choice says, in words: option 0, 1, …; or for a set of options, which of them."""
    return _option(case, own, code).partition("$, ")[2] or _option(case, own, code)


def _option(case: Case, own: str, code: float) -> str:
    options = case.choices[own]
    if own in case.scheme.sets:
        picked = [option for place, option in enumerate(options) if int(code) >> place & 1]
        return ", ".join(picked) or "none"
    return options[int(code)] if 0 <= code < len(options) else str(code)


def _decimals_of(case: Case, name: str) -> int | None:
    """How many decimals a line shows; where lines are rounded, those that are not written down are not."""
    if name not in case.graph.names() or case.is_discrete(name):
        return None
    by_line = case.regime.step_decimals is not None
    return None if by_line and not case.graph.node(name).written else case.shown_decimals


def _value_and_answer(shown: Shown, node: Node) -> str:
    """The value of a line and, where the answer wants fewer decimals, the value with these.

    A line that would be rounded twice (-0.82649 is -0.8265 and then -0.827) shows one decimal more.
    """
    case, value = shown.case, shown.trace[node.name]
    if node.name.partition("@")[0] in case.choices:
        return result_tex(case, node.name, value)
    if case.figures is not None and not case.is_discrete(node.name):
        return _figures(case, node, entries(value)[0])
    decimals, line = case.decimals, _decimals_of(case, node.name)
    if node.name not in case.asked or decimals is None or line is None or line <= decimals:
        return shown.tex(node.name) if line == case.shown_decimals else value_tex(value, line)
    answer: Value = rounded(value, decimals)
    if _everywhere(abs(answer - value) < EPSILON):
        return value_tex(value, decimals, show)
    twice = not _everywhere(rounded(rounded(value, line), decimals) == answer)
    return rf"{value_tex(value, line + 1 if twice else line)} \approx {value_tex(value, decimals, show)}"


def _everywhere(met: Any) -> bool:
    return met if isinstance(met, bool) else bool(met.all())


def _figures(case: Case, node: Node, value: float) -> str:
    line = show_figures(value, (case.figures or 0) + CARRIED_FIGURES, tex=True)
    answer = show_figures(value, case.figures or 0, tex=True)
    return line if node.name not in case.asked or answer == line else rf"{line} \approx {answer}"


def _why(case: Case, node: Node, value: Value) -> str:
    """What a gate's value means, for cells of one unit: the cell says whether it keeps or overwrites, whatever the
    letters."""
    own = node.name.partition("@")[0]
    if node.outermost != "sigma" or len(entries(value)) != 1 or not case.scheme.gates:
        return ""
    meaning = own
    if own == case.scheme.update_gate:
        meaning = "keeping" if case.scheme.keeps else "overwriting"
    sentence = WHY.get(meaning, "").format(percent=f"{100 * entries(value)[0]:.0f} %")
    return sentence if "r" in case.scheme.blocks else sentence.replace("update gate", "gate")


def plain_solution(case: Case, trace: Trace) -> str:
    """Every public node of a trace as text, a line each, times parted by a heading."""
    lines = [BY_SIGN] if case.regime.hard else []
    time = 0
    for node in case.graph.nodes:
        if node.is_port or node.name.startswith(PRODUCTS):
            continue
        now = split(node.name)[1] or 1
        if now != time and case.time_steps > 1:
            lines += ["", f"time step {now}"] if lines else [f"time step {now}"]
        time = now
        lines.append(solution_line(case, node, trace).plain + _finished(case, node, trace))
    return "\n".join(lines)


def _finished(case: Case, node: Node, trace: Trace) -> str:
    """The last states again as the regime states them, where it rounds at the end."""
    own, time = split(node.name)
    if case.regime.final_decimals is None or time != case.time_steps or own not in case.scheme.states:
        return ""
    shown = [show(entry, case.regime.final_decimals) for entry in entries(trace[node.name])]
    return f" ≈ {shown[0] if len(shown) == 1 else '[' + ', '.join(shown) + ']'}"
