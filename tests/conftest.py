"""What every test may use: people and a course, and a browser that is looked over by axe."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import get_ident
from time import monotonic, sleep
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.signals import request_finished, request_started
from django.test import Client, override_settings

from courses.models import Course, Enrolment, Role, User
from tests import postgresql

hypothesis.settings.register_profile("carrousel", deadline=None)
hypothesis.settings.load_profile("carrousel")

CI = os.environ.get("CI", "").lower() in {"1", "true"}
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
NEEDS = {  # marker: what it needs, whether that is here, the command that installs it
    "browser": ("Chromium", bool(CHROMIUM), "apt-get install chromium"),
    "postgresql": ("PostgreSQL", postgresql.programs() is not None, "apt-get install postgresql"),
}

# Tests that need a program. Without it they are named at the end; in CI they fail.


def pytest_collection_finish() -> None:
    """What stays for the whole run is not walked again and again by the collector, and what goes is collected less
    often: an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever takes the page has the marker."""
    for item in items:
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let a test go whose program is missing; in CI, fail it."""
    for marker, (program, present, _) in NEEDS.items():
        if present or not item.get_closest_marker(marker):
            continue
        if CI:
            pytest.fail(f"{program} is not installed", pytrace=False)
        pytest.skip(f"{program} is not installed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that did not run, and the one command that would make them."""
    skipped = terminalreporter.stats.get("skipped", [])
    for program, _, command in NEEDS.values():
        tests = [report.nodeid for report in skipped if report.longrepr[2].endswith(f"{program} is not installed")]
        if not tests:
            continue
        terminalreporter.section(f"{program} is missing: {len(tests)} tests did not run")
        for test in tests:
            terminalreporter.line(test)
        terminalreporter.line(f"To run them: {command}")


def pytest_unconfigure() -> None:
    """Leave no file of this run's database behind, its lock file included."""
    for file in settings.TEST_DATABASE.parent.glob(f"{settings.TEST_DATABASE.name}*"):
        file.unlink(missing_ok=True)


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """A million rounds of hashing guard real passwords; tests have none."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


# People and a course


@pytest.fixture
def course(db: None) -> Course:
    """A course that everyone may see."""
    return Course.objects.create(slug="gates", title="Gated networks", is_public=True)


@pytest.fixture
def student(course: Course) -> User:
    """Enrolled in the course."""
    return enrolled(course, "sam", Role.STUDENT)


@pytest.fixture
def other_student(course: Course) -> User:
    """Enrolled in the same course, and must see nothing of the student's."""
    return enrolled(course, "olga", Role.STUDENT)


@pytest.fixture
def teacher(course: Course) -> User:
    """Instructor of the course, with the admin and the group that instructors have."""
    user = enrolled(course, "tomoko", Role.INSTRUCTOR, is_staff=True)
    user.groups.add(Group.objects.get(name="Instructors"))
    return user


def enrolled(course: Course, username: str, role: str, **fields: Any) -> User:
    """A user with that role in the course; the password is "password"."""
    user = User.objects.create_user(username, f"{username}@example.org", "password", **fields)
    Enrolment.objects.create(course=course, user=user, role=role)
    return user


# The browser

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--default-tile-width=4096",  # else screenshots cut stretched braces in two
    "--default-tile-height=4096",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; nothing is downloaded."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A window of ordinary size."""
    return {**browser_context_args, "viewport": {"width": 1100, "height": 800}, "locale": "en-GB"}


QUIET = 0.1  # seconds without a request after which none comes any more
UNDER_WAY: set[int] = set()  # the threads of the live server that answer a request
request_started.connect(lambda **_: UNDER_WAY.add(get_ident()), weak=False)
request_finished.connect(lambda **_: UNDER_WAY.discard(get_ident()), weak=False)


@pytest.fixture
def answered() -> Iterator[None]:
    """What a page asked for in its last moment, and in leaving, is answered before the database is emptied."""
    UNDER_WAY.clear()
    yield
    now = monotonic()
    end, quiet_since = now + 5, now
    while now < end and now < quiet_since + QUIET:
        sleep(0.01)
        now = monotonic()
        quiet_since = now if UNDER_WAY - {get_ident()} else quiet_since


@pytest.fixture
def context(answered: None, context: Any) -> Any:
    """A browser that is closed before that."""
    return context


@pytest.fixture
def sign_in(context: Any, live_server: Any) -> Callable[[User], None]:
    """Sign the user in to the browser, without the form."""

    def sign_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return sign_in


@pytest.fixture
def complaints(page: Any) -> list[str]:
    """Everything the browser complains about from here on: script errors, refused styles and scripts, lost files."""
    found: list[str] = []

    def listen(message: Any) -> None:
        # htmx writes an error when a newer request takes the place of one under way, which is what it is told to do
        replaced = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest,"))
        if message.type in {"error", "warning"} and not replaced:
            found.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def axe(page: Any) -> Callable[[], list[str]]:
    """Look the page over as it stands: one line for each fault. axe sets styles itself, so read `complaints` before."""
    source = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()

    def axe() -> list[str]:
        session = page.context.new_cdp_session(page)  # the content security policy keeps scripts out of the page itself
        session.send("Runtime.evaluate", {"expression": source})
        run = {"expression": "axe.run(document)", "awaitPromise": True, "returnByValue": True}
        faults = session.send("Runtime.evaluate", run)["result"]["value"]["violations"]
        return [f"{fault['id']}: {node['html'][:200]}" for fault in faults for node in fault["nodes"]]

    return axe
