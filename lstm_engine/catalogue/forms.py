"""Which cells a rule speaks of, and the shapes that rules come in."""

from __future__ import annotations

from lstm_engine.malrules import Form, Malrule, Part

OVERWRITING = ("mitx_gated", "gru_ng")
KEEPING = ("gru_reset_after",)
MIXING = OVERWRITING + KEEPING
LSTMS = ("lstm", "lstm_nobias")
GATED = LSTMS + MIXING
ALL = ("rnn_tanh", *GATED)
SQUARE = ("rnn_tanh", "mitx_gated", *LSTMS)
RESETTING = ("gru_ng", "gru_reset_after")


def once(cells: tuple[str, ...], *parts: Part, from_step: int = 1, hard: bool | None = None) -> Form:
    """A form that replaces its parts together, at every time step."""
    return Form(cells, parts, from_step=from_step, hard=hard)


def rule(number: int, title: str, sentence: str, *forms: Form) -> Malrule:
    """One entry of the catalogue."""
    return Malrule(f"M{number:02}", title, sentence, forms)


def _without_bias(form: Form) -> Form:
    """The same form for the cells without biases."""
    parts = tuple(
        Part(
            part.node,
            tuple(read for read in part.reads if not read.startswith("b.")),
            part.functions,
            part.wrong.replace(" + {b.*}", ""),
            part.over,
        )
        for part in form.parts
    )
    cells = tuple(name for name in form.cells if name in BIASLESS)
    return Form(cells, parts, form.where, form.from_step, form.hard)


BIASLESS = ("mitx_gated", "lstm_nobias")


def on_blocks(cells: tuple[str, ...], part: Part) -> tuple[Form, ...]:
    """A slip in a weighted sum, in one block or in all, for the cells with biases and those without."""
    form = Form(cells, (part,), where="both")
    with_bias = Form(tuple(name for name in cells if name not in BIASLESS), (part,), where="both")
    return tuple(form for form in (with_bias, _without_bias(form)) if form.cells)


def on_gates_and_candidate(cells: tuple[str, ...], gates: Part, candidate: Part) -> tuple[Form, ...]:
    """A slip in a weighted sum of a GRU, whose candidate has a sum of its own kind: in one gate, in all, in the
    candidate, or everywhere."""
    return Form(cells, (gates,), where="both"), once(cells, candidate), Form(cells, (gates, candidate), where="all")
