"""The two squashing functions and their slopes."""

from __future__ import annotations

from lstm_engine.sheets.parts import sheet

SQUASH = sheet(
    "squash",
    "Sigmoid and tanh",
    """
    s = sigma(a)
    t = tanh(a)
    hard_s = hard_sigma(a)
    hard_t = hard_tanh(a)
    """,
    symbols={
        "a": ("a", "argument a"),
        "s": (r"\sigma(a)", "sigmoid of a"),
        "t": (r"\tanh(a)", "tanh of a"),
        "hard_s": (r"\sigma_{\text{hard}}(a)", "sigmoid rounded to 0 or 1"),
        "hard_t": (r"\tanh_{\text{hard}}(a)", "tanh rounded to -1 or 1"),
    },
    whole=("hard_s", "hard_t"),
    convention=r"$\sigma(a) = 1/(1+e^{-a})$ lies between 0 and 1, $\tanh(a)$ between -1 and 1. Hard rounding goes by "
    "the sign of $a$.",
)
_LEARNS = {"verdict": ("learns", "barely learns")}
_WORDS = {
    "y": ("y", "activation y"),
    "slope": (r"\phi'(a)", "slope at a"),
    "verdict": (r"\text{this unit}", "what the slope means"),
}
SLOPE_SIGMA = sheet(
    "slope_sigma",
    "Slope of a sigmoid",
    """
    slope = y * (1 - y)
    verdict = less(slope, 0.05)
    """,
    symbols=_WORDS,
    choices=_LEARNS,
    convention=r"$y = \sigma(a)$ is the activation of a gate. Where the slope is under 0.05, call the gate saturated: "
    "it barely learns.",
)
SLOPE_TANH = sheet(
    "slope_tanh",
    "Slope of a tanh",
    """
    slope = 1 - y ** 2
    verdict = less(slope, 0.05)
    """,
    symbols=_WORDS,
    choices=_LEARNS,
    convention=r"$y = \tanh(a)$ is the activation of a candidate. Where the slope is under 0.05, call the unit "
    "saturated: it barely learns.",
)
SQUASHING_SHEETS = (SQUASH, SLOPE_SIGMA, SLOPE_TANH)
