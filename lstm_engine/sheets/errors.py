"""Errors on the way back: products that vanish or explode, clipping, truncation."""

from __future__ import annotations

from lstm_engine.sheets.parts import sheet

_K = {"k": ("k", "steps k")}

VANISH = sheet(
    "vanish",
    "Vanish or explode",
    """
    factor = u * slope
    product = factor ** k
    verdict = less(1, product)
    """,
    symbols={
        **_K,
        "u": ("u", "recurrent weight u"),
        "slope": (r"\phi'", "slope of the activation"),
        "factor": ("q", "factor of one step"),
        "product": (r"\text{left}", "what is left after all steps"),
        "verdict": (r"\text{the error}", "what becomes of the error"),
    },
    choices={"verdict": ("vanishes", "explodes")},
    convention=r"Going back one step multiplies the error by $u\,\phi'(a)$; here the slope is the same at every step.",
    source="Hochreiter 1991; Pascanu, Mikolov and Bengio 2013",
)
CEC_AND_RNN = sheet(
    "cec_and_rnn",
    "Carrousel against simple RNN",
    """
    cell = f ** k
    rnn = q ** k
    ratio = cell / rnn
    """,
    symbols={
        **_K,
        "f": ("f", "forget gate f"),
        "q": ("q", "factor of the RNN at one step"),
        "cell": (r"\text{cell}", "what is left along the cell"),
        "rnn": (r"\text{RNN}", "what is left in the RNN"),
        "ratio": (r"\text{ratio}", "how many times more is left"),
    },
    convention=r"Along the cell an error is multiplied by $f$ at each step, in the RNN by $q = u\,\phi'$.",
)
LOST_AT = sheet(
    "lost_at",
    "When is it lost",
    """
    exact = ln(p) / ln(q)
    lag = ceil(exact)
    """,
    symbols={
        "q": ("q", "factor of the RNN at one step"),
        "p": ("p", "share p"),
        "exact": ("s", "steps, not yet rounded"),
        "lag": (r"\text{lag}", "first lag at which no more than p is left"),
    },
    whole=("lag",),
    convention="In the RNN an error is multiplied by $q$ at each step back. A step is whole: round up.",
)
CLIP = sheet(
    "clip",
    "Clip it",
    """
    size = norm(g)
    factor = smaller(1, limit / size)
    clipped = scaled(factor, g)
    factor2 = smaller(1, limit2 / size)
    clipped2 = scaled(factor2, g)
    """,
    symbols={
        "g": ("g", "gradient g"),
        "limit": (r"\tau_1", "first threshold"),
        "limit2": (r"\tau_2", "second threshold"),
        "size": (r"\lVert g\rVert", "norm of the gradient"),
        "factor": (r"\text{factor}_1", "first scaling factor"),
        "clipped": (r"\hat{g}^{(1)}", "gradient clipped at the first threshold"),
        "factor2": (r"\text{factor}_2", "second scaling factor"),
        "clipped2": (r"\hat{g}^{(2)}", "gradient clipped at the second threshold"),
    },
    convention=r"Clipping by norm: a gradient longer than $\tau$ is scaled to length $\tau$, a shorter one is left.",
    source="Pascanu, Mikolov and Bengio 2013",
)
TRUNCATION = sheet(
    "truncation",
    "Truncated",
    """
    first = k - m + 1
    lost = k - m
    """,
    symbols={
        "k": ("T", "time steps T"),
        "m": (r"\tau", "steps that are followed back"),
        "first": (r"\text{first}", "first step whose contribution survives"),
        "lost": (r"\text{lost}", "contributions that are lost"),
    },
    whole=("first", "lost"),
    convention=r"Truncated back-propagation follows the error of the last step through the last $\tau$ steps: the "
    r"contributions of steps $T$, $T - 1$, … to $\partial L_T/\partial u$, $\tau$ of them in all.",
)
ERROR_SHEETS = (VANISH, CEC_AND_RNN, LOST_AT, CLIP, TRUNCATION)
