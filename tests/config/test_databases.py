"""Both databases are set up so that an answer once acknowledged stays."""

from pathlib import Path

import pytest
from django.db import connection

from config.databases import database

FILE, TEST_FILE = Path("/data/db.sqlite3"), Path("/tmp/test.sqlite3")

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="this run is on PostgreSQL")


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


@sqlite_only
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
def test_sqlite_keeps_what_it_has_acknowledged(pragma, value):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")

        assert cursor.fetchone() == (value,)


def test_connections_stay_open():
    assert connection.settings_dict["CONN_MAX_AGE"] is None
