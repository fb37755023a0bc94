"""What was dealt to a student: one item of an attempt."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil
from typing import Any

from django.db import models, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.one_writer import one_writer
from courses.prepared import Prepared, PreparedInsert, instance
from lstm_engine import Blank, Grade, Variant
from quizzes.allowance import GRACE
from quizzes.grading import Solution, fingerprint
from quizzes.kinds import KINDS, labels
from quizzes.models.drafts import Draft
from quizzes.models.items import Item
from quizzes.models.quizzes import LateRule, Moment, QuizKind, Variation
from quizzes.models.responses import RULES, Confirmation, Response
from quizzes.querysets import SHARING, AttemptItemQuerySet
from quizzes.standing import Standing

_NEW_RESPONSE = PreparedInsert(Response)
LOGGED = ("id", "attempt_item", "key", "try_number", "score", "credit", "fingerprint", "created_at")
_LOG = Prepared(lambda pk: Response.objects.filter(attempt_item=pk), LOGGED, 1001)


class AttemptItem(models.Model):
    """One item as dealt in an attempt: frozen, so that later edits of the item change nothing here."""

    attempt = models.ForeignKey(  # the first in the constraint, whose index finds it
        "quizzes.Attempt", models.CASCADE, related_name="attempt_items", db_index=False, verbose_name=_("attempt")
    )
    item = models.ForeignKey(Item, models.RESTRICT, related_name="attempt_items", verbose_name=_("item"))
    number = models.PositiveSmallIntegerField(_("number"))
    deal = models.PositiveIntegerField(_("deal"), default=1, help_text=_("new numbers make the next deal"))
    is_flagged = models.BooleanField(_("flagged"), default=False, help_text=_("the student wants to come back to it"))
    hints = models.JSONField(
        _("hints"), default=dict, blank=True, help_text=_("by blank: how many were shown, and how many there are")
    )
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True, help_text=_("of an exercise"))
    top_level = models.PositiveSmallIntegerField(_("highest level"), null=True, blank=True)
    by_steps = models.BooleanField(_("step by step"), default=False, help_text=_("asked for line by line"))
    is_known = models.BooleanField(
        _("known"), default=False, help_text=_("its lines were shown before, with these numbers")
    )
    is_seen = models.BooleanField(_("seen"), default=False, help_text=_("in a graded quiz, the student looked at it"))
    kind = models.CharField(_("kind"), max_length=10, choices=labels)
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
        level, top_level = KINDS[item.kind].levels(sealed)
        return cls(item=item, kind=item.kind, level=level, top_level=top_level, **parts, **fields)

    @property
    def may_change_level(self) -> bool:
        """It has levels, and what is dealt need not be approved: that holds for the item as it is written."""
        return bool(self.level) and self.attempt.quiz.variation != Variation.APPROVED

    @property
    def went_well(self) -> bool:
        """Right at once, without a hint, and not known before."""
        return not (self.hints or self.is_known) and any(
            response.try_number == 1 and response.score == 1 for response in self.log
        )

    @property
    def is_example(self) -> bool:
        """A line of it was shown, in practice, where there are other numbers to answer: it earns no points."""
        told = any(level == there_are for level, there_are in self.hints.values())
        return self.may_redo and (told or self.is_known or bool(self.question.get("worked")))

    @property
    def token(self) -> str:
        """What leads others to these numbers."""
        return SHARING.sign(str(self.pk))

    @property
    def may_go_by_steps(self) -> bool:
        """It can be asked for line by line, and is not yet."""
        return not self.by_steps and KINDS[self.kind].steps(self.shown) > 1 and self.may_deal_again

    @property
    def may_deal_again(self) -> bool:
        """New numbers are for practice, while the attempt goes on, where there are others."""
        return self.may_redo and not self.attempt.is_over

    @property
    def may_redo(self) -> bool:
        """In practice, there are other numbers to be had, here or in another attempt."""
        return self.attempt.quiz.kind == QuizKind.PRACTICE and KINDS[self.kind].varies(self.shown)

    @cached_property
    def shown(self) -> Any:
        """What the student may see, as a record. Needs nothing of the sealed part."""
        return KINDS[self.kind].question(self.question)

    @property
    def template(self) -> str:
        """The piece of a page that draws the question."""
        return KINDS[self.kind].template

    @property
    def whole_variant(self) -> Variant:
        """The dealt variant of a generated exercise, with all that marks it and its predictions."""
        return Variant.from_json({**self.sealed, "question": self.question, "predictions": self.predictions})

    @cached_property
    def log(self) -> list[Response]:
        """All responses, in the order in which they came; what they say stays in the database, for they may be many."""
        return [instance(Response, LOGGED, row) for row in _LOG.ask(self.pk)]

    @cached_property
    def draft(self) -> Draft | None:
        """What was typed and saved since the last response."""
        return Draft.objects.filter(attempt_item=self).first()

    @property
    def last_response(self) -> Response | None:
        """The response that came last, with what it says."""
        return Response.objects.get(pk=self.log[-1].pk) if self.log else None

    @property
    def standing(self) -> Standing:
        """Tries, best score, open or not."""
        return self.standing_at(timezone.now())

    def standing_at(self, moment: datetime) -> Standing:
        """The same for an answer that came then."""
        attempt = self.attempt
        told, finished = attempt.quiz.marks_shown == Moment.AT_ONCE, attempt.is_over_at(moment)
        return Standing.of(attempt.tries, self.log, finished=finished, closed=attempt.is_closed, told=told)

    def read(self, data: QueryDict) -> dict[str, Any]:
        """The answers that a form brings: raw, whatever they are."""
        return KINDS[self.kind].read(self.shown, data)

    def grade(self, answers: Mapping[str, Any], separator: str = "") -> Grade:
        """Judge the answers; numbers are written as in the course, unless another separator is given."""
        separator = separator or self.attempt.quiz.course.decimal_separator
        return KINDS[self.kind].grade(self.shown, self.sealed, answers, separator)

    def settle(self, answers: Mapping[str, Any], separator: str = "") -> Grade:
        """Judge what is handed in with the attempt, when nobody can be asked any more what is meant."""
        separator = separator or self.attempt.quiz.course.decimal_separator
        return KINDS[self.kind].settle(self.shown, self.sealed, answers, separator)

    def solution(self, grade: Grade | None) -> Solution:
        """The worked solution, with the student's own path beside it. Whether it may be shown: `Standing`."""
        kind = KINDS[self.kind]
        parts = kind.solution(self.shown, self.sealed, grade)
        return Solution(kind.solution_template, parts, self.sealed["explanation"], self.sealed["source"])

    def see(self) -> None:
        """In a graded quiz, where the map tells what was not looked at yet, keep that this was."""
        if not self.is_seen and self.attempt.quiz.kind != QuizKind.PRACTICE:
            AttemptItem.objects.filter(pk=self.pk).update(is_seen=True)

    def flag(self, is_flagged: bool) -> None:
        """Mark the question, or take the mark away; only while the attempt goes on."""
        if not self.attempt.is_over:
            AttemptItem.objects.filter(pk=self.pk).update(is_flagged=is_flagged)
            self.is_flagged = is_flagged

    def save_draft(self, key: uuid.UUID, turn: int, answers: Mapping[str, Any], age: timedelta) -> Draft | None:
        """Keep what is typed; `age` is how long ago that was. None when it comes too late to count.

        Whatever was typed last wins. What a page saved before it handed in never comes back.
        """
        now = timezone.now()
        with one_writer(), transaction.atomic():
            self.attempt.lock()
            if self.attempt.is_over or Response.objects.filter(attempt_item=self, key=key).exists():
                return None
            self.draft = Draft.objects.filter(attempt_item=self).first()
            if self.draft and self.draft.outdates(key, turn, now, age):
                return self.draft if self.draft.key == key else None
            self.draft = self.draft or Draft(attempt_item=self)
            self.draft.keep(key, turn, answers, now)
            return self.draft

    def respond(self, key: uuid.UUID, answers: Mapping[str, Any], *, is_sure: bool = False) -> Response:
        """Keep the answers, and mark them if a try is left; grading is done before the database is held.

        The attempt's row is locked first, so what the log says cannot change before the new row is in it.
        """
        grade = self.grade(answers)
        with one_writer(), transaction.atomic():
            self.attempt.lock()
            self.log = [instance(Response, LOGGED, row) for row in _LOG.ask(self.pk)]
            return self.keep_response(key, answers, grade, is_sure=is_sure)

    def keep_response(
        self,
        key: uuid.UUID,
        answers: Mapping[str, Any],
        grade: Grade,
        *,
        is_sure: bool = False,
        is_settled: bool = False,
        at: datetime | None = None,
    ) -> Response:
        """Add to the log, unless the same form came before. Only a new, readable, timely answer uses a try."""
        received = {response.key: response for response in self.log}
        if key in received and received[key].answers != answers:  # Back, and another answer in the same form
            key = uuid.uuid5(key, json.dumps(answers, sort_keys=True))
        if key in received:
            return received[key]
        response = Response(attempt_item=self, key=key, answers=answers, is_sure=is_sure, is_settled=is_settled)
        response.created_at, response.said = at or response.created_at, {}
        if self.standing_at(response.created_at).is_open:
            self.mark(response, grade)
        _NEW_RESPONSE.add(response)
        self.log.append(response)
        if self.attempt.has_drafts:
            Draft.objects.filter(attempt_item=self).delete()
        self.draft = None
        return response

    def confirm(self, response: int, place: int, happened: bool) -> None:
        """Keep what the student says of a mal-rule named for that response: that it was so, or not."""
        said_of = Response.objects.filter(attempt_item=self, pk=response).first()
        for malrule in said_of.judgement.malrules[place : place + 1] if said_of and said_of.judgement else ():
            Confirmation.objects.update_or_create(response=said_of, malrule=malrule, defaults={"happened": happened})

    def mark(self, response: Response, grade: Grade) -> None:
        """Write the grade into a new response, and what it can earn."""
        quiz = self.attempt.quiz
        response.grade, response.rules, response.separator = grade.to_json(), RULES, quiz.course.decimal_separator
        response.judgement = grade
        if not grade.readable:
            return
        response.score, response.fingerprint = grade.score, fingerprint(grade)
        said = {earlier.fingerprint for earlier in self.log if earlier.try_number is not None}
        response.try_number = None if response.fingerprint in said else self.standing.used + 1
        response.is_late = self.days_late(response.created_at) > 0
        response.credit = self.share_at(response.try_number or 1, response.created_at)

    def share_at(self, try_number: int, moment: datetime) -> float:
        """The share of the points that this try earns at most if it comes then, late or not."""
        quiz, share = self.attempt.quiz, self.credit_of(try_number)
        if quiz.late_rule == LateRule.PENALTY:
            share *= max(0, 1 - quiz.late_penalty * self.days_late(moment) / 100)
        return round(share, 6)

    def credit_of(self, try_number: int) -> float:
        """The share of the points that this try can earn, after the hints that were shown."""
        if self.is_example:
            return 0
        shown = sum(level for level, _all in self.hints.values())
        return self.attempt.quiz.credit_of(try_number) * max(0, 1 - self.attempt.quiz.hint_cost * shown / 100)

    def next_hint(self, right: Collection[str]) -> Blank | None:
        """The first blank that is not right yet and has a hint left, while another answer would be marked; of what is
        dealt already, as a hint has to be kept."""
        offers = self.pk and self.attempt.quiz.offers_hints and KINDS[self.kind].gives_hints and self.standing.is_open
        for blank in self.shown.blanks if offers else ():
            level, there_are = self.hints.get(blank.name, (0, 1))
            if blank.name not in right and level < there_are:
                return blank
        return None

    def next_hint_tells(self, blank: Blank) -> bool:
        """The next hint for this blank gives the line itself, which in practice makes it an example."""
        level, there_are = self.hints.get(blank.name, (0, 0))
        return level + 1 == there_are and self.may_redo and not self.is_example

    def take_hint(self, name: str, answers: Mapping[str, Any]) -> None:
        """Show one hint more for a blank. One that says nothing new is not counted."""
        with one_writer(), transaction.atomic():
            self.attempt.lock()
            self.hints = AttemptItem.objects.values_list("hints", flat=True).get(pk=self.pk)
            offered = self.attempt.quiz.offers_hints and self.standing.is_open
            if offered and any(blank.name == name for blank in self.shown.blanks):
                all_of_them = self.hints_for(name, answers)
                level = min(self.hints.get(name, (0, 1))[0] + 1, len(all_of_them))
                self.hints[name] = [level, len(all_of_them)]
                self.save(update_fields=["hints"])

    def hints_for(self, name: str, answers: Mapping[str, Any]) -> tuple[Any, ...]:
        """All hints for a blank, for somebody who has typed this so far."""
        separator = self.attempt.quiz.course.decimal_separator
        return KINDS[self.kind].hints_for(self.shown, self.sealed, name, answers, separator)

    def shown_hints(self, answers: Mapping[str, Any]) -> list[tuple[Blank, Any]]:
        """The hints that were asked for: the blank and its lines."""
        asked = [
            (blank, self.hints[blank.name][0])
            for blank in getattr(self.shown, "blanks", ())
            if blank.name in self.hints
        ]
        found = [(blank, self.hints_for(blank.name, answers)[:level]) for blank, level in asked]
        return [(blank, told[-1]) for blank, told in found if told]

    def days_late(self, moment: datetime) -> int:
        """How many days have begun since the closing time."""
        due = self.attempt.due_at
        return ceil((moment - due) / timedelta(days=1)) if due and moment > due + GRACE else 0
