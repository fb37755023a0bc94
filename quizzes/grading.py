"""Marks for choices, in the engine's own records (numbers are the engine's affair), and solutions laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from lstm_engine import Grade, Mark, SolutionLine

if TYPE_CHECKING:
    from quizzes.models import Choice, Item

REST = "rest"  # the mark for the right choices that were not picked


@dataclass(frozen=True, slots=True)
class ChoiceQuestion:
    """What the student may see of a choice item: its choices in the order dealt."""

    title: str
    stem: str
    choices: tuple[str, ...]
    multiple: bool
    scoring: str

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild what `asdict` and JSON made of a question."""
        return cls(**{**data, "choices": tuple(data["choices"])})


@dataclass(frozen=True, slots=True)
class ChoiceKey:
    """What marks the student: for each choice as dealt, whether it is right and what to say to whoever picks it."""

    is_key: tuple[bool, ...]
    feedback: tuple[str, ...]
    malrules: tuple[str, ...]
    reasons: tuple[str, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild the key from the sealed part of what was dealt; other words stand there too."""
        return cls(*(tuple(data[name]) for name in cls.__slots__))


def deal_choices(item: Item, choices: Sequence[Choice]) -> tuple[ChoiceQuestion, ChoiceKey]:
    """The two parts of a choice item, its choices in the order given."""
    question = ChoiceQuestion(
        title=item.title,
        stem=item.stem,
        choices=tuple(choice.text for choice in choices),
        multiple=item.kind == "multiple",
        scoring=item.scoring if item.kind == "multiple" else "",
    )
    key = ChoiceKey(
        is_key=tuple(choice.is_key for choice in choices),
        feedback=tuple(choice.feedback for choice in choices),
        malrules=tuple(choice.malrule for choice in choices),
        reasons=tuple(choice.reason for choice in choices),
    )
    return question, key


def grade_choices(question: ChoiceQuestion, key: ChoiceKey, picks: Sequence[str]) -> Grade:
    """Judge the picked positions. Nothing picked, or two picks where one is asked, cannot be read and costs nothing."""
    picked = sorted({int(pick) for pick in picks if pick in positions(question)})
    if not picked or (len(picked) > 1 and not question.multiple):
        return Grade(score=0, readable=False, marks=())
    marks = [choice_mark(key, position) for position in picked]
    keys = sum(key.is_key)
    right = sum(key.is_key[position] for position in picked)
    if question.multiple and right < keys:
        marks.append(Mark(REST, "", None, "fault", 0, (), ""))
    malrules = tuple(malrule for mark in marks for malrule in mark.malrules)
    return Grade(score_of(question.scoring, len(key.is_key), keys, len(picked), right), True, tuple(marks), malrules)


def positions(question: ChoiceQuestion) -> dict[str, int]:
    """What a page may send back for each choice: its place on the page, never its row."""
    return {str(position): position for position in range(len(question.choices))}


def choice_mark(key: ChoiceKey, position: int) -> Mark:
    """The judgement of one pick, with the words that belong to it."""
    right = key.is_key[position]
    malrule = key.malrules[position]
    return Mark(
        blank=str(position),
        raw=str(position),
        value=None,
        verdict="right" if right else "fault",
        points=1 if right else 0,
        malrules=(malrule,) if malrule and not right else (),
        feedback=key.feedback[position],
    )


def score_of(scoring: str, choices: int, keys: int, picked: int, right: int) -> float:
    """The score of `picked` picks of which `right` are right, when `keys` of the choices are right.

    net: right picks minus wrong picks, over the number of right choices, never below 0.
    each: the share of the choices that were rightly picked or rightly left.
    Anything else is all or nothing.
    """
    wrong = picked - right
    if scoring == "net":
        return max(0, right - wrong) / keys if keys else 0
    if scoring == "each":
        return (choices - wrong - (keys - right)) / choices
    return float(right == keys and wrong == 0)


def same_answer(one: Grade, other: Grade) -> bool:
    """Both say the same, however they were typed: such an answer is marked once."""
    return [judged(mark) for mark in one.marks] == [judged(mark) for mark in other.marks]


def judged(mark: Mark) -> tuple[object, ...]:
    """A mark without the spelling of the answer."""
    return mark.blank, mark.raw if mark.value is None else mark.value, mark.verdict, mark.points


@dataclass(frozen=True, slots=True)
class SolutionRow:
    """One line of the worked solution with the student's own value beside it, where known."""

    line: SolutionLine
    yours: str
    parts: bool


@dataclass(frozen=True, slots=True)
class Solution:
    """What is shown when the policy lets it: the worked lines of a generated exercise, or the right choices."""

    lines: tuple[SolutionRow, ...]
    choices: tuple[str, ...]
    explanation: str
    source: str


def solution_lines(solution: Sequence[SolutionLine], grade: Grade | None = None) -> tuple[SolutionRow, ...]:
    """The worked solution, and beside it the student's path up to where the two part and on."""
    path = dict(grade.path) if grade else {}
    parts_at = grade.parts_at if grade else ""
    return tuple(SolutionRow(line, path.get(line.name, ""), line.name == parts_at) for line in solution)


def choice_solution(question: ChoiceQuestion, key: ChoiceKey) -> tuple[str, ...]:
    """The right choices, in the order dealt."""
    return tuple(text for text, is_key in zip(question.choices, key.is_key, strict=True) if is_key)
