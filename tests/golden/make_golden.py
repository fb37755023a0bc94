"""Golden values for every cell, made with PyTorch in float64: states by torch, gradients by its automatic
differentiation. The engine is not imported here.

    python -m venv torchenv && torchenv/bin/pip install torch==2.13.0 numpy
    torchenv/bin/python tests/golden/make_golden.py

Where torch has a layer, the layer makes the states: `rnn_tanh`, `rnn_relu`, `lstm`, `lstm_nobias`, `gru_reset_after`.
The other cells are written with torch operations from their sources, and each is checked against a layer that it
equals on changed weights (gates fixed open, blocks negated or shared). What no layer can check, the squashing of 1997
and peepholes, `test_layouts_onnx` runs through onnxruntime.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import sigmoid, tanh

HERE = Path(__file__).parent
SIZES = [(1, 1, 1), (1, 1, 4), (2, 3, 1), (3, 2, 3), (4, 1, 2), (1, 4, 2), (5, 3, 4)]  # hidden, input, time steps
BLOCKS = {
    "rnn_tanh": ("h",),
    "rnn_relu": ("h",),
    "mitx_gated": ("g", "s"),
    "gru_ng_simple": ("u", "c"),
    "gru_ng": ("u", "r", "c"),
    "gru_chung": ("z", "r", "n"),
    "gru_reset_before": ("z", "r", "n"),
    "gru_reset_after": ("r", "z", "n"),  # torch's order
    "mgu": ("f", "n"),
    "lstm": ("i", "f", "g", "o"),  # torch's order
    "lstm_nobias": ("i", "f", "g", "o"),
    "lstm_nfg": ("i", "g", "o"),
    "lstm_1997": ("i", "g", "o"),
    "lstm_peephole": ("i", "f", "g", "o"),
    "lstm_cifg": ("i", "g", "o"),
    "lstm_cifg_f": ("f", "g", "o"),
}
BIASLESS = ("lstm_nobias", "mitx_gated", "gru_chung")
LAYERS = {
    "rnn_tanh": torch.nn.RNN,
    "rnn_relu": lambda *sizes, **more: torch.nn.RNN(*sizes, nonlinearity="relu", **more),
    "gru_reset_after": torch.nn.GRU,
    "lstm": torch.nn.LSTM,
    "lstm_nobias": torch.nn.LSTM,
}
torch.set_default_dtype(torch.float64)


def draw(cell, n, d, steps, seed, weight, state, bias):
    """The parameters, inputs and states of one case as nested lists."""
    rng = np.random.default_rng(seed)
    blocks = BLOCKS[cell]
    params = {
        "W": {k: (rng.uniform(-1.5, 1.5, (n, d)) * weight).tolist() for k in blocks},
        "U": {k: (rng.uniform(-1.5, 1.5, (n, n)) * weight).tolist() for k in blocks},
    }
    if cell not in BIASLESS:
        params["b"] = {k: (rng.uniform(-1, 1, n) * bias).tolist() for k in blocks}
    if cell == "gru_reset_after":
        params["b_rec"] = {"n": (rng.uniform(-1, 1, n) * bias).tolist()}
    if cell == "lstm_peephole":
        params["p"] = {k: (rng.uniform(-1, 1, n) * weight).tolist() for k in "ifo"}
    case = {"cell": cell, "params": params, "x": (rng.uniform(-2, 2, (steps, d)) * state).tolist()}
    case["h0"] = (rng.uniform(-1, 1, n) * state).tolist()
    case["c0"] = (rng.uniform(-2, 2, n) * state).tolist() if cell.startswith("lstm") else None
    return case


# torch's own layers


def stacked(case, kind):
    """All blocks of one kind of parameter, one above the other."""
    return torch.cat([torch.tensor(case["params"][kind][k]) for k in BLOCKS[case["cell"]]])


def torch_layer(case):
    """The states after each time step by torch's own layer."""
    cell, n, d = case["cell"], len(case["h0"]), len(case["x"][0])
    layer = LAYERS[cell](d, n, bias=cell not in BIASLESS)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(stacked(case, "W"))
        layer.weight_hh_l0.copy_(stacked(case, "U"))
        if cell not in BIASLESS:
            layer.bias_ih_l0.copy_(stacked(case, "b"))
            layer.bias_hh_l0.zero_()
        if cell == "gru_reset_after":
            layer.bias_hh_l0[2 * n :] = torch.tensor(case["params"]["b_rec"]["n"])
        h, c = torch.tensor(case["h0"])[None], case["c0"] and torch.tensor(case["c0"])[None]
        steps = []
        for x in torch.tensor(case["x"]):
            if c is None:
                _, h = layer(x[None], h)
            else:
                _, (h, c) = layer(x[None], (h, c))
            steps.append({"h": h[0].tolist()} | ({} if c is None else {"c": c[0].tolist()}))
    return steps


# The same and the other cells with torch operations


def tensors(case):
    """The case as leaves of a differentiation."""
    p = {
        kind: {k: torch.tensor(value, requires_grad=True) for k, value in blocks.items()}
        for kind, blocks in case["params"].items()
    }
    xs = [torch.tensor(x, requires_grad=True) for x in case["x"]]
    states = [torch.tensor(case[name], requires_grad=True) if case[name] else None for name in ("h0", "c0")]
    return p, xs, *states


def weighted(p, k, x, h):
    """W x + U h + b."""
    total = p["W"][k] @ x + p["U"][k] @ h
    return total + p["b"][k] if "b" in p else total


def rnn_step(cell, p, x, h, c):
    a = weighted(p, "h", x, h)
    return (tanh(a) if cell == "rnn_tanh" else torch.relu(a)), c


def gru_step(cell, p, x, h, c):
    """Gated RNN and GRUs: old state and candidate, blended."""
    if cell == "gru_reset_after":
        r, a_z = sigmoid(weighted(p, "r", x, h)), weighted(p, "z", x, h)
        new = tanh(p["W"]["n"] @ x + p["b"]["n"] + r * (p["U"]["n"] @ h + p["b_rec"]["n"]))
        return sigmoid(-a_z) * new + sigmoid(a_z) * h, c
    update, candidate = {
        "mitx_gated": ("g", "s"),
        "gru_ng_simple": ("u", "c"),
        "gru_ng": ("u", "c"),
        "mgu": ("f", "n"),
    }.get(cell, ("z", "n"))
    a = weighted(p, update, x, h)
    past = h
    if "r" in p["W"]:
        past = sigmoid(weighted(p, "r", x, h)) * h
    if cell == "mgu":
        past = sigmoid(a) * h
    new = tanh(weighted(p, candidate, x, past))
    if cell == "gru_reset_before":
        return sigmoid(a) * h + sigmoid(-a) * new, c
    return sigmoid(-a) * h + sigmoid(a) * new, c


def lstm_step(cell, p, x, h, c):
    """Every LSTM."""
    a = {k: weighted(p, k, x, h) for k in BLOCKS[cell]}
    if cell == "lstm_peephole":
        a["i"], a["f"] = a["i"] + p["p"]["i"] * c, a["f"] + p["p"]["f"] * c
    old = cell == "lstm_1997"
    g = 2 * tanh(a["g"] / 2) if old else tanh(a["g"])  # 4 sigmoid(a) - 2, which loses the digits of a tiny a
    keep = sigmoid(a["f"]) if "f" in a else torch.ones_like(c)
    write = sigmoid(a["i"]) if "i" in a else sigmoid(-a["f"])
    keep = sigmoid(-a["i"]) if cell == "lstm_cifg" else keep
    c = keep * c + write * g
    o = sigmoid(a["o"] + p["p"]["o"] * c) if cell == "lstm_peephole" else sigmoid(a["o"])
    return o * tanh(c / 2 if old else c), c


def written(case):
    """The states after each time step, and the gradients of the sum of the last hidden state."""
    cell = case["cell"]
    p, xs, h0, c0 = tensors(case)
    step = rnn_step if cell.startswith("rnn") else lstm_step if cell.startswith("lstm") else gru_step
    h, c, steps = h0, c0, []
    for x in xs:
        h, c = step(cell, p, x, h, c)
        steps.append({"h": h.tolist()} | ({} if c is None else {"c": c.tolist()}))
    h.sum().backward()
    grads = {kind: {k: value.grad.tolist() for k, value in blocks.items()} for kind, blocks in p.items()}
    grads |= {"x": [x.grad.tolist() for x in xs], "h0": h0.grad.tolist()}
    return steps, grads | {"c0": None if c0 is None else c0.grad.tolist()}


# What each cell that torch has no layer for equals on changed weights


def negated(blocks):
    """The same weights with the other sign."""
    return {kind: (-np.array(value)).tolist() for kind, value in blocks.items()}


def block(case, k):
    """W, U and b of one block."""
    return {kind: blocks[k] for kind, blocks in case["params"].items() if kind in "WUb" and k in blocks}


def constant(case, value):
    """A block that says the same whatever comes in."""
    n, d = len(case["h0"]), len(case["x"][0])
    return {"W": np.zeros((n, d)).tolist(), "U": np.zeros((n, n)).tolist(), "b": [value] * n}


def twin(case):
    """The case as one of a cell with a layer; None where there is none of this size."""
    cell, one_unit = case["cell"], len(case["h0"]) == 1
    here = {k: {"b": [0.0] * len(case["h0"]), **block(case, k)} for k in BLOCKS[cell]}
    blocks = {
        "mitx_gated": lambda: {"r": constant(case, 1000.0), "z": negated(here["g"]), "n": here["s"]},
        "gru_ng_simple": lambda: {"r": constant(case, 1000.0), "z": negated(here["u"]), "n": here["c"]},
        "gru_ng": lambda: {"r": here["r"], "z": negated(here["u"]), "n": here["c"]} if one_unit else None,
        "gru_chung": lambda: {"r": here["r"], "z": negated(here["z"]), "n": here["n"]} if one_unit else None,
        "gru_reset_before": lambda: here if one_unit else None,
        "mgu": lambda: {"r": here["f"], "z": negated(here["f"]), "n": here["n"]} if one_unit else None,
        "lstm_nfg": lambda: {**here, "f": constant(case, 1000.0)},
        "lstm_cifg": lambda: {**here, "f": negated(here["i"])},
        "lstm_cifg_f": lambda: {**here, "i": negated(here["f"])},
    }.get(cell, lambda: None)()
    if blocks is None:
        return None
    name = "lstm" if cell.startswith("lstm") else "gru_reset_after"
    params = {kind: {k: value[kind] for k, value in blocks.items()} for kind in "WUb"}
    if name == "gru_reset_after":
        params["b_rec"] = {"n": [0.0] * len(case["h0"])}
    return {**case, "cell": name, "params": params}


def checked(case, steps):
    """The states of the operations equal those of a layer, where there is one."""
    other = case if case["cell"] in LAYERS else twin(case)
    if other is None:
        return False
    for mine, theirs in zip(steps, torch_layer(other), strict=True):
        for state, value in mine.items():
            assert np.allclose(value, theirs[state], rtol=1e-13, atol=1e-14), (case["cell"], state)
    return True


def cases(cell):
    """Every case of a cell with its name: plain ones, saturated and tiny ones."""
    for seed, (n, d, steps) in enumerate(SIZES):
        yield f"plain {n}x{d} T={steps}", draw(cell, n, d, steps, seed, 1, 1, 1)
    for seed, (n, d, steps) in enumerate(SIZES[:4], 100):
        yield f"saturated {n}x{d} T={steps}", draw(cell, n, d, steps, seed, 1000, 1, 1000)
        yield f"tiny {n}x{d} T={steps}", draw(cell, n, d, steps, seed, 1, 1e-12, 1e-12)


def main():
    """Write one file for each cell."""
    for cell in BLOCKS:
        found, checks = [], 0
        for name, case in cases(cell):
            steps, grads = written(case)
            checks += name.startswith("plain") and checked(case, steps)
            if cell in LAYERS:
                steps = torch_layer(case)
            found.append({"name": name, "case": case, "steps": steps, "grads": grads})
        made_with = {
            "library": "torch",
            "version": torch.__version__,
            "command": "python tests/golden/make_golden.py",
            "how": "torch.nn layer" if cell in LAYERS else "torch operations",
            "gradients": "torch autograd",
            "checked": f"{checks} cases against torch.nn",
            "dtype": "float64",
        }
        lines = ",\n".join(json.dumps(entry) for entry in found)
        text = f'{{"made_with": {json.dumps(made_with)},\n"cases": [\n{lines}\n]}}\n'
        (HERE / f"{cell}.json").write_text(text)


if __name__ == "__main__":
    main()
