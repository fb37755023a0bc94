"""Walk mode: the deck by ear, with two large buttons."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.access import sign_in_or_404
from flashcards.models import Card, Kind
from flashcards.shown import said
from flashcards.views.found import find_deck, sit_down

LENGTH = 20  # cards of one walk


@dataclass(frozen=True)
class Heard:
    """One card as a voice reads it."""

    card: int
    question: str
    answer: str


@require_safe
def walk(request: HttpRequest, pk: int) -> HttpResponse:
    """The cards that wait, as a transcript that a device reads aloud: question, pause, answer."""
    deck = find_deck(request, pk)
    if not deck:
        return sign_in_or_404(request)
    sitting = sit_down(request, deck)
    chosen = [waiting.card for waiting in sitting.waiting]
    rows = Card.objects.select_related("note").filter(pk__in=chosen).exclude(note__kind__in=(Kind.SKILL, Kind.DIAGRAM))
    cards = rows.in_bulk()
    heard = [heard_card(cards[card]) for card in chosen if card in cards][:LENGTH]
    context = {"deck": deck, "course": deck.course, "cards": heard, "place": "cards"}
    return render(request, "flashcards/walk.html", context)


def heard_card(card: Card) -> Heard:
    """Both sides in words."""
    return Heard(card.pk, *said(card.face))
