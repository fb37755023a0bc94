"""Slips in the LSTM: cell update, activations, output."""

from __future__ import annotations

from lstm_engine.catalogue.forms import (
    FORGETTING,
    LSTMS,
    MODERN,
    RNNS,
    SQUASHING,
    UNCOUPLED,
    on_candidate,
    on_gates,
    once,
    rule,
)

UPDATE_RULES = (
    rule(
        8,
        "Input and forget gates swapped",
        "The forget gate multiplies the old cell state and the input gate multiplies the new candidate; you exchanged "
        "them.",
        once(UNCOUPLED, "c = i * c_in + f * g"),
    ),
    rule(
        9,
        "f = 1 read as ‘forget everything’",
        "Despite its name, the forget gate is a keep factor: f = 1 keeps the memory, f = 0 erases it.",
        once(FORGETTING, "keep = (1 - f) * c_in"),
    ),
    rule(
        10,
        "Previous cell state dropped",
        "You left out the term carried over from $c_{t-1}$. That carried term is the memory of the cell.",
        once(LSTMS, "keep = 0 * c_in"),
    ),
    rule(
        11,
        "Input gate omitted",
        "The candidate is only added after the input gate has scaled it: multiply by i before adding.",
        once(LSTMS, "write = g"),
    ),
    rule(
        12,
        "Forget gate omitted",
        "You carried $c_{t-1}$ over unchanged, which is the original cell of 1997. This cell has a forget gate (added "
        "in 2000): multiply by f.",
        once(FORGETTING, "keep = c_in"),
    ),
    rule(
        13,
        "Forget gate applied to the whole sum",
        "The forget gate scales only the old memory. The new contribution is added after forgetting.",
        once(FORGETTING, "c = f * (c_in + write)"),
    ),
    rule(
        14,
        "Forget gate applied to the candidate",
        "The candidate is scaled by the input gate i; the forget gate f belongs to $c_{t-1}$.",
        once(FORGETTING, "write = f * g"),
    ),
    rule(
        15,
        "Added instead of multiplied",
        "A gate acts by multiplication (it is a valve between 0 and 1), not by addition.",
        once(FORGETTING, "keep = f + c_in"),
    ),
    rule(
        16,
        "Multiplied instead of added",
        "Old memory and new contribution are added. The plus sign is what lets the gradient flow through the cell.",
        once(LSTMS, "c = keep * write"),
    ),
    rule(
        17,
        "Hidden state used in the cell update",
        "What is carried on is the memory cell $c_{t-1}$. The visible state $h_{t-1}$ only feeds the gates and the "
        "candidate.",
        once(FORGETTING, "keep = f * h_in"),
        once(("lstm_nfg", "lstm_1997"), "keep = h_in"),
    ),
    rule(
        18,
        "f assumed to be 1 - i",
        "In this LSTM the forget gate has its own weights. f = 1 - i holds only in the coupled variant (CIFG) and in "
        "the GRU.",
        once(UNCOUPLED, "f = 1 - i"),
    ),
    rule(
        19,
        "Complement forgotten in the coupled cell",
        "In the coupled cell the two gates share one number but use it in opposite ways: f + i = 1.",
        once(("lstm_cifg",), "f = i"),
        once(("lstm_cifg_f",), "i = f"),
    ),
    rule(
        20,
        "Squashed cell state carried on",
        r"$\tanh(c_t)$ is only used to form $h_t$. What goes on to the next step is $c_t$ itself, not squashed.",
        once(MODERN, "c_in = tanh(old(c))", from_step=2),
    ),
)

ACTIVATION_RULES = (
    rule(
        21,
        "Sigmoid used for the candidate",
        "The candidate is a value that may be negative, so it uses tanh. Sigmoid is for gates, which are proportions.",
        on_candidate(SQUASHING, "# = sigma(a_*)"),
    ),
    rule(
        22,
        "Candidate left without activation",
        "You stopped at the weighted sum. The candidate is its tanh.",
        on_candidate(SQUASHING, "# = a_*"),
    ),
    rule(
        23,
        "tanh used for a gate",
        "Gates use the sigmoid, so that they lie between 0 and 1. A tanh can be negative, which makes no sense as a "
        "share.",
        on_gates((*SQUASHING, "lstm_1997"), "# = tanh(a_*)"),
    ),
    rule(
        24,
        "Sigmoid with the wrong sign",
        r"Check the sign in the exponent: $\sigma(a) = 1/(1+e^{-a})$. A positive argument must give more than 0.5.",
        on_gates((*SQUASHING, "lstm_1997"), "# = sigma(-a_*)"),
    ),
    rule(
        25,
        "tanh computed with half the argument",
        r"What you have is $\tanh(a/2) = 2\sigma(a)-1$. The formula needs $e^{-2a}$: "
        r"$\tanh(a) = (1-e^{-2a})/(1+e^{-2a})$.",
        on_candidate(("rnn_tanh", *SQUASHING), "# = tanh(a_* / 2)", hard=False),
    ),
    rule(
        26,
        "Modern tanh used in the cell of 1997",
        r"The paper of 1997 squashes the cell input to (-2, 2) with $4\sigma(a)-2$, and the state with "
        r"$2\sigma(s)-1 = \tanh(s/2)$. tanh came later.",
        once(("lstm_1997",), "g = tanh(a_g)"),
    ),
    rule(
        27,
        "Activation missing in the simple RNN",
        "You gave the weighted sum. The state is the activation applied to it.",
        once(RNNS, "h = a_h"),
    ),
    rule(
        28,
        "Sigmoid in place of tanh in the simple RNN",
        "The simple RNN in this course uses tanh. Sigmoid appears only in gates.",
        once(("rnn_tanh",), "h = sigma(a_h)"),
    ),
    rule(
        29,
        "ReLU taken as absolute value",
        "ReLU sets negative sums to 0; it does not flip their sign.",
        once(("rnn_relu",), "h = abs(a_h)"),
    ),
    rule(
        30,
        "Activation applied twice",
        "Apply tanh once per step. You squashed an already squashed value.",
        once(("rnn_tanh",), "h = tanh(tanh(a_h))"),
    ),
    rule(
        31,
        "Raw input stored instead of the candidate",
        "What is written into memory is the candidate g, computed from $x_t$ and $h_{t-1}$, not the raw input.",
        once(("lstm", "lstm_nobias"), "g = x_in"),
    ),
)

OUTPUT_RULES = (
    rule(
        32,
        "tanh omitted on the cell state",
        r"Squash the memory before showing it: $h_t = o_t \odot \tanh(c_t)$. Only the cell state itself is left "
        "unsquashed.",
        once(MODERN, "h = o * c"),
    ),
    rule(
        33,
        "Output gate multiplied before the tanh",
        "Order matters: first tanh of the whole cell state, then multiply by the output gate.",
        once(MODERN, "h = tanh(o * c)", hard=False),
    ),
    rule(
        34,
        "Output gate omitted",
        "You skipped the output gate, which decides how much of the memory is visible.",
        once(MODERN, "h = tanh(c)"),
        once(("lstm_1997",), "h = squash_one(c)"),
    ),
    rule(
        35,
        "Sigmoid in place of tanh on the cell state",
        "The cell state is squashed with tanh so that the sign of the memory survives.",
        once(MODERN, "m = sigma(c)"),
    ),
    rule(
        36,
        "Old cell state used for the output",
        "Update the cell first: the output uses the new cell state $c_t$.",
        once(MODERN, "m = tanh(c_in)"),
    ),
    rule(
        37,
        "Candidate used for the output",
        "The output gate is applied to the (squashed) cell state, which also contains the carried memory, not to the "
        "candidate alone.",
        once(MODERN, "h = o * g"),
    ),
    rule(
        38,
        "Cell state reported as hidden state",
        "$c_t$ is the memory cell. The visible (hidden) state $h_t$ is the output gate times the squashed cell state.",
        once(LSTMS, "h = c"),
    ),
    rule(
        39,
        "Output gate added",
        "Gates multiply. Adding o would shift the output instead of scaling it.",
        once(MODERN, "h = o + tanh(c)"),
    ),
)
