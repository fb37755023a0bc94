"""Carried errors over three time steps, line by line: one slip costs its own line, whatever it is and wherever; and
what makes the rest trivial earns nothing below it."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from lstm_engine import FAMILIES, Grade, Variant, grade
from lstm_engine.answers import is_legal
from lstm_engine.calculations import Case
from lstm_engine.cells import CELLS
from lstm_engine.families.family import CELLS_T, HIDDEN, INPUTS, frame, freeze, parameter_grids
from lstm_engine.graph import Node, Trace, entries
from lstm_engine.malrules import Slip
from lstm_engine.specs import Spec
from lstm_engine.variants import draw
from lstm_engine.walks import detour, numbers_of
from tests.lstm_engine.exercises import VARIANTS, keys, marks
from tests.lstm_engine.honest import Calculator, rounded, unrounded

TRIED = max(30, VARIANTS // 4)  # slips of each table
TABLES = [(cell, units) for cell in ("rnn_tanh", "mitx_gated", "gru_ng", "gru_reset_after", "lstm") for units in (1, 2)]
every_table = pytest.mark.parametrize(("cell", "units"), TABLES)
EARNED = {"right", "follows"}


def table(cell: str, units: int, seed: int) -> Variant:
    """Three time steps of a cell of which every line is asked."""
    lines = [node.name for node in CELLS[cell].nodes if node.written]
    starts = {f"{state}@0": {"h": HIDDEN, "c": CELLS_T}[state] for state in CELLS[cell].states}
    spec = Spec(
        cell_name=cell,
        time_steps=3,
        units=units,
        grids={**parameter_grids(CELLS[cell].parameter_names()), **{f"x@{t}": INPUTS for t in (1, 2, 3)}, **starts},
        asked=tuple(f"{line}@{time}" for time in (1, 2, 3) for line in lines),
        title="Three steps",
        stem="Find every line.",
        table=True,
        least_detectable=0.0,
        least_apart=0.0,
        may_be_zero=True,
    )
    level = (("level", 1),)
    return freeze(seed, draw(spec, seed), frame(FAMILIES["lstm_step"], level, spec), level)


def at(name: str) -> tuple[str, int]:
    """A line and its time."""
    own, _, time = name.partition("@")
    return own, int(time)


def typed(variant: Variant, known: dict[str, list[float]]) -> dict[str, str]:
    """What a student types who has these values at some lines and goes on honestly from there, with a decimal more."""
    case = dict(variant.case)
    calculator = Calculator(case, rounded(case["carry"]), unrounded)
    calculator.known |= {name: [rounded(case["carry"])(entry) for entry in values] for name, values in known.items()}
    values = [entry for name in case["asked"] for entry in calculator.value(*at(name))]
    return {blank: f"{rounded(3)(value):.3f}" for blank, value in zip(keys(variant), values, strict=True)}


def once(case: Case, slip: Slip, time: int) -> tuple[Node, Trace] | None:
    """The node that a slip changes at one time, and the trace of somebody who makes it then and only then; None where
    it changes several."""
    changed = tuple(node for node in slip.changed if at(node.name)[1] == time)
    if len(changed) != 1:
        return None
    path = detour(case.graph, changed, frozenset(case.names), case.asked, numbers_of(case.values()), case.regime)
    return changed[0], path.fill(case.trace())


def planted(variant: Variant, seed: int) -> Iterator[tuple[str, dict[str, list[float]], set[str]]]:
    """Slips at one node and time: the rule, the wrong values of the lines that the node stands in, their blanks.

    Left out are slips that move a line too little to be seen, and those after which nothing can be gone on from.
    """
    case, right = Case.from_pairs(variant.case), Case.from_pairs(variant.case).trace()
    band = {key.blank: 4 * key.tolerance for key in variant.answer_key}
    places = [(slip, time) for slip in case.plan.slips for time in (1, 2, 3)]
    for slip, time in random.Random(seed).sample(places, len(places)):
        if not (made := once(case, slip, time)):
            continue
        node, wrong = made
        lines = {name: entries(wrong[name]) for name in case.asked if node.name in case.graph.line(name)}
        moved = {
            case.blank((name, unit)): abs(value - entries(right[name])[unit])
            for name, values in lines.items()
            for unit, value in enumerate(values)
        }
        seen = all(gap > band[blank] or gap == 0 for blank, gap in moved.items()) and any(moved.values())
        legal = all(is_legal(case, name, [round(value, 3) for value in values]) for name, values in lines.items())
        if lines and seen and legal:
            yield slip.malrule, lines, {blank for blank, gap in moved.items() if gap}


@every_table
@pytest.mark.parametrize("seed", [1, 2])
def test_one_slip_loses_the_points_of_its_own_line_and_is_named(cell, units, seed):
    variant, rules = table(cell, units, seed), Counter()
    for (rule, lines, blanks), _ in zip(planted(variant, seed), range(TRIED), strict=False):
        result = grade(variant, typed(variant, lines))

        verdicts = marks(result)
        assert {verdicts[blank] for blank in blanks} == {"fault"}, (rule, lines)
        assert {verdict for blank, verdict in verdicts.items() if blank not in blanks} <= EARNED, (rule, lines)
        assert all(rule in mark.malrules for mark in result.marks if mark.blank in blanks), (rule, lines)
        assert result.score == pytest.approx(1 - len(blanks) / len(verdicts))
        rules[rule] += 1
    assert len(rules) >= 8


@every_table
def test_lines_below_a_slip_say_that_they_follow(cell, units):
    variant = table(cell, units, 3)
    case = Case.from_pairs(variant.case)
    for rule, lines, blanks in planted(variant, 3):
        if len(lines) == 1 and (name := next(iter(lines))).endswith("@1"):
            below = {other for other in case.asked if name in case.graph.above(other)} - {name}
            texts = {mark.blank: mark.feedback for mark in grade(variant, typed(variant, lines)).marks}
            followers = [text for blank, text in texts.items() if text.startswith("Right from your ")]
            assert followers, (rule, name)
            assert {text for blank, text in texts.items() if blank not in blanks} <= {"", *followers}
            assert len(followers) <= len(below) * units
            return
    pytest.fail("nothing was planted at the first step")


def test_the_same_slip_at_every_step_is_named_at_every_step():
    for cell, rule in (("lstm", "M09"), ("gru_ng", "M04"), ("rnn_tanh", "M30"), ("mitx_gated", "M01")):
        variant = table(cell, 1, 1)
        case = Case.from_pairs(variant.case)
        slip = next(slip for slip in case.plan.slips if slip.malrule == rule)
        values = case.plan.follow(slip, case.trace(), case.regime)
        result = grade(variant, {case.blank((name, 0)): f"{rounded(3)(values[name]):.3f}" for name in case.asked})

        faults = [mark for mark in result.marks if mark.verdict == "fault"]
        assert len(faults) >= 2, "a step may hide it"
        assert {mark.malrules for mark in faults} == {(rule,)}
        again = [mark.feedback.endswith("It is the same slip as above.") for mark in faults]
        assert again == [False, *[True] * (len(faults) - 1)]
        assert {mark.verdict for mark in result.marks if mark not in faults} <= EARNED


def earned_below(variant: Variant, result: Grade, lines: set[str]) -> float:
    """The points of wrong values that come from some lines."""
    case = Case.from_pairs(variant.case)
    below = {name for name in case.asked if not case.graph.above(name).isdisjoint(lines)} | lines
    blanks = {case.blank((name, unit)) for name in below for unit in range(case.plan.size(name))}
    return sum(mark.points for mark in result.marks if mark.blank in blanks and mark.verdict != "right")


@every_table
@pytest.mark.parametrize("what", ["0", "1", "-1", "0.5", "old state", "input"])
def test_one_number_everywhere_earns_nothing(cell, units, what):
    for seed in range(3):
        variant = table(cell, units, seed)
        givens = dict(variant.case)["givens"]
        same = {"old state": dict(givens)["h@0"], "input": dict(givens)["x@1"]}.get(what)
        numbers = same or [float(what)] * units
        answers = {
            blank: f"{numbers[place % units]:.3f}" for place, blank in enumerate(keys(variant))
        }  # the entries of a vector stand one after the other
        result = grade(variant, answers)

        verdicts = Counter(marks(result).values())
        assert verdicts["follows"] <= 1, "a number may come up by accident"
        assert verdicts["right"] <= 0.1 * len(result.marks)


@every_table
@pytest.mark.parametrize("value", [0.0, 1.0, 0.001, 0.999, -0.4, 1.7])
def test_lines_below_impossible_gates_earn_nothing_and_are_not_judged(cell, units, value):
    if not CELLS[cell].gates:
        return
    variant = table(cell, units, 1)
    lines = {f"{CELLS[cell].blocks[gate]}@{time}" for gate in CELLS[cell].gates for time in (1, 2, 3)}
    result = grade(variant, typed(variant, {line: [value] * units for line in lines}))

    assert earned_below(variant, result, {line for line in lines if line.endswith("@1")}) == 0
    assert "not_judged" in marks(result).values()
    assert "fault" in marks(result).values()
    texts = {mark.feedback for mark in result.marks if mark.verdict == "not_judged"}
    assert texts == {"Not judged: a line above has a value that says nothing about this one."}


@pytest.mark.parametrize("cell", ["mitx_gated", "gru_ng", "gru_reset_after"])
def test_blend_of_the_old_state_with_itself_is_not_judged(cell):
    for seed in range(5):
        variant = table(cell, 1, seed)
        candidate = CELLS[cell].blocks[CELLS[cell].candidate]
        old = dict(dict(variant.case)["givens"])["h@0"]
        result = marks(grade(variant, typed(variant, {f"{candidate}@1": old})))

        assert (result[f"{candidate}@1"], result["h@1"]) == ("fault", "not_judged")
