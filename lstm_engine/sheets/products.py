"""Products of vectors and matrices, stacked and packed."""

from __future__ import annotations

from lstm_engine.sheets.parts import sheet

TWO_PRODUCTS = sheet(
    "two_products",
    "Dot or circle-dot",
    """
    p = u * v
    q = W @ v
    """,
    symbols={
        "u": ("u", "vector u"),
        "v": ("v", "vector v"),
        "W": ("W", "matrix W"),
        "p": (r"u \odot v", "u times v, entry by entry"),
        "q": (r"W\,v", "W times v"),
    },
    whole=("p", "q"),
    convention=r"$\odot$ multiplies entry by entry, as a gate does; $W v$ is the product of a matrix and a vector.",
)
STACKED = sheet(
    "stacked",
    "One matrix for hidden state and input",
    """
    z = M @ stack(h, x) + b
    """,
    symbols={
        "M": ("W", "matrix W"),
        "h": ("h_{t-1}", "previous hidden state h"),
        "x": ("x_t", "input x"),
        "b": ("b", "bias b"),
        "z": ("a", "pre-activation a"),
    },
    convention="$W$ multiplies the stacked vector $[h_{t-1}; x_t]$: its first columns belong to the hidden state.",
    source="Ng's course; Olah, Understanding LSTM Networks",
)
ROWS = ("row 1", "row 2", "row 3", "row 4")
PACKED = sheet(
    "packed",
    "Packed weights",
    """
    all = P @ s
    a = entry(all, row)
    gate = sigma(a)
    """,
    symbols={
        "P": ("P", "packed matrix P"),
        "s": ("s", "stacked vector of input, hidden state and 1"),
        "row": (r"\text{row}", "row of the forget gate"),
        "all": ("a", "all pre-activations"),
        "a": ("a_f", "pre-activation of the forget gate"),
        "gate": ("f_t", "forget gate f"),
        "other": (r"\text{other}", "another row"),
    },
    choices={"row": ROWS},
)
PRODUCT_SHEETS = (TWO_PRODUCTS, STACKED, PACKED)
