"""A trace read as a worked solution: name, formula, numbers put in, value. Nothing is computed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from lstm_engine.graph import Array, Graph, Node, lane_of, unrolled
from lstm_engine.notation import formula_plain, formula_tex, plain_symbol, split, symbol
from lstm_engine.numbers import show, show_at_most
from lstm_engine.records import SolutionLine
from lstm_engine.regimes import round_half_away
from lstm_engine.variants import EPSILON, Case

WHY = {
    "f": "The forget gate keeps {percent} of the old cell state.",
    "i": "The input gate lets {percent} of the candidate in.",
    "o": "The output gate shows {percent} of the squashed cell state.",
    "r": "The reset gate uses {percent} of the old state in the candidate.",
    "z": "The update gate keeps {percent} of the old state.",
    "u": "The update gate overwrites {percent} of the old state.",
}


def solution_nodes(case: Case) -> tuple[Node, ...]:
    """The nodes that a person writes down; where they are few, kept and written part get lines of their own."""
    written = tuple(node for node in case.graph.nodes if node.written)
    if len(written) > 2:
        return written
    return tuple(node for node in case.graph.nodes if node.written or node.kind == "mix")


def solution_lines(case: Case, trace: Mapping[str, Array], lane: int = 0) -> tuple[SolutionLine, ...]:
    """The worked solution of a case, read off its trace."""
    return tuple(solution_line(case, case.graph, node, trace, lane) for node in solution_nodes(case))


def solution_line(case: Case, graph: Graph, node: Node, trace: Mapping[str, Array], lane: int = 0) -> SolutionLine:
    """One node as a line, in TeX and as plain text."""
    steps, scalar = case.time_steps, case.units == 1
    name_of = names_at(node.name, case)

    def number(local: str) -> str:
        return value_tex(lane_of(trace[name_of(local)], lane), case.shown_decimals)

    def plain_number(local: str) -> str:
        return value_plain(lane_of(trace[name_of(local)], lane), case.shown_decimals)

    def symbol_at(local: str) -> str:
        return symbol(name_of(local), case.profile, steps)

    value = lane_of(trace[node.name], lane)
    own, formula = (
        symbol(node.name, case.profile, steps),
        formula_tex(node.formula, symbol_at, scalar=scalar, numbers=False),
    )
    plain = [
        plain_symbol(node.name, steps),
        formula_plain(node.formula, lambda local: plain_symbol(name_of(local), steps), scalar=scalar),
        formula_plain(node.formula, plain_number, scalar=scalar),
        value_plain(value, _decimals_of(case, node)),
    ]
    return SolutionLine(
        name=node.name,
        symbol=own,
        formula="" if formula == own else formula,
        numbers=formula_tex(node.formula, number, scalar=scalar, numbers=True),
        value=_value_and_answer(case, node, value),
        why=_why(case, node, value),
        plain=" = ".join(plain),
    )


def names_at(node_name: str, case: Case) -> Callable[[str], str]:
    """From the names in a template to the names of the unrolled graph, at the time of one node."""
    _, time = split(node_name)
    local = case.local_names

    def name_of(name: str) -> str:
        return unrolled(name, time or 1, local)

    return name_of


def value_tex(value: Array, decimals: int | None, ink: Callable[[float, int | None], str] = show_at_most) -> str:
    """A number, a column vector or a matrix of the first draw, in TeX."""
    entries = value[..., 0]
    if entries.size == 1:
        return ink(float(entries.reshape(-1)[0]), decimals)
    rows = entries.reshape(entries.shape[0], -1)
    lines = [" & ".join(ink(float(entry), decimals) for entry in row) for row in rows]
    return r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"


def value_plain(value: Array, decimals: int | None) -> str:
    """The same as plain text: 0.5, [0.5, -0.2], [[1, 2], [3, 4]]."""
    entries = value[..., 0]
    if entries.size == 1:
        return show_at_most(float(entries.reshape(-1)[0]), decimals)
    texts = np.vectorize(lambda entry: show_at_most(float(entry), decimals), otypes=[object])(entries)
    return str(texts.tolist()).replace("'", "")


def _decimals_of(case: Case, node: Node) -> int | None:
    """How many decimals a line shows; where lines are rounded, those that are not written down are not."""
    return case.shown_decimals if node.written or case.regime.step_decimals is None else None


def _value_and_answer(case: Case, node: Node, value: Array) -> str:
    """The value of a line and, where the answer wants fewer decimals, the value with these.

    A line that would be rounded twice (-0.82649 is -0.8265 and then -0.827) shows one decimal more.
    """
    decimals, line = case.decimals, _decimals_of(case, node)
    if node.name not in case.asked or decimals is None or line is None or line <= decimals:
        return value_tex(value, line)
    answer = round_half_away(value, decimals)
    if (np.abs(answer - value) < EPSILON).all():
        return value_tex(value, decimals, show)
    twice = (round_half_away(round_half_away(value, line), decimals) != answer).any()
    return rf"{value_tex(value, line + 1 if twice else line)} \approx {value_tex(value, decimals, show)}"


def _why(case: Case, node: Node, value: Array) -> str:
    """What a gate's value means, for cells of one unit."""
    own, _ = split(node.name)
    if node.kind != "sigma" or value[..., 0].size != 1 or case.profile == "mitx" or own not in WHY:
        return ""
    return WHY[own].format(percent=f"{100 * float(value.reshape(-1)[0]):.0f} %")


def plain_solution(case: Case, trace: Mapping[str, Array]) -> str:
    """Every public node of a trace as text, a line each, times parted by a heading."""
    lines: list[str] = []
    time = 0
    for node in case.graph.nodes:
        if node.kind in ("port", "weighted"):
            continue
        now = split(node.name)[1] or 1
        if now != time and case.time_steps > 1:
            lines.append(f"time step {now}")
        time = now
        lines.append(solution_line(case, case.graph, node, trace).plain + _finished(case, node, trace))
    return "\n".join(lines)


def _finished(case: Case, node: Node, trace: Mapping[str, Array]) -> str:
    """The last states again as the regime states them, where it rounds at the end."""
    own, time = split(node.name)
    if case.regime.final_decimals is None or time != case.time_steps or own not in case.cell.states:
        return ""
    entries = [show(float(entry), case.regime.final_decimals) for entry in lane_of(trace[node.name], 0)[:, 0]]
    return f" ≈ {entries[0] if len(entries) == 1 else '[' + ', '.join(entries) + ']'}"
