"""Mixed problems: some that the student has solved before, of several sorts, one after another.

Problems of one sort in a row are for somebody who has just met it; later, a mixture teaches more, because one must also
see which way to go. A course has mixed problems if it has a quiz for practice with the short name "mixed": attempts
that begin here hold what this student has solved; whoever begins the quiz by itself gets what its author put into it.
"""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.db.models import F, Max

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, Quiz

logger = logging.getLogger(__name__)

SLUG = "mixed"
LENGTH = 5


@dataclass(frozen=True, slots=True)
class Mixed:
    """What may be begun: the quiz that it belongs to, and which items."""

    quiz: Quiz
    items: tuple[int, ...]


def mixed_problems(student: User, quiz: int | None = None) -> Mixed | None:
    """Those that wait longest, from the first course that has enough; none while an attempt at them goes on."""
    rows = Quiz.objects.open_to(student).filter(slug=SLUG, kind="practice").select_related("course")
    quizzes = list((rows.filter(pk=quiz) if quiz else rows).order_by("course", "pk").distinct())
    if not quizzes:
        return None
    begun = set(Attempt.objects.of(student).unfinished().filter(quiz__in=quizzes).values_list("quiz", flat=True))
    solved = _solved(student, quizzes)
    for row in quizzes:
        chosen = in_turn(solved[row.course_id], LENGTH)
        if len(chosen) == LENGTH and row.pk not in begun:
            return Mixed(row, tuple(chosen))
    return None


def _solved(student: User, quizzes: Iterable[Quiz]) -> dict[int, list[tuple[str, int]]]:
    """By course, the items of practice that the student has got right, with their sorts; the longest ago first."""
    courses = [quiz.course_id for quiz in quizzes]
    rows = AttemptItem.objects.of(student).filter(item__is_live=True, attempt__quiz__kind="practice")
    rows = rows.filter(attempt__quiz__course__in=courses).order_by()
    fields: dict[str, Any] = {
        "course": F("attempt__quiz__course"),
        "family": F("item__family"),
        "bank": F("item__bank"),
    }
    last = {"best": Max("responses__score"), "at": Max("responses__created_at")}
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in rows.values("item", **fields).annotate(**last).filter(best=1).order_by("at", "item"):
        found[row["course"]].append((row["family"] or f"bank {row['bank']}", row["item"]))
    return found


def in_turn(items: Iterable[tuple[str, int]], count: int) -> list[int]:
    """So many items, one of each sort in turn, so that no two of a sort stand together where there are others."""
    sorts: dict[str, list[int]] = defaultdict(list)
    for sort, item in items:
        sorts[sort].append(item)
    chosen: list[int] = []
    while len(chosen) < count and any(sorts.values()):
        for waiting in sorts.values():
            chosen += waiting[:1]
            del waiting[:1]
    return chosen[:count]


def start(student: User, mixed: Mixed, length: int = LENGTH) -> Attempt | None:
    """An attempt with these items and fresh numbers, or the one that another tab has just begun."""
    taken = Attempt.objects.of(student).filter(quiz=mixed.quiz).order_by("-number")
    number = (taken.values_list("number", flat=True).first() or 0) + 1
    items = Item.objects.prefetch_related("choices").in_bulk(mixed.items[:length])
    dealt: list[AttemptItem] = []
    for item in mixed.items[:length]:
        try:
            place = {"number": len(dealt) + 1, "points": 1.0}
            dealt.append(AttemptItem.make(items[item], secrets.randbits(63), shuffle=True, **place))
        except ValueError:
            logger.exception("Item %s cannot be dealt.", item)
    if not dealt:
        return None
    try:
        return Attempt.keep(mixed.quiz, student, number, dealt)
    except IntegrityError:
        return taken.first()
