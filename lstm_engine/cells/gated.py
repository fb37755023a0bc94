"""The gated RNN of the MITx 6.86x lecture on gating: one gate, no biases, s = (1 - g) ⊙ s' + g ⊙ tanh(…)."""

from lstm_engine.cells.parts import Cell, back_through, gradients_of, lines, sums, weighted

MITX_GATED = Cell(
    name="mitx_gated",
    title="gated RNN",
    nodes=(
        *lines("x_in = x", "h_in = old(h)"),
        *sums(weighted("g", bias=False), weighted("s", bias=False)),
        *lines(
            """
            g = sigma(a_g)
            cand = tanh(a_s)
            keep = (1 - g) * h_in
            write = g * cand
            h = keep + write
            """
        ),
    ),
    backward=(
        *lines(
            f"""
            dh = loss_h + next(dh_in)
            dg = dh * (cand - h_in)
            slope_g = g * (1 - g)
            da_g = dg * slope_g
            slope_cand = 1 - cand ** 2
            da_s = dh * g * slope_cand
            slope_keep = 1 - g
            dh_in = dh * slope_keep + {back_through("U", "g", "s")}
            dx = {back_through("W", "g", "s")}
            direct = next(direct) * slope_keep
            """
        ),
        *gradients_of("g", "s", bias=False),
    ),
    parameters={"W": ("g", "s"), "U": ("g", "s")},
    blocks={"g": "g", "s": "cand"},
    gates=("g",),
    candidate="s",
    states=("h",),
    profile="mitx",
    convention="Gated RNN: $g_t$ is the share of the state that is **overwritten**: $g = 0$ copies the old state, "
    "$g = 1$ takes the candidate. No biases.",
    source="MITx 6.86x, lecture 10.5",
    update_gate="g",
)
