"""Slips in calculations that are no cell step: rules of their own, and further places of rules about cells."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_engine.catalogue.forms import once, rule
from lstm_engine.malrules import Form

_POWERS = {  # sheet, node: base and exponent
    "memory_share": "share = f ** ({})",
    "forget_bias": "share = f ** ({})",
    "vanish": "product = factor ** ({})",
    "sum_1997": "faded = w * (1 - f ** ({})) / (1 - f)",
}


def _on_powers(exponent: str) -> tuple[Form, ...]:
    return tuple(once((name,), line.format(exponent)) for name, line in _POWERS.items())


SHEET_RULES = (
    rule(
        86,
        "Sigmoid and tanh exchanged",
        "σ lies between 0 and 1, tanh between -1 and 1. You took each for the other.",
        once(("squash",), "s = tanh(a)", "t = sigma(a)"),
    ),
    rule(
        87,
        "Negative sigmoid rounded to -1",
        "A sigmoid is never negative: for a negative argument it is rounded to 0.",
        once(("squash",), "hard_s = hard_tanh(a)"),
    ),
    rule(
        88,
        "Slope of the other function",
        r"The slope of $\sigma$ is y(1 - y), that of $\tanh$ is 1 - y². You used the formula of the other function.",
        once(("slope_sigma",), "slope = 1 - y ** 2"),
        once(("slope_tanh",), "slope = y * (1 - y)"),
    ),
    rule(
        89,
        "Recurrent matrix left out of the count",
        "Each block has two matrices: n × d for the input and n × n for the hidden state.",
        once(("count_rnn",), "recurrent = 0 * n"),
        once(("count_lstm", "count_peepholes", "count_gru"), "block = n * d"),
    ),
    rule(
        90,
        "Biases left out of the count",
        "Each block also has its bias vectors, each of length n.",
        once(("count_rnn", "count_lstm", "count_peepholes", "count_gru"), "biases = 0 * n"),
    ),
    rule(
        91,
        "Another number of bias vectors",
        "PyTorch has two bias vectors for each block, Keras and the papers one. The question says how many.",
        once(("count_rnn",), "biases = (3 - v) * n"),
        once(("count_lstm", "count_peepholes"), "biases = 4 * (3 - v) * n"),
        once(("count_gru",), "biases = 3 * (3 - v) * n"),
    ),
    rule(
        92,
        "Another number of blocks",
        "An LSTM has four blocks (input, forget, output, candidate), a GRU three (reset, update, candidate).",
        once(("count_lstm", "count_peepholes"), "blocks = 3 * block", "biases = 3 * v * n"),
        once(("count_gru",), "blocks = 4 * block", "biases = 4 * v * n"),
        once(("count_gru",), "blocks = 2 * block", "biases = 2 * v * n"),
    ),
    rule(
        93,
        "Peepholes counted as matrices",
        "A peephole is diagonal: a vector of length n for each gate that has one, not a matrix.",
        once(("count_peepholes",), "peepholes = w * n * n"),
    ),
    rule(
        94,
        "One factor too few",
        "Count the steps again: k steps make k factors, and in a sum k terms.",
        *_on_powers("k - 1"),
        once(("cec_and_rnn",), "cell = f ** (k - 1)", "rnn = q ** (k - 1)"),
        once(("memory_gate",), "f = q ** (1 / (k - 1))"),
        once(("sum_1997",), "full = (k - 1) * w"),
    ),
    rule(
        95,
        "One factor too many",
        "Count the steps again: k steps make k factors, and in a sum k terms.",
        *_on_powers("k + 1"),
        once(("cec_and_rnn",), "cell = f ** (k + 1)", "rnn = q ** (k + 1)"),
        once(("memory_gate",), "f = q ** (1 / (k + 1))"),
        once(("sum_1997",), "full = (k + 1) * w"),
    ),
    rule(
        96,
        "Multiplied by the number of steps",
        "Each step multiplies what is left, so k steps make a power, not a product with k.",
        once(("memory_share", "forget_bias"), "share = k * f"),
        once(("vanish",), "product = k * factor"),
        once(("cec_and_rnn",), "cell = k * f", "rnn = k * q"),
        once(("memory_gate",), "f = q / k"),
    ),
    rule(
        97,
        "Rounded down",
        "Before the next whole step more than that is still left: round up.",
        once(("memory_span",), "steps = floor(exact)"),
        once(("lost_at",), "lag = floor(exact)"),
    ),
    rule(
        98,
        "Clipped entry by entry",
        "Clipping by norm scales the whole vector and keeps its direction. You cut each entry off at the threshold.",
        once(
            ("clip",), "clipped = larger(-limit, smaller(limit, g))", "clipped2 = larger(-limit2, smaller(limit2, g))"
        ),
    ),
    rule(
        99,
        "Scaled though under the threshold",
        "A gradient that is shorter than the threshold is left as it is.",
        once(("clip",), "factor = limit / size", "factor2 = limit2 / size"),
    ),
    rule(
        100,
        "Stacked in the other order",
        "The matrix belongs to the stacked vector in the order that the question states: hidden state first.",
        once(("stacked",), "z = M @ stack(x, h) + b"),
    ),
    rule(
        101,
        "Off by one step",
        "The last step is one of those that are followed back.",
        once(("truncation",), "first = k - m", "lost = k - m - 1"),
    ),
    rule(
        102,
        "Other term added instead of taken away",
        "Take the term that you know from the target; what is left is the other term.",
        once(("back_to_f",), "rest = target + i * g"),
        once(("back_to_i",), "rest = target + f * old"),
    ),
    rule(
        103,
        "Other term forgotten",
        "The cell state has two terms. Take the one that you know from the target first.",
        once(("back_to_f", "back_to_i"), "rest = target"),
    ),
    rule(
        104,
        "Divided the wrong way round",
        "Divide what is left by what the gate multiplies.",
        once(("back_to_f",), "f = old / rest"),
        once(("back_to_i",), "i = g / rest"),
    ),
    rule(
        105,
        "Norm without the root",
        "The norm is the root of the sum of squares.",
        once(("clip",), "size = norm(g) ** 2"),
    ),
    rule(
        106,
        "Norm taken as the sum of the entries",
        "Square the entries before you add them, and take the root.",
        once(("clip",), "size = total(abs(g))"),
    ),
    rule(
        107,
        "Logarithm forgotten",
        "The steps stand in the exponent: divide the logarithm of what is left by the logarithm of the factor.",
        once(("memory_span",), "exact = q / f"),
        once(("lost_at",), "exact = p / q"),
    ),
)

MORE_PLACES: Mapping[str, tuple[Form, ...]] = {
    "M01": (
        once(("copies_overwriting",), "copied = marked(equal(g, 1))", "taken = marked(equal(g, 0))"),
        once(("flip",), "over = q * old + (1 - q) * new"),
    ),
    "M02": (
        once(("copies_keeping",), "copied = marked(equal(z, 0))", "taken = marked(equal(z, 1))"),
        once(("flip",), "kept = (1 - q) * old + q * new"),
    ),
    "M08": (once(("back_to_f",), "f = (target - i * old) / g"), once(("back_to_i",), "i = (target - f * g) / old")),
    "M09": (
        once(("memory_share", "forget_bias"), "share = (1 - f) ** k"),
        once(("memory_gate",), "f = 1 - q ** (1 / k)"),
        once(("memory_span",), "exact = ln(q) / ln(1 - f)"),
        once(("back_to_f",), "f = 1 - rest / old"),
        once(("read_trace",), "erased = largest(f)"),
    ),
    "M12": (once(("sum_1997",), "faded = k * w"),),
    "M23": (once(("packed",), "gate = tanh(a)"), once(("forget_bias",), "f = tanh(b)")),
    "M24": (
        once(("squash",), "s = sigma(-a)"),
        once(("packed",), "gate = sigma(-a)"),
        once(("forget_bias",), "f = sigma(-b)"),
    ),
    "M25": (once(("squash",), "t = tanh(a / 2)"),),
    "M44": (once(("two_products",), "q = T(W) @ v"),),
    "M46": (once(("two_products",), "q = diag(W) * v"),),
    "M40": (once(("stacked",), "z = M @ stack(h, x)"),),
    "M51": (once(("two_products",), "q = abs(W) @ v"), once(("stacked",), "z = abs(M) @ stack(h, x) + b")),
    "M57": (once(("packed",), "a = entry(all, other)"),),
    "M70": (once(("squash",), "hard_t = relu(hard_tanh(a))"),),
    "M71": (once(("slope_tanh",), "slope = 1 - y"),),
    "M73": (once(("vanish",), "factor = u"),),
    "M83": (once(("slope_sigma",), "slope = y"),),
}
