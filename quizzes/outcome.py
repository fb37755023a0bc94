"""What is said below a question that was answered: what became of the response, and why a solution is shown or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.clock import in_zone
from quizzes.forms import ResponseForm
from quizzes.standing import Standing

if TYPE_CHECKING:
    from quizzes.models import Attempt, AttemptItem, Response


class Outcome(NamedTuple):
    """All that the sentences on a response look at; those of equal outcomes are the same.

    `what` is `Response.outcome`; `tells`: right or wrong may be said; of so many `places` so many are `right_places`,
    0 of 0 where they are not counted; `unread` is the kind's sentence; `next_credit` in %.
    """

    what: str
    tells: bool
    score: float | None
    is_open: bool
    is_over: bool
    was_right: bool
    right_places: int
    places: int
    is_incomplete: bool
    unread: str
    earned: float
    points: float
    is_late: bool
    is_example: bool
    next_credit: float

    @classmethod
    def of(
        cls, dealt: AttemptItem, standing: Standing, response: Response, form: ResponseForm, *, tells: bool
    ) -> Outcome:
        """What became of a response, as it is told now."""
        counts, next_share = form.counts, dealt.share_at(standing.used + 1, timezone.now())
        return cls(
            what=response.outcome,
            tells=tells,
            score=response.score,
            is_open=standing.is_open,
            is_over=standing.finished,
            was_right=standing.right,
            right_places=form.right_count if counts else 0,
            places=len(form.rows) if counts else 0,
            is_incomplete=form.incomplete,
            unread=str(form.kind.unread),
            earned=round((standing.best or 0) * dealt.points, 6),
            points=dealt.points,
            is_late=response.is_late,
            is_example=dealt.is_example,
            next_credit=round(100 * next_share, 4),
        )

    @property
    def tone(self) -> str:
        """How the style sheet calls it."""
        if self.what == "unreadable":
            return "unreadable"
        if self.what == "unmarked" or not self.tells:
            return "not-judged"
        return "right" if self.score == 1 else "fault"

    @property
    def heading(self) -> str:
        """What happened, in a word or two."""
        if self.what == "unmarked":
            return _("Kept, but not marked")
        if self.what == "unreadable":
            return _("Not read, so no try was used")
        if self.what == "repeated":
            return _("The same answer as before, so no try was used")
        if not self.tells:
            return _("Kept")
        if self.score == 1:
            return _("Right")
        if self.score:
            return _("Partly right")
        return _("Not yet") if self.is_open else _("Not this time")


def why_solution(attempt: Attempt, standing: Standing, *, is_shown: bool) -> str:
    """The reason why the worked solution is shown, or when it will be."""
    quiz = attempt.quiz
    if quiz.solution_shown == "never":
        return _("This quiz does not show worked solutions.")
    if is_shown:
        return _why_shown(standing)
    if quiz.solution_shown == "closing" and attempt.due_at:
        return _("Solutions open %(at)s.") % {"at": in_zone(attempt.due_at, quiz.course)}
    if quiz.solution_shown == "at_once":
        return _("The worked solution comes after your first answer.")
    if not standing.told:
        return _("The worked solution comes after your last try, or when you hand in.")
    if standing.tries:
        return _("The worked solution comes when your answer is right, after your last try, or when you hand in.")
    return _("The worked solution comes when your answer is right, or when you hand in.")


def _why_shown(standing: Standing) -> str:
    if standing.finished:
        return _("You see the solution because this attempt is handed in.")
    if standing.right and standing.told:
        return _("You see the solution because your answer is right.")
    if not standing.is_open:
        return _("You see the solution because your tries are used up.")
    return _("You see the solution because this quiz shows it after each answer.")
