"""The Today list: minutes, an order, an end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import User
from flashcards.models import Card, Deck, Learner
from flashcards.sitting import Sitting
from progress.today import today
from quizzes.models import Attempt, Item, Quiz
from tests.flashcards.conftest import deck, make_cards, make_note, signed_in  # noqa: F401  fixtures
from tests.flashcards.test_log import rate
from tests.quizzes.conftest import bank, make_quiz, single  # noqa: F401  fixtures
from tests.quizzes.test_attempt_item import text


def known(student: User, cards: list[Card], days_ago: int) -> None:
    """Learned that many days ago, in two steps."""
    for card in cards:
        for minutes in (0, 15):
            rate(student, card, 3, timezone.now() - timedelta(days=days_ago) + timedelta(minutes=minutes))


def sorts(student: User) -> list[tuple[str, int]]:
    """What the list holds."""
    return [(line.sort, line.count) for line in today(student, timezone.now()).lines]


def test_reviews_come_first_then_what_was_begun(
    student: User, deck: Deck, make_cards: Any, make_quiz: Callable[..., Quiz], single: Item  # noqa: F811  a fixture that is imported above
) -> None:  # fmt: skip
    known(student, make_cards(3), 6)
    Attempt.start(make_quiz(single), student)

    assert sorts(student) == [("review", 3), ("attempt", 1)]


def test_new_cards_come_last_as_many_as_the_day_still_holds(student: User, deck: Deck, make_cards: Any) -> None:  # noqa: F811  a fixture that is imported above
    cards = make_cards(12)
    known(student, cards[:2], 6)
    for card in cards[2:5]:
        rate(student, card, 4, timezone.now())

    assert sorts(student) == [("review", 2), ("new", 7)]
    assert Sitting.of(student, deck, timezone.now()).left == 9


def test_the_minutes_of_the_day_cut_the_list_and_the_queue_alike(
    signed_in: User, client: Client, deck: Deck, make_cards: Any  # noqa: F811  a fixture that is imported above
) -> None:  # fmt: skip
    known(signed_in, make_cards(40), 6)
    assert sorts(signed_in) == [("review", 40)]

    client.post("/today/minutes/", {"minutes": "5"})

    found = today(signed_in, timezone.now())
    assert (found.minutes, sorts(signed_in)) == (5, [("review", 25)])
    assert Sitting.of(signed_in, deck, timezone.now()).left == 25
    assert 'value="5" aria-pressed="true"' in text(client.get("/"))


def test_minutes_that_are_over_end_the_day_and_may_be_extended(
    signed_in: User, client: Client, deck: Deck, make_cards: Any  # noqa: F811  a fixture that is imported above
) -> None:  # fmt: skip
    cards = make_cards(12)
    known(signed_in, cards, 6)
    Learner.objects.create(student=signed_in, minutes_a_day=1)
    for card in cards[:6]:
        rate(signed_in, card, 3, timezone.now(), seconds=12)

    page = text(client.get(f"/decks/{deck.pk}/review/"))
    assert "Your minute for today is over. What is left can wait." in page
    assert "That is all for today." in text(client.get("/"))

    review = f"/decks/{deck.pk}/review/"
    assert client.post("/today/minutes/", {"minutes": "0", "next": review})["Location"] == review
    assert "6 left" in text(client.get(review))


@pytest.mark.parametrize("minutes", ["", "-1", "601", "1e2", "٥", "999999"])
def test_minutes_that_make_no_sense_are_not_kept(signed_in: User, client: Client, minutes: str) -> None:  # noqa: F811  a fixture that is imported above
    page = client.post("/today/minutes/", {"minutes": minutes, "next": "https://evil.example/"})

    assert page["Location"] == "/"
    assert not Learner.objects.filter(minutes_a_day__gt=0).exists()


def test_nothing_is_new_while_more_is_due_than_the_day_holds(student: User, deck: Deck, make_cards: Any) -> None:  # noqa: F811  a fixture that is imported above
    cards = make_cards(8)
    known(student, cards[:4], 6)
    Learner.objects.create(student=student, reviews_a_day=3)

    assert sorts(student) == [("review", 3)]
    Learner.objects.update(reviews_a_day=4)
    assert sorts(student) == [("review", 4), ("new", 4)]


def test_somebody_new_starts_with_the_first_deck(student: User, deck: Deck, make_cards: Any) -> None:  # noqa: F811  a fixture that is imported above
    make_cards(2)

    assert sorts(student) == [("start", 2)]


def test_after_an_absence_ten_cards_are_enough(student: User, deck: Deck, make_cards: Any) -> None:  # noqa: F811  a fixture that is imported above
    cards = make_cards(18)
    known(student, cards[:15], 30)

    found = today(student, timezone.now())

    assert (found.was_away, [(line.sort, line.count) for line in found.lines]) == (True, [("review", 10)])
    assert Sitting.of(student, deck, timezone.now()).left == 10


def test_more_comes_back_day_by_day(student: User, deck: Deck, make_cards: Any) -> None:  # noqa: F811  a fixture that is imported above
    cards = make_cards(40)
    known(student, cards, 30)
    Learner.objects.create(student=student, new_a_day=0)
    for card in cards[:2]:
        rate(student, card, 4, timezone.now() - timedelta(days=1))

    assert Sitting.of(student, deck, timezone.now()).left == 20


def test_whoever_was_never_away_has_all_that_is_due(student: User, deck: Deck, make_cards: Any) -> None:  # noqa: F811  a fixture that is imported above
    known(student, make_cards(15), 6)

    assert Sitting.of(student, deck, timezone.now()).left == 15


def test_a_graded_quiz_that_closes_soon_goes_first_until_it_is_handed_in(
    signed_in: User, client: Client, make_quiz: Callable[..., Quiz], single: Item  # noqa: F811  a fixture that is imported above
) -> None:  # fmt: skip
    soon = timezone.now() + timedelta(hours=20)
    quiz = make_quiz(single, kind="graded", closes_at=soon)
    make_quiz(single, kind="graded", closes_at=soon + timedelta(days=5))

    assert sorts(signed_in) == [("closing", 0)]
    assert "A quiz closes " in text(client.get("/"))
    Attempt.start(quiz, signed_in).finish()

    assert sorts(signed_in) == []


def test_nothing_due_is_an_end(signed_in: User, client: Client) -> None:  # noqa: F811  a fixture that is imported above
    page = text(client.get("/"))

    assert "Nothing is due. Enjoy the evening." in page
    assert page.count("<h1") == 1


def test_a_guest_sees_no_list(client: Client, db: None) -> None:
    assert 'id="today"' not in text(client.get("/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_however_many_cards_there_are(
    student: User, deck: Deck, make_cards: Any, django_assert_num_queries: Any, count: int  # noqa: F811  a fixture that is imported above
) -> None:  # fmt: skip
    known(student, make_cards(count), 5)

    # wishes, decks, studies, the last review, what closes, the attempt begun, mixed problems;
    # of the deck: today's log, what is due, new cards, pace
    with django_assert_num_queries(11):
        today(student, timezone.now())


def test_nothing_of_another_student_is_in_it(student: User, other_student: User, deck: Deck, make_cards: Any) -> None:  # noqa: F811  a fixture that is imported above
    known(other_student, make_cards(2), 5)
    Deck.own(other_student, "mine", "Mine")

    assert sorts(student) == [("start", 2)]
