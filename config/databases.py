"""SQLite in a file, or PostgreSQL by its address, each with the settings that keep every answer."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

# WAL: readers and the one writer do not wait for each other. FULL: an acknowledged answer survives a power cut.
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA mmap_size=134217728",
    "PRAGMA cache_size=-20000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=27103364",
)
SCHEMES = ("sqlite", "postgres", "postgresql")


def database(url: str, default_file: Path, test_file: Path) -> dict[str, Any]:
    """Django's description of the database at the address; without one, of SQLite in the default file."""
    if not url:
        return sqlite(default_file, test_file)
    scheme, colon, _ = url.partition("://")
    if not colon or scheme not in SCHEMES:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql:// or sqlite:///; it begins otherwise.")
    try:
        parsed: dict[str, Any] = {**dj_database_url.parse(url)}
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from None
    if not parsed["NAME"] or url.rstrip("/") == "sqlite:":
        raise ImproperlyConfigured("DATABASE_URL names no database.")
    if scheme == "sqlite":
        return sqlite(checked(Path(parsed["NAME"])), test_file)
    options = {"prepare_threshold": 0, **parsed.get("OPTIONS", {})}  # of use to `courses.prepared` alone
    return {**parsed, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def checked(file: Path) -> Path:
    """The file, if there can be one."""
    if str(file) != ":memory:" and (file.is_dir() or not file.absolute().parent.is_dir()):
        raise ImproperlyConfigured(f"DATABASE_URL names {file}, where no file can be.")
    return file


def sqlite(file: Path, test_file: Path) -> dict[str, Any]:
    """One file; a transaction takes the write lock when it begins, because one that upgrades later can only fail."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": ";".join(PRAGMAS) + ";"},
        "TEST": {"NAME": test_file},
    }
