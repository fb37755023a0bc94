"""The cards of a deck to read, search and print."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.access import sign_in_or_404
from flashcards.models import Memory
from flashcards.shown import Shown
from flashcards.sitting import Sitting
from flashcards.views.found import find_deck, sit_down

PAGE = 50
STATES = {
    "new": (_("new"), Q(phase=None) | Q(phase="new")),
    "learning": (_("being learned"), Q(phase__in=("learning", "relearning"))),
    "known": (_("known"), Q(phase="review")),
    "forgotten": (_("often forgotten"), Q(lapses__gte=4)),
    "flagged": (_("flagged"), Q(is_flagged=True)),
    "aside": (_("put aside"), Q(is_suspended=True)),
}


@require_safe
def browse(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides of every card, by words, concept and state."""
    deck = find_deck(request, pk)
    if not deck:
        return sign_in_or_404(request)
    sitting = sit_down(request, deck)
    page = Paginator(found_cards(sitting, request), PAGE).get_page(request.GET.get("page"))
    concepts = deck.notes.filter(is_live=True).exclude(concept="").order_by("concept")
    context = {
        "deck": deck,
        "course": deck.course,
        "page": page,
        "cards": [Shown(sitting, card, Memory(card=card)) for card in page],
        "concepts": concepts.values_list("concept", flat=True).distinct(),
        "states": [(name, words) for name, (words, _condition) in STATES.items()],
        "asked": {name: request.GET.get(name, "") for name in ("q", "concept", "state")},
        "place": "cards",
    }
    return render(request, "flashcards/browse.html", context)


def found_cards(sitting: Sitting, request: HttpRequest) -> QuerySet[Any]:
    """The live cards that the form asks for."""
    words, concept, state = (request.GET.get(name, "").strip()[:100] for name in ("q", "concept", "state"))
    cards: QuerySet[Any] = sitting.deck.cards.live()
    if words:
        cards = cards.filter(Q(note__front__icontains=words) | Q(note__back__icontains=words))
    if concept:
        cards = cards.filter(note__concept=concept)
    return of_state(cards, sitting, state) if state in STATES and sitting.student else cards


def of_state(cards: QuerySet[Any], sitting: Sitting, state: str) -> QuerySet[Any]:
    """The cards in one state of the student's memory."""
    own = Memory.objects.of(sitting.student).filter(card=OuterRef("pk"))
    columns = {name: Subquery(own.values(name)) for name in ("phase", "lapses", "is_flagged", "is_suspended")}
    return cards.annotate(**columns).filter(STATES[state][1])
