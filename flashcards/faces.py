"""What a card of a note shows: its two sides as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from flashcards import cloze

if TYPE_CHECKING:
    from flashcards.models import Note


@dataclass(frozen=True, slots=True)
class Face:
    """The question and the answer, Markdown with $TeX$; `more` is said below the answer."""

    front: str
    back: str
    more: str = ""


def face(note: Note, ordinal: int) -> Face:
    """The sides of the note's card of that number."""
    if note.kind == "cloze":
        return Face(cloze.asked(note.front, ordinal), cloze.answered(note.front, ordinal), note.back)
    if note.kind == "reversed" and ordinal == 2:
        return Face(note.back, note.front)
    if note.kind == "typed":
        return Face(note.front, str(note.accepted[0]) if note.accepted else "", note.back)
    if note.kind == "true_or_fix":
        return Face(note.front, _("It is true.") if note.is_true else _("It is not so."), note.back)
    return Face(note.front, note.back)
