"""Anki's packages. Written with genanki; read by hand, because a package comes from anybody.

A newer package holds up to three collections. The oldest, collection.anki2, may then be a decoy with the one note
"Please update to the latest Anki version": the newest that is there is read, and the decoy is never imported.
"""

from __future__ import annotations

import io
import sqlite3
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import zstandard
from django.utils.translation import gettext as _

from flashcards import cloze
from flashcards.exchange import FIELD, NOTES, Entry, Found, Past, Refused
from flashcards.exchange.markup import from_anki, has_media

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
PACKAGE, COLLECTION, MEMBERS = 64 * 2**20, 96 * 2**20, 20_000  # bytes, bytes, files
SECONDS = 1.5  # for all of a package
CHUNK = 2**16
DECOY = "please update to the latest anki version"
CARD_COUNT = "SELECT nid, COUNT(*) FROM cards GROUP BY nid"
REVIEWS = (
    "SELECT c.nid, c.ord, r.ease, r.id FROM revlog r JOIN cards c ON c.id = r.cid "
    "WHERE r.ease BETWEEN 1 AND 4 ORDER BY r.id LIMIT 200000"
)


def read(package: bytes, title: str, *, with_past: bool = False) -> Found:
    """The notes of a package; with `with_past` their reviews too. Raises Refused, with the reason."""
    if len(package) > PACKAGE:
        raise Refused(_("The file is larger than %(size)s MB.") % {"size": PACKAGE // 2**20})
    ends = time.monotonic() + SECONDS
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive, tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "collection"
            _unpack(archive, _collection(archive), file, ends)
            return _read_collection(file, title, ends, with_past=with_past)
    except Refused:
        raise
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError, zstandard.ZstdError):
        raise Refused(_("This is not a package of Anki: it cannot be unpacked.")) from None
    except sqlite3.Error:
        raise Refused(_("The collection in the package is damaged, or takes too long to read.")) from None


def _collection(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The newest collection in the package, looked at before anything is unpacked."""
    members = {info.filename: info for info in archive.infolist()}
    if len(archive.infolist()) > MEMBERS:
        raise Refused(_("The package holds more than %(most)s files.") % {"most": MEMBERS})
    for name in members:
        if name.startswith(("/", "\\")) or ".." in Path(name).parts or ":" in name[:3]:
            raise Refused(_("The package holds a file that would be written outside of it."))
    for name in COLLECTIONS:
        if name in members:
            if members[name].file_size > COLLECTION:
                raise Refused(_("The collection claims to be larger than %(size)s MB.") % {"size": COLLECTION // 2**20})
            return members[name]
    raise Refused(_("The package holds no collection of cards."))


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: Path, ends: float) -> None:
    """The collection as a file; bytes are counted as they come, whatever the package claims."""
    size = 0
    with archive.open(member) as packed, file.open("wb") as out:
        source: IO[bytes] | Any = packed
        if member.filename.endswith("b"):
            source = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed)
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > COLLECTION or time.monotonic() > ends:
                words = _("The collection unpacks to more than %(size)s MB, or takes too long.")
                raise Refused(words % {"size": COLLECTION // 2**20})
            out.write(chunk)


def _read_collection(file: Path, title: str, ends: float, *, with_past: bool) -> Found:
    """The notes, read without trusting the file: nothing in it runs, and not for long."""
    connection = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
    try:
        connection.set_progress_handler(lambda: time.monotonic() > ends, 10_000)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"notes", "cards"} <= tables:
            raise Refused(_("The collection has no tables of notes and cards."))
        counts = dict(connection.execute(CARD_COUNT).fetchmany(NOTES + 1))
        rows = connection.execute("SELECT id, guid, flds, tags FROM notes ORDER BY id").fetchmany(NOTES + 1)
        past = _past(connection) if with_past and "revlog" in tables else {}
    finally:
        connection.close()
    if len(rows) > NOTES:
        raise Refused(_("The package has more than %(most)s notes; export a part of it.") % {"most": NOTES})
    return _found(title, rows, counts, past)


def _past(connection: sqlite3.Connection) -> dict[int, list[Past]]:
    """The reviews of each note."""
    found: dict[int, list[Past]] = {}
    for note, ordinal, rating, at in connection.execute(REVIEWS):
        moment = datetime.fromtimestamp(int(at) / 1000, UTC) if 0 < int(at) < 2**43 else None
        if moment:
            found.setdefault(note, []).append(Past(int(ordinal) + 1, int(rating), moment.isoformat()))
    return found


def _found(title: str, rows: list[Any], counts: dict[int, int], past: dict[int, list[Past]]) -> Found:
    entries: list[Entry] = []
    left_out: list[tuple[str, str]] = []
    media = decoys = 0
    for place, (note, guid, fields, tags) in enumerate(rows, start=1):
        sides = [from_anki(part) for part in str(fields)[: 4 * FIELD].split("\x1f")]
        fault = next(_faults(sides), "")
        if fault:
            left_out.append((_("note %(place)s") % {"place": place}, fault))
            decoys += DECOY in sides[0].lower()
            continue
        media += has_media(str(fields))
        kind = "cloze" if cloze.numbers(sides[0]) else "reversed" if counts.get(note, 1) == 2 else "basic"
        back = "\n\n".join(side for side in sides[1:] if side)
        concept = str(tags or "").strip().split(" ")[0].replace("_", " ")[:80]
        entries.append(
            Entry(kind, sides[0], back, concept=concept, origin=f"anki:{guid}"[:80], past=tuple(past.get(note, ())))
        )
    if not entries and decoys:
        words = _("The package asks for a newer Anki and holds nothing else.")
        raise Refused(f"{words} {_('Export it again, with older versions allowed.')}")
    return Found(title, tuple(entries), tuple(left_out), media)


def _faults(sides: list[str]) -> Iterator[str]:
    """Why a note is left out."""
    if DECOY in sides[0].lower():
        yield _("a note to update Anki")
    if any(len(side) > FIELD for side in sides):
        yield _("a field is longer than %(most)s characters") % {"most": FIELD}
    if not sides[0]:
        yield _("there is no text on its front")
    if not cloze.numbers(sides[0]) and not any(sides[1:]):
        yield _("there is no text on its back")
