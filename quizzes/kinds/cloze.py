"""A text with gaps: a word to type, or one to choose from a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple, Self

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
from quizzes.kinds.rows import Row, chosen, options_of, read_rows, row_of
from quizzes.kinds.rules import Fault, Fields
from quizzes.kinds.words import nearest, normal
from typeset import markdown

if TYPE_CHECKING:
    from quizzes.models import Choice, Item

GAP = re.compile(r"\[\[([^\[\]\n:]+)(?:: *(choose))?\]\]")
SIGN = "\ue000"  # stands for a gap while Markdown is set; it has no meaning of its own
_IN_FORMULA = re.compile(rf"<math(?:(?!</math>).)*{SIGN}", re.DOTALL)


class Gap(NamedTuple):
    """One gap as the student sees it: its name, and what to choose from; nothing where it is typed."""

    name: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClozeQuestion:
    """What the student may see. The text stands where it is answered, so there is no stem beside it."""

    title: str
    text: str
    gaps: tuple[Gap, ...]
    stem: str = ""

    @property
    def is_typed(self) -> bool:
        """Some word is typed and not chosen."""
        return not all(gap.options for gap in self.gaps)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild what `asdict` and JSON made of a question."""
        gaps = tuple(Gap(name, tuple(options)) for name, options in data["gaps"])
        return cls(data["title"], data["text"], gaps)


class Cloze(EachCounts):
    name = "cloze"
    label = gettext_lazy("text with gaps")
    summary = gettext_lazy("Words to type or to choose inside a text; case, accents and plural are forgiven.")
    choice_fields = ("place", "text", "is_key", "feedback", "malrule", "reason", "order")
    plain = True
    part, parts = gettext_lazy("answer"), gettext_lazy("answers")
    words = {
        "stem": (
            gettext_lazy("Text"),
            gettext_lazy("A gap is written [[its name]], or [[its name: choose]] for a list; readers hear the name."),
        ),
        "place": (gettext_lazy("Gap"), gettext_lazy("Its name, as it stands between [[ and ]] in the stem.")),
        "text": (gettext_lazy("Answer"), gettext_lazy("Plain words: a right answer, or a wrong one that is known.")),
    }
    minutes = 1.5
    template = "quizzes/_cloze.html"
    solution_template = "quizzes/_cloze_solution.html"
    unread = gettext_lazy("Some gaps could not be read; the reasons stand below the text. Mend them and submit again.")

    def item_faults(self, item: Fields) -> Iterator[Fault]:
        names = [name for name, _choose in gaps_of(item["stem"])]
        if item["stem"] and not names:
            yield Fault(("stem",), _("Write at least one gap into the text, such as [[which gate]]."))
        for name, count in Counter(names).items():
            if count > 1:
                yield Fault(("stem",), _("Two gaps are called “%(name)s”.") % {"name": name})
        if _IN_FORMULA.search(markdown.block(with_signs(item["stem"]))):
            message = _("A gap stands inside a formula. Close the formula before it and open another after.")
            yield Fault(("stem",), message)

    def choice_faults(self, item: Fields, choices: Sequence[Fields]) -> Iterator[Fault]:
        gaps = dict(gaps_of(item["stem"]))
        for name, choose in gaps.items():
            own = [choice for choice in choices if choice["place"] == name]
            if not any(choice["is_key"] for choice in own):
                yield Fault(("choices",), _("Gap “%(name)s” has no right answer.") % {"name": name})
            elif choose and len(own) < 2:
                yield Fault(("choices",), _("Gap “%(name)s” has nothing to choose from.") % {"name": name})
        for place, choice in enumerate(choices):
            if gaps and choice["place"] not in gaps:
                yield Fault(("choices", place, "place"), _("The stem has no gap of this name."))
            if "$" in choice["text"]:
                yield Fault(("choices", place, "text"), _("Plain words only: a formula cannot be typed or listed."))
        yield from rules.all_different(choices, "place", "text", read=normal)
        yield from rules.wrong_for_a_reason(choices)

    def deal(self, item: Item, choices: Iterable[Choice], seed: int, *, shuffle: bool) -> tuple[Json, Json]:
        rows, chance, gaps, known = list(choices), Random(seed), [], []  # noqa: S311  the seed comes from `secrets`
        for name, choose in gaps_of(item.stem):
            own = [row for row in rows if row.place == name]
            answers = Known.of(own)
            if not answers or not answers[0].is_key:
                raise ValueError("a gap has no right answer")
            options = [row.text.strip() for row in own] if choose else []
            if shuffle:
                chance.shuffle(options)
            gaps.append(Gap(name, tuple(options)))
            known.append([asdict(answer) for answer in answers])
        if not gaps:
            raise ValueError("the text has no gap")
        return asdict(ClozeQuestion(item.title, item.stem, tuple(gaps))), {"known": known}

    def question(self, data: Mapping[str, Any]) -> ClozeQuestion:
        return ClozeQuestion.from_json(data)

    def rows(
        self, question: ClozeQuestion, answers: Mapping[str, Any], marks: Mapping[str, Mark], *, locked: bool
    ) -> list[Row]:
        found = []
        for number, gap in enumerate(question.gaps):
            value = answers.get(str(number), "")
            row = row_of(number, value, marks.get(str(number)), locked, gap.name)
            row["options"] = options_of(gap.options, [value])
            found.append(row)
        return found

    def read(self, question: ClozeQuestion, data: QueryDict) -> Json:
        return read_rows(len(question.gaps), data)

    def marks(
        self,
        question: ClozeQuestion,
        sealed: Mapping[str, Any],
        answers: Mapping[str, Any],
        separator: str,
        *,
        last: bool,
    ) -> Iterator[Mark]:
        for number, (gap, known) in enumerate(zip(question.gaps, sealed["known"], strict=True)):
            typed = answers.get(str(number), "")
            said = chosen(gap.options, typed) if gap.options else typed
            yield word_mark(str(number), said, Known.from_json(known), separator, last=last)

    def solution(self, question: ClozeQuestion, sealed: Mapping[str, Any], grade: Grade | None) -> Json:
        right = [[known["text"] for known in gap if known["is_key"]] for gap in sealed["known"]]
        filled = iter(right)
        text = GAP.sub(lambda gap: f"**{next(filled)[0]}**", question.text)
        also = [(gap.name, answers[1:]) for gap, answers in zip(question.gaps, right, strict=True) if answers[1:]]
        return {"text": text, "also": also}

    def miss(self, question: ClozeQuestion, mark: Mark) -> SafeString:
        name = question.gaps[int(mark.blank)].name
        return format_html(_("In the gap “{name}” you wrote “{raw}”."), name=name, raw=mark.raw)

    def typed(self, question: ClozeQuestion, answers: Mapping[str, Any]) -> str:
        pairs = [(gap, answers.get(str(number), "")) for number, gap in enumerate(question.gaps)]
        return "; ".join(f"{gap.name} = {chosen(gap.options, said) or said}" for gap, said in pairs if said)

    def front(self, question: ClozeQuestion) -> str:
        return GAP.sub("[…]", question.text)

    def back(self, question: ClozeQuestion, sealed: Mapping[str, Any]) -> str:
        return str(self.solution(question, sealed, None)["text"])


def gaps_of(stem: str) -> list[tuple[str, bool]]:
    """The gaps of a text in their order: the name, and whether there is a list to choose from."""
    return [(gap[1].strip(), bool(gap[2])) for gap in GAP.finditer(stem)]


def with_signs(text: str) -> str:
    """The text with a sign for each gap that Markdown leaves alone."""
    return GAP.sub(SIGN, text)


def word_mark(blank: str, said: str, known: Sequence[Known], separator: str, *, last: bool) -> Mark:
    """The judgement of one word. One that is nearly known is asked about, be it right or wrong; with `last` it is
    taken for the known one."""
    if not said.strip():
        return unread(blank, said, _("There is nothing here yet."))
    for answer in known:
        if normal(said, separator) == normal(answer.text):
            return answer.mark(blank, said)
    meant = next((answer for answer in known if answer.text == nearest(said, [other.text for other in known])), None)
    if meant and last:
        return meant.mark(blank, said, remark=_("Taken as “%(answer)s”.") % {"answer": meant.text})
    if meant:
        return unread(blank, said, _("Did you mean “%(answer)s”? Then write it so.") % {"answer": meant.text})
    return Mark(blank, said, None, "fault", 0, (), _("Not “%(said)s”.") % {"said": " ".join(said.split())})
