"""Gated recurrent units, in the conventions that differ in three places: sign of the update gate, place of the reset
gate, number of biases.

`gru_ng_simple` and `gru_ng` are those of Andrew Ng's course: Γu is the share overwritten. `gru_chung` is Chung et al.
2014: the same signs, no biases. `gru_reset_before` keeps with z and resets before the matrix (the ONNX default);
`gru_reset_after` is PyTorch's `nn.GRU` (also cuDNN and the Keras default): it resets U h' + b_rec after the matrix.
`mgu` is the minimal gated unit of Zhou et al. 2016, whose one gate also resets.
"""

from __future__ import annotations

from lstm_engine.cells.parts import Cell, back_through, gradients_of, lines, sums, weighted
from lstm_engine.graph import Node


def _mixed(update: str, candidate: str, *, keeps: bool) -> list[str]:
    """Old state and candidate, blended by the update gate."""
    shares = (update, f"(1 - {update})") if keeps else (f"(1 - {update})", update)
    return [f"keep = {shares[0]} * h_in", f"write = {shares[1]} * {candidate}", "h = keep + write"]


def _slopes(update: str, candidate: str, block: str, *, keeps: bool) -> str:
    """The derivatives at the blend: of the update gate, of the candidate's sum, and along the kept state."""
    share = f"(1 - {update})" if keeps else update
    apart = f"h_in - {candidate}" if keeps else f"{candidate} - h_in"
    return f"""
        dh = loss_h + next(dh_in)
        d{update} = dh * ({apart})
        slope_{candidate} = 1 - {candidate} ** 2
        da_{block} = dh * {share} * slope_{candidate}
        slope_keep = {update if keeps else f"1 - {update}"}
    """


def _gate_slope(gate: str) -> str:
    return f"""
        slope_{gate} = {gate} * (1 - {gate})
        da_{gate} = d{gate} * slope_{gate}
    """


def _before(update: str, block: str, *, keeps: bool, bias: bool) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Forward and backward nodes of a GRU that resets the old state before the matrix."""
    forward = (
        *lines("x_in = x", "h_in = old(h)"),
        *sums(weighted("r", bias=bias), weighted(update, bias=bias)),
        *lines("r = sigma(a_r)", f"{update} = sigma(a_{update})", "rh = r * h_in"),
        *sums(weighted(block, bias=bias, hidden="rh")),
        *lines(f"cand = tanh(a_{block})", *_mixed(update, "cand", keeps=keeps)),
    )
    backward = (
        *lines(
            _slopes(update, "cand", block, keeps=keeps),
            f"""
            drh = T(U.{block}) @ da_{block}
            dr = drh * h_in
            """,
            _gate_slope("r"),
            _gate_slope(update),
            f"""
            dh_in = dh * slope_keep + drh * r + {back_through("U", "r", update)}
            dx = {back_through("W", "r", update, block)}
            direct = next(direct) * slope_keep
            """,
        ),
        *gradients_of("r", update, block, bias=bias, hidden={block: "rh"}),
    )
    return forward, backward


def _resetting(name: str, title: str, update: str, block: str, *, keeps: bool, bias: bool, convention: str) -> Cell:
    forward, backward = _before(update, block, keeps=keeps, bias=bias)
    names = (update, "r", block)
    return Cell(
        name=name,
        title=title,
        nodes=forward,
        backward=backward,
        parameters=dict.fromkeys(("W", "U", "b") if bias else ("W", "U"), names),
        blocks={update: update, "r": "r", block: "cand"},
        gates=("r", update),
        candidate=block,
        states=("h",),
        profile="ng" if name == "gru_ng" else "engine",
        convention=convention,
        source=_SOURCES[name],
        update_gate=update,
        keeps=keeps,
    )


_SOURCES = {
    "gru_ng": "Andrew Ng, Sequence Models",
    "gru_chung": "Chung et al. 2014, section 3.2",
    "gru_reset_before": "Cho et al. 2014, third version; the operator GRU of ONNX by default",
}

GRU_NG = _resetting(
    "gru_ng",
    "GRU (Ng)",
    "u",
    "c",
    keeps=False,
    bias=True,
    convention=r"GRU as in Andrew Ng's course: $\Gamma_u$ is the share **overwritten**; the reset gate $\Gamma_r$ "
    "multiplies the old state **before** the matrix $U_c$; one bias for each block.",
)
GRU_CHUNG = _resetting(
    "gru_chung",
    "GRU (Chung)",
    "z",
    "n",
    keeps=False,
    bias=False,
    convention="GRU as in Chung et al. 2014: $z_t$ is the share **overwritten**; the reset gate $r_t$ multiplies the "
    "old state **before** the matrix $U_n$; no biases.",
)
GRU_RESET_BEFORE = _resetting(
    "gru_reset_before",
    "GRU (Cho, ONNX)",
    "z",
    "n",
    keeps=True,
    bias=True,
    convention="GRU as in ONNX: $z_t$ is the share **kept**; the reset gate $r_t$ multiplies the old state **before** "
    "the matrix $U_n$; one bias for each block.",
)

GRU_NG_SIMPLE = Cell(
    name="gru_ng_simple",
    title="simplified GRU (Ng)",
    nodes=(
        *lines("x_in = x", "h_in = old(h)"),
        *sums(weighted("u"), weighted("c")),
        *lines("u = sigma(a_u)", "cand = tanh(a_c)", *_mixed("u", "cand", keeps=False)),
    ),
    backward=(
        *lines(
            _slopes("u", "cand", "c", keeps=False),
            _gate_slope("u"),
            f"""
            dh_in = dh * slope_keep + {back_through("U", "u", "c")}
            dx = {back_through("W", "u", "c")}
            direct = next(direct) * slope_keep
            """,
        ),
        *gradients_of("u", "c"),
    ),
    parameters=dict.fromkeys(("W", "U", "b"), ("u", "c")),
    blocks={"u": "u", "c": "cand"},
    gates=("u",),
    candidate="c",
    states=("h",),
    profile="ng",
    convention=r"Simplified GRU as in Andrew Ng's course: $\Gamma_u$ is the share **overwritten**; there is no reset "
    "gate; one bias for each block.",
    source="Andrew Ng, Sequence Models",
    update_gate="u",
)

GRU_RESET_AFTER = Cell(
    name="gru_reset_after",
    title="GRU (PyTorch)",
    nodes=(
        *lines("x_in = x", "h_in = old(h)"),
        *sums(weighted("r"), weighted("z")),
        *lines(
            """
            r = sigma(a_r)
            z = sigma(a_z)
            wx_n = W.n @ x_in
            uh_n = U.n @ h_in + b_rec.n
            ruh_n = r * uh_n
            a_n = wx_n + b.n + ruh_n
            n = tanh(a_n)
            """,
            *_mixed("z", "n", keeps=True),
        ),
    ),
    backward=(
        *lines(
            _slopes("z", "n", "n", keeps=True),
            """
            dr = da_n * uh_n
            duh_n = da_n * r
            """,
            _gate_slope("r"),
            _gate_slope("z"),
            f"""
            dh_in = dh * slope_keep + T(U.n) @ duh_n + {back_through("U", "r", "z")}
            dx = {back_through("W", "r", "z", "n")}
            direct = next(direct) * slope_keep
            """,
        ),
        *gradients_of("r", "z"),
        *lines(
            """
            dW.n = next(dW.n) + outer(da_n, x_in)
            dU.n = next(dU.n) + outer(duh_n, h_in)
            db.n = next(db.n) + da_n
            db_rec.n = next(db_rec.n) + duh_n
            """
        ),
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

MGU = Cell(
    name="mgu",
    title="minimal gated unit",
    nodes=(
        *lines("x_in = x", "h_in = old(h)"),
        *sums(weighted("f")),
        *lines("f = sigma(a_f)", "rh = f * h_in"),
        *sums(weighted("n", hidden="rh")),
        *lines("cand = tanh(a_n)", *_mixed("f", "cand", keeps=False)),
    ),
    backward=(
        *lines(
            """
            dh = loss_h + next(dh_in)
            slope_cand = 1 - cand ** 2
            da_n = dh * f * slope_cand
            slope_keep = 1 - f
            drh = T(U.n) @ da_n
            df = dh * (cand - h_in) + drh * h_in
            """,
            _gate_slope("f"),
            f"""
            dh_in = dh * slope_keep + drh * f + {back_through("U", "f")}
            dx = {back_through("W", "f", "n")}
            direct = next(direct) * slope_keep
            """,
        ),
        *gradients_of("f", "n", hidden={"n": "rh"}),
    ),
    parameters=dict.fromkeys(("W", "U", "b"), ("f", "n")),
    blocks={"f": "f", "n": "cand"},
    gates=("f",),
    candidate="n",
    states=("h",),
    profile="engine",
    convention="Minimal gated unit: its one gate $f_t$ is the share **overwritten**, and multiplies the old state "
    "**before** the matrix of the candidate as well; one bias for each block.",
    source="Zhou et al. 2016",
    update_gate="f",
)
