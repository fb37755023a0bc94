"""What gates do, without squashing: which entries are copied, both conventions, and a trace to be read."""

from __future__ import annotations

from lstm_engine.sheets.parts import sheet

ENTRIES = ("entry 1", "entry 2", "entry 3", "entry 4", "entry 5")
_COPIES = {
    "copied": (r"\text{copied}", "entries that equal those of the old state"),
    "taken": (r"\text{taken}", "entries that equal those of the candidate"),
}
COPIES_OVERWRITING = sheet(
    "copies_overwriting",
    "Which entries are copied?",
    """
    copied = marked(equal(g, 0))
    taken = marked(equal(g, 1))
    """,
    symbols={"g": ("g_t", "gate g"), **_COPIES},
    choices={"copied": ENTRIES, "taken": ENTRIES},
    sets=("copied", "taken"),
    convention=r"$s_t = (1 - g_t) \odot s_{t-1} + g_t \odot \tilde{s}_t$: the gate is the share **overwritten**.",
    source="MITx 6.86x, lecture 10.5",
)
COPIES_KEEPING = sheet(
    "copies_keeping",
    "Which entries are copied?",
    """
    copied = marked(equal(z, 1))
    taken = marked(equal(z, 0))
    """,
    symbols={
        "z": ("z_t", "gate z"),
        **_COPIES,
    },
    choices={"copied": ENTRIES, "taken": ENTRIES},
    sets=("copied", "taken"),
    convention=r"$h_t = z_t \odot h_{t-1} + (1 - z_t) \odot n_t$: the gate is the share that is **kept**.",
    source="PyTorch nn.GRU",
)
FLIP = sheet(
    "flip",
    "Flip the convention",
    """
    over = (1 - q) * old + q * new
    kept = q * old + (1 - q) * new
    agree = 1 - q
    """,
    symbols={
        "q": ("q", "gate q"),
        "old": ("h_{t-1}", "previous hidden state h"),
        "new": (r"\tilde{h}_t", "candidate"),
        "over": (r"h_t \text{ (overwrites)}", "new state where the gate overwrites"),
        "kept": (r"h_t \text{ (keeps)}", "new state where the gate keeps"),
        "agree": ("q'", "gate that keeps and gives the first state"),
    },
    convention="The same value means two things: in Ng's and Chung's convention the gate is the share **overwritten**, "
    "in Cho's and PyTorch's the share **kept**.",
)
STEPS = ("step 1", "step 2", "step 3", "step 4", "step 5", "step 6")
READ_TRACE = sheet(
    "read_trace",
    "Read the trace",
    """
    stored = largest(i)
    erased = largest(1 - f)
    exposed = largest(o)
    """,
    symbols={
        "i": ("i_t", "input gate i"),
        "f": ("f_t", "forget gate f"),
        "o": ("o_t", "output gate o"),
        "stored": (r"\text{stored}", "step at which something new was stored"),
        "erased": (r"\text{erased}", "step at which the memory was erased"),
        "exposed": (r"\text{shown}", "step at which the memory was shown"),
    },
    choices={"stored": STEPS, "erased": STEPS, "exposed": STEPS},
    convention="Modern LSTM: $i_t$ scales what is written, $f_t$ is the share of the old cell state that is **kept**, "
    "$o_t$ scales what is shown.",
)
GATING_SHEETS = (COPIES_OVERWRITING, COPIES_KEEPING, FLIP, READ_TRACE)
