"""The cells a third time, from the textbooks, in 60 decimals, with every derivative carried along from the start: no
rounding that a float could see, and no gradient written by hand but those of a sum, a product, σ, tanh and max.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from typing import Any

PRECISION = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN)
TINY = Decimal("1e-25")
UPDATE = {"mitx_gated": ("g", "s"), "gru_ng_simple": ("u", "c"), "gru_ng": ("u", "c"), "mgu": ("f", "n")}


@dataclass(frozen=True, slots=True)
class Number:
    """A value and its derivatives, by the name of what they are with respect to."""

    value: Decimal
    slopes: Mapping[str, Decimal]

    def __add__(self, other):
        return self._joined(other, self.value + other.value, 1, 1)

    def __mul__(self, other):
        return self._joined(other, self.value * other.value, other.value, self.value)

    def _joined(self, other, value, mine, theirs):
        slopes = {name: slope * mine for name, slope in self.slopes.items()}
        for name, slope in other.slopes.items():
            slopes[name] = slopes.get(name, 0) + slope * theirs
        return Number(value, slopes)

    def through(self, value, slope):
        """A function of the number, by its value and its derivative there."""
        return Number(value, {name: own * slope for name, own in self.slopes.items()})


def constant(value):
    """A number that depends on nothing."""
    return Number(Decimal(value), {})


def sigma(a):
    """1 / (1 + e^-a)."""
    down = (-a.value).exp()
    return a.through(1 / (1 + down), down / (1 + down) ** 2)


def tanh(a):
    """(1 - e^-2a) / (1 + e^-2a); of a tiny a its series, for here 60 decimals are not enough."""
    down = (-2 * a.value).exp()
    value = a.value - a.value**3 / 3 if abs(a.value) < TINY else (1 - down) / (1 + down)
    return a.through(value, 4 * down / (1 + down) ** 2)


def relu(a):
    """max(0, a), with derivative 0 at 0."""
    return a.through(max(a.value, Decimal(0)), Decimal(a.value > 0))


def rest(a):
    """1 - a."""
    return a.through(1 - a.value, Decimal(-1))


def total(terms):
    """The sum of at least one number."""
    first, *others = terms
    return sum(others, first)


def weighted(p, k, x, h, c=None):
    """W x + U h + p c + b for each unit, of these what the block has."""
    found = []
    for unit in range(len(p[f"W.{k}"])):
        terms = [w * v for w, v in zip(p[f"W.{k}"][unit], x, strict=True)]
        terms += [u * v for u, v in zip(p[f"U.{k}"][unit], h, strict=True)]
        terms += [p[f"p.{k}"][unit] * c[unit]] if f"p.{k}" in p else []
        terms += [p[f"b.{k}"][unit]] if f"b.{k}" in p else []
        found.append(total(terms))
    return found


def rnn(cell, p, x, h, c):
    """The simple RNN."""
    return [relu(a) if cell == "rnn_relu" else tanh(a) for a in weighted(p, "h", x, h)], c


def gated(cell, p, x, h, c):
    """The gated RNN, every GRU and the minimal gated unit."""
    update, block = UPDATE.get(cell, ("z", "n"))
    u = [sigma(a) for a in weighted(p, update, x, h)]
    r = {"mgu": u}.get(cell) or ([sigma(a) for a in weighted(p, "r", x, h)] if "W.r" in p else [constant(1)] * len(h))
    if cell == "gru_reset_after":
        still = weighted({**p, "b.n": p["b_rec.n"]}, "n", [constant(0)] * len(x), h)
        sums = weighted(p, "n", x, [constant(0)] * len(h))
        new = [tanh(a + gate * inner) for a, gate, inner in zip(sums, r, still, strict=True)]
    else:
        new = [tanh(a) for a in weighted(p, block, x, [gate * old for gate, old in zip(r, h, strict=True)])]
    if cell.startswith("gru_reset"):  # the update gate keeps
        return [gate * old + rest(gate) * n for gate, old, n in zip(u, h, new, strict=True)], c
    return [rest(gate) * old + gate * n for gate, old, n in zip(u, h, new, strict=True)], c


def lstm(cell, p, x, h, c):
    """Every LSTM."""
    half, one, two = constant("0.5"), [constant(1)] * len(h), constant(2)
    i, f = ([sigma(a) for a in weighted(p, k, x, h, c)] if f"W.{k}" in p else [] for k in "if")
    i = i or [rest(gate) for gate in f]
    f = f or ([rest(gate) for gate in i] if cell == "lstm_cifg" else one)
    old = cell == "lstm_1997"
    g = [two * tanh(half * a) if old else tanh(a) for a in weighted(p, "g", x, h)]  # 4σ(a) - 2 = 2 tanh(a / 2)
    c = [keep * past + write * new for keep, past, write, new in zip(f, c, i, g, strict=True)]
    o = [sigma(a) for a in weighted(p, "o", x, h, c)]
    return [gate * tanh(half * v if old else v) for gate, v in zip(o, c, strict=True)], c


def named(name, value):
    """Nested lists of floats as numbers, each with a derivative of its own: "W.i[0][1]", "x[2][0]"."""
    if isinstance(value, list):
        return [named(f"{name}[{place}]", entry) for place, entry in enumerate(value)]
    return Number(Decimal(value), {name: Decimal(1)})


def precise(case: Mapping[str, Any], *, truncated: bool = False) -> tuple[list[dict[str, list[Decimal]]], Any]:
    """The states after each time step, and the derivatives of the sum of the last hidden state, by name.

    Truncated, no derivative passes from a hidden state into the next time step.
    """
    cell = case["cell"]
    step = rnn if cell.startswith("rnn") else lstm if cell.startswith("lstm") else gated
    with localcontext(PRECISION):
        params = [(kind, block, value) for kind, blocks in case["params"].items() for block, value in blocks.items()]
        p = {f"{kind}.{block}": named(f"{kind}.{block}", value) for kind, block, value in params}
        h, c, steps = named("h0", case["h0"]), named("c0", case["c0"] or []), []
        for time, x in enumerate(case["x"]):
            past = [constant(v.value) for v in h] if truncated else h
            h, c = step(cell, p, named(f"x[{time}]", x), past, c)
            steps.append({"h": [v.value for v in h]} | ({"c": [v.value for v in c]} if c else {}))
        return steps, total(h).slopes
