"""A card as a page shows it: its sides, its buttons with what they would do, and what the student answered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from flashcards.boxes import BOXES, Box
from flashcards.faces import Face
from flashcards.intervals import until
from flashcards.models import Card, Kind, Memory, Mode, Review, SkillDeal
from flashcards.scheduling import Rating, outcomes, study_day
from flashcards.sitting import Sitting
from flashcards.skill_page import SkillPage
from flashcards.typed import compare
from lstm_engine import FAMILIES, Family
from typeset.spoken import spoken

WORDS = {Rating.AGAIN: _("Again"), Rating.HARD: _("Hard"), Rating.GOOD: _("Good"), Rating.EASY: _("Easy")}


@dataclass(frozen=True, slots=True)
class Button:
    """One rating: its word, and how long the card would stay away; empty where nothing is scheduled."""

    rating: int
    word: str
    wait: str
    is_proposed: bool


@dataclass
class Shown:
    """One card in front of one student; `answer` is what the student typed or picked, if the card asks."""

    sitting: Sitting
    card: Card
    memory: Memory
    answer: str | None = None
    second_try: bool = False
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    deal: SkillDeal | None = None
    unread: Mapping[str, Any] | None = None

    @classmethod
    def of(cls, sitting: Sitting, card: Card, memory: Memory, **answered: Any) -> Shown:
        """The card; a skill card with the numbers that wait for this student, or with fresh ones."""
        skill = card.note.kind == Kind.SKILL and sitting.student
        deal = SkillDeal.deal(sitting.student, card) if skill and sitting.student else None
        return cls(sitting, card, memory, deal=deal, **answered)

    @property
    def face(self) -> Face:
        """The two sides."""
        return self.card.face

    @property
    def kind(self) -> str:
        """The kind of the note."""
        return self.card.note.kind

    @property
    def box(self) -> Box | None:
        """The box of the drawn cell that the card asks for."""
        return BOXES.get(self.card.note.box)

    @property
    def family(self) -> Family | None:
        """The family behind a skill card."""
        return FAMILIES.get(self.card.note.family)

    @cached_property
    def skill(self) -> SkillPage | None:
        """The exercise of a skill card."""
        return SkillPage(self.deal, self.unread) if self.deal else None

    @cached_property
    def comparison(self) -> str:
        """What comes of a typed or picked answer: right, near, wrong or empty."""
        if self.answer is None:
            return ""
        if self.kind == Kind.TRUE_OR_FIX:
            return "right" if (self.answer == "true") == self.card.note.is_true else "wrong"
        return compare(self.answer, map(str, self.card.note.accepted))

    @property
    def is_open(self) -> bool:
        """The back is to be seen: the answer is in, and is no near miss that may be mended."""
        if self.deal:
            return self.deal.is_answered
        return self.comparison in ("right", "wrong") or (self.comparison != "" and self.second_try)

    @property
    def proposed(self) -> Rating | None:
        """The rating that follows from the answer; the student may see it otherwise."""
        if self.deal:
            return self.deal.proposed
        if not self.is_open:
            return None
        return {"right": Rating.GOOD, "near": Rating.HARD}.get(self.comparison, Rating.AGAIN)

    @cached_property
    def corrected_at(self) -> datetime | None:
        """When the card was corrected, if that was after the student saw it last. Of own cards one knows."""
        note, day = self.card.note, self.memory.day
        zone = self.sitting.learner.wishes(self.sitting.deck).zone
        if not note.former or not day or self.sitting.deck.owner_id or study_day(note.edited_at, zone) < day:
            return None
        log = Review.objects.of(self.sitting.student).standing().filter(card=self.card)
        last = log.order_by("-at").values_list("at", flat=True).first()
        return note.edited_at if last and last < note.edited_at else None

    @property
    def said(self) -> tuple[str, str]:
        """Both sides in words, for a voice."""
        return said(self.face)

    @cached_property
    def buttons(self) -> list[Button]:
        """Again, Hard, Good and Easy, or the two of them, with the intervals that they give."""
        sitting, ratings = self.sitting, list(Rating)
        if sitting.learner.two_buttons:
            ratings = [Rating.AGAIN, Rating.GOOD]
        waits = dict.fromkeys(ratings, "")
        if sitting.mode == Mode.REVIEW:
            wishes = sitting.learner.wishes(sitting.deck)
            found = outcomes(self.memory.recall, sitting.now, wishes, self.card.pk, sitting.study.exam_on)
            waits = {
                rating: until(found[rating - 1].due or sitting.now, sitting.now, wishes.zone) for rating in ratings
            }
        return [Button(rating, str(WORDS[rating]), waits[rating], rating == self.proposed) for rating in ratings]


def said(face: Face) -> tuple[str, str]:
    """Both sides in words, for a voice."""
    return spoken(face.front), spoken(f"{face.back}\n\n{face.more}")
