"""Families about counting parameters."""

from __future__ import annotations

from lstm_engine.families.family import Family, Settings
from lstm_engine.specs import Grid, Spec

_UNITS = (4.0, 8.0, 16.0, 32.0, 64.0, 128.0)
_INPUTS = tuple(float(d) for d in (2, 3, 5, 6, 8, 10, 12, 15, 20, 24, 28, 30, 36, 40, 50, 64, 75, 80, 100))
_VECTORS = (1.0, 2.0)


def _count(name: str, title: str, stem: str, asked: tuple[str, ...], **grids: Grid) -> Spec:
    return Spec(
        cell_name=name,
        grids={"n": _UNITS, "d": _INPUTS, "v": _VECTORS, **grids},
        asked=tuple(f"{node}@1" for node in asked),
        title=title,
        stem=stem,
        decimals=2,
        carry=None,
        table=len(asked) > 1,
        may_be_zero=True,
        demand=("as many inputs as units", lambda trace: trace["n"] != trace["d"]),
    )


def _count_rnn(settings: Settings) -> Spec:
    asked = ("inputs", "recurrent", "biases", "total") if settings["level"] == 1 else ("total",)
    return _count("count_rnn", "Count a simple RNN", "How many parameters does this layer have?", asked)


COUNT_RNN = Family(
    name="count_rnn",
    title="Count a simple RNN",
    summary="The number of parameters of a simple RNN.",
    difficulty=2,
    levels=("part by part", "the total alone"),
    spec=_count_rnn,
)


def _count_lstm(settings: Settings) -> Spec:
    level = settings["level"]
    asked = {1: ("block", "blocks", "biases", "total"), 2: ("total",), 3: ("peepholes", "total")}[int(level)]
    return _count(
        "count_peepholes" if level == 3 else "count_lstm",
        "Count an LSTM",
        "How many parameters does this layer have?" + (" It has peepholes." if level == 3 else ""),
        asked,
        **({"w": (3.0,)} if level == 3 else {}),
    )


COUNT_LSTM = Family(
    name="count_lstm",
    title="Count an LSTM",
    summary="The number of parameters of an LSTM, with one or two bias vectors, with or without peepholes.",
    difficulty=3,
    levels=("part by part", "the total alone", "with peepholes"),
    spec=_count_lstm,
)


def _count_gru(settings: Settings) -> Spec:
    asked = {1: ("block", "blocks", "biases", "total"), 2: ("total",), 3: ("total", "lstm", "ratio")}
    return _count(
        "count_gru", "Count a GRU", "How many parameters does this layer have?", asked[int(settings["level"])]
    )


COUNT_GRU = Family(
    name="count_gru",
    title="Count a GRU",
    summary="The number of parameters of a GRU, and its ratio to an LSTM of the same sizes.",
    difficulty=3,
    levels=("part by part", "the total alone", "beside an LSTM"),
    spec=_count_gru,
)
