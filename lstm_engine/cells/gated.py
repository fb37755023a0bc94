"""The gated RNN of the MITx 6.86x lecture on gating: one gate, no biases, s = (1 - g) ⊙ s' + g ⊙ tanh(…)."""

from lstm_engine.cells.parts import Cell, blocks, gate, overwriting_mix, ports, squashed

MITX_GATED = Cell(
    name="mitx_gated",
    title="gated RNN",
    nodes=(
        *ports("h"),
        *blocks("g", "s", bias=False),
        gate("g"),
        squashed("cand", "a_s"),
        *overwriting_mix("g"),
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
