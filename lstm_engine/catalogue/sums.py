"""Slips in the weighted sums, in reading the sequence, and in rounding."""

from __future__ import annotations

from lstm_engine import wrong
from lstm_engine.catalogue.forms import (
    ALL,
    BIASLESS,
    KEEPING,
    LSTMS,
    RESETTING,
    SQUARE,
    on_blocks,
    on_gates_and_candidate,
    once,
    rule,
)
from lstm_engine.cells.parts import add, matvec, same
from lstm_engine.malrules import Form, Part
from lstm_engine.regimes import hard_sigmoid, hard_tanh, sigmoid

_SUM = ("W.*", "x_in", "U.*", "h_in", "b.*")
SUM_RULES = (
    rule(
        40,
        "Bias forgotten",
        "You left out the bias b.",
        Form(
            ("rnn_tanh", "lstm", "gru_ng"),
            (Part("a_*", ("wx_*", "uh_*"), (add,), "{W.*} * {x_in} + {U.*} * {h_in}", "blocks"),),
            where="both",
        ),
        *on_gates_and_candidate(
            KEEPING, Part("a_*", ("wx_*", "uh_*"), (add,), "", "gates"), Part("a_n", ("wx_n", "ruh_n"), (add,))
        ),
    ),
    rule(
        41,
        "Hidden-state term forgotten",
        "The previous hidden state is part of the weighted sum: add $U h_{t-1}$.",
        *on_blocks(ALL, Part("a_*", ("wx_*", "b.*"), (add,), "{W.*} * {x_in} + {b.*}", "blocks")),
    ),
    rule(
        42,
        "Input term forgotten",
        "You did not use the current input: add $W x_t$.",
        *on_blocks(
            tuple(name for name in ALL if name not in KEEPING),
            Part("a_*", ("uh_*", "b.*"), (add,), "{U.*} * {h_in} + {b.*}", "blocks"),
        ),
        *on_gates_and_candidate(
            KEEPING,
            Part("a_*", ("uh_*", "b.*"), (add,), "{U.*} * {h_in} + {b.*}", "gates"),
            Part("a_n", ("ruh_n", "b.n"), (add,)),
        ),
    ),
    rule(
        43,
        "W and U exchanged",
        "W multiplies the input $x_t$ and U multiplies the previous hidden state. You exchanged the two weights.",
        *on_blocks(
            SQUARE, Part("a_*", _SUM, (wrong.exchanged_sum,), "{U.*} * {x_in} + {W.*} * {h_in} + {b.*}", "blocks")
        ),
    ),
    rule(
        44,
        "Recurrent matrix transposed",
        "You combined columns instead of rows: entry j of $U h$ is the dot product of row j of U with h.",
        Form(SQUARE, (Part("uh_*", ("U.*", "h_in"), (wrong.transposed,), "", "blocks"),), where="both"),
    ),
    rule(
        45,
        "Input matrix transposed",
        "Entry j of $W x$ is the dot product of row j of W with x. You used the columns.",
        Form(SQUARE, (Part("wx_*", ("W.*", "x_in"), (wrong.transposed,), "", "blocks"),), where="both"),
    ),
    rule(
        46,
        "Element-wise product in place of the matrix product",
        r"$U h$ is a matrix-vector product: every entry of h contributes to every entry of the result. $\odot$ is used "
        "only for gates.",
        Form(SQUARE, (Part("uh_*", ("U.*", "h_in"), (wrong.diagonal,), "", "blocks"),), where="both"),
    ),
    rule(
        47,
        "Contributions multiplied instead of added",
        "The contributions of input and hidden state are added, not multiplied.",
        *on_blocks(
            tuple(name for name in ALL if name not in KEEPING),
            Part(
                "a_*",
                ("wx_*", "uh_*", "b.*"),
                (wrong.product_and_bias,),
                "({W.*} * {x_in}) ⊙ ({U.*} * {h_in}) + {b.*}",
                "blocks",
            ),
        ),
    ),
    rule(
        48,
        "Stale hidden state",
        "After each step the hidden state changes. Step t must use $h_{t-1}$, the result of the step before.",
        once(ALL, Part("h_in", ("h0",), (same,)), from_step=2),
    ),
    rule(
        49,
        "Input off by one step",
        "You read the wrong column of the input sequence: step t uses $x_t$.",
        once(ALL, Part("x_in", ("x-",), (same,)), from_step=2),
    ),
    rule(
        50,
        "Cell state fed to the gates",
        "In the LSTM the gates and the candidate read the visible state $h_{t-1}$, not the memory cell. (In Ng's GRU "
        "the two are the same, which is where this slip comes from.)",
        once(LSTMS, Part("h_in", ("c-",), (same,))),
    ),
    rule(
        51,
        "Minus sign of a weight lost",
        "One of the weights is negative: check the signs in the weighted sum.",
        *on_blocks(SQUARE, Part("a_*", _SUM, (wrong.unsigned_sum,), "", "blocks")),
        *on_gates_and_candidate(
            ("gru_ng",),
            Part("a_*", _SUM, (wrong.unsigned_sum,), "", "gates"),
            Part("a_c", ("W.c", "x_in", "U.c", "rh", "b.c"), (wrong.unsigned_sum,)),
        ),
    ),
    rule(
        52,
        "Hidden state counted twice in the candidate",
        "The weighted sum already contains the hidden state once; do not add $h_{t-1}$ again inside the tanh.",
        once(
            ("rnn_tanh", "lstm"),
            Part(
                "a_*",
                ("h_in", "wx_*", "uh_*", "b.*"),
                (wrong.and_old_state,),
                "{h_in} + {W.*} * {x_in} + {U.*} * {h_in} + {b.*}",
                "candidate",
            ),
        ),
        once(
            BIASLESS,
            Part(
                "a_*",
                ("h_in", "wx_*", "uh_*"),
                (wrong.and_old_state,),
                "{h_in} + {W.*} * {x_in} + {U.*} * {h_in}",
                "candidate",
            ),
        ),
    ),
    rule(
        53,
        "Only one of the two bias vectors used",
        "This layout has two bias vectors. $b_{hn}$ sits next to $U_n h_{t-1}$, inside the reset gate.",
        once(KEEPING, Part("uh_n", ("U.n", "h_in"), (matvec,), "{U.n} * {h_in}")),
    ),
    rule(
        57,
        "Weight blocks read in the wrong order",
        "The stacked matrix is ordered input, forget, candidate, output here. You took the third block for the output "
        "gate.",
        once(
            ("lstm",),
            Part("a_g", ("wx_o", "uh_o", "b.o"), (add,)),
            Part("a_o", ("wx_g", "uh_g", "b.g"), (add,)),
        ),
        once(("lstm_nobias",), Part("a_g", ("wx_o", "uh_o"), (add,)), Part("a_o", ("wx_g", "uh_g"), (add,))),
    ),
    rule(
        58,
        "Blocks of reset and update exchanged",
        "Check which weights belong to the reset gate and which to the update gate: you exchanged the two.",
        once(
            RESETTING,
            Part("a_r", ("wx_<update>", "uh_<update>", "b.<update>"), (add,)),
            Part("a_<update>", ("wx_r", "uh_r", "b.r"), (add,)),
        ),
    ),
)

ROUNDING_RULES = (
    rule(
        67,
        "Gates rounded to one decimal before use",
        "You rounded the gates too early; keep at least two more digits than the answer needs, and round only at the "
        "end.",
        Form(
            ("lstm", "lstm_nobias", "gru_ng", "gru_reset_after"),
            (Part("#", ("a_*",), (sigmoid, wrong.round_to_one_decimal), "", "gates"),),
            where="all",
            hard=False,
        ),
    ),
    rule(
        68,
        "Hard values used although exact ones were asked",
        "This question asks for exact values; the shortcut with 0, 1 and -1 is only for questions that say so.",
        Form(
            ("mitx_gated", "gru_ng", "gru_reset_after"),
            (
                Part("#", ("a_*",), (hard_sigmoid,), "", "gates"),
                Part("#", ("a_*",), (hard_tanh,), "", "candidate"),
            ),
            where="all",
            hard=False,
        ),
        Form(
            LSTMS,
            (
                Part("#", ("a_*",), (hard_sigmoid,), "", "gates"),
                Part("#", ("a_*",), (hard_tanh,), "", "candidate"),
                Part("m", ("c",), (hard_tanh,)),
            ),
            where="all",
            hard=False,
        ),
    ),
    rule(
        69,
        "tanh left unrounded in the hard regime",
        "The rule of this question rounds tanh as well: to -1 or 1.",
        once(("mitx_gated", "gru_ng"), Part("#", ("a_*",), (wrong.true_tanh,), "", "candidate"), hard=True),
        once(
            LSTMS,
            Part("g", ("a_g",), (wrong.true_tanh,)),
            Part("m", ("c",), (wrong.true_tanh,)),
            hard=True,
        ),
    ),
    rule(
        70,
        "Negative tanh rounded to 0",
        "Only the sigmoid becomes 0 or 1. tanh is rounded to -1 or 1, so a negative argument gives -1.",
        once(("mitx_gated", "gru_ng"), Part("#", ("a_*",), (wrong.tanh_to_one_or_zero,), "", "candidate"), hard=True),
        once(
            LSTMS,
            Part("g", ("a_g",), (wrong.tanh_to_one_or_zero,)),
            Part("m", ("c",), (wrong.tanh_to_one_or_zero,)),
            hard=True,
        ),
    ),
)
