"""One student's go at one quiz."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import User
from courses.one_writer import one_writer
from courses.prepared import Prepared
from quizzes.allowance import GRACE, Allowance
from quizzes.dealing import draws
from quizzes.models.attempt_items import AttemptItem
from quizzes.models.drafts import Draft
from quizzes.models.quizzes import Quiz
from quizzes.querysets import AttemptQuerySet

logger = logging.getLogger(__name__)

LOCKED = ("finished_at", "deadline", "due_at", "tries", "has_drafts")
_LOCK = Prepared(lambda pk: Attempt.objects.select_for_update().filter(pk=pk).with_drafts(), LOCKED, 1001)


class Attempt(models.Model):
    """One student's go at one quiz."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="attempts", verbose_name=_("quiz"))
    student = models.ForeignKey(User, models.CASCADE, related_name="attempts", verbose_name=_("student"))
    number = models.PositiveIntegerField(_("number"))
    length = models.PositiveSmallIntegerField(_("length"), default=1, help_text=_("how many questions were dealt"))
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    ran_out = models.BooleanField(_("ran out"), default=False, help_text=_("handed in when the time ended"))
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True, help_text=_("then it is handed in by itself"))
    due_at = models.DateTimeField(_("due"), null=True, blank=True, help_text=_("what comes later is late"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0, help_text=_("for each item; 0 means no limit"))

    has_drafts = False  # set by `lock`

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [models.UniqueConstraint(fields=["quiz", "student", "number"], name="one_attempt_of_a_number")]

    def __str__(self) -> str:
        return f"{self.quiz}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("attempt", args=[self.pk])

    @classmethod
    def start(cls, quiz: Quiz, student: User) -> Attempt | None:
        """The student's open attempt, or a new one with every item dealt. When no other may begin: the last one, or
        None if the quiz is not open, or has nothing to deal."""
        now = timezone.now()
        taken = list(cls.objects.of(student).filter(quiz=quiz).order_by("-number"))
        if taken and (not taken[0].finish_if_due(now) or 0 < quiz.max_attempts <= len(taken)):
            return taken[0]
        allowance = Allowance.for_student(quiz, student.pk)
        if allowance.state(now) in ("soon", "closed"):
            return None
        number = taken[0].number + 1 if taken else 1
        dealt = deal_quiz(quiz, student.pk, number)
        if not dealt:
            return None
        try:
            return cls.keep(quiz, student, number, dealt, allowance)
        except IntegrityError:  # another tab began the same attempt in this moment
            return cls.objects.of(student).get(quiz=quiz, number=number)

    @classmethod
    def keep(
        cls, quiz: Quiz, student: User, number: int, dealt: list[AttemptItem], allowance: Allowance | None = None
    ) -> Attempt:
        """Write the attempt and what was dealt, all or nothing. The time runs from this moment."""
        attempt = cls(quiz=quiz, student=student, number=number, length=len(dealt))
        attempt.follow(allowance or Allowance.of(quiz, None))
        with one_writer(), transaction.atomic():
            attempt.save(force_insert=True)
            for attempt_item in dealt:
                attempt_item.attempt = attempt
            AttemptItem.objects.bulk_create(dealt)
        return attempt

    def follow(self, allowance: Allowance) -> bool:
        """Take over what the rules come to; whether that changed anything."""
        before = (self.deadline, self.due_at, self.tries)
        self.deadline = allowance.deadline(self.started_at)
        self.due_at, self.tries = allowance.closes_at, allowance.tries
        return (self.deadline, self.due_at, self.tries) != before

    @classmethod
    def move(cls, guest: User, student: User) -> None:
        """Give a guest's attempts to an account, numbered after those that the account has."""
        last: Counter[int] = Counter()
        for quiz, number in cls.objects.of(student).order_by("number").values_list("quiz", "number"):
            last[quiz] = number
        for attempt in cls.objects.of(guest).order_by("number"):
            last[attempt.quiz_id] += 1
            attempt.number, attempt.student = last[attempt.quiz_id], student
            attempt.save(update_fields=["number", "student"])

    @classmethod
    def welcome(cls, quiz: Quiz) -> AttemptItem | None:
        """The first item as the landing page shows it to somebody without an attempt; nothing is written."""
        for dealt in deal_quiz(quiz, None, 1, limit=1):
            dealt.attempt, dealt.log, dealt.draft = cls(quiz=quiz, number=1, tries=quiz.tries), [], None
            return dealt
        return None

    @property
    def is_over(self) -> bool:
        """It takes no more answers: handed in, or its time has ended and the moment of grace too."""
        return self.is_over_at(timezone.now())

    def is_over_at(self, moment: datetime) -> bool:
        """The same for an answer that came then."""
        return self.finished_at is not None or self.has_run_out(moment)

    def has_run_out(self, now: datetime) -> bool:
        """The deadline has passed, and what was under way then has had its time to arrive."""
        return self.deadline is not None and now > self.deadline + GRACE

    @property
    def is_closed(self) -> bool:
        """The quiz has closed for this student."""
        return self.due_at is None or timezone.now() >= self.due_at

    def number_of(self, item: str) -> int:
        """Where the item with this key stands; where it does not, where to go on."""
        places = (
            self.attempt_items.filter(item=int(item)) if item.isascii() and item.isdigit() and len(item) < 19 else None
        )
        number = places.values_list("number", flat=True).first() if places else None
        return number or self.next_number()

    def last_saved(self) -> datetime | None:
        """When something that is not handed in yet was saved."""
        typed = Draft.objects.filter(attempt_item__attempt=self, is_filled=True)
        return typed.aggregate(last=Max("saved_at"))["last"]

    def next_number(self) -> int:
        """The first question without a marked or saved answer; the first of all when there is none."""
        answered = Q(responses__try_number__isnull=False) | Q(draft_row__is_filled=True)
        blank = self.attempt_items.exclude(number__in=self.attempt_items.filter(answered).values("number"))
        return blank.order_by("number").values_list("number", flat=True).first() or 1

    def finish_if_due(self, now: datetime) -> bool:
        """Whether the attempt is finished; one whose time has ended is handed in now."""
        if self.finished_at is None and self.has_run_out(now):
            self.finish(ran_out=True)
        return self.finished_at is not None

    def finish(self, *, ran_out: bool = False) -> None:
        """Hand in what is saved, once, and take no more answers; a second click changes nothing.

        What is saved is graded before the database is held, and again only where it changed in that moment.
        """
        graded = {draft.typed: draft.attempt_item.settle(draft.answers) for draft in self.drafts()}
        with one_writer(), transaction.atomic():
            self.lock()
            if self.finished_at is not None or (ran_out and not self.has_run_out(timezone.now())):
                return
            for draft in self.drafts():
                grade = graded.get(draft.typed) or draft.attempt_item.settle(draft.answers)
                at = min(draft.saved_at, self.deadline or draft.saved_at)  # what was taken as a draft was in time
                draft.attempt_item.keep_response(draft.key, draft.answers, grade, at=at, is_settled=True)
            now = timezone.now()
            self.ran_out = self.deadline is not None and now >= self.deadline
            self.finished_at = self.deadline if self.ran_out else now
            self.save(update_fields=["finished_at", "ran_out"])

    def grow(self) -> int:
        """One place more, at the end."""
        Attempt.objects.filter(pk=self.pk).update(length=F("length") + 1)
        self.refresh_from_db(fields=["length"])
        return self.length

    def lock(self) -> None:
        """Hold the attempt's row and read what may have changed; for use inside a transaction."""
        for name, value in zip(LOCKED, next(_LOCK.ask(self.pk)), strict=True):
            setattr(self, name, value)

    def drafts(self) -> list[Draft]:
        """What is typed and not handed in, each with its attempt item."""
        rows = Draft.objects.filter(attempt_item__attempt=self, is_filled=True).select_related("attempt_item")
        drafts = list(rows.order_by("attempt_item"))
        for draft in drafts:
            draft.attempt_item.attempt = self
        return drafts


def deal_quiz(quiz: Quiz, student: int | None, number: int, limit: int | None = None) -> list[AttemptItem]:
    """The items of a new attempt, dealt in order. An item that cannot be dealt is left out and logged."""
    dealt: list[AttemptItem] = []
    for draw in draws(quiz, student, number, limit):
        place = {"number": len(dealt) + 1, "points": draw.points}
        try:
            dealt.append(AttemptItem.make(draw.item, draw.seed, shuffle=quiz.shuffle_choices, **place))
        except ValueError:
            logger.exception("Item %s cannot be dealt.", draw.item.pk)
    return dealt
