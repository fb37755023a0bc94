"""Quizzes as an instructor puts them together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from quizzes.models.items import Item, ItemBank
from quizzes.policy_faults import policy_faults
from quizzes.querysets import QuizQuerySet


class QuizKind(models.TextChoices):
    """Practice is for anybody, with new numbers at will; a graded quiz counts."""

    PRACTICE = "practice", _("practice")
    GRADED = "graded", _("graded")


class Moment(models.TextChoices):
    """When something that tells about the answer is shown."""

    AT_ONCE = "at_once", _("at once")
    LAST_TRY = "last_try", _("after the last try")
    CLOSING = "closing", _("after closing")
    NEVER = "never", _("never")


class LateRule(models.TextChoices):
    """What becomes of work after the closing time."""

    REFUSE = "refuse", _("refused")
    ACCEPT = "accept", _("taken, and marked as late")
    PENALTY = "penalty", _("taken, for fewer points")


class AttemptRule(models.TextChoices):
    """Which of several attempts counts."""

    BEST = "best", _("the best")
    LAST = "last", _("the last")
    MEAN = "mean", _("the mean of all")


class Variation(models.TextChoices):
    """Who gets the same numbers."""

    ATTEMPT = "attempt", _("new numbers for each attempt")
    STUDENT = "student", _("one variant for each student")
    ALL = "all", _("one variant for everybody")
    APPROVED = "approved", _("a variant from those approved")


class Quiz(models.Model):
    """Items in an order, with points and the rules under which they are answered."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="quizzes", verbose_name=_("course"))
    slug = models.SlugField(_("short name"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Markdown with $TeX$"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=QuizKind.choices, default=QuizKind.PRACTICE)

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True, help_text=_("on the clock of the course"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True, help_text=_("on the clock of the course"))
    late_rule = models.CharField(_("late work"), max_length=7, choices=LateRule.choices, default=LateRule.REFUSE)
    late_penalty = models.PositiveSmallIntegerField(
        _("late penalty"), default=0, validators=[MaxValueValidator(100)], help_text=_("% less for each day begun")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=0, validators=[MaxValueValidator(10_000)], help_text=_("once begun; 0 means no limit")
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts"), default=0, validators=[MaxValueValidator(100)], help_text=_("0 means no limit")
    )
    attempt_rule = models.CharField(
        _("attempt that counts"), max_length=4, choices=AttemptRule.choices, default=AttemptRule.BEST
    )

    tries = models.PositiveSmallIntegerField(
        _("tries"), default=2, validators=[MaxValueValidator(100)], help_text=_("for each item; 0 means no limit")
    )
    credit = models.CharField(
        _("credit by try"),
        max_length=60,
        blank=True,
        help_text=_("% of the points, such as 100, 70, 40; the last holds for all later tries; empty: always 100"),
    )
    offers_hints = models.BooleanField(_("hints"), default=False, help_text=_("where the exercise has them"))
    hint_cost = models.PositiveSmallIntegerField(
        _("cost of a hint"), default=0, validators=[MaxValueValidator(100)], help_text=_("% of the points, for each")
    )
    asks_confidence = models.BooleanField(
        _("confidence"), default=False, help_text=_("a second button: I’m sure; it changes no points")
    )

    shuffle_items = models.BooleanField(_("shuffle items"), default=False)
    shuffle_choices = models.BooleanField(_("shuffle choices"), default=True)
    variation = models.CharField(_("variants"), max_length=8, choices=Variation.choices, default=Variation.ATTEMPT)

    marks_shown = models.CharField(
        _("right or wrong"), max_length=8, choices=Moment.choices, default=Moment.AT_ONCE, help_text=_("shown when")
    )
    solution_shown = models.CharField(
        _("worked solution"), max_length=8, choices=Moment.choices, default=Moment.LAST_TRY, help_text=_("shown when")
    )

    release_reason = models.CharField(
        _("reason"),
        max_length=300,
        blank=True,
        help_text=_("why some see the solution while others still answer, where a published quiz allows that"),
    )

    is_public = models.BooleanField(_("public"), default=False, help_text=_("guests may take it"))
    is_published = models.BooleanField(_("published"), default=False, help_text=_("students may see it"))
    is_welcome = models.BooleanField(
        _("welcome quiz"), default=False, help_text=_("its first item is the question on the landing page")
    )
    items = models.ManyToManyField(Item, through="QuizItem", related_name="quizzes", verbose_name=_("items"))

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["course", "order", "title"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_quiz_of_a_name")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Attempts under way follow the rules as they now stand."""
        super().save(*args, **kwargs)
        self.attempts.renew()

    def get_absolute_url(self) -> str:
        return reverse("quiz", args=[self.pk])

    def clean(self) -> None:
        """Refuse rules that contradict each other, each at its field."""
        super().clean()
        if faults := dict(policy_faults(self)):
            raise ValidationError(faults)

    @property
    def takes_late(self) -> bool:
        """Work after the closing time is taken."""
        return self.late_rule != LateRule.REFUSE

    @property
    def is_deferred(self) -> bool:
        """Answers are only saved while the attempt goes on, and marked when it is handed in."""
        return self.marks_shown in (Moment.CLOSING, Moment.NEVER)

    def tells_points(self, finished: bool, due_at: datetime | None) -> bool:
        """Whether a student may know the points of an attempt that is finished or not, and was due then."""
        if self.marks_shown == Moment.AT_ONCE:
            return True
        closed = self.marks_shown == Moment.LAST_TRY or due_at is None or timezone.now() >= due_at
        return finished and closed and self.marks_shown != Moment.NEVER

    @property
    def credits(self) -> list[float]:
        """What share of the points the first try earns, the second, and so on."""
        return [float(part) / 100 for part in self.credit.split(",")] if self.credit else [1.0]

    def credit_of(self, try_number: int) -> float:
        """The share of the points that this try can earn."""
        return self.credits[min(try_number, len(self.credits)) - 1]

    @property
    def welcome_seed(self) -> int:
        """The landing page shows the first item before it is dealt to anybody, so everybody gets it in one order.

        The order keeps from all but us which choice the author wrote first.
        """
        return int(salted_hmac("quizzes.welcome", str(self.pk)).hexdigest()[:15], 16)


class QuizItem(models.Model):
    """The place of one item in one quiz."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="quiz_items", verbose_name=_("quiz"))
    item = models.ForeignKey(Item, models.CASCADE, related_name="quiz_items", verbose_name=_("item"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    points = models.FloatField(_("points"), default=1, validators=[MinValueValidator(0), MaxValueValidator(1000)])

    class Meta:
        verbose_name = _("item of a quiz")
        verbose_name_plural = _("items of a quiz")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["quiz", "item"], name="an_item_once_in_a_quiz")]

    def __str__(self) -> str:
        return str(self.item)


class Pool(models.Model):
    """A place in a quiz where some live items of a bank, or those about one concept, are drawn for each attempt."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="pools", verbose_name=_("quiz"))
    bank = models.ForeignKey(ItemBank, models.CASCADE, related_name="pools", verbose_name=_("item bank"))
    concept = models.CharField(
        _("concept"), max_length=80, blank=True, help_text=_("only items about it; empty: all of the bank")
    )
    draw = models.PositiveSmallIntegerField(
        _("draw"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)], help_text=_("how many items")
    )
    generated = models.PositiveSmallIntegerField(
        _("generated"), default=0, help_text=_("at least so many generated exercises among them")
    )
    points = models.FloatField(
        _("points"), default=1, validators=[MinValueValidator(0), MaxValueValidator(1000)], help_text=_("for each")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("pool")
        verbose_name_plural = _("pools")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["quiz", "bank", "concept"], name="a_pool_once_in_a_quiz")]

    def __str__(self) -> str:
        return f"{self.draw} × {self.bank}" + (f": {self.concept}" if self.concept else "")

    def items(self) -> QuerySet[Item]:
        """What it can draw: live items, none of which has a place of its own in the quiz."""
        placed = QuizItem.objects.filter(quiz=self.quiz_id).values("item")
        live = self.bank.items.filter(is_live=True).exclude(pk__in=placed).order_by("pk")
        return live.filter(concept=self.concept) if self.concept else live
