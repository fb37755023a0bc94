"""Items as an instructor writes them."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from quizzes.kinds import KINDS, labels
from quizzes.querysets import ItemBankQuerySet, ItemQuerySet


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


class Scoring(models.TextChoices):
    """How the picks of a choose-all item become a score."""

    NET = "net", _("right picks minus wrong picks, never below 0")
    EACH = "each", _("each choice counts, picked or left")
    ALL_OR_NOTHING = "all_or_nothing", _("all or nothing")


class Bloom(models.TextChoices):
    """The highest step of Bloom's taxonomy (as revised by Anderson and Krathwohl, 2001) that an item needs."""

    REMEMBER = "remember", _("remember")
    UNDERSTAND = "understand", _("understand")
    APPLY = "apply", _("apply")
    ANALYSE = "analyse", _("analyse")
    EVALUATE = "evaluate", _("evaluate")


class Item(models.Model):
    """One question as an instructor wrote it; its choices, or the family that generates it."""

    bank = models.ForeignKey(ItemBank, models.CASCADE, related_name="items", verbose_name=_("item bank"))
    slug = models.SlugField(_("short name"))
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=labels, default="single")
    concept = models.CharField(_("concept"), max_length=80, blank=True, help_text=_("what it is about, in a few words"))
    bloom = models.CharField(
        _("asks to"), max_length=10, choices=Bloom.choices, blank=True, help_text=_("at most, of Bloom’s steps")
    )
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
    decimals = models.PositiveSmallIntegerField(
        _("decimals"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(10)],
        help_text=_("that an answer must have; empty: as many as you like"),
    )
    tolerance = models.CharField(
        _("tolerance"),
        max_length=20,
        blank=True,
        help_text=_("how far an answer may be off, such as 0.2; empty: no further than rounding takes it"),
    )
    row_labels = models.TextField(_("rows"), blank=True, help_text=_("one in each line, in words"))
    column_labels = models.TextField(
        _("columns"), blank=True, help_text=_("one in each line, in words; empty: a single column")
    )
    approved_seeds = models.JSONField(
        _("approved variants"), default=list, blank=True, help_text=_("for quizzes that deal approved variants alone")
    )
    is_live = models.BooleanField(_("live"), default=True, help_text=_("may be dealt to students"))

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["bank", "slug"]
        constraints = [models.UniqueConstraint(fields=["bank", "slug"], name="one_item_of_a_name")]

    def __str__(self) -> str:
        return self.title

    def deal(self, seed: int, *, shuffle: bool) -> tuple[dict[str, Any], dict[str, Any]]:
        """The frozen item as JSON, in two parts: what the student may see, and what marks the student."""
        question, sealed = KINDS[self.kind].deal(self, self.choices.all(), seed, shuffle=shuffle)
        return question, sealed | {"explanation": self.explanation, "source": self.source}


class Choice(models.Model):
    """One option of an item, with what to say to whoever picks it."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="choices", verbose_name=_("item"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    place = models.CharField(
        _("belongs to"), max_length=200, blank=True, help_text=_("the gap, the left side or the group")
    )
    text = models.TextField(_("text"), help_text=_("Markdown with $TeX$"))
    is_key = models.BooleanField(_("right"), default=False)
    feedback = models.TextField(_("feedback"), blank=True, help_text=_("Markdown with $TeX$"))
    malrule = models.CharField(_("mal-rule"), max_length=10, blank=True, help_text=_("such as M32"))
    stays_last = models.BooleanField(_("stays last"), default=False, help_text=_("when choices are shuffled"))
    reason = models.TextField(_("reason"), blank=True, help_text=_("why a student thinks so"))

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text
