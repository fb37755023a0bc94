"""The bridge from quizzes: a question that was answered becomes a card in the student's own deck."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from courses.models import User
from flashcards.models import Deck, Kind, Note
from quizzes.kinds import KINDS
from quizzes.models import AttemptItem

SLUG = "from-quizzes"


def answered_item(student: User, attempt: int, number: int, deal: int = 0) -> AttemptItem | None:
    """The student's own question at this place, if its solution may be seen: a card must not tell what a quiz hides."""
    rows = AttemptItem.objects.of(student).filter(attempt=attempt, number=number).order_by("-deal")
    rows = rows.filter(deal=deal) if deal else rows
    dealt = rows.select_related("item", "attempt__quiz__course").first()
    if dealt is None or not dealt.standing.sees(dealt.attempt.quiz.solution_shown):
        return None
    return dealt


def add_to_review(student: User, dealt: AttemptItem) -> Note:
    """The card about the question, made unless there is one. An exercise becomes a skill, with fresh numbers."""
    deck = Deck.own(student, SLUG, _("From quizzes"))
    found = deck.notes.filter(origin=origin_of(dealt)).first()
    return found or Note.objects.create(deck=deck, **note_fields(dealt))


def origin_of(dealt: AttemptItem) -> str:
    """What tells the card of one item from those of others."""
    return f"item:{dealt.item_id}"


def note_fields(dealt: AttemptItem) -> dict[str, Any]:
    """The note's fields, from the question as it was dealt."""
    fields = {
        "slug": f"item-{dealt.item_id}",
        "origin": origin_of(dealt),
        "concept": dealt.item.concept or str(dealt.shown.title)[:80],
        "source": dealt.sealed["source"],
    }
    if dealt.item.family:
        return {
            **fields,
            "kind": Kind.SKILL,
            "family": dealt.item.family,
            "family_settings": dealt.item.family_settings,
        }
    kind = KINDS[dealt.kind]
    back = "\n\n".join(part for part in (kind.back(dealt.shown, dealt.sealed), dealt.sealed["explanation"]) if part)
    return {**fields, "kind": Kind.BASIC, "front": kind.front(dealt.shown), "back": back}
