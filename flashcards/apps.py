"""The room of decks, cards and reviews."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FlashcardsConfig(AppConfig):
    name = "flashcards"
    verbose_name = _("flashcards")

    def ready(self) -> None:
        from courses.guests import guest_joins  # models are not ready when this file is read

        guest_joins.connect(move_reviews)


def move_reviews(guest: Any, student: Any, **kwargs: Any) -> None:
    """A guest signed in: what the guest learned goes along."""
    from flashcards.rebuilding import move

    move(guest, student)
