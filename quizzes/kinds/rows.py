"""The places for answers on a page, with what is said of each: worked out once, for templates look names up slowly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypedDict

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lstm_engine import Mark

PLAIN = re.compile(r"[+-]?\d*[.,]?\d*", re.ASCII)  # a number that is read as it stands
LONGEST = 500  # characters kept of one answer; the engine reads no number that is longer than 64
BRIEF = 14  # characters up to which options stand side by side

MARKS = {  # the class and the word of each verdict
    "": ("", ""),
    "right": ("right", _("Right")),
    "follows": ("follows", _("Right from yours")),
    "rounded_early": ("rounded-early", _("Rounded early")),
    "unreadable": ("unreadable", _("Not read")),
    "not_judged": ("not-judged", _("Not judged")),
    "fault": ("fault", _("Not yet")),
    "last fault": ("fault", _("Not right")),
}
STATES = {  # of an input, by whether it is wrong and whether the question is locked
    (False, False): SafeString(""),
    (True, False): SafeString(' aria-invalid="true"'),
    (False, True): SafeString(" readonly"),
    (True, True): SafeString(' aria-invalid="true" readonly'),
}


class Alike(NamedTuple):
    """What rows for a number have in common that differ in what was typed and in the reason of the mark alone; the
    names are those of `Row`."""

    number: int
    id: str
    name: str
    tone: str
    word: str
    css: str
    has_mark: bool
    has_reason: bool
    described: str
    state: str
    keys: str
    sign: str


class Option(TypedDict):
    """One thing to choose for a row that is a choice."""

    place: int
    text: str
    picked: bool


class Row(TypedDict):
    """One place for an answer on the page: a blank, or a choice. `value` is what was typed, or "on" when picked.

    `tone` is the verdict as the style sheet spells it; `css`, `labelled`, `described`, `keys` and `state` belong in the
    input's tag; `labelled` is empty where there is a label. `sign` names the key for a minus, where there is one.
    `name` is what is asked, with its symbol if it has one; `brief` says that the options fit side by side.
    """

    number: int
    id: str
    value: str
    mark: Mark | None
    tone: str
    word: str
    reason: str
    css: str
    labelled: str
    described: str
    state: str
    keys: str
    sign: str
    name: str
    text: str
    several: bool
    brief: bool
    options: list[Option]


def read_back(row: Row) -> Row:
    """The row of a number, with what was read where it was not written in plain digits: such as 2.9e-1 or 3/4."""
    mark = row["mark"]
    if mark and mark.value is not None and not PLAIN.fullmatch(mark.raw.strip()):
        read = f"{mark.value:.10g}".replace(".", "," if "," in mark.raw and "." not in mark.raw else ".")
        words = gettext("We read %(number)s.") % {"number": read}
        row["reason"] = f"{words} {row['reason']}".strip()
    return row


def row_of(number: int, value: str, mark: Mark | None, locked: bool, text: str, precise: bool = True) -> Row:
    """A row, with what its mark says. "Not yet" is for where there is a next try; `precise` says that the page has a
    sentence on rounding."""
    verdict = mark.verdict if mark else ""
    tone, word = MARKS["last fault" if locked and verdict == "fault" else verdict]
    return {
        "number": number,
        "id": f"answer-{number}",
        "value": value,
        "mark": mark,
        "tone": tone,
        "word": str(word),
        "reason": mark.feedback if mark else "",
        "css": f" is-{tone}" if tone else "",
        "labelled": "",
        "described": " ".join(["precision"] * precise + [f"answer-{number}-mark"] * bool(mark)),
        "state": STATES[tone in ("fault", "unreadable"), locked],
        "keys": "decimal",
        "sign": "" if locked else gettext("Change the sign: %(name)s") % {"name": text},
        "name": text,
        "text": text,
        "several": False,
        "brief": False,
        "options": [],
    }


def alike(row: Row) -> Alike:
    """What the row has in common with others."""
    return Alike(
        number=row["number"],
        id=row["id"],
        name=row["name"],
        tone=row["tone"],
        word=row["word"],
        css=row["css"],
        has_mark=row["mark"] is not None,
        has_reason=bool(row["reason"]),
        described=row["described"],
        state=row["state"],
        keys=row["keys"],
        sign=row["sign"],
    )


def options_of(texts: Iterable[str], picked: Iterable[str]) -> list[Option]:
    """Things to choose, answered by their places."""
    places = set(picked)
    return [{"place": place, "text": text, "picked": str(place) in places} for place, text in enumerate(texts)]


def chosen(options: Sequence[str], typed: str) -> str:
    """What was chosen from a list, by its place; "" for nothing."""
    return {str(place): option for place, option in enumerate(options)}.get(typed, "")


def read_rows(count: int, data: QueryDict) -> dict[str, str]:
    """What a form says in so many rows, by the number of the row."""
    return {str(number): raw(data.get(f"answer-{number}", "")) for number in range(count)}


def bullets(texts: Iterable[str]) -> str:
    """A list in Markdown."""
    return "\n".join(f"- {text}" for text in texts)


def raw(text: str) -> str:
    """As typed, but for what no database keeps."""
    return text[:LONGEST].replace("\x00", "\ufffd")
