"""Which card comes next, and how many wait."""

from datetime import timedelta

import pytest

from courses.models import User
from flashcards.models import Card, Deck, Kind, Learner, Memory, Mode, Study
from flashcards.scheduling import day_start
from flashcards.sitting import Sitting
from tests.flashcards.conftest import NOON
from tests.flashcards.test_log import rate


def waiting(student: User | None, deck: Deck, at=NOON, mode: str = Mode.REVIEW) -> list[Card]:
    """The cards that wait, in turn."""
    cards = Card.objects.in_bulk()
    return [cards[row.card] for row in Sitting.of(student, deck, at, mode).waiting]


def known(student: User, *cards: Card, day: int = 0) -> None:
    """The student learned the cards in two steps, some days after the first noon."""
    for card in cards:
        for rating in (3, 3):
            rate(student, card, rating, NOON + timedelta(days=day, minutes=rating))


def test_new_cards_come_in_turn_as_many_as_a_day_holds(student: User, deck: Deck, make_cards) -> None:
    cards = make_cards(12)

    assert waiting(student, deck) == cards[:10]
    assert waiting(None, deck) == cards[:10]


def test_the_day_holds_fewer_new_cards_after_each(student: User, deck: Deck, make_cards) -> None:
    cards = make_cards(5)
    Learner.objects.create(student=student, new_a_day=3)
    for card in cards[:2]:
        rate(student, card, 4)

    assert waiting(student, deck) == [cards[2]]
    assert waiting(student, deck, NOON + timedelta(days=1)) == cards[2:]


def test_a_card_being_learned_comes_when_its_time_has_come(student: User, deck: Deck, make_cards) -> None:
    first, second = make_cards(2)
    rate(student, first, 3)

    assert waiting(student, deck, NOON + timedelta(minutes=9)) == [second, first]
    assert waiting(student, deck, NOON + timedelta(minutes=10)) == [first, second]


def test_the_least_overdue_come_first_and_no_more_than_a_day_holds(student: User, deck: Deck, make_cards) -> None:
    old, young, _new = make_cards(3)
    known(student, old)
    known(student, young, day=1)
    Learner.objects.create(student=student, new_a_day=0, reviews_a_day=1)

    assert waiting(student, deck, NOON + timedelta(days=30)) == [young]
    Learner.objects.update(reviews_a_day=9)
    assert waiting(student, deck, NOON + timedelta(days=30)) == [young, old]


def test_in_the_last_days_before_an_exam_the_weakest_come_first(student: User, deck: Deck, make_cards) -> None:
    strong, weak = make_cards(2)
    known(student, weak, strong)
    rate(student, strong, 4, NOON + timedelta(days=3))
    Study.objects.update(exam_on=NOON.date() + timedelta(days=62))
    Memory.objects.update(due=NOON)

    assert waiting(student, deck, NOON + timedelta(days=60)) == [weak, strong]


def test_the_other_card_of_a_note_waits_for_another_day(student: User, deck: Deck, make_note) -> None:
    one, other = make_note(kind=Kind.REVERSED).cards.order_by("ordinal")

    assert waiting(student, deck) == [one]
    rate(student, one, 4)
    assert waiting(student, deck, NOON + timedelta(hours=1)) == []
    assert waiting(student, deck, day_start(NOON.date() + timedelta(days=1), "UTC")) == [other]


def test_what_is_put_aside_does_not_come_back(student: User, deck: Deck, make_cards) -> None:
    new, seen, other = make_cards(3)
    rate(student, seen, 3)
    Memory.objects.create(student=student, card=new, deck=deck, is_suspended=True)
    Memory.objects.filter(card=seen).update(is_suspended=True)

    assert waiting(student, deck, NOON + timedelta(days=1)) == [other]


def test_a_card_that_its_author_took_away_does_not_come(student: User, deck: Deck, make_note) -> None:
    note = make_note()
    rate(student, note.cards.get(), 3)
    note.is_live = False
    note.save()

    assert waiting(student, deck, NOON + timedelta(days=1)) == []


def test_a_card_called_up_comes_next_and_once(student: User, deck: Deck, make_cards) -> None:
    first, called = make_cards(2)
    Study.of(student, deck).written().call(called.pk)

    assert waiting(student, deck) == [called, first]
    rate(student, called, 4)
    assert waiting(student, deck) == [first]


def test_ahead_shows_the_coming_days_and_each_card_once(student: User, deck: Deck, make_cards) -> None:
    (card,) = make_cards(1)
    known(student, card)

    assert waiting(student, deck, NOON + timedelta(hours=1)) == []
    assert waiting(student, deck, NOON + timedelta(hours=1), Mode.AHEAD) == [card]
    rate(student, card, 3, NOON + timedelta(hours=1), mode=Mode.AHEAD)
    assert waiting(student, deck, NOON + timedelta(hours=2), Mode.AHEAD) == []


def test_cramming_goes_through_all_and_again_through_the_missed(student: User, deck: Deck, make_cards) -> None:
    cards = make_cards(3)
    for card, rating in zip(cards, (1, 3, 1), strict=True):
        rate(student, card, rating, mode=Mode.CRAM)

    assert waiting(student, deck, mode=Mode.CRAM) == [cards[0], cards[2]]


@pytest.mark.parametrize(("seconds", "minutes"), [(6, 1), (60, 10), (900, 20)])
def test_minutes_go_by_the_students_own_pace(student: User, deck: Deck, make_cards, seconds: int, minutes: int) -> None:
    cards = make_cards(15)
    Learner.objects.create(student=student, new_a_day=15)
    for card in cards[:5]:
        rate(student, card, 4, seconds=seconds)

    assert Sitting.of(student, deck, NOON).minutes == minutes


def test_nobody_elses_reviews_matter(student: User, other_student: User, deck: Deck, make_cards) -> None:
    cards = make_cards(2)
    rate(other_student, cards[0], 4)

    assert waiting(student, deck) == cards
