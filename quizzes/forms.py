"""What students hand in, laid out on the page again.

These are no Django forms: nothing is refused here. Every answer is kept exactly as typed, and grading says
whether it can be read.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import QueryDict

from lstm_engine import Grade
from quizzes.kinds.kind import REST, Kind
from quizzes.kinds.rows import Row


class ResponseForm:
    """A question's rows, with the answers and marks of a response if there is one. A form sent twice has one `key`."""

    def __init__(
        self,
        kind: Kind,
        question: Any,
        answers: Mapping[str, Any] | None = None,
        grade: Grade | None = None,
        *,
        locked: bool = False,
    ) -> None:
        self.key = uuid.uuid4()
        self.kind = kind
        self.locked = locked
        self.question, self.answers = question, answers or {}
        self.marks = {mark.blank: mark for mark in grade.marks} if grade else {}
        self.likeness = None if locked or self.answers or self.marks else kind.likeness(question)

    @cached_property
    def rows(self) -> list[Row]:
        """The places for the answers; nobody asks where a page that is alike was laid out before."""
        return self.kind.rows(self.question, self.answers, self.marks, locked=self.locked)

    @property
    def offers(self) -> bool:
        """Something is to be chosen from options."""
        return any(row["options"] for row in self.rows)

    @property
    def counts(self) -> bool:
        """There is more than one row, and each earns its share."""
        return self.kind.each_counts and len(self.rows) > 1

    @property
    def right_count(self) -> int:
        """How many rows earned all their points."""
        return sum(row["mark"] is not None and row["mark"].points == 1 for row in self.rows)

    @property
    def incomplete(self) -> bool:
        """Some right choice was not picked."""
        return REST in self.marks


def read_key(data: QueryDict) -> uuid.UUID:
    """The key of the form; one that is missing or damaged is replaced."""
    try:
        return uuid.UUID(data.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def read_turn(data: QueryDict) -> int:
    """How many times the page has saved; 0 when it does not say, or nothing sensible."""
    return bounded(data.get("turn", ""), 10**9)


def read_age(data: QueryDict) -> int:
    """How many milliseconds ago it was typed, by the device's clock; a month at most."""
    return bounded(data.get("age", ""), 31 * 24 * 3600 * 1000)


def read_response(data: QueryDict) -> int:
    """Which response is meant; 0, which none has, when that is not said."""
    return bounded(data.get("response", ""), 2**62)


def bounded(text: str, largest: int) -> int:
    """A whole number from 0 to the largest; whatever is none is 0."""
    return min(int(text), largest) if text.isascii() and text.isdigit() and len(text) < 16 else 0
