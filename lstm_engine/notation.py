"""Symbols and words for nodes, parameters and states, in the letters of whoever's course it is.

A name of the graph ("f@2", "W.f", "h@0") becomes a TeX symbol in a profile, a plain symbol for a terminal, and words
for a label or a voice. The profile only changes letters; what a gate means is the cell's affair and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

PROFILE_NAMES = ("engine", "mitx", "ng", "pytorch", "hs1997")

# By profile, then by node of an LSTM ("lstm") or of a cell that mixes ("gru"); what is not there is its own symbol.
SYMBOLS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "engine": {"lstm": {}, "gru": {"cand": r"\tilde{h}"}},
    "pytorch": {"lstm": {}, "gru": {"cand": "n", "u": "z", "g": "z", "f": "z"}},
    "mitx": {
        "lstm": {"g": r"\tilde{c}"},
        "gru": {"h": "s", "cand": r"\tilde{s}", "n": r"\tilde{s}", "u": "g", "z": "g", "f": "g"},
    },
    "ng": {
        "lstm": {"h": "a", "g": r"\tilde{c}", "i": r"\Gamma_u", "f": r"\Gamma_f", "o": r"\Gamma_o"},
        "gru": {
            "h": "c",
            "cand": r"\tilde{c}",
            "n": r"\tilde{c}",
            "u": r"\Gamma_u",
            "z": r"\Gamma_u",
            "g": r"\Gamma_u",
            "f": r"\Gamma_u",
            "r": r"\Gamma_r",
        },
    },
    "hs1997": {
        "lstm": {"h": r"y^{c}", "c": "s_c", "g": r"g", "i": r"y^{in}", "f": r"y^{\varphi}", "o": r"y^{out}"},
        "gru": {"cand": r"\tilde{h}"},
    },
}

# The letters of parameter blocks where they are not those of the cell.
BLOCKS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "pytorch": {"gru": {"c": "n", "s": "n", "u": "z", "g": "z", "f": "z"}},
    "mitx": {"lstm": {"g": "c"}, "gru": {"n": "s", "c": "s", "u": "g", "z": "g", "f": "g"}},
    "ng": {"lstm": {"g": "c", "i": "u"}, "gru": {"n": "c", "s": "c", "z": "u", "g": "u", "f": "u"}},
    "hs1997": {"lstm": {"g": "c", "i": "in", "f": r"\varphi", "o": "out"}},
}

# What the update gate is the share of, in whoever's letters: kept (True) or overwritten.
KEEPS: Mapping[str, bool] = {"pytorch": True, "mitx": False, "ng": False}
WHOSE = {
    "engine": "the letters of this course",
    "pytorch": "PyTorch",
    "mitx": "the lecture",
    "ng": "Andrew Ng's course",
    "hs1997": "the paper of 1997",
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
    "rh": "reset state",
    "ruh_n": "reset part",
    "direct": "direct path",
    "slope_keep": "derivative along the kept state",
}
_WORDS_BY_PROFILE: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "engine": {"gru": {"g": "gate g", "f": "gate f"}},
    "mitx": {
        "lstm": {"g": "candidate"},
        "gru": {"g": "gate g", "h": "state s", "u": "gate g", "z": "gate g", "f": "gate g", "n": "candidate"},
    },
    "ng": {
        "lstm": {"h": "activation a", "i": "update gate", "f": "forget gate", "o": "output gate", "g": "candidate"},
        "gru": {"h": "state c", "z": "update gate", "n": "candidate", "g": "update gate", "f": "update gate"},
    },
    "pytorch": {"gru": {"u": "update gate z", "g": "update gate z", "f": "update gate z", "cand": "candidate n"}},
    "hs1997": {
        "gru": {"g": "gate g", "f": "gate f"},
        "lstm": {"h": "output of the memory cell", "c": "internal state", "g": "squashed input"},
    },
}
_PARAMETERS = {
    "W": "input weight",
    "U": "recurrent weight",
    "b": "bias",
    "p": "peephole weight",
    "b_rec": "recurrent bias",
}
# What squashes the cell state: in TeX, and as it is said.
_SQUASHING: Mapping[str, tuple[str, str]] = {
    "lstm": (r"\tanh", "tanh"),
    "lstm_1997": (r"\operatorname{squash}", "squash"),
}


def kind_of(states: tuple[str, ...], squashing: str) -> str:
    """Which letters a cell takes: of a cell that mixes, of an LSTM, or of an LSTM whose state is not squashed by tanh;
    `squashing` is the function that it is squashed by."""
    if "c" not in states:
        return "gru"
    return "lstm" if squashing in ("", "tanh", "hard_tanh") else "lstm_1997"


def _column(table: Mapping[str, Mapping[str, Mapping[str, str]]], profile: str, kind: str) -> Mapping[str, str]:
    """The letters or words of a profile for this kind of cell."""
    return table.get(profile, {}).get("gru" if kind == "gru" else "lstm", {})


def _squashing(profile: str, kind: str) -> tuple[str, str]:
    return ("h", "h") if profile == "hs1997" else _SQUASHING.get(kind, _SQUASHING["lstm"])


def split(name: str) -> tuple[str, int | None]:
    """A node's own name and its time: ("f", 2); parameters have no time."""
    own, _, time = name.partition("@")
    return own, int(time) if time else None


def derived_from(own: str) -> str:
    """What a backward node is the derivative with respect to: "h" of "dh", "W.f" of "dW.f"; nothing for others."""
    return own[1:] if own[0] == "d" and own != "direct" and len(own) > 1 else ""


@lru_cache(8192)
def symbol(name: str, profile: str, kind: str, time_steps: int) -> str:
    """The TeX symbol; with a single time step the times are written t and t-1, with several 1, 2, …"""
    own, time = split(name)
    if inner := derived_from(own):
        timed = f"{inner}@{time}" if time is not None and "." not in inner else inner
        return rf"\delta {symbol(timed, profile, kind, time_steps)}{_from_step(inner, time, time_steps)}"
    if time is None or "." in own:
        return _parameter(own, profile, kind)
    if own.endswith("_in"):
        own, time = own[:-3], time if own == "x_in" else time - 1
    if own.startswith("slope_"):
        return _slope(own[6:], time, profile, kind, time_steps)
    if own == "m":
        inside = symbol(f"c@{time}", profile, kind, time_steps)
        return f"{_squashing(profile, kind)[0]}({inside})"
    return _timed(own, time, profile, kind, time_steps)


def _block(block: str, profile: str, kind: str) -> str:
    return _column(BLOCKS, profile, kind).get(block, block)


def _parameter(own: str, profile: str, kind: str) -> str:
    """The symbol of what has no time: "W_f" of "W.f"."""
    block_kind, _, block = own.partition(".")
    if not block:
        return own
    letter = _block(block, profile, kind)
    if block_kind == "b_rec":
        return f"b_{{h{letter}}}"
    return f"{block_kind}_{letter}" if len(letter) == 1 else f"{block_kind}_{{{letter}}}"


def _from_step(parameter: str, time: int | None, time_steps: int) -> str:
    """Above a derivative that is summed over the steps: from which on, if it is not all of them."""
    if "." not in parameter or time is None or time == 1:
        return ""
    return "^{> t}" if time_steps == 1 else rf"^{{\geq {time}}}"


def _timed(own: str, time: int, profile: str, kind: str, time_steps: int) -> str:
    """A node's letter with its time below, or above where something stands below already."""
    if own.startswith("a_"):
        block = _block(own[2:], profile, kind)
        return f"a_{{{block}}}" if time_steps == 1 else f"a_{{{block},{time}}}"
    letters = _column(SYMBOLS, profile, kind)
    base = letters.get(own, own if len(own) == 1 else rf"\text{{{own}}}")
    when = str(time) if time_steps > 1 else "t" if time == 1 else "t-1"
    if profile == "hs1997":
        return f"{base}({when})"
    if "_" in base:
        return base if time_steps == 1 else f"{base}^{{({when})}}"
    return f"{base}_{{{when}}}" if len(when) > 1 else f"{base}_{when}"


def _slope(own: str, time: int, profile: str, kind: str, time_steps: int) -> str:
    """The derivative of a squashing function at one node."""
    if own == "keep":
        state = "h" if kind == "gru" else "c"
        now, before = (symbol(f"{state}@{when}", profile, kind, time_steps) for when in (time, time - 1))
        return rf"\partial {now}/\partial {before}"
    inside = symbol(f"{'c' if own == 'm' else own}@{time}", profile, kind, time_steps)
    return rf"\phi'_{{{inside}}}"


def plain_symbol(name: str, time_steps: int) -> str:
    """The symbol for a terminal: f, h', W_f; with several time steps f_2, h_1."""
    own, time = split(name)
    if time is None or "." in own:
        return own.replace(".", "_")
    if own.endswith("_in"):
        own, time = own[:-3], time if own == "x_in" else time - 1
    if time_steps > 1:
        return f"{own}_{time}"
    return own if time == 1 else f"{own}'"


@lru_cache(8192)
def words(name: str, profile: str, kind: str, time_steps: int) -> str:
    """The name in words, for labels and screen readers: "forget gate f", "hidden state h at time 2"."""
    own, time = split(name)
    if inner := derived_from(own):
        timed = f"{inner}@{time}" if time is not None and "." not in inner else inner
        part = f", steps {time} and later" if "." in inner and time and time > 1 else ""
        return f"derivative with respect to {words(timed, profile, kind, time_steps)}{part}"
    if time is None or "." in own:
        block_kind, _, block = own.partition(".")
        return f"{_PARAMETERS[block_kind]} {block_kind[0]} of {_said_letter(_block(block, profile, kind))}"
    if own.endswith("_in"):
        own, time = own[:-3], time if own == "x_in" else time - 1
    text = _own_words(own, profile, kind)
    if time_steps > 1:
        return f"{text} at time {time}"
    return f"previous {text}" if time == 0 else text


def _own_words(own: str, profile: str, kind: str) -> str:
    if own.startswith("a_"):
        return f"pre-activation a of {_said_letter(_block(own[2:], profile, kind))}"
    if own.startswith("slope_") and own != "slope_keep":
        return f"slope at {_own_words(own[6:], profile, kind)}"
    return _column(_WORDS_BY_PROFILE, profile, kind).get(own, _WORDS.get(own, own))


@lru_cache(8192)
def said(name: str, profile: str, kind: str, time_steps: int) -> str:
    """How a symbol is said in a formula: "f sub t", "h sub t minus 1", "W sub f"."""
    own, time = split(name)
    if inner := derived_from(own):
        if "." in inner or time is None:
            since = f" from step {time} on" if time and time > 1 else ""
            return f"delta {said(inner, profile, kind, time_steps)}{since}"
        return f"delta {said(f'{inner}@{time}', profile, kind, time_steps)}"
    if time is None or "." in own:
        block_kind, _, block = own.partition(".")
        letter = "b sub h" if block_kind == "b_rec" else f"{block_kind} sub"
        return f"{letter} {_said_letter(_block(block, profile, kind))}" if block else own
    if own.endswith("_in"):
        own, time = own[:-3], time if own == "x_in" else time - 1
    when = str(time) if time_steps > 1 else "t" if time == 1 else "t minus 1"
    if own.startswith("a_"):
        return f"a sub {_said_letter(_block(own[2:], profile, kind))}" + (f" {when}" if time_steps > 1 else "")
    letter = _said_node(own, profile, kind)
    if profile == "hs1997":
        return f"{letter} of {when}"
    if "_" in _column(SYMBOLS, profile, kind).get(own, ""):
        return letter if time_steps == 1 else f"{letter} at {when}"
    return f"{letter} sub {when}"


def _said_node(own: str, profile: str, kind: str) -> str:
    if own == "m":
        return f"{_squashing(profile, kind)[1]} of {_said_node('c', profile, kind)}"
    letters = _column(SYMBOLS, profile, kind)
    if own in letters and own != "cand":
        return _said_letter(letters[own])
    return {"cand": "candidate"}.get(own, own.replace("_", " sub "))


_ACCENTED = re.compile(r"\\tilde\{(.)\}")


def _said_letter(letter: str) -> str:
    """A TeX letter aloud: "gamma u", "c tilde", "y in"."""
    text = _ACCENTED.sub(r"\1 tilde", letter)
    text = text.replace(r"\Gamma", "gamma").replace(r"\varphi", "phi").replace("_", " sub ")
    return " ".join(text.replace("^", " ").replace("{", "").replace("}", "").split())
