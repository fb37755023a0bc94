"""The log is the truth: whatever happens to it, memory says what it says."""

import random
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command

from courses.guests import join
from courses.models import User
from flashcards.models import Card, Deck, Learner, Memory, Mode, Review, Study
from flashcards.models.reviews import Rated
from flashcards.rebuilding import rebuild, set_exam
from flashcards.scheduling import Rating, study_day
from tests.flashcards.conftest import NOON


def rate(student: User, card: Card, rating: int, at=NOON, **fields) -> Review:
    """The student rates the card."""
    study = Study.of(student, card.deck)
    review, _ = Review.rate(study, Learner.of(student), card, Rated(Rating(rating), at, **fields))
    return review


def memory(student: User, card: Card) -> Memory:
    return Memory.objects.get(student=student, card=card)


def test_a_rating_is_logged_and_remembered(student: User, make_cards) -> None:
    (card,) = make_cards(1)

    review = rate(student, card, 3)

    assert (review.rating, review.is_first, review.day, review.predicted) == (3, True, NOON.date(), None)
    assert (memory(student, card).phase, memory(student, card).due) == ("learning", NOON + timedelta(minutes=10))


def test_the_same_form_counts_once(student: User, make_cards) -> None:
    (card,) = make_cards(1)
    key = uuid.uuid4()

    first, again = rate(student, card, 3, key=key), rate(student, card, 1, key=key)

    assert first.pk == again.pk
    assert (memory(student, card).reviews, again.rating) == (1, 3)


def test_undo_restores_the_exact_memory(student: User, make_cards) -> None:
    (card,) = make_cards(1)
    for step, rating in enumerate((3, 3, 3)):
        rate(student, card, rating, NOON + timedelta(days=step))
    before = memory(student, card).recall

    rate(student, card, 1, NOON + timedelta(days=20)).undo()

    assert memory(student, card).recall == before
    assert Review.objects.count() == 4


def test_undo_of_the_first_review_makes_the_card_new(student: User, make_cards) -> None:
    first, second = make_cards(2)
    rate(student, first, 3)
    review = rate(student, second, 3)

    review.undo()
    review.undo()

    assert not Memory.objects.filter(card=second).exists()
    assert list(second.deck.cards.new_to(student, Study.of(student, second.deck).introduced)) == [second]


def test_a_rating_that_waited_on_a_device_takes_its_place_in_the_log(student: User, make_cards) -> None:
    in_order, late = make_cards(2)
    days = [NOON + timedelta(days=day) for day in (0, 1, 9)]
    for at, rating in zip(days, (3, 3, 2), strict=True):
        rate(student, in_order, rating, at)
    for place in (0, 2, 1):
        rate(student, late, (3, 3, 2)[place], days[place])

    ours, theirs = memory(student, in_order).recall, memory(student, late).recall

    assert (theirs.stability, theirs.difficulty, theirs.reviews) == (ours.stability, ours.difficulty, 3)


@pytest.mark.parametrize("mode", [Mode.AHEAD, Mode.CRAM])
def test_ahead_of_time_and_crammed_ratings_do_not_move_the_schedule(student: User, make_cards, mode: str) -> None:
    known, new = make_cards(2)
    rate(student, known, 3)
    before = memory(student, known).recall

    rate(student, known, 1, NOON + timedelta(minutes=1), mode=mode)
    rate(student, new, 1, mode=mode)

    assert memory(student, known).recall == before
    assert not Memory.objects.filter(card=new).exists()
    assert Review.objects.filter(mode=mode).count() == 2


@pytest.mark.django_db
def test_a_thousand_random_histories_equal_their_replay(student: User, make_cards) -> None:
    """Ratings, late ones, undone ones, doubled ones: afterwards the command finds nothing to put right."""
    chance, cards = random.Random(1997), make_cards(1000)
    deck = cards[0].deck
    study, learner = Study.of(student, deck).written(), Learner.of(student)
    for card in cards:
        at, done = NOON + timedelta(minutes=chance.randrange(10_000)), []
        for _ in range(chance.randrange(1, 6)):
            at += timedelta(minutes=chance.choice([1, 12, 900, 3000, 40_000]))
            late = timedelta(minutes=chance.choice([0, 0, 0, 5000]))
            key = chance.choice([uuid.uuid4(), done[-1].key]) if done else uuid.uuid4()
            done.append(
                Review.rate(study, learner, card, Rated(Rating(chance.choice([1, 2, 3, 3, 4])), at - late, key))[0]
            )
            if chance.random() < 0.2:
                done.pop().undo()

    assert rebuild(write=False) == 0


def test_the_command_puts_right_what_differs(student: User, make_cards, capsys) -> None:
    wrong, lost, stray = make_cards(3)
    for card in (wrong, lost):
        rate(student, card, 3)
    good = memory(student, wrong).recall
    Memory.objects.filter(card=wrong).update(stability=99, is_flagged=True)
    Memory.objects.filter(card=lost).delete()
    Memory.objects.create(student=student, card=stray, deck=stray.deck, reviews=3, phase="review")

    call_command("rebuild_memories", check=True)
    call_command("rebuild_memories")
    call_command("rebuild_memories")

    assert capsys.readouterr().out.split("\n")[:3] == [
        "2 memories looked at, 3 differ from the log.",
        "2 memories looked at, 3 were put right.",
        "2 memories looked at, 0 were put right.",
    ]
    assert (memory(student, wrong).recall, memory(student, wrong).is_flagged) == (good, True)


def test_an_exam_brings_cards_back_before_it_and_clearing_it_undoes_that(student: User, make_cards) -> None:
    (card,) = make_cards(1)
    for step in (0, 1, 9, 40):
        rate(student, card, 4, NOON + timedelta(days=step))
    before = memory(student, card).due
    study = Study.of(student, card.deck)

    study.exam_on = NOON.date() + timedelta(days=70)
    set_exam(study)
    shaped = study_day(memory(student, card).due, "UTC")
    study.exam_on = None
    set_exam(study)

    assert study.deck.pk == card.deck_id
    assert NOON.date() + timedelta(days=60) <= shaped < NOON.date() + timedelta(days=70) < before.date()
    assert memory(student, card).due == before
    assert rebuild(write=False) == 0


def test_a_guests_reviews_join_those_of_the_account(student: User, make_cards) -> None:
    both, only_guest = make_cards(2)
    guest = User.objects.create(username="guest-1", is_guest=True)
    rate(student, both, 3)
    rate(guest, both, 3, NOON + timedelta(days=2))
    rate(guest, only_guest, 1)
    Deck.own(guest, "mine", "Mine")
    Deck.own(student, "mine", "Mine")

    join(guest, student)

    assert (memory(student, both).reviews, memory(student, only_guest).reviews) == (2, 1)
    assert rebuild(write=False) == 0
    assert Deck.objects.owned_by(student).count() == 2
