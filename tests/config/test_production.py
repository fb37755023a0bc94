"""A production site starts only when it is told what it must know, and then has nothing to be warned of."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = {"SECRET_KEY": "k3yXq8vN2mRt7wZb4cJd6fHg9sLp1aQe5uYi0oTxVnBmKrWzCjDf", "ALLOWED_HOSTS": "quiz.example.org"}


def run(*command, **environment):
    """Run Python in the project's folder with this environment and nothing else of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, *command]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False)


def test_production_is_what_starts_when_nothing_is_said_and_it_needs_a_secret_key():
    refused = run("manage.py", "check")

    assert refused.returncode == 1
    assert refused.stderr.startswith("Carrousel does not start: SECRET_KEY is not set.")
    assert "Traceback" not in refused.stderr


def test_the_server_itself_refuses_to_start_without_a_secret_key():
    refused = run("-c", "import config.wsgi")

    assert refused.returncode != 0
    assert "ImproperlyConfigured: SECRET_KEY is not set." in refused.stderr


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "django-insecure-" + GOOD["SECRET_KEY"]}, "SECRET_KEY is too weak"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS has '*'"),
        ({"ALLOWED_HOSTS": "https://quiz.example.org"}, "ALLOWED_HOSTS has 'https://quiz.example.org'"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps'"),
        ({"CARROUSEL_ENV": "staging"}, "CARROUSEL_ENV is 'staging'"),
        ({"DATABASE_URL": "mysql://u@h/d"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "carrousel"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "postgresql://u@h:port/d"}, "DATABASE_URL cannot be read"),
        ({"DATABASE_URL": "postgresql://u@h"}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": "sqlite:///"}, "DATABASE_URL names no database"),
        (
            {"DATABASE_URL": "sqlite:///no/such/folder/x.sqlite3"},
            "DATABASE_URL names no/such/folder/x.sqlite3, where no file can be",
        ),
        ({"SECURE_HSTS_SECONDS": "an hour"}, "SECURE_HSTS_SECONDS is 'an hour'"),
    ],
)
def test_nonsense_is_refused_in_one_line(change, reason):
    refused = run("manage.py", "check", **(GOOD | change))

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Carrousel does not start: {reason}")
    assert refused.stderr.count("\n") == 1


def test_a_refusal_never_prints_the_secret():
    key = "do-not-print-me"

    refused = run("manage.py", "check", **(GOOD | {"SECRET_KEY": key}))

    assert key not in refused.stderr + refused.stdout


def test_deployment_check_has_nothing_to_say():
    checked = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **GOOD)

    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout


def test_production_shows_no_debug_page_and_redirects_to_https():
    code = """
import django; django.setup()
from django.conf import settings
from django.test import Client
client = Client(HTTP_HOST="quiz.example.org")
assert settings.DEBUG is False
redirect = client.get("/no-such-page/")
assert (redirect.status_code, redirect["Location"]) == (301, "https://quiz.example.org/no-such-page/")
assert client.get("/health/").status_code == 200
"""
    ran = run("-c", code, DJANGO_SETTINGS_MODULE="config.settings", DATABASE_URL="sqlite:///:memory:", **GOOD)

    assert ran.returncode == 0, ran.stderr


def test_demo_accounts_are_refused_in_production():
    refused = run("manage.py", "make_demo", DATABASE_URL="sqlite:///:memory:", **GOOD)

    assert refused.returncode == 1
    assert "development only" in refused.stderr
