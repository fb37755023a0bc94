"""What kinds have in common whose places are judged one by one and count the same."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

from lstm_engine import Grade, Mark
from quizzes.kinds.kind import Kind
from quizzes.kinds.known import grade_of


class EachCounts(Kind):
    """A kind that says how each place is judged."""

    @abstractmethod
    def marks(
        self, question: Any, sealed: Mapping[str, Any], answers: Mapping[str, Any], separator: str, *, last: bool
    ) -> Iterable[Mark]:
        """The judgement of each place. With `last` nobody can be asked any more what is meant."""

    def grade(self, question: Any, sealed: Mapping[str, Any], answers: Mapping[str, Any], separator: str) -> Grade:
        return grade_of(self.marks(question, sealed, answers, separator, last=False))

    def settle(self, question: Any, sealed: Mapping[str, Any], answers: Mapping[str, Any], separator: str) -> Grade:
        return grade_of(self.marks(question, sealed, answers, separator, last=True), last=True)
