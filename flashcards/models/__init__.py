"""Decks with their notes and cards; what students remember of them; the log of reviews."""

from flashcards.models.decks import Card, Deck, Kind, Note
from flashcards.models.learners import Learner, Report, Study, Upload
from flashcards.models.memories import Memory
from flashcards.models.reviews import Mode, Review
from flashcards.models.skills import SkillDeal

__all__ = [
    "Card",
    "Deck",
    "Kind",
    "Learner",
    "Memory",
    "Mode",
    "Note",
    "Report",
    "Review",
    "SkillDeal",
    "Study",
    "Upload",
]
