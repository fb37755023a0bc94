"""Honest students: every calculation by hand, line by line, with the rounding of a student; no line of the engine is
used.

`follow` reads a displayed line as arithmetic; `Calculator` goes its own way from the givens.
"""

import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from tests.lstm_engine.sheets import SHEETS, WHOLE

Vector = list[float]
Round = Callable[[float], float]


def rounded(decimals: int) -> Round:
    """What a calculator's display shows with so many decimals."""
    unit = Decimal(1).scaleb(-decimals)
    return lambda value: float(Decimal(repr(float(value))).quantize(unit, ROUND_HALF_UP))


def to_figures(figures: int) -> Round:
    """What somebody writes who keeps so many significant figures."""
    return lambda value: float(f"{value:.{figures - 1}e}")


def unrounded(value: float) -> float:
    """As it is, but for the float noise that no calculator shows."""
    return float(f"{value:.12g}")


def soft_sigma(a: float) -> float:
    """1 / (1 + e^-a)."""
    return 1 / (1 + math.exp(-a))


def hard_sigma(a: float) -> float:
    """0 or 1."""
    return 1.0 if a > 0 else 0.0


def hard_tanh(a: float) -> float:
    """-1 or 1."""
    return 1.0 if a > 0 else -1.0


MIXES = {  # gate, candidate, whether the gate keeps
    "mitx_gated": ("g", "cand", False),
    "gru_ng": ("u", "cand", False),
    "gru_reset_after": ("z", "n", True),
}


class Calculator:
    """One student: every line is rounded by `line`, every product by `product`, what is asked also by `answer`."""

    def __init__(self, case: Mapping[str, Any], line: Round, product: Round, answer: Round | None = None) -> None:
        self.given = dict(case["givens"])
        self.cell, self.asked, self.last = case["cell_name"], case["asked"], case["time_steps"]
        self.line, self.product, self.answer = line, product, answer
        hard = case["regime_name"] == "hard"
        self.sigma, self.tanh = (hard_sigma, hard_tanh) if hard else (soft_sigma, math.tanh)
        self.known: dict[str, Vector] = {name: list(value) for name, value in self.given.items()}

    def value(self, name: str, t: int) -> Vector:
        """One line at one time: given, or calculated from the lines that it needs."""
        full = name if name in self.known else f"{name}@{t}"
        if full not in self.known:
            values = self.calculated(name, t)
            if (self.cell, name) not in WHOLE:
                values = [self.line(value) for value in values]
                if self.answer and full in self.asked:
                    values = [self.answer(value) for value in values]
            self.known[full] = values
        return self.known[full]

    def times(self, one: Vector, other: Vector) -> Vector:
        """Element by element."""
        return [self.product(a * b) for a, b in zip(one, other, strict=True)]

    def matrix(self, name: str, vector: Vector) -> Vector:
        """A matrix times a vector."""
        return [self.product(sum(w * v for w, v in zip(row, vector, strict=True))) for row in self.given[name]]

    def plus(self, *terms: Vector) -> Vector:
        """The sum."""
        return [sum(entries) for entries in zip(*terms, strict=True)]

    def weighted(self, k: str, t: int, past: Vector) -> Vector:
        """W x + U h + b."""
        parts = [self.matrix(f"W.{k}", self.value("x", t)), self.matrix(f"U.{k}", past)]
        return self.plus(*parts, *([list(self.given[f"b.{k}"])] if f"b.{k}" in self.given else []))

    def calculated(self, name: str, t: int) -> Vector:
        """The formula of a line, from the textbook."""
        if self.cell in SHEETS:
            return SHEETS[self.cell][name](lambda needed: self.value(needed, t))
        if name[0] == "d" or name.startswith("slope"):
            return self.backward(name, t)
        if name.startswith("a_"):
            return self.weighted_sum(name[2:], t)
        special = {"c": self.cell_state, "h": self.hidden_state, "m": self.shown}
        if name in special and not (self.cell == "rnn_tanh" and name == "h"):
            return special[name](t)
        return self.squashed(name, t)

    def squashed(self, name: str, t: int) -> Vector:
        """A gate or a candidate; coupled gates share one number."""
        coupled = {("lstm_cifg", "f"): "i", ("lstm_cifg_f", "i"): "f"}
        if (self.cell, name) in coupled:
            return [1 - value for value in self.value(coupled[self.cell, name], t)]
        block = {"cand": "c" if self.cell == "gru_ng" else "s"}.get(name, name)
        candidate = name in ("cand", "n") or (name == "g" and self.cell.startswith("lstm"))
        sums = self.value(f"a_{block}", t)
        if candidate and self.cell == "lstm_1997":
            return [4 * soft_sigma(a) - 2 for a in sums]
        squash = self.tanh if candidate or (self.cell, name) == ("rnn_tanh", "h") else self.sigma
        return [squash(a) for a in sums]

    def weighted_sum(self, k: str, t: int) -> Vector:
        """A weighted sum; the candidates of the GRUs look at the past through the reset gate, and peepholes at c."""
        past = self.value("h", t - 1)
        if (self.cell, k) == ("gru_ng", "c"):
            return self.weighted(k, t, self.times(self.value("r", t), past))
        if (self.cell, k) == ("gru_reset_after", "n"):
            inner = self.plus(self.matrix("U.n", past), list(self.given["b_rec.n"]))
            sifted = self.times(self.value("r", t), inner)
            return self.plus(self.matrix("W.n", self.value("x", t)), list(self.given["b.n"]), sifted)
        total = self.weighted(k, t, past)
        if f"p.{k}" in self.given:
            seen = self.value("c", t if k == "o" else t - 1)
            total = self.plus(total, self.times(list(self.given[f"p.{k}"]), seen))
        return total

    def cell_state(self, t: int) -> Vector:
        """c = f c' + i g, or c = c' + i g where there is no forget gate."""
        old, new = self.value("c", t - 1), self.times(self.value("i", t), self.value("g", t))
        return self.plus(old if self.cell == "lstm_1997" else self.times(self.value("f", t), old), new)

    def shown(self, t: int) -> Vector:
        """tanh(c), or 2 sigma(c) - 1."""
        squash = (lambda c: 2 * soft_sigma(c) - 1) if self.cell == "lstm_1997" else self.tanh
        return [squash(c) for c in self.value("c", t)]

    def hidden_state(self, t: int) -> Vector:
        """o tanh(c), or the blend of old state and candidate."""
        if self.cell.startswith("lstm"):
            return self.times(self.value("o", t), self.value("m", t))
        gate, new, keeps = MIXES[self.cell]
        share = self.value(gate, t)
        rest = [1 - value for value in share]
        keep, write = (share, rest) if keeps else (rest, share)
        return self.plus(self.times(keep, self.value("h", t - 1)), self.times(write, self.value(new, t)))

    def backward(self, name: str, t: int) -> Vector:
        """The way back through a tanh RNN of one unit, from the derivative 1 of the last state."""
        u = self.given["U.h"][0][0]
        if name == "slope_h":
            return [1 - h * h for h in self.value("h", t)]
        if name == "dh":
            return [1.0] if t == self.last else self.value("dh_in", t + 1)
        if name == "da_h":
            return self.times(self.value("dh", t), self.value("slope_h", t))
        if name == "dh_in":
            return [u * value for value in self.value("da_h", t)]
        later = [0.0] if t == self.last else self.value("dU.h", t + 1)
        return self.plus(later, self.times(self.value("da_h", t), self.value("h", t - 1)))


_TOKEN = re.compile(
    r"\\begin\{pmatrix\}.*?\\end\{pmatrix\}|\\left|\\right|\\[a-zA-Z]+|\d+(?:\.\d+)?(?:e-?\d+)?|[-+/()\[\]{}^,;<=]"
)
_CLOSING = {"(": ")", "{": "}", "[": "]", r"\lceil": r"\rceil", r"\lfloor": r"\rfloor", r"\lVert": r"\rVert"}


def number(tex: str) -> np.ndarray:
    """A displayed number, column or matrix."""
    if tex.startswith(r"\begin"):
        rows = tex.removeprefix(r"\begin{pmatrix}").removesuffix(r"\end{pmatrix}").split(r"\\")
        return np.array([[float(entry) for entry in row.split("&")] for row in rows])
    return np.array([[float(re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", tex))]])


class _Reader:
    """A displayed line of numbers, read from left to right as ordinary arithmetic."""

    def __init__(self, tex: str, hard: bool) -> None:
        assert not re.sub(r"\s", "", _TOKEN.sub("", tex)), f"cannot be read: {tex}"
        self.tokens = [token for token in _TOKEN.findall(tex) if token not in (r"\left", r"\right")]
        self.sigma = np.vectorize(hard_sigma if hard else soft_sigma)
        self.tanh = np.vectorize(hard_tanh if hard else math.tanh)

    def next_is(self, *signs: str) -> bool:
        return bool(self.tokens) and self.tokens[0] in signs

    def take(self, sign: str = "") -> str:
        token = self.tokens.pop(0)
        assert not sign or token == sign, (token, sign)
        return token

    def total(self) -> np.ndarray:
        value = -self.product() if self.next_is("-") and self.take() else self.product()
        while self.next_is("+", "-"):
            sign = self.take()
            value = value + self.product() if sign == "+" else value - self.product()
        if self.next_is("<", "="):
            sign = self.take()
            other = self.total()
            return (value < other if sign == "<" else np.isclose(value, other)).astype(float)
        return value

    def product(self) -> np.ndarray:
        value = self.power()
        while self.next_is(r"\cdot", r"\odot", r"\sigma", "("):
            sign = self.take() if self.next_is(r"\cdot", r"\odot") else r"\odot"
            other = self.power()
            matrix = sign == r"\cdot" and value.shape[1] == len(other) and value.shape[1] > 1
            value = value @ other if matrix else value * other
        return value / self.power() if self.next_is("/") and self.take() else value

    def power(self) -> np.ndarray:
        value = self.atom()
        while self.next_is("^"):
            self.take()
            if self.next_is(r"\top"):
                self.take()
                value = value.T
            else:
                value = value ** self.inside("{")
        return value

    def inside(self, opening: str) -> np.ndarray:
        self.take(opening)
        value = self.total()
        self.take(_CLOSING[opening])
        return value

    def atom(self) -> np.ndarray:
        if self.next_is(*_CLOSING):
            return self.bracketed()
        token = self.take()
        one = {r"\sigma": self.sigma, r"\tanh": self.tanh, r"\ln": np.log}
        if token in one:
            return one[token](self.atom())
        if token == r"\frac":
            over = self.inside("{")
            return over / self.inside("{")
        if token in (r"\min", r"\max"):
            self.take("(")
            first = self.total()
            self.take(",")
            second = self.total()
            self.take(")")
            return (np.minimum if token == r"\min" else np.maximum)(first, second)
        return number(token)

    def bracketed(self) -> np.ndarray:
        opening = self.tokens[0]
        if opening == "[":
            self.take()
            first = self.total()
            self.take(";")
            second = self.total()
            self.take("]")
            return np.concatenate([first, second])
        value = self.inside(opening)
        if opening == r"\lVert":
            return np.sqrt((value**2).sum()).reshape(1, 1)
        rounding = {r"\lceil": lambda v: np.ceil(v - 1e-9), r"\lfloor": lambda v: np.floor(v + 1e-9)}
        return rounding.get(opening, lambda v: v)(value)


def follow(tex: str, hard: bool = False) -> np.ndarray:
    """The value of a displayed line of numbers, by ordinary arithmetic."""
    reader = _Reader(tex, hard)
    value = reader.total()
    assert not reader.tokens, reader.tokens
    return value
