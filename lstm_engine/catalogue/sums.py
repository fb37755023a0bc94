"""Slips in the weighted sums, in reading the sequence, and in rounding."""

from __future__ import annotations

from lstm_engine.catalogue.forms import (
    ALL,
    LSTMS,
    RESET_AFTER,
    RESETTING,
    RNNS,
    WITH_BIAS,
    on_plain_sums,
    on_sums,
    once,
    rule,
)
from lstm_engine.malrules import Form, Part

_SQUARE = (*RNNS, "mitx_gated", "lstm", "lstm_nobias")
_UNSIGNED = "a_* = abs(W.*) @ x_in + abs(U.*) @ h_in + b.*"
_UNSIGNED_RESET = "a_c = abs(W.c) @ x_in + abs(U.c) @ rh + b.c"

SUM_RULES = (
    rule(
        40,
        "Bias forgotten",
        "You left out the bias b.",
        *on_sums(WITH_BIAS, "a_* = wx_* + uh_* + pc_*", "a_n = wx_n + ruh_n"),
    ),
    rule(
        41,
        "Hidden-state term forgotten",
        "The previous hidden state is part of the weighted sum: add $U h_{t-1}$.",
        *on_sums(ALL, "a_* = wx_* + pc_* + b.*", "a_n = wx_n + b.n"),
    ),
    rule(
        42,
        "Input term forgotten",
        "You did not use the current input: add $W x_t$.",
        *on_sums(ALL, "a_* = uh_* + pc_* + b.*", "a_n = ruh_n + b.n"),
    ),
    rule(
        43,
        "W and U exchanged",
        "W multiplies the input $x_t$ and U multiplies the previous hidden state. You exchanged the two weights.",
        *on_sums(_SQUARE, "a_* = U.* @ x_in + W.* @ h_in + b.*"),
    ),
    rule(
        44,
        "Columns taken for rows",
        "Entry j of the product is row j of the matrix times the vector. You used column j.",
        *on_sums(_SQUARE, "uh_* = T(U.*) @ h_in"),
        least_units=2,
    ),
    rule(
        45,
        "Columns of the input matrix taken for rows",
        "Entry j of $W x$ is row j of W times x. You used column j.",
        *on_sums(_SQUARE, "wx_* = T(W.*) @ x_in"),
        least_units=2,
    ),
    rule(
        46,
        "Element-wise product in place of the matrix product",
        r"In a matrix times a vector every entry of the vector contributes to every entry of the result. $\odot$ is "
        "used only for gates.",
        *on_sums(_SQUARE, "uh_* = diag(U.*) * h_in"),
        least_units=2,
    ),
    rule(
        47,
        "Contributions multiplied instead of added",
        "The contributions of input and hidden state are added, not multiplied.",
        *on_sums(tuple(name for name in ALL if name not in RESET_AFTER), "a_* = wx_* * uh_* + pc_* + b.*"),
    ),
    rule(
        48,
        "Stale hidden state",
        "After each step the hidden state changes. Step t must use $h_{t-1}$, the result of the step before.",
        once(ALL, "h_in = first(h)", from_step=2),
    ),
    rule(
        49,
        "Input off by one step",
        "You read the wrong column of the input sequence: step t uses $x_t$.",
        once(ALL, "x_in = old(x)", from_step=2),
    ),
    rule(
        50,
        "Cell state fed to the gates",
        "In the LSTM the gates and the candidate read the visible state $h_{t-1}$, not the memory cell. (In Ng's GRU "
        "the two are the same, which is where this slip comes from.)",
        once(LSTMS, "h_in = old(c)"),
    ),
    rule(
        51,
        "Minus sign of a weight lost",
        "At least one of the weights is negative: check the signs in the weighted sum.",
        *on_sums(("rnn_tanh", "mitx_gated", "lstm", "lstm_nobias"), _UNSIGNED),
        on_plain_sums(("gru_ng",), _UNSIGNED),
        once(("gru_ng",), _UNSIGNED_RESET),
        Form(("gru_ng",), (Part(_UNSIGNED, "sums"), Part(_UNSIGNED_RESET)), where="all"),
    ),
    rule(
        52,
        "Hidden state counted twice in the candidate",
        "The weighted sum already contains the hidden state once; do not add $h_{t-1}$ again inside the tanh.",
        Form(
            ("rnn_tanh", "mitx_gated", "lstm", "lstm_nobias"),
            (Part("a_* = h_in + wx_* + uh_* + b.*", "candidate"),),
        ),
    ),
    rule(
        53,
        "Only one of the two bias vectors used",
        "This layout has two bias vectors. $b_{hn}$ sits next to $U_n h_{t-1}$, inside the reset gate.",
        once(RESET_AFTER, "uh_n = U.n @ h_in"),
    ),
    rule(
        54,
        "Peephole term omitted",
        "This cell has peepholes: the gate also sees the cell state through p.",
        Form(("lstm_peephole",), (Part("a_* = wx_* + uh_* + b.*", "gates"),), where="both"),
    ),
    rule(
        55,
        "Output peephole looks at the old cell state",
        "Input and forget gates peep at $c_{t-1}$, but the output gate is computed after the update and peeps at "
        "$c_t$.",
        once(("lstm_peephole",), "pc_o = p.o * c_in"),
    ),
    rule(
        56,
        "Peephole applied to h instead of c",
        "A peephole looks into the memory cell: it multiplies the cell state. The recurrent matrix already handles "
        "$h_{t-1}$.",
        Form(("lstm_peephole",), (Part("pc_* = p.* * h_in", "gates"),), where="both"),
    ),
    rule(
        57,
        "Weight blocks read in the wrong order",
        "The order of the blocks in a packed matrix differs from one library to the next. You took the rows of another "
        "block.",
        once(("lstm",), "a_g = wx_o + uh_o + b.o", "a_o = wx_g + uh_g + b.g"),
        once(("lstm_nobias",), "a_g = wx_o + uh_o", "a_o = wx_g + uh_g"),
    ),
    rule(
        58,
        "Blocks of reset and update exchanged",
        "Check which weights belong to the reset gate and which to the update gate: you exchanged the two.",
        once(
            tuple(name for name in RESETTING if name != "gru_chung"),
            "a_r = wx_<update> + uh_<update> + b.<update>",
            "a_<update> = wx_r + uh_r + b.r",
        ),
        once(("gru_chung",), "a_r = wx_z + uh_z", "a_z = wx_r + uh_r"),
    ),
)

_ROUNDED = ("lstm", "lstm_nobias", "gru_ng", *RESET_AFTER, "gru_reset_before")
_LECTURED = ("lstm", "lstm_nobias")

ROUNDING_RULES = (
    rule(
        67,
        "Gates rounded to one decimal before use",
        "You rounded the gates too early. Carry the decimals that the question asks for, and round only at the end.",
        Form(_ROUNDED, (Part("# = round_one(sigma(a_*))", "gates"),), where="all", hard=False),
    ),
    rule(
        68,
        "Hard values used although exact ones were asked",
        "This question asks for exact values; the shortcut with 0, 1 and -1 is only for questions that say so.",
        Form(
            ("mitx_gated", "gru_ng", *RESET_AFTER),
            (Part("# = hard_sigma(a_*)", "gates"), Part("# = hard_tanh(a_*)", "candidate")),
            where="all",
            hard=False,
        ),
        Form(
            _LECTURED,
            (Part("# = hard_sigma(a_*)", "gates"), Part("# = hard_tanh(a_*)", "candidate"), Part("m = hard_tanh(c)")),
            where="all",
            hard=False,
        ),
    ),
    rule(
        69,
        "tanh left unrounded in the hard regime",
        "The rule of this question rounds tanh as well: to -1 or 1.",
        Form(("mitx_gated", "gru_ng"), (Part("# = exact_tanh(a_*)", "candidate"),), hard=True),
        once(_LECTURED, "g = exact_tanh(a_g)", "m = exact_tanh(c)", hard=True),
    ),
    rule(
        70,
        "Negative tanh rounded to 0",
        "Only the sigmoid becomes 0 or 1. tanh is rounded to -1 or 1, so a negative argument gives -1.",
        Form(("mitx_gated", "gru_ng"), (Part("# = relu(hard_tanh(a_*))", "candidate"),), hard=True),
        once(_LECTURED, "g = relu(hard_tanh(a_g))", "m = relu(hard_tanh(c))", hard=True),
    ),
)
