r"""Markdown with $TeX$ as words for a voice: "c sub t equals f sub t times c sub t minus 1"."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from django.utils.html import strip_tags

from typeset import markdown

_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$((?:\\.|[^$\\])+?)\$", re.DOTALL)
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|[^\s]")
_WORDS = {
    "=": "equals", "+": "plus", "-": "minus", "−": "minus", "<": "is less than", ">": "is greater than", "/": "over",
    "(": "of", ")": ",", "[": "open bracket", "]": "close bracket", ",": ",", "'": "prime", "|": "bar", "?": "what?",
    r"\odot": "times", r"\cdot": "times", r"\times": "times", r"\approx": "is about", r"\le": "is at most",
    r"\ge": "is at least", r"\ne": "is not", r"\dots": "and so on", r"\partial": "d", r"\sum": "the sum of",
    r"\prod": "the product of", r"\lVert": "the norm of", r"\rVert": ",", r"\to": "to", r"\in": "in",
    r"\pm": "plus or minus",
}  # fmt: skip
_AFTER = {r"\tilde": "tilde", r"\hat": "hat", r"\bar": "bar"}
_SILENT = {
    r"\left",
    r"\right",
    r"\,",
    r"\;",
    r"\!",
    r"\quad",
    r"\mathrm",
    r"\mathbf",
    r"\text",
    r"\mathbb",
    "{",
    "}",
    "&",
}
_FUNCTIONS = ("sigma", "tanh", "exp", "log", "prime")
_UPRIGHT = re.compile(r"\\(?:mathrm|text)\{([a-zA-Z]{2,})\}")  # a word, and no product of letters


@lru_cache(maxsize=2048)
def spoken(text: str) -> str:
    """What a voice reads of the text: no marks, formulas in words."""
    said = _FORMULA.sub(lambda found: f" {formula(found[1] or found[2])} ", text)
    plain = html.unescape(strip_tags(markdown.block(said)))
    return re.sub(r"\s+([.,;:?])", r"\1", " ".join(plain.split()))


def formula(tex: str) -> str:
    """One formula in words."""
    words, _ = _sequence(_TOKEN.findall(_UPRIGHT.sub(r"\\\1 ", tex)), 0)
    return re.sub(r"(?: ,)+(?= ,|$)", "", " ".join(words)).strip(" ,")


def _sequence(tokens: list[str], place: int) -> tuple[list[str], int]:
    """Words up to the brace that closes."""
    words: list[str] = []
    while place < len(tokens) and tokens[place] != "}":
        part, place = _part(tokens, place, words)
        words += part
    return words, place + 1


def _group(tokens: list[str], place: int) -> tuple[list[str], int]:
    """The words of what stands in braces, or of one sign."""
    if place >= len(tokens):
        return [], place
    if tokens[place] == "{":
        return _sequence(tokens, place + 1)
    if len(tokens[place]) > 1 and tokens[place].isdigit():  # without braces TeX takes one digit
        tokens[place : place + 1] = [tokens[place][0], tokens[place][1:]]
    return _part(tokens, place, [])


def _part(tokens: list[str], place: int, before: list[str]) -> tuple[list[str], int]:
    """The words of one sign with what belongs to it."""
    sign = tokens[place]
    if sign in (r"\frac", r"\dfrac", r"\tfrac"):
        over, place = _group(tokens, place + 1)
        under, place = _group(tokens, place)
        return [*over, "over", *under], place
    if sign in _AFTER:
        inner, place = _group(tokens, place + 1)
        return [*inner, _AFTER[sign]], place
    if sign == r"\boxed":
        inner, place = _group(tokens, place + 1)
        return (["blank"] if inner == ["what?"] else inner), place
    if sign in "_^":
        inner, place = _group(tokens, place + 1)
        return _raised(sign, inner), place
    if sign == "{":
        return _sequence(tokens, place + 1)
    if sign == "(" and not _is_applied(tokens, place, before):
        return [","], place + 1
    return _word(sign), place + 1


def _is_applied(tokens: list[str], place: int, before: list[str]) -> bool:
    """What stands before the bracket is a function: by its name or its dash, or an f before one sign, as in f(x)."""
    name = before[-1] if before else ""
    return name in _FUNCTIONS or (name == "f" and tokens[place + 2 : place + 3] == [")"])


def _raised(sign: str, inner: list[str]) -> list[str]:
    if sign == "_":
        return ["sub", *inner]
    return ["transposed"] if inner in (["T"], ["top"]) else ["squared"] if inner == ["2"] else ["to the", *inner]


def _word(sign: str) -> list[str]:
    if sign in _SILENT:
        return []
    return [_WORDS.get(sign, sign.removeprefix("\\"))]
