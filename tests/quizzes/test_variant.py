"""The link to the numbers that somebody got."""

from collections.abc import Callable

import pytest
from django.test import Client

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, Quiz, Response
from quizzes.practice import keep_at
from tests.quizzes.answers import address, dealt_at, right_answers, set_rules
from tests.quizzes.test_attempt_item import text


@pytest.fixture
def link(attempt: Attempt) -> str:
    return f"/variants/{dealt_at(attempt, 3).token}/"


def test_page_has_the_link_and_its_owner_sees_the_address_to_send(attempt: Attempt, client: Client, link: str) -> None:
    dealt = dealt_at(attempt, 3)
    assert link in text(client.get(f"/attempts/{attempt.pk}/3/"))

    page = text(client.get(link))

    assert f'value="http://testserver{link}" readonly' in page
    assert f'href="{address(dealt)}">Back to your answer' in page
    assert "Answer it with these numbers" not in page
    assert client.post(link)["Location"] == address(dealt)
    assert AttemptItem.objects.filter(number=3).count() == 1


def test_another_student_sees_the_question_and_nothing_that_marks_it(
    attempt: Attempt, client: Client, other_student: User, link: str
) -> None:
    dealt = dealt_at(attempt, 3)
    client.post(address(dealt), right_answers(dealt))
    client.force_login(other_student)

    page = text(client.get(link))

    assert "Answer it with these numbers" in page
    assert not [key["shown"] for key in dealt.sealed["answer_key"] if key["shown"] in page]
    assert not Attempt.objects.filter(student=other_student).exists()


def test_another_student_answers_the_same_numbers(
    attempt: Attempt, client: Client, other_student: User, link: str
) -> None:
    client.force_login(other_student)

    for _ in range(2):
        page = client.post(link, follow=True)

    theirs = Attempt.objects.get(student=other_student)
    dealt = dealt_at(theirs, 3, deal=2)
    assert page.redirect_chain[-1][0] == address(dealt)
    assert dealt.question == dealt_at(attempt, 3).question
    client.post(address(dealt), right_answers(dealt))
    assert Response.objects.get(attempt_item=dealt).score == 1
    assert AttemptItem.objects.filter(attempt=theirs, number=3).count() == 2


def test_a_guest_becomes_one_by_answering(attempt: Attempt, link: str) -> None:
    stranger = Client()
    assert stranger.get(link).status_code == 200
    assert User.objects.filter(is_guest=True).count() == 0

    stranger.post(link)

    assert Attempt.objects.filter(student__is_guest=True).count() == 1


def test_where_another_item_was_drawn_it_stands_at_the_end(
    make_quiz: Callable[..., Quiz], generated: Item, single: Item, student: User, other_student: User, client: Client
) -> None:
    mine = Attempt.start(make_quiz(single), student)
    shared = keep_at(AttemptItem.make(generated, 7, shuffle=False, points=1), mine, 2, 1)  # as from a pool
    client.force_login(other_student)

    client.post(f"/variants/{shared.token}/")

    theirs = Attempt.objects.get(student=other_student)
    assert (theirs.length, dealt_at(theirs, 2).question) == (2, dealt_at(mine, 2).question)


@pytest.mark.parametrize("token", ["1", "1:x", "x", "0:" + "a" * 300])
def test_made_up_link_leads_nowhere(client: Client, student: User, token: str) -> None:
    client.force_login(student)

    assert client.get(f"/variants/{token}/").status_code == 404


def test_numbers_of_a_graded_quiz_are_not_shared(
    attempt: Attempt, client: Client, other_student: User, link: str
) -> None:
    set_rules(attempt.quiz, kind="graded")
    client.force_login(other_student)

    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404


def test_no_link_where_the_quiz_is_not_open(attempt: Attempt, link: str) -> None:
    set_rules(attempt.quiz, is_public=False)

    assert "/sign-in/" in Client().get(link)["Location"]
