"""Steps to be put in order."""

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
from quizzes.kinds.kind import Json, Kind
from quizzes.kinds.known import unread
from quizzes.kinds.rows import Row, bullets, options_of, read_rows, row_of
from quizzes.kinds.rules import Fault, Fields
from typeset.templatetags.typeset import inline_markdown

if TYPE_CHECKING:
    from quizzes.models import Choice, Item


WORDS = {"right": gettext_lazy("In order"), "fault": gettext_lazy("To be moved")}


@dataclass(frozen=True, slots=True)
class OrderingQuestion:
    """What the student may see: the steps as dealt, which is never a right order."""

    title: str
    stem: str
    steps: tuple[str, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild what `asdict` and JSON made of a question."""
        return cls(data["title"], data["stem"], tuple(data["steps"]))


class Ordering(Kind):
    name = "ordering"
    label = gettext_lazy("order")
    summary = gettext_lazy("Steps to be put in order; each that would have to be moved costs one share.")
    choice_fields = ("text", "place", "feedback", "order")
    part, parts = gettext_lazy("step"), gettext_lazy("steps")
    words = {
        "text": (gettext_lazy("Step"), gettext_lazy("Markdown with $TeX$; steps are written here in the right order.")),
        "place": (gettext_lazy("Group"), gettext_lazy("Neighbours of one group may stand in either order.")),
        "feedback": (gettext_lazy("Feedback"), gettext_lazy("For whoever would have to move this step.")),
    }
    minutes = 1.5
    template = "quizzes/_ordering.html"
    solution_template = "quizzes/_ordering_solution.html"
    each_counts = False
    unread = gettext_lazy("Each step needs a place of its own, and as they were dealt they are never in order.")

    def choice_faults(self, item: Fields, choices: Sequence[Fields]) -> Iterator[Fault]:
        if len(choices) < 3:
            yield Fault(("choices",), _("Write at least three steps."))
        elif len(set(ranks(choice["place"] for choice in choices))) == 1:
            yield Fault(("choices",), _("These steps may stand in any order."))
        yield from rules.all_different(choices, "text")

    def deal(self, item: Item, choices: Iterable[Choice], seed: int, *, shuffle: bool) -> tuple[Json, Json]:
        """Shuffled always, for the author writes the steps in their order."""
        rows = list(choices)
        steps = list(zip(rows, ranks(row.place for row in rows), strict=True))
        if len({rank for _row, rank in steps}) < 2:
            raise ValueError("there is nothing to put in order")
        chance = Random(seed)  # noqa: S311  the seed comes from `secrets` and stays here
        while [rank for _row, rank in steps] == sorted(rank for _row, rank in steps):
            chance.shuffle(steps)
        question = OrderingQuestion(item.title, item.stem, tuple(row.text for row, _rank in steps))
        return asdict(question), {
            "ranks": [rank for _row, rank in steps],
            "feedback": [row.feedback for row, _rank in steps],
        }

    def question(self, data: Mapping[str, Any]) -> OrderingQuestion:
        return OrderingQuestion.from_json(data)

    def rows(
        self, question: OrderingQuestion, answers: Mapping[str, Any], marks: Mapping[str, Mark], *, locked: bool
    ) -> list[Row]:
        """In the order that was answered, or as dealt."""
        places = [str(place) for place, _step in enumerate(question.steps, 1)]
        found = []
        for number, text in enumerate(question.steps):
            value = answers.get(str(number), places[number])
            row = row_of(number, value, marks.get(str(number)), locked, text)
            row["word"] = str(WORDS.get(row["mark"].verdict, row["word"])) if row["mark"] else ""
            row["options"] = options_of(places, [str(places.index(value))] if value in places else [])
            found.append(row)
        in_order = sorted(row["value"] for row in found) == sorted(places)
        return sorted(found, key=lambda row: int(row["value"])) if in_order else found

    def read(self, question: OrderingQuestion, data: QueryDict) -> Json:
        return read_rows(len(question.steps), data)

    def grade(
        self, question: OrderingQuestion, sealed: Mapping[str, Any], answers: Mapping[str, Any], separator: str
    ) -> Grade:
        typed = [str(answers.get(str(number), "")) for number in range(len(question.steps))]
        if strange := tuple(misplaced(typed)):
            return Grade(0, False, strange)
        order = sorted(range(len(typed)), key=lambda number: int(typed[number]))
        if order == list(range(len(typed))):
            return Grade(0, False, ())
        kept = {order[position] for position in longest_run([sealed["ranks"][number] for number in order])}
        marks = tuple(
            Mark(str(number), typed[number], None, "right", 1, (), "")
            if number in kept
            else Mark(str(number), typed[number], None, "fault", 0, (), sealed["feedback"][number])
            for number in range(len(typed))
        )
        return Grade(score_of(sealed["ranks"], len(kept)), True, marks)

    def solution(self, question: OrderingQuestion, sealed: Mapping[str, Any], grade: Grade | None) -> list[list[str]]:
        groups: dict[int, list[str]] = {}
        for rank, text in sorted(zip(sealed["ranks"], question.steps, strict=True)):
            groups.setdefault(rank, []).append(text)
        return list(groups.values())

    def miss(self, question: OrderingQuestion, mark: Mark) -> SafeString:
        step = inline_markdown(question.steps[int(mark.blank)])
        return format_html(_("At place {place} you put: {step}"), place=mark.raw, step=step)

    def typed(self, question: OrderingQuestion, answers: Mapping[str, Any]) -> str:
        said = [(answers.get(str(number), ""), text) for number, text in enumerate(question.steps)]
        return "; ".join(f"{place}. {text}" for place, text in sorted(said) if place)

    def front(self, question: OrderingQuestion) -> str:
        return f"{question.stem}\n\n{bullets(question.steps)}"

    def back(self, question: OrderingQuestion, sealed: Mapping[str, Any]) -> str:
        groups = enumerate(self.solution(question, sealed, None), 1)
        return "\n".join(f"{number}. {' / '.join(steps)}" for number, steps in groups)


def ranks(groups: Iterable[str]) -> list[int]:
    """The place of each step, as it was written; neighbours of one group share one."""
    found: list[int] = []
    before = ""
    for group in groups:
        same = bool(found) and group != "" and group == before
        found.append(found[-1] if same else len(found))
        before = group
    return found


def misplaced(typed: Sequence[str]) -> Iterator[Mark]:
    """The steps that have no place of their own."""
    places = {str(place) for place in range(1, len(typed) + 1)}
    for number, place in enumerate(typed):
        if place not in places:
            yield unread(str(number), place, _("Choose a place for it."))
        elif typed.count(place) > 1:
            yield unread(str(number), place, _("Another step has this place as well."))


def longest_run(values: Sequence[int]) -> list[int]:
    """Positions of as many values as can stand as they are while the others move: a longest run that never falls."""
    runs: list[list[int]] = []
    for position, value in enumerate(values):
        before = (run for run in runs if values[run[-1]] <= value)
        runs.append([*max(before, key=len, default=[]), position])
    return max(runs, key=len)


def score_of(all_ranks: Sequence[int], kept: int) -> float:
    """The share of the moves that need not be made; 0 for the order that is furthest from right."""
    furthest = len(all_ranks) - max(all_ranks.count(rank) for rank in all_ranks)
    return 1 - (len(all_ranks) - kept) / furthest
