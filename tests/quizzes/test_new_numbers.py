"""New numbers for a generated exercise."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, Quiz
from quizzes.practice import new_numbers
from tests.quizzes.answers import address, dealt_at, right_answers, wrong_answers


def test_new_numbers_make_the_next_deal(attempt: Attempt, client: Client) -> None:
    page = client.post(f"/attempts/{attempt.pk}/3/new-numbers/")

    assert (page.status_code, page["Location"]) == (302, f"/attempts/{attempt.pk}/3/")
    first, second = AttemptItem.objects.filter(number=3)
    assert (first.deal, second.deal, second.points) == (1, 2, first.points)
    assert first.question["givens"] != second.question["givens"]
    assert b"?deal=2" in client.get(page["Location"]).content
    assert b"Earlier numbers" in client.get(page["Location"]).content


def test_new_numbers_bring_new_tries_and_the_best_deal_counts(attempt: Attempt, client: Client) -> None:
    first = dealt_at(attempt, 3)
    for which in range(2):
        client.post(address(first), wrong_answers(first, which))
    client.post(f"/attempts/{attempt.pk}/3/new-numbers/")
    second = dealt_at(attempt, 3, deal=2)
    assert b"Submit (2 of 2 tries left)" in client.get(address(second)).content

    client.post(address(second), right_answers(second))
    client.post(f"/attempts/{attempt.pk}/3/new-numbers/")

    attempt.finish()
    assert b"Points: 3 of 3" in client.get(f"/attempts/{attempt.pk}/").content


def test_answer_from_a_stale_tab_goes_to_the_numbers_it_was_for(attempt: Attempt, client: Client) -> None:
    first = dealt_at(attempt, 3)
    client.post(f"/attempts/{attempt.pk}/3/new-numbers/")

    page = client.post(address(first), right_answers(first) | {"key": str(uuid.uuid4())})

    assert b"because your answer is right" in page.content
    assert (first.responses.count(), dealt_at(attempt, 3, deal=2).responses.count()) == (1, 0)


def test_second_click_at_the_same_moment_finds_the_first_ones_numbers(attempt: Attempt) -> None:
    one, other = dealt_at(attempt, 3), dealt_at(attempt, 3)

    assert new_numbers(one) == new_numbers(other)
    assert AttemptItem.objects.filter(number=3).count() == 2


def test_no_new_numbers_for_choices(attempt: Attempt, client: Client) -> None:
    client.post(f"/attempts/{attempt.pk}/1/new-numbers/")

    assert AttemptItem.objects.filter(number=1).count() == 1
    assert b"New numbers" not in client.get(f"/attempts/{attempt.pk}/1/").content


def test_no_new_numbers_in_a_graded_quiz(
    make_quiz: Callable[..., Quiz], generated: Item, student: User, client: Client
) -> None:
    attempt = Attempt.start(make_quiz(generated, kind="graded"), student)
    client.force_login(student)

    client.post(f"/attempts/{attempt.pk}/1/new-numbers/")

    assert attempt.attempt_items.count() == 1
    assert b"New numbers" not in client.get(f"/attempts/{attempt.pk}/1/").content


def test_no_new_numbers_after_finishing(attempt: Attempt, client: Client) -> None:
    attempt.finish()

    client.post(f"/attempts/{attempt.pk}/3/new-numbers/")

    assert AttemptItem.objects.filter(number=3).count() == 1


def test_new_numbers_are_asked_for_by_post(attempt: Attempt, client: Client) -> None:
    assert client.get(f"/attempts/{attempt.pk}/3/new-numbers/").status_code == 405


def test_no_new_numbers_where_there_are_no_others(quiz: Quiz, student: User, client: Client) -> None:
    Item.objects.filter(kind="generated").update(family="hard_lstm", family_settings={"level": 1})
    attempt = Attempt.start(quiz, student)
    assert attempt
    client.force_login(student)

    client.post(f"/attempts/{attempt.pk}/3/new-numbers/")

    assert AttemptItem.objects.filter(attempt=attempt, number=3).count() == 1
    assert b"New numbers" not in client.get(f"/attempts/{attempt.pk}/3/").content


def test_redo_brings_new_numbers_each_time(attempt: Attempt, client: Client) -> None:
    attempt.finish()
    redo = f"/quizzes/{attempt.quiz_id}/start/", {"item": str(dealt_at(attempt, 3).item_id)}
    place = client.post(*redo)["Location"]
    assert place == f"/attempts/{attempt.pk + 1}/3/"
    first = dealt_at(Attempt.objects.latest("pk"), 3)
    assert client.post(*redo)["Location"] == place  # nothing was answered there yet: the numbers are new still
    assert AttemptItem.objects.filter(attempt=first.attempt, number=3).count() == 1

    client.post(address(first), right_answers(first))
    assert client.post(*redo)["Location"] == place

    assert dealt_at(first.attempt, 3, deal=2).question["givens"] != first.question["givens"]


@pytest.mark.parametrize("way", ["new-numbers", "step-by-step"])
@pytest.mark.parametrize("family", ["gru_step", "count_gru"])
def test_new_numbers_of_an_item_that_is_another_exercise_by_now(
    attempt: Attempt, client: Client, way: str, family: str
) -> None:
    item = Item.objects.filter(pk=dealt_at(attempt, 3).item_id)
    item.update(family=family, family_settings={"level": 1})

    client.post(f"/attempts/{attempt.pk}/3/{way}/", {"level": "harder", "example": "yes"})

    dealt = dealt_at(attempt, 3, deal=2)
    assert (dealt.sealed["family"], dealt.level) == (family, 1)
    assert client.get(address(dealt)).status_code == 200
