"""Exercises that the engine draws, marks and works out."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import lstm_engine
from lstm_engine import Blank, Grade, Mark, Question, SolutionLine, Variant
from quizzes.kinds.kind import Json, Kind
from quizzes.kinds.known import grade_of
from quizzes.kinds.rows import BRIEF, Row, options_of, raw, read_back, row_of
from typeset.markdown import words_of
from typeset.templatetags.typeset import inline_markdown, mathml

if TYPE_CHECKING:
    from quizzes.models import Choice, Item


UNREAD: Json = {  # long, and not needed for marking
    "certificate": {
        "smallest_distance": 0.0, "detectable": (), "undetectable": (), "together": (), "draws": 0, "saturation": 0.0
    },
    "solution": (),
    "attributes": (),
}  # fmt: skip
SURELY_WRONG = "999999"  # the engine reads numbers up to a million


class Generated(Kind):
    name = "generated"
    label = gettext_lazy("generated exercise")
    summary = gettext_lazy("A calculation with fresh numbers for every student, marked step by step.")
    fields = ("family", "stem")
    needed = ()
    gives_hints = asks_back = True
    minutes = 3
    is_drawn = True
    template = "engine/_question.html"
    solution_template = "engine/_solution.html"
    unread = gettext_lazy("Some lines hold no answer that can be read; each says why. Fill them in and submit again.")

    def deal(self, item: Item, choices: Iterable[Choice], seed: int, *, shuffle: bool) -> tuple[Json, Json]:
        sealed = variant_of(item, seed).to_json()
        return sealed.pop("question"), sealed

    def question(self, data: Mapping[str, Any]) -> Question:
        return Question.from_json(data)

    def rows(
        self, question: Question, answers: Mapping[str, Any], marks: Mapping[str, Mark], *, locked: bool
    ) -> list[Row]:
        found = []
        for number, blank in enumerate(question.blanks):
            value, mark = answers.get(blank.name, ""), marks.get(blank.name)
            row = row_of(number, value, mark, locked, blank.spoken, bool(question.precision))
            row["name"] = name_of(blank)
            if blank.options:
                row["several"], row["options"] = blank.kind == "choices", options_of(blank.options, value.split(","))
                row["brief"] = all(len(text) <= BRIEF for text in blank.options)
            else:
                read_back(row)
            if (keys := keys_of(blank)) != "decimal":
                row["keys"], row["sign"] = keys, row["sign"] if keys == "numeric" else ""
            found.append(row)
        return found

    def likeness(self, question: Question) -> Hashable:
        return None if question.worked else (question.precision, question.blanks)

    def read(self, question: Question, data: QueryDict) -> Json:
        return {
            blank.name: raw(
                ",".join(data.getlist(f"answer-{number}")) if blank.options else data.get(f"answer-{number}", "")
            )
            for number, blank in enumerate(question.blanks)
        }

    def grade(self, question: Question, sealed: Mapping[str, Any], answers: Mapping[str, Any], separator: str) -> Grade:
        return lstm_engine.grade(stored_variant(question, {**sealed, **UNREAD}), answers, separator)

    def settle(
        self, question: Question, sealed: Mapping[str, Any], answers: Mapping[str, Any], separator: str
    ) -> Grade:
        """What could not be read is marked as a number that is surely wrong, and shown as unread."""
        grade = self.grade(question, sealed, answers, separator)
        lost = {mark.blank: mark for mark in grade.marks if mark.verdict == "unreadable"}
        if grade.readable or len(lost) == len(question.blanks):
            return grade
        wrong = {blank.name: surely_wrong(blank) for blank in question.blanks if blank.name in lost}
        found = self.grade(question, sealed, {**answers, **wrong}, separator)
        return grade_of((lost.get(mark.blank, mark) for mark in found.marks), last=True) if found.readable else grade

    def solution(self, question: Question, sealed: Mapping[str, Any], grade: Grade | None) -> tuple[SolutionRow, ...]:
        return solution_lines(stored_variant(question, sealed).solution, grade)

    def miss(self, question: Question, mark: Mark) -> SafeString:
        blank = next(blank for blank in question.blanks if blank.name == mark.blank)
        if blank.options:
            picked = inline_markdown(in_words(blank, mark.raw))
            return format_html(_("For {symbol} you chose: {picked}."), symbol=mathml(blank.symbol), picked=picked)
        return format_html(_("For {symbol} you gave {raw}."), symbol=mathml(blank.symbol), raw=mark.raw)

    def typed(self, question: Question, answers: Mapping[str, Any]) -> str:
        blanks = {blank.name: blank for blank in question.blanks}
        said = {name: in_words(blanks[name], text) if name in blanks else text for name, text in answers.items()}
        return "; ".join(f"{name} = {text}" for name, text in said.items() if text)

    def hints_for(
        self, question: Question, sealed: Mapping[str, Any], blank: str, answers: Mapping[str, Any], separator: str
    ) -> tuple[Any, ...]:
        return lstm_engine.hints(stored_variant(question, sealed), blank, answers, separator)

    def levels(self, sealed: Mapping[str, Any]) -> tuple[int | None, int | None]:
        level = dict(sealed["settings"]).get("level")
        return (int(level), len(lstm_engine.FAMILIES[sealed["family"]].levels)) if level else (None, None)

    def varies(self, question: Question) -> bool:
        return question.varies

    def steps(self, question: Question) -> int:
        return question.lines

    def step_by_step(
        self, question: Question, sealed: Mapping[str, Any], shown: Collection[str]
    ) -> tuple[Json, Json] | None:
        if question.lines < 2:
            return None
        variant = stored_variant(question, sealed)
        names = [line.name for line in variant.solution if line.name in shown]
        kept = names[:-1] if len(names) == len(variant.solution) else names  # one line is left to fill in
        every = lstm_engine.step_by_step(variant, kept).to_json()
        return every.pop("question"), every

    def shown_next(
        self, question: Question, sealed: Mapping[str, Any], grade: Grade, *, again: bool
    ) -> tuple[str, ...]:
        return lstm_engine.shown_next(stored_variant(question, sealed), grade, again=again)


@lru_cache(4096)
def name_of(blank: Blank) -> SafeString:
    """What is asked: symbol and words, or the words alone where the symbol would only repeat them."""
    if words_of(blank.symbol):
        return format_html("{}", capfirst(blank.spoken))
    return format_html('{} <span class="step-name">{}</span>', mathml(blank.symbol), blank.spoken)


def keys_of(blank: Blank) -> str:
    """The keys that a phone shows. Without a number of decimals an answer may need a power of ten: 9.5e-7."""
    if blank.kind == "whole":
        return "numeric"
    return "text" if blank.decimals is None else "decimal"


def surely_wrong(blank: Blank) -> str:
    """An answer that can be read and earns nothing that counts: larger than any number asked, or the first option."""
    if blank.options:
        return "0"
    return f"{SURELY_WRONG}.{'0' * blank.decimals}" if blank.decimals else SURELY_WRONG


def in_words(blank: Blank, answer: str) -> str:
    """An answer as people read it: what was typed, or the options that were chosen (Markdown)."""
    return ", ".join(blank.picked(answer)) or answer


def variant_of(item: Item, seed: int) -> Variant:
    """An exercise with its numbers, under the author's title and after the author's words."""
    variant = lstm_engine.make_variant(item.family, seed, item.family_settings)
    stem = f"{item.stem}\n\n{variant.question.stem}" if item.stem else variant.question.stem
    return replace(variant, question=replace(variant.question, title=item.title, stem=stem))


def stored_variant(question: Question, sealed: Mapping[str, Any]) -> Variant:
    """The variant as it was dealt, with all that marks it."""
    return Variant.from_json({**sealed, "question": question})


@dataclass(frozen=True, slots=True)
class SolutionRow:
    """One line of the worked solution with the student's own value beside it, where known."""

    line: SolutionLine
    yours: str
    parts: bool


def solution_lines(solution: Sequence[SolutionLine], grade: Grade | None = None) -> tuple[SolutionRow, ...]:
    """The worked solution, and beside it the student's path up to where the two part and on."""
    path = dict(grade.path) if grade else {}
    parts_at = grade.parts_at if grade else ""
    return tuple(SolutionRow(line, path.get(line.name, ""), line.name == parts_at) for line in solution)
