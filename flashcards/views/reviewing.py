"""Reviewing: the next card, the rating that answers it, answers to cards that ask, and taking a rating back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from courses.access import sign_in_or_404
from courses.guests import ensure_user
from courses.models import validate_time_zone
from flashcards.answering import Answer, answer_card
from flashcards.forms import ANSWER, read_numbers, read_rating
from flashcards.models import Card, Deck, Kind, Memory, Mode, Review, SkillDeal
from flashcards.shown import Shown
from flashcards.sitting import Sitting
from flashcards.views.found import HtmxRequest, find_deck, sit_down

PAGE = "flashcards/review.html"
OTHER_WAYS = gettext_lazy("Other ways into this card")


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HtmxRequest, pk: int) -> HttpResponse:
    """The next card, and the one after it, ready. On POST keep a rating; then show what comes next."""
    deck = find_deck(request, pk)
    if not deck:
        return sign_in_or_404(request)
    if request.method == "POST":
        return rate(request, deck)
    sitting = sit_down(request, deck)
    return render(request, PAGE, page_context(sitting, asked_for(request, sitting)))


def rate(request: HtmxRequest, deck: Deck) -> HttpResponse:
    """Keep the rating. A page with scripts gets the card after the one that it shows already."""
    card = get_object_or_404(deck.cards.select_related("note"), pk=read_number(request, "card"))
    said = read_rating(request.POST, timezone.now())
    if said is None:
        return redirect(review_address(deck, request.POST.get("mode", ""), card.pk))
    sitting = sit_down(request, deck, ensure_user(request))
    learn_where(request, sitting)
    _review, memory = Review.rate(sitting.study, sitting.learner, card, said)
    if card.note.kind == Kind.SKILL:
        SkillDeal.objects.filter(student=sitting.student, card=card, is_rated=False).update(is_rated=True)
    if not request.htmx:
        notice = leech_notice(memory, said.rating)
        if notice:
            other = reverse("card", args=[deck.pk, card.pk])
            messages.info(request, format_html('{} <a href="{}#another-way">{}</a>', notice, other, OTHER_WAYS))
        return redirect(review_address(deck, sitting.mode))
    after = Sitting(sitting.student, deck, sitting.learner, sitting.study, sitting.now, sitting.mode)
    shown = after.following(read_numbers(request.POST.get("at_hand", "")), count=1)
    leech = memory if leech_notice(memory, said.rating) else None
    context = {"following": shown_cards(after, shown), "leech": leech, "rated": card, **counts(after)}
    return piece(request, "flashcards/_following.html", context)


@require_POST
def answer(request: HtmxRequest, pk: int, card: int) -> HttpResponse:
    """What the student typed or picked, judged, with the back of the card; a hint; or the numbers of a skill."""
    deck = find_deck(request, pk)
    if not deck:
        return sign_in_or_404(request, reverse("deck", args=[pk]))
    found = get_object_or_404(deck.cards.select_related("note"), pk=card)
    sitting = sit_down(request, deck, ensure_user(request))
    memory = Memory.of(sitting.student, found)
    shown = answer_card(sitting, found, memory, Answer.read(request.POST))
    if request.htmx:
        return piece(request, "flashcards/_card.html", {"shown": shown, "deck": deck})
    return render(request, PAGE, page_context(sitting, [shown]))


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last rating of today back, and show its card again."""
    deck = find_deck(request, pk)
    if not deck:
        return sign_in_or_404(request, reverse("deck", args=[pk]))
    sitting = sit_down(request, deck)
    last = last_today(sitting)
    if not last:
        messages.info(request, _("There is nothing to take back."))
        return redirect(review_address(deck, sitting.mode))
    last.undo()
    if last.card.note.kind == Kind.SKILL:
        SkillDeal.reopen(last.student, last.card)
    messages.success(request, _("Undone. Nothing was counted."))
    return redirect(review_address(deck, last.mode, last.card_id))


def last_today(sitting: Sitting) -> Review | None:
    """The rating that would be taken back first."""
    if not sitting.student:
        return None
    rows = Review.objects.of(sitting.student).on(sitting.today, [sitting.deck.pk])
    return rows.select_related("card__note", "deck__course", "student").order_by("-pk").first()


# What the page is given


def page_context(sitting: Sitting, first: list[Shown]) -> dict[str, Any]:
    """The whole page: the card asked for or the next one, and the one after it."""
    at_hand = [shown.card.pk for shown in first]
    coming = sitting.following(at_hand, count=2 - len(first))
    shown = first + shown_cards(sitting, coming)
    return {
        "deck": sitting.deck,
        "course": sitting.deck.course,
        "shown": shown[0] if shown else None,
        "following": shown[1:],
        **counts(sitting),
    }


def counts(sitting: Sitting) -> dict[str, Any]:
    """What is left, and what was done."""
    return {
        "sitting": sitting,
        "mode": sitting.mode,
        "done": len(sitting.log),
        "deck": sitting.deck,
        "place": "cards",
    }


def shown_cards(sitting: Sitting, cards: list[tuple[Card, Memory]]) -> list[Shown]:
    """The cards as the page shows them."""
    return [Shown.of(sitting, card, memory) for card, memory in cards]


def asked_for(request: HttpRequest, sitting: Sitting) -> list[Shown]:
    """The card that the address names, such as the one whose rating was taken back."""
    number = request.GET.get("card", "")
    if not read_numbers(number):
        return []
    card = sitting.deck.cards.live().filter(pk=read_numbers(number)[0]).first()
    return shown_cards(sitting, [(card, Memory.of(sitting.student, card))]) if card else []


def review_address(deck: Deck, mode: str = "", card: int | None = None) -> str:
    """The page of the next card, or of one card."""
    asked = {"mode": mode if mode in (Mode.AHEAD, Mode.CRAM) else "", "card": card}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("review", args=[deck.pk]) + (f"?{query}" if query else "")


def read_number(request: HttpRequest, name: str) -> int:
    """A row number from the form; 0, which no row has, when it is none."""
    return next(iter(read_numbers(request.POST.get(name, "")[:ANSWER])), 0)


def learn_where(request: HttpRequest, sitting: Sitting) -> None:
    """The first rating says on whose clock days turn; it also says that Hard was explained."""
    learner, zone = sitting.learner, request.POST.get("zone", "")
    changed = learner.pk is None and bool(zone)
    if zone and not learner.time_zone:
        try:
            validate_time_zone(zone)
        except ValidationError:  # a browser may say anything
            zone = ""
        learner.time_zone, changed = zone[:64], bool(zone)
    if request.POST.get("rating") == "2" and not learner.knows_hard:
        learner.knows_hard = changed = True
    if changed:
        learner.student = sitting.somebody
        learner.save()


def leech_notice(memory: Memory, rating: int) -> str:
    """What to say of a card that was forgotten again and again."""
    if rating != 1 or not memory.is_leech or memory.phase != Memory.Phase.RELEARNING:
        return ""
    return _("You have missed this %(count)s times. Try it another way?") % {"count": memory.lapses}


def piece(request: HtmxRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A piece of a page, which goes into a page that has its policy already."""
    response = render(request, template, context)
    setattr(response, "_csp_exempt", True)  # noqa: B010  what django-csp's decorator sets, for one way of answering
    return response
