"""What was dealt to a student, and what the student handed in."""

from __future__ import annotations

import logging
import secrets
import uuid
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import lstm_engine
from courses.models import User
from lstm_engine import EngineError, Grade, Question, Variant
from quizzes.grading import (
    ChoiceKey,
    ChoiceQuestion,
    Solution,
    choice_solution,
    grade_choices,
    same_answer,
    solution_lines,
)
from quizzes.models.items import Item, Kind
from quizzes.models.quizzes import Quiz, QuizKind
from quizzes.one_writer import one_writer
from quizzes.querysets import AttemptItemQuerySet, AttemptQuerySet
from quizzes.standing import Standing

logger = logging.getLogger(__name__)


class Attempt(models.Model):
    """One student's go at one quiz."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="attempts", verbose_name=_("quiz"))
    student = models.ForeignKey(User, models.CASCADE, related_name="attempts", verbose_name=_("student"))
    number = models.PositiveIntegerField(_("number"))
    length = models.PositiveSmallIntegerField(_("length"), default=1, help_text=_("how many questions were dealt"))
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

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
        """The student's open attempt, or a new one with every item dealt; None when the quiz has nothing to deal.

        A graded quiz is taken once: then the one attempt comes back, finished or not.
        """
        taken = list(cls.objects.of(student).filter(quiz=quiz).order_by("-number"))
        going_on = [attempt for attempt in taken if quiz.kind == QuizKind.GRADED or not attempt.finished_at]
        if going_on:
            return going_on[0]
        number = taken[0].number + 1 if taken else 1
        dealt = deal_quiz(quiz)
        if not dealt:
            return None
        try:
            return cls.keep(quiz, student, number, dealt)
        except IntegrityError:  # another tab began the same attempt in this moment
            return cls.objects.of(student).get(quiz=quiz, number=number)

    @classmethod
    def keep(cls, quiz: Quiz, student: User, number: int, dealt: list[AttemptItem]) -> Attempt:
        """Write the attempt and what was dealt, all or nothing."""
        with one_writer(), transaction.atomic():
            attempt = cls.objects.create(quiz=quiz, student=student, number=number, length=len(dealt))
            for attempt_item in dealt:
                attempt_item.attempt = attempt
            AttemptItem.objects.bulk_create(dealt)
        return attempt

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
        for dealt in deal_quiz(quiz, limit=1):
            dealt.attempt, dealt.log = cls(quiz=quiz, number=1), []
            return dealt
        return None

    def next_number(self) -> int:
        """The first question without a marked answer; the first of all when there is none."""
        marked = Response.objects.filter(attempt_item__attempt=self, try_number__isnull=False)
        blank = self.attempt_items.exclude(number__in=marked.values("attempt_item__number"))
        return blank.order_by("number").values_list("number", flat=True).first() or 1

    def finish(self) -> None:
        """Take no more answers; a second click changes nothing."""
        with one_writer():
            Attempt.objects.filter(pk=self.pk, finished_at=None).update(finished_at=timezone.now())


class AttemptItem(models.Model):
    """One item as dealt in an attempt: frozen, so that later edits of the item change nothing here."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="attempt_items", verbose_name=_("attempt"))
    item = models.ForeignKey(Item, models.RESTRICT, related_name="attempt_items", verbose_name=_("item"))
    number = models.PositiveSmallIntegerField(_("number"))
    deal = models.PositiveIntegerField(_("deal"), default=1, help_text=_("new numbers make the next deal"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    points = models.FloatField(_("points"))
    question = models.JSONField(_("question"), help_text=_("what the student may see"))
    sealed = models.JSONField(_("sealed"), help_text=_("what marks the student"))
    predictions = models.JSONField(
        _("predictions"),
        default=list,
        blank=True,
        help_text=_("what known slips give; long, and not needed for marking"),
    )
    dealt_at = models.DateTimeField(_("dealt"), default=timezone.now)

    objects = AttemptItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt item")
        verbose_name_plural = _("attempt items")
        ordering = ["number", "deal"]
        constraints = [models.UniqueConstraint(fields=["attempt", "number", "deal"], name="one_deal_at_a_place")]

    def __str__(self) -> str:
        return f"{self.number}.{self.deal}"

    @classmethod
    def make(cls, item: Item, seed: int, *, shuffle: bool, **fields: Any) -> AttemptItem:
        """The item dealt, not yet in the database."""
        question, sealed = item.deal(seed, shuffle=shuffle)
        parts = {"question": question, "predictions": sealed.pop("predictions", []), "sealed": sealed}
        return cls(item=item, kind=item.kind, **parts, **fields)

    def deal_again(self) -> AttemptItem:
        """The same exercise with new numbers, as the next deal at this place."""
        place = {"attempt": self.attempt, "number": self.number, "deal": self.deal + 1}
        new = AttemptItem.make(self.item, secrets.randbits(63), shuffle=True, points=self.points, **place)
        try:
            with one_writer(), transaction.atomic():
                new.save()
        except IntegrityError:  # a second click, or another tab
            return AttemptItem.objects.get(**place)
        return new

    @property
    def may_deal_again(self) -> bool:
        """New numbers are for practice, while the attempt goes on, where there are others."""
        if self.attempt.quiz.kind != QuizKind.PRACTICE or self.attempt.finished_at is not None:
            return False
        return isinstance(self.shown, Question) and self.shown.varies

    @cached_property
    def shown(self) -> Question | ChoiceQuestion:
        """What the student may see, as a record. Needs nothing of the sealed part."""
        record = Question if self.kind == Kind.GENERATED else ChoiceQuestion
        return record.from_json(self.question)

    @property
    def template(self) -> str:
        """The piece of a page that draws the question."""
        return "engine/_question.html" if self.kind == Kind.GENERATED else "quizzes/_choices.html"

    @cached_property
    def variant(self) -> Variant:
        """The dealt variant of a generated exercise, with all that marks it."""
        return Variant.from_json({**self.sealed, "question": self.question})

    @property
    def whole_variant(self) -> Variant:
        """The same with its predictions."""
        return Variant.from_json({**self.sealed, "question": self.question, "predictions": self.predictions})

    @cached_property
    def log(self) -> list[Response]:
        """All responses, in the order in which they came."""
        return list(self.responses.all())

    @property
    def standing(self) -> Standing:
        """Tries, best score, open or not."""
        finished = self.attempt.finished_at is not None
        return Standing.of(self.attempt.quiz.tries, self.log, finished=finished)

    def grade(self, answers: Mapping[str, Any]) -> Grade:
        """Judge the answers: numbers in the engine, choices here."""
        if isinstance(self.shown, ChoiceQuestion):
            return grade_choices(self.shown, ChoiceKey.from_json(self.sealed), answers["choice"])
        return lstm_engine.grade(self.variant, answers, self.attempt.quiz.course.decimal_separator)

    def solution(self, grade: Grade | None) -> Solution:
        """The worked solution, with the student's own path beside it. Whether it may be shown: `Standing`."""
        words = {"explanation": self.sealed["explanation"], "source": self.sealed["source"]}
        if isinstance(self.shown, ChoiceQuestion):
            choices = choice_solution(self.shown, ChoiceKey.from_json(self.sealed))
            return Solution(lines=(), choices=choices, **words)
        return Solution(lines=solution_lines(self.variant.solution, grade), choices=(), **words)

    def respond(self, key: uuid.UUID, answers: Mapping[str, Any]) -> Response:
        """Keep the answers, and mark them if a try is left; grading is done before the database is held.

        The attempt's row is locked first, so what the log says cannot change before the new row is in it.
        """
        grade = self.grade(answers)
        with one_writer(), transaction.atomic():
            attempts = Attempt.objects.select_for_update().values_list("finished_at", flat=True)
            self.attempt.finished_at = attempts.get(pk=self.attempt_id)
            self.log = list(self.responses.all())
            return self.keep_response(key, answers, grade)

    def keep_response(self, key: uuid.UUID, answers: Mapping[str, Any], grade: Grade) -> Response:
        """Add to the log, unless the same form came before. Only a new, readable, timely answer uses a try."""
        twins = [response for response in self.log if response.key == key]
        if twins and twins[0].answers == answers:
            return twins[0]
        response = Response(attempt_item=self, key=uuid.uuid4() if twins else key, answers=answers)
        standing = self.standing
        if standing.is_open:
            response.grade = grade.to_json()
            response.score = grade.score if grade.readable else None
            if grade.readable and not any(earlier.says(grade) for earlier in self.log):
                response.try_number = standing.used + 1
        response.save(force_insert=True)
        self.log.append(response)
        return response


class Response(models.Model):
    """What the student handed in for one attempt item. A log: rows are added and never edited."""

    attempt_item = models.ForeignKey(
        AttemptItem, models.CASCADE, related_name="responses", verbose_name=_("attempt item")
    )
    key = models.UUIDField(_("key"), default=uuid.uuid4, help_text=_("the same for one form sent twice"))
    try_number = models.PositiveSmallIntegerField(_("try"), null=True, blank=True, help_text=_("empty: used no try"))
    answers = models.JSONField(_("answers"), help_text=_("exactly as typed"))
    score = models.FloatField(_("score"), null=True, blank=True, help_text=_("0 to 1; empty: not marked"))
    grade = models.JSONField(_("grade"), default=dict, blank=True, help_text=_("empty: not marked"))
    created_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt_item", "key"], name="a_form_counts_once"),
            models.UniqueConstraint(fields=["attempt_item", "try_number"], name="a_try_is_used_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_item}: {self.try_number or '–'}"

    @cached_property
    def judgement(self) -> Grade | None:
        """The grade as a record; None when the answer came too late to be marked."""
        return Grade.from_json(self.grade) if self.grade else None

    def says(self, grade: Grade) -> bool:
        """This response used a try for the same answer."""
        return self.try_number is not None and self.judgement is not None and same_answer(self.judgement, grade)

    @property
    def outcome(self) -> str:
        """Too late, unreadable, repeated, or marked: what became of the answer."""
        if self.judgement is None:
            return "late"
        if not self.judgement.readable:
            return "unreadable"
        return "repeated" if self.try_number is None else "marked"


def deal_quiz(quiz: Quiz, limit: int | None = None) -> list[AttemptItem]:
    """Every live item of the quiz, dealt in order. An item that cannot be dealt is left out and logged."""
    rows = quiz.quiz_items.filter(item__is_live=True).select_related("item").prefetch_related("item__choices")
    dealt: list[AttemptItem] = []
    for row in rows[:limit]:
        place = {"number": len(dealt) + 1, "points": row.points}
        seed = quiz.welcome_seed if quiz.is_welcome and not dealt else secrets.randbits(63)
        try:
            dealt.append(AttemptItem.make(row.item, seed, shuffle=quiz.shuffle_choices, **place))
        except EngineError:
            logger.exception("Item %s cannot be dealt.", row.item_id)
    return dealt
