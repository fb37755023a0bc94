"""The modern long short-term memory cell, with biases and without.

Input and output gates are from Hochreiter and Schmidhuber 1997, the forget gate from Gers, Schmidhuber and
Cummins 2000; this form is the one of PyTorch, Keras and the ONNX default. The cell of the MITx 6.86x lecture is
the same without biases.
"""

from lstm_engine.cells.parts import Cell, add, blocks, gate, multiply, ports, squashed
from lstm_engine.graph import Node

BLOCKS = ("i", "f", "g", "o")


def _nodes(bias: bool) -> tuple[Node, ...]:
    return (
        *ports("h", "c"),
        *blocks(*BLOCKS, bias=bias),
        gate("i"),
        gate("f"),
        squashed("g", "a_g"),
        gate("o"),
        Node("keep", ("f", "c_in"), (multiply,), "{f} ⊙ {c_in}", "mix"),
        Node("write", ("i", "g"), (multiply,), "{i} ⊙ {g}", "mix"),
        Node("c", ("keep", "write"), (add,), "{f} ⊙ {c_in} + {i} ⊙ {g}", "mix", written=True),
        squashed("m", "c"),
        Node("h", ("o", "m"), (multiply,), "{o} ⊙ {m}", "mix", written=True),
    )


def _cell(name: str, title: str, bias: bool, convention: str, source: str) -> Cell:
    kinds = ("W", "U", "b") if bias else ("W", "U")
    return Cell(
        name=name,
        title=title,
        nodes=_nodes(bias),
        parameters=dict.fromkeys(kinds, BLOCKS),
        blocks={"i": "i", "f": "f", "g": "g", "o": "o"},
        gates=("i", "f", "o"),
        candidate="g",
        states=("h", "c"),
        profile="engine",
        convention=convention,
        source=source,
    )


_ROLES = (
    "the input gate $i_t$ scales what is written, the forget gate $f_t$ is the share of the old cell state that is "
    "**kept**, the output gate $o_t$ scales what is shown; $g_t$ is the candidate."
)
LSTM = _cell(
    "lstm", "LSTM", True, f"Modern LSTM (2000, with a forget gate): {_ROLES}", "PyTorch nn.LSTM; Gers et al. 2000"
)
LSTM_NOBIAS = _cell(
    "lstm_nobias",
    "LSTM without biases",
    False,
    f"Modern LSTM (2000, with a forget gate), no biases: {_ROLES}",
    "MITx 6.86x, lecture 10.5",
)
