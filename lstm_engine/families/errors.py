"""Families about errors on the way back."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_engine.families.family import Family, Settings, tenths
from lstm_engine.specs import Grid, Spec


def _vanish_or_explode(settings: Settings) -> Spec:
    return Spec(
        cell_name="vanish",
        grids={
            "u": (0.5, 0.9, 1.2, 1.5, 2.0),
            "slope": (0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0),
            "k": (5.0, 8.0, 10.0, 15.0, 20.0, 30.0, 50.0),
        },
        asked=("product@1", "verdict@1"),
        title="Vanish or explode?",
        stem="What is left of an error after $k$ steps back, and what becomes of it?",
        figures=2,
        demand=("a product near 1", lambda trace: abs(trace["product@1"] - 1) > 0.03),
    )


VANISH_OR_EXPLODE = Family(
    name="vanish_or_explode",
    title="Vanish or explode?",
    summary="The product of k equal factors, and whether the error vanishes or explodes.",
    difficulty=3,
    levels=("equal factors",),
    spec=_vanish_or_explode,
)


def _bptt(settings: Settings) -> Spec:
    level = int(settings["level"])
    steps = 2 if level == 1 else 3
    states = {f"h@{time}": tenths(1, 9) for time in range(0 if level == 3 else 1, steps + 1)}
    return Spec(
        cell_name="rnn_tanh",
        time_steps=steps,
        loss="h",
        grids={"U.h": tenths(5, 11), **states},
        asked=("dU.h@1",) if level == 3 else ("dh_in@1",),
        title="Back-propagation through time by hand",
        stem=f"The states of a tanh RNN are known. What is $\\partial h_{steps} / \\partial "
        + ("U_h$, where $U_h$ is the recurrent weight that all steps share?" if level == 3 else "h_0$?"),
        legend=rf"$h_t = \tanh(W_h x_t + U_h h_{{t-1}} + b_h)$. In the solution $\delta v$ stands for "
        rf"$\partial h_{steps}/\partial v$, and $\phi'$ for the slope of $\tanh$, which is $1 - h_t^2$.",
    )


BPTT = Family(
    name="bptt",
    title="Back-propagation through time by hand",
    summary="The derivative of the last state of a tanh RNN with respect to the first, or to the recurrent weight.",
    difficulty=5,
    levels=("two steps", "three steps", "the recurrent weight"),
    spec=_bptt,
)


def _cec_and_rnn(settings: Settings) -> Spec:
    if settings["level"] == 2:
        return Spec(
            cell_name="lost_at",
            grids={"q": tuple(q / 20 for q in range(8, 20)), "p": (0.1, 0.05, 0.01, 0.001)},
            asked=("lag@1",),
            title="When is the error lost?",
            stem="Going back in the RNN, at which lag is no more than the share $p$ of the error left?",
            demand=("a threshold that is met exactly", lambda trace: _apart(trace["exact@1"])),
        )
    return Spec(
        cell_name="cec_and_rnn",
        grids={
            "f": (0.9, 0.95, 0.99, 1.0),
            "q": (0.5, 0.6, 0.7, 0.8, 0.9),
            "k": (5.0, 8.0, 10.0, 12.0, 15.0, 20.0, 30.0, 50.0),
        },
        asked=("cell@1", "rnn@1", "ratio@1"),
        title="Carrousel against simple RNN",
        stem="What is left of an error after $k$ steps back along the cell, what in the RNN, and what is the ratio?",
        figures=2,
        table=True,
        demand=("two equal factors", lambda trace: trace["f"] != trace["q"]),
    )


def _apart(value: Any) -> Any:
    return abs(value - np.round(value)) > 0.05


CEC_AND_RNN = Family(
    name="cec_and_rnn",
    title="Carrousel against simple RNN",
    summary="What is left of an error along the cell and in a simple RNN, and when the RNN has lost it.",
    difficulty=4,
    levels=("two powers and their ratio", "the lag at which it is lost"),
    spec=_cec_and_rnn,
)

_TWO: Grid = tuple(
    (sign * a, other * b)
    for a, b in ((3.0, 4.0), (4.0, 3.0), (5.0, 12.0), (6.0, 8.0), (8.0, 6.0))
    for sign, other in ((1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0))
)
_THREE: Grid = tuple(
    (sign * a, other * b, c)
    for a, b, c in ((2.0, 3.0, 6.0), (1.0, 2.0, 2.0), (3.0, 4.0, 12.0), (2.0, 6.0, 9.0), (4.0, 4.0, 7.0))
    for sign, other in ((1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0))
)


def _clip(settings: Settings) -> Spec:
    vectors = _TWO if settings["level"] == 1 else _THREE
    return Spec(
        cell_name="clip",
        units=len(vectors[0]) if isinstance(vectors[0], tuple) else 1,
        grids={"g": vectors, "limit": _LIMITS, "limit2": _LIMITS},
        sizes={"limit": 1, "limit2": 1},
        asked=("size@1", "clipped@1", "clipped2@1"),
        title="Clip it",
        stem="What is the norm of this gradient, and what is the gradient after clipping by norm, at the one threshold "
        "and at the other?",
        demand=("a norm that is not between the thresholds", _between),
    )


_LIMITS = (1.0, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0, 12.0, 15.0, 20.0)


def _between(trace: Any) -> Any:
    """Whether the gradient is longer than one threshold and shorter than the other."""
    return ((trace["limit"] - trace["size@1"]) * (trace["limit2"] - trace["size@1"]) < 0).all(axis=0)


CLIP = Family(
    name="clip",
    title="Clip it",
    summary="The norm of a gradient, and the gradient after clipping by norm at two thresholds.",
    difficulty=3,
    levels=("two entries", "three entries"),
    spec=_clip,
)


def _truncation(settings: Settings) -> Spec:
    return Spec(
        cell_name="truncation",
        grids={"k": tuple(map(float, range(5, 21))), "m": (2.0, 3.0, 4.0, 5.0)},
        asked=("first@1", "lost@1"),
        title="Truncated",
        stem=r"Back-propagation is truncated to the last $\tau$ steps. Which is the first step whose contribution to "
        r"$\partial L_T/\partial u$ survives, and how many contributions are lost?",
        decimals=None,
        carry=None,
        may_be_zero=True,
        demand=("nothing that is lost", lambda trace: trace["k"] > trace["m"]),
    )


TRUNCATION = Family(
    name="truncation",
    title="Truncated",
    summary="Which contributions to a gradient survive truncated back-propagation.",
    difficulty=3,
    levels=("first and lost",),
    spec=_truncation,
)
