"""Where a student stands with one attempt item: computed from the log of responses, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quizzes.models import Response


@dataclass(frozen=True, slots=True)
class Standing:
    """Tries allowed (0: no limit) and used, the best share of the points so far, whether some answer was right.

    `finished`: the attempt is over; `closed`: so is the quiz; `told`: right or wrong is said at once.
    """

    tries: int
    used: int
    best: float | None
    right: bool
    finished: bool
    closed: bool
    told: bool

    @classmethod
    def of(
        cls, tries: int, log: Iterable[Response], *, finished: bool, closed: bool = True, told: bool = True
    ) -> Standing:
        """What the log says. Points never go down: the best response counts."""
        counted = [response for response in log if response.try_number is not None]
        best = max((response.earned for response in counted), default=None)
        right = any(response.score == 1 for response in counted)
        return cls(tries, len(counted), best, right, finished, closed, told)

    @property
    def tries_left(self) -> int | None:
        """How many more answers are marked; None when there is no limit."""
        return max(0, self.tries - self.used) if self.tries else None

    @property
    def is_open(self) -> bool:
        """Another answer would be marked; after a right one that was called so, none needs to be."""
        return not (self.finished or (self.told and self.right) or self.tries_left == 0)

    def sees(self, moment: str) -> bool:
        """Whether that moment, a `Moment`, has come."""
        if moment == "at_once":
            return self.used > 0 or self.finished
        if moment == "last_try":
            return not self.is_open
        return moment == "closing" and self.finished and self.closed
