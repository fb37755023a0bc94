"""The site sets itself up on an empty PostgreSQL server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgresql

ROOT = Path(__file__).parents[2]


@pytest.mark.postgresql
def test_an_empty_postgresql_server_gets_the_tables_the_course_and_the_demo():
    with postgresql.running() as server:
        for command in (["migrate", "-v0"], ["load_content"], ["load_content"], ["make_demo"], ["check"]):
            ran = subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": server.url},
                capture_output=True,
                text=True,
                check=False,
            )

            assert ran.returncode == 0, ran.stderr
