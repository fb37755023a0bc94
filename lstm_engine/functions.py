"""The functions that formulas may use: on one number, on arrays, and how they are written and said.

An array has a row for each unit (a matrix: a row and a column) and, last, an axis for the draws. A single draw of
plain numbers is calculated with Python's floats, which is many times as fast; a test holds the two to each other. Many
draws of plain numbers are columns, an entry for each draw: the functions of floats are taken down them, so that a draw
has the same digits among others as alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Value = Any  # a float, or an Array: which of the two is known where a plan is made
Numbers = Literal["floats", "columns", "arrays"]
OPEN = 0.99  # a gate beyond it leaves a rest that loses digits as 1 - gate


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its name in formulas, its two calculations, its ink, and between what values it lies.

    `tex` and `plain` hold {} for each argument, {0}, {1} to name them; so may `spoken`, which else is said before them.
    `sum_like` says that the ink is a sum, or a text of several words, which needs brackets in a product.
    """

    name: str
    on_float: Callable[..., Any]
    on_array: Callable[..., Any]
    tex: str
    plain: str
    spoken: str
    bounds: tuple[float, float] | None = None
    sum_like: bool = False
    hard: str = ""

    @property
    def arguments(self) -> int:
        """How many arguments it takes."""
        return next((count for count in (3, 2) if f"{{{count - 1}}}" in self.plain), 1)


def sigma(a: float) -> float:
    """1 / (1 + e^-a): the smallest values keep their digits, until they are 0."""
    try:
        return 1.0 / (1.0 + math.exp(-a))
    except OverflowError:
        return 0.0


def sigmas(a: Array, out: Array | None = None) -> Array:
    """The same on arrays."""
    value: Array = np.negative(a, out=out)
    with np.errstate(over="ignore"):
        np.exp(value, out=value)
    value += 1.0
    return np.reciprocal(value, out=value)


def sign(a: float) -> float:
    """-1, 0 or 1."""
    return float((a > 0) - (a < 0))


def rest(gate: float, a: float) -> float:
    """1 - gate; for an open gate that is the sigmoid of a, sigmoid(-a), which keeps the digits of a tiny rest."""
    return sigma(-a) if gate > OPEN and gate == sigma(a) else 1.0 - gate


def rests(gate: Array, a: Array) -> Array:
    """The same on arrays."""
    if gate.shape != a.shape:
        gate, a = np.broadcast_arrays(gate, a)
    rest: Array = 1.0 - gate
    places = np.nonzero(gate > OPEN)
    if places[0].size:
        rest[places] = np.where(gate[places] == sigmas(a[places]), sigmas(-a[places]), rest[places])
    return rest


def matrix_product(weight: Array, vector: Array, out: Array | None = None) -> Array:
    """A matrix (units, inputs, draws) times a vector (inputs, draws)."""
    if weight.shape[1] > 8:
        product: Array = np.einsum("ij...,j...->i...", weight, vector, out=out)
        return product
    product = np.multiply(weight[:, 0], vector[0], out=out)
    for column in range(1, weight.shape[1]):
        product += weight[:, column] * vector[column]
    return product


def transposed(matrix: Array) -> Array:
    """The matrix with rows and columns exchanged."""
    return np.swapaxes(matrix, 0, 1)


def outer(one: Array, other: Array) -> Array:
    """Every entry of the one times every entry of the other."""
    return one[:, None] * other[None, :]


def diagonal(matrix: Array) -> Array:
    """The entries on the diagonal."""
    places = np.arange(len(matrix))
    return matrix[places, places]


def square(value: Value) -> Value:
    """value * value."""
    return value * value


def power(base: float, exponent: float) -> float:
    """base ** exponent; what is too large is infinite, what has no value is not a number."""
    try:
        value = base**exponent
    except OverflowError:
        return math.inf
    except ZeroDivisionError:
        return math.nan
    return value if isinstance(value, float | int) else math.nan


def over(numerator: float, denominator: float) -> float:
    """A quotient; by 0 it is not a number."""
    return numerator / denominator if denominator else math.nan


def natural_logarithm(value: float) -> float:
    """ln; of what is not positive it is not a number."""
    return math.log(value) if value > 0 else math.nan


def exponential(value: float) -> float:
    """e ** value; what is too large is infinite."""
    return math.exp(value) if value < 709 else math.inf


def root(value: float) -> float:
    """The square root; of a negative number it is not a number."""
    return math.sqrt(value) if value >= 0 else math.nan


def ceiling(value: float) -> float:
    """The next whole number upwards; float noise just above a whole number does not count."""
    return float(math.ceil(value - 1e-9)) if math.isfinite(value) else value


def floored(value: float) -> float:
    """The whole number below; float noise just below a whole number does not count."""
    return float(math.floor(value + 1e-9)) if math.isfinite(value) else value


def exact(value: float) -> float:
    """The value itself."""
    return value


def first_largest(values: Array) -> Array:
    """The place of the largest entry, counted from 0."""
    place: Array = values.argmax(axis=0)[None] * 1.0
    return place


def marked(values: Array) -> Array:
    """Entries that are not 0, as one number: entry j counts 2^(j-1)."""
    weights = 2.0 ** np.arange(len(values))
    product: Array = np.einsum("j,j...->...", weights, (values != 0).astype(float))[None]
    return product


def one_decimal(value: float) -> float:
    """The value as somebody writes it who keeps one decimal."""
    return math.copysign(math.floor(abs(value) * 10 + 0.5) / 10, value) + 0.0


def one_decimals(values: Array) -> Array:
    """The same on arrays."""
    return np.sign(values) * np.floor(np.abs(values) * 10 + 0.5) / 10 + 0.0


def stacked(one: Array, other: Array) -> Array:
    """The entries of the one, and below them those of the other."""
    draws = max(one.shape[-1], other.shape[-1])
    parts = [np.broadcast_to(part, (len(part), draws)) for part in (one, other)]
    return np.concatenate(parts)


def entry(values: Array, place: Array) -> Array:
    """The entry at a place, counted from 0, of each draw; where there is no such place it is not a number."""
    chosen = np.broadcast_to(place, (1, values.shape[-1]))
    inside = (chosen >= 0) & (chosen < len(values)) & (chosen == np.floor(chosen))
    found: Array = np.take_along_axis(values, np.where(inside, chosen, 0).astype(int), axis=0)
    return np.where(inside, found, np.nan)


def euclidean(values: Array) -> Array:
    """The length of a vector."""
    length: Array = np.sqrt((values * values).sum(axis=0))[None]
    return length


def total(values: Array) -> Array:
    """The sum of all entries of a vector."""
    added: Array = values.sum(axis=0)[None]
    return added


def halfway(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function of half the argument."""
    return lambda a: function(a / 2.0)


def doubled(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Twice a function of half the argument."""
    return lambda a: 2.0 * function(a / 2.0)


def down(function: Callable[..., float]) -> Callable[..., Array]:
    """A function of floats, taken down columns."""

    def of_columns(*columns: Value) -> Array:
        even = np.broadcast_arrays(np.zeros(1), *columns)[1:]
        return np.fromiter(map(function, *(column.tolist() for column in even)), dtype=float, count=len(even[0]))

    return of_columns


def on_floats(function: Callable[..., Array]) -> Callable[..., float]:
    """A function of arrays, for a number that stands for a vector of one entry."""

    def of_one(*values: float) -> float:
        return float(function(*(np.full((1, 1), value) for value in values)).reshape(-1)[0])

    return of_one


FUNCTIONS = {
    function.name: function
    for function in (
        Function("sigma", sigma, sigmas, r"\sigma({})", "σ({})", "sigma of", (0.0, 1.0), hard="hard_sigma"),
        Function("tanh", math.tanh, np.tanh, r"\tanh({})", "tanh({})", "tanh of", (-1.0, 1.0), hard="hard_tanh"),
        Function(
            "relu",
            lambda a: max(a, 0.0),
            lambda a: np.maximum(a, 0.0),
            r"\max(0, {})",
            "max(0, {})",
            "the larger of 0 and",
            (-math.inf, math.inf),
        ),
        Function(
            "squash_one",
            halfway(math.tanh),
            halfway(np.tanh),
            r"2\sigma({}) - 1",
            "2σ({}) - 1",
            "2 times sigma of {0}, minus 1",
            (-1.0, 1.0),
            sum_like=True,
            hard="hard_tanh",
        ),
        Function(
            "squash_two",
            doubled(math.tanh),
            doubled(np.tanh),
            r"4\sigma({}) - 2",
            "4σ({}) - 2",
            "4 times sigma of {0}, minus 2",
            (-2.0, 2.0),
            sum_like=True,
            hard="hard_squash_two",
        ),
        Function("exact_tanh", math.tanh, np.tanh, r"\tanh({})", "tanh({})", "tanh of"),
        Function(
            "hard_sigma",
            lambda a: 0.5 + 0.5 * sign(a),
            lambda a: 0.5 + 0.5 * np.sign(a),
            r"\sigma({}) \text{{ rounded}}",
            "σ({}) rounded",
            "the rounded sigma of",
            sum_like=True,
        ),
        Function(
            "hard_tanh",
            sign,
            np.sign,
            r"\tanh({}) \text{{ rounded}}",
            "tanh({}) rounded",
            "the rounded tanh of",
            sum_like=True,
        ),
        Function(
            "hard_squash_two",
            lambda a: 2.0 * sign(a),
            lambda a: 2.0 * np.sign(a),
            r"4\sigma({}) - 2",
            "4σ({}) - 2",
            "4 times sigma of {0}, minus 2",
            sum_like=True,
        ),
        Function("abs", abs, np.abs, r"\lvert {}\rvert", "|{}|", "the size of"),
        Function("T", exact, transposed, r"{}^\top", "{}ᵀ", "the transpose of"),
        Function("diag", exact, diagonal, r"\operatorname{{diag}}({})", "diag({})", "the diagonal of"),
        Function("outer", lambda a, b: a * b, outer, r"{0}\,{1}^\top", "{0} {1}ᵀ", "the outer product of"),
        Function("sqrt", root, np.sqrt, r"\sqrt{{{}}}", "√({})", "the square root of"),
        Function("exp", exponential, np.exp, r"e^{{{}}}", "exp({})", "e to the"),
        Function("ln", natural_logarithm, np.log, r"\ln({})", "ln({})", "the natural logarithm of"),
        Function(
            "ceil",
            ceiling,
            lambda value: np.ceil(value - 1e-9),
            r"\lceil {}\rceil",
            "⌈{}⌉",
            "the next whole number from",
        ),
        Function("norm", abs, euclidean, r"\lVert {}\rVert", "‖{}‖", "the length of"),
        Function("total", exact, total, r"\textstyle\sum {}", "Σ {}", "the sum of"),
        Function(
            "largest",
            on_floats(first_largest),
            first_largest,
            r"\operatorname{{argmax}}({})",
            "argmax({})",
            "the place of the largest of",
        ),
        Function("marked", on_floats(marked), marked, r"\{{j : {}\}}", "j with {}", "the places where"),
        Function("round_one", one_decimal, one_decimals, "{}", "{} to one decimal", "rounded to one decimal"),
        Function(
            "less",
            lambda a, b: float(a < b),
            lambda a, b: np.less(a, b).astype(float),
            r"{0} \overset{{?}}{{<}} {1}",
            "{0} <? {1}",
            "whether {0} is less than {1}",
        ),
        Function(
            "between",
            lambda low, value, high: float(low < value < high),
            lambda low, value, high: (np.less(low, value) & np.less(value, high)).astype(float),
            r"{0} \overset{{?}}{{<}} {1} \overset{{?}}{{<}} {2}",
            "{0} <? {1} <? {2}",
            "whether {1} lies between {0} and {2}",
        ),
        Function(
            "equal",
            lambda a, b: float(abs(a - b) < 1e-9),
            lambda a, b: (np.abs(a - b) < 1e-9).astype(float),
            "{0} = {1}",
            "{0} is {1}",
            "{0} equals {1}",
        ),
        Function(
            "floor", floored, lambda value: np.floor(value + 1e-9), r"\lfloor {}\rfloor", "⌊{}⌋", "the whole part of"
        ),
        Function("stack", on_floats(stacked), stacked, r"\left[{0}; {1}\right]", "[{0}; {1}]", "stacked"),
        Function("entry", on_floats(entry), entry, r"{0}[{1}]", "{0}[{1}]", "the entry of {0} at {1}"),
        Function("scaled", lambda a, b: a * b, np.multiply, r"{0} \cdot {1}", "{0} · {1}", "the product of"),
        Function("larger", max, np.maximum, r"\max({0}, {1})", "max({0}, {1})", "the larger of"),
        Function(
            "smaller",
            min,
            np.minimum,
            r"\min\left({0}, {1}\right)",
            "min({0}, {1})",
            "the smaller of",
        ),
    )
}
