"""Both databases are set up so that an answer once acknowledged stays."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from config.databases import database

FILE, TEST_FILE = Path("/data/db.sqlite3"), Path("/tmp/test.sqlite3")


def test_without_an_address_the_database_is_the_embedded_file():
    chosen = database("", FILE, TEST_FILE)

    assert (chosen["ENGINE"], chosen["NAME"]) == ("django.db.backends.sqlite3", FILE)
    assert chosen["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_an_address_may_name_another_file():
    assert database("sqlite:////srv/quiz.sqlite3", FILE, TEST_FILE)["NAME"] == Path("/srv/quiz.sqlite3")


def test_an_address_may_name_a_postgresql_server():
    chosen = database("postgresql://carrousel:secret@db.example:5433/quiz", FILE, TEST_FILE)

    assert chosen["ENGINE"] == "django.db.backends.postgresql"
    assert (chosen["HOST"], chosen["PORT"], chosen["NAME"]) == ("db.example", 5433, "quiz")
    assert chosen["CONN_MAX_AGE"] is None


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
def test_sqlite_keeps_what_it_has_acknowledged(db, tmp_path, pragma, value):
    connection = ConnectionHandler({"default": database("", tmp_path / "db.sqlite3", TEST_FILE)})["default"]
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")

        assert cursor.fetchone() == (value,)
    connection.close()


def test_connections_stay_open():
    assert connection.settings_dict["CONN_MAX_AGE"] is None
