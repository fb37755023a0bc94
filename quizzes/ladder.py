"""How far a student has come on the levels of each exercise: got after two right answers, held after one on a later
day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from courses.models import Course, User
from quizzes.models import AttemptItem, Quiz
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
    """The levels that went well, here or elsewhere, of the exercises that the student met in this quiz."""
    own = AttemptItem.objects.of(student)
    met = own.filter(attempt__quiz=quiz, level__isnull=False).order_by().values("item")
    return list(_rungs(own.filter(item__in=met), quiz.course))


def rung_of(dealt: AttemptItem) -> Rung | None:
    """The level that was dealt."""
    own = AttemptItem.objects.filter(attempt__student__attempts=dealt.attempt_id)
    return next(_rungs(own.filter(item=dealt.item_id, level=dealt.level), dealt.attempt.quiz.course), None)


def _rungs(rows: AttemptItemQuerySet, course: Course) -> Iterator[Rung]:
    zone, days = ZoneInfo(course.time_zone), defaultdict[tuple[int, int], list[date]](list)
    names = dict[int, tuple[str, int]]()
    for item, title, top_level, level, at in rows.went_well():
        names[item] = title, max(top_level, names.get(item, (title, 0))[1])
        days[item, level].append(at.astimezone(zone).date())
    for (item, level), found in days.items():
        title, top_level = names[item]
        yield Rung(title, level, top_level, tuple(found))
