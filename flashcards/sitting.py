"""One student at one deck at one moment: which card comes next, how many are left, how long they will take.

Little is read: the rows of today's log, and of the cards that are due no more than can be done today.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from statistics import median
from typing import Any, NamedTuple

from courses.models import User
from flashcards.intervals import comes_back
from flashcards.models import Card, Deck, Learner, Memory, Mode, Review, Study
from flashcards.scheduling import EXAM_END, Phase, Rating, Recall, day_start, predicted, study_day

SOON = timedelta(minutes=20)  # a card that is being learned is not waited for longer than this
AHEAD = timedelta(days=7)
GENTLE = 10  # cards that are enough for the first day after an absence
PACE = 12.0  # seconds a card, for somebody whose pace is not known yet
LONGEST = 120.0  # seconds that one card may count: whoever stays longer has gone for tea


class Line(NamedTuple):
    """One line of today's log."""

    card: int
    note: int
    mode: str
    rating: int
    is_first: bool
    was_known: bool


class Waiting(NamedTuple):
    """A card that may come next; `known` when it was learned before: a day holds only so many of those."""

    card: int
    note: int
    known: bool = False
    weakness: float = 0.0
    is_new: bool = False


class Coming(NamedTuple):
    """The next cards: when, in words, how many, and for how many minutes."""

    when: str
    cards: int
    minutes: int


@dataclass
class Sitting:
    """What the queue hangs on. `student` is None for somebody who has not begun yet."""

    student: User | None
    deck: Deck
    learner: Learner
    study: Study
    now: datetime
    mode: str = Mode.REVIEW

    @property
    def somebody(self) -> User:
        """The student; who has done something is somebody."""
        if self.student is None:
            raise ValueError("nobody has begun here")
        return self.student

    @classmethod
    def of(cls, student: User | None, deck: Deck, now: datetime, mode: str = Mode.REVIEW) -> Sitting:
        """The student's own wishes and place, read from the database."""
        return cls(student, deck, Learner.of(student), Study.of(student, deck), now, mode)

    @property
    def today(self) -> date:
        """The student's day."""
        return self.learner.today(self.deck, self.now)

    @cached_property
    def log(self) -> list[Line]:
        """What was done in this deck today."""
        if not self.student:
            return []
        rows = Review.objects.of(self.student).on(self.today, [self.deck.pk]).order_by("at", "pk")
        fields = rows.values_list("card", "card__note", "mode", "rating", "is_first", "predicted")
        return [
            Line(card, note, mode, rating, is_first, predicted is not None)
            for card, note, mode, rating, is_first, predicted in fields
        ]

    @cached_property
    def waiting(self) -> list[Waiting]:
        """The cards to come, in turn, as far as they are to be done today."""
        found = {Mode.REVIEW: self._reviews, Mode.AHEAD: self._ahead, Mode.CRAM: self._cram}[Mode(self.mode)]()
        turn: dict[int, Waiting] = {}
        for waiting in found:
            turn.setdefault(waiting.card, waiting)
        return list(turn.values())

    def following(self, without: Collection[int] = (), count: int = 2) -> list[tuple[Card, Memory]]:
        """The next cards with the student's memories of them; without those that the student has at hand already."""
        chosen = [waiting.card for waiting in self.waiting if waiting.card not in without][:count]
        cards = Card.objects.select_related("note").in_bulk(chosen)
        rows = Memory.objects.of(self.student).filter(card__in=chosen)
        memories = {memory.card_id: memory for memory in rows}
        return [
            (cards[pk], memories.get(pk) or Memory(student=self.student, card=cards[pk], deck=self.deck))
            for pk in chosen
            if pk in cards
        ]

    @cached_property
    def pace(self) -> float:
        """Seconds a card: the median of the student's last ones."""
        if not self.student:
            return PACE
        last = Review.objects.of(self.student).standing().filter(deck=self.deck, seconds__gt=0).order_by("-pk")
        seconds = list(last.values_list("seconds", flat=True)[:50])
        return median(seconds) if len(seconds) >= 5 else PACE

    @property
    def left(self) -> int:
        """How many cards wait."""
        return len(self.waiting)

    @property
    def left_new(self) -> int:
        """How many of them are new."""
        return sum(waiting.is_new for waiting in self.waiting)

    @property
    def is_time_up(self) -> bool:
        """The minutes that the student gave to the day are over."""
        return self._room == 0

    @property
    def minutes(self) -> int:
        """How long they will take, at least a minute."""
        return minutes_for(self.left, self.pace)

    @property
    def day_ends(self) -> datetime:
        """When the student's day turns, and with it what the buttons say."""
        return day_start(self.today + timedelta(days=1), self.learner.wishes(self.deck).zone)

    @property
    def coming(self) -> Coming | None:
        """When cards come back next, once nothing waits."""
        if not self.student:
            return None
        rows = Memory.objects.of(self.student).filter(deck=self.deck).in_play().filter(due__gt=self.now)
        due = rows.order_by("due").values_list("due", flat=True).first()
        if due is None:
            return None
        zone = self.learner.wishes(self.deck).zone
        end = day_start(study_day(due, zone) + timedelta(days=1), zone)
        cards = rows.filter(due__lt=end).count()
        return Coming(comes_back(due, self.now, zone), cards, minutes_for(cards, self.pace))

    # Which cards wait

    def _reviews(self) -> Iterator[Waiting]:
        """Cards called up; cards that are due; new ones, unless the day cannot hold all that is due; and cards of the
        next minutes, when nothing else is left."""
        ready, soon, are_all = self._due()
        yield from self._called()
        yield from islice([*ready, *(self._new() if are_all else ())], self._room)
        yield from soon

    def _called(self) -> Iterator[Waiting]:
        if self.study.called:
            rows = self.deck.cards.new_to(self.student) | self.deck.cards.filter(memories__student=self.student)
            notes = dict(rows.filter(pk__in=self.study.called, is_live=True).values_list("pk", "note"))
            yield from (Waiting(pk, notes[pk]) for pk in self.study.called if pk in notes)

    def _due(self) -> tuple[list[Waiting], list[Waiting], bool]:
        """Cards whose time has come, as many as the day holds; cards being learned whose time comes soon; and whether
        the first are all."""
        if not self.student:
            return [], [], True
        budget = max(0, self.learner.reviews_a_day - sum(line.was_known for line in self.log))
        rows = Memory.objects.of(self.student).filter(deck=self.deck).due(self.now + SOON)
        more = ("step", "stability", "difficulty", "day") if self._weakest_first else ()
        found = rows.values_list("card", "card__note", "due", "phase", *more)[: budget + len(self.log) + 50]
        ready, soon = [], []
        for card, note, due, phase, *memory in found:
            waiting = Waiting(card, note, phase == "review", self._weakness(phase, *memory))
            if due <= self.now:
                ready.append(waiting)
            elif not waiting.known:
                soon.append(waiting)
        ready.sort(key=lambda waiting: waiting.weakness)
        wanted = self._without_siblings(ready)
        kept = self._within(wanted, self._gently(ready, budget))
        return kept, soon[::-1], len(kept) == len(wanted)

    def _gently(self, ready: Sequence[Waiting], budget: int) -> int:
        """After a week away ten cards are enough for a day, and more day by day until a week has passed."""
        if sum(waiting.known for waiting in ready) <= GENTLE:
            return budget
        log = Review.objects.of(self.student).standing().filter(deck=self.deck, mode=Mode.REVIEW)
        recent = log.filter(day__gt=self.today - 2 * AHEAD).order_by("day").values_list("day", flat=True).distinct()
        days = {self.today, *recent}
        back = max(day for day in days if not any(day - AHEAD <= other < day for other in days))
        if back <= self.today - AHEAD or not log.filter(day__lt=back).exists():
            return budget
        done = sum(line.was_known for line in self.log)
        return max(0, min(budget, GENTLE * ((self.today - back).days + 1) - done))

    @cached_property
    def _room(self) -> int | None:
        """How many cards the minutes of the day still hold, in all decks; None for as many as there are."""
        if not self.student or not self.learner.minutes_a_day:
            return None
        spent = Review.objects.of(self.student).on(self.today).values_list("seconds", flat=True)
        seconds = 60 * self.learner.minutes_a_day - sum(min(each, LONGEST) for each in spent)
        return max(0, round(seconds / min(self.pace, LONGEST)))

    @cached_property
    def _weakest_first(self) -> bool:
        """So it is in the last days before an exam."""
        exam = self.study.exam_on
        return exam is not None and self.today < exam <= self.today + timedelta(days=EXAM_END)

    def _weakness(self, phase: Phase, *memory: Any) -> float:
        """By which the cards that are due are sorted: all are alike but in the last days before an exam."""
        if not memory:
            return 0.0
        step, stability, difficulty, day = memory
        return predicted(Recall(phase, step, stability, difficulty, day=day), self.today)

    def _new(self) -> list[Waiting]:
        """New cards, as many as the day still holds."""
        budget = max(0, self.learner.new_a_day - sum(line.is_first for line in self.log))
        if not budget:
            return []
        cards = self.deck.cards.new_to(self.student, self.study.introduced)
        rows = cards.values_list("pk", "note")[: 2 * budget + len(self.log)]
        return self._without_siblings([Waiting(card, note, is_new=True) for card, note in rows])[:budget]

    def _ahead(self) -> Iterator[Waiting]:
        """Cards of the coming days, the nearest first."""
        done = self._done(Mode.AHEAD)
        rows = Memory.objects.of(self.student).in_play().filter(deck=self.deck, phase="review")
        coming = rows.filter(due__gt=self.now, due__lte=self.now + AHEAD).order_by("due")
        found = [Waiting(*row) for row in coming.values_list("card", "card__note")[: 100 + len(done)]]
        return (waiting for waiting in found if waiting.card not in done)

    def _cram(self) -> Iterator[Waiting]:
        """Every card in turn, and then again those that were not remembered."""
        done = self._done(Mode.CRAM)
        crammed = [line for line in self.log if line.mode == Mode.CRAM]
        last = max((line.card for line in crammed), default=0)
        yield from (Waiting(*row) for row in self.deck.cards.live().filter(pk__gt=last).values_list("pk", "note")[:100])
        yield from (Waiting(line.card, line.note) for line in crammed if line.card not in done)

    # Rules

    def _done(self, mode: str) -> set[int]:
        """Cards that were remembered in this mode today."""
        last = {line.card: line.rating for line in self.log if line.mode == mode}
        return {card for card, rating in last.items() if rating > Rating.AGAIN}

    def _without_siblings(self, waiting: Sequence[Waiting]) -> list[Waiting]:
        """One card of a note a day, for the others would give it away. One that is being learned comes back."""
        shown = {line.note: line.card for line in self.log if line.mode == Mode.REVIEW}
        kept = []
        for card in waiting:
            if shown.setdefault(card.note, card.card) == card.card or self._is_being_learned(card):
                kept.append(card)
        return kept

    def _is_being_learned(self, waiting: Waiting) -> bool:
        return not waiting.known and any(line.card == waiting.card for line in self.log)

    def _within(self, waiting: Sequence[Waiting], budget: int) -> list[Waiting]:
        """No more known cards than the day holds; those being learned come all."""
        kept = []
        for card in waiting:
            budget -= card.known
            if budget >= 0 or not card.known:
                kept.append(card)
        return kept


def minutes_for(cards: int, pace: float) -> int:
    """Whole minutes, at least one if there is anything to do."""
    return max(1, round(cards * min(pace, LONGEST) / 60)) if cards else 0
