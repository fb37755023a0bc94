"""Pairs: to each thing on the left, the one on the right that belongs to it."""

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
from quizzes.kinds.each_counts import EachCounts
from quizzes.kinds.kind import Json
from quizzes.kinds.known import Known, unread
from quizzes.kinds.rows import Row, bullets, chosen, options_of, read_rows, row_of
from quizzes.kinds.rules import Fault, Fields
from typeset.templatetags.typeset import inline_markdown

if TYPE_CHECKING:
    from quizzes.models import Choice, Item


@dataclass(frozen=True, slots=True)
class MatchingQuestion:
    """What the student may see: the left sides (Markdown), and all right sides (plain), among them those of no pair."""

    title: str
    stem: str
    lefts: tuple[str, ...]
    rights: tuple[str, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild what `asdict` and JSON made of a question."""
        return cls(data["title"], data["stem"], tuple(data["lefts"]), tuple(data["rights"]))


class Matching(EachCounts):
    name = "matching"
    label = gettext_lazy("pairs")
    summary = gettext_lazy("To each thing on the left the right one from a list, which may hold more than are needed.")
    choice_fields = ("place", "text", "is_key", "feedback", "malrule", "reason", "order")
    plain = True
    part, parts = gettext_lazy("pair"), gettext_lazy("pairs")
    words = {
        "place": (
            gettext_lazy("Left side"),
            gettext_lazy("Markdown with $TeX$; empty where the right side belongs nowhere."),
        ),
        "text": (gettext_lazy("Right side"), gettext_lazy("Plain words, for they stand in a list.")),
        "is_key": (gettext_lazy("Right"), gettext_lazy("The two belong together. Not ticked: a known mistake.")),
    }
    minutes = 2
    template = "quizzes/_matching.html"
    solution_template = "quizzes/_matching_solution.html"
    unread = gettext_lazy("To some nothing was chosen yet. Choose, then submit again.")

    def choice_faults(self, item: Fields, choices: Sequence[Fields]) -> Iterator[Fault]:
        pairs = {choice["place"]: place for place, choice in reversed(list(enumerate(choices))) if choice["is_key"]}
        if len(pairs) < 2:
            yield Fault(("choices",), _("Write at least two pairs that belong together."))
        for place, choice in enumerate(choices):
            if choice["is_key"] and not choice["place"]:
                yield Fault(("choices", place, "place"), _("A pair that is right needs a left side."))
            elif choice["is_key"] and pairs[choice["place"]] != place:
                yield Fault(("choices", place, "is_key"), _("This left side has its right one already."))
            elif choice["place"] and choice["place"] not in pairs:
                yield Fault(("choices", place, "place"), _("No right side is marked as right for this left side."))
            if "$" in choice["text"]:
                yield Fault(("choices", place, "text"), _("Plain words only: a formula cannot stand in a list."))
        yield from rules.all_different(choices, "place", "text")
        yield from rules.wrong_for_a_reason(choices)

    def deal(self, item: Item, choices: Iterable[Choice], seed: int, *, shuffle: bool) -> tuple[Json, Json]:
        """The right sides are shuffled always, for the author writes each beside its left one."""
        known = Known.of(choices)
        lefts = [pair.place for pair in known if pair.is_key]
        rights = list(dict.fromkeys(pair.text for pair in known))
        if len(lefts) < 2 or len(set(lefts)) < len(lefts):
            raise ValueError("there are no pairs")
        chance = Random(seed)  # noqa: S311  the seed comes from `secrets` and stays here
        chance.shuffle(rights)
        if shuffle:
            chance.shuffle(lefts)
        sealed = [[asdict(pair) for pair in known if pair.place == left] for left in lefts]
        return asdict(MatchingQuestion(item.title, item.stem, tuple(lefts), tuple(rights))), {"known": sealed}

    def question(self, data: Mapping[str, Any]) -> MatchingQuestion:
        return MatchingQuestion.from_json(data)

    def rows(
        self, question: MatchingQuestion, answers: Mapping[str, Any], marks: Mapping[str, Mark], *, locked: bool
    ) -> list[Row]:
        found = []
        for number, left in enumerate(question.lefts):
            value = answers.get(str(number), "")
            row = row_of(number, value, marks.get(str(number)), locked, left)
            row["options"] = options_of(question.rights, [value])
            found.append(row)
        return found

    def read(self, question: MatchingQuestion, data: QueryDict) -> Json:
        return read_rows(len(question.lefts), data)

    def marks(
        self,
        question: MatchingQuestion,
        sealed: Mapping[str, Any],
        answers: Mapping[str, Any],
        separator: str,
        *,
        last: bool,
    ) -> Iterator[Mark]:
        for number, known in enumerate(sealed["known"]):
            right = chosen(question.rights, answers.get(str(number), ""))
            yield pair_mark(str(number), right, Known.from_json(known))

    def solution(
        self, question: MatchingQuestion, sealed: Mapping[str, Any], grade: Grade | None
    ) -> list[tuple[str, str]]:
        return [(left, known[0]["text"]) for left, known in zip(question.lefts, sealed["known"], strict=True)]

    def miss(self, question: MatchingQuestion, mark: Mark) -> SafeString:
        left = inline_markdown(question.lefts[int(mark.blank)])
        return format_html(_("To “{left}” you chose “{right}”."), left=left, right=mark.raw)

    def typed(self, question: MatchingQuestion, answers: Mapping[str, Any]) -> str:
        said = [(left, answers.get(str(number), "")) for number, left in enumerate(question.lefts)]
        return "; ".join(f"{left} = {chosen(question.rights, place) or place}" for left, place in said if place)

    def front(self, question: MatchingQuestion) -> str:
        return f"{question.stem}\n\n{bullets(question.lefts)}"

    def back(self, question: MatchingQuestion, sealed: Mapping[str, Any]) -> str:
        return bullets(f"{left}: **{right}**" for left, right in self.solution(question, sealed, None))


def pair_mark(blank: str, right: str, known: Sequence[Known]) -> Mark:
    """The judgement of one pair."""
    if not right:
        return unread(blank, "", _("Nothing is chosen here yet."))
    for pair in known:
        if pair.text == right:
            return pair.mark(blank, right)
    return Mark(blank, right, None, "fault", 0, (), _("“%(right)s” does not belong to it.") % {"right": right})
