"""What a student handed in: a log."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lstm_engine import ENGINE_VERSION, Grade

RULES = f"1 {ENGINE_VERSION}"  # by which a response is marked: of the choices, of the engine; a change of either is new


def without(grade: Grade, malrules: Collection[str]) -> Grade:
    """The grade without what was said of these mal-rules: the student says that they did not happen."""
    if not malrules:
        return grade
    marks = (replace(mark, feedback="") if set(mark.malrules) & set(malrules) else mark for mark in grade.marks)
    return replace(grade, marks=tuple(marks))


class Response(models.Model):
    """What the student handed in for one attempt item. A log: rows are added and never edited."""

    attempt_item = models.ForeignKey(  # the first in both constraints, whose indexes find it
        "quizzes.AttemptItem", models.CASCADE, related_name="responses", db_index=False, verbose_name=_("attempt item")
    )
    key = models.UUIDField(_("key"), default=uuid.uuid4, help_text=_("the same for one form sent twice"))
    try_number = models.PositiveSmallIntegerField(_("try"), null=True, blank=True, help_text=_("empty: used no try"))
    answers = models.JSONField(_("answers"), help_text=_("exactly as typed"))
    score = models.FloatField(_("score"), null=True, blank=True, help_text=_("0 to 1; empty: not marked"))
    credit = models.FloatField(_("credit"), default=1, help_text=_("the share of the points that it could earn"))
    is_sure = models.BooleanField(_("sure"), default=False, help_text=_("the student said so before the mark"))
    is_settled = models.BooleanField(
        _("settled"), default=False, help_text=_("handed in with the attempt: what could not be read earned nothing")
    )
    is_late = models.BooleanField(_("late"), default=False, help_text=_("came after the closing time"))
    fingerprint = models.CharField(
        _("fingerprint"), max_length=32, blank=True, help_text=_("the same for two answers that say the same")
    )
    grade = models.JSONField(_("grade"), default=dict, blank=True, help_text=_("empty: not marked"))
    rules = models.CharField(
        _("rules"), max_length=20, default="", blank=True, help_text=_("the version that marked it")
    )
    separator = models.CharField(_("decimal separator"), max_length=1, default=".", help_text=_("of the course then"))
    created_at = models.DateTimeField(_("received"), default=timezone.now)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["pk"]  # as they came; a clock may be set back
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

    def grade_of(self, answers: Mapping[str, Any] | None) -> Grade | None:
        """The grade, with the marks that still hold for answers that were changed since."""
        if self.judgement is None or answers == self.answers or answers is None:
            return self.judgement and without(self.judgement, [rule for rule, so in self.said.items() if not so])
        kept = [mark for mark in self.judgement.marks if answers.get(mark.blank) == self.answers.get(mark.blank, "")]
        return replace(self.judgement, marks=tuple(kept), path=(), parts_at="")

    @cached_property
    def said(self) -> dict[str, bool]:
        """The mal-rules that were named, and whether the student said it was so; those without a word are left out."""
        if self.judgement is None or not self.judgement.malrules:
            return {}
        return {word.malrule: word.happened for word in self.confirmations.all()}

    @property
    def earned(self) -> float:
        """The share of the points that it earns."""
        return (self.score or 0) * self.credit

    def graded_again(self) -> Grade:
        """The grade, computed anew from what was dealt, what was typed and the rules; equal to what is stored."""
        judge = self.attempt_item.settle if self.is_settled else self.attempt_item.grade
        return judge(self.answers, self.separator)

    @property
    def outcome(self) -> str:
        """Kept unmarked, unreadable, repeated, or marked: what became of the answer."""
        if self.judgement is None:
            return "unmarked"
        if not self.judgement.readable:
            return "unreadable"
        return "repeated" if self.try_number is None else "marked"


class Confirmation(models.Model):
    """What the student says of a diagnosis: yes, that is what happened, or no."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="confirmations", verbose_name=_("response"))
    malrule = models.CharField(_("mal-rule"), max_length=10)
    happened = models.BooleanField(_("happened"))
    created_at = models.DateTimeField(_("said"), default=timezone.now)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [models.UniqueConstraint(fields=["response", "malrule"], name="one_word_on_a_diagnosis")]

    def __str__(self) -> str:
        return f"{self.malrule}: {self.happened}"
