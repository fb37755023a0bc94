"""Entries ⇄ rows: what a deck holds as entries, and entries into a deck of the student's own, once."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from hashlib import blake2b

from django.db import transaction
from django.utils.text import slugify

from courses.models import User
from flashcards.exchange import Entry, Found
from flashcards.exchange.tables import KINDS
from flashcards.models import Deck, Mode, Note, Review
from flashcards.rebuilding import rebuild
from flashcards.scheduling import study_day

SAME = ("kind", "front", "back", "accepted", "is_true", "concept", "source")


def entries_of(deck: Deck) -> Iterator[Entry]:
    """The live notes of the deck that a table can hold; skills and drawings are no text."""
    for note in deck.notes.filter(is_live=True, kind__in=KINDS):
        same = {name: getattr(note, name) for name in SAME}
        yield Entry(**{**same, "accepted": tuple(note.accepted)}, origin=note.origin or f"{deck.slug}/{note.slug}")


def origin_of(entry: Entry) -> str:
    """What tells one entry from others in every version of a file: its own id, or its front."""
    return entry.origin or f"front:{blake2b(entry.front.encode(), digest_size=12).hexdigest()}"


def compare(student: User, found: Found) -> dict[str, int]:
    """How many entries would be new, changed or the same."""
    known = _known(Deck.objects.owned_by(student).filter(slug=deck_slug(found)).first())
    counts = {"new": 0, "changed": 0, "same": 0}
    for origin, entry in _once(found).items():
        note = known.get(origin)
        counts["new" if note is None else "changed" if _differs(note, entry) else "same"] += 1
    return counts


@transaction.atomic
def store(student: User, found: Found) -> Deck:
    """The entries in the student's own deck of that title, all or nothing. A second time changes nothing."""
    deck = Deck.own(student, deck_slug(found), found.title)
    known = _known(deck)
    for place, (origin, entry) in enumerate(_once(found).items(), start=1):
        note = known.get(origin) or Note(deck=deck, slug=f"note-{secrets.token_hex(6)}", origin=origin, order=place)
        if not note.pk or _differs(note, entry):
            for name in SAME:
                setattr(note, name, list(entry.accepted) if name == "accepted" else getattr(entry, name))
            note.is_live = True
            note.save()
        _store_past(student, note, entry)
    rebuild(Review.objects.filter(student=student, deck=deck))
    return deck


def _once(found: Found) -> dict[str, Entry]:
    return {origin_of(entry): entry for entry in found.entries}


def _known(deck: Deck | None) -> dict[str, Note]:
    return {note.origin: note for note in deck.notes.prefetch_related("cards")} if deck else {}


def deck_slug(found: Found) -> str:
    """The short name of the deck that a file of this title goes into."""
    return slugify(found.title)[:50] or "imported"


def _differs(note: Note, entry: Entry) -> bool:
    return not note.is_live or any(
        getattr(note, name) != (list(entry.accepted) if name == "accepted" else getattr(entry, name)) for name in SAME
    )


def _store_past(student: User, note: Note, entry: Entry) -> None:
    """The reviews of another program, each once; our scheduler makes of them what it makes of any log."""
    cards = {card.ordinal: card for card in note.cards.all()} if entry.past else {}
    seen = (
        set(Review.objects.filter(student=student, card__note=note).values_list("at", flat=True))
        if entry.past
        else set()
    )
    for place, past in enumerate(entry.past):
        card = cards.get(past.ordinal)
        if card and past.moment not in seen:
            Review.objects.create(
                student=student, card=card, deck_id=note.deck_id, rating=past.rating, at=past.moment, mode=Mode.REVIEW,
                day=study_day(past.moment, "UTC"), is_first=place == 0, algorithm="imported",
            )  # fmt: skip
