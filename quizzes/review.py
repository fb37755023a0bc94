"""What an attempt has earned so far, place by place, and what the misses have in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lstm_engine import MALRULES
from quizzes.grading import REST, ChoiceQuestion
from quizzes.models import Attempt, AttemptItem


@dataclass(frozen=True, slots=True)
class Miss:
    """One answer that was not right: where (TeX for a blank, Markdown for a choice), what was typed, what was said."""

    symbol: str
    choice: str
    raw: str
    feedback: str
    malrules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One question of an attempt: the best of its deals."""

    best: AttemptItem
    misses: tuple[Miss, ...]

    @property
    def earned(self) -> float:
        """Points so far; they never go down."""
        return (self.best.standing.best or 0) * self.best.points


@dataclass(frozen=True, slots=True)
class Review:
    """All places of an attempt."""

    places: tuple[Place, ...]
    ideas: tuple[tuple[int, str], ...]

    @property
    def earned(self) -> float:
        return sum(place.earned for place in self.places)

    @property
    def points(self) -> float:
        return sum(place.best.points for place in self.places)

    @property
    def next_number(self) -> int:
        """Where to go on: the first question without a marked answer, else the first."""
        blank = (place.best.number for place in self.places if place.best.standing.used == 0)
        return next(blank, self.places[0].best.number)

    @property
    def blank(self) -> int:
        """How many questions have no marked answer."""
        return sum(place.best.standing.used == 0 for place in self.places)


def review_of(attempt: Attempt) -> Review:
    """The attempt as its review page shows it. Nothing of the sealed parts is read."""
    deals: defaultdict[int, list[AttemptItem]] = defaultdict(list)
    for dealt in attempt.attempt_items.defer("sealed", "predictions").prefetch_related("responses"):
        dealt.attempt, dealt.log = attempt, list(dealt.responses.all())
        deals[dealt.number].append(dealt)
    places = tuple(place_of(deals[number]) for number in sorted(deals))
    return Review(places, shared_ideas(places))


def place_of(deals: list[AttemptItem]) -> Place:
    """The best deal stands for the place; of two equals the later one."""
    best = max(deals, key=lambda dealt: (dealt.standing.best or 0, dealt.standing.used > 0, dealt.deal))
    return Place(best, () if best.standing.right else tuple(misses_of(best)))


def misses_of(dealt: AttemptItem) -> Iterable[Miss]:
    """What the last marked answer got wrong."""
    marked = [response.judgement for response in dealt.log if response.try_number is not None]
    if not marked or marked[-1] is None:
        return
    for mark in marked[-1].marks:
        if mark.points < 1 and mark.blank != REST:
            yield Miss(*name_of(dealt, mark.blank), mark.raw, mark.feedback, mark.malrules)


def name_of(dealt: AttemptItem, blank: str) -> tuple[str, str]:
    """How the page calls a blank (TeX) or a choice (Markdown); one of the two is empty."""
    question = dealt.shown
    if isinstance(question, ChoiceQuestion):
        return "", question.choices[int(blank)]
    return next((known.symbol for known in question.blanks if known.name == blank), ""), ""


def shared_ideas(places: Iterable[Place]) -> tuple[tuple[int, str], ...]:
    """Mal-rules behind the misses of two questions or more: how many, and the title. One rule names one idea."""
    ids = Counter(id_ for place in places for id_ in {rule for miss in place.misses for rule in miss.malrules})
    return tuple((count, MALRULES[id_].title) for id_, count in ids.most_common() if count > 1 and id_ in MALRULES)


def best_by_quiz(rows: Iterable[dict[str, Any]]) -> dict[int, float]:
    """Points of each quiz's best attempt, from `AttemptItem.objects.best()`: the best deal of a place counts."""
    places: defaultdict[tuple[int, int, int], float] = defaultdict(float)
    for row in rows:
        place = row["attempt__quiz"], row["attempt"], row["number"]
        places[place] = max(places[place], (row["best"] or 0) * row["points"])
    attempts: defaultdict[tuple[int, int], float] = defaultdict(float)
    for (quiz, attempt, _), earned in places.items():
        attempts[quiz, attempt] += earned
    best: dict[int, float] = {}
    for (quiz, _), earned in attempts.items():
        best[quiz] = max(best.get(quiz, 0), earned)
    return best
