"""The log of reviews. It is the truth: rows are added, and one that was taken back says so; none is edited or lost."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import User
from courses.one_writer import one_writer
from flashcards.models.decks import Card, Deck
from flashcards.models.learners import Learner, Study
from flashcards.models.memories import Memory
from flashcards.querysets import ReviewQuerySet
from flashcards.scheduling import ALGORITHM, Entry, Rating, Recall, Wishes, predicted, rated, replay


class Mode(models.TextChoices):
    """Why a card was shown. Only a review moves the schedule."""

    REVIEW = "review", _("review")
    AHEAD = "ahead", _("ahead of time")
    CRAM = "cram", _("crammed")


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating as a student sent it; `key` is the same for one form sent twice."""

    rating: Rating
    at: datetime
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    mode: str = Mode.REVIEW
    seconds: float = 0
    answer: str = ""


class Review(models.Model):
    """One card, rated once."""

    class Said(models.IntegerChoices):
        AGAIN = Rating.AGAIN, _("Again")
        HARD = Rating.HARD, _("Hard")
        GOOD = Rating.GOOD, _("Good")
        EASY = Rating.EASY, _("Easy")

    student = models.ForeignKey(User, models.CASCADE, related_name="reviews", verbose_name=_("student"))
    card = models.ForeignKey(Card, models.CASCADE, related_name="reviews", verbose_name=_("card"))
    deck = models.ForeignKey(Deck, models.CASCADE, related_name="reviews", verbose_name=_("deck"))
    key = models.UUIDField(_("key"), default=uuid.uuid4, help_text=_("the same for one form sent twice"))
    mode = models.CharField(_("mode"), max_length=6, choices=Mode.choices, default=Mode.REVIEW)
    rating = models.PositiveSmallIntegerField(_("rating"), choices=Said.choices)
    at = models.DateTimeField(_("reviewed"), default=timezone.now)
    day = models.DateField(_("day"), help_text=_("of the student, which turns at 4 in the morning"))
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    retention = models.FloatField(_("share to remember"), default=0.9)
    predicted = models.FloatField(_("predicted recall"), null=True, blank=True)
    is_first = models.BooleanField(_("first"), default=False)
    seconds = models.FloatField(_("seconds"), default=0)
    answer = models.TextField(_("answer"), blank=True, help_text=_("as typed"))
    algorithm = models.CharField(_("algorithm"), max_length=40, default=ALGORITHM)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["student", "key"], name="a_rating_counts_once")]
        indexes = [
            models.Index(fields=["student", "card", "at"], name="log_of_a_card"),
            models.Index(fields=["student", "deck", "day"], name="log_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.card}: {self.get_rating_display()}"

    @property
    def entry(self) -> Entry:
        """What the scheduler reads of it."""
        return Entry(self.rating, self.at, Wishes(self.retention, self.zone))

    @classmethod
    def rate(cls, study: Study, learner: Learner, card: Card, said: Rated) -> tuple[Review, Memory]:
        """Add a rating to the log and bring the memory up to date, unless the same form came before."""
        with one_writer(), transaction.atomic():
            study = study.locked()
            memory = Memory.of(study.student, card)
            twin = cls.objects.filter(student=study.student, key=said.key).first()
            if twin:
                return twin, memory
            review = cls._of(study, learner, memory, said)
            review.save(force_insert=True)
            if said.mode == Mode.REVIEW:
                review._remember(memory, study)
            return review, memory

    @classmethod
    def _of(cls, study: Study, learner: Learner, memory: Memory, said: Rated) -> Review:
        """The row for a rating, with what was wished for and predicted at the time."""
        wishes, today = learner.wishes(study.deck), learner.today(study.deck, said.at)
        known = memory.phase in (Memory.Phase.REVIEW, Memory.Phase.RELEARNING)
        return cls(
            student=study.student, card_id=memory.card_id, deck_id=memory.deck_id, key=said.key, mode=said.mode,
            rating=said.rating, at=said.at, day=today, zone=wishes.zone, retention=wishes.retention,
            predicted=predicted(memory.recall, today) if known and memory.day != today else None,
            is_first=said.mode == Mode.REVIEW and not memory.reviews, seconds=said.seconds, answer=said.answer,
        )  # fmt: skip

    def _remember(self, memory: Memory, study: Study) -> None:
        """The memory after this review: one step further or, when others came later than it, the whole log again."""
        if memory.day and self.day <= memory.day and self._came_late():
            memory.recall = recall_of(self.student, self.card_id, study.exam_on)
        else:
            wishes = Wishes(self.retention, self.zone)
            memory.recall = rated(memory.recall, self.rating, self.at, wishes, self.card_id, study.exam_on)
        memory.keep()
        study.moved_on(self.card_id, is_first=self.is_first)

    def _came_late(self) -> bool:
        """It waited on a device while the card was reviewed elsewhere."""
        log = Review.objects.of(self.student).that_count().filter(card=self.card_id)
        return log.filter(at__gt=self.at).exists()

    def undo(self) -> None:
        """Take the rating back: the memory is again exactly what the rest of the log says."""
        with one_writer(), transaction.atomic():
            study = Study.of(self.student, self.deck).locked()
            if not Review.objects.standing().filter(pk=self.pk).update(undone_at=timezone.now()):
                return
            if self.mode != Mode.REVIEW:
                return
            memory = Memory.of(self.student, self.card)
            memory.recall = recall_of(self.student, self.card_id, study.exam_on)
            memory.keep()
            if not memory.reviews:
                study.go_back_to(self.card_id)


def recall_of(student: User, card: int, exam: date | None) -> Recall:
    """What the log says of one card, computed anew."""
    log = Review.objects.of(student).that_count().filter(card=card)
    return replay((review.entry for review in log), card, exam)
