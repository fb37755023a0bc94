"""What every page of cards begins with: the deck, if whoever asks may see it, and what they sit down with."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from courses.models import User
from flashcards.forms import read_mode
from flashcards.models import Deck
from flashcards.sitting import Sitting


class HtmxRequest(HttpRequest):
    """A request as the middleware of django-htmx hands it on."""

    htmx: HtmxDetails


def find_deck(request: HttpRequest, pk: int) -> Deck | None:
    """The deck, if this user may review it."""
    return Deck.objects.open_to(request.user).select_related("course").filter(pk=pk).first()


def sit_down(request: HttpRequest, deck: Deck, student: User | None = None) -> Sitting:
    """The student, or nobody yet, at the deck now, in the mode asked for."""
    user = student or (request.user if isinstance(request.user, User) else None)
    data = request.POST if request.method == "POST" else request.GET
    return Sitting.of(user, deck, timezone.now(), read_mode(data))
