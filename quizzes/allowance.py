"""What the rules of a quiz come to for one student. Accommodations are applied here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from courses.models import TEACHING, Enrolment, TimeFactor

if TYPE_CHECKING:
    from quizzes.models import Quiz

GRACE = timedelta(seconds=30)  # for requests that were under way when the time ended


@dataclass(frozen=True, slots=True)
class Allowance:
    """When a student may take a quiz, for how long once begun (0: no limit), and with how many tries (0: no limit)."""

    opens_at: datetime | None
    closes_at: datetime | None
    takes_late: bool
    minutes: int
    extra_minutes: int
    tries: int

    @classmethod
    def of(cls, quiz: Quiz, enrolment: Enrolment | None) -> Allowance:
        """The quiz's own rules, widened by what the enrolment says. Whoever teaches need not wait for the opening."""
        who, zone = enrolment or Enrolment(), quiz.course.time_zone
        factor = Fraction(who.time_factor or TimeFactor.NONE)
        return cls(
            opens_at=None if who.role in TEACHING else shifted(quiz.opens_at, -who.days_early, zone),
            closes_at=shifted(quiz.closes_at, who.days_late, zone),
            takes_late=quiz.takes_late,
            minutes=ceil(quiz.minutes * factor),
            extra_minutes=ceil(quiz.minutes * (factor - 1)),
            tries=quiz.tries and quiz.tries + who.extra_tries,
        )

    @classmethod
    def for_student(cls, quiz: Quiz, student: int | None) -> Allowance:
        """The same, with the enrolment looked up."""
        enrolments = Enrolment.objects.filter(course=quiz.course_id, user=student)
        return cls.of(quiz, enrolments.first() if student else None)

    def state(self, now: datetime) -> str:
        """Whether an attempt may begin: soon, open, late (closed, but late work is taken), closed."""
        if self.opens_at and now < self.opens_at:
            return "soon"
        if not self.closes_at or now < self.closes_at:
            return "open"
        return "late" if self.takes_late else "closed"

    def deadline(self, started_at: datetime) -> datetime | None:
        """When an attempt begun then ends: after its minutes, or at the closing time if late work is refused."""
        ends = [started_at + timedelta(minutes=self.minutes)] if self.minutes else []
        ends += [self.closes_at] if self.closes_at and not self.takes_late else []
        return min(ends, default=None)


def shifted(moment: datetime | None, days: int, zone: str) -> datetime | None:
    """The moment some days later on the clock of the course, so that summer time does not move the hour."""
    if moment is None or not days:
        return moment
    local = moment.astimezone(ZoneInfo(zone))
    return (local + timedelta(days=days)).astimezone(ZoneInfo("UTC"))
