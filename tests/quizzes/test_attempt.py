"""The review page of an attempt, and finishing it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from courses.models import Course, User
from lstm_engine import MALRULES
from quizzes.models import Attempt, AttemptItem, Item, Quiz
from quizzes.practice import new_numbers
from quizzes.review import points_by_quiz, review_of
from tests.quizzes.answers import address, dealt_at, position_of, right_answers, wrong_answers
from tests.quizzes.test_attempt_item import text


@pytest.mark.parametrize("rows", [1, 3])
def test_review_takes_six_queries_and_no_sealed_part(
    make_quiz: Callable[..., Quiz], single: Item, multiple: Item, generated: Item, student: User, client: Client,
    rows: int, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    attempt = Attempt.start(make_quiz(*[single, multiple, generated][:rows]), student)
    client.force_login(student)
    for number in range(rows):
        client.post(address(dealt_at(attempt, number + 1)), wrong_answers(dealt_at(attempt, number + 1)))

    # session, user, attempt with quiz, attempt items, responses, what was said of diagnoses
    with django_assert_num_queries(6) as asked:
        page = client.get(f"/attempts/{attempt.pk}/")

    assert text(page).count('<th scope="row"') == rows
    assert not any('"sealed"' in query["sql"] for query in asked.captured_queries)
    assert "no-store" in page["Cache-Control"]


def test_review_gives_score_and_the_reason_of_each_miss(attempt: Attempt, client: Client) -> None:
    first, second = dealt_at(attempt, 1), dealt_at(attempt, 2)
    client.post(address(first), {"choice": position_of(first, "All of it")})
    client.post(
        address(second), {"choice": [position_of(second, "The cell state"), position_of(second, "The input gate")]}
    )
    client.post(address(second), {"choice": [position_of(second, "The cell state")]})

    overview = text(client.get(f"/attempts/{attempt.pk}/"))
    assert "1 question has no answer." in overview
    assert "Points so far: 1 of 6." in overview
    assert '<td data-label="Tries used">2 of 2</td>' in overview
    attempt.finish()
    page = text(client.get(f"/attempts/{attempt.pk}/"))

    assert "You chose: All of it" in page
    assert "Told: that is f = 1." in page
    assert "Points: 0 of 1" in page
    assert "Points: 1 of 2" in page
    assert "Points: 1 of 6." in page
    assert "Tries used: 2 of 2" in page
    assert "<h2>No answer</h2>" in page
    assert "2 answers to 3 questions." in page


def test_review_names_the_blank_and_the_number(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    client.post(address(dealt), wrong_answers(dealt))
    attempt.finish()

    assert "you gave 7.111." in text(client.get(f"/attempts/{attempt.pk}/"))


def test_misses_with_one_cause_are_told_as_one_idea(
    make_quiz: Callable[..., Quiz], single: Item, multiple: Item, student: User, client: Client
) -> None:
    multiple.choices.filter(text="The input gate").update(malrule="M32")
    attempt = Attempt.start(make_quiz(single, multiple), student)
    client.force_login(student)
    for number, choice in ((1, "All of it"), (2, "The input gate")):
        dealt = dealt_at(attempt, number)
        client.post(address(dealt), {"choice": position_of(dealt, choice)})

    attempt.finish()

    page = text(client.get(f"/attempts/{attempt.pk}/"))
    assert f"<h2>{escape(MALRULES['M32'].title)}</h2> <p>2 of 2 misses are this one idea.</p>" in page


def test_finish_takes_no_more_answers_and_shows_the_solutions(attempt: Attempt, quiz: Quiz, client: Client) -> None:
    dealt = dealt_at(attempt, 1)

    page = client.post(f"/attempts/{attempt.pk}/finish/")

    assert page["Location"] == f"/attempts/{attempt.pk}/"
    assert "Handed in" in text(client.get(page["Location"]))
    item = text(client.get(address(dealt)))
    assert "Submit (" not in item
    assert "You see the solution because this attempt is handed in." in item
    assert "Explained:" in item


def test_finishing_twice_keeps_the_first_time(attempt: Attempt, client: Client) -> None:
    client.post(f"/attempts/{attempt.pk}/finish/")
    first = Attempt.objects.get().finished_at

    client.post(f"/attempts/{attempt.pk}/finish/")

    assert Attempt.objects.get().finished_at == first


def test_finish_is_a_post(attempt: Attempt, client: Client) -> None:
    assert client.get(f"/attempts/{attempt.pk}/finish/").status_code == 405


def test_best_deal_stands_for_its_place(attempt: Attempt) -> None:
    first = dealt_at(attempt, 3)
    second = new_numbers(first)
    new_numbers(second)
    respond(second, right_answers(second))

    place = review_of(attempt).places[2]

    assert (place.best.deal, place.earned) == (2, 3)


def test_course_and_review_agree(attempt: Attempt, quiz: Quiz) -> None:
    for number in (1, 3):
        respond(dealt_at(attempt, number), right_answers(dealt_at(attempt, number)))

    points = points_by_quiz(AttemptItem.objects.of(attempt.student).best(), [quiz])

    assert points == {quiz.pk: review_of(attempt).earned} == {quiz.pk: 4}


def test_content_language_is_said(course: Course, attempt: Attempt, client: Client) -> None:
    Course.objects.update(language="fr")

    assert '<article class="question" lang="fr">' in text(client.get(f"/attempts/{attempt.pk}/1/"))


def respond(dealt: AttemptItem, answers: dict[str, Any]) -> None:
    """Hand in without a browser."""
    import uuid

    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    data = QueryDict(mutable=True)
    data.update(
        MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in answers.items()})
    )
    dealt.respond(uuid.uuid4(), dealt.read(data))
