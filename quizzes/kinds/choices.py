"""Single choice, and choose all that apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import TYPE_CHECKING, Any, Self

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lstm_engine import Grade, Mark
from quizzes.kinds import rules
from quizzes.kinds.kind import REST, Json, Kind
from quizzes.kinds.rows import Row, bullets, raw, row_of
from quizzes.kinds.rules import Fault, Fields
from typeset.templatetags.typeset import inline_markdown

if TYPE_CHECKING:
    from quizzes.models import Choice, Item


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


class Single(Kind):
    name = "single"
    label = gettext_lazy("single choice")
    summary = gettext_lazy("One right answer among a few; every wrong one stands for an idea that students have.")
    choice_fields = ("text", "is_key", "feedback", "malrule", "reason", "order", "stays_last")
    template = "quizzes/_choices.html"
    solution_template = "quizzes/_choices_solution.html"
    each_counts = False
    welcomes = True

    def choice_faults(self, item: Fields, choices: Sequence[Fields]) -> Iterator[Fault]:
        yield from rules.enough(choices)
        yield from rules.some_right(choices)
        if "scoring" not in self.fields:
            yield from rules.one_right(choices)
        yield from rules.all_different(choices, "text")
        yield from rules.wrong_for_a_reason(choices)

    def hints(self, choices: Sequence[Choice]) -> Iterator[str]:
        silent = [str(number) for number, choice in enumerate(choices, 1) if not choice.feedback]
        if silent:
            yield _("Nothing is said to whoever picks choice %(numbers)s.") % {"numbers": ", ".join(silent)}
        keys = [len(choice.text) for choice in choices if choice.is_key]
        others = [len(choice.text) for choice in choices if not choice.is_key]
        if keys and others and min(keys) > 1.3 * max(others):
            yield _("The right choice is the longest by far: length gives it away.")

    def deal(self, item: Item, choices: Iterable[Choice], seed: int, *, shuffle: bool) -> tuple[Json, Json]:
        dealt = list(choices)
        if shuffle:
            Random(seed).shuffle(dealt)  # noqa: S311  the seed is keyed, and stays here
            dealt.sort(key=lambda choice: choice.stays_last)
        question = ChoiceQuestion(
            title=item.title,
            stem=item.stem,
            choices=tuple(choice.text for choice in dealt),
            multiple="scoring" in self.fields,
            scoring=item.scoring if "scoring" in self.fields else "",
        )
        key = ChoiceKey(
            is_key=tuple(choice.is_key for choice in dealt),
            feedback=tuple(choice.feedback for choice in dealt),
            malrules=tuple(choice.malrule for choice in dealt),
            reasons=tuple(choice.reason for choice in dealt),
        )
        return asdict(question), asdict(key)

    def question(self, data: Mapping[str, Any]) -> ChoiceQuestion:
        return ChoiceQuestion.from_json(data)

    def rows(
        self, question: ChoiceQuestion, answers: Mapping[str, Any], marks: Mapping[str, Mark], *, locked: bool
    ) -> list[Row]:
        picks = answers.get("choice", ())
        return [
            row_of(number, "on" if str(number) in picks else "", marks.get(str(number)), locked, text)
            for number, text in enumerate(question.choices)
        ]

    def read(self, question: ChoiceQuestion, data: QueryDict) -> Json:
        return {"choice": [raw(pick) for pick in data.getlist("choice")[: len(question.choices)]]}

    def grade(
        self, question: ChoiceQuestion, sealed: Mapping[str, Any], answers: Mapping[str, Any], separator: str
    ) -> Grade:
        return grade_choices(question, ChoiceKey.from_json(sealed), answers["choice"])

    def solution(self, question: ChoiceQuestion, sealed: Mapping[str, Any], grade: Grade | None) -> tuple[str, ...]:
        return tuple(text for text, is_key in zip(question.choices, sealed["is_key"], strict=True) if is_key)

    def miss(self, question: ChoiceQuestion, mark: Mark) -> SafeString:
        choice = inline_markdown(question.choices[int(mark.blank)])
        return format_html(_("You chose: {choice}"), choice=choice)

    def typed(self, question: ChoiceQuestion, answers: Mapping[str, Any]) -> str:
        known, picks = positions(question), answers.get("choice", [])
        return "; ".join(question.choices[known[pick]] if pick in known else pick for pick in picks)

    def front(self, question: ChoiceQuestion) -> str:
        return f"{question.stem}\n\n{bullets(question.choices)}"

    def back(self, question: ChoiceQuestion, sealed: Mapping[str, Any]) -> str:
        return bullets(f"**{text}**" for text in self.solution(question, sealed, None))


class Multiple(Single):
    name = "multiple"
    label = gettext_lazy("choose all that apply")
    summary = gettext_lazy("Any number of right answers; you choose how picks become a score.")
    fields = ("stem", "scoring")
    minutes = 1.5
    welcomes = False


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
