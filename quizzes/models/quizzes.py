"""Quizzes as an instructor puts them together."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from quizzes.models.items import Item
from quizzes.querysets import QuizQuerySet


class QuizKind(models.TextChoices):
    """Practice may be repeated at will; a graded quiz is taken once."""

    PRACTICE = "practice", _("practice")
    GRADED = "graded", _("graded")


class SolutionPolicy(models.TextChoices):
    """When the worked solution is shown."""

    AFTER_RESPONSE = "after_response", _("after each answer")
    AFTER_LAST_TRY = "after_last_try", _("when right, or after the last try")
    NEVER = "never", _("never")


class Quiz(models.Model):
    """Items in an order, with points and the rules under which they are answered."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="quizzes", verbose_name=_("course"))
    slug = models.SlugField(_("short name"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Markdown with $TeX$"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=8, choices=QuizKind.choices, default=QuizKind.PRACTICE)
    tries = models.PositiveSmallIntegerField(
        _("tries"), default=2, validators=[MaxValueValidator(100)], help_text=_("for each item; 0 means no limit")
    )
    solution_policy = models.CharField(
        _("worked solution"), max_length=14, choices=SolutionPolicy.choices, default=SolutionPolicy.AFTER_LAST_TRY
    )
    shuffle_choices = models.BooleanField(_("shuffle choices"), default=True)
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

    def get_absolute_url(self) -> str:
        return reverse("quiz", args=[self.pk])

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
