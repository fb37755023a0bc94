"""Decks, the notes in them, and the cards that the notes yield."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course, User
from flashcards import cloze
from flashcards.faces import Face, face
from flashcards.querysets import CardQuerySet, DeckQuerySet, NoteQuerySet


class Deck(models.Model):
    """A collection of cards: of a course, or a student's own."""

    course = models.ForeignKey(
        Course, models.CASCADE, null=True, blank=True, related_name="decks", verbose_name=_("course")
    )
    owner = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="decks", verbose_name=_("owner"),
        help_text=_("of a student's own deck"),
    )  # fmt: skip
    slug = models.SlugField(_("short name"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Markdown with $TeX$"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_public = models.BooleanField(_("public"), default=False, help_text=_("guests may review it"))
    is_published = models.BooleanField(_("published"), default=False, help_text=_("students may see it"))

    objects = DeckQuerySet.as_manager()

    class Meta:
        verbose_name = _("deck")
        verbose_name_plural = _("decks")
        ordering = ["course", "order", "title"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="one_deck_of_a_name"),
            models.UniqueConstraint(fields=["owner", "slug"], name="one_own_deck_of_a_name"),
            models.CheckConstraint(
                name="a_deck_has_a_course_or_an_owner",
                condition=Q(course__isnull=False, owner__isnull=True) | Q(course__isnull=True, owner__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("deck", args=[self.pk])

    @property
    def language(self) -> str:
        """Of the texts on its cards; empty where the reader's own may be meant."""
        return self.course.language if self.course else ""

    @property
    def time_zone(self) -> str:
        """The clock of whoever has not said where they are."""
        return self.course.time_zone if self.course else "UTC"

    @classmethod
    def own(cls, student: User, slug: str, title: str) -> Deck:
        """The student's own deck of that name, made when it is missing."""
        return cls.objects.get_or_create(owner=student, slug=slug, defaults={"title": title})[0]


class Kind(models.TextChoices):
    """What a card asks for."""

    BASIC = "basic", _("question and answer")
    REVERSED = "reversed", _("question and answer, both ways")
    CLOZE = "cloze", _("gaps in a sentence")
    TYPED = "typed", _("typed answer")
    TRUE_OR_FIX = "true_or_fix", _("true, or set it right")
    DIAGRAM = "diagram", _("a box of the cell")
    SKILL = "skill", _("skill: fresh numbers each time")


SAID = ("front", "back", "accepted", "is_true")  # the fields of a note that a student reads and answers


class Note(models.Model):
    """What somebody wants to remember. A note is written once and yields one card or several."""

    deck = models.ForeignKey(Deck, models.CASCADE, related_name="notes", verbose_name=_("deck"))
    slug = models.SlugField(_("short name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.BASIC)
    concept = models.CharField(_("concept"), max_length=80, blank=True, help_text=_("what it is about, in a few words"))
    front = models.TextField(
        _("front"), blank=True, help_text=_("Markdown with $TeX$; gaps are written {{c1::so}}, also in formulas")
    )
    back = models.TextField(_("back"), blank=True, help_text=_("Markdown with $TeX$"))
    accepted = models.JSONField(
        _("accepted answers"), default=list, blank=True, help_text=_("for a typed answer: every wording that is right")
    )
    is_true = models.BooleanField(_("true"), default=True, help_text=_("for a statement to be judged"))
    box = models.CharField(_("box"), max_length=12, blank=True, help_text=_("of the drawn cell, which is hidden"))
    family = models.CharField(
        _("family"), max_length=60, blank=True, help_text=_("of a skill; or of the worked example for this idea")
    )
    family_settings = models.JSONField(_("family settings"), default=dict, blank=True)
    malrule = models.CharField(
        _("mal-rule"), max_length=10, blank=True, help_text=_("the slip that this card mends, such as M32")
    )
    source = models.TextField(_("source"), blank=True, help_text=_("Markdown"))
    origin = models.CharField(_("origin"), max_length=80, blank=True, help_text=_("where it was taken from"))
    order = models.PositiveIntegerField(_("order"), default=0)
    is_live = models.BooleanField(_("live"), default=True, help_text=_("students meet it"))
    edited_at = models.DateTimeField(_("edited"), default=timezone.now, editable=False)
    former = models.JSONField(
        _("former content"), default=dict, blank=True, editable=False, help_text=_("what it said before it was edited")
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["deck", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["deck", "slug"], name="one_card_note_of_a_name")]

    def __str__(self) -> str:
        return cloze.plain(self.front).strip()[:80] or self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._keep_former()
        super().save(*args, **kwargs)
        self.yield_cards()

    def _keep_former(self) -> None:
        """What the note said until now, if it says something else from now on: whoever learned it is told."""
        then = Note.objects.filter(pk=self.pk).values(*SAID).first() if self.pk else None
        if then and any(then[name] != getattr(self, name) for name in SAID):
            self.former, self.edited_at = then, timezone.now()

    @property
    def before(self) -> Note | None:
        """The note as it was before it was last edited, not for the database."""
        return Note(deck_id=self.deck_id, kind=self.kind, **self.former) if self.former else None

    def clean(self) -> None:
        """Say what is missing for the kind of the note, at its field."""
        missing = {
            "front": self.kind != Kind.SKILL and not self.front.strip(),
            "back": self.kind not in (Kind.SKILL, Kind.CLOZE, Kind.TYPED) and not self.back.strip(),
            "accepted": self.kind == Kind.TYPED and not self.accepted,
            "family": self.kind == Kind.SKILL and not self.family,
            "box": self.kind == Kind.DIAGRAM and not self.box,
        }
        faults: dict[str, Any] = {name: _("This kind of card needs it.") for name, lacks in missing.items() if lacks}
        if self.kind == Kind.CLOZE and not cloze.numbers(self.front):
            faults["front"] = _("A gap is missing. Write it as {{c1::the answer}}.")
        if faults:
            raise ValidationError(faults)

    def ordinals(self) -> list[int]:
        """The numbers of the cards that the note yields: of its gaps, or of its directions."""
        if self.kind == Kind.CLOZE:
            return cloze.numbers(self.front)
        return [1, 2] if self.kind == Kind.REVERSED else [1]

    def yield_cards(self) -> None:
        """Make the cards that are missing, and put away those that the note no longer yields; none loses its log."""
        wanted, found = set(self.ordinals()), {card.ordinal: card for card in self.cards.all()}
        Card.objects.bulk_create(
            Card(deck_id=self.deck_id, note=self, ordinal=ordinal, is_live=self.is_live)
            for ordinal in sorted(wanted - found.keys())
        )
        for card in found.values():
            if card.is_live != (is_live := self.is_live and card.ordinal in wanted):
                card.is_live = is_live
                card.save(update_fields=["is_live"])


class Card(models.Model):
    """One question with its answer, as a student reviews it. New cards come in the order of their rows."""

    deck = models.ForeignKey(Deck, models.CASCADE, related_name="cards", verbose_name=_("deck"))
    note = models.ForeignKey(Note, models.CASCADE, related_name="cards", verbose_name=_("note"))
    ordinal = models.PositiveSmallIntegerField(_("number in the note"), default=1)
    is_live = models.BooleanField(_("live"), default=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["note", "ordinal"], name="one_card_of_a_number")]
        indexes = [models.Index(fields=["deck", "is_live", "id"], name="cards_in_turn")]

    def __str__(self) -> str:
        return str(self.note)

    @cached_property
    def face(self) -> Face:
        """What the card shows."""
        return face(self.note, self.ordinal)

    @property
    def former_face(self) -> Face | None:
        """What it showed before its note was last edited."""
        return face(self.note.before, self.ordinal) if self.note.before else None

    @property
    def asks(self) -> bool:
        """The student answers before the back is shown; all other cards are flipped."""
        return self.note.kind in (Kind.TYPED, Kind.TRUE_OR_FIX, Kind.SKILL)


def live_cards(notes: Iterable[Note]) -> int:
    """How many cards these notes yield."""
    return sum(len(note.ordinals()) for note in notes if note.is_live)
