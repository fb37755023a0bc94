"""What an attempt has earned so far, place by place, and what the misses have in common."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lstm_engine import MALRULES
from quizzes.kinds import KINDS
from quizzes.kinds.kind import REST
from quizzes.models import Attempt, AttemptItem, Quiz


@dataclass(frozen=True, slots=True)
class Miss:
    """One answer that was not right: where and what was answered, in a sentence, and what was said to it."""

    sentence: SafeString
    feedback: str
    malrules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One question of an attempt: the best of its deals, and what is typed there and not handed in.

    `tells`: right or wrong may be said; `sure`: the student said so before the last mark.
    """

    best: AttemptItem
    misses: tuple[Miss, ...]
    tells: bool
    sure: bool
    is_flagged: bool
    saved_at: datetime | None

    @property
    def earned(self) -> float:
        """Points so far; they never go down."""
        return round((self.best.standing.best or 0) * self.best.points, 6)

    @property
    def is_answered(self) -> bool:
        """A marked answer, or one that is saved and will be handed in; afterwards, whatever was handed in."""
        standing = self.best.standing
        return standing.used > 0 or self.saved_at is not None or (standing.finished and bool(self.best.log))

    @property
    def is_missed(self) -> bool:
        """Answered, and not rightly, as far as that may be said."""
        return self.tells and self.best.standing.used > 0 and not self.best.standing.right

    @property
    def shows_solution(self) -> bool:
        return self.best.standing.sees(self.best.attempt.quiz.solution_shown)

    @property
    def rules(self) -> set[str]:
        """The mal-rules behind the misses. One rule names one idea."""
        return {rule for miss in self.misses for rule in miss.malrules if rule in MALRULES}


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are looked at together, under a heading and a sentence."""

    title: str
    lead: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """All places of an attempt."""

    places: tuple[Place, ...]

    @property
    def tells(self) -> bool:
        """The points may be said."""
        return all(place.tells for place in self.places)

    @property
    def earned(self) -> float:
        return round(sum(place.earned for place in self.places), 6)

    @property
    def points(self) -> float:
        return round(sum(place.best.points for place in self.places), 6)

    @property
    def next_number(self) -> int:
        """Where to go on: the first question without an answer, else the first."""
        blank = (place.best.number for place in self.places if not place.is_answered)
        return next(blank, self.places[0].best.number)

    @property
    def blank(self) -> int:
        """How many questions have no answer."""
        return sum(not place.is_answered for place in self.places)

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return len(self.places) - self.blank

    @property
    def flagged(self) -> int:
        return sum(place.is_flagged for place in self.places)

    @property
    def groups(self) -> tuple[Group, ...]:
        """Learning first: what was sure and wrong, then misses of one idea, then the others, then the rest."""
        missed = [place for place in self.places if place.is_missed]
        sure = [place for place in missed if place.sure]
        left = [place for place in missed if not place.sure]
        groups = [Group(_("You were sure, and it was not so"), _("These are worth a second look first."), tuple(sure))]
        for count, rule in shared_ideas(left):
            of_idea = tuple(place for place in left if rule in place.rules)
            left = [place for place in left if rule not in place.rules]
            lead = _("%(count)s of %(all)s misses are this one idea.") % {"count": count, "all": len(missed)}
            groups.append(Group(MALRULES[rule].title, lead, of_idea))
        groups.append(Group(_("Not right"), "", tuple(left)))
        rest = [place for place in self.places if not place.is_missed]
        groups.append(
            Group(_("Handed in"), "", tuple(place for place in rest if place.is_answered and not place.tells))
        )
        told = [place for place in rest if place.is_answered and place.tells]
        groups.append(Group(_("Not read"), "", tuple(place for place in told if not place.best.standing.used)))
        groups.append(Group(_("No answer"), "", tuple(place for place in rest if not place.is_answered)))
        groups.append(Group(_("Right"), "", tuple(place for place in told if place.best.standing.used)))
        return tuple(group for group in groups if group.places)


def review_of(attempt: Attempt) -> Review:
    """The attempt as its pages show it. Nothing of the sealed parts is read."""
    deals: defaultdict[int, list[AttemptItem]] = defaultdict(list)
    rows = attempt.attempt_items.defer("sealed", "predictions").select_related("draft_row")
    for dealt in rows.prefetch_related("responses__confirmations"):
        dealt.attempt, dealt.log = attempt, list(dealt.responses.all())
        dealt.draft = getattr(dealt, "draft_row", None)
        deals[dealt.number].append(dealt)
    return Review(tuple(place_of(deals[number]) for number in sorted(deals)))


def place_of(deals: list[AttemptItem]) -> Place:
    """The best deal stands for the place; of two equals the later one."""
    best = max(deals, key=lambda dealt: (dealt.standing.best or 0, dealt.standing.used > 0, dealt.deal))
    standing = best.standing
    tells = standing.told or standing.sees(best.attempt.quiz.marks_shown)
    misses = tuple(misses_of(best)) if tells and not standing.right else ()
    sure = any(response.is_sure for response in best.log if response.try_number is not None)
    saved = [dealt.draft.saved_at for dealt in deals if dealt.draft and dealt.draft.is_filled]
    return Place(best, misses, tells, sure, any(dealt.is_flagged for dealt in deals), max(saved, default=None))


def misses_of(dealt: AttemptItem) -> Iterable[Miss]:
    """What the last marked answer got wrong; without what the student says did not happen."""
    marked = [response for response in dealt.log if response.try_number is not None]
    grade = marked[-1].grade_of(marked[-1].answers) if marked else None
    for mark in grade.marks if grade else ():
        if mark.points < 1 and mark.blank != REST:
            rules = tuple(rule for rule in mark.malrules if marked[-1].said.get(rule) is not False)
            yield Miss(KINDS[dealt.kind].miss(dealt.shown, mark), mark.feedback, rules)


def shared_ideas(places: Iterable[Place]) -> tuple[tuple[int, str], ...]:
    """Mal-rules behind the misses of two questions or more, most frequent first: how many, and which."""
    ids = Counter(rule for place in places for rule in place.rules)
    return tuple((count, rule) for rule, count in ids.most_common() if count > 1)


def points_by_quiz(rows: Iterable[dict[str, Any]], quizzes: Iterable[Quiz]) -> dict[int, float]:
    """The points that count in each quiz and may be known, from `AttemptItem.objects.best()`.

    The best deal of a place counts. Of attempts the best counts, going on or not; or the last, or the mean, of those
    handed in.
    """
    known, places = {quiz.pk: quiz for quiz in quizzes}, defaultdict[tuple[int, int, bool, int], float](float)
    for row in rows:
        quiz, finished = known[row["attempt__quiz"]], row["attempt__finished_at"] is not None
        if quiz.tells_points(finished, row["attempt__due_at"]):
            place = quiz.pk, row["attempt__number"], finished, row["number"]
            places[place] = max(places[place], (row["best"] or 0) * row["points"])
    attempts: defaultdict[int, dict[int, tuple[bool, float]]] = defaultdict(dict)
    for (pk, number, finished, _place), earned in places.items():
        attempts[pk][number] = finished, attempts[pk].get(number, (False, 0.0))[1] + earned
    return {pk: round(counted(of_quiz, known[pk].attempt_rule), 6) for pk, of_quiz in attempts.items()}


def counted(attempts: dict[int, tuple[bool, float]], rule: str) -> float:
    """The points that count: of attempts by number, each handed in or not, with its points."""
    if rule == "best":
        return max(points for _finished, points in attempts.values())
    handed_in = [attempts[number][1] for number in sorted(attempts) if attempts[number][0]]
    points = handed_in or [attempts[max(attempts)][1]]
    return points[-1] if rule == "last" else sum(points) / len(points)
