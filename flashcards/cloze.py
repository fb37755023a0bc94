"""Gaps in a sentence, written as Anki writes them: {{c1::forget gate}}, with a hint {{c1::forget gate::which gate}}.

A gap may stand in a formula too: $c_t={{c1::f_t}}\\odot c_{t-1}+i_t\\odot g_t$. One number is one card; gaps of the
same number open together.
"""

from __future__ import annotations

import re
from collections.abc import Callable

GAP = re.compile(r"\{\{c(\d{1,2})::((?:[^{}]|\{[^{}]*\})*?)(?:::((?:[^{}]|\{[^{}]*\})*?))?\}\}")
_FORMULA = re.compile(r"\$\$.+?\$\$|\$(?:\\.|[^$\\])+?\$", re.DOTALL)


def numbers(text: str) -> list[int]:
    """The numbers of the gaps, each once, rising."""
    return sorted({int(number) for number, _, _ in GAP.findall(text)})


def answers(text: str, number: int) -> list[str]:
    """What stands in the gaps of one number."""
    return [answer for found, answer, _ in GAP.findall(text) if int(found) == number]


def asked(text: str, number: int) -> str:
    """The text with the gaps of that number open and the others filled."""
    return _filled(
        text, number, lambda answer, hint, tex: rf"\boxed{{{hint or '?'}}}" if tex else f"**[{hint or '…'}]**"
    )


def answered(text: str, number: int) -> str:
    """The text with every gap filled, and what was asked standing out."""
    return _filled(text, number, lambda answer, hint, tex: rf"\boxed{{{answer}}}" if tex else f"**{answer}**")


def plain(text: str) -> str:
    """The text with every gap filled and nothing standing out."""
    return GAP.sub(lambda gap: gap[2], text)


def _filled(text: str, number: int, write: Callable[[str, str, bool], str]) -> str:
    """Each gap of that number written, as TeX where it stands in a formula; the others say their answer."""

    def fill(tex: bool) -> Callable[[re.Match[str]], str]:
        return lambda gap: write(gap[2], gap[3] or "", tex) if int(gap[1]) == number else gap[2]

    parts, end = [], 0
    for formula in _FORMULA.finditer(text):
        parts.append(GAP.sub(fill(False), text[end : formula.start()]))
        parts.append(GAP.sub(fill(True), formula[0]))
        end = formula.end()
    return "".join([*parts, GAP.sub(fill(False), text[end:])])
