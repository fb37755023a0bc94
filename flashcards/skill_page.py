"""The exercise of a skill card as its page draws it, with the same pieces as a question of a quiz.

Beside `missed`, this is the one file that knows the quizzes: from there come the rows in which numbers are typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from flashcards.models import SkillDeal
from lstm_engine import MALRULES, Grade, Question, Variant
from quizzes.forms import ResponseForm
from quizzes.kinds import KINDS
from quizzes.kinds.generated import SolutionRow, solution_lines

GENERATED = KINDS["generated"]


class SkillPage:
    """One deal: its question, the form with what was typed, and once it is answered the worked solution."""

    def __init__(self, deal: SkillDeal, unread: Mapping[str, Any] | None = None) -> None:
        """`unread` is the grade of an answer just handed in that could not be read."""
        self.deal = deal
        self.question: Question = deal.shown
        self.grade = deal.judgement or (Grade.from_json(unread) if unread else None)
        self.form = ResponseForm(GENERATED, deal.shown, deal.answers, self.grade, locked=deal.is_answered)

    @property
    def is_unread(self) -> bool:
        """The last answer could not be read, which costs nothing."""
        return self.grade is not None and not self.grade.readable

    @property
    def hints(self) -> list[tuple[str, str]]:
        """The formulas of the solution in their order, as TeX, without numbers."""
        if not self.deal.hinted:
            return []
        return [(line.symbol, line.formula) for line in self.deal.variant.solution if line.formula]

    @property
    def lines(self) -> tuple[SolutionRow, ...]:
        """The worked solution beside the student's own path, once there is an answer."""
        return solution_lines(self.deal.variant.solution, self.grade) if self.deal.is_answered else ()

    @property
    def slips(self) -> list[str]:
        """The known slips behind the answer, by title."""
        return [MALRULES[id_].title for id_ in self.malrules if id_ in MALRULES]

    @property
    def malrules(self) -> tuple[str, ...]:
        """The known slips behind the answer, by id."""
        return self.grade.malrules if self.grade else ()


def read_answers(question: Question, data: QueryDict) -> dict[str, Any]:
    """What the form of an exercise says, exactly as typed."""
    return GENERATED.read(question, data)


def worked(variant: Variant) -> tuple[SolutionRow, ...]:
    """The worked solution of a variant that nobody answered."""
    return solution_lines(variant.solution)


__all__ = ["SkillPage", "SolutionRow", "read_answers", "worked"]
