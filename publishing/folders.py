"""The files of a course, as they were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from publishing.documents import Document
from publishing.schemas import BankEntry, DeckEntry, Entry, NoteEntry, QuizEntry

SHELVES: dict[str, tuple[str, type[Entry]]] = {
    "banks": (".yaml", BankEntry),
    "quizzes": (".yaml", QuizEntry),
    "notes": (".md", NoteEntry),
    "decks": (".yaml", DeckEntry),
}


@dataclass(frozen=True)
class Sheet:
    """One file that could be read; `entry` is None if its fields are at fault."""

    document: Document
    entry: Entry | None

    @property
    def slug(self) -> str:
        return self.document.slug


@dataclass
class CourseFolder:
    """The files of one course; `unread` are those (shelf and name) that say nothing about what they hold."""

    slug: str
    unread: set[tuple[str, str]] = field(default_factory=set)
    sheets: dict[str, list[Sheet]] = field(default_factory=lambda: {"course": [], **{shelf: [] for shelf in SHELVES}})

    def may_have(self, shelf: str, slug: str) -> bool:
        """Whether there is a file of that name, readable or not."""
        return (shelf, slug) in self.unread or any(sheet.slug == slug for sheet in self.sheets[shelf])

    def written(self, shelf: str) -> list[Document]:
        """The documents of a shelf, also those with faults."""
        return [sheet.document for sheet in self.sheets[shelf]]


def mappings(parent: dict[str, Any], name: str) -> list[tuple[int, dict[str, Any]]]:
    """The entries of a list that are fields at all, with their places; the schema speaks about the others."""
    entries = parent.get(name)
    return [
        (place, entry)
        for place, entry in enumerate(entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
    ]
