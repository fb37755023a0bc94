"""A formula written down: in TeX, as plain text, or as words to be said; with symbols or with numbers put in."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from lstm_engine.formulas import called
from lstm_engine.functions import FUNCTIONS

SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)
NameOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Style:
    """How the operations are written."""

    matrix_times: str
    times: str
    brackets: tuple[str, str]
    function: str
    scalar: bool = True
    spoken: bool = False
    minus: str = "-"


def _tex(*, scalar: bool, numbers: bool) -> Style:
    times = r" \cdot " if scalar and numbers else r" \odot "
    brackets = (r"\left(", r"\right)") if numbers and not scalar else ("(", ")")
    return Style(r" \cdot " if numbers else r"\,", times, brackets, "tex", scalar=scalar)


TEX = {(scalar, numbers): _tex(scalar=scalar, numbers=numbers) for scalar in (True, False) for numbers in (True, False)}
COUNTS = Style(r" \cdot ", r" \cdot ", ("(", ")"), "tex")
PLAIN = {
    True: Style(" · ", " · ", ("(", ")"), "plain"),
    False: Style(" · ", " ⊙ ", ("(", ")"), "plain", scalar=False),
}
SPOKEN = {
    scalar: Style(" times ", entrywise, ("open bracket ", " close bracket"), "spoken", scalar, True, "minus ")
    for scalar, entrywise in ((True, " times "), (False, " times, entry by entry, "))
}
_SIGNS = {ast.Add: " + ", ast.Sub: " - "}
_SAID = {ast.Add: " plus ", ast.Sub: " minus ", ast.Div: " over ", ast.Pow: " to the power "}


@dataclass(frozen=True, slots=True)
class Template:
    """A formula written down but for what stands for its names: text, name, text, name, …, text.

    `firm` are the places where a negative number needs brackets: after an operation, which is no matter where it is
    said, or below an exponent.
    """

    texts: tuple[str, ...]
    names: tuple[str, ...]
    firm: tuple[int, ...]
    style: Style
    form: str  # with %s for each name

    def filled(self, text_of: NameOf) -> str:
        """The formula with a symbol or a number for each name."""
        texts = [text_of(name) for name in self.names]
        if self.style.spoken:
            texts = list(map(said_number, texts))
        for place in self.firm:
            if texts[place].startswith(self.style.minus):
                texts[place] = _bracketed(texts[place], self.style)
        if not self.style.scalar and _MATRIX in "".join(texts):
            return self._around(texts)
        return self.form % tuple(texts)

    def _around(self, texts: Sequence[str]) -> str:
        """The pieces and the texts by turns, where a matrix brings brackets of its own."""
        pieces = [self.texts[0]]
        for text, after in zip(texts, self.texts[1:], strict=True):
            if text.startswith(_MATRIX) and pieces[-1][-1:] + after[:1] == "()":
                pieces[-1], after = pieces[-1][:-1], after[1:]
            pieces += [text, after]
        return "".join(pieces)


@cache
def template(tree: ast.expr, style: Style) -> Template:
    """The template of a formula; a formula is written once, however often it is filled."""
    text = _written(tree, style, first=True)[0]
    pieces = text.split(_MARK)
    names = pieces[1::2]
    return Template(
        tuple(pieces[::2]),
        tuple(name.removeprefix("!") for name in names),
        tuple(place for place, name in enumerate(names) if name.startswith("!")),
        style,
        "%s".join(piece.replace("%", "%%") for piece in pieces[::2]),
    )


def tex(tree: ast.expr, name_of: NameOf, *, scalar: bool, numbers: bool) -> str:
    """In TeX; `name_of` gives a symbol or a number for each name."""
    return template(tree, TEX[scalar, numbers]).filled(name_of)


def plain(tree: ast.expr, name_of: NameOf, *, scalar: bool) -> str:
    """As plain text."""
    return template(tree, PLAIN[scalar]).filled(name_of)


def spoken(tree: ast.expr, name_of: NameOf, *, scalar: bool) -> str:
    """As words: "sigma of a sub f"."""
    return template(tree, SPOKEN[scalar]).filled(name_of)


def said_number(text: str) -> str:
    """What stands for a value in plain text as it is said: a number, a vector, a matrix, or words."""
    if text[0] not in "[-" and "e" not in text:
        return text
    text = text.replace("[[", "the matrix of the rows ").replace("], [", " and ")
    text = _POWER_OF_TEN.sub(" times 10 to the power ", text.replace("[", "the vector ").replace("]", ""))
    return _NEGATIVE.sub("minus ", text)


_POWER_OF_TEN, _NEGATIVE = re.compile(r"(?<=\d)e(?=-?\d)"), re.compile(r"(?<!\w)-(?=\d)")
_MATRIX = r"\begin{pmatrix}"
_MARK = "\0"  # stands on both sides of a name in a formula that is not filled yet


def _written(tree: ast.expr, style: Style, *, first: bool) -> tuple[str, int]:
    """The text, and how strongly it holds together. `first`: nothing stands before it in its brackets."""
    match tree:
        case ast.Name(id=name):
            return f"{_MARK}{'' if first or style.spoken else '!'}{name}{_MARK}", ATOM
        case ast.Constant(value=value):
            return f"{value:g}" if isinstance(value, int | float) else "", ATOM
        case ast.UnaryOp(operand=operand):
            text = style.minus + _held(operand, style, PRODUCT, first=False)
            return (text, SIGN) if first else (_bracketed(text, style), ATOM)
        case ast.Call():
            return _call(tree, style, first=first)
        case ast.BinOp(left, operator, right):
            return _operation(left, operator, right, style, first=first)
    raise TypeError(f"{ast.dump(tree)} is no formula")


def _operation(
    left: ast.expr, operator: ast.operator, right: ast.expr, style: Style, *, first: bool
) -> tuple[str, int]:
    match operator:
        case ast.Add() | ast.Sub():
            signs = _SAID if style.spoken else _SIGNS
            strength = PRODUCT if isinstance(operator, ast.Sub) else SUM
            text = _held(left, style, SUM, first=first) + signs[type(operator)]
            return text + _held(right, style, strength, first=False), SUM
        case ast.Pow():
            return _power(left, right, style)
        case ast.Div():
            return _quotient(left, right, style, first=first)
    times = style.matrix_times if isinstance(operator, ast.MatMult) else _times(left, style)
    text = _held(left, style, PRODUCT, first=first) + times
    return text + _held(right, style, SIGN, first=False), PRODUCT


def _held(tree: ast.expr, style: Style, least: int, *, first: bool) -> str:
    """The text, in brackets where it does not hold together as strongly as its surroundings want."""
    text, strength = _written(tree, style, first=first)
    if strength >= least or (strength == SIGN and first):
        return text
    return _bracketed(_written(tree, style, first=True)[0], style)


def _bracketed(text: str, style: Style) -> str:
    return style.brackets[0] + text + style.brackets[1]


def _times(left: ast.expr, style: Style) -> str:
    """A plain number stands before what it multiplies without a sign of its own kind."""
    if isinstance(left, ast.Constant) and style.function == "tex":
        return r" \cdot "
    if isinstance(left, ast.Constant) and not style.spoken:
        return " · "
    return style.times


def _call(tree: ast.Call, style: Style, *, first: bool) -> tuple[str, int]:
    function = FUNCTIONS[called(tree)]
    if function.name == "T" and style.scalar:  # a number is its own transpose
        return _written(tree.args[0], style, first=first)
    if function.name == "outer" and style.scalar:
        return _operation(tree.args[0], ast.MatMult(), tree.args[1], style, first=first)
    arguments = [_written(argument, style, first=True)[0] for argument in tree.args]
    if style.spoken and "{" in function.spoken:
        return function.spoken.format(*arguments), SUM
    if style.spoken:
        return f"{function.spoken} {' and '.join(arguments)}", ATOM
    template = function.tex if style.function == "tex" else function.plain
    if style.brackets[0] != "(" and not isinstance(tree.args[0], ast.Name):
        template = template.replace("({})", r"\left({}\right)")
    if style.brackets[0] != "(":
        for bar in ("vert", "Vert"):  # as high as the matrix between them
            template = template.replace(rf"\l{bar} {{}}\r{bar}", rf"\left\l{bar} {{}}\right\r{bar}")
    return template.format(*arguments), SUM if function.sum_like else ATOM


def _power(base: ast.expr, exponent: ast.expr, style: Style) -> tuple[str, int]:
    below, strength = _written(base, style, first=True)
    above = _exponent(exponent, style)
    if strength < ATOM:
        below = _bracketed(below, style)
    elif below.startswith(_MARK):  # a negative number to some power needs brackets, wherever it stands
        below = _MARK + "!" + below.removeprefix(_MARK).removeprefix("!")
    if style.spoken:
        square = isinstance(exponent, ast.Constant) and exponent.value == 2
        return f"{below} squared" if square else f"{below} to the power {above}", POWER
    if style.function == "plain":
        short = isinstance(exponent, ast.Name) or above.isalnum()
        return f"{below}{'²' if above == '2' else f'^{above}' if short else f'^({above})'}", POWER
    return f"{below}^{{{above}}}", POWER


def _exponent(tree: ast.expr, style: Style) -> str:
    """What stands above: a fraction on one line, for two would be too small to read."""
    if style.function == "tex" and isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Div):
        return "/".join(_held(part, style, POWER, first=True) for part in (tree.left, tree.right))
    return _written(tree, style, first=True)[0]


def _quotient(left: ast.expr, right: ast.expr, style: Style, *, first: bool) -> tuple[str, int]:
    if style.function == "tex":
        parts = [_written(part, style, first=True)[0] for part in (left, right)]
        return rf"\frac{{{parts[0]}}}{{{parts[1]}}}", ATOM
    over = " over " if style.spoken else " / "
    text = _held(left, style, PRODUCT, first=first) + over
    return text + _held(right, style, POWER, first=False), PRODUCT
