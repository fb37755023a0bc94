"""Counting parameters: n hidden units, d inputs, so many bias vectors for each block."""

from __future__ import annotations

from lstm_engine.sheets.parts import sheet

_SIZES = {
    "n": ("n", "hidden units n"),
    "d": ("d", "inputs d"),
    "v": ("v", "bias vectors for each block"),
    "inputs": (r"\text{input weights}", "input weights"),
    "recurrent": (r"\text{recurrent weights}", "recurrent weights"),
    "block": (r"\text{weights of a block}", "weights of one block"),
    "blocks": (r"\text{weights}", "weights of all blocks"),
    "biases": (r"\text{biases}", "biases"),
    "peepholes": (r"\text{peepholes}", "peephole weights"),
    "w": ("w", "peephole vectors"),
    "total": (r"\text{parameters}", "parameters in all"),
    "lstm": (r"\text{parameters of an LSTM}", "parameters of an LSTM of the same sizes"),
    "ratio": (r"\text{GRU} / \text{LSTM}", "ratio to an LSTM of the same sizes"),
}
_RULE = (
    "A block is one gate or the candidate: $n \\times d$ input weights, $n \\times n$ recurrent weights and its biases."
)

COUNT_RNN = sheet(
    "count_rnn",
    "Parameters of a simple RNN",
    """
    inputs = n * d
    recurrent = n * n
    biases = v * n
    total = inputs + recurrent + biases
    """,
    symbols=_SIZES,
    whole=("inputs", "recurrent", "biases", "total"),
    convention="A simple RNN has one block: $n \\times d$ input weights, $n \\times n$ recurrent weights, and $v$ bias "
    "vectors of length $n$ ($v = 2$ in PyTorch, $v = 1$ in Keras).",
)
COUNT_LSTM = sheet(
    "count_lstm",
    "Parameters of an LSTM",
    """
    block = n * d + n * n
    blocks = 4 * block
    biases = 4 * v * n
    total = blocks + biases
    """,
    symbols=_SIZES,
    whole=("block", "blocks", "biases", "total"),
    convention=f"{_RULE} $v$ is the number of bias vectors of each block: 2 in PyTorch, 1 in Keras.",
)
COUNT_PEEPHOLES = sheet(
    "count_peepholes",
    "Parameters of an LSTM with peepholes",
    """
    block = n * d + n * n
    blocks = 4 * block
    biases = 4 * v * n
    peepholes = w * n
    total = blocks + biases + peepholes
    """,
    symbols=_SIZES,
    whole=("block", "blocks", "biases", "peepholes", "total"),
    convention=f"{_RULE} $v$ is the number of bias vectors of each block, $w$ the number of peephole vectors of the "
    "whole cell.",
)
COUNT_GRU = sheet(
    "count_gru",
    "Parameters of a GRU",
    """
    block = n * d + n * n
    blocks = 3 * block
    biases = 3 * v * n
    total = blocks + biases
    lstm = 4 * block + 4 * v * n
    ratio = total / lstm
    """,
    symbols=_SIZES,
    whole=("block", "blocks", "biases", "total", "lstm"),
    convention=f"{_RULE} $v$ is the number of bias vectors of each block: 2 in PyTorch, 1 in Ng's course.",
)
COUNT_SHEETS = (COUNT_RNN, COUNT_LSTM, COUNT_PEEPHOLES, COUNT_GRU)
