"""Families about reading: somebody's calculation with a mistake in it, and the trace of a cell."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_engine import ink
from lstm_engine.calculations import Case
from lstm_engine.catalogue import MALRULES
from lstm_engine.cells import CELLS
from lstm_engine.families.family import Family, Settings
from lstm_engine.families.gates import GATED_RNN_STEP
from lstm_engine.families.gru import GRU_STEP
from lstm_engine.families.lstm import LSTM_STEP
from lstm_engine.graph import Node, Trace, entries
from lstm_engine.malrules import Slip
from lstm_engine.numbers import show
from lstm_engine.questions import formulas
from lstm_engine.records import SettingsError, Work
from lstm_engine.regimes import EXACT
from lstm_engine.solutions import Shown, expanded, line_of, solution_nodes
from lstm_engine.specs import Spec
from lstm_engine.variants import Drawn, draw
from lstm_engine.walks import evaluate

_BASES = {1: GATED_RNN_STEP, 2: GRU_STEP, 3: LSTM_STEP}
_FAR = 0.02  # how far the wrong line must be from the right one
_REASONS = 3


def _find_the_bug(settings: Settings, seed: int) -> tuple[Spec, Work]:
    base = _BASES[int(settings["level"])]
    if not base.spec:
        raise SettingsError("level", "has no calculation")
    drawn = draw(base.spec(base.checked({})), seed)
    rng = np.random.default_rng([seed, 1])
    bugs = [bug for slip in _visible(drawn) if (bug := _bug(drawn, slip))]
    order = rng.permutation(len(bugs)).tolist()
    slip, node, wrong = bugs[next((place for place in order if _telling(drawn.case, bugs[place][1])), order[0])]
    others = sorted({other.malrule for other, _, _ in bugs} - {slip.malrule})
    reasons = [slip.malrule, *rng.choice(others, _REASONS - 1, replace=False).tolist()]
    rng.shuffle(reasons)
    case, lines = drawn.case, solution_nodes(drawn.case)
    options = (
        ("line", tuple(f"${line_of(case, line.name).symbol}$, {case.words(line.name)}" for line in lines)),
        ("why", tuple(MALRULES[reason].title for reason in reasons)),
    )
    known = {"line": (float(lines.index(node)),), "why": (float(reasons.index(slip.malrule)),)}
    return (
        Spec(
            cell_name=case.cell_name,
            grids={},
            fixed={**dict(case.givens), **known},
            hidden=("line", "why"),
            asked=("line", "why", node.name),
            options=options,
            labels=(
                ("line", "line", "line with the mistake"),
                ("why", "why", "what went wrong there"),
                (node.name, "value", "right value of that line"),
            ),
            decimals=case.decimals,
            carry=case.carry,
            formulas=formulas(case),
            title="Find the bug",
            stem="Somebody calculated this step and made one mistake; the lines below it follow from it. Find the "
            "line, say what went wrong, and give the right value of that line.",
        ),
        Work("Somebody's calculation", ("line", "numbers", "value"), _rows(case, lines, slip, wrong)),
    )


def _visible(drawn: Drawn) -> list[Slip]:
    """The slips of this draw that can be told from the right way."""
    seen = set(drawn.certificate.detectable)
    return [slip for slip in drawn.case.plan.slips if slip.name in seen]


def _telling(case: Case, node: Node) -> bool:
    """Whether the value of this line alone tells the slips on the way to it from the right way."""
    spec = Spec(case.cell_name, {}, (node.name,), "", "", fixed=dict(case.givens))
    found = draw(spec, 0).certificate
    return len(found.undetectable) <= (1 - spec.least_detectable) * len(found.detectable)


def _bug(drawn: Drawn, slip: Slip) -> tuple[Slip, Node, Trace] | None:
    """The slip with the first written line that it moves, and its trace; None where it moves the line too little, or
    is no mistake of one place."""
    if len(slip.changed) > 1:
        return None
    case = drawn.case
    wrong = case.plan.follow(slip, drawn.trace, case.regime)
    for node in solution_nodes(case):
        gap = abs(entries(wrong[node.name])[0] - entries(drawn.trace[node.name])[0])
        if gap >= _FAR:
            return slip, node, wrong
        if gap > 1e-9:
            return None
    return None


def _rows(case: Case, lines: Sequence[Node], slip: Slip, wrong: Trace) -> tuple[tuple[str, ...], ...]:
    """The calculation as somebody wrote it down who made the slip."""
    shown = Shown(case, wrong)
    return tuple(
        (
            line_of(case, node.name).symbol,
            ink.tex(_as_written(case, node, slip), shown.tex, scalar=True, numbers=True),
            shown.tex(node.name),
        )
        for node in lines
    )


def _as_written(case: Case, node: Node, slip: Slip) -> ast.expr:
    """The formula of a line with the student's own where the slip is."""
    return expanded(case.graph, node.name, changed=slip.changed)


FIND_THE_BUG = Family(
    name="find_the_bug",
    title="Find the bug",
    summary="A worked step with one mistake in it: the line, the reason, and the right value.",
    difficulty=4,
    levels=("gated RNN", "GRU", "LSTM"),
    scripted=_find_the_bug,
)

_STEPS = 6


def _read_the_trace(settings: Settings, seed: int) -> tuple[Spec, Work]:
    rng = np.random.default_rng(seed)
    stored, erased, exposed = _events(rng)
    gates = {gate: rng.integers(1, 4, _STEPS) / 20 for gate in "io"} | {"f": 1 - rng.integers(1, 4, _STEPS) / 20}
    gates["i"][stored], gates["f"][erased], gates["o"][exposed] = 0.95, 0.05, 0.95
    trace = _lstm_trace(gates, rng)
    rows = [(str(t), *(show(trace[f"{name}@{t}"], 2) for name in "fioch")) for t in range(1, _STEPS + 1)]
    seen = settings["level"] == 1
    columns = [0, 1, 2, 3, 4, 5] if seen else [0, 4, 5]
    head = ("step", "$f_t$", "$i_t$", "$o_t$", "$c_t$", "$h_t$")
    return (
        Spec(
            cell_name="read_trace",
            grids={},
            fixed={gate: tuple(map(float, values)) for gate, values in gates.items()},
            hidden=("f", "i", "o"),
            units=_STEPS,
            asked=("stored@1", "erased@1", "exposed@1"),
            decimals=None,
            carry=None,
            title="Read the trace",
            stem="This is what one LSTM unit did. At which step was something new stored, at which was the memory "
            "erased, and at which was it shown?"
            + ("" if seen else " The gates are not shown: think back from the states."),
        ),
        Work(
            "Six steps of one unit",
            tuple(head[place] for place in columns),
            tuple(tuple(row[place] for place in columns) for row in rows),
        ),
    )


def _events(rng: np.random.Generator) -> tuple[int, int, int]:
    """When something is stored, shown, and erased: in this order, so that each can be seen in the states."""
    stored, exposed, erased = np.sort(rng.choice(_STEPS, 3, replace=False)).tolist()
    return stored, erased, exposed


def _lstm_trace(gates: dict[str, Any], rng: np.random.Generator) -> Trace:
    """The states of a cell whose gates and candidates are known."""
    graph = CELLS["lstm"].graph(_STEPS)
    sign = rng.choice([-1.0, 1.0])
    givens = {"c@0": 0.0}
    for t in range(1, _STEPS + 1):
        givens |= {f"{gate}@{t}": float(values[t - 1]) for gate, values in gates.items()}
        givens[f"g@{t}"] = float(sign * rng.integers(7, 10) / 10)
    states = [f"{state}@{t}" for state in "ch" for t in range(1, _STEPS + 1)]
    return evaluate(graph.needed_for(states, givens), givens, EXACT)


READ_THE_TRACE = Family(
    name="read_the_trace",
    title="Read the trace",
    summary="From the gates and states of a cell over six steps: when was something stored, erased, shown?",
    difficulty=3,
    levels=("with its gates", "from the states alone"),
    scripted=_read_the_trace,
)
