"""The places for the answers on the page: what is typed, read back, cut, labelled, shuffled."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from courses.models import Course, User
from quizzes.models import Attempt, Item, Quiz, Response
from tests.quizzes.answers import address, dealt_at, right_answers
from tests.quizzes.test_attempt_item import result, text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("−7.123", "-7.123"),
        ("7.123e0", "7.123"),
        ("7123/1000", "7.123"),
        ("−7,1234", "-7,1234"),
        ("\uff17.123", "7.123"),
    ],
)
def test_a_number_that_is_not_in_plain_digits_is_read_back(
    attempt: Attempt, client: Client, typed: str, read: str
) -> None:
    dealt = dealt_at(attempt, 3)

    page = text(client.post(address(dealt), right_answers(dealt) | {"answer-2": typed}))

    assert page.count("We read ") == 1
    assert f"We read {read}." in page


def test_plain_digits_are_not_read_back(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)

    page = text(client.post(address(dealt), right_answers(dealt) | {"answer-2": "-7,1234"}))

    assert "We read" not in page


def test_course_with_a_decimal_comma(course: Course, attempt: Attempt, client: Client) -> None:
    Course.objects.update(decimal_separator=",")
    dealt = dealt_at(attempt, 3)
    answers = {name: value.replace(".", ",") for name, value in right_answers(dealt).items()}

    assert result(client.post(address(dealt), answers)) == "Right"


def test_choices_are_frozen_when_dealt(attempt: Attempt, single: Item, client: Client) -> None:
    dealt = dealt_at(attempt, 1)
    single.choices.update(text="Something else", is_key=False, feedback="Other words")
    Item.objects.update(stem="Another stem", explanation="Other words")

    page = client.post(address(dealt), right_answers(dealt))

    assert result(page) == "Right"
    assert "Told: zero erases." in text(page)
    assert "Explained: the product" in text(page)
    assert "Something else" not in text(page)


def test_choices_are_shuffled_when_the_quiz_says_so(
    make_quiz: Callable[..., Quiz], single: Item, student: User
) -> None:
    orders = {True: set(), False: set()}
    for shuffle in orders:
        quiz = make_quiz(single, shuffle_choices=shuffle)
        for _ in range(30):
            attempt = Attempt.start(quiz, student)
            orders[shuffle].add(tuple(dealt_at(attempt, 1).question["choices"]))
            attempt.finish()

    assert orders[False] == {("Nothing of it", "All of it", "Half of it")}
    assert len(orders[True]) > 2


def test_long_answers_are_cut_before_they_are_kept(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)

    client.post(address(dealt), {"answer-0": "1" * 100_000})

    assert max(map(len, Response.objects.get().answers.values())) == 500


def test_each_input_has_a_label(attempt: Attempt, client: Client) -> None:
    for number in (1, 2, 3):
        page = client.get(f"/attempts/{attempt.pk}/{number}/").content.decode()
        inputs = re.findall(r'id="(answer-\d+)"', page)
        assert inputs
        assert re.findall(r'<label[^>]* for="(answer-\d+)"', page) == inputs


def test_empty_places_are_alike_for_everybody_and_filled_ones_are_nobody_elses(
    quiz: Quiz, student: User, other_student: User, client: Client
) -> None:
    mine, theirs = Attempt.start(quiz, student), Attempt.start(quiz, other_student)

    def places(attempt: Attempt) -> str:
        client.force_login(attempt.student)
        page = text(client.get(f"/attempts/{attempt.pk}/3/"))
        return page.split('<table class="step-table">')[1].split("</table>")[0]

    empty = places(mine)
    assert places(theirs) == empty
    client.post(f"/attempts/{theirs.pk}/3/draft/?deal=1", {"answer-0": "0.777"})

    assert 'value="0.777"' in places(theirs)
    assert places(mine) == empty
    client.force_login(other_student)
    client.post(f"/attempts/{theirs.pk}/3/?deal=1", right_answers(dealt_at(theirs, 3)))
    assert "step-mark" in places(theirs)
    assert places(mine) == empty
