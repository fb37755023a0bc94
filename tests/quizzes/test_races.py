"""Many requests at one moment: no try too many, no answer lost, nothing counted twice."""

import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, Quiz, QuizItem, Response
from tests.quizzes.answers import address, dealt_at, right_answers, wrong_answers

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, ROUNDS = 8, 4


def all_at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do everything at the same moment, each in a thread with its own connection."""
    barrier = Barrier(len(acts))

    def act(do: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def sender(user: User, path: str, fields: dict[str, Any]) -> Callable[[], int]:
    """A browser of that user, ready to post."""
    client = Client()
    client.force_login(user)
    return lambda: client.post(path, fields).status_code


@pytest.fixture
def step(generated: Item, make_quiz: Callable[..., Quiz], student: User) -> Callable[[], AttemptItem]:
    """A generated exercise, dealt in a new attempt."""
    quiz = make_quiz(generated)

    def step() -> AttemptItem:
        Attempt.objects.filter(quiz=quiz, finished_at=None).update(finished_at="2026-01-01T00:00Z")
        return dealt_at(Attempt.start(quiz, student), 1)

    return step


def test_last_try_is_used_once(step: Callable[[], AttemptItem], student: User) -> None:
    for _ in range(ROUNDS):
        dealt = step()
        dealt.respond(uuid.uuid4(), {blank.name: "0.911" for blank in dealt.shown.blanks})
        acts = [sender(student, address(dealt), wrong_answers(dealt, which)) for which in range(THREADS)]

        statuses = all_at_once(*acts)

        assert Counter(statuses) == {200: THREADS}
        tries = Counter(dealt.responses.values_list("try_number", flat=True))
        assert tries == {1: 1, 2: 1, None: THREADS - 1}
        assert dealt.responses.filter(try_number=None, score=None, grade={}).count() == THREADS - 1


def test_double_click_counts_once(step: Callable[[], AttemptItem], student: User) -> None:
    for _ in range(ROUNDS):
        dealt = step()
        fields = wrong_answers(dealt) | {"key": str(uuid.uuid4())}

        statuses = all_at_once(*[sender(student, address(dealt), fields) for _ in range(THREADS)])

        assert Counter(statuses) == {200: THREADS}
        assert [response.try_number for response in dealt.responses.all()] == [1]


def test_same_answer_from_many_tabs_uses_one_try(step: Callable[[], AttemptItem], student: User) -> None:
    dealt = step()

    all_at_once(*[sender(student, address(dealt), wrong_answers(dealt)) for _ in range(THREADS)])

    assert Counter(dealt.responses.values_list("try_number", flat=True)) == {1: 1, None: THREADS - 1}


def test_quiz_begun_in_many_tabs_is_one_attempt(quiz: Quiz, student: User) -> None:
    for number in range(1, ROUNDS + 1):
        statuses = all_at_once(*[sender(student, f"/quizzes/{quiz.pk}/start/", {}) for _ in range(THREADS)])

        assert Counter(statuses) == {302: THREADS}
        assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == list(range(1, number + 1))
        assert AttemptItem.objects.count() == 3 * number
        Attempt.objects.order_by("-number").first().finish()


def test_new_numbers_asked_for_at_once_leave_no_gap(step: Callable[[], AttemptItem], student: User) -> None:
    dealt = step()
    path = f"/attempts/{dealt.attempt_id}/1/new-numbers/"

    statuses = all_at_once(*[sender(student, path, {}) for _ in range(THREADS)])

    assert Counter(statuses) == {302: THREADS}
    deals = list(AttemptItem.objects.filter(attempt=dealt.attempt_id).order_by("deal").values_list("deal", flat=True))
    assert deals == list(range(1, len(deals) + 1))
    assert len(deals) > 1


def test_answer_and_finish_at_once_agree(step: Callable[[], AttemptItem], student: User) -> None:
    """Whichever comes first: a marked answer was in before the end, a late one is kept and counts nothing."""
    for _ in range(ROUNDS):
        dealt = step()
        answer = sender(student, address(dealt), right_answers(dealt))
        finish = sender(student, f"/attempts/{dealt.attempt_id}/finish/", {})

        assert all_at_once(answer, finish) == [200, 302]

        response = dealt.responses.get()
        assert (response.try_number, response.score) in {(1, 1.0), (None, None)}
        assert Attempt.objects.get(pk=dealt.attempt_id).finished_at


def test_storm_of_students(generated: Item, make_quiz: Callable[..., Quiz], course: Any) -> None:
    """Every student sends three tries' worth from three tabs to a quiz with two tries: two each are marked."""
    quiz = make_quiz(generated)
    users = [User.objects.create_user(f"student-{number}") for number in range(THREADS)]
    dealt = [dealt_at(Attempt.start(quiz, user), 1) for user in users]
    acts = [
        sender(item.attempt.student, address(item), wrong_answers(item, which)) for which in range(3) for item in dealt
    ]

    assert Counter(all_at_once(*acts)) == {200: 3 * THREADS}

    assert Response.objects.filter(try_number__isnull=False).count() == 2 * THREADS
    assert Response.objects.count() == 3 * THREADS


def test_quiz_edited_while_it_is_taken(quiz: Quiz, student: User) -> None:
    """What was dealt stays, with its points."""
    attempt = Attempt.start(quiz, student)
    QuizItem.objects.all().delete()
    Quiz.objects.update(is_published=False)

    assert sender(student, address(dealt_at(attempt, 1)), right_answers(dealt_at(attempt, 1)))() == 200
    assert dealt_at(attempt, 1).standing.best == 1
