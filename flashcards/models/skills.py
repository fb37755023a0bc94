"""Skill cards: each review deals fresh numbers of a family, and the engine marks them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import lstm_engine
from courses.models import User
from flashcards.models.decks import Card, Note
from flashcards.scheduling import Rating
from lstm_engine import Grade, Question, Variant


class SkillDeal(models.Model):
    """One variant dealt to one student for one review of a skill card; frozen like every dealt exercise."""

    student = models.ForeignKey(User, models.CASCADE, related_name="skill_deals", verbose_name=_("student"))
    card = models.ForeignKey(Card, models.CASCADE, related_name="skill_deals", verbose_name=_("card"))
    question = models.JSONField(_("question"), help_text=_("what the student may see"))
    sealed = models.JSONField(_("sealed"), help_text=_("what marks the student"))
    answers = models.JSONField(_("answers"), default=dict, blank=True, help_text=_("exactly as typed"))
    grade = models.JSONField(_("grade"), default=dict, blank=True, help_text=_("of the answer that could be read"))
    hinted = models.BooleanField(_("after a hint"), default=False)
    gave_up = models.BooleanField(_("solution shown"), default=False)
    is_rated = models.BooleanField(_("rated"), default=False)
    dealt_at = models.DateTimeField(_("dealt"), default=timezone.now)

    class Meta:
        verbose_name = _("dealt skill card")
        verbose_name_plural = _("dealt skill cards")
        ordering = ["pk"]
        indexes = [models.Index(fields=["student", "card", "is_rated"], name="open_deal_of_a_card")]

    def __str__(self) -> str:
        return f"{self.card}, {self.dealt_at:%Y-%m-%d}"

    @classmethod
    def open(cls, student: User | None, card: Card) -> Self | None:
        """The numbers that wait for the student's answer or rating."""
        if student is None:
            return None
        return cls.objects.filter(student=student, card=card, is_rated=False).order_by("-pk").first()

    @classmethod
    def deal(cls, student: User, card: Card) -> Self:
        """The open numbers, or fresh ones."""
        return cls.open(student, card) or cls.objects.create(student=student, card=card, **sealed_variant(card.note))

    @classmethod
    def reopen(cls, student: User, card: Card) -> None:
        """A rating was taken back: its numbers, with the answer to them, wait again, and not those dealt since."""
        deals = cls.objects.filter(student=student, card=card)
        last = deals.filter(is_rated=True).order_by("-pk").first()
        if last:
            deals.filter(pk__gt=last.pk, is_rated=False, answers={}, gave_up=False).delete()
            last.is_rated = False
            last.save(update_fields=["is_rated"])

    @cached_property
    def shown(self) -> Question:
        """What the student may see, as a record."""
        return Question.from_json(self.question)

    @cached_property
    def variant(self) -> Variant:
        """The whole exercise, with what marks it."""
        return Variant.from_json({**self.sealed, "question": self.question})

    @property
    def judgement(self) -> Grade | None:
        """The marks, once an answer could be read."""
        return Grade.from_json(self.grade) if self.grade else None

    def answer(self, answers: Mapping[str, Any], separator: str) -> Grade:
        """Mark the answer; one that cannot be read is kept and costs nothing, and what was marked stays."""
        grade = lstm_engine.grade(self.variant, answers, separator)
        if not self.grade:
            self.answers = dict(answers)
            if grade.readable:
                self.grade = grade.to_json()
            self.save(update_fields=["answers", "grade"])
        return grade

    def hint(self) -> None:
        """Show which formulas lead to the answer."""
        self.hinted = True
        self.save(update_fields=["hinted"])

    def give_up(self) -> None:
        """Show the worked solution without an answer."""
        self.gave_up = True
        self.save(update_fields=["gave_up"])

    @property
    def is_answered(self) -> bool:
        """The back of the card may be shown."""
        return bool(self.grade) or self.gave_up

    @property
    def proposed(self) -> Rating | None:
        """Right is Good, right after a hint is Hard, anything else is Again; the student may see it otherwise."""
        grade = self.judgement
        if grade is None or not grade.right:
            return Rating.AGAIN if self.is_answered else None
        return Rating.HARD if self.hinted else Rating.GOOD


def sealed_variant(note: Note) -> dict[str, Any]:
    """Fresh numbers of the note's family, in the two parts that are kept apart."""
    variant = lstm_engine.make_variant(note.family, secrets.randbits(63), note.family_settings)
    sealed = variant.to_json()
    return {"question": sealed.pop("question"), "sealed": sealed}
