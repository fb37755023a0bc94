"""Families about the squashing functions."""

from __future__ import annotations

from lstm_engine.families.family import Family, Settings, tenths
from lstm_engine.functions import sigma
from lstm_engine.regimes import round_decimal
from lstm_engine.specs import Spec


def _squash_it(settings: Settings) -> Spec:
    hard = settings["level"] == 2
    return Spec(
        cell_name="squash",
        units=2 if hard else 1,
        grids={"a": tenths(5, 40)},
        asked=("hard_s@1", "hard_t@1") if hard else ("s@1", "t@1"),
        decimals=None if hard else 3,
        carry=None if hard else 4,
        title="Squash it",
        stem="Round by the sign of the number: what is $\\sigma$, as 0 or 1, and what is $\\tanh$, as -1 or 1?"
        if hard
        else "What do $\\sigma$ and $\\tanh$ make of this number?",
        table=True,
        widest_gate=1.0,
        may_be_zero=True,
        demand=("two numbers of one sign", lambda trace: trace["a"][0] * trace["a"][1] < 0) if hard else None,
    )


SQUASH_IT = Family(
    name="squash_it",
    title="Squash it",
    summary="The sigmoid and the tanh of a number, exactly and by hard rounding.",
    difficulty=1,
    levels=("both functions", "by hard rounding, two numbers"),
    spec=_squash_it,
)

_ARGUMENTS = tuple(sign * tenth / 10 for tenth in range(5, 60) for sign in (-1, 1))
_SIGMOIDS = tuple(round_decimal(sigma(a), 4) for a in _ARGUMENTS)
_TANHS = tuple(round_decimal(2 * sigma(2 * a) - 1, 4) for a in _ARGUMENTS if abs(a) < 3)


def _saturation(settings: Settings) -> Spec:
    gate = settings["level"] == 1
    return Spec(
        cell_name="slope_sigma" if gate else "slope_tanh",
        grids={"y": _SIGMOIDS if gate else _TANHS},
        asked=("slope@1", "verdict@1"),
        title="Is it saturated?",
        stem=f"The activation of a {'gate' if gate else 'candidate'} is known. How steep is the function there, and "
        "does the unit still learn?",
        figures=3,
        may_be_zero=True,
    )


SATURATION = Family(
    name="saturation",
    title="Is it saturated?",
    summary="The slope of sigmoid or tanh from the activation, and whether the unit still learns.",
    difficulty=2,
    levels=("a sigmoid", "a tanh"),
    spec=_saturation,
)
