"""Slips in mixing old state and candidate, and with the reset gate."""

from __future__ import annotations

from lstm_engine.catalogue.forms import KEEPING, MIXING, OVERWRITING, RESET_AFTER, RESET_BEFORE, once, rule

MIXING_RULES = (
    rule(
        1,
        "g and 1 - g swapped",
        "In this convention the gate says how much to overwrite: a gate of 0 keeps the old value, a gate of 1 takes "
        "the candidate. You used it the other way round.",
        once(OVERWRITING, "h = <update> * h_in + (1 - <update>) * <cand>"),
    ),
    rule(
        2,
        "The other sign of the update gate",
        "Papers disagree about what the update gate means. Here it multiplies the old state (Cho et al. 2014, PyTorch, "
        "Keras, ONNX). You used the sign of Chung 2014 and Andrew Ng, where it multiplies the candidate.",
        once(KEEPING, "h = (1 - z) * h_in + z * <cand>"),
    ),
    rule(
        3,
        "Old state kept in full",
        "The new state is a blend: whatever share goes to the candidate is taken away from the old state. The two "
        "weights must add up to 1.",
        once(MIXING, "keep = h_in"),
    ),
    rule(
        4,
        "Same gate on both terms",
        "You multiplied both the old state and the candidate by the same weight. One of the two must get the "
        "complement.",
        once(OVERWRITING, "keep = <update> * h_in"),
        once(KEEPING, "keep = (1 - z) * h_in"),
    ),
    rule(
        5,
        "Gate ignored: state overwritten",
        "That is the simple RNN, which overwrites its state at every step. A gated cell blends the candidate with the "
        "previous state.",
        once(MIXING, "h = <cand>"),
    ),
    rule(
        6,
        "Extra tanh around the new state",
        "The new state is already a weighted average of values; there is no further tanh after the blend. (The tanh "
        "of the state belongs to the LSTM output.)",
        once(MIXING, "h = tanh(keep + write)"),
    ),
    rule(
        7,
        "Gate multiplied inside the tanh",
        "Apply tanh first, then scale the result by the gate. Moving the gate inside the tanh changes the value.",
        once(OVERWRITING, "write = tanh(<update> * <sum>)"),
        once(KEEPING, "write = tanh((1 - z) * <sum>)"),
    ),
)

RESET_RULES = (
    rule(
        59,
        "Reset gate applied to the kept state",
        "The reset gate acts only inside the candidate. The blend uses the untouched old state.",
        once(("gru_ng", "gru_chung"), "keep = (1 - <update>) * r * h_in"),
        once(KEEPING, "keep = z * r * h_in"),
    ),
    rule(
        60,
        "Reset before the matrix where it comes after",
        "Here the reset gate multiplies the result of $U h_{t-1} + b_{hn}$ (PyTorch, cuDNN, Keras default). You "
        "applied it to $h_{t-1}$ first, as in Cho's final paper.",
        once(RESET_AFTER, "a_n = wx_n + b.n + U.n @ (r * h_in) + b_rec.n"),
    ),
    rule(
        61,
        "Reset after the matrix where it comes before",
        "Here the reset gate multiplies the old state before the matrix product (Cho v3, Chung, Ng, ONNX default). For "
        "one unit both agree; for two or more they differ.",
        once(("gru_ng",), "uh_c = r * (U.c @ h_in)"),
        once(("gru_chung", "gru_reset_before"), "uh_n = r * (U.n @ h_in)"),
        least_units=2,
    ),
    rule(
        62,
        "Recurrent bias left outside the reset gate",
        "$b_{hn}$ is inside the bracket, so the reset gate scales it too.",
        once(RESET_AFTER, "ruh_n = r * (U.n @ h_in) + b_rec.n"),
    ),
    rule(
        63,
        "Reset gate ignored",
        "You left the reset gate out, as the simplified GRU does. In the full GRU it scales what the old state brings "
        "to the candidate.",
        once((*RESET_BEFORE, "mgu"), "rh = h_in"),
        once(RESET_AFTER, "ruh_n = uh_n"),
    ),
    rule(
        64,
        "Reset gate read as the amount to forget",
        "r = 1 means “use the past fully”, r = 0 means “ignore it”. It is a relevance factor, not an amount to delete.",
        once(RESET_BEFORE, "rh = (1 - r) * h_in"),
        once(RESET_AFTER, "ruh_n = (1 - r) * uh_n"),
    ),
    rule(
        65,
        "Reset gate applied to the input term",
        "The reset gate filters the past state, not the current input.",
        once(("gru_ng",), "a_c = r * wx_c + U.c @ h_in + b.c"),
        once(("gru_chung",), "a_n = r * wx_n + U.n @ h_in"),
        once(("gru_reset_before",), "a_n = r * wx_n + U.n @ h_in + b.n"),
        once(RESET_AFTER, "a_n = r * wx_n + uh_n + b.n"),
    ),
    rule(
        66,
        "Update gate used inside the candidate",
        "The candidate uses the reset gate. The update gate is only used in the final blend.",
        once(RESET_BEFORE, "rh = <update> * h_in"),
        once(RESET_AFTER, "ruh_n = z * uh_n"),
    ),
)
