"""Slips on the way back: local derivatives, products over time, direct and total derivative."""

from __future__ import annotations

from lstm_engine.catalogue.forms import once, rule
from lstm_engine.malrules import Form, Part

_RNN, _LSTM = ("rnn_tanh",), ("lstm",)

GRADIENT_RULES = (
    rule(
        71,
        "tanh' taken as 1 - tanh",
        "Square the output: the derivative of tanh is 1 - tanh².",
        once(_RNN, "slope_h = 1 - h"),
    ),
    rule(
        72,
        "tanh' evaluated with the argument instead of the output",
        "Use the value after the tanh: $1 - h_t^2$, not $1 - a_t^2$.",
        once(_RNN, "slope_h = 1 - a_h ** 2"),
    ),
    rule(
        73,
        "Activation derivative left out of the chain",
        "Each step contributes two factors: the weight and the slope of the activation.",
        once(_RNN, "slope_h = 1"),
    ),
    rule(
        74,
        "One factor missing from the product",
        "Going back from $h_T$ to $h_0$ crosses T steps, so the product has T factors.",
        Form(_RNN, (Part("dh_in = dh"),), only_first=True),
    ),
    rule(
        75,
        "Jacobians added instead of multiplied",
        "By the chain rule the derivatives of the steps are multiplied; that product is what vanishes or explodes.",
        once(_RNN, "dh_in = next(dh_in) + T(U.h) @ slope_h"),
    ),
    rule(
        76,
        "U instead of its transpose on the way back",
        "Errors flow back through the transposed matrix.",
        once(_RNN, "dh_in = U.h @ da_h"),
        least_units=2,
    ),
    rule(
        77,
        "Weight gradient from the last step only",
        "The same U is used at every step, so the contributions of all steps are added.",
        Form(_RNN, (Part("dU.h = next(dU.h)"),), until_step=-1),
    ),
    rule(
        78,
        "Direct derivative of the cell state taken as 1",
        "The factor is exactly 1 only in the cell of 1997. With a forget gate the direct path is multiplied by $f_t$ "
        "at each step.",
        once(_LSTM, "slope_keep = 1"),
    ),
    rule(
        79,
        "Direct derivative of the cell state taken as f(1 - f)",
        "$c_t$ is linear in $c_{t-1}$ with slope $f_t$. The derivative of the sigmoid appears only when you "
        "differentiate with respect to the gate's own input.",
        once(_LSTM, "slope_keep = f * (1 - f)"),
    ),
    rule(
        80,
        "Direct derivative of the cell state taken as the input gate",
        "$i_t$ multiplies the candidate; the old state is multiplied by $f_t$, so that is the slope.",
        once(_LSTM, "slope_keep = i"),
    ),
    rule(
        81,
        "Direct path taken for the total derivative",
        "The product of the forget gates is the direct path along the cell. $c_0$ also influences $c_T$ through $h_1$, "
        "$h_2$, … and the gates; the total derivative has those terms too.",
        once(_LSTM, "dh_in = 0 * h_in"),
    ),
    rule(
        82,
        "tanh slope missing between cell state and hidden state",
        r"$h_t = o_t \odot \tanh(c_t)$: differentiating gives $o_t$ times the slope of tanh at $c_t$.",
        once(_LSTM, "slope_m = 1"),
    ),
    rule(
        83,
        "Sigmoid derivative taken as s",
        "The derivative of the sigmoid is s(1 - s), at most 0.25.",
        Form(_LSTM, (Part("slope_# = #", "gates"),), where="both"),
    ),
    rule(
        84,
        "Truncated gradient of 1997 reported as the full gradient",
        "You used the truncated rule of the paper of 1997. The full gradient (Graves and Schmidhuber 2005) also "
        "follows the recurrent connections.",
        once(("lstm_1997",), "dh_in = 0 * h_in"),
    ),
    rule(
        85,
        "Sign lost when differentiating 1 - g",
        "The old state is multiplied by (1 - g), whose derivative with respect to g is -1.",
        once(("mitx_gated",), "dg = dh * (cand + h_in)"),
    ),
)
