"""The site sets itself up on an empty PostgreSQL server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgresql

ROOT = Path(__file__).parents[2]


ASK_THREE_TIMES = """
from django.db import connection
from courses.sessions import _USER
for pk in (1, 2, 10**20):
    print("found" if _USER.first(pk) else "nobody")
with connection.cursor() as cursor:
    cursor.execute("SELECT generic_plans + custom_plans FROM pg_prepared_statements ORDER BY 1")
    print(*(times for times, in cursor.fetchall()))
"""


def manage(server: postgresql.Running, *command: str) -> str:
    ran = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": server.url, "DEBUG": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.postgresql
def test_an_empty_postgresql_server_gets_the_tables_the_course_and_the_demo_and_keeps_plans():
    with postgresql.running() as server:
        for command in (["migrate", "-v0"], ["load_content"], ["load_content"], ["make_demo"], ["check"]):
            manage(server, *command)
        asked = manage(server, "shell", "-v0", "-c", ASK_THREE_TIMES)

    assert asked.split("\n") == ["found", "found", "nobody", "1 2", ""]
