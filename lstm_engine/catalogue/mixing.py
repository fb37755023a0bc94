"""Slips in mixing old state and candidate, and with the reset gate."""

from __future__ import annotations

from lstm_engine import wrong
from lstm_engine.catalogue.forms import KEEPING, MIXING, OVERWRITING, once, rule
from lstm_engine.cells.parts import add, multiply, same
from lstm_engine.malrules import Part
from lstm_engine.regimes import tanh

MIXING_RULES = (
    rule(
        1,
        "g and 1 - g swapped",
        "In this convention the gate says how much to overwrite: a gate of 0 keeps the old value, a gate of 1 takes "
        "the candidate. You used it the other way round.",
        once(
            OVERWRITING,
            Part(
                "h",
                ("<update>", "h_in", "<cand>"),
                (wrong.crossed_mix,),
                "{<update>} ⊙ {h_in} + (1 - {<update>}) ⊙ {<cand>}",
            ),
        ),
    ),
    rule(
        2,
        "The other sign of the update gate",
        "Papers disagree about what z means. Here z multiplies the old state (Cho et al. 2014, PyTorch, Keras, ONNX). "
        "You used the sign of Chung 2014 and Andrew Ng, where it multiplies the candidate.",
        once(
            KEEPING,
            Part("h", ("z", "h_in", "n"), (wrong.straight_mix,), "(1 - {z}) ⊙ {h_in} + {z} ⊙ {n}"),
        ),
    ),
    rule(
        3,
        "Old state kept in full",
        "The gate is a blend: whatever share goes to the candidate is taken away from the old state. The two weights "
        "must add up to 1.",
        once(MIXING, Part("keep", ("h_in",), (same,), "{h_in}")),
    ),
    rule(
        4,
        "Same gate on both terms",
        "You multiplied both the old state and the candidate by the same weight. One of the two must get the "
        "complement.",
        once(OVERWRITING, Part("keep", ("<update>", "h_in"), (multiply,), "{<update>} ⊙ {h_in}")),
        once(KEEPING, Part("keep", ("z", "h_in"), (wrong.complement_times,), "(1 - {z}) ⊙ {h_in}")),
    ),
    rule(
        5,
        "Gate ignored: state overwritten",
        "That is the simple RNN, which overwrites its state at every step. A gated cell blends the candidate with the "
        "previous state.",
        once(MIXING, Part("h", ("<cand>",), (same,), "{<cand>}")),
    ),
    rule(
        6,
        "Extra tanh around the new state",
        "The new state is already a weighted average of values; there is no further tanh after the blend. (The tanh "
        "of the state belongs to the LSTM output.)",
        once(MIXING, Part("h", ("keep", "write"), (add, tanh), "tanh({keep} + {write})")),
    ),
    rule(
        7,
        "Gate multiplied inside the tanh",
        "Apply tanh first, then scale the result by the gate. Moving the gate inside the tanh changes the value.",
        once(
            OVERWRITING, Part("write", ("<update>", "a_*"), (multiply, tanh), "tanh({<update>} ⊙ {a_*})", "candidate")
        ),
        once(KEEPING, Part("write", ("z", "a_n"), (wrong.complement_times, tanh), "tanh((1 - {z}) ⊙ {a_n})")),
    ),
)

RESET_RULES = (
    rule(
        59,
        "Reset gate applied to the kept state",
        "The reset gate acts only inside the candidate. The blend uses the untouched old state.",
        once(("gru_ng",), Part("keep", ("u", "r", "h_in"), (wrong.complement_times,), "(1 - {u}) ⊙ {r} ⊙ {h_in}")),
        once(KEEPING, Part("keep", ("z", "r", "h_in"), (multiply,), "{z} ⊙ {r} ⊙ {h_in}")),
    ),
    rule(
        60,
        "Reset before the matrix where it comes after",
        "Here the reset gate multiplies the result of $U h_{t-1} + b_{hn}$ (PyTorch, cuDNN, Keras default). You "
        "applied it to $h_{t-1}$ first, as in Cho's final paper.",
        once(
            KEEPING,
            Part(
                "a_n",
                ("wx_n", "U.n", "r", "h_in", "b.n", "b_rec.n"),
                (wrong.reset_first,),
                "{W.n} * {x_in} + {b.n} + {U.n} * ({r} ⊙ {h_in}) + {b_rec.n}",
            ),
        ),
    ),
    rule(
        61,
        "Reset after the matrix where it comes before",
        "Here the reset gate multiplies the old state before the matrix product (Cho v3, Chung, Ng, ONNX default). For "
        "one unit both agree; for two or more they differ.",
        once(("gru_ng",), Part("uh_c", ("r", "U.c", "h_in"), (wrong.reset_last,), "{r} ⊙ ({U.c} * {h_in})")),
    ),
    rule(
        62,
        "Recurrent bias left outside the reset gate",
        "$b_{hn}$ is inside the bracket, so the reset gate scales it too.",
        once(
            KEEPING,
            Part("ruh_n", ("r", "U.n", "h_in", "b_rec.n"), (wrong.bias_outside,), "{r} ⊙ ({U.n} * {h_in}) + {b_rec.n}"),
        ),
    ),
    rule(
        63,
        "Reset gate ignored",
        "You used the simplified GRU. In the full GRU the reset (relevance) gate scales the old state inside the "
        "candidate.",
        once(("gru_ng",), Part("rh", ("h_in",), (same,), "{h_in}")),
        once(KEEPING, Part("ruh_n", ("uh_n",), (same,), "{U.n} * {h_in} + {b_rec.n}")),
    ),
    rule(
        64,
        "Reset gate read as the amount to forget",
        "r = 1 means 'use the past fully', r = 0 means 'ignore it'. It is a relevance factor, not an amount to delete.",
        once(("gru_ng",), Part("rh", ("r", "h_in"), (wrong.complement_times,), "(1 - {r}) ⊙ {h_in}")),
        once(
            KEEPING,
            Part("ruh_n", ("r", "uh_n"), (wrong.complement_times,), "(1 - {r}) ⊙ ({U.n} * {h_in} + {b_rec.n})"),
        ),
    ),
    rule(
        65,
        "Reset gate applied to the input term",
        "The reset gate filters the past state, not the current input.",
        once(
            ("gru_ng",),
            Part(
                "a_c",
                ("r", "wx_c", "U.c", "h_in", "b.c"),
                (wrong.reset_on_input_before,),
                "{r} ⊙ ({W.c} * {x_in}) + {U.c} * {h_in} + {b.c}",
            ),
        ),
        once(
            KEEPING,
            Part(
                "a_n",
                ("r", "wx_n", "uh_n", "b.n"),
                (wrong.reset_on_input,),
                "{r} ⊙ ({W.n} * {x_in}) + {U.n} * {h_in} + {b_rec.n} + {b.n}",
            ),
        ),
    ),
    rule(
        66,
        "Update gate used inside the candidate",
        "The candidate uses the reset gate. The update gate is only used in the final blend.",
        once(("gru_ng",), Part("rh", ("u", "h_in"), (multiply,), "{u} ⊙ {h_in}")),
        once(KEEPING, Part("ruh_n", ("z", "uh_n"), (multiply,), "{z} ⊙ ({U.n} * {h_in} + {b_rec.n})")),
    ),
)
