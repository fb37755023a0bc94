"""How long a cell remembers: powers of the forget gate, sums of what is written, and the way back from a target."""

from __future__ import annotations

from lstm_engine.sheets.parts import sheet

_F = {"f": ("f", "forget gate f"), "k": ("k", "steps k")}

MEMORY_SHARE = sheet(
    "memory_share",
    "What is left",
    "share = f ** k",
    symbols={**_F, "share": (r"\text{share left}", "share of the cell state left")},
    convention="With nothing written, each step multiplies the cell state by $f$.",
)
MEMORY_SPAN = sheet(
    "memory_span",
    "How many steps",
    """
    exact = ln(q) / ln(f)
    steps = ceil(exact)
    """,
    symbols={
        **_F,
        "q": ("q", "threshold q"),
        "exact": ("s", "steps, not yet rounded"),
        "steps": (r"\text{steps}", "first step at which no more than q is left"),
    },
    whole=("steps",),
    convention="With nothing written, each step multiplies the cell state by $f$. A step is whole: round up.",
)
MEMORY_GATE = sheet(
    "memory_gate",
    "Which gate",
    "f = q ** (1 / k)",
    symbols={**_F, "q": ("q", "share q that is to be left")},
    convention="With nothing written, each step multiplies the cell state by $f$.",
)
FORGET_BIAS = sheet(
    "forget_bias",
    "The forget bias",
    """
    f = sigma(b)
    share = f ** k
    """,
    symbols={**_F, "b": ("b_f", "forget bias"), "share": (r"\text{share left}", "share of the cell state left")},
    convention=r"All other inputs of the gate are 0, so $f = \sigma(b_f)$ at each step.",
)
HOLD = sheet(
    "hold",
    "Choose the forget bias",
    """
    f = sigma(b)
    share = f ** k
    enough = less(q, share)
    """,
    symbols={
        **_F,
        "b": ("b_f", "forget bias"),
        "q": ("q", "share q that is to be left"),
        "share": (r"\text{share left}", "share of the cell state left"),
        "enough": (r"\text{enough}", "whether enough is left"),
    },
    choices={"enough": ("no", "yes")},
    convention=r"All other inputs of the gate are 0, so $f = \sigma(b_f)$ at each step.",
)
FADE = sheet(
    "fade",
    "Choose the forget bias",
    """
    f = sigma(b)
    share = f ** k
    enough = less(share, q)
    """,
    symbols={
        **_F,
        "b": ("b_f", "forget bias"),
        "q": ("q", "share q that may be left"),
        "share": (r"\text{share left}", "share of the cell state left"),
        "enough": (r"\text{faded}", "whether little enough is left"),
    },
    choices={"enough": ("no", "yes")},
    convention=r"All other inputs of the gate are 0, so $f = \sigma(b_f)$ at each step.",
)
SUM_1997 = sheet(
    "sum_1997",
    "The cell of 1997 adds up",
    """
    full = k * w
    faded = w * (1 - f ** k) / (1 - f)
    shown = tanh(full)
    """,
    symbols={
        **_F,
        "w": ("i g", "what is written at each step"),
        "full": ("c_k", "cell state without a forget gate"),
        "faded": ("c_k^{f}", "cell state with a forget gate"),
        "shown": (r"\tanh(c_k)", "the first, squashed"),
    },
    convention="Every step writes the same. The cell of 1997 has no forget gate and keeps everything; with a forget "
    "gate the sum is geometric. Both start at 0.",
    source="Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000",
)
_BACK = {
    "f": ("f_t", "forget gate f"),
    "i": ("i_t", "input gate i"),
    "g": ("g_t", "candidate g"),
    "old": ("c_{t-1}", "previous cell state c"),
    "target": ("c_t", "cell state c that is wanted"),
    "rest": (r"\text{rest}", "what the other term leaves"),
    "verdict": (r"\text{this gate}", "whether a gate can do it"),
}
_POSSIBLE = {"verdict": ("impossible", "possible")}
BACK_TO_F = sheet(
    "back_to_f",
    "Which forget gate",
    """
    rest = target - i * g
    f = rest / old
    verdict = between(0, f, 1)
    """,
    symbols=_BACK,
    choices=_POSSIBLE,
    convention=r"$c_t = f_t \odot c_{t-1} + i_t \odot g_t$. A gate lies strictly between 0 and 1; what would have to "
    "lie elsewhere is impossible.",
)
BACK_TO_I = sheet(
    "back_to_i",
    "Which input gate",
    """
    rest = target - f * old
    i = rest / g
    verdict = between(0, i, 1)
    """,
    symbols=_BACK,
    choices=_POSSIBLE,
    convention=r"$c_t = f_t \odot c_{t-1} + i_t \odot g_t$. A gate lies strictly between 0 and 1; what would have to "
    "lie elsewhere is impossible.",
)
MEMORY_SHEETS = (
    MEMORY_SHARE,
    MEMORY_SPAN,
    MEMORY_GATE,
    FORGET_BIAS,
    HOLD,
    FADE,
    SUM_1997,
    BACK_TO_F,
    BACK_TO_I,
)
