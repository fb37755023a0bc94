"""One number that the author knows, with its precision, and the numbers to which known slips lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lstm_engine import Grade, Mark, Unreadable
from quizzes.kinds import rules
from quizzes.kinds.kind import Json, Kind
from quizzes.kinds.known import Known, grade_of, unread
from quizzes.kinds.precision import Precision, number_of, precision_of, tolerance_faults
from quizzes.kinds.rows import Row, raw, read_back, row_of
from quizzes.kinds.rules import Fault, Fields

if TYPE_CHECKING:
    from quizzes.models import Choice, Item

NUMBER = "number"  # the one blank


@dataclass(frozen=True, slots=True)
class NumericQuestion:
    """What the student may see. `exact` says that the number itself is wanted and none near it."""

    title: str
    stem: str
    decimals: int | None
    exact: bool


class Numeric(Kind):
    name = "numeric"
    label = gettext_lazy("number")
    summary = gettext_lazy("One number to type, with the precision you say; numbers that known slips give are named.")
    fields = ("stem", "decimals", "tolerance")
    choice_fields = ("text", "is_key", "feedback", "malrule", "reason", "order")
    plain = True
    part, parts = gettext_lazy("number"), gettext_lazy("numbers")
    words = {"text": (gettext_lazy("Number"), gettext_lazy("The right one, or one that a slip leads to."))}
    minutes = 2
    template = "quizzes/_numeric.html"
    solution_template = "quizzes/_numeric_solution.html"
    unread = gettext_lazy("The number could not be taken; the reason stands below it. Mend it and submit again.")

    def item_faults(self, item: Fields) -> Iterator[Fault]:
        yield from tolerance_faults(item)

    def choice_faults(self, item: Fields, choices: Sequence[Fields]) -> Iterator[Fault]:
        if not any(choice["is_key"] for choice in choices):
            yield Fault(("choices",), _("Write the right number, and mark it as right."))
        yield from rules.one_right(choices)
        yield from rules.wrong_for_a_reason(choices)
        values: dict[int, float] = {}
        for place, choice in enumerate(choices):
            try:
                values |= {place: number_of(choice["text"])} if choice["text"] else {}
            except ValueError as fault:
                yield Fault(("choices", place, "text"), str(fault))
        yield from taken_for_right(item, choices, values)

    def hints(self, choices: Sequence[Choice]) -> Iterator[str]:
        if len(choices) < 2:
            yield _("No wrong number is known here: whoever is wrong reads no reason.")

    def deal(self, item: Item, choices: Iterable[Choice], seed: int, *, shuffle: bool) -> tuple[Json, Json]:
        known = Known.of(choices)
        if not known or not known[0].is_key:
            raise ValueError("no number is right")
        for number in known:
            number_of(number.text)
        tolerance = precision_of(vars(item)).tolerance
        question = NumericQuestion(item.title, item.stem, item.decimals, exact=item.decimals is None and not tolerance)
        return asdict(question), {"tolerance": tolerance, "known": [asdict(number) for number in known]}

    def question(self, data: Mapping[str, Any]) -> NumericQuestion:
        return NumericQuestion(**data)

    def rows(
        self, question: NumericQuestion, answers: Mapping[str, Any], marks: Mapping[str, Mark], *, locked: bool
    ) -> list[Row]:
        return [read_back(row_of(0, answers.get(NUMBER, ""), marks.get(NUMBER), locked, _("Your number")))]

    def read(self, question: NumericQuestion, data: QueryDict) -> Json:
        return {NUMBER: raw(data.get("answer-0", ""))}

    def grade(
        self, question: NumericQuestion, sealed: Mapping[str, Any], answers: Mapping[str, Any], separator: str
    ) -> Grade:
        typed = answers.get(NUMBER, "")
        precision = Precision(question.decimals, sealed["tolerance"])
        value = precision.read(typed, separator)
        if isinstance(value, Unreadable):
            return grade_of([unread(NUMBER, typed, value.reason)])
        return grade_of([number_mark(precision, Known.from_json(sealed["known"]), typed, value)])

    def solution(self, question: NumericQuestion, sealed: Mapping[str, Any], grade: Grade | None) -> Json:
        return {"number": sealed["known"][0]["text"], "tolerance": sealed["tolerance"], "decimals": question.decimals}

    def miss(self, question: NumericQuestion, mark: Mark) -> SafeString:
        return format_html(_("You gave {raw}."), raw=mark.raw)

    def typed(self, question: NumericQuestion, answers: Mapping[str, Any]) -> str:
        return str(answers.get(NUMBER, ""))

    def back(self, question: NumericQuestion, sealed: Mapping[str, Any]) -> str:
        return f"**{sealed['known'][0]['text']}**"


def number_mark(precision: Precision, known: Sequence[Known], typed: str, value: float) -> Mark:
    """The judgement of a number that was read: that of the first known number that it is."""
    for number in known:
        key = number_of(number.text)
        if precision.accepts(value, key):
            cut = number.is_key and precision.is_cut(value, key)
            remark = _("Check the last digit: it seems to be cut, not rounded.") if cut else ""
            return number.mark(NUMBER, typed, value, remark)
    feedback = _("Not %(raw)s, and no slip we know gives this number.") % {"raw": typed.strip()}
    return Mark(NUMBER, typed, value, "fault", 0, (), feedback)


def taken_for_right(item: Fields, choices: Sequence[Fields], values: Mapping[int, float]) -> Iterator[Fault]:
    """A number that a slip leads to must not be so near the right one that it counts as right."""
    keys = [place for place in values if choices[place]["is_key"]]
    if not keys or list(tolerance_faults(item)):
        return
    precision = precision_of(item)
    for place, value in values.items():
        if not choices[place]["is_key"] and precision.accepts(value, values[keys[0]]):
            message = _("With this precision the number counts as right. Ask for more decimals, or leave it out.")
            yield Fault(("choices", place, "text"), message)
