"""Packages of Anki, good ones and hostile ones."""

import io
import sqlite3
import struct
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import zstandard
from anki.collection import ExportAnkiPackageOptions


def database(*statements: str, notes: int = 1) -> bytes:
    """A collection with so many notes, after these statements."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "c"
        connection = sqlite3.connect(file)
        if not statements:
            connection.execute("CREATE TABLE notes (id, guid, flds, tags)")
            connection.execute("CREATE TABLE cards (id, nid, ord)")
            rows = [(place, f"g{place}", f"Front {place}\x1fBack", "") for place in range(notes)]
            connection.executemany("INSERT INTO notes VALUES (?, ?, ?, ?)", rows)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
        return file.read_bytes()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def exported(collection: Any, folder: Path, *, legacy: bool) -> bytes:
    """What the real Anki writes; legacy is the format of versions before 2.1.50."""
    options = ExportAnkiPackageOptions(with_scheduling=True, with_media=False, legacy=legacy)
    file = folder / f"out-{legacy}.apkg"
    collection.export_anki_package(out_path=str(file), options=options, limit=None)
    return file.read_bytes()


def bomb() -> bytes:
    """A megabyte that unpacks to a gigabyte, and says so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("collection.anki2", "w") as member:
        for _ in range(1024):
            member.write(bytes(2**20))
    return out.getvalue()


def lying_bomb() -> bytes:
    """The same, which claims to be small."""
    package = bytearray(bomb())
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = package.index(signature)
        package[start + place : start + place + 4] = struct.pack("<I", 1000)
    return bytes(package)


def claim() -> bytes:
    """A few bytes that claim to be two gigabytes."""
    package = bytearray(zipped({"collection.anki21": b"x"}))
    start = package.index(b"PK\x01\x02")
    package[start + 24 : start + 28] = struct.pack("<I", 2**31)
    return bytes(package)


def zstd_bomb() -> bytes:
    """A zstd stream of a gigabyte of nothing."""
    return zipped({"collection.anki21b": zstandard.ZstdCompressor().compress(bytes(2**30))})


ENDLESS = (
    "CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id+1 FROM n) "
    "SELECT id, 1 guid, 1 flds, 1 tags FROM n"
)
DECOY = "INSERT INTO notes VALUES (1, 'g', 'Please update to the latest Anki version, then import again.\x1f', '')"
TABLES = ("CREATE TABLE notes (id, guid, flds, tags)", "CREATE TABLE cards (id, nid, ord)")

HOSTILE = {
    "no zip": lambda: (b"MZ" * 1000, "cannot be unpacked"),
    "empty": lambda: (b"", "cannot be unpacked"),
    "zip without a collection": lambda: (zipped({"media": b"{}"}), "no collection"),
    "path that leads out": lambda: (zipped({"../../etc/cron.d/x": b"", "collection.anki2": b""}), "outside"),
    "absolute path": lambda: (zipped({"/etc/passwd": b"", "collection.anki2": b""}), "outside"),
    "zip bomb": lambda: (bomb(), "claims to be larger"),
    "zip bomb that lies": lambda: (lying_bomb(), "cannot be unpacked|unpacks to more|damaged"),
    "two gigabytes claimed": lambda: (claim(), "claims to be larger"),
    "zstd bomb": lambda: (zstd_bomb(), "unpacks to more"),
    "no database": lambda: (zipped({"collection.anki2": b"x" * 5000}), "damaged"),
    "other tables": lambda: (zipped({"collection.anki2": database("CREATE TABLE x (y)")}), "no tables of notes"),
    "endless view": lambda: (zipped({"collection.anki2": database(TABLES[1], ENDLESS)}), "no tables of notes"),
    "other columns": lambda: (
        zipped({"collection.anki2": database("CREATE TABLE notes (x)", "CREATE TABLE cards (y)")}),
        "damaged",
    ),
    "decoy alone": lambda: (zipped({"collection.anki2": database(*TABLES, DECOY)}), "newer Anki"),
    "too many notes": lambda: (zipped({"collection.anki2": database(notes=5001)}), "more than 5000 notes"),
}
