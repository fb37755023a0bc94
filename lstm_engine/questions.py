"""What the student sees of a case, and what marks the student: symbols, labels, rounding, key, predictions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from lstm_engine import ink
from lstm_engine.calculations import Case, Entry
from lstm_engine.functions import Array, Value
from lstm_engine.graph import Graph, Trace, entries
from lstm_engine.notation import split
from lstm_engine.numbers import show, show_figures, show_rows
from lstm_engine.records import Blank, Given, Key, Prediction
from lstm_engine.solutions import expanded, value_plain, value_tex
from lstm_engine.tolerances import CARRIED_FIGURES


def precision(case: Case) -> str:
    """How to round, in a sentence; empty where every answer is chosen."""
    if case.regime.hard:
        return (
            r"Round every $\sigma$ to 0 or 1 and every $\tanh$ to $-1$ or 1, by the sign of the argument. "
            "Sums and products are not rounded."
        )
    if all(split(name)[0] in case.choices for name in case.asked):
        return ""
    if case.goal:
        return "Many numbers do; one or two decimals are enough."
    if all(map(case.is_discrete, case.asked)):
        on_the_way = f"; carry at least {case.carry} decimals on the way" if case.carry else ""
        return f"The answers are exact{on_the_way}."
    if case.figures is not None:
        figures, like = case.figures, show_figures(9.74e-5, case.figures)
        return f"Give {figures} significant figures, like {like}; carry {figures + CARRIED_FIGURES}."
    if case.carry is None:
        return "Give the exact value; nothing has to be rounded."
    if case.regime.step_decimals is not None:
        return f"Round every line to {case.decimals} decimals as soon as you have it."
    return f"Carry at least {case.carry} decimals; give answers with {case.decimals}."


def formulas(case: Case) -> tuple[str, ...]:
    """The equations of a cell in TeX, each activation with its weighted sum written out. To know those of a sheet is
    the exercise."""
    return _formulas(replace(case, givens=()), case.graph) if case.scheme.states else ()


@lru_cache(1024)
def _formulas(case: Case, graph: Graph) -> tuple[str, ...]:
    nodes = [node for node in graph.nodes if node.name.endswith("@1")]
    sums = frozenset(node.name for node in nodes if split(node.name)[0].startswith("a_"))
    one = replace(case, time_steps=1)
    lines = []
    for node in nodes:
        if not node.written or (node.name in sums and any(node.name in other.reads for other in nodes)):
            continue
        tree = expanded(graph, node.name, sums)
        text = ink.tex(tree, one.symbol, scalar=True, numbers=False)
        own = one.symbol(node.name)
        if text != own:
            lines.append(f"{own} = {text}")
    return tuple(lines)


def givens(case: Case, trace: Trace) -> tuple[Given, ...]:
    """What the question states."""
    labels = _labels(replace(case, givens=()), case.names)
    return tuple([_given(symbol, words, trace[name]) for name, symbol, words in labels])


def _given(symbol: str, words: str, value: Value) -> Given:
    text = value_tex(value, None)
    return Given(symbol, text, f"{words} = {text if isinstance(value, float) else value_plain(value, None)}")


@lru_cache(1024)
def _labels(case: Case, names: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """What is stated: its name, its symbol, and how it is called."""
    shown = (name for name in names if name not in case.asked + case.hidden)
    return tuple((name, case.symbol(name), case.words(name)) for name in shown)


def blanks(case: Case) -> tuple[Blank, ...]:
    """A place for every asked value."""
    return tuple(_blank(case, entry) for entry in case.entries())


def _blank(case: Case, entry: Entry) -> Blank:
    node, unit = entry
    tex, spoken = case.symbol(node), case.words(node)
    if case.plan.size(node) > 1:
        tex = f"{tex}_{unit + 1}" if len(tex) == 1 else rf"({tex})_{{{unit + 1}}}"
        spoken = f"{spoken}, entry {unit + 1}"
    own, scheme = split(node)[0], case.scheme
    options = case.choices.get(own, ())
    kind = "choices" if own in scheme.sets else "choice" if options else "whole" if own in scheme.whole else "number"
    decimals = case.decimals if kind == "number" and case.figures is None else None
    return Blank(case.blank(entry), tex, spoken, decimals, kind, options)


def _shown(case: Case, entry: Entry) -> Callable[[float], str]:
    """How a value of this entry is shown: as a student types it."""
    own = split(entry[0])[0]
    if own in case.scheme.sets:
        options = range(len(case.choices[own]))
        return lambda value: ",".join(str(place) for place in options if int(value) >> place & 1)
    if case.is_discrete(own):
        return "{:.0f}".format
    if case.figures is not None:
        figures = case.figures
        return lambda value: show_figures(value, figures)
    decimals = case.decimals if case.carry is not None else None
    return lambda value: show(value, decimals)


def answer_key(case: Case, right: Array, tolerances: Array) -> tuple[Key, ...]:
    """The key of each asked value, from these and their tolerances, entry by entry."""
    return tuple(
        Key(case.blank(entry), value, float(tolerance), _shown(case, entry)(value))
        for entry, value, tolerance in zip(case.entries(), right.tolist(), tolerances, strict=True)
    )


def predictions(case: Case, asked: Array, detectable: tuple[str, ...]) -> tuple[Prediction, ...]:
    """What those who make a detectable slip answer, from the asked values, entry by lane."""
    seen = set(detectable)
    lanes = [lane for lane, name in enumerate(case.plan.names, 1) if name in seen]
    slips, answers = [case.plan.slips[lane - 1] for lane in lanes], asked.T[lanes]
    return tuple(
        [
            Prediction(slip.malrule, slip.place, tuple(values), shown)
            for slip, values, shown in zip(slips, answers.tolist(), _shown_rows(case, answers), strict=True)
        ]
    )


def _shown_rows(case: Case, answers: Array) -> list[tuple[str, ...]]:
    """The answers of each slip as students type them."""
    usual = not any(map(case.is_discrete, case.asked))
    if usual and case.figures is None and case.carry is not None and case.decimals is not None:
        return show_rows(answers, case.decimals)
    shown = [_shown(case, entry) for entry in case.entries()]
    return [tuple(one(value) for one, value in zip(shown, row, strict=True)) for row in answers.tolist()]


def attributes(case: Case, trace: Trace) -> tuple[tuple[str, str], ...]:
    """What results can later be split by: whose equations, the sign of each last state, whether a gate is open."""
    scheme, found = case.scheme, {"convention": case.cell_name}
    for state in scheme.states:
        if (last := f"{state}@{case.time_steps}") in trace:
            found[f"sign of {state}"] = _sign(entries(trace[last]))
    names = [f"{scheme.blocks[gate]}@{time}" for gate in scheme.gates for time in range(1, case.time_steps + 1)]
    gates = [entry for name in names if name in trace for entry in entries(trace[name])]
    if gates:
        found["a gate over 0.9"] = "yes" if max(gates) > 0.9 else "no"
    return tuple(found.items())


def _sign(values: Sequence[float]) -> str:
    signs = {"+" if value > 0 else "-" if value < 0 else "0" for value in values}
    return signs.pop() if len(signs) == 1 else "mixed"
