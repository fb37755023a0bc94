"""Who may see which decks, cards and memories, asked in English."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from courses.models import User, of_own_courses

if TYPE_CHECKING:
    AnyUser = User | AnonymousUser
    Learning = AnyUser | None


class DeckQuerySet(models.QuerySet[Any]):
    """Decks, by who asks."""

    def taught_by(self, user: AnyUser) -> DeckQuerySet:
        """The decks of the courses that this user teaches; nobody's own ones."""
        return self.filter(of_own_courses(user, "course", teaching=True), owner=None)

    def open_to(self, user: AnyUser) -> DeckQuerySet:
        """The decks that this user may review: of the own courses, public ones, and the own ones.

        Whoever teaches the course also sees what is not published yet.
        """
        public = Q(is_public=True, course__is_public=True)
        taught = of_own_courses(user, "course", teaching=True)
        of_courses = Q(owner=None) & (Q(is_published=True) & (public | of_own_courses(user, "course")) | taught)
        return self.filter(of_courses | Q(owner=user) if user.is_authenticated else of_courses)

    def with_due(self, user: AnyUser, now: datetime) -> DeckQuerySet:
        """How many cards are due for this user: `due`."""
        from flashcards.models import Memory

        due = Memory.objects.of(user).due(now).order_by().filter(deck=OuterRef("pk")).values("deck")
        count = due.annotate(count=Count("pk")).values("count")
        return self.annotate(due=Coalesce(Subquery(count), 0))

    def owned_by(self, user: AnyUser) -> DeckQuerySet:
        """The student's own decks."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def with_size(self) -> DeckQuerySet:
        """How many cards are live, in order, which counting loses."""
        size = Count("cards", filter=Q(cards__is_live=True))
        return self.annotate(size=size).order_by("course", "order", "title")


class NoteQuerySet(models.QuerySet[Any]):
    """Notes, by who asks."""

    def taught_by(self, user: AnyUser) -> NoteQuerySet:
        """The notes in decks of the courses that this user teaches."""
        return self.filter(of_own_courses(user, "deck__course", teaching=True), deck__owner=None)

    def owned_by(self, user: AnyUser) -> NoteQuerySet:
        """The notes in the student's own decks."""
        return self.filter(deck__owner=user) if user.is_authenticated else self.none()


class CardQuerySet(models.QuerySet[Any]):
    """Cards, in turn."""

    def live(self) -> CardQuerySet:
        """Those that students meet, with their notes, in turn."""
        return self.filter(is_live=True).select_related("note").order_by("pk")

    def new_to(self, student: Learning, after: int = 0) -> CardQuerySet:
        """Those that the student has neither reviewed nor put aside, from that row on."""
        cards = self.live().filter(pk__gt=after)
        if not isinstance(student, User):
            return cards
        from flashcards.models import Memory

        seen = Memory.objects.filter(Q(reviews__gt=0) | Q(is_suspended=True), card=OuterRef("pk"), student=student)
        return cards.exclude(Exists(seen))


class MemoryQuerySet(models.QuerySet[Any]):
    """Memories, by whose they are and when their cards come back."""

    def of(self, user: Learning) -> MemoryQuerySet:
        """The student's own memories."""
        return self.filter(student=user) if user and user.is_authenticated else self.none()

    def in_play(self) -> MemoryQuerySet:
        """Without cards that were put aside, by their author or by the student."""
        return self.filter(is_suspended=False, card__is_live=True)

    def due(self, now: datetime) -> MemoryQuerySet:
        """Those whose time has come, the least overdue first: that is where a little work saves most."""
        return self.in_play().filter(due__lte=now).order_by("-due")

    def with_cards(self) -> MemoryQuerySet:
        """With what a page shows of them."""
        return self.select_related("card__note")


class ReviewQuerySet(models.QuerySet[Any]):
    """The log, by what is asked of it."""

    def of(self, user: Learning) -> ReviewQuerySet:
        """The student's own reviews."""
        return self.filter(student=user) if user and user.is_authenticated else self.none()

    def standing(self) -> ReviewQuerySet:
        """Those that were not taken back."""
        return self.filter(undone_at=None)

    def that_count(self) -> ReviewQuerySet:
        """Those that move the schedule, in the order in which they happened."""
        return self.standing().filter(mode="review").order_by("card", "at", "pk")

    def on(self, day: date, decks: Collection[int] = ()) -> ReviewQuerySet:
        """Those of one of the student's days."""
        found = self.standing().filter(day=day)
        return found.filter(deck__in=decks) if decks else found
