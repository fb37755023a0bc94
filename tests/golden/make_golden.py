"""Golden values for the six cells, made with PyTorch in float64. The engine is not imported here.

    python -m venv torchenv && torchenv/bin/pip install torch==2.13.0 numpy
    torchenv/bin/python tests/golden/make_golden.py

`rnn_tanh`, `lstm`, `lstm_nobias` and `gru_reset_after` run torch's own layers. torch has no GRU that resets before
the matrix, so `gru_ng` and `mitx_gated` are written with torch operations, and every plain case of `gru_ng` with one
unit is checked against nn.GRU, where one unit and no recurrent bias make both forms equal (update block negated).
"""

import json
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
SIZES = [(1, 1, 1), (1, 1, 4), (2, 3, 1), (3, 2, 3), (4, 1, 2), (1, 4, 2), (5, 3, 4)]  # hidden, input, time steps
BLOCKS = {
    "rnn_tanh": ("h",),
    "lstm": ("i", "f", "g", "o"),  # torch's order
    "lstm_nobias": ("i", "f", "g", "o"),
    "gru_reset_after": ("r", "z", "n"),  # torch's order
    "gru_ng": ("u", "r", "c"),
    "mitx_gated": ("g", "s"),
}
BIASLESS = ("lstm_nobias", "mitx_gated")
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
    case = {"cell": cell, "params": params, "x": (rng.uniform(-2, 2, (steps, d)) * state).tolist()}
    case["h0"] = (rng.uniform(-1, 1, n) * state).tolist()
    case["c0"] = (rng.uniform(-2, 2, n) * state).tolist() if cell.startswith("lstm") else None
    return case


def stacked(case, kind):
    """All blocks of one kind of parameter, one above the other."""
    return torch.cat([torch.tensor(case["params"][kind][k]) for k in BLOCKS[case["cell"]]])


def torch_layer(case):
    """The states after each time step by torch's own layer."""
    cell, n, d = case["cell"], len(case["h0"]), len(case["x"][0])
    kind = {"rnn_tanh": torch.nn.RNN, "gru_reset_after": torch.nn.GRU}.get(cell, torch.nn.LSTM)
    layer = kind(d, n, bias=cell not in BIASLESS)
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


def ng(case):
    """The states of Andrew Ng's GRU, and of the lecture's gated RNN, which is the same without reset and biases."""
    p = {kind: {k: torch.tensor(v) for k, v in blocks.items()} for kind, blocks in case["params"].items()}
    gated_rnn = case["cell"] == "mitx_gated"
    update, candidate = ("g", "s") if gated_rnn else ("u", "c")
    h, steps = torch.tensor(case["h0"]), []

    def a(k, x, h):
        return p["W"][k] @ x + p["U"][k] @ h + (0 if gated_rnn else p["b"][k])

    for x in torch.tensor(case["x"]):
        past = h if gated_rnn else torch.sigmoid(a("r", x, h)) * h
        keep, over = torch.sigmoid(-a(update, x, h)), torch.sigmoid(a(update, x, h))
        h = keep * h + over * torch.tanh(a(candidate, x, past))
        steps.append({"h": h.tolist()})
    return steps


def checked_with_gru(case, steps):
    """One unit, no recurrent bias: reset before and after the matrix are the same, and z = 1 - u."""
    p = case["params"]
    twin = {"cell": "gru_reset_after", "x": case["x"], "h0": case["h0"], "c0": None, "params": {}}

    def minus(value):
        return (-torch.tensor(value)).tolist()

    for kind in "WUb":
        twin["params"][kind] = {"r": p[kind]["r"], "z": minus(p[kind]["u"]), "n": p[kind]["c"]}
    twin["params"]["b_rec"] = {"n": [0.0]}
    for mine, theirs in zip(steps, torch_layer(twin), strict=True):
        assert np.allclose(mine["h"], theirs["h"], rtol=0, atol=1e-14)


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
        found = []
        for name, case in cases(cell):
            steps = ng(case) if cell in ("gru_ng", "mitx_gated") else torch_layer(case)
            if cell == "gru_ng" and len(case["h0"]) == 1 and name.startswith("plain"):
                checked_with_gru(case, steps)
            found.append({"name": name, "case": case, "steps": steps})
        made_with = {
            "library": "torch",
            "version": torch.__version__,
            "command": "python tests/golden/make_golden.py",
            "how": "torch operations" if cell in ("gru_ng", "mitx_gated") else "torch.nn layer",
            "dtype": "float64",
        }
        lines = ",\n".join(json.dumps(entry) for entry in found)
        text = f'{{"made_with": {json.dumps(made_with)},\n"cases": [\n{lines}\n]}}\n'
        (HERE / f"{cell}.json").write_text(text)


if __name__ == "__main__":
    main()
