"""R8: closing times and extensions where clocks change, limits to the millisecond, and clocks that are set: what counts
is the server's clock, and what is meant is the clock on the wall of the course."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from courses.models import Course, Enrolment, User
from quizzes.allowance import GRACE, Allowance
from quizzes.models import Attempt, Item, Quiz
from tests.quizzes.answers import address, dealt_at, right_answers, wrong_answers
from tests.quizzes.quiz_form import quiz_data
from tests.trust import LONG
from tests.trust.browsers import Tab, session_of
from tests.trust.server import Server

ZONES = (
    "Europe/Paris", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Pacific/Auckland", "Asia/Kolkata",
)  # fmt: skip
HOURS = [time(0, 0), time(1, 45), time(2, 15), time(2, 30), time(3, 15), time(18, 0), time(23, 59)]
NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
ENOUGH = (2026, 2027, 2028) if LONG else (2026,)


def changes(zone: ZoneInfo) -> Iterator[date]:
    """The days on which the clocks of the zone change."""
    for year in ENOUGH:
        days = [datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for day in range(365)]
        for before, after in pairwise(days):
            if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
                yield after.astimezone(zone).date()


def moments(zone: ZoneInfo, wall: datetime) -> list[datetime]:
    """Every moment at which the clocks of the zone show that: found by looking at the clock, not by reckoning back."""
    around = [wall.replace(tzinfo=UTC) + timedelta(minutes=quarter * 15) for quarter in range(-60, 61)]
    return [moment for moment in around if moment.astimezone(zone).replace(tzinfo=None) == wall]


def closing(zone: str, closes_at: datetime, days: int) -> datetime:
    """When a quiz closes for a student who has some days more."""
    quiz = Quiz(course=Course(time_zone=zone), closes_at=closes_at)
    return Allowance.of(quiz, Enrolment(days_late=days)).closes_at


@pytest.mark.parametrize("zone", ZONES)
def test_an_extension_across_a_change_of_the_clocks_keeps_the_hour_on_the_wall(
    zone: str, figures: Callable[..., None]
) -> None:
    clock, checked = ZoneInfo(zone), 0
    for day in [*changes(clock), date(2028, 2, 29), date(2027, 3, 1)]:
        for hour in HOURS:
            for days in (1, 2, 7):
                wall = datetime.combine(day, hour if hour.minute != 59 else time(23, 45))
                for closes_at in moments(clock, wall - timedelta(days=days)):
                    own = closing(zone, closes_at, days)
                    shown = own.astimezone(clock).replace(tzinfo=None)
                    meant = moments(clock, wall)
                    assert own in meant if meant else timedelta(0) < shown - wall <= timedelta(hours=1)
                    assert own > closes_at
                    checked += 1
    figures(f"R8 extensions in {zone}", checked=checked, hour_moved=0)
    assert checked >= 2 * 3 * len(HOURS)


@pytest.mark.parametrize("zone", ZONES)
def test_a_time_limit_is_so_many_real_minutes_whatever_the_clocks_do(
    zone: str, generated: Item, make_quiz: Callable[..., Quiz], course: Course, student: User
) -> None:
    Course.objects.update(time_zone=zone)
    quiz = make_quiz(generated, minutes=90)
    for day in [*changes(ZoneInfo(zone)), date(2028, 2, 28)]:
        for hour in (0, 1, 2, 23):
            begun = datetime.combine(day, time(hour, 30), tzinfo=ZoneInfo(zone)).astimezone(UTC)
            with time_machine.travel(begun, tick=False):
                attempt = Attempt.start(quiz, student)
                assert Attempt.objects.get(pk=attempt.pk).deadline - begun == timedelta(minutes=90)
                attempt.finish()


@pytest.fixture
def timed(generated: Item, make_quiz: Callable[..., Quiz], student: User) -> Attempt:
    """An attempt begun at noon, with ten minutes."""
    with time_machine.travel(NOON, tick=False):
        return Attempt.start(make_quiz(generated, minutes=10), student)


@pytest.mark.parametrize(("off", "marked"), [(-MILLISECOND, 1), (timedelta(0), 1), (MILLISECOND, 0)])
def test_the_end_of_the_time_is_decided_to_the_millisecond(
    timed: Attempt, student: User, off: timedelta, marked: int
) -> None:
    with time_machine.travel(timed.deadline + GRACE + off, tick=False):
        client = Client()
        client.force_login(student)
        page = client.post(address(dealt_at(timed, 1)), right_answers(dealt_at(timed, 1)))

    assert page.status_code == 200
    assert dealt_at(timed, 1).responses.filter(try_number=1).count() == marked


@pytest.mark.parametrize(("off", "begins"), [(-MILLISECOND, True), (timedelta(0), False), (MILLISECOND, False)])
def test_a_quiz_closes_to_the_millisecond(
    generated: Item, make_quiz: Callable[..., Quiz], student: User, off: timedelta, begins: bool
) -> None:
    quiz = make_quiz(generated, closes_at=NOON)

    with time_machine.travel(NOON + off, tick=False):
        assert (Attempt.start(quiz, student) is not None) == begins


@pytest.mark.parametrize("step", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_clock_that_is_set_while_somebody_answers_takes_nothing_back(
    generated: Item, make_quiz: Callable[..., Quiz], student: User, step: timedelta
) -> None:
    with time_machine.travel(NOON, tick=False):
        attempt = Attempt.start(make_quiz(generated, tries=3), student)
        dealt = dealt_at(attempt, 1)
        client = Client()
        client.force_login(student)
        client.post(address(dealt), wrong_answers(dealt))
    with time_machine.travel(NOON + step, tick=False):
        client.post(address(dealt), right_answers(dealt))
        page = client.get(address(dealt)).content.decode()

    assert [response.try_number for response in dealt.responses.all()] == [1, 2]
    assert dealt_at(attempt, 1).last_response.score == 1
    assert "<h2" in page
    assert "Not yet" not in page


def test_what_is_typed_on_another_page_is_saved_though_the_clock_was_set_back(timed: Attempt) -> None:
    dealt = dealt_at(timed, 1)
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        dealt.save_draft(uuid.uuid4(), 1, {"i": "before"}, timedelta(0))
    with time_machine.travel(NOON - timedelta(minutes=55), tick=False):
        draft = dealt.save_draft(uuid.uuid4(), 1, {"i": "after"}, timedelta(0))

    assert draft.answers == {"i": "after"}


def test_an_attempt_that_ran_out_stays_so_when_the_clock_is_set_back(timed: Attempt, student: User) -> None:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        client = Client()
        client.force_login(student)
        client.get(f"/attempts/{timed.pk}/")
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        client.post(address(dealt_at(timed, 1)), right_answers(dealt_at(timed, 1)))

    attempt = Attempt.objects.get(pk=timed.pk)
    assert (attempt.finished_at, attempt.ran_out) == (timed.deadline, True)
    assert list(dealt_at(timed, 1).responses.values_list("try_number", "score")) == [(None, None)]


@pytest.mark.parametrize("zone", ZONES)
def test_what_an_instructor_types_is_the_clock_on_the_wall(
    generated: Item, make_quiz: Callable[..., Quiz], course: Course, teacher: User, zone: str
) -> None:
    Course.objects.update(time_zone=zone)
    quiz = make_quiz(generated)
    client = Client()
    client.force_login(teacher)
    for day in [*changes(ZoneInfo(zone)), date(2028, 2, 29)]:
        typed = quiz_data(slug=quiz.slug, closes_at_0=f"{day}", closes_at_1="18:00", kind="practice")
        assert client.post(f"/admin/quizzes/quiz/{quiz.pk}/change/", typed).status_code == 302
        assert Quiz.objects.get().closes_at in moments(ZoneInfo(zone), datetime.combine(day, time(18, 0)))


@pytest.mark.parametrize("zone", ZONES)
def test_the_closing_time_is_shown_on_the_clock_of_the_course_wherever_the_server_stands(
    server: Server, generated: Item, make_quiz: Callable[..., Quiz], student: User, zone: str
) -> None:
    Course.objects.update(time_zone=zone)
    closes_at = datetime(2036, 7, 1, 16, 30, tzinfo=UTC)
    quiz = make_quiz(generated, closes_at=closes_at)

    page = Tab(server.port, session_of(student)).get(f"/quizzes/{quiz.pk}/")

    assert f"{closes_at.astimezone(ZoneInfo(zone)):%a %-d %b %Y, %H:%M %Z}" in page.text
