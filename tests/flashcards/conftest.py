"""A deck with a card of each kind."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from courses.models import Course, User
from flashcards.models import Card, Deck, Kind, Note

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def deck(course: Course) -> Deck:
    return Deck.objects.create(course=course, slug="gates", title="Gates", is_public=True, is_published=True)


@pytest.fixture
def make_note(deck: Deck) -> Callable[..., Note]:
    """A note in the deck; every field can be given."""

    def make_note(**fields: Any) -> Note:
        number = Note.objects.count() + 1
        defaults = {"slug": f"note-{number}", "front": f"Front {number}", "back": f"Back {number}", "order": number}
        return Note.objects.create(**{"deck": deck, **defaults, **fields})

    return make_note


@pytest.fixture
def make_cards(make_note: Callable[..., Note]) -> Callable[[int], list[Card]]:
    """So many basic cards."""
    return lambda count: [make_note().cards.get() for _ in range(count)]


@pytest.fixture
def typed(make_note: Callable[..., Note]) -> Card:
    return make_note(
        kind=Kind.TYPED, front="Name the carrousel.", accepted=["constant error carrousel", "CEC"]
    ).cards.get()


@pytest.fixture
def skill(make_note: Callable[..., Note]) -> Card:
    return make_note(kind=Kind.SKILL, front="", family="cell_update", family_settings={"level": 1}).cards.get()


@pytest.fixture
def signed_in(student: User, client: Client) -> User:
    client.force_login(student)
    return student
