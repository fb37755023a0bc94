"""Another way into a card that will not stick: the same idea worked through with numbers."""

from __future__ import annotations

from dataclasses import dataclass

from flashcards.models import Note
from flashcards.skill_page import SolutionRow, worked
from lstm_engine import EngineError, Question, make_variant


@dataclass(frozen=True)
class Example:
    """An exercise with its solution beside it."""

    question: Question
    lines: tuple[SolutionRow, ...]


def worked_example(note: Note) -> Example | None:
    """An exercise of the note's family, the same each time it is looked at; None where the note names no family."""
    if not note.family:
        return None
    try:
        variant = make_variant(note.family, note.pk, note.family_settings)
    except EngineError:
        return None
    return Example(variant.question, worked(variant))
