"""One card for itself: both sides, its story, its switches, a report of a mistake, other ways into it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.access import sign_in_or_404
from courses.guests import ensure_user
from flashcards.examples import worked_example
from flashcards.forms import ReportForm
from flashcards.intervals import comes_back
from flashcards.models import Card, Deck, Memory, Report, Review
from flashcards.shown import Shown
from flashcards.views.found import find_deck, sit_down


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, pk: int, card: int) -> HttpResponse:
    """Both sides of a card and what one did with it; on POST a report of a mistake."""
    deck = find_deck(request, pk)
    if not deck:
        return sign_in_or_404(request)
    found = get_object_or_404(deck.cards.select_related("note"), pk=card)
    form = ReportForm(request.POST if request.method == "POST" else None, initial={"about": "wording"})
    if form.is_valid():
        keep_report(form, found, request)
        messages.success(request, _("Received. What becomes of it stands here."))
        return redirect("card", pk, card)
    return render(request, "flashcards/card.html", card_context(request, deck, found, form))


def card_context(request: HttpRequest, deck: Deck, card: Card, form: ReportForm) -> dict[str, object]:
    """What the page of a card is given."""
    sitting = sit_down(request, deck)
    memory = Memory.of(sitting.student, card)
    zone = sitting.learner.wishes(deck).zone
    return {
        "deck": deck,
        "course": deck.course,
        "card": card,
        "shown": Shown(sitting, card, memory),
        "memory": memory,
        "due": comes_back(memory.due, sitting.now, zone) if memory.due else "",
        "story": Review.objects.of(request.user).filter(card=card).order_by("-at")[:30],
        "reports": Report.objects.filter(card=card, student=sitting.student) if sitting.student else (),
        "siblings": card.note.cards.exclude(pk=card.pk).filter(is_live=True),
        "example": worked_example(card.note) if memory.lapses else None,
        "form": form,
        "zone": zone,
        "is_own": deck.owner_id is not None,
        "place": "cards",
    }


def keep_report(form: ReportForm, card: Card, request: HttpRequest) -> None:
    """The report with the card as it was shown: a card that is mended meanwhile must not hide what was wrong."""
    report = form.save(commit=False)
    report.student, report.card = ensure_user(request), card
    face = card.face
    report.shown = {"front": face.front, "back": face.back, "edited_at": card.note.edited_at.isoformat()}
    deal = card.skill_deals.filter(student=report.student).last()
    if deal:
        report.shown["deal"] = deal.pk
    report.save()


@require_POST
def switch_card(request: HttpRequest, pk: int, card: int) -> HttpResponse:
    """Put the card aside or take it up again; flag it or take the flag off."""
    deck = find_deck(request, pk)
    if not deck:
        return sign_in_or_404(request, reverse("deck", args=[pk]))
    found = get_object_or_404(deck.cards, pk=card)
    memory = Memory.of(ensure_user(request), found)
    if request.POST.get("switch") == "flag":
        memory.is_flagged = not memory.is_flagged
    else:
        memory.is_suspended = not memory.is_suspended
        if not memory.is_suspended and not memory.reviews:
            sit_down(request, deck).study.go_back_to(found.pk)
    memory.keep()
    return redirect("card", pk, card)
