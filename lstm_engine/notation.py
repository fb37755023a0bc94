"""Symbols and words for nodes, parameters and states.

A name of the graph ("f@2", "W.f", "h@0") becomes a TeX symbol in a profile, a plain symbol for a terminal, and
words for a label. A template of a formula becomes TeX, or plain text, with symbols or with numbers put in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

PROFILES: Mapping[str, Mapping[str, str]] = {
    "engine": {"cand": r"\tilde{h}", "m": "m"},
    "mitx": {"h": "s", "cand": r"\tilde{s}"},
    "ng": {"h": "c", "cand": r"\tilde{c}", "u": r"\Gamma_u", "r": r"\Gamma_r"},
}

_WORDS = {
    "i": "input gate i",
    "f": "forget gate f",
    "o": "output gate o",
    "z": "update gate z",
    "u": "update gate",
    "r": "reset gate",
    "g": "candidate g",
    "n": "candidate n",
    "cand": "candidate",
    "keep": "kept part",
    "write": "written part",
    "c": "cell state c",
    "m": "squashed cell state",
    "h": "hidden state h",
    "x": "input x",
}
_WORDS_BY_PROFILE = {"mitx": {"g": "gate g", "h": "state s"}, "ng": {"h": "state c"}}
_PARAMETERS = {"W": "input weight", "U": "recurrent weight", "b": "bias", "b_rec": "recurrent bias"}
_NAME = re.compile(r"\{([^{}]+)\}")


def split(name: str) -> tuple[str, int | None]:
    """A node's own name and its time: ("f", 2); parameters have no time."""
    own, _, time = name.partition("@")
    return own, int(time) if time else None


def symbol(name: str, profile: str, time_steps: int) -> str:
    """The TeX symbol; with a single time step the times are written t and t-1, with several 1, 2, …"""
    own, time = split(name)
    if time is None:
        kind, block = own.split(".")
        return f"b_{{h{block}}}" if kind == "b_rec" else f"{kind}_{block}"
    if own.endswith("_in"):
        own, time = own[:-3], time if own == "x_in" else time - 1
    if own == "m":
        return rf"\tanh({symbol(f'c@{time}', profile, time_steps)})"
    base = PROFILES[profile].get(own, rf"\text{{{own}}}" if own in ("keep", "write") else own)
    if own.startswith("a_"):
        return f"a_{{{own[2:]}}}" if time_steps == 1 else f"a_{{{own[2:]},{time}}}"
    when = str(time) if time_steps > 1 else "t" if time == 1 else "t-1"
    if "_" in base:
        return base if time_steps == 1 else f"{base}^{{({when})}}"
    return f"{base}_{{{when}}}" if len(when) > 1 else f"{base}_{when}"


def plain_symbol(name: str, time_steps: int) -> str:
    """The symbol for a terminal: f, h', W_f; with several time steps f_2, h_1."""
    own, time = split(name)
    if time is None:
        return own.replace(".", "_")
    if own.endswith("_in"):
        own, time = own[:-3], time if own == "x_in" else time - 1
    if time_steps > 1:
        return f"{own}_{time}"
    return own if time == 1 else f"{own}'"


def words(name: str, profile: str, time_steps: int) -> str:
    """The name in words, for labels and screen readers: "forget gate f", "hidden state h at time 2"."""
    own, time = split(name)
    if time is None:
        kind, block = own.split(".")
        return f"{_PARAMETERS[kind]} {kind[0]} of {block}"
    if own.startswith("a_"):
        text = f"pre-activation a of {own[2:]}"
    else:
        text = _WORDS_BY_PROFILE.get(profile, {}).get(own, _WORDS.get(own, own))
    if time_steps > 1:
        return f"{text} at time {time}"
    return f"previous {text}" if time == 0 else text


def formula_tex(template: str, symbol_of: Callable[[str], str], *, scalar: bool, numbers: bool) -> str:
    """A template as TeX. `symbol_of` gives a symbol or a number for each name in braces."""
    filled = _fill(template, symbol_of)
    times = r" \cdot " if numbers else r"\,"
    filled = filled.replace(" * ", times).replace(" ⊙ ", r" \cdot " if scalar and numbers else r" \odot ")
    filled = filled.replace("σ(", r"\sigma(").replace("tanh(", r"\tanh(").replace(r"\\tanh", r"\tanh")
    return filled if scalar or not numbers else filled.replace("(", r"\left(").replace(")", r"\right)")


def formula_plain(template: str, symbol_of: Callable[[str], str], *, scalar: bool) -> str:
    """A template as plain text."""
    return _fill(template, symbol_of).replace(" * ", " · ").replace(" ⊙ ", " · " if scalar else " ⊙ ")


def _fill(template: str, symbol_of: Callable[[str], str]) -> str:
    """Put a symbol in each pair of braces; a negative number that follows an operation goes in parentheses."""
    pieces = []
    for before, name, after_operation in _names_in(template):
        text = symbol_of(name) if name else ""
        pieces += [before, f"({text})" if after_operation and text.startswith("-") else text]
    return "".join(pieces)


@lru_cache(1024)
def _names_in(template: str) -> tuple[tuple[str, str, bool], ...]:
    """The names in braces, each with the text before it and whether an operation is there; the end has no name."""
    pieces: list[tuple[str, str, bool]] = []
    end = 0
    for match in _NAME.finditer(template):
        before = template[end : match.start()]
        after_operation = (before.rstrip()[-1:] or "(") != "(" or (before == "" and bool(pieces))
        pieces.append((before, match[1], after_operation))
        end = match.end()
    return (*pieces, (template[end:], "", False))
