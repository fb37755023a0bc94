"""What students hand in, read from the request and laid out on the page again.

These are no Django forms: nothing is refused here. Every answer is kept exactly as typed, and grading says
whether it can be read.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lstm_engine import Blank, Grade, Mark, Question
from quizzes.grading import REST, ChoiceQuestion

LONGEST = 500  # characters kept of one answer; the engine reads no number that is longer than 64


MARKS = {  # the class and the word of each verdict
    "right": ("mark-right", _("Right")),
    "follows": ("mark-follows", _("Right from yours")),
    "rounded_early": ("mark-rounded-early", _("Rounded early")),
    "unreadable": ("mark-unreadable", _("Not read")),
    "not_judged": ("mark-not-judged", _("Not judged")),
    "fault": ("mark-fault", _("Not yet")),
    "last fault": ("mark-fault", _("Not right")),
}
INVALID = {"fault", "unreadable"}


@dataclass(frozen=True, slots=True)
class Row:
    """One place for an answer on the page: a blank, or a choice. `value` is what was typed, or "on" when picked.

    What the page says of the mark is worked out here, once: a question has many rows, and templates look names up
    slowly. `tone` is the verdict as the style sheet spells it, `mark_class` and `word` are those of the mark.
    """

    number: int
    id: str
    name: str
    value: str
    mark: Mark | None
    tone: str = ""
    mark_class: str = ""
    word: str = ""
    reason: str = ""
    invalid: bool = False
    blank: Blank | None = None
    text: str = ""


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
            self.rows = choice_rows(question, answers or {}, self.marks, locked=locked)
        else:
            self.rows = blank_rows(question, answers or {}, self.marks, locked=locked)

    @property
    def right_count(self) -> int:
        """How many rows earned all their points."""
        return sum(row.mark is not None and row.mark.points == 1 for row in self.rows)

    @property
    def incomplete(self) -> bool:
        """Some right choice was not picked."""
        return REST in self.marks


def blank_rows(question: Question, answers: Mapping[str, Any], marks: Mapping[str, Mark], *, locked: bool) -> list[Row]:
    """A row for each blank."""
    return [
        row_of(number, f"answer-{number}", answers.get(blank.name, ""), marks.get(blank.name), locked, blank=blank)
        for number, blank in enumerate(question.blanks)
    ]


def choice_rows(
    question: ChoiceQuestion, answers: Mapping[str, Any], marks: Mapping[str, Mark], *, locked: bool
) -> list[Row]:
    """A row for each choice."""
    picks = answers.get("choice", ())
    return [
        row_of(number, "choice", "on" if str(number) in picks else "", marks.get(str(number)), locked, text=text)
        for number, text in enumerate(question.choices)
    ]


def row_of(number: int, name: str, value: str, mark: Mark | None, locked: bool, **shown: Any) -> Row:
    """A row, with what its mark says. "Not yet" is for where there is a next try."""
    row = Row(number, f"answer-{number}", name, value, mark, **shown)
    if mark is None:
        return row
    mark_class, word = MARKS["last fault" if locked and mark.verdict == "fault" else mark.verdict]
    tone = mark_class.removeprefix("mark-")
    return replace(row, tone=tone, mark_class=mark_class, word=str(word), reason=mark.feedback, invalid=tone in INVALID)


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
