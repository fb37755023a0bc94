"""R3: the server is killed again and again while students answer, and each sends until the answer is acknowledged."""

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from http.client import HTTPException
from statistics import median

import pytest
from django.db import connection

from benchmarks.servers import processor_seconds
from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, Quiz, Response
from tests.pace import pace
from tests.quizzes.answers import dealt_at
from tests.trust import size
from tests.trust.browsers import Page, Tab, session_of
from tests.trust.server import Server

STUDENTS, KILLS, STOPS = 8, size(20, 200), size(2, 50)
GOOD_AGAIN = 200  # paces (3 s where one takes 15 ms) from the start of a new server to its first good answer


class Student(threading.Thread):
    """Sends answer after answer, each with a key of its own and until it is acknowledged."""

    def __init__(self, port: int, session: str, dealt: AttemptItem) -> None:
        super().__init__(daemon=True)
        self.tab, self.dealt, self.until_told = Tab(port, session), dealt, threading.Event()
        self.acknowledged: list[str] = []
        self.errors: list[Page] = []
        self.failures: Counter[str] = Counter()

    def run(self) -> None:
        """Answer until told to end."""
        for which in range(10_000):
            if self.until_told.is_set():
                return
            self.insist(str(uuid.uuid4()), which)

    def insist(self, key: str, which: int) -> None:
        """Send the same form until it is acknowledged."""
        while not (page := self.sent(key, which)):
            time.sleep(0.1)
        if page.is_marked:
            self.acknowledged.append(key)
        else:
            self.errors.append(page)

    def sent(self, key: str, which: int) -> Page | None:
        """What comes back, if anything does."""
        try:
            return self.tab.answer(self.dealt, which, key)
        except (OSError, HTTPException) as failure:
            self.failures[type(failure).__name__] += 1
            return None


@pytest.fixture
def storm(
    mortal: Server, generated: Item, make_quiz: Callable[..., Quiz], make_students: Callable[[int], list[User]]
) -> Iterator[list[Student]]:
    """Students who answer a quiz without a limit on tries. The test holds no connection: only the server's die."""
    quiz = make_quiz(generated, tries=0)
    users = make_students(STUDENTS)
    dealt = [dealt_at(Attempt.start(quiz, user), 1) for user in users]
    students = [Student(mortal.port, session_of(user), item) for user, item in zip(users, dealt, strict=True)]
    connection.close()
    for student in students:
        student.start()
    yield students
    end(students)


def end(students: list[Student]) -> None:
    """Let everybody finish what they are at."""
    for student in students:
        student.until_told.set()
    for student in students:
        student.join(60)


def test_no_acknowledged_answer_is_lost_or_counted_twice_when_the_server_is_killed(
    mortal: Server, storm: list[Student], figures: Callable[..., None]
) -> None:
    pauses, costs = [], []
    for _ in range(KILLS):
        time.sleep(random.uniform(0.05, 0.5))
        mortal.kill()
        start = time.monotonic()
        mortal.start()
        pauses.append(time.monotonic() - start)
        costs.append(processor_seconds(mortal.process.pid) / pace())
    end(storm)

    lost, twice, told = audit(storm)
    figures(
        "R3 kill -9", kills=KILLS, acknowledged=told, sent_again=sum(failures(storm).values()), lost=lost,
        twice=twice, first_good_answer=f"{median(pauses):.1f} s, at most {max(pauses):.1f} s",
        of_a_processor=f"{median(costs):.0f} paces",
    )  # fmt: skip
    assert told > KILLS
    assert (lost, twice) == (0, 0)
    assert mortal.complaints() == []
    assert database_is_whole()
    assert median(costs) <= GOOD_AGAIN


def test_a_server_that_is_told_to_end_answers_what_it_has_taken(
    mortal: Server, storm: list[Student], figures: Callable[..., None]
) -> None:
    for student in storm:
        student.tab.keeps = False
    for _ in range(STOPS):
        time.sleep(0.3)
        mortal.stop()
        time.sleep(0.2)  # for what is on its way to the students
        assert taken_and_not_told(storm) == set()
        mortal.start()
    end(storm)

    lost, twice, told = audit(storm)
    figures("R3 SIGTERM", stops=STOPS, acknowledged=told, lost=lost, twice=twice, failures=dict(failures(storm)))
    assert (lost, twice) == (0, 0)
    # Nobody listened any more, or the connection still stood in the queue when the door closed.
    assert set(failures(storm)) <= {
        "ConnectionRefusedError",
        "BrokenPipeError",
        "ConnectionResetError",
        "RemoteDisconnected",
    }


def taken_and_not_told(storm: list[Student]) -> set[str]:
    """The answers that are kept and were not acknowledged."""
    kept = Response.objects.filter(attempt_item__in=[student.dealt for student in storm])
    keys = {str(key) for key in kept.values_list("key", flat=True)}
    connection.close()
    return keys - {key for student in storm for key in student.acknowledged}


def failures(storm: list[Student]) -> Counter[str]:
    """What was not answered, and how the connection ended."""
    return sum((student.failures for student in storm), Counter())


def audit(storm: list[Student]) -> tuple[int, int, int]:
    """How many acknowledged answers are missing, how many answers are there twice, and how many were acknowledged."""
    lost = twice = told = 0
    for student in storm:
        kept = {str(row.key): row for row in Response.objects.filter(attempt_item=student.dealt)}
        lost += sum(key not in kept or kept[key].score is None for key in student.acknowledged)
        said = Counter(str(row.answers) for row in kept.values())
        twice += sum(count - 1 for count in said.values())
        tries = sorted(row.try_number for row in kept.values())
        assert tries == list(range(1, len(kept) + 1))
        assert student.errors == []
        told += len(student.acknowledged)
    return lost, twice, told


def database_is_whole() -> bool:
    """What SQLite says of its file. PostgreSQL was not killed."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        return cursor.fetchall() == [("ok",)]
