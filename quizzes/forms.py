"""What students hand in, read from the request and laid out on the page again.

These are no Django forms: nothing is refused here. Every answer is kept exactly as typed, and grading says
whether it can be read.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from lstm_engine import Blank, Grade, Mark, Question
from quizzes.grading import REST, ChoiceQuestion

LONGEST = 500  # characters kept of one answer; the engine reads no number that is longer than 64


@dataclass(frozen=True, slots=True)
class Row:
    """One place for an answer on the page: a blank, or a choice. `value` is what was typed, or "on" when picked."""

    number: int
    name: str
    value: str
    mark: Mark | None
    blank: Blank | None = None
    text: str = ""

    @property
    def id(self) -> str:
        return f"answer-{self.number}"

    @property
    def tone(self) -> str:
        """The verdict as the style sheet spells it."""
        return self.mark.verdict.replace("_", "-") if self.mark else ""


class ResponseForm:
    """A question's rows, with the answers and marks of a response if there is one. A form sent twice has one `key`."""

    def __init__(
        self,
        question: Question | ChoiceQuestion,
        answers: Mapping[str, Any] | None = None,
        grade: Grade | None = None,
        *,
        locked: bool = False,
    ) -> None:
        self.key = uuid.uuid4()
        self.locked = locked
        self.marks = {mark.blank: mark for mark in grade.marks} if grade else {}
        if isinstance(question, ChoiceQuestion):
            self.rows = choice_rows(question, answers or {}, self.marks)
        else:
            self.rows = blank_rows(question, answers or {}, self.marks)

    @property
    def right_count(self) -> int:
        """How many rows earned all their points."""
        return sum(row.mark is not None and row.mark.points == 1 for row in self.rows)

    @property
    def incomplete(self) -> bool:
        """Some right choice was not picked."""
        return REST in self.marks


def blank_rows(question: Question, answers: Mapping[str, Any], marks: Mapping[str, Mark]) -> list[Row]:
    """A row for each blank."""
    return [
        Row(number, f"answer-{number}", answers.get(blank.name, ""), marks.get(blank.name), blank=blank)
        for number, blank in enumerate(question.blanks)
    ]


def choice_rows(question: ChoiceQuestion, answers: Mapping[str, Any], marks: Mapping[str, Mark]) -> list[Row]:
    """A row for each choice."""
    picks = answers.get("choice", ())
    return [
        Row(number, "choice", "on" if str(number) in picks else "", marks.get(str(number)), text=text)
        for number, text in enumerate(question.choices)
    ]


def read_answers(question: Question | ChoiceQuestion, data: QueryDict) -> dict[str, Any]:
    """The answers by name of blank, or the positions picked: raw, whatever they are."""
    if isinstance(question, ChoiceQuestion):
        return {"choice": [raw(pick) for pick in data.getlist("choice")[: len(question.choices)]]}
    return {blank.name: raw(data.get(f"answer-{number}", "")) for number, blank in enumerate(question.blanks)}


def raw(text: str) -> str:
    """As typed, but for what no database keeps."""
    return text[:LONGEST].replace("\x00", "\ufffd")


def read_key(data: QueryDict) -> uuid.UUID:
    """The key of the form; one that is missing or damaged is replaced."""
    try:
        return uuid.UUID(data.get("key", ""))
    except ValueError:
        return uuid.uuid4()
