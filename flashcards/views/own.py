"""A student's own cards: writing them, editing them, taking them from notes and from quizzes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.access import sign_in_first, sign_in_or_404
from courses.guests import ensure_user
from flashcards.missed import add_to_review as add_item
from flashcards.missed import answered_item
from flashcards.models import Deck, Memory, Note
from flashcards.own_forms import OwnNoteForm, SplitForm
from flashcards.shown import Shown
from flashcards.views.found import find_deck, sit_down


@require_http_methods(["GET", "HEAD", "POST"])
def new_card(request: HttpRequest) -> HttpResponse:
    """Write a card; a sentence marked in the notes stands on its back already."""
    decks = Deck.objects.owned_by(request.user)
    given = {"back": request.GET.get("text", "")[:2000], "source": request.GET.get("source", "")[:300]}
    data = request.POST if request.method == "POST" else None
    form = OwnNoteForm(data, decks=decks, initial={**given, "deck": request.GET.get("deck")})
    if form.is_valid():
        note = form.keep(ensure_user(request))
        messages.success(request, _("The card is in your deck. It comes up as a new one."))
        again = f"{reverse('new_card')}?deck={note.deck_id}"
        return redirect(again if "again" in request.POST else note.deck)
    return render(request, "flashcards/note.html", {"form": form, "note": None, "place": "cards"})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_card(request: HttpRequest, note: int) -> HttpResponse:
    """Change one's own card, or delete it. What one remembers of it stays."""
    found = Note.objects.owned_by(request.user).select_related("deck").filter(pk=note).first()
    if not found:
        return sign_in_or_404(request)
    decks = Deck.objects.owned_by(request.user)
    form = OwnNoteForm(request.POST if request.method == "POST" else None, decks=decks, instance=found)
    if "delete" in request.POST:
        found.is_live = False
        found.save()
        messages.success(request, _("The card is gone from your deck."))
        return redirect(found.deck)
    if form.is_valid():
        form.keep(ensure_user(request))
        return redirect(found.deck)
    return render(request, "flashcards/note.html", {"form": form, "note": found, "deck": found.deck, "place": "cards"})


@require_http_methods(["GET", "HEAD", "POST"])
def split_card(request: HttpRequest, pk: int, card: int) -> HttpResponse:
    """Write two small cards instead of one that was forgotten again and again; the old one is put aside."""
    deck = find_deck(request, pk)
    if not deck:
        return sign_in_or_404(request)
    found = get_object_or_404(deck.cards.select_related("note", "deck"), pk=card)
    sitting = sit_down(request, deck)
    form = SplitForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        into = form.keep(ensure_user(request), found)
        messages.success(request, _("Two cards instead of one. They come up as new ones; the old one is put aside."))
        return redirect(into)
    shown = Shown(sitting, found, Memory.of(sitting.student, found))
    context = {"form": form, "deck": deck, "course": deck.course, "card": found, "shown": shown, "place": "cards"}
    return render(request, "flashcards/split.html", context)


@require_POST
def add_to_review(request: HttpRequest, attempt_id: int, number: int) -> HttpResponse:
    """Make a card of a question that was answered in a quiz."""
    back_to = reverse("attempt_item", args=[attempt_id, number])
    if not request.user.is_authenticated:
        return sign_in_first(request, back_to)
    deal = request.POST.get("deal", "")
    deal_number = int(deal) if deal.isascii() and deal.isdigit() and len(deal) < 9 else 0
    dealt = answered_item(ensure_user(request), attempt_id, number, deal_number)
    if not dealt:
        raise Http404
    note = add_item(ensure_user(request), dealt)
    messages.success(request, _("Added to your deck “%(deck)s”.") % {"deck": note.deck.title})
    return redirect(f"{back_to}?deal={dealt.deal}")


@require_POST
def delete_deck(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one's own deck, with all that was learned in it."""
    get_object_or_404(Deck.objects.owned_by(request.user), pk=pk).delete()
    messages.success(request, _("The deck is deleted."))
    return redirect("all_decks")
