"""What is coming in a deck, and whether what was predicted came true: figures, and the bars that draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Count, Q

from flashcards.models import Memory, Review
from flashcards.scheduling import Rating, day_start
from flashcards.sitting import Sitting, minutes_for

DAYS = 14
ENOUGH = 50  # reviews from which on predictions are compared with what happened
LAST = 500  # and the most that are looked at
HEIGHT, STEP = 80, 24  # of the drawing
BANDS = ((0.0, 0.85), (0.85, 0.95), (0.95, 1.01))


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: how many cards, for how many minutes; where its bar stands in the drawing."""

    day: date
    cards: int
    minutes: int
    x: int
    height: int

    @property
    def y(self) -> int:
        """Where the bar begins, from above."""
        return HEIGHT - self.height

    @property
    def middle(self) -> int:
        """Where its numbers stand."""
        return self.x + 9


def forecast(sitting: Sitting) -> list[Bar]:
    """The next fourteen days; what is overdue waits for today."""
    zone = sitting.learner.wishes(sitting.deck).zone
    ends = [day_start(sitting.today + timedelta(days=day + 1), zone) for day in range(DAYS)]
    rows = Memory.objects.of(sitting.student).in_play().filter(deck=sitting.deck, due__lt=ends[-1])
    upto = rows.aggregate(**{f"day_{place}": Count("pk", filter=Q(due__lt=end)) for place, end in enumerate(ends)})
    sums = [0, *(upto[f"day_{place}"] for place in range(DAYS))]
    cards = [after - before for before, after in pairwise(sums)]
    return bars(sitting.today, cards, sitting.pace)


def minutes_a_day(sitting: Sitting) -> int:
    """How long reviews take on a day of the next fourteen, in the middle, as they stand."""
    cards = sum(bar.cards for bar in forecast(sitting))
    return minutes_for(round(cards / DAYS), sitting.pace)


def bars(today: date, cards: Sequence[int], pace: float) -> list[Bar]:
    """Bars as high as their minutes."""
    most = max(cards, default=0) or 1
    return [
        Bar(today + timedelta(place), count, minutes_for(count, pace), place * STEP, round(count / most * HEIGHT))
        for place, count in enumerate(cards)
    ]


@dataclass(frozen=True, slots=True)
class Band:
    """Reviews for which a like chance was predicted: how many, what was predicted and what came, as percentages."""

    reviews: int
    predicted: int
    remembered: int


def honesty(sitting: Sitting) -> list[Band]:
    """What was predicted and what came, of all and by bands; empty before there are fifty reviews."""
    rows = Review.objects.of(sitting.student).standing().filter(deck=sitting.deck, predicted__isnull=False)
    known = list(rows.order_by("-day", "-at").values_list("predicted", "rating")[:LAST])
    if len(known) < ENOUGH:
        return []
    groups = [known, *([row for row in known if low <= row[0] < high] for low, high in BANDS)]
    return [band(group) for group in groups if group]


def band(rows: Sequence[tuple[float, int]]) -> Band:
    """The means of some reviews."""
    predicted = sum(chance for chance, _ in rows) / len(rows)
    remembered = sum(rating > Rating.AGAIN for _, rating in rows) / len(rows)
    return Band(len(rows), round(100 * predicted), round(100 * remembered))
