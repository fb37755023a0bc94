"""What a student hands in for one blank: a number, a whole number, or what was chosen; and whether it can be gone on
from."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lstm_engine.calculations import Case
from lstm_engine.numbers import Unreadable, figures_written, read_number, tidied, too_few_decimals
from lstm_engine.records import Blank

LARGEST = 1e6  # what anybody could mean as an answer to an exercise made of tenths


def read_answer(blank: Blank, text: str, case: Case, separator: str) -> float | Unreadable:
    """The value of an answer, or the reason why it has none. What is chosen is read as its place, or as a sum of
    powers of 2."""
    if blank.kind in ("choice", "choices"):
        return _read_choice(blank, text)
    value = read_number(text, separator)
    if isinstance(value, Unreadable):
        return value
    if abs(value) > (LARGEST if blank.kind == "number" and case.figures is None else 1e30):
        return Unreadable("That is far too large for this question. Check the exponent.")
    if blank.kind == "whole":
        return value if value == int(value) else Unreadable(f"{tidied(text)} is not a whole number.")
    return _precise_enough(text, case) or value


def _read_choice(blank: Blank, text: str) -> float | Unreadable:
    picks = [pick.strip() for pick in text.split(",") if pick.strip()]
    places = {str(place): place for place in range(len(blank.options))}
    if not picks or any(pick not in places for pick in picks) or (blank.kind == "choice" and len(picks) > 1):
        return Unreadable("Nothing is chosen here yet.")
    if blank.kind == "choice":
        return float(places[picks[0]])
    return float(sum(2 ** places[pick] for pick in set(picks)))


def _precise_enough(text: str, case: Case) -> Unreadable | None:
    """The reason why an answer has too few digits, if it has."""
    if case.figures is not None:
        figures = figures_written(text)
        if figures is not None and figures < case.figures:
            return Unreadable(f"{tidied(text)} has too few digits; this question needs {case.figures}.")
        return None
    if case.carry is None or case.decimals is None:
        return None
    return too_few_decimals(text, case.decimals)


def said(blank: Blank, raw: str) -> str:
    """An answer as it is said back: the number, or the words of what was chosen."""
    return f"“{', '.join(blank.picked(raw))}”" if blank.options else tidied(raw)


def is_legal(case: Case, name: str, theirs: Sequence[float]) -> bool:
    """Whether wrong values may be carried on: a gate inside (0, 1), a tanh inside (-1, 1), with half a unit of the
    figure before the last to spare; nothing trivial."""
    if name not in case.graph.names() or name.partition("@")[0] in case.choices:
        return True
    bounds = case.graph.node(name).bounds
    if case.regime.hard:
        return all(value != 0 and (bounds is None or abs(value) <= 1) for value in theirs)
    spare = 5 * 10.0**-case.decimals if case.decimals and case.carry is not None else 0.0
    low, high = bounds or (-math.inf, math.inf)
    return all(value != 0 and low + spare < value < high - spare for value in theirs)
