"""Gated recurrent units, in the two conventions that differ in three places: sign of the update gate, place of the
reset gate, number of biases.

`gru_ng` is the full GRU of Andrew Ng's course: Γu is the share overwritten and the reset gate multiplies the state
before the matrix. `gru_reset_after` is PyTorch's `nn.GRU` (also cuDNN and the Keras default): z is the share kept,
and the reset gate multiplies U h' + b_rec after the matrix.
"""

from lstm_engine.cells.parts import (
    Cell,
    add,
    block,
    blocks,
    gate,
    matvec,
    multiply,
    overwriting_mix,
    ports,
    scaled_complement,
    squashed,
)
from lstm_engine.graph import Array, Node


def matvec_plus(weight: Array, vector: Array, bias: Array) -> Array:
    """U h' + b_rec."""
    return matvec(weight, vector) + bias


GRU_NG = Cell(
    name="gru_ng",
    title="GRU (Ng)",
    nodes=(
        *ports("h"),
        *blocks("r", "u"),
        gate("r"),
        gate("u"),
        Node("rh", ("r", "h_in"), (multiply,), "{r} ⊙ {h_in}", "mix"),
        *(node for node in block("c", hidden="rh") if node.name != "a_c"),
        Node(
            "a_c",
            ("wx_c", "uh_c", "b.c"),
            (add,),
            "{W.c} * {x_in} + {U.c} * ({r} ⊙ {h_in}) + {b.c}",
            "sum",
            written=True,
        ),
        squashed("cand", "a_c"),
        *overwriting_mix("u"),
    ),
    parameters={"W": ("u", "r", "c"), "U": ("u", "r", "c"), "b": ("u", "r", "c")},
    blocks={"u": "u", "r": "r", "c": "cand"},
    gates=("r", "u"),
    candidate="c",
    states=("h",),
    profile="ng",
    convention=r"GRU as in Andrew Ng's course: $\Gamma_u$ is the share **overwritten**; the reset gate $\Gamma_r$ "
    "multiplies the old state **before** the matrix $U_c$; one bias for each block.",
    source="Andrew Ng, Sequence Models",
    update_gate="u",
)

GRU_RESET_AFTER = Cell(
    name="gru_reset_after",
    title="GRU (PyTorch)",
    nodes=(
        *ports("h"),
        *blocks("r", "z"),
        gate("r"),
        gate("z"),
        Node("wx_n", ("W.n", "x_in"), (matvec,), "{W.n} * {x_in}", "weighted"),
        Node("uh_n", ("U.n", "h_in", "b_rec.n"), (matvec_plus,), "{U.n} * {h_in} + {b_rec.n}", "weighted"),
        Node("ruh_n", ("r", "uh_n"), (multiply,), "{r} ⊙ ({U.n} * {h_in} + {b_rec.n})", "mix"),
        Node(
            "a_n",
            ("wx_n", "ruh_n", "b.n"),
            (add,),
            "{W.n} * {x_in} + {b.n} + {r} ⊙ ({U.n} * {h_in} + {b_rec.n})",
            "sum",
            written=True,
        ),
        squashed("n", "a_n"),
        Node("keep", ("z", "h_in"), (multiply,), "{z} ⊙ {h_in}", "mix"),
        Node("write", ("z", "a_z?", "n"), (scaled_complement,), "(1 - {z}) ⊙ {n}", "mix"),
        Node("h", ("keep", "write"), (add,), "{z} ⊙ {h_in} + (1 - {z}) ⊙ {n}", "mix", written=True),
    ),
    parameters={"W": ("z", "r", "n"), "U": ("z", "r", "n"), "b": ("z", "r", "n"), "b_rec": ("n",)},
    blocks={"z": "z", "r": "r", "n": "n"},
    gates=("r", "z"),
    candidate="n",
    states=("h",),
    profile="engine",
    convention="GRU as in PyTorch: $z_t$ is the share **kept**; the reset gate $r_t$ multiplies "
    r"$U_n h_{t-1} + b_{hn}$ **after** the matrix; the candidate has a second bias $b_{hn}$.",
    source="PyTorch nn.GRU",
    update_gate="z",
    keeps=True,
)
