"""How far a student has come on the levels of each exercise: got after two right answers, held after one on a later
day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from courses.models import Course, User
from quizzes.models import AttemptItem, Moment, Quiz
from quizzes.querysets import AttemptItemQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

TWICE = 2


class Rung(NamedTuple):
    """One level of an exercise, with the days of the right answers without help in their order."""

    title: str
    level: int
    top_level: int
    days: tuple[date, ...]

    @property
    def is_got(self) -> bool:
        """Right twice."""
        return len(self.days) >= TWICE

    @property
    def is_held(self) -> bool:
        """And once more on a later day: what goes well twice in a row may be gone tomorrow."""
        return len(self.days) > TWICE and self.days[-1] > self.days[TWICE - 1]


def ladder(student: User | AnonymousUser, quiz: Quiz) -> list[Rung]:
    """The levels that went well, here or elsewhere, of the exercises that the student met in this quiz; as far as that
    was told."""
    own = AttemptItem.objects.of(student)
    met = own.filter(attempt__quiz=quiz, level__isnull=False).order_by().values("item")
    return sorted(_rungs(own.filter(item__in=met), quiz.course))


def rung_of(dealt: AttemptItem) -> Rung | None:
    """The level that was dealt."""
    own = AttemptItem.objects.filter(attempt__student__attempts=dealt.attempt_id, item=dealt.item_id)
    return next((rung for rung in _rungs(own, dealt.attempt.quiz.course) if rung.level == dealt.level), None)


ROW = (
    "item", "item__title", "item__family", "sealed__family", "sealed__seed", "level", "top_level", "by_steps",
    "is_known", "hints", "well__created_at", "attempt__quiz__marks_shown", "attempt__finished_at",
)  # fmt: skip


def _rungs(rows: AttemptItemQuerySet, course: Course) -> Iterator[Rung]:
    """The same numbers count once, when they were dealt first; what an item was before it was another exercise does
    not."""
    zone, days, seen = ZoneInfo(course.time_zone), defaultdict[tuple[int, int], list[date]](list), set[Any]()
    names = dict[int, tuple[str, int]]()
    for row in rows.on_ladders().values_list(*ROW):
        item, title, family, dealt_family, seed, level, top_level, by_steps, is_known, hints, right_at, told, over = row
        is_new = (item, dealt_family, seed, level) not in seen
        seen.add((item, dealt_family, seed, level))
        alone = is_new and not (by_steps or is_known or hints)
        if right_at and alone and family == dealt_family and (over or told == Moment.AT_ONCE):
            days[item, level].append(right_at.astimezone(zone).date())
            names[item] = title, top_level
    for (item, level), found in days.items():
        yield Rung(names[item][0], level, names[item][1], tuple(sorted(found)))
