"""The simple (Elman) recurrent cell: h = φ(W x + U h' + b), with φ = tanh or ReLU. Elman 1990; `nn.RNN` of PyTorch."""

from lstm_engine.cells.parts import Cell, back_through, gradients_of, lines, sums, weighted


def _cell(name: str, squashing: str, slope: str, convention: str) -> Cell:
    return Cell(
        name=name,
        title="simple RNN" if squashing == "tanh" else "simple RNN with ReLU",
        nodes=(*lines("x_in = x", "h_in = old(h)"), *sums(weighted("h")), *lines(f"h = {squashing}(a_h)")),
        backward=(
            *lines(
                f"""
                dh = loss_h + next(dh_in)
                slope_h = {slope}
                da_h = dh * slope_h
                dh_in = {back_through("U", "h")}
                dx = {back_through("W", "h")}
                """
            ),
            *gradients_of("h"),
        ),
        parameters={"W": ("h",), "U": ("h",), "b": ("h",)},
        blocks={"h": "h"},
        gates=(),
        candidate="h",
        states=("h",),
        profile="engine",
        convention=convention,
        source=f"Elman 1990; PyTorch nn.RNN with nonlinearity {squashing}",
    )


RNN_TANH = _cell(
    "rnn_tanh",
    "tanh",
    "1 - h ** 2",
    "Simple RNN: the state is overwritten at every time step; there is no gate.",
)
RNN_RELU = _cell(
    "rnn_relu",
    "relu",
    "less(0, a_h)",  # 0 at exactly 0, as in PyTorch
    r"Simple RNN with ReLU: $h_t = \max(0, a_t)$; there is no gate, and the state is not bounded.",
)
