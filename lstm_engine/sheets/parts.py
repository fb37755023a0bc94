"""How a sheet is written down."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_engine.cells.parts import Scheme, lines


def sheet(
    name: str,
    title: str,
    text: str,
    *,
    symbols: Mapping[str, tuple[str, str]],
    choices: Mapping[str, tuple[str, ...]] | None = None,
    sets: tuple[str, ...] = (),
    whole: tuple[str, ...] = (),
    convention: str = "",
    source: str = "",
) -> Scheme:
    """A calculation of a few lines. `symbols` gives for each of its names the TeX and the words."""
    return Scheme(
        name=name,
        title=title,
        nodes=lines(text),
        letters={own: tex for own, (tex, _) in symbols.items()},
        names={own: words for own, (_, words) in symbols.items()},
        choices=choices or {},
        sets=frozenset(sets),
        whole=frozenset(whole),
        convention=convention,
        source=source,
    )
