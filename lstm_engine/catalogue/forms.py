"""Which cells a rule speaks of, and the shapes that rules come in."""

from __future__ import annotations

from lstm_engine.malrules import Form, Malrule, Part

RNNS = ("rnn_tanh", "rnn_relu")
OVERWRITING = ("mitx_gated", "gru_ng_simple", "gru_ng", "gru_chung", "mgu")
KEEPING = ("gru_reset_before", "gru_reset_after")
MIXING = OVERWRITING + KEEPING
RESET_BEFORE = ("gru_ng", "gru_chung", "gru_reset_before")
RESET_AFTER = ("gru_reset_after",)
RESETTING = RESET_BEFORE + RESET_AFTER
UNCOUPLED = ("lstm", "lstm_nobias", "lstm_peephole")
COUPLED = ("lstm_cifg", "lstm_cifg_f")
FORGETTING = UNCOUPLED + COUPLED
MODERN = (*FORGETTING, "lstm_nfg")
LSTMS = (*MODERN, "lstm_1997")
SQUASHING = MODERN + MIXING
ALL = RNNS + MIXING + LSTMS
WITH_BIAS = tuple(name for name in ALL if name not in ("mitx_gated", "gru_chung", "lstm_nobias"))


def once(cells: tuple[str, ...], *lines: str, hard: bool | None = None, from_step: int = 1) -> Form:
    """A form that replaces its nodes together, at every time step."""
    return Form(cells, tuple(Part(line) for line in lines), hard=hard, from_step=from_step)


def on_gates(cells: tuple[str, ...], line: str) -> Form:
    """A slip at the activation of a gate, of one gate or of all."""
    return Form(cells, (Part(line, "gates"),), where="both")


def on_candidate(cells: tuple[str, ...], line: str, hard: bool | None = None) -> Form:
    """A slip at the activation of the candidate."""
    return Form(cells, (Part(line, "candidate"),), hard=hard)


def on_sums(cells: tuple[str, ...], line: str, reset_after: str = "") -> tuple[Form, ...]:
    """A slip in a weighted sum, in one block or in all. Where the reset gate comes after the matrix, the candidate has
    a sum of its own kind: `reset_after` is its line."""
    usual = tuple(name for name in cells if name not in RESET_AFTER)
    forms = [Form(usual, (Part(line, "blocks"),), where="both")]
    if reset_after:
        gates, candidate = Part(line, "gates"), Part(reset_after)
        forms.append(Form(RESET_AFTER, (gates,), where="both"))
        forms.append(once(RESET_AFTER, reset_after))
        forms.append(Form(RESET_AFTER, (gates, candidate), where="all"))
    return tuple(forms)


def on_plain_sums(cells: tuple[str, ...], line: str) -> Form:
    """The same in the blocks whose sum is made of W x and U h alone."""
    return Form(cells, (Part(line, "sums"),), where="both")


def rule(number: int, title: str, sentence: str, *forms: Form, least_units: int = 1) -> Malrule:
    """One entry of the catalogue."""
    return Malrule(f"M{number:02}", title, sentence, forms, least_units)
