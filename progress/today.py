"""What a student might do today, in minutes: what closes soon, is due, was begun, is mixed, is new. Done means done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from courses.models import User
from flashcards.models import Deck, Learner, Review, Study
from flashcards.sitting import LONGEST, PACE, Sitting, minutes_for
from progress.mixed import mixed_problems
from quizzes.models import Attempt, Quiz

PROBLEM = 90.0  # seconds for one question of a quiz
LINES, DECKS = 5, 3
AWAY = timedelta(days=7)
SOON = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: `sort` is closing, review, attempt, mixed, new or start; `count` cards or questions, each of
    which takes `pace` seconds. What is begun by a press and not by a link says so in `is_pressed`."""

    sort: str
    title: str
    address: str
    count: int = 0
    pace: float = PACE
    language: str = ""
    closes_at: datetime | None = None
    time_zone: str = "UTC"
    is_pressed: bool = False

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return minutes_for(self.count, self.pace)


@dataclass(frozen=True, slots=True)
class Today:
    """The list; `was_away` after an absence, when ten cards are enough; `wished` minutes, 0 for as long as it takes."""

    lines: tuple[Line, ...]
    was_away: bool = False
    wished: int = 0
    exam_in: int | None = None
    choices: tuple[int, ...] = field(default=(5, 15, 0))

    @property
    def minutes(self) -> int:
        """All of it."""
        return sum(line.minutes for line in self.lines)


def today(student: User, now: datetime) -> Today:
    """The student's list for now, as long as the student wished."""
    learner = Learner.of(student)
    sittings = _sittings(student, learner, now)
    was_away = _was_away(student, now)
    lines = [
        *_closing(student, now),
        *_reviews(sittings[:1] if was_away else sittings),
        *_begun(student),
        *_mixed(student, was_away=was_away),
    ]
    if not was_away:
        lines += _new(student, learner, sittings)
    fitting = tuple(_fitting(lines, 60.0 * learner.minutes_a_day))[:LINES]
    wished = learner.minutes_a_day
    choices = (*sorted({5, 15, wished} - {0}), 0)
    return Today(fitting, was_away, wished, _exam_in(sittings), choices)


def _sittings(student: User, learner: Learner, now: datetime) -> list[Sitting]:
    """The student at the decks that were begun, those with most to do first."""
    rows = Deck.objects.open_to(student).filter(studies__student=student).select_related("course")
    decks = list(rows.with_due(student, now).order_by("-due", "order", "pk")[:DECKS])
    studies = {study.deck_id: study for study in Study.objects.filter(student=student, deck__in=decks)}
    return [Sitting(student, deck, learner, _study(studies, deck, student), now) for deck in decks]


def _study(studies: dict[int, Study], deck: Deck, student: User) -> Study:
    """Where the student stands, with the rows that are at hand already."""
    study = studies[deck.pk]
    study.deck, study.student = deck, student
    return study


def _was_away(student: User, now: datetime) -> bool:
    """Whether the last review lies a week or more back."""
    last = Review.objects.of(student).standing().order_by("-pk").values_list("at", flat=True).first()
    return last is not None and now - last >= AWAY


def _exam_in(sittings: list[Sitting]) -> int | None:
    """Days to the next exam."""
    days = [(sitting.study.exam_on - sitting.today).days for sitting in sittings if sitting.study.exam_on]
    return min((left for left in days if left >= 0), default=None)


# The lines


def _closing(student: User, now: datetime) -> Iterator[Line]:
    """Graded quizzes that close within three days and were not handed in."""
    handed_in = Attempt.objects.of(student).exclude(finished_at=None).values("quiz")
    rows = Quiz.objects.open_to(student).filter(kind="graded", closes_at__gt=now, closes_at__lte=now + SOON)
    for quiz in rows.exclude(pk__in=handed_in).select_related("course").order_by("closes_at").distinct()[:2]:
        yield Line(
            "closing", quiz.title, quiz.get_absolute_url(), language=quiz.course.language, closes_at=quiz.closes_at,
            time_zone=quiz.course.time_zone,
        )  # fmt: skip


def _reviews(sittings: list[Sitting]) -> Iterator[Line]:
    """What is due, deck by deck."""
    for sitting in sittings:
        if due := sitting.left - sitting.left_new:
            yield _cards("review", sitting, due)


def _cards(sort: str, sitting: Sitting, count: int) -> Line:
    """So many cards of a deck."""
    deck, pace = sitting.deck, min(sitting.pace, LONGEST)
    return Line(sort, deck.title, reverse("review", args=[deck.pk]), count, pace, deck.language)


def _begun(student: User) -> Iterator[Line]:
    """The attempt that the student left last, with what is left of it."""
    attempts = Attempt.objects.of(student).unfinished().select_related("quiz__course").order_by("-pk")
    marked = Count("attempt_items__number", filter=Q(attempt_items__responses__try_number__isnull=False), distinct=True)
    for attempt in attempts.annotate(marked=marked)[:1]:
        left = max(attempt.length - attempt.marked, 0)
        yield Line(
            "attempt", attempt.quiz.title, attempt.get_absolute_url(), left, PROBLEM, attempt.quiz.course.language
        )


def _mixed(student: User, *, was_away: bool) -> Iterator[Line]:
    """Problems of several sorts that the student has solved before; after an absence one."""
    if found := mixed_problems(student):
        count = 1 if was_away else len(found.items)
        address = reverse("start_mixed", args=[found.quiz.pk])
        yield Line("mixed", found.quiz.title, address, count, PROBLEM, found.quiz.course.language, is_pressed=True)


def _new(student: User, learner: Learner, sittings: list[Sitting]) -> Iterator[Line]:
    """New cards of the first deck that has some; for somebody who has no deck yet, the first deck."""
    for sitting in sittings:
        if sitting.left_new:
            yield _cards("new", sitting, sitting.left_new)
            return
    first: Any = None if sittings else Deck.objects.open_to(student).filter(owner=None).with_size().first()
    if first and first.size:
        count = min(first.size, learner.new_a_day)
        yield Line("start", first.title, first.get_absolute_url(), count, language=first.language)


def _fitting(lines: list[Line], seconds: float) -> Iterator[Line]:
    """The lines, cut to that many seconds: first things first, and never none; 0 for all."""
    left = seconds
    for place, line in enumerate(lines):
        if not seconds or not line.count:
            yield line
            continue
        room = int(left // line.pace)
        count = min(line.count, max(room, 0 if place else 1))
        if count and (count == line.count or line.sort in ("review", "new", "start")):
            yield replace(line, count=count)
            left -= count * line.pace
