"""Cards as CSV and TSV, and as what people paste: a term and its definition on each line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from flashcards.exchange import FIELD, NOTES, Entry, Found, Refused
from flashcards.models import Kind

COLUMNS = ("front", "back", "kind", "concept", "accepted", "source", "origin")
KINDS = (Kind.BASIC, Kind.REVERSED, Kind.CLOZE, Kind.TYPED, Kind.TRUE_OR_FIX)
RISKY = ("=", "+", "-", "@", "\t", "\r")  # with these, a spreadsheet takes text for a formula


def write(entries: Iterable[Entry], delimiter: str) -> str:
    """A table with a head; what a spreadsheet would calculate is marked as text."""
    out = io.StringIO()
    if delimiter == "\t":
        out.write("#separator:tab\n#html:false\n")
    rows = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    rows.writerow(COLUMNS)
    for entry in entries:
        kind = f"{entry.kind}:{entry.is_true}".lower() if entry.kind == Kind.TRUE_OR_FIX else entry.kind
        cells = (entry.front, entry.back, kind, entry.concept, " | ".join(entry.accepted), entry.source, entry.origin)
        rows.writerow([_as_text(cell) for cell in cells])
    return out.getvalue()


def read(text: str, title: str) -> Found:
    """A table of ours, one of another program, or terms with definitions; raises Refused."""
    if "\x00" in text:
        raise Refused(_("The file holds bytes that no text has. Is it a table at all?"))
    lines = text.splitlines(keepends=True)
    first = next((place for place, line in enumerate(lines) if not line.startswith("#")), 0)
    lines = lines[first:]
    delimiter = _delimiter(lines)
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise Refused(_("The table cannot be read: %(error)s.") % {"error": error}) from None
    if len(rows) > NOTES:
        words = _("The file has %(rows)s rows; at most %(most)s are taken at once.")
        raise Refused(words % {"rows": len(rows), "most": NOTES})
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    columns = head if {"front", "back"} <= set(head) else COLUMNS[:2]
    body = list(enumerate(rows, start=first + 1))[1 if columns is head else 0 :]
    found = [_entry(line, row, columns) for line, row in body if any(cell.strip() for cell in row)]
    entries = tuple(entry for entry in found if isinstance(entry, Entry))
    return Found(title, entries, tuple(fault for fault in found if not isinstance(fault, Entry)))


def _delimiter(lines: Sequence[str]) -> str:
    """The sign in our own head; else the first between term and definition that most lines have."""
    for sign in "\t,;":
        if lines and {"front", "back"} <= {name.strip().lower() for name in lines[0].split(sign)}:
            return sign
    for sign in "\t;,":
        if lines and sum(sign in line for line in lines) * 2 >= len(lines):
            return sign
    return ","


def _entry(line: int, row: Sequence[str], columns: Sequence[str]) -> Entry | tuple[str, str]:
    """The note of one row, or its place and why it is left out."""
    cells = {name: _plain(cell).strip() for name, cell in zip(columns, row, strict=False)}
    place = _("line %(line)s") % {"line": line}
    if any(len(cell) > FIELD for cell in cells.values()):
        return place, _("a cell is longer than %(most)s characters") % {"most": FIELD}
    kind, _colon, truth = cells.get("kind", "").partition(":")
    if kind and kind not in KINDS:
        words = _("the kind “%(kind)s” is none of %(kinds)s")
        return place, words % {"kind": kind, "kinds": ", ".join(KINDS)}
    accepted = tuple(part for part in cells.get("accepted", "").split(" | ") if part)
    entry = Entry(
        kind or ("cloze" if "{{c1::" in cells.get("front", "") else "basic"),
        cells.get("front", ""), cells.get("back", ""), accepted, truth != "false",
        cells.get("concept", "")[:80], cells.get("source", ""), cells.get("origin", "")[:80],
    )  # fmt: skip
    return next(_lacks(place, entry), entry)


def _lacks(place: str, entry: Entry) -> Iterator[tuple[str, str]]:
    """What a note of its kind cannot do without."""
    if not entry.front:
        yield place, _("there is no front")
    elif not entry.back and entry.kind not in ("cloze", "typed"):
        yield place, _("there is no back; a term and its definition stand on one line, with a tab between")


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*RISKY, "'")) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*RISKY, "'")) else cell
