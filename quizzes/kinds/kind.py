"""What every kind of item does. Pages, forms, admin and loader ask for nothing else, so no other file names a kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lstm_engine import Grade, Mark
from quizzes.kinds.rows import Row
from quizzes.kinds.rules import Fault, Fields

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from quizzes.models import Choice, Item

Json = dict[str, Any]

REST = "rest"  # the mark for what is right and was left out


class Kind(ABC):
    """One way to ask and to answer. What a student may see (`question`) and what marks the student (`sealed`) are two
    records, as JSON when they are stored."""

    name: ClassVar[str]
    label: ClassVar[StrPromise]
    summary: ClassVar[StrPromise]  # for an author who chooses a kind

    # What an author writes of it: fields of `Item`, those of them that must be filled in, and fields of each `Choice`.
    fields: ClassVar[tuple[str, ...]] = ("stem",)
    needed: ClassVar[tuple[str, ...]] = ("stem", "explanation")
    choice_fields: ClassVar[tuple[str, ...]] = ()
    plain: ClassVar[bool] = False  # a choice is a few words or a number, and no Markdown
    part: ClassVar[StrPromise] = _("choice")  # what a choice is called here
    parts: ClassVar[StrPromise] = _("choices")
    words: ClassVar[Mapping[str, tuple[StrPromise, StrPromise]]] = {}  # label and help of fields, in the kind's words

    template: ClassVar[str]  # where the question is answered
    solution_template: ClassVar[str]
    unread: ClassVar[StrPromise] = _("Nothing was chosen. Choose, then submit again.")
    each_counts: ClassVar[bool] = True  # every row of the question earns its share
    gives_hints: ClassVar[bool] = False
    asks_back: ClassVar[bool] = False  # after a diagnosis, whether that is what happened: it was inferred, not chosen
    is_drawn: ClassVar[bool] = False  # each seed makes a variant with numbers of its own
    minutes: ClassVar[float] = 1.0  # that an author may reckon with; nobody is held to them
    welcomes: ClassVar[bool] = False  # may stand on the landing page

    def item_faults(self, item: Fields) -> Iterator[Fault]:
        """What is wrong in the fields of the item."""
        yield from ()

    def choice_faults(self, item: Fields, choices: Sequence[Fields]) -> Iterator[Fault]:
        """What is wrong in its choices."""
        yield from ()

    def hints(self, choices: Sequence[Choice]) -> Iterator[str]:
        """What a careful author would look at again."""
        yield from ()

    @abstractmethod
    def deal(self, item: Item, choices: Iterable[Choice], seed: int, *, shuffle: bool) -> tuple[Json, Json]:
        """Question and sealed part. ValueError if the item cannot be dealt."""

    @abstractmethod
    def question(self, data: Mapping[str, Any]) -> Any:
        """What the student may see, as a record with a title and a stem."""

    @abstractmethod
    def rows(self, question: Any, answers: Mapping[str, Any], marks: Mapping[str, Mark], *, locked: bool) -> list[Row]:
        """The places for the answers on the page, with what was answered and what the marks say."""

    def likeness(self, question: Any) -> Hashable:
        """What alone the empty places hang on, so that questions that are alike in it share them on their pages; None
        where each has its own."""
        return None

    @abstractmethod
    def read(self, question: Any, data: QueryDict) -> Json:
        """What a form says: raw, whatever it is."""

    @abstractmethod
    def grade(self, question: Any, sealed: Mapping[str, Any], answers: Mapping[str, Any], separator: str) -> Grade:
        """The judgement. What cannot be read is not wrong, and costs nothing."""

    def settle(self, question: Any, sealed: Mapping[str, Any], answers: Mapping[str, Any], separator: str) -> Grade:
        """The judgement of what is handed in when it cannot be mended any more: where something can be read, what
        cannot earns nothing, and the rest counts."""
        return self.grade(question, sealed, answers, separator)

    @abstractmethod
    def solution(self, question: Any, sealed: Mapping[str, Any], grade: Grade | None) -> Any:
        """What `solution_template` lays out, as `parts`."""

    @abstractmethod
    def miss(self, question: Any, mark: Mark) -> SafeString:
        """A sentence about one answer that was not right, for the review of an attempt."""

    @abstractmethod
    def typed(self, question: Any, answers: Mapping[str, Any]) -> str:
        """What was handed in, in one line, as an instructor reads it."""

    def front(self, question: Any) -> str:
        """The question as Markdown, for a card."""
        return str(question.stem or question.title)

    def back(self, question: Any, sealed: Mapping[str, Any]) -> str:
        """The right answer as Markdown, for the other side of the card; "" where there is none in words."""
        return ""

    def hints_for(
        self, question: Any, sealed: Mapping[str, Any], blank: str, answers: Mapping[str, Any], separator: str
    ) -> tuple[Any, ...]:
        """Hints for a blank, each telling more, as lines of a solution. ValueError where there is no such blank."""
        return ()

    def levels(self, sealed: Mapping[str, Any]) -> tuple[int | None, int | None]:
        """The level that was dealt, and the highest there is."""
        return None, None

    def steps(self, question: Any) -> int:
        """How many lines there are to be asked for one by one."""
        return 0

    def step_by_step(
        self, question: Any, sealed: Mapping[str, Any], shown: Collection[str]
    ) -> tuple[Json, Json] | None:
        """The same with every line asked for, but those of these names; None where there are not several."""
        return None

    def shown_next(self, question: Any, sealed: Mapping[str, Any], grade: Grade, *, again: bool) -> tuple[str, ...]:
        """The lines to show next time to whoever earned this grade."""
        return ()

    def varies(self, question: Any) -> bool:
        """Whether the same item can be dealt with other numbers."""
        return False
