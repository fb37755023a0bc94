"""The site's own corners in a real browser, and what becomes of browser tests where there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db(transaction=True)
def test_signing_in_keeps_the_policy_and_axe_finds_nothing(live_server, page, complaints, axe):
    page.goto(f"{live_server.url}/sign-in/")

    assert page.locator("#id_username").is_visible()
    assert complaints == []
    assert axe() == []


@pytest.mark.django_db(transaction=True)
def test_axe_does_find_a_fault(live_server, page, axe):
    page.goto(f"{live_server.url}/sign-in/")
    page.evaluate("document.querySelector('label[for=id_username]').remove()")

    assert [fault.partition(":")[0] for fault in axe()] == ["label"]


@pytest.mark.django_db(transaction=True)
def test_signing_in_by_cookie_is_signing_in(live_server, page, sign_in, teacher):
    sign_in(teacher)

    page.goto(f"{live_server.url}/admin/")

    assert page.locator("#user-tools").is_visible()


def without_chromium(tmp_path, **environment):
    """Run this file's browser tests where no Chromium can be found."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-m", "browser", __file__]
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "CHROMIUM"}}
    environment = {**kept, "PATH": str(tmp_path), **environment}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_without_chromium_the_tests_that_did_not_run_are_named_at_the_end(tmp_path):
    ran = without_chromium(tmp_path)

    assert ran.returncode == 0
    assert "3 skipped" in ran.stdout
    assert "Chromium is missing: 3 tests did not run" in ran.stdout
    assert "tests/config/test_browser.py::test_signing_in_by_cookie_is_signing_in[chromium]" in ran.stdout
    assert "To run them: apt-get install chromium" in ran.stdout


def test_without_chromium_ci_fails(tmp_path):
    ran = without_chromium(tmp_path, CI="true")

    assert ran.returncode == 1
    assert "3 errors" in ran.stdout
    assert "Chromium is not installed" in ran.stdout
