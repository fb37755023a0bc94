"""How a student likes to review, where a student stands in a deck, and what a student reports."""

from __future__ import annotations

from datetime import date, datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import User, validate_time_zone
from flashcards.models.decks import Card, Deck
from flashcards.scheduling import RETENTIONS, Wishes, study_day


class Learner(models.Model):
    """How one student likes to review; the same in every deck and on every device."""

    student = models.OneToOneField(User, models.CASCADE, related_name="learner", verbose_name=_("student"))
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[validate_time_zone],
        help_text=_("such as Europe/Paris; empty: the course's own. A day of review turns at 4 in the morning there."),
    )  # fmt: skip
    retention = models.FloatField(
        _("share to remember"),
        default=0.9,
        validators=[MinValueValidator(RETENTIONS[0]), MaxValueValidator(RETENTIONS[1])],
        help_text=_("of the cards that come back, from 0.85 to 0.95; more means more reviews"),
    )
    new_a_day = models.PositiveSmallIntegerField(
        _("new cards a day"), default=10, validators=[MaxValueValidator(999)], help_text=_("in each deck")
    )
    reviews_a_day = models.PositiveSmallIntegerField(
        _("reviews a day"), default=100, validators=[MaxValueValidator(999)], help_text=_("in each deck")
    )
    minutes_a_day = models.PositiveSmallIntegerField(
        _("minutes a day"), default=0, validators=[MaxValueValidator(600)],
        help_text=_("in all decks together; 0: as long as it takes"),
    )  # fmt: skip
    two_buttons = models.BooleanField(
        _("two buttons"), default=False, help_text=_("only Again and Good after each card")
    )
    keys = models.BooleanField(
        _("single keys"), default=True, help_text=_("Space turns the card, 1 to 4 rate it, U takes the rating back")
    )
    knows_hard = models.BooleanField(_("was told what Hard means"), default=False)

    class Meta:
        verbose_name = _("learner")
        verbose_name_plural = _("learners")

    def __str__(self) -> str:
        return str(self.student)

    @classmethod
    def of(cls, student: object) -> Learner:
        """The student's own wishes; those of somebody who has none are not written down."""
        found = cls.objects.filter(student=student).first() if isinstance(student, User) else None
        return found or cls(student=student if isinstance(student, User) else None)

    def wishes(self, deck: Deck) -> Wishes:
        """What the scheduler is told."""
        return Wishes(self.retention, self.time_zone or deck.time_zone)

    def today(self, deck: Deck, now: datetime) -> date:
        """The student's day."""
        return study_day(now, self.time_zone or deck.time_zone)


class Study(models.Model):
    """Where one student stands in one deck."""

    student = models.ForeignKey(User, models.CASCADE, related_name="studies", verbose_name=_("student"))
    deck = models.ForeignKey(Deck, models.CASCADE, related_name="studies", verbose_name=_("deck"))
    exam_on = models.DateField(_("exam"), null=True, blank=True, help_text=_("every card is seen again before it"))
    introduced = models.PositiveBigIntegerField(
        _("introduced"), default=0, help_text=_("every card up to this row was reviewed or put aside")
    )
    called = models.JSONField(_("called up"), default=list, blank=True, help_text=_("cards to come next"))
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)

    class Meta:
        verbose_name = _("study of a deck")
        verbose_name_plural = _("studies of decks")
        constraints = [models.UniqueConstraint(fields=["student", "deck"], name="one_study_of_a_deck")]

    def __str__(self) -> str:
        return f"{self.student}: {self.deck}"

    @classmethod
    def of(cls, student: object, deck: Deck) -> Study:
        """Where the student stands; somebody who has not begun is not written down."""
        if not isinstance(student, User):
            return cls(deck=deck)
        found = cls.objects.filter(student=student, deck=deck).first() or cls()
        found.student, found.deck = student, deck
        return found

    def written(self) -> Study:
        """The same, with a row."""
        if not self.pk:
            made, _is_new = Study.objects.get_or_create(student=self.student, deck=self.deck)
            self.pk, self._state.adding = made.pk, False
        return self

    def locked(self) -> Study:
        """The same as it stands in the database now, and nobody else's until the transaction ends."""
        row = Study.objects.select_for_update().get(pk=self.written().pk)
        self.exam_on, self.introduced, self.called = row.exam_on, row.introduced, row.called
        return self

    def call(self, card: int) -> None:
        """Let this card come next, once."""
        self.called = [*(called for called in self.called if called != card), card][-20:]
        self.save(update_fields=["called"])

    def moved_on(self, card: int, *, is_first: bool) -> None:
        """A card was reviewed: it is called no longer and, if it was the next new one, the one after it is."""
        called = [other for other in self.called if other != card]
        introduced = self.introduced
        if is_first:
            following = self.deck.cards.new_to(self.student, introduced).values_list("pk", flat=True).first()
            introduced = following - 1 if following else max(introduced, card)
        if (called, introduced) != (self.called, self.introduced):
            self.called, self.introduced = called, introduced
            self.save(update_fields=["called", "introduced"])

    def go_back_to(self, card: int) -> None:
        """The card is new again."""
        if card <= self.introduced:
            self.introduced = card - 1
            self.save(update_fields=["introduced"])


class Upload(models.Model):
    """A file that a student looked at and has not imported yet: what was read of it."""

    student = models.OneToOneField(User, models.CASCADE, related_name="card_upload", verbose_name=_("student"))
    found = models.JSONField(_("found"))
    created_at = models.DateTimeField(_("read"), auto_now=True)

    class Meta:
        verbose_name = _("file to be imported")
        verbose_name_plural = _("files to be imported")

    def __str__(self) -> str:
        return str(self.found.get("title", ""))


class Report(models.Model):
    """Something that a student found wrong with a card."""

    class About(models.TextChoices):
        WORDING = "wording", _("the wording")
        ANSWER = "answer", _("the answer")
        DISPLAY = "display", _("how it looks")
        OTHER = "other", _("something else")

    class Status(models.TextChoices):
        RECEIVED = "received", _("received")
        LOOKED_AT = "looked_at", _("being looked at")
        FIXED = "fixed", _("fixed")
        NO_MISTAKE = "no_mistake", _("not a mistake")

    student = models.ForeignKey(User, models.CASCADE, related_name="card_reports", verbose_name=_("student"))
    card = models.ForeignKey(Card, models.CASCADE, related_name="reports", verbose_name=_("card"))
    about = models.CharField(_("about"), max_length=8, choices=About.choices, default=About.WORDING)
    text = models.TextField(_("what is wrong"), blank=True, max_length=2000)
    shown = models.JSONField(_("as it was shown"), default=dict, blank=True, help_text=_("both sides, and the numbers"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.RECEIVED)
    reply = models.TextField(_("reply"), blank=True, help_text=_("the student reads it"))
    created_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.card}: {self.get_about_display()}"
