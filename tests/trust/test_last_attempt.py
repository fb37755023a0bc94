"""R2: the last try, and the next attempt, asked for in several tabs at the same moment, round after round."""

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, Quiz, Response
from tests.quizzes.answers import dealt_at
from tests.trust import size
from tests.trust.browsers import Tab, at_once, session_of
from tests.trust.server import Server

STUDENTS, TABS, ROUNDS = size(8, 64), 4, size(3, 50)


@pytest.fixture
def tabs(server: Server, make_students: Callable[[int], list[User]]) -> list[tuple[User, list[Tab]]]:
    """Every student with some tabs."""
    users = make_students(STUDENTS)
    sessions = [session_of(user) for user in users]
    return [
        (user, [Tab(server.port, session) for _ in range(TABS)]) for user, session in zip(users, sessions, strict=True)
    ]


def test_the_last_try_is_marked_once(
    tabs: list[tuple[User, list[Tab]]], generated: Item, make_quiz: Callable[..., Quiz], figures: Callable[..., None]
) -> None:
    quiz = make_quiz(generated, tries=2)
    sent, accepted = 0, []
    for _ in range(ROUNDS):
        dealt = [dealt_at(Attempt.start(quiz, user), 1) for user, _ in tabs]
        at_once([partial(own[0].answer, item, 9) for (_, own), item in zip(tabs, dealt, strict=True)])

        pages = at_once(
            [partial(tab.answer, item, which) for (_, own), item in zip(tabs, dealt, strict=True)
             for which, tab in enumerate(own)]
        )  # fmt: skip

        assert Counter(page.status for page in pages) == {200: STUDENTS * TABS}
        tries = Counter(Response.objects.filter(attempt_item__in=dealt).values_list("try_number", flat=True))
        assert tries == {1: STUDENTS, 2: STUDENTS, None: STUDENTS * (TABS - 1)}
        sent, accepted = sent + len(pages), [*accepted, tries[2]]
        Attempt.objects.update(finished_at=timezone.now())
    figures("R2 last try", rounds=ROUNDS, sent=sent, accepted=sum(accepted), refused=sent - sum(accepted))


def test_an_attempt_begun_in_several_tabs_is_one_and_none_begins_after_the_last(
    tabs: list[tuple[User, list[Tab]]], generated: Item, make_quiz: Callable[..., Quiz], figures: Callable[..., None]
) -> None:
    quiz = make_quiz(generated, max_attempts=ROUNDS)
    sent = 0
    for number in range(1, ROUNDS + 1):
        pages = at_once([partial(tab.post, f"/quizzes/{quiz.pk}/start/", {}) for _, own in tabs for tab in own])

        assert Counter(page.status for page in pages) == {302: STUDENTS * TABS}
        for user, _ in tabs:
            numbers = Attempt.objects.filter(student=user).order_by("number").values_list("number", flat=True)
            assert list(numbers) == list(range(1, number + 1))
        sent += len(pages)
        Attempt.objects.update(finished_at=timezone.now())
    at_once([partial(tab.post, f"/quizzes/{quiz.pk}/start/", {}) for _, own in tabs for tab in own])
    begun = Attempt.objects.count()
    assert AttemptItem.objects.count() == begun == STUDENTS * ROUNDS
    figures("R2 next attempt", rounds=ROUNDS, sent=sent, begun=begun)
