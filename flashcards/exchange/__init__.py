"""Decks as files of others, and files of others as decks: one file here for each format. Text ⇄ record, pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

FIELD = 20_000  # characters of one side
NOTES = 5_000  # notes of one file


class Refused(ValueError):
    """A file of which nothing is taken; `str(error)` says why, to whoever brought it."""


@dataclass(frozen=True, slots=True)
class Past:
    """One review of the other program's log: which card of the note, how it was rated, when."""

    ordinal: int
    rating: int
    at: str

    @property
    def moment(self) -> datetime:
        """When, as a time."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class Entry:
    """One note as a file has it. `origin` stays the same in every version of the file."""

    kind: str
    front: str
    back: str
    accepted: tuple[str, ...] = ()
    is_true: bool = True
    concept: str = ""
    source: str = ""
    origin: str = ""
    past: tuple[Past, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds: entries, and what is left out, each with its place and the reason; `media` says how many
    entries come without the pictures and sounds that they had."""

    title: str
    entries: tuple[Entry, ...] = ()
    left_out: tuple[tuple[str, str], ...] = field(default=())
    media: int = 0

    def to_json(self) -> dict[str, Any]:
        """As plain lists and text."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Rebuild what `to_json` wrote."""
        entries = tuple(
            Entry(
                **{**entry, "accepted": tuple(entry["accepted"]), "past": tuple(Past(**past) for past in entry["past"])}
            )
            for entry in data["entries"]
        )
        left_out = tuple((place, reason) for place, reason in data["left_out"])
        return cls(data["title"], entries, left_out, data.get("media", 0))
