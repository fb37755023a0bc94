"""Items as an instructor writes them."""

from __future__ import annotations

import random
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

import lstm_engine
from courses.models import Course
from quizzes.grading import deal_choices
from quizzes.querysets import ItemBankQuerySet, ItemQuerySet

if TYPE_CHECKING:
    from lstm_engine import Variant


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

    def variant(self, seed: int) -> Variant:
        """A generated exercise with its numbers, under the author's title and after the author's words."""
        variant = lstm_engine.make_variant(self.family, seed, self.family_settings)
        stem = f"{self.stem}\n\n{variant.question.stem}" if self.stem else variant.question.stem
        return replace(variant, question=replace(variant.question, title=self.title, stem=stem))

    def deal(self, seed: int, *, shuffle: bool) -> tuple[dict[str, Any], dict[str, Any]]:
        """The frozen item as JSON, in two parts: what the student may see, and what marks the student."""
        words = {"explanation": self.explanation, "source": self.source}
        if self.kind == Kind.GENERATED:
            sealed = self.variant(seed).to_json()
            return sealed.pop("question"), sealed | words
        choices = list(self.choices.all())
        if shuffle:
            random.Random(seed).shuffle(choices)  # noqa: S311  the seed comes from `secrets` and stays here
        question, key = deal_choices(self, choices)
        return asdict(question), asdict(key) | words


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
