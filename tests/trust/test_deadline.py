"""R6: the time of many attempts ends in the same second, with tabs open and tabs closed: each is handed in once, with
what was saved, whoever notices first."""

import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from courses.models import User
from quizzes.allowance import GRACE
from quizzes.models import Attempt, Draft, Item, Quiz, Response
from tests.quizzes.answers import address, dealt_at, right_answers, wrong_answers
from tests.trust import size
from tests.trust.browsers import Page, Tab, at_once, session_of
from tests.trust.server import Server, environment

STUDENTS, SOON = size(12, 64), timedelta(seconds=size(1, 3))


@pytest.fixture
def attempts(
    server: Server, generated: Item, single: Item, multiple: Item, make_quiz: Callable[..., Quiz],
    make_students: Callable[[int], list[User]],
) -> list[tuple[Attempt, str]]:  # fmt: skip
    """Attempts with a right and a wrong answer saved and one question left blank; each with its student's session."""
    quiz = make_quiz(generated, single, multiple, tries=2, minutes=30)
    attempts = [(Attempt.start(quiz, user), session_of(user)) for user in make_students(STUDENTS)]
    for attempt, session in attempts:
        save = partial(saved, Tab(server.port, session))
        assert [save(attempt, 1, right_answers), save(attempt, 2, wrong_answers)] == [200, 200]
    return attempts


def saved(tab: Tab, attempt: Attempt, number: int, answers: Callable[..., dict]) -> int:
    """Type and let the page save."""
    dealt = dealt_at(attempt, number)
    form = {**answers(dealt), "key": str(uuid.uuid4()), "turn": 1}
    return tab.post(address(dealt).replace("?", "draft/?"), form, htmx=False).status


def late_acts(tab: Tab, attempt: Attempt) -> list[Callable[[], Page | None]]:
    """What open tabs do in the moment after: look, answer, hand in."""
    return [
        partial(tab.get, f"/attempts/{attempt.pk}/1/"),
        partial(Tab(tab.port, tab.session).answer, dealt_at(attempt, 1)),
        partial(Tab(tab.port, tab.session).post, f"/attempts/{attempt.pk}/finish/", {}),
        partial(Tab(tab.port, tab.session).get, f"/attempts/{attempt.pk}/"),
    ]


def hand_in_due() -> subprocess.Popen[bytes]:
    """What cron starts, in a process of its own."""
    return subprocess.Popen([sys.executable, "manage.py", "hand_in_due"], cwd=settings.BASE_DIR, env=environment())


def notice(attempt: int) -> None:
    """What the command does with each, here in a thread with its own connection."""
    try:
        Attempt.objects.select_related("quiz__course").get(pk=attempt).finish_if_due(timezone.now())
    finally:
        connection.close()


def outcome(attempt: Attempt) -> tuple[object, ...]:
    """All that counts of an attempt: of each marked answer the place, the try and whether it was right."""
    marked = Response.objects.filter(attempt_item__attempt=attempt, try_number__isnull=False)
    answers = marked.order_by("attempt_item__number").values_list("attempt_item__number", "try_number", "score")
    return attempt.finished_at == attempt.deadline, attempt.ran_out, list(answers)


def test_every_attempt_is_handed_in_once_with_what_was_saved(
    server: Server, attempts: list[tuple[Attempt, str]], figures: Callable[..., None]
) -> None:
    end = timezone.now() + SOON
    Attempt.objects.update(deadline=end - GRACE)
    watched = attempts[::2]
    acts = [act for attempt, session in watched for act in late_acts(Tab(server.port, session), attempt)]
    acts += 2 * [partial(notice, attempt.pk) for attempt, _ in attempts]
    time.sleep(max(0.0, (end - timezone.now()).total_seconds()) + 0.01)

    with hand_in_due() as one, hand_in_due() as other:
        pages = at_once(acts)

    assert (one.returncode, other.returncode) == (0, 0)
    assert Counter(page.status for page in pages if page) == {200: 3 * len(watched), 302: len(watched)}
    late = Response.objects.filter(try_number=None)
    outcomes = Counter(str(outcome(attempt)) for attempt in Attempt.objects.all())
    figures(
        "R6 deadline", attempts=STUDENTS, with_open_tabs=len(watched), answers_kept_as_late=late.count(),
        handed_in=Attempt.objects.filter(ran_out=True).count(), different_outcomes=len(outcomes),
        drafts_left=Draft.objects.count(),
    )  # fmt: skip
    assert outcomes == {str((True, True, [(1, 1, 1.0), (2, 1, 0.0)])): STUDENTS}
    assert Response.objects.count() == 2 * STUDENTS + len(watched)
    assert set(late.values_list("score", flat=True)) == {None}
    assert Draft.objects.count() == 0
