"""Honest students: the cells by hand, line by line, with the rounding of a student; no line of the engine is used.

`follow` reads a displayed line as arithmetic; `Calculator` goes its own way from the givens.
"""

import math
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

Vector = list[float]
Round = Callable[[float], float]


def rounded(decimals: int) -> Round:
    """What a calculator's display shows with so many decimals."""
    unit = Decimal(1).scaleb(-decimals)
    return lambda value: float(Decimal(repr(float(value))).quantize(unit, ROUND_HALF_UP))


def unrounded(value: float) -> float:
    """As it is, but for the float noise that no calculator shows."""
    return round(value, 12)


def soft_sigma(a: float) -> float:
    """1 / (1 + e^-a)."""
    return 1 / (1 + math.exp(-a))


def hard_sigma(a: float) -> float:
    """0 or 1."""
    return 1.0 if a > 0 else 0.0


def hard_tanh(a: float) -> float:
    """-1 or 1."""
    return 1.0 if a > 0 else -1.0


class Calculator:
    """One student: every line is rounded by `line`, every product by `product`, what is asked also by `answer`."""

    def __init__(self, case: Mapping[str, Any], line: Round, product: Round, answer: Round | None = None) -> None:
        self.given = dict(case["givens"])
        self.cell, self.asked = case["cell_name"], case["asked"]
        self.line, self.product, self.answer = line, product, answer
        hard = case["regime_name"] == "hard"
        self.sigma, self.tanh = (hard_sigma, hard_tanh) if hard else (soft_sigma, math.tanh)
        self.known: dict[str, Vector] = {name: list(value) for name, value in self.given.items() if "@" in name}

    def value(self, name: str, t: int) -> Vector:
        """One line at one time: given, or calculated from the lines that it needs."""
        full = f"{name}@{t}"
        if full not in self.known:
            values = [self.line(value) for value in self.calculated(name, t)]
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
        if name.startswith("a_"):
            return self.weighted_sum(name[2:], t)
        special = {"c": self.cell_state, "h": self.hidden_state}
        if name in special and not (self.cell == "rnn_tanh" and name == "h"):
            return special[name](t)
        if name == "m":
            return [self.tanh(value) for value in self.value("c", t)]
        block = {"cand": "c" if self.cell == "gru_ng" else "s"}.get(name, name)
        candidate = name == "cand" or (self.cell, name) in {
            ("rnn_tanh", "h"),
            ("lstm", "g"),
            ("lstm_nobias", "g"),
            ("gru_reset_after", "n"),
        }
        squash = self.tanh if candidate else self.sigma
        return [squash(a) for a in self.value(f"a_{block}", t)]

    def weighted_sum(self, k: str, t: int) -> Vector:
        """A weighted sum; the candidates of the GRUs look at the past through the reset gate."""
        past = self.value("h", t - 1)
        if (self.cell, k) == ("gru_ng", "c"):
            return self.weighted(k, t, self.times(self.value("r", t), past))
        if (self.cell, k) == ("gru_reset_after", "n"):
            inner = self.plus(self.matrix("U.n", past), list(self.given["b_rec.n"]))
            sifted = self.times(self.value("r", t), inner)
            return self.plus(self.matrix("W.n", self.value("x", t)), list(self.given["b.n"]), sifted)
        return self.weighted(k, t, past)

    def cell_state(self, t: int) -> Vector:
        """c = f c' + i g."""
        keep = self.times(self.value("f", t), self.value("c", t - 1))
        return self.plus(keep, self.times(self.value("i", t), self.value("g", t)))

    def hidden_state(self, t: int) -> Vector:
        """o tanh(c), or the blend of old state and candidate."""
        if self.cell.startswith("lstm"):
            return self.times(self.value("o", t), self.value("m", t))
        gate, new = {"mitx_gated": ("g", "cand"), "gru_ng": ("u", "cand"), "gru_reset_after": ("z", "n")}[self.cell]
        share = self.value(gate, t)
        rest = [1 - value for value in share]
        keep, write = (share, rest) if self.cell == "gru_reset_after" else (rest, share)
        return self.plus(self.times(keep, self.value("h", t - 1)), self.times(write, self.value(new, t)))


_TOKEN = re.compile(r"\\begin\{pmatrix\}.*?\\end\{pmatrix\}|\\left\(|\\right\)|\\[a-z]+|-?\d+(?:\.\d+)?|[-+()]")


def number(tex: str) -> np.ndarray:
    """A displayed number, column or matrix."""
    if tex.startswith(r"\begin"):
        rows = tex.removeprefix(r"\begin{pmatrix}").removesuffix(r"\end{pmatrix}").split(r"\\")
        return np.array([[float(entry) for entry in row.split("&")] for row in rows])
    return np.array([[float(tex)]])


def follow(tex: str, hard: bool = False) -> np.ndarray:
    """The value of a displayed line of numbers, by ordinary arithmetic."""
    spaced = re.sub(r"(?<=[\d)}]) - ", " + -1 \\\\odot ", tex)
    assert not re.sub(r"\s", "", _TOKEN.sub("", spaced)), f"cannot be read: {spaced}"
    tokens = [token.replace(r"\left", "").replace(r"\right", "") for token in _TOKEN.findall(spaced)]
    squash = {
        r"\sigma": np.vectorize(hard_sigma if hard else soft_sigma),
        r"\tanh": np.vectorize(hard_tanh if hard else math.tanh),
    }

    def total() -> np.ndarray:
        value = product()
        while tokens and tokens[0] == "+":
            tokens.pop(0)
            value = value + product()
        return value

    def product() -> np.ndarray:
        value = atom()
        while tokens and tokens[0] in (r"\cdot", r"\odot"):
            sign, other = tokens.pop(0), atom()
            value = value @ other if sign == r"\cdot" and value.shape[1] == len(other) else value * other
        return value

    def atom() -> np.ndarray:
        token = tokens.pop(0)
        if token in squash:
            return squash[token](atom())
        if token == "(":
            value = total()
            assert tokens.pop(0) == ")"
            return value
        return number(token)

    value = total()
    assert not tokens
    return value
