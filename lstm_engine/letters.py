"""A text in the letters of one course, in those of another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from lstm_engine.calculations import Case
from lstm_engine.cells import CELLS
from lstm_engine.notation import symbol

Translate = Callable[[str], str]
_MATH = re.compile(r"\$[^$]+\$")


def in_letters_of(case: Case, text: str) -> str:
    """Markdown about a time step in the engine's letters, in those of a case."""
    if case.cell_name not in CELLS or (case.profile == "engine" and case.kind != "lstm_1997"):
        return text
    return in_text(text, _from_engine(case.cell_name, case.profile))


@lru_cache(128)
def _from_engine(cell_name: str, profile: str) -> Translate:
    old, new = (Case(cell_name, 1, (), (), notation=notation) for notation in ("engine", profile))
    return translation(old, new)


def translation(old: Case, new: Case) -> Translate:
    """TeX in the old letters to TeX in the new ones."""
    pairs = _symbols(old, new)
    longest_first = sorted(pairs, key=len, reverse=True)
    known = re.compile(rf"(?<![A-Za-z_\\])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z_^{{])")
    return lambda text: known.sub(lambda found: pairs[found[0]], text)


def _symbols(old: Case, new: Case) -> Mapping[str, str]:
    """What each node and parameter of the cell is written as, before and after; a gate also without its time."""
    cell = CELLS[old.cell_name]
    own = [node.name for node in cell.nodes] + ["x", *cell.states]
    names = [f"{name}@{time}" for name in own for time in range(old.time_steps + 1)] + list(cell.parameter_names())
    found = {old.symbol(name): new.symbol(name) for name in names}
    bare = {_bare(old, name): _bare(new, name) for name in own if len(_bare(old, name)) == 1}
    return bare | _squashed(old, new) | found


def _squashed(old: Case, new: Case) -> dict[str, str]:
    """The squashed cell state: sentences that serve all LSTMs write tanh."""
    names = [f"m@{time}" for time in range(old.time_steps + 1)] if "c" in new.scheme.states else []
    return {symbol(name, old.profile, "lstm", old.time_steps): new.symbol(name) for name in names}


def _bare(case: Case, name: str) -> str:
    """The symbol without its time."""
    return re.sub(r"(_t|_1|\^\{\(1\)\}|\([t1]\))$", "", case.symbol(f"{name}@1"))


def in_text(text: str, tex: Translate) -> str:
    """Markdown with its mathematics translated."""
    return _MATH.sub(lambda found: f"${tex(found[0][1:-1])}$", text)
