"""Slips in the LSTM: cell update, activations, output."""

from __future__ import annotations

from lstm_engine import wrong
from lstm_engine.catalogue.forms import ALL, GATED, LSTMS, once, rule
from lstm_engine.cells.parts import add, multiply, same
from lstm_engine.malrules import Form, Part
from lstm_engine.regimes import sigmoid, tanh

UPDATE_RULES = (
    rule(
        8,
        "Input and forget gates swapped",
        "The forget gate multiplies the old cell state and the input gate multiplies the new candidate; you exchanged "
        "them.",
        once(LSTMS, Part("c", ("i", "f", "g", "c_in"), (wrong.swapped_update,), "{i} ⊙ {c_in} + {f} ⊙ {g}")),
    ),
    rule(
        9,
        "f = 1 read as 'forget everything'",
        "Despite its name, the forget gate is a keep factor: f = 1 keeps the memory, f = 0 erases it.",
        once(LSTMS, Part("keep", ("f", "c_in"), (wrong.complement_times,), "(1 - {f}) ⊙ {c_in}")),
    ),
    rule(
        10,
        "Previous cell state dropped",
        "You left out the term carried over from $c_{t-1}$. That carried term is the memory of the cell.",
        once(LSTMS, Part("keep", ("c_in",), (wrong.nothing,), "0 ⊙ {c_in}")),
    ),
    rule(
        11,
        "Input gate omitted",
        "The candidate is only added after the input gate has scaled it: multiply by i before adding.",
        once(LSTMS, Part("write", ("g",), (same,), "{g}")),
    ),
    rule(
        12,
        "Forget gate omitted",
        "You carried $c_{t-1}$ over unchanged, which is the original cell of 1997. This cell has a forget gate (added "
        "in 2000): multiply by f.",
        once(LSTMS, Part("keep", ("c_in",), (same,), "{c_in}")),
    ),
    rule(
        13,
        "Forget gate applied to the whole sum",
        "The forget gate scales only the old memory. The new contribution is added after forgetting.",
        once(LSTMS, Part("c", ("f", "c_in", "write"), (wrong.scaled_sum,), "{f} ⊙ ({c_in} + {i} ⊙ {g})")),
    ),
    rule(
        14,
        "Forget gate applied to the candidate",
        "The candidate is scaled by the input gate i; the forget gate f belongs to $c_{t-1}$.",
        once(LSTMS, Part("write", ("f", "g"), (multiply,), "{f} ⊙ {g}")),
    ),
    rule(
        15,
        "Added instead of multiplied",
        "A gate acts by multiplication (it is a valve between 0 and 1), not by addition.",
        once(LSTMS, Part("keep", ("f", "c_in"), (add,), "{f} + {c_in}")),
    ),
    rule(
        16,
        "Multiplied instead of added",
        "Old memory and new contribution are added. The plus sign is what lets the gradient flow through the cell.",
        once(LSTMS, Part("c", ("keep", "write"), (multiply,), "({f} ⊙ {c_in}) ⊙ ({i} ⊙ {g})")),
    ),
    rule(
        17,
        "Hidden state used in the cell update",
        "The forget gate acts on the memory cell $c_{t-1}$. The visible state $h_{t-1}$ only feeds the gates and the "
        "candidate.",
        once(LSTMS, Part("keep", ("f", "h_in"), (multiply,), "{f} ⊙ {h_in}")),
    ),
    rule(
        18,
        "f assumed to be 1 - i",
        "In this LSTM the forget gate has its own weights. f = 1 - i holds only in the coupled variant (CIFG) and in "
        "the GRU.",
        once(LSTMS, Part("f", ("i",), (wrong.complement,), "1 - {i}")),
    ),
    rule(
        20,
        "Squashed cell state carried on",
        "tanh($c_t$) is only used to form $h_t$. The memory that goes to the next step is $c_t$ itself, not squashed.",
        once(LSTMS, Part("c_in", ("c-",), (tanh,), "tanh({c_in})"), from_step=2),
    ),
)

ACTIVATION_RULES = (
    rule(
        21,
        "Sigmoid used for the candidate",
        "The candidate is a value that may be negative, so it uses tanh. Sigmoid is for gates, which are proportions.",
        once(GATED, Part("#", ("a_*",), (sigmoid,), "σ({a_*})", "candidate")),
    ),
    rule(
        22,
        "Candidate left without activation",
        "You stopped at the weighted sum. The candidate is its tanh.",
        once(GATED, Part("#", ("a_*",), (same,), "{a_*}", "candidate")),
    ),
    rule(
        23,
        "tanh used for a gate",
        "Gates use the sigmoid, so that they lie between 0 and 1. A tanh can be negative, which makes no sense as a "
        "share.",
        Form(GATED, (Part("#", ("a_*",), (tanh,), "tanh({a_*})", "gates"),), where="both"),
    ),
    rule(
        24,
        "Sigmoid with the wrong sign",
        r"Check the sign in the exponent: $\sigma(a) = 1/(1+e^{-a})$. A positive argument must give more than 0.5.",
        Form(GATED, (Part("#", ("a_*",), (wrong.minus, sigmoid), "σ(-{a_*})", "gates"),), where="both"),
    ),
    rule(
        25,
        "tanh computed with half the argument",
        r"Your expression equals $\tanh(a/2) = 2\sigma(a)-1$. The formula needs $e^{-2a}$: "
        r"$\tanh(a) = (1-e^{-2a})/(1+e^{-2a})$.",
        once(ALL, Part("#", ("a_*",), (wrong.half, tanh), "tanh({a_*} / 2)", "candidate")),
    ),
    rule(
        27,
        "Activation missing in the simple RNN",
        "You gave the weighted sum. The state is the activation applied to it.",
        once(("rnn_tanh",), Part("h", ("a_h",), (same,), "{a_h}")),
    ),
    rule(
        28,
        "Sigmoid in place of tanh in the simple RNN",
        "The simple RNN in this course uses tanh. Sigmoid appears only in gates.",
        once(("rnn_tanh",), Part("h", ("a_h",), (sigmoid,), "σ({a_h})")),
    ),
    rule(
        30,
        "Activation applied twice",
        "Apply tanh once per step. You squashed an already squashed value.",
        once(("rnn_tanh",), Part("h", ("a_h",), (tanh, tanh), "tanh(tanh({a_h}))")),
    ),
    rule(
        31,
        "Raw input stored instead of the candidate",
        "What is written into memory is the candidate g, computed from $x_t$ and $h_{t-1}$, not the raw input.",
        once(LSTMS, Part("g", ("x_in",), (same,), "{x_in}")),
    ),
)

OUTPUT_RULES = (
    rule(
        32,
        "tanh omitted on the cell state",
        r"Squash the memory before showing it: $h_t = o_t \odot \tanh(c_t)$. Only the cell state itself is left "
        "unsquashed.",
        once(LSTMS, Part("h", ("o", "c"), (multiply,), "{o} ⊙ {c}")),
    ),
    rule(
        33,
        "Output gate multiplied before the tanh",
        "Order matters: first tanh of the whole cell state, then multiply by the output gate.",
        once(LSTMS, Part("h", ("o", "c"), (multiply, tanh), "tanh({o} ⊙ {c})")),
    ),
    rule(
        34,
        "Output gate omitted",
        "You skipped the output gate, which decides how much of the memory is visible.",
        once(LSTMS, Part("h", ("m",), (same,), "tanh({c})")),
    ),
    rule(
        35,
        "Sigmoid in place of tanh on the cell state",
        "The cell state is squashed with tanh so that the sign of the memory survives.",
        once(LSTMS, Part("m", ("c",), (sigmoid,), "σ({c})")),
    ),
    rule(
        36,
        "Old cell state used for the output",
        "Update the cell first: the output uses the new cell state $c_t$.",
        once(LSTMS, Part("m", ("c-",), (tanh,), "tanh({c_in})")),
    ),
    rule(
        37,
        "Candidate used for the output",
        "The output gate is applied to the (squashed) cell state, which also contains the carried memory, not to the "
        "candidate alone.",
        once(LSTMS, Part("h", ("o", "g"), (multiply,), "{o} ⊙ {g}")),
    ),
    rule(
        38,
        "Cell state reported as hidden state",
        r"$c_t$ is the memory cell; the question asks for the visible (hidden) state $h_t = o_t \odot \tanh(c_t)$.",
        once(LSTMS, Part("h", ("c",), (same,), "{c}")),
    ),
    rule(
        39,
        "Output gate added",
        "Gates multiply. Adding o would shift the output instead of scaling it.",
        once(LSTMS, Part("h", ("o", "m"), (add,), "{o} + tanh({c})")),
    ),
)
