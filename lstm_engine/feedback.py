"""What is said of an answer that is not right: a teacher's sentence, with the student's own numbers in it."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from lstm_engine import ink
from lstm_engine.calculations import Case
from lstm_engine.catalogue import MALRULES
from lstm_engine.formulas import called, shortened
from lstm_engine.graph import Trace
from lstm_engine.letters import in_letters_of
from lstm_engine.malrules import Slip
from lstm_engine.notation import split
from lstm_engine.solutions import expanded, value_plain

MANY = 3  # explanations that are still worth listing


def of_one(case: Case, raw: str, slips: Sequence[Slip], evidence: str, *, known: bool) -> str:
    """One rule gives the answer, at one place or at any of some; `known` says that it was named on a line above."""
    rule = MALRULES[slips[0].malrule]
    said = (
        f"{raw} is {evidence}." if evidence else f"{raw} fits a known slip: “{rule.title}”{_in_which_sum(case, slips)}."
    )
    return f"{said} It is the same slip as above." if known else f"{said} {in_letters_of(case, rule.sentence)}"


def of_several(raw: str, rules: Sequence[str], *, known: bool) -> str:
    """Several slips give the answer; `known` says that they were named on a line above."""
    if len(rules) > MANY:
        return f"Not {raw}. So many slips give this number that it does not tell which; the lines before it would."
    if known:
        return f"The same {'two' if len(rules) == 2 else 'three'} slips as above give {raw}."
    titles = " or ".join(f"“{MALRULES[rule].title}”" for rule in rules)
    return f"{'Two' if len(rules) == 2 else 'Three'} slips give {raw}: {titles}. Which was it?"


def of_two_at_once(raw: str, pairs: Sequence[Sequence[str]], *, again: bool) -> str:
    """Two slips together give the answer; `again` says that they were named on a line above."""
    if again:
        return f"{raw} comes of the same two slips."
    both = ", or ".join(" and ".join(f"“{MALRULES[rule].title}”" for rule in pair) for pair in pairs)
    return f"Two slips together give {raw}: {both}." + (" Which was it?" if len(pairs) > 1 else "")


def of_early_rounding(case: Case) -> str:
    """The method is right, and the answer a little off."""
    return f"Right method. Rounding on the way moved the answer; carry {case.carry} decimals."


def of_a_line(case: Case, name: str, raw: str, value: float, *, first: bool) -> str:
    """Nothing explains a line of a table."""
    if text := _out_of_bounds(case, name, raw, value):
        return text
    where = "The first place we differ is here" if first else "This line does not follow either"
    return f"Not {raw}. {where}; check its formula."


def of_nothing_known(case: Case, name: str, raw: str, value: float) -> str:
    """Nothing explains a final answer."""
    sign = "" if case.graph.node(name).outermost == "ceil" else ", and the sign of each term"
    usual = f"Not {raw}, and no slip we know gives this number. Check the formula{sign}."
    return _out_of_bounds(case, name, raw, value) or usual


def _out_of_bounds(case: Case, name: str, raw: str, value: float) -> str:
    own, _ = split(name)
    if own != "h" or not case.scheme.bounded or abs(value) <= 1 or case.plan.size(name) > 1:
        return ""
    what = case.words(f"{own}@1").removesuffix(" at time 1")
    return f"{raw} cannot be the {what}: here it lies between -1 and 1. Look at the last operation."


def arithmetic(case: Case, name: str, slip: Slip, values: Trace) -> str:
    """The student's own arithmetic, "σ(1.29)", where all that the slip changes stands in the line of this value; of
    single numbers. Nothing where it does not, or is the mere number."""
    graph = case.graph
    changed = {node.name for node in slip.changed} & graph.above(name, frozenset(case.asked) - {name})
    through = frozenset(changed - {name} - set(case.asked))
    if not case.scalar or len(changed) > MANY or not changed <= graph.line(name, through):
        return ""
    tree = _unsigned(shortened(_counted(expanded(graph, name, through, slip.changed), case, values)), values)
    if isinstance(tree, ast.Name) and not case.is_discrete(name):
        return f"the {case.words(tree.id)}"
    if isinstance(tree, ast.Name | ast.Constant):
        return ""
    return ink.plain(tree, lambda read: value_plain(values[read], case.shown_decimals), scalar=True)


def _unsigned(tree: ast.expr, values: Trace) -> ast.expr:
    """The formula with the number in place of "the size of" a number: 0.8 for |-0.8|."""
    match tree:
        case ast.BinOp(left, operator, right):
            return ast.BinOp(_unsigned(left, values), operator, _unsigned(right, values))
        case ast.Call(function, [ast.Name(id=name)]) if called(tree) == "abs":
            return ast.Constant(abs(values[name]))
        case ast.Call(function, arguments):
            return ast.Call(function, [_unsigned(argument, values) for argument in arguments], [])
    return tree


def _counted(tree: ast.expr, case: Case, values: Trace) -> ast.expr:
    """The formula of a calculation with whole numbers in which "k - 1" is counted: 19."""
    if not isinstance(tree, ast.BinOp) or case.scheme.states:
        return tree
    left, right = (_counted(side, case, values) for side in (tree.left, tree.right))
    first, second = (_whole(side, values) for side in (left, right))
    if first is None or second is None or ast.Constant not in (type(left), type(right)):
        return ast.BinOp(left, tree.op, right)
    match tree.op:
        case ast.Add():
            return ast.Constant(first + second)
        case ast.Sub():
            return ast.Constant(first - second)
    return ast.BinOp(left, tree.op, right)


def _whole(tree: ast.expr, values: Trace) -> int | None:
    """What a name or a constant stands for, where it is a whole number."""
    value = values[tree.id] if isinstance(tree, ast.Name) else getattr(tree, "value", None)
    return int(value) if value is not None and value == int(value) else None


def _in_which_sum(case: Case, slips: Sequence[Slip]) -> str:
    """Where a slip in a weighted sum happened, if it was one sum of several."""
    place = slips[0].place if len(slips) == 1 < len(case.scheme.blocks) else ""
    kind, _, block = place.partition("_")
    return f", in the sum $a_{block}$" if block and kind in ("a", "wx", "uh") and "+" not in place else ""
