"""When a card comes back: FSRS-6 behind one file. Nothing else here or elsewhere knows `fsrs`.

Values in, values out: time, zone and wishes are handed in. The library's own fuzz stays off, because it is drawn anew
at each call: ours comes from the card and the number of its reviews, so the interval on a button is the one given.

The library counts whole periods of 24 hours. A student counts days, and a day turns at four in the morning where the
student is, so the library is handed the student's days, each as its midnight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from math import ceil
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import fsrs

ALGORITHM = f"FSRS-6, fsrs {version('fsrs')}"
MINUTE = timedelta(minutes=1)
DAY_TURNS = timedelta(hours=4)
LEARNING = (timedelta(minutes=1), timedelta(minutes=10))
RELEARNING = (timedelta(minutes=10),)
RETENTIONS = (0.85, 0.95)  # the least and the most that a student may ask for
EXAM_WINDOW, EXAM_END = (
    10,
    3,
)  # days before an exam: each card has a visit in the window; the last ones are for the weakest
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Phase = Literal["new", "learning", "review", "relearning"]
# By the numbers of the library's states; tuples, because an enumeration is slow as the key of a dict.
PHASES: tuple[Phase, ...] = ("new", "learning", "review", "relearning")
STATES = {"new": fsrs.State.Learning, **{PHASES[state]: state for state in fsrs.State}}


class Rating(IntEnum):
    """How it went, in the student's own judgement."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Recall(NamedTuple):
    """What the log says of one student's memory of one card; `day` is the student's day of the last review."""

    phase: Phase = "new"
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    due: datetime | None = None
    day: date | None = None
    reviews: int = 0
    lapses: int = 0


NEW = Recall()
RATINGS = tuple((rating, fsrs.Rating(rating)) for rating in Rating)


@dataclass(frozen=True, slots=True)
class Wishes:
    """The share of cards to be remembered when they come back, and the zone of the student's days."""

    retention: float = 0.9
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log, as far as memory goes."""

    rating: int
    at: datetime
    wishes: Wishes


# The student's days


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def study_day(at: datetime, zone: str) -> date:
    """The student's day: it turns at four in the morning on the student's clock, in summer and in winter."""
    local = at.astimezone(_zone(zone)).replace(tzinfo=None)
    return (local - DAY_TURNS).date()


@lru_cache(maxsize=4096)
def day_start(day: date, zone: str) -> datetime:
    """The moment at which the student's day begins."""
    return datetime.combine(day, time(DAY_TURNS.seconds // 3600), _zone(zone)).astimezone(UTC)


# The four ways a review can go


def outcomes(
    recall: Recall, at: datetime, wishes: Wishes, card: int, exam: date | None = None
) -> tuple[Recall, Recall, Recall, Recall]:
    """What Again, Hard, Good and Easy would make of the memory, with the time at which the card would come back.

    Days rise from Hard to Good to Easy, but where an exam leaves no room for it: then they never fall.
    """
    again, hard, good, easy = _outcomes(RATINGS, recall, at, wishes, card, exam)
    return again, hard, good, easy


def rated(recall: Recall, rating: int, at: datetime, wishes: Wishes, card: int, exam: date | None = None) -> Recall:
    """The one of the outcomes that the rating chose. Only those between Hard and it have a say in it."""
    asked = RATINGS[:1] if rating == Rating.AGAIN else RATINGS[1:rating]
    return _outcomes(asked, recall, at, wishes, card, exam)[-1]


def _outcomes(
    ratings: Iterable[tuple[Rating, fsrs.Rating]], recall: Recall, at: datetime, wishes: Wishes, card: int,
    exam: date | None,
) -> list[Recall]:  # fmt: skip
    """What each of the ratings, in their order, would make of the memory."""
    day = max(study_day(at, wishes.zone), recall.day or date.min)
    before, moment, scheduler = _card(recall), _midnight(day), _scheduler(wishes.retention)
    fuzz, lot, jitter = _chance(card, recall.reviews)
    zone, review = wishes.zone, scheduler.review_card
    found = []
    days, comes = 0, day
    for rating, theirs in ratings:
        after = review(before, theirs, moment)[0]
        interval = after.due - moment
        if whole := interval.days:
            days = max(days + 1, _fuzzed(whole, fuzz))
            wanted = day + timedelta(days)
            comes = max(comes, _before_exam(day, wanted, exam, lot)) if exam else wanted
            due = day_start(comes, zone) + jitter
        else:
            due = at + timedelta(minutes=ceil(interval / MINUTE))  # whole minutes, as the button says
        found.append(_recall(recall, after, rating, day, due))
    return found


def replay(log: Iterable[Entry], card: int, exam: date | None = None) -> Recall:
    """The memory that a log leaves. Only the last line says when the card comes back; all say how well it is known."""
    entries = list(log)
    recall = NEW
    for entry in entries[:-1]:
        day = max(study_day(entry.at, entry.wishes.zone), recall.day or date.min)
        scheduler = _scheduler(entry.wishes.retention)
        after, _ = scheduler.review_card(_card(recall), fsrs.Rating(entry.rating), _midnight(day))
        recall = _recall(recall, after, entry.rating, day, None)
    if not entries:
        return recall
    last = entries[-1]
    return rated(recall, last.rating, last.at, last.wishes, card, exam)


def predicted(recall: Recall, day: date) -> float:
    """The chance that the card is remembered on that day; 0 for a card that was never reviewed."""
    if recall.day is None:
        return 0.0
    return float(_scheduler(0.9).get_card_retrievability(_card(recall), _midnight(max(day, recall.day))))


# The library


@lru_cache(maxsize=64)
def _scheduler(retention: float) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        desired_retention=retention, learning_steps=LEARNING, relearning_steps=RELEARNING, enable_fuzzing=False
    )


@lru_cache(maxsize=4096)
def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _card(recall: Recall) -> fsrs.Card:
    """With an id: without one, the library sleeps for a millisecond to make one up."""
    return fsrs.Card(
        card_id=1,
        state=STATES[recall.phase],
        step=recall.step,
        stability=recall.stability,
        difficulty=recall.difficulty,
        due=NEVER,
        last_review=_midnight(recall.day) if recall.day else None,
    )


def _recall(before: Recall, after: fsrs.Card, rating: int, day: date, due: datetime | None) -> Recall:
    """The library's card after a review as our record."""
    lapses = before.lapses + (before.phase == "review" and rating == Rating.AGAIN)
    return Recall(
        PHASES[after.state], after.step, after.stability, after.difficulty, due, day, before.reviews + 1, lapses
    )


# Chance and exams


class _Chance(NamedTuple):
    """What chance adds, always the same for a card and its number of reviews.

    `fuzz` (-1 to 1) keeps cards that were learned together from coming back together for ever, `lot` chooses a day
    before an exam, and `jitter`, less than a second, mixes the cards of one day.
    """

    fuzz: float
    lot: int
    jitter: timedelta


def _chance(card: int, reviews: int) -> _Chance:
    drawn = int.from_bytes(blake2b(b"%d/%d" % (card, reviews), digest_size=8).digest())
    return _Chance((drawn & 0xFFFF) / 0x8000 - 1, drawn >> 36, timedelta(0, 0, (drawn >> 16) % 1_000_000))


def _fuzzed(days: int, fuzz: float) -> int:
    """The interval, moved by at most its spread; two days or less are not moved."""
    return round(days + fuzz * _spread(days)) if days > 2 else days


@lru_cache(maxsize=4096)
def _spread(days: int) -> float:
    """How far Anki moves an interval: further, the longer it is, but by less than the interval grows."""
    return 1 + 0.15 * (min(days, 7) - 2.5) + 0.1 * max(0, min(days, 20) - 7) + 0.05 * max(0, days - 20)


def _before_exam(day: date, comes: date, exam: date, lot: int) -> date:
    """The day on which the card comes back, moved so that it does not jump over the exam.

    A card last seen before the ten days of the window comes back within them; one seen within them, in the last three
    days; one seen in these comes back after the exam. Where there are several days, the lot decides.
    """
    if comes < exam or day >= exam - timedelta(days=EXAM_END):
        return comes
    window = EXAM_WINDOW if day < exam - timedelta(days=EXAM_WINDOW) else EXAM_END
    first = max(exam - timedelta(days=window), day + timedelta(days=1))
    return first + timedelta(days=lot % (exam - first).days)
