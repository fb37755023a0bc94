"""PyTorch's own layers and the engine, on the same weights, give the same states and gradients. Optional: see
CONTRIBUTING.md."""

import numpy as np
import pytest

from lstm_engine import export_weights, import_weights
from lstm_engine.__main__ import run

torch = pytest.importorskip("torch", reason="PyTorch is not installed; these tests are optional")

LAYERS = {
    "rnn_tanh": ("RNN", {"nonlinearity": "tanh"}),
    "rnn_relu": ("RNN", {"nonlinearity": "relu"}),
    "gru_reset_after": ("GRU", {}),
    "lstm": ("LSTM", {}),
    "lstm_nobias": ("LSTM", {"bias": False}),
}
every_layer = pytest.mark.parametrize("cell", LAYERS)
every_size = pytest.mark.parametrize("sizes", [(1, 1, 1), (3, 2, 4)])  # units, inputs, time steps


def drawn(cell, sizes):
    """A layer as PyTorch begins it, in double precision, and what comes in: x, h0 and c0, each a leaf."""
    units, inputs, steps = sizes
    name, settings = LAYERS[cell]
    torch.manual_seed(7)
    layer = getattr(torch.nn, name)(inputs, units, dtype=torch.float64, **settings)
    shapes = [(steps, inputs), (1, units), (1, units)][: 3 if name == "LSTM" else 2]
    return layer, [torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in shapes]


def ours(cell, layer, x, h0, c0=None):
    """The run of the engine on the layer's weights."""
    case = {"cell": cell, "params": import_weights(cell, "pytorch", layer.state_dict()), "gradients": True}
    start = {"h0": h0.tolist()[0], "c0": None if c0 is None else c0.tolist()[0]}
    return run({**case, "x": x.tolist(), **start})


def close(one, other):
    """Equal to 1e-12, relative to max(1, value)."""
    one, other = np.asarray(one), other.detach().numpy()
    return one.shape == other.shape and bool((np.abs(one - other) <= 1e-12 * np.maximum(1, np.abs(other))).all())


@every_layer
@every_size
def test_layer_gives_the_states_of_the_engine(cell, sizes):
    layer, (x, *states) = drawn(cell, sizes)

    hidden, _ = layer(x, states[0] if len(states) == 1 else tuple(states))

    assert close([step["h"] for step in ours(cell, layer, x, *states)["steps"]], hidden)


@every_layer
@every_size
def test_gradients_of_the_layer_are_those_of_the_engine_packed(cell, sizes):
    layer, (x, *states) = drawn(cell, sizes)
    hidden, _ = layer(x, states[0] if len(states) == 1 else tuple(states))
    hidden[-1].sum().backward()

    gradients = ours(cell, layer, x, *states)["grads"]
    packed = export_weights(cell, "pytorch", {kind: gradients[kind] for kind in ("W", "U", "b", "b_rec")})

    for name in [name for name in packed if name != "bias_hh_l0"]:  # its gradients are those of bias_ih_l0
        assert close(packed[name], getattr(layer, name).grad)
    for name, leaf in zip(("h0", "c0"), states, strict=False):
        assert close([gradients[name]], leaf.grad)
    assert close(gradients["x"], x.grad)


@every_layer
def test_exported_weights_load_into_the_layer(cell):
    layer, (x, *states) = drawn(cell, (3, 2, 4))
    before, _ = layer(x, states[0] if len(states) == 1 else tuple(states))

    weights = export_weights(cell, "pytorch", import_weights(cell, "pytorch", layer.state_dict()))
    layer.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    after, _ = layer(x, states[0] if len(states) == 1 else tuple(states))

    assert torch.allclose(before, after, rtol=0, atol=1e-14)  # two biases are now one


def test_candidate_of_the_gru_has_its_gradient_inside_the_reset():
    layer, (x, h0) = drawn("gru_reset_after", (3, 2, 4))
    layer(x, h0)[0][-1].sum().backward()

    assert close(ours("gru_reset_after", layer, x, h0)["grads"]["b_rec"]["n"], layer.bias_hh_l0.grad[6:])
