"""The simple (Elman) recurrent cell: h = tanh(W x + U h' + b). Elman 1990; `nn.RNN` of PyTorch."""

from lstm_engine.cells.parts import Cell, block, ports, squashed

RNN_TANH = Cell(
    name="rnn_tanh",
    title="simple RNN",
    nodes=(*ports("h"), *block("h"), squashed("h", "a_h")),
    parameters={"W": ("h",), "U": ("h",), "b": ("h",)},
    blocks={"h": "h"},
    gates=(),
    candidate="h",
    states=("h",),
    profile="engine",
    convention="Simple RNN: the state is overwritten at every time step; there is no gate.",
    source="Elman 1990; PyTorch nn.RNN with nonlinearity tanh",
)
