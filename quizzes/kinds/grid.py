"""A vector or a matrix of numbers that the author knows, with names in words for its rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Self

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lstm_engine import Grade, Mark, Unreadable
from quizzes.kinds import rules
from quizzes.kinds.each_counts import EachCounts
from quizzes.kinds.kind import Json
from quizzes.kinds.known import Known, unread
from quizzes.kinds.precision import Precision, number_of, precision_of, tolerance_faults
from quizzes.kinds.rows import Row, read_back, read_rows, row_of
from quizzes.kinds.rules import Fault, Fields
from typeset.templatetags.typeset import inline_markdown

if TYPE_CHECKING:
    from quizzes.models import Choice, Item

WIDEST = 6  # columns; more do not fit on a phone
Numbers = Sequence[float]  # of all cells, row by row


@dataclass(frozen=True, slots=True)
class GridQuestion:
    """What the student may see. Without columns there is one number to a row."""

    title: str
    stem: str
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    decimals: int | None
    exact: bool

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild what `asdict` and JSON made of a question."""
        labels = {name: tuple(data[name]) for name in ("row_labels", "column_labels")}
        return cls(**{**data, **labels})

    @property
    def cells(self) -> list[str]:
        """The name of each cell in words, row by row: "forget gate, step 2"."""
        if not self.column_labels:
            return list(self.row_labels)
        return [f"{row}, {column}" for row, column in product(self.row_labels, self.column_labels)]


class Grid(EachCounts):
    name = "grid"
    label = gettext_lazy("table of numbers")
    summary = gettext_lazy("A vector or a matrix to fill in; each number counts, and tables that slips give are named.")
    fields = ("stem", "row_labels", "column_labels", "decimals", "tolerance")
    choice_fields = ("text", "is_key", "feedback", "malrule", "reason", "order")
    part, parts = gettext_lazy("table"), gettext_lazy("tables")
    words = {
        "text": (
            gettext_lazy("Numbers"),
            gettext_lazy("A line for each row, spaces between the numbers: the right table, or one that a slip gives."),
        )
    }
    minutes = 3
    template = "quizzes/_grid.html"
    solution_template = "quizzes/_grid_solution.html"
    unread = gettext_lazy("Some numbers could not be taken; why stands below the table. Mend them and submit again.")

    def item_faults(self, item: Fields) -> Iterator[Fault]:
        yield from tolerance_faults(item)
        if not lines_of(item["row_labels"]):
            yield Fault(("row_labels",), _("Name each row in a line of its own, such as “unit 1”."))
        if len(lines_of(item["column_labels"])) > WIDEST:
            message = _("A phone has room for %(number)s columns at most.") % {"number": WIDEST}
            yield Fault(("column_labels",), message)

    def choice_faults(self, item: Fields, choices: Sequence[Fields]) -> Iterator[Fault]:
        if not any(choice["is_key"] for choice in choices):
            yield Fault(("choices",), _("Write the right table, and mark it as right."))
        yield from rules.one_right(choices)
        yield from rules.wrong_for_a_reason(choices)
        shape = shape_of(item)
        tables: dict[int, Numbers] = {}
        for place, choice in enumerate(choices):
            try:
                tables |= {place: numbers_of(choice["text"], *shape)} if choice["text"] and all(shape) else {}
            except ValueError as fault:
                yield Fault(("choices", place, "text"), str(fault))
        yield from taken_for_right(item, choices, tables)

    def deal(self, item: Item, choices: Iterable[Choice], seed: int, *, shuffle: bool) -> tuple[Json, Json]:
        known = Known.of(choices)
        if not known or not known[0].is_key:
            raise ValueError("no table is right")
        rows, columns = lines_of(item.row_labels), lines_of(item.column_labels)
        tables = [numbers_of(table.text, *shape_of(vars(item))) for table in known]
        tolerance = precision_of(vars(item)).tolerance
        exact = item.decimals is None and not tolerance
        question = GridQuestion(item.title, item.stem, tuple(rows), tuple(columns), item.decimals, exact)
        sealed = {"tolerance": tolerance, "known": [asdict(table) for table in known], "tables": tables}
        return asdict(question), sealed

    def question(self, data: Mapping[str, Any]) -> GridQuestion:
        return GridQuestion.from_json(data)

    def rows(
        self, question: GridQuestion, answers: Mapping[str, Any], marks: Mapping[str, Mark], *, locked: bool
    ) -> list[Row]:
        wide = len(question.column_labels)
        found = []
        for number, name in enumerate(question.cells):
            row = read_back(row_of(number, answers.get(str(number), ""), marks.get(str(number)), locked, name))
            place = divmod(number, wide) if wide else (number,)
            row["labelled"] = " ".join(f"{line}-{at}" for line, at in zip(("row", "column"), place, strict=False))
            words = [f"{row['id']}-word"] * bool(row["mark"]) + [f"{row['id']}-mark"] * bool(row["reason"])
            row["described"] = " ".join(["precision", *words])
            found.append(row)
        return found

    def read(self, question: GridQuestion, data: QueryDict) -> Json:
        return read_rows(len(question.cells), data)

    def marks(
        self,
        question: GridQuestion,
        sealed: Mapping[str, Any],
        answers: Mapping[str, Any],
        separator: str,
        *,
        last: bool,
    ) -> Iterator[Mark]:
        precision = Precision(question.decimals, sealed["tolerance"])
        typed = [str(answers.get(str(number), "")) for number in range(len(question.cells))]
        read = [precision.read(text, separator) for text in typed]
        return cell_marks(precision, Known.from_json(sealed["known"]), sealed["tables"], typed, read)

    def solution(self, question: GridQuestion, sealed: Mapping[str, Any], grade: Grade | None) -> dict[str, Any]:
        lines = [line.split() for line in lines_of(sealed["known"][0]["text"])]
        return {"columns": question.column_labels, "rows": list(zip(question.row_labels, lines, strict=True))}

    def miss(self, question: GridQuestion, mark: Mark) -> SafeString:
        name = inline_markdown(question.cells[int(mark.blank)])
        return format_html(_("For {name} you gave {raw}."), name=name, raw=mark.raw)

    def typed(self, question: GridQuestion, answers: Mapping[str, Any]) -> str:
        said = [(name, answers.get(str(number), "")) for number, name in enumerate(question.cells)]
        return "; ".join(f"{name} = {text}" for name, text in said if text)

    def front(self, question: GridQuestion) -> str:
        wide = len(question.column_labels) or 1
        return f"{question.stem}\n\n{markdown_table(question, [['…'] * wide for _row in question.row_labels])}"

    def back(self, question: GridQuestion, sealed: Mapping[str, Any]) -> str:
        return markdown_table(question, [numbers for _label, numbers in self.solution(question, sealed, None)["rows"]])


def markdown_table(question: GridQuestion, cells: Sequence[Sequence[str]]) -> str:
    """A table in Markdown under the names of the columns, if there are any."""
    head = ["", *(question.column_labels or [" "])]
    rows = [[label, *numbers] for label, numbers in zip(question.row_labels, cells, strict=True)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *rows))


def lines_of(text: str) -> list[str]:
    """The lines in which something stands."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def shape_of(item: Fields) -> tuple[int, int]:
    """Rows and columns of the tables of an item."""
    return len(lines_of(item["row_labels"])), len(lines_of(item["column_labels"])) or 1


def numbers_of(text: str, rows: int, columns: int) -> list[float]:
    """A table as an author writes it, row by row; ValueError with the reason if it has another shape."""
    lines = [line.split() for line in lines_of(text)]
    if [len(line) for line in lines] != [columns] * rows:
        words = {"rows": rows, "columns": columns}
        raise ValueError(_("Lines of the table: %(rows)s. Numbers in each: %(columns)s.") % words)
    return [number_of(number) for line in lines for number in line]


def cell_marks(
    precision: Precision,
    known: Sequence[Known],
    tables: Sequence[Numbers],
    typed: Sequence[str],
    read: Sequence[float | Unreadable],
) -> Iterator[Mark]:
    """The judgement of each cell. What is told of the whole table stands at the first cell that it is about."""
    pairs = zip(known, tables, strict=True)
    whole = next((table for table, given in pairs if is_table(precision, read, given)), None)
    told = False
    for place, (text, value, key) in enumerate(zip(typed, read, tables[0], strict=True)):
        if isinstance(value, Unreadable):
            yield unread(str(place), text, value.reason)
            continue
        right = precision.accepts(value, key)
        cut = _("Check the last digit: it seems to be cut, not rounded.") if precision.is_cut(value, key) else ""
        if whole and whole.is_key == right and not told:
            yield whole.mark(str(place), text, value, cut)
        elif right:
            yield Mark(str(place), text, value, "right", 1, (), cut)
        else:
            words = _("Not %(raw)s, and no slip we know gives this table.") % {"raw": text.strip()}
            yield Mark(str(place), text, value, "fault", 0, (), "" if told else words)
        told = told or not right or bool(whole and whole.is_key)


def is_table(precision: Precision, read: Sequence[float | Unreadable], table: Numbers) -> bool:
    """Whether all that was typed are the numbers of the table."""
    pairs = zip(read, table, strict=True)
    return all(not isinstance(value, Unreadable) and precision.accepts(value, key) for value, key in pairs)


def taken_for_right(item: Fields, choices: Sequence[Fields], tables: Mapping[int, Numbers]) -> Iterator[Fault]:
    """A table that a slip gives must differ from the right one by more than the precision."""
    keys = [place for place in tables if choices[place]["is_key"]]
    if not keys or list(tolerance_faults(item)):
        return
    precision = precision_of(item)
    for place, table in tables.items():
        if not choices[place]["is_key"] and is_table(precision, table, tables[keys[0]]):
            message = _("With this precision the table counts as right. Ask for more decimals, or leave it out.")
            yield Fault(("choices", place, "text"), message)
