"""An answer that the author foresaw, right or wrong, with the words for whoever gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from lstm_engine import Grade, Mark

if TYPE_CHECKING:
    from quizzes.models import Choice


@dataclass(frozen=True, slots=True)
class Known:
    """One foreseen answer, as it is sealed; `place` is the gap or the left side that it belongs to, if there is one."""

    place: str
    text: str
    is_key: bool
    feedback: str
    malrule: str

    @classmethod
    def of(cls, choices: Iterable[Choice]) -> tuple[Self, ...]:
        """The choices of an item, the right ones first."""
        rows = (cls(row.place, row.text.strip(), row.is_key, row.feedback, row.malrule) for row in choices)
        return tuple(sorted(rows, key=lambda known: not known.is_key))

    @classmethod
    def from_json(cls, data: Iterable[Mapping[str, Any]]) -> tuple[Self, ...]:
        """Rebuild what `asdict` and JSON made of several."""
        return tuple(cls(**known) for known in data)

    def mark(self, blank: str, raw: str, value: float | None = None, remark: str = "") -> Mark:
        """The judgement of whoever gave this answer."""
        words = "\n\n".join(filter(None, [self.feedback, remark]))
        if self.is_key:
            return Mark(blank, raw, value, "right", 1, (), words)
        return Mark(blank, raw, value, "fault", 0, (self.malrule,) if self.malrule else (), words)


def grade_of(marks: Iterable[Mark], *, last: bool = False) -> Grade:
    """Every mark counts the same. One that could not be read makes all unread, and nothing is told of the rest; but
    with `last` it only earns nothing, where another could be read."""
    found = tuple(marks)
    strange = tuple(mark for mark in found if mark.verdict == "unreadable")
    if strange and not (last and len(strange) < len(found)):
        return Grade(0, False, strange)
    malrules = tuple(dict.fromkeys(malrule for mark in found for malrule in mark.malrules))
    return Grade(sum(mark.points for mark in found) / len(found), True, found, malrules)


def unread(blank: str, raw: str, reason: str) -> Mark:
    """The judgement of what could not be read."""
    return Mark(blank, raw, None, "unreadable", 0, (), reason)
