"""What was dealt to somebody, fetched in one query as the page of a question needs it, and the log of the responses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from courses.models import Course, User
from courses.prepared import Prepared, instance
from quizzes.models import Attempt, AttemptItem, Draft, Quiz, Response

# By path from the attempt item; in the order of each model's own fields.
SHOWN = {
    "": (
        "id", "attempt", "item", "number", "deal", "is_flagged", "hints", "level", "top_level", "by_steps", "is_known",
        "is_seen", "kind", "points", "question",
    ),
    "attempt__": ("id", "quiz", "length", "finished_at", "deadline", "due_at", "tries"),
    "attempt__quiz__": (
        "id", "course", "title", "kind", "late_rule", "late_penalty", "credit", "offers_hints", "hint_cost",
        "asks_confidence", "variation", "marks_shown", "solution_shown",
    ),
    "attempt__quiz__course__": ("id", "slug", "title", "language", "time_zone", "decimal_separator"),
    "draft_row__": ("id", "key", "turn", "answers", "saved_at"),
}  # fmt: skip
MARKED = {**SHOWN, "": (*SHOWN[""], "sealed")}


def find(
    student: User | AnonymousUser, attempt: int, number: int, deal: int = 0, *, sealed: bool = False
) -> AttemptItem | None:
    """The student's own item at this place: that deal, or with 0 the last. `sealed` is needed to mark an answer."""
    fields, deals = MARKED if sealed else SHOWN, (deal,) if deal else ()
    row = _STATEMENTS[sealed, bool(deal)].first(student.pk, attempt, number, *deals)
    return _built(row, fields) if row else None


def map_of(attempt: int) -> list[dict[str, Any]]:
    """The questions of an attempt in their order: number, flagged, seen, answered; of each the last deal."""
    return list({row[0]: dict(zip(MAPPED, row, strict=True)) for row in _MAP.ask(attempt)}.values())


def _built(row: Iterable[Any], fields: Mapping[str, tuple[str, ...]]) -> AttemptItem:
    """The attempt item with its attempt, quiz and course, each without what the page does not need."""
    left = iter(row)
    parts = {path: (names, list(islice(left, len(names)))) for path, names in fields.items()}
    dealt = instance(AttemptItem, *parts[""])
    dealt.attempt = instance(Attempt, *parts["attempt__"])
    dealt.attempt.quiz = instance(Quiz, *parts["attempt__quiz__"])
    dealt.attempt.quiz.course = instance(Course, *parts["attempt__quiz__course__"])
    names, draft = parts["draft_row__"]
    dealt.draft = instance(Draft, names, draft) if draft[0] else None
    if not next(left):  # no answer yet
        dealt.log = []
    return dealt


def _columns(fields: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [*(path + name for path, names in fields.items() for name in names), "answered"]


def _rows(student: int, attempt: int, number: int, *deal: int) -> QuerySet[AttemptItem]:
    rows = AttemptItem.objects.filter(attempt__student=student, attempt__id=attempt, number=number)
    rows = (rows.filter(deal=deal[0]) if deal else rows).order_by("-deal")
    return rows.annotate(answered=Exists(Response.objects.filter(attempt_item=OuterRef("pk"))))[:1]


def _places(attempt: int) -> QuerySet[AttemptItem]:
    responses = Response.objects.filter(attempt_item=OuterRef("pk"), try_number__isnull=False)
    drafts = Draft.objects.filter(attempt_item=OuterRef("pk"), is_filled=True)
    rows = AttemptItem.objects.filter(attempt=attempt).order_by("number", "deal")
    return rows.annotate(answered=Exists(responses) | Exists(drafts))


MAPPED = ("number", "is_flagged", "is_seen", "answered")
_MAP = Prepared(_places, MAPPED, 32001)
_STATEMENTS = {
    (sealed, bool(deal)): Prepared(_rows, _columns(MARKED if sealed else SHOWN), 32001, 32002, 32003, *deal)
    for sealed in (False, True)
    for deal in ((), (32004,))
}
