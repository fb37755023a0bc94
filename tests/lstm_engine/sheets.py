"""The calculations that are no cell step, by hand: for each line a function of the lines that it needs. Every value
is a list of numbers."""

import math


def sigma(a):
    """1 / (1 + e^-a)."""
    return 1 / (1 + math.exp(-a))


def product(matrix, vector):
    """A matrix times a vector."""
    return [sum(w * v for w, v in zip(row, vector, strict=True)) for row in matrix]


def scalar(calculate):
    """A line of single numbers: `calculate` is handed a function from names to numbers."""
    return lambda value: [calculate(lambda name: value(name)[0])]


def places(vector, wanted):
    """Entries with the wanted value, as a sum of powers of 2."""
    return [float(sum(2**place for place, entry in enumerate(vector) if entry == wanted))]


def back_to(gate, known, factor):
    """Work backwards to one gate of c = f old + i g."""
    other = {"f": "g", "i": "old"}[gate]
    return {
        "rest": scalar(lambda v: v("target") - v(known) * v(other)),
        gate: scalar(lambda v: v("rest") / v(factor)),
        "verdict": scalar(lambda v: float(0 < v(gate) < 1)),
    }


def block(gates):
    """Parameters of so many gate blocks."""
    return {
        "block": scalar(lambda v: v("n") * (v("d") + v("n"))),
        "blocks": scalar(lambda v: gates * v("block")),
        "biases": scalar(lambda v: gates * v("v") * v("n")),
    }


SHEETS = {
    "squash": {
        "s": scalar(lambda v: sigma(v("a"))),
        "t": scalar(lambda v: math.tanh(v("a"))),
        "hard_s": lambda value: [float(a > 0) for a in value("a")],
        "hard_t": lambda value: [math.copysign(1, a) for a in value("a")],
    },
    "slope_sigma": {
        "slope": scalar(lambda v: v("y") * (1 - v("y"))),
        "verdict": scalar(lambda v: float(v("slope") < 0.05)),
    },
    "slope_tanh": {
        "slope": scalar(lambda v: 1 - v("y") ** 2),
        "verdict": scalar(lambda v: float(v("slope") < 0.05)),
    },
    "two_products": {
        "p": lambda value: [a * b for a, b in zip(value("u"), value("v"), strict=True)],
        "q": lambda value: product(value("W"), value("v")),
    },
    "stacked": {
        "z": lambda value: [
            total + bias
            for total, bias in zip(product(value("M"), [*value("h"), *value("x")]), value("b"), strict=True)
        ],
    },
    "packed": {
        "all": lambda value: product(value("P"), value("s")),
        "a": lambda value: [value("all")[int(value("row")[0])]],
        "gate": scalar(lambda v: sigma(v("a"))),
    },
    "copies_overwriting": {
        "copied": lambda value: places(value("g"), 0),
        "taken": lambda value: places(value("g"), 1),
    },
    "copies_keeping": {
        "copied": lambda value: places(value("z"), 1),
        "taken": lambda value: places(value("z"), 0),
    },
    "flip": {
        "over": scalar(lambda v: (1 - v("q")) * v("old") + v("q") * v("new")),
        "kept": scalar(lambda v: v("q") * v("old") + (1 - v("q")) * v("new")),
        "agree": scalar(lambda v: 1 - v("q")),
    },
    "read_trace": {
        "stored": lambda value: [float(value("i").index(max(value("i"))))],
        "erased": lambda value: [float(value("f").index(min(value("f"))))],
        "exposed": lambda value: [float(value("o").index(max(value("o"))))],
    },
    "count_rnn": {
        "inputs": scalar(lambda v: v("n") * v("d")),
        "recurrent": scalar(lambda v: v("n") ** 2),
        "biases": scalar(lambda v: v("v") * v("n")),
        "total": scalar(lambda v: v("n") * (v("d") + v("n") + v("v"))),
    },
    "count_lstm": {
        **block(4),
        "total": scalar(lambda v: 4 * v("n") * (v("d") + v("n") + v("v"))),
    },
    "count_peepholes": {
        **block(4),
        "peepholes": scalar(lambda v: v("w") * v("n")),
        "total": scalar(lambda v: 4 * v("n") * (v("d") + v("n") + v("v")) + v("w") * v("n")),
    },
    "count_gru": {
        **block(3),
        "total": scalar(lambda v: 3 * v("n") * (v("d") + v("n") + v("v"))),
        "lstm": scalar(lambda v: 4 * v("n") * (v("d") + v("n") + v("v"))),
        "ratio": scalar(lambda v: v("total") / v("lstm")),
    },
    "memory_share": {"share": scalar(lambda v: v("f") ** v("k"))},
    "memory_span": {
        "exact": scalar(lambda v: math.log(v("q")) / math.log(v("f"))),
        "steps": scalar(lambda v: float(next(k for k in range(1, 2000) if v("f") ** k <= v("q")))),
    },
    "memory_gate": {"f": scalar(lambda v: v("q") ** (1 / v("k")))},
    "forget_bias": {
        "f": scalar(lambda v: sigma(v("b"))),
        "share": scalar(lambda v: v("f") ** v("k")),
    },
    "sum_1997": {
        "full": scalar(lambda v: v("k") * v("w")),
        "faded": scalar(lambda v: sum(v("w") * v("f") ** step for step in range(int(v("k"))))),
        "shown": scalar(lambda v: math.tanh(v("full"))),
    },
    "back_to_f": back_to("f", "i", "old"),
    "back_to_i": back_to("i", "f", "g"),
    "vanish": {
        "factor": scalar(lambda v: v("u") * v("slope")),
        "product": scalar(lambda v: v("factor") ** v("k")),
        "verdict": scalar(lambda v: float(v("product") > 1)),
    },
    "cec_and_rnn": {
        "cell": scalar(lambda v: v("f") ** v("k")),
        "rnn": scalar(lambda v: v("q") ** v("k")),
        "ratio": scalar(lambda v: v("cell") / v("rnn")),
    },
    "lost_at": {
        "lag": scalar(lambda v: float(next(k for k in range(1, 2000) if v("q") ** k <= v("p")))),
    },
    "clip": {
        "size": lambda value: [math.hypot(*value("g"))],
        "factor": scalar(lambda v: min(1.0, v("limit") / v("size"))),
        "clipped": lambda value: [value("factor")[0] * entry for entry in value("g")],
        "factor2": scalar(lambda v: min(1.0, v("limit2") / v("size"))),
        "clipped2": lambda value: [value("factor2")[0] * entry for entry in value("g")],
    },
    "truncation": {
        "first": scalar(lambda v: float(min(range(int(v("k") - v("m")) + 1, int(v("k")) + 1)))),
        "lost": scalar(lambda v: float(len(range(1, int(v("k") - v("m")) + 1)))),
    },
    "hold": {"f": scalar(lambda v: sigma(v("b"))), "share": scalar(lambda v: v("f") ** v("k"))},
    "fade": {"f": scalar(lambda v: sigma(v("b"))), "share": scalar(lambda v: v("f") ** v("k"))},
}
WHOLE = {  # choices and whole numbers, which nobody rounds
    *(("squash", name) for name in ("hard_s", "hard_t")),
    *((sheet, "verdict") for sheet in ("slope_sigma", "slope_tanh", "back_to_f", "back_to_i", "vanish")),
    *((sheet, name) for sheet in ("copies_overwriting", "copies_keeping") for name in ("copied", "taken")),
    *(("read_trace", name) for name in ("stored", "erased", "exposed")),
    *(("two_products", name) for name in "pq"),
    *(
        (sheet, name)
        for sheet in ("count_rnn", "count_lstm", "count_peepholes", "count_gru")
        for name in ("inputs", "recurrent", "block", "blocks", "biases", "peepholes", "total", "lstm")
    ),
    ("memory_span", "steps"),
    ("lost_at", "lag"),
    ("truncation", "first"),
    ("truncation", "lost"),
}
