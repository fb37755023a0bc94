"""Families about products and weighted sums."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_engine.families.family import (
    BIASES,
    HIDDEN,
    INPUTS,
    WEIGHTS,
    Family,
    Setting,
    Settings,
    parameter_grids,
)
from lstm_engine.families.gates import DECIMALS
from lstm_engine.specs import Spec

_INTEGERS = (-3.0, -2.0, -1.0, 1.0, 2.0, 3.0)
_HALVES = (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5)


def _two_products(settings: Settings) -> Spec:
    return Spec(
        cell_name="two_products",
        units=2,
        grids={"u": _INTEGERS, "v": _INTEGERS, "W": _INTEGERS},
        sizes={"W": (2, 2)},
        asked=("p@1", "q@1"),
        title="Dot or circle-dot?",
        stem=r"Find $u \odot v$ and $W v$.",
        decimals=None,
        carry=None,
        may_be_zero=True,
    )


TWO_PRODUCTS = Family(
    name="two_products",
    title="Dot or circle-dot?",
    summary="The product of two vectors entry by entry, and of a matrix and a vector.",
    difficulty=1,
    levels=("two entries",),
    spec=_two_products,
)


def _pre_activation(settings: Settings) -> Spec:
    return Spec(
        cell_name="rnn_tanh",
        grids={**parameter_grids(("W.h", "U.h", "b.h")), "x@1": INPUTS, "h@0": HIDDEN},
        asked=("a_h@1",),
        title="One pre-activation",
        stem="What is the pre-activation of this unit?",
        decimals=2,
        carry=None,
    )


PRE_ACTIVATION = Family(
    name="pre_activation",
    title="One pre-activation",
    summary="The weighted sum of input, hidden state and bias of one unit.",
    difficulty=1,
    levels=("one unit",),
    spec=_pre_activation,
)


def _layer_pre_activation(settings: Settings) -> Spec:
    if settings["level"] == 1:
        return Spec(
            cell_name="rnn_tanh",
            units=2,
            grids=dict.fromkeys(("W.h", "U.h", "b.h", "x@1", "h@0"), _HALVES),
            asked=("a_h@1",),
            title="The pre-activation of a layer",
            stem="What is the pre-activation of these two units?",
            decimals=2,
            carry=None,
            may_be_zero=True,
        )
    return Spec(
        cell_name="stacked",
        units=2,
        grids=dict.fromkeys(("M", "h", "x@1", "b"), _HALVES),
        sizes={"M": (2, 4)},
        asked=("z@1",),
        title="The pre-activation of a layer, stacked",
        stem=r"What is $W [h_{t-1}; x_t] + b$?",
        decimals=2,
        carry=None,
        may_be_zero=True,
    )


LAYER_PRE_ACTIVATION = Family(
    name="layer_pre_activation",
    title="The pre-activation of a layer",
    summary="The weighted sums of two units, with two matrices or with one for the stacked vector.",
    difficulty=2,
    levels=("two matrices", "one matrix for the stacked vector"),
    spec=_layer_pre_activation,
)

# Where each layout has the forget gate, and where somebody looks who has another one in mind (rows from 0).
_LAYOUTS = {
    "pytorch": ("PyTorch", "i, f, g, o", 1, 2),
    "keras": ("Keras", "i, f, c, o", 1, 2),
    "onnx": ("ONNX", "i, o, f, c", 2, 1),
    "tensorflow": ("TensorFlow 1", "i, c, f, o", 2, 1),
}


def _stacked(drawn: Any) -> Any:
    return np.concatenate([drawn["in"], drawn["past"], np.ones_like(drawn["past"])])


def _unpack_weights(settings: Settings) -> Spec:
    whose, order, row, other = _LAYOUTS[str(settings["layout"])]
    decimals = int(settings["decimals"])
    return Spec(
        cell_name="packed",
        grids={"P": (*WEIGHTS, *BIASES), "in": INPUTS, "past": HIDDEN},
        helpers=("in", "past"),
        sizes={"P": (4, 3)},
        derived={"s": _stacked},
        fixed={"row": (float(row),), "other": (float(other),)},
        hidden=("row", "other"),
        asked=("row", "gate@1"),
        title="Unpack the weights",
        stem="One row of this packed matrix belongs to the forget gate. Which one, and what is the gate?",
        decimals=decimals,
        carry=decimals + 1,
        legend=f"{whose} packs the rows in the order {order}. The columns belong to $x_t$, $h_{{t-1}}$ and the bias, "
        "which is multiplied by 1.",
        widest_gate=0.98,
    )


UNPACK_WEIGHTS = Family(
    name="unpack_weights",
    title="Unpack the weights",
    summary="Which row of a packed matrix holds the forget gate, and what the gate is.",
    difficulty=4,
    levels=("one unit",),
    spec=_unpack_weights,
    options=(
        Setting("layout", "pytorch", tuple(_LAYOUTS), "Whose order of the blocks."),
        DECIMALS,
    ),
)
