"""What students calculate in place of the right function: the arithmetic of the mal-rules."""

from __future__ import annotations

import numpy as np

from lstm_engine.cells.parts import add, matvec, multiply
from lstm_engine.graph import Array
from lstm_engine.regimes import hard_tanh, round_half_away


def crossed_mix(gate: Array, old: Array, new: Array) -> Array:
    """gate ⊙ old + (1 - gate) ⊙ new."""
    return gate * old + (1.0 - gate) * new


def straight_mix(gate: Array, old: Array, new: Array) -> Array:
    """(1 - gate) ⊙ old + gate ⊙ new."""
    return (1.0 - gate) * old + gate * new


def complement_times(gate: Array, *values: Array) -> Array:
    """(1 - gate) ⊙ the values."""
    return multiply(1.0 - gate, *values)


def complement(gate: Array) -> Array:
    """1 - gate."""
    return 1.0 - gate


def swapped_update(i: Array, f: Array, g: Array, c: Array) -> Array:
    """i ⊙ c' + f ⊙ g."""
    return i * c + f * g


def scaled_sum(f: Array, c: Array, write: Array) -> Array:
    """f ⊙ (c' + i ⊙ g)."""
    return f * (c + write)


def minus(a: Array) -> Array:
    """-a, for a lost sign in the exponent."""
    return -a


def half(a: Array) -> Array:
    """a / 2."""
    return a / 2.0


def true_tanh(a: Array) -> Array:
    """tanh evaluated, in whatever regime."""
    return np.tanh(a)


def tanh_to_one_or_zero(a: Array) -> Array:
    """The hard tanh of somebody who rounds a negative one to 0."""
    return np.maximum(hard_tanh(a), 0.0)


def round_to_one_decimal(value: Array) -> Array:
    """The value as somebody writes it who keeps one decimal."""
    return round_half_away(value, 1)


def product_and_bias(wx: Array, uh: Array, *bias: Array) -> Array:
    """(W x) ⊙ (U h') + b."""
    return add(wx * uh, *bias)


def exchanged_sum(weight: Array, x: Array, recurrent: Array, h: Array, *bias: Array) -> Array:
    """U x + W h' + b, where the sizes allow it."""
    if weight.shape[:2] != recurrent.shape[:2]:
        return add(matvec(weight, x), matvec(recurrent, h), *bias)
    return add(matvec(recurrent, x), matvec(weight, h), *bias)


def unsigned_sum(weight: Array, x: Array, recurrent: Array, h: Array, *bias: Array) -> Array:
    """|W| x + |U| h' + b."""
    return add(matvec(np.abs(weight), x), matvec(np.abs(recurrent), h), *bias)


def transposed(weight: Array, vector: Array) -> Array:
    """The transposed matrix times the vector, where the sizes allow it."""
    if weight.shape[0] != weight.shape[1]:
        return matvec(weight, vector)
    return matvec(np.swapaxes(weight, 0, 1), vector)


def diagonal(weight: Array, vector: Array) -> Array:
    """Only the entries on the diagonal, times the vector."""
    if weight.shape[0] != weight.shape[1]:
        return matvec(weight, vector)
    places = np.arange(weight.shape[0])
    return weight[places, places] * vector


def reset_first(wx: Array, recurrent: Array, r: Array, h: Array, b: Array, b_rec: Array) -> Array:
    """W x + b + U (r ⊙ h') + b_rec."""
    return wx + b + matvec(recurrent, r * h) + b_rec


def reset_last(r: Array, recurrent: Array, h: Array) -> Array:
    """r ⊙ (U h')."""
    return r * matvec(recurrent, h)


def bias_outside(r: Array, recurrent: Array, h: Array, b_rec: Array) -> Array:
    """r ⊙ (U h') + b_rec."""
    return r * matvec(recurrent, h) + b_rec


def reset_on_input(r: Array, wx: Array, uh: Array, b: Array) -> Array:
    """r ⊙ (W x) + U h' + b."""
    return r * wx + uh + b


def reset_on_input_before(r: Array, wx: Array, recurrent: Array, h: Array, b: Array) -> Array:
    """r ⊙ (W x) + U h' + b, for the cell that resets before the matrix."""
    return r * wx + matvec(recurrent, h) + b


def and_old_state(h: Array, *terms: Array) -> Array:
    """h' + the sum, for a state counted twice."""
    return add(h, *terms)


def nothing(value: Array) -> Array:
    """0, for a term left out."""
    return value * 0.0
