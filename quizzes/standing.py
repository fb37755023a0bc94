"""Where a student stands with one attempt item: computed from the log of responses, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzes.models import Response


@dataclass(frozen=True, slots=True)
class Standing:
    """Tries allowed (0: no limit) and used, the best score so far, and whether the attempt is over."""

    tries: int
    used: int
    best: float | None
    finished: bool

    @classmethod
    def of(cls, tries: int, log: Iterable[Response], *, finished: bool) -> Standing:
        """What the log says."""
        counted = [response for response in log if response.try_number is not None]
        scores = [response.score for response in counted if response.score is not None]
        return cls(tries, len(counted), max(scores, default=None), finished)

    @property
    def right(self) -> bool:
        """A response earned all the points; no later one can earn more."""
        return self.best == 1

    @property
    def tries_left(self) -> int | None:
        """How many more answers are marked; None when there is no limit."""
        return max(0, self.tries - self.used) if self.tries else None

    @property
    def is_open(self) -> bool:
        """Another answer would be marked."""
        return not (self.finished or self.right or self.tries_left == 0)

    def shows_solution(self, policy: str) -> bool:
        """Whether the quiz's policy lets the worked solution be seen now."""
        if policy == "after_response":
            return self.used > 0 or self.finished
        return policy == "after_last_try" and not self.is_open
