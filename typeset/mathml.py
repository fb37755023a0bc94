"""TeX to MathML Core. The one module that knows the converter.

The site's content security policy forbids `style` attributes, so every declaration that the converter
writes becomes a class of `styles/_math.scss`.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache

from django.utils.translation import gettext
from math_core import LatexError, LatexToMathML

CLASS_OF_STYLE = {
    "text-align:left": "tx-left",
    "text-align:right": "tx-right",
    "justify-items:start": "tx-start",
    "justify-items:end": "tx-end",
    "padding-left:0": "tx-pl-0",
    "padding-left:0.2778em": "tx-pl-thick",
    "padding-left:1em": "tx-pl-quad",
    "padding-right:0": "tx-pr-0",
    "padding-right:0.1667em": "tx-pr-thin",
    "padding-top:0.1667em": "tx-pt-thin",
    "margin-left:-0.16666667em": "tx-ml-thin",
    "width:7.5%": "tx-w-edge",
    "width:50%": "tx-w-half",
    "width:100%": "tx-w-full",
    "border-left:0.05em solid currentcolor": "tx-bl",
    "border-right:0.05em solid currentcolor": "tx-br",
    "border-top:0.05em solid currentcolor": "tx-bt",
    "border-bottom:0.05em solid currentcolor": "tx-bb",
    "border-left:0.05em dashed currentcolor": "tx-bl-dash",
    "border-right:0.05em dashed currentcolor": "tx-br-dash",
    "border-top:0.05em dashed currentcolor": "tx-bt-dash",
    "border-bottom:0.05em dashed currentcolor": "tx-bb-dash",
}

_converter = LatexToMathML(fancy_error=False, max_expansions=1000)
_tag = re.compile(r"<[a-z]+(?:\s[^<>]*)?>")
_attribute = re.compile(r'\s(style|class)="([^"]*)"')
_word = re.compile(r"\\[a-zA-Z]+\s*|\\.|\S\s*|\s+")
_opening = {"(", "[", "{", r"\{", r"\begin", r"\left"}
_closing = {")", "]", "}", r"\}", r"\end", r"\right"}
_round = frozenset({"(", "[", ")", "]"})
_sums_and_relations = frozenset({"+", "-", "=", r"\approx"})
_products = frozenset({r"\cdot", r"\odot"})
_no_operand = _opening | _sums_and_relations | _products | {"", "{}", ",", "^", "_"}
_LONG = 36
_decimal_comma = re.compile(r'<mn>(\d+)</mn><mo rspace="0">,</mo><mn>(\d+)</mn>')


class TexError(ValueError):
    """TeX that cannot be set. `str(error)` is a sentence for its author."""


@lru_cache(maxsize=4096)
def convert(tex: str, *, display: bool = False) -> str:
    """The formula as one `<math>` element without `style` attributes; raises TexError."""
    if not tex.strip():
        raise TexError(gettext("The formula is empty."))
    try:
        markup = _converter.convert_with_local_state(tex.strip(), displaystyle=display)
    except LatexError as error:
        raise TexError(_sentence(tex.strip(), str(error))) from None
    return _decimal_comma.sub(r"<mn>\1,\2</mn>", _tag.sub(_style_to_class, markup))


def convert_in_terms(tex: str) -> list[list[str]]:
    """The formula as the terms of its outermost sums and relations, each as one or several `<math>` elements.

    The line may break between terms and, where that does not help, between the elements of one; browsers never break
    within an element.
    """
    return [[convert(piece) for piece in term] for term in _terms(tex.strip())]


@lru_cache(maxsize=4096)
def _terms(tex: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_pieces(term)) for term in _cut(tex, _sums_and_relations))


def _pieces(term: str) -> list[str]:
    """A term cut where its factors are matrices; what is still long is cut within its round brackets too."""
    matrices = _products if r"\begin" in term else frozenset()
    inside = _sums_and_relations | matrices
    factors = _cut(term, matrices)
    return [short for piece in factors for short in (_cut(piece, inside, _round) if len(piece) > _LONG else [piece])]


def _cut(tex: str, operators: Set[str], ignored: Set[str] = frozenset()) -> list[str]:
    """The formula cut before its outermost operators; the brackets ignored hide none.

    `{}` before an operator at the start of a piece keeps it from being taken for a sign.
    """
    pieces, depth, last = [""], 0, ""
    for word in _word.findall(tex):
        sign = word.strip()
        if depth == 0 and sign in operators and last not in _no_operand and pieces[-1].strip("{} "):
            pieces.append("{}")
        pieces[-1] += word
        if sign not in ignored:
            depth += (sign in _opening) - (sign in _closing)
        last = sign or last
    return [piece.strip() for piece in pieces]


def named(markup: str) -> str:
    """A `<math>` element with its letters, numbers and signs as its name, for tools that find no text in MathML."""
    words = [word for word in re.findall(r">([^<>\s]+)<", markup) if word != "&ApplyFunction;"]
    name = " ".join(words).replace('"', "&quot;")
    return markup.replace("<math", f'<math aria-label="{name}"', 1)


def check(tex: str) -> str | None:
    """What is wrong with the TeX, as a sentence for its author; None if it can be set."""
    try:
        convert(tex)
        convert(tex, display=True)
    except TexError as error:
        return str(error)
    return None


def _sentence(tex: str, message: str) -> str:
    """The converter's "7: Unknown command." with the place shown instead of counted."""
    position, _, reason = message.strip().partition(": ")
    if not position.isdigit():
        return message.strip()
    place = tex[int(position) :][:20]
    where = (
        gettext("This is at “%(place)s”.") % {"place": place}
        if place
        else gettext("This is at the end of the formula.")
    )
    return f"{reason} {where}"


def _style_to_class(match: re.Match[str]) -> str:
    """One start tag with its `style` turned into classes and merged with the classes it has."""
    tag = match.group()
    found = dict(_attribute.findall(tag))
    if "style" not in found:
        return tag
    classes = found.get("class", "").split() + [_class_of(part) for part in found["style"].split(";") if part.strip()]
    bare, end = _attribute.sub("", tag).removesuffix(">"), ">"
    if bare.endswith("/"):
        bare, end = bare[:-1], "/>"
    return f'{bare} class="{" ".join(classes)}"{end}'


def _class_of(declaration: str) -> str:
    """The class that stands for one declaration such as `text-align: right`."""
    name, _, value = (part.strip() for part in declaration.partition(":"))
    if name == "color":
        words = gettext("Colours are not available in formulas: say it in words, which everybody can read.")
        raise TexError(words)
    try:
        return CLASS_OF_STYLE[f"{name}:{value}"]
    except KeyError:
        words = gettext("This formula needs the styling “%(styling)s”, which is not available.")
        raise TexError(words % {"styling": f"{name}: {value}"}) from None
