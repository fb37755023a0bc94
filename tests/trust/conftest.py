"""A server for all suites, students with sessions, and the figures at the end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from courses.models import Course, Role, User
from tests.conftest import enrolled
from tests.quizzes.conftest import bank, generated, make_quiz, multiple, single  # noqa: F401  fixtures
from tests.trust import LONG
from tests.trust.server import Server

FIGURES = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A server reads what the test writes, so nothing may stand in an open transaction."""
    for item in items:
        if Path(__file__).parent in item.path.parents and {"server", "mortal"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.django_db(transaction=True))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What was counted; in the short form the tests say enough."""
    if LONG and FIGURES in config.stash:
        terminalreporter.section("figures")
        for line in config.stash[FIGURES]:
            terminalreporter.line(line)


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Note what was counted, for the end of the run."""

    def figures(suite: str, **counts: object) -> None:
        told = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in counts.items())
        request.config.stash.setdefault(FIGURES, []).append(f"{suite}: {told}")

    return figures


@pytest.fixture(scope="session")
def running_server(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server for all suites that do not kill it."""
    with django_db_blocker.unblock():
        server = Server(tmp_path_factory.mktemp("server") / "log.txt")
        server.start()
    yield server
    server.stop()


@pytest.fixture
def server(running_server: Server) -> Iterator[Server]:
    """The server, whose log begins empty and must stay without an error."""
    running_server.log.write_text("")
    yield running_server
    assert running_server.complaints() == []


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Server]:
    """A server of this test alone, on the same database."""
    mortal = Server(tmp_path / "log.txt")
    mortal.start()
    yield mortal
    mortal.kill()


@pytest.fixture
def make_students(course: Course) -> Callable[[int], list[User]]:
    """So many students of the course."""
    return lambda count: [enrolled(course, f"student-{place}", Role.STUDENT) for place in range(count)]
