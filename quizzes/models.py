"""Items as written, quizzes as put together, attempts as dealt and answered."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course, User
from quizzes.querysets import AttemptItemQuerySet, AttemptQuerySet, ItemBankQuerySet, ItemQuerySet, QuizQuerySet


class ItemBank(models.Model):
    """A collection of items."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="item_banks", verbose_name=_("course"))
    slug = models.SlugField(_("short name"))
    title = models.CharField(_("title"), max_length=200)

    objects = ItemBankQuerySet.as_manager()

    class Meta:
        verbose_name = _("item bank")
        verbose_name_plural = _("item banks")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_bank_of_a_name")]

    def __str__(self) -> str:
        return self.title


class Kind(models.TextChoices):
    """What a student does with an item."""

    SINGLE = "single", _("single choice")
    MULTIPLE = "multiple", _("choose all that apply")
    GENERATED = "generated", _("generated exercise")


class Scoring(models.TextChoices):
    """How the picks of a choose-all item become a score."""

    NET = "net", _("right picks minus wrong picks, never below 0")
    EACH = "each", _("each choice counts, picked or left")
    ALL_OR_NOTHING = "all_or_nothing", _("all or nothing")


class Item(models.Model):
    """One question as an instructor wrote it; its choices, or the family that generates it."""

    bank = models.ForeignKey(ItemBank, models.CASCADE, related_name="items", verbose_name=_("item bank"))
    slug = models.SlugField(_("short name"))
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    stem = models.TextField(_("stem"), blank=True, help_text=_("Markdown with $TeX$"))
    explanation = models.TextField(_("explanation"), blank=True, help_text=_("Markdown with $TeX$"))
    source = models.TextField(_("source"), blank=True, help_text=_("Markdown"))
    scoring = models.CharField(
        _("scoring"),
        max_length=14,
        choices=Scoring.choices,
        default=Scoring.NET,
        help_text=_("for choose all that apply"),
    )
    family = models.CharField(_("family"), max_length=60, blank=True, help_text=_("for a generated exercise"))
    family_settings = models.JSONField(_("family settings"), default=dict, blank=True)
    is_live = models.BooleanField(_("live"), default=True, help_text=_("may be dealt to students"))

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["bank", "slug"]
        constraints = [models.UniqueConstraint(fields=["bank", "slug"], name="one_item_of_a_name")]

    def __str__(self) -> str:
        return self.title


class Choice(models.Model):
    """One option of an item, with what to say to whoever picks it."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="choices", verbose_name=_("item"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(_("text"), help_text=_("Markdown with $TeX$"))
    is_key = models.BooleanField(_("right"), default=False)
    feedback = models.TextField(_("feedback"), blank=True, help_text=_("Markdown with $TeX$"))
    malrule = models.CharField(_("mal-rule"), max_length=10, blank=True, help_text=_("such as M32"))
    reason = models.TextField(_("reason"), blank=True, help_text=_("why a student thinks so"))

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


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


class Attempt(models.Model):
    """One student's go at one quiz."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="attempts", verbose_name=_("quiz"))
    student = models.ForeignKey(User, models.CASCADE, related_name="attempts", verbose_name=_("student"))
    number = models.PositiveIntegerField(_("number"))
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
    dealt_at = models.DateTimeField(_("dealt"), default=timezone.now)

    objects = AttemptItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt item")
        verbose_name_plural = _("attempt items")
        ordering = ["number", "deal"]
        constraints = [models.UniqueConstraint(fields=["attempt", "number", "deal"], name="one_deal_at_a_place")]

    def __str__(self) -> str:
        return f"{self.number}.{self.deal}"


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
