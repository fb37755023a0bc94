"""The review page: turn, rate, take back; in plain forms and in pieces."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import User
from flashcards.models import Card, Deck, Learner, Memory, Review
from tests.flashcards.test_log import rate
from tests.quizzes.test_attempt_item import text

HTMX = {"HX-Request": "true"}


def rating_of(card: Card, rating: int = 3, **fields) -> dict:
    return {"card": card.pk, "rating": rating, "key": "", **fields}


def shown_card(page: str) -> int:
    """Which card the page shows first."""
    return int(re.findall(r'data-card="(\d+)"', page)[0])


@pytest.mark.parametrize("count", [1, 3])
def test_review_takes_eleven_queries(
    signed_in: User, deck: Deck, make_cards, client: Client, django_assert_num_queries, count: int
) -> None:
    for card in make_cards(count):
        rate(signed_in, card, 4, timezone.now() - timedelta(days=90))
    make_cards(count)

    # session, user, deck, learner, study, today's log, what is due, what is new, cards, memories, pace
    with django_assert_num_queries(11):
        client.get(f"/decks/{deck.pk}/review/")


@pytest.mark.parametrize("count", [2, 4])
def test_a_rating_takes_as_many_queries_however_many_cards_there_are(
    signed_in: User, deck: Deck, make_cards, client: Client, django_assert_num_queries, count: int
) -> None:
    cards = make_cards(count)
    rate(signed_in, cards[0], 3, timezone.now() - timedelta(minutes=30))
    rate(signed_in, cards[0], 3, timezone.now() - timedelta(minutes=20))
    Memory.objects.update(due=timezone.now(), day=timezone.now() - timedelta(days=3))

    # session, user, deck, card, learner, study; savepoint, study, memory, key, log, memory, release;
    # today's log, what is due, what is new, cards, memories, pace
    with django_assert_num_queries(19):
        client.post(f"/decks/{deck.pk}/review/", rating_of(cards[0]), headers=HTMX)


def test_the_page_holds_the_next_card_and_the_one_after_it(deck: Deck, make_cards, client: Client) -> None:
    cards = make_cards(3)

    page = text(client.get(f"/decks/{deck.pk}/review/"))

    assert [int(pk) for pk in re.findall(r'data-card="(\d+)"', page)] == [cards[0].pk, cards[1].pk]
    assert "3 left" in page
    assert 'Good<span class="visually-hidden">, next in</span> <span class="rating-wait">10 minutes' in page


def test_a_rating_by_plain_form_leads_to_the_next_card(signed_in: User, deck: Deck, make_cards, client: Client) -> None:
    cards = make_cards(2)

    page = client.post(f"/decks/{deck.pk}/review/", rating_of(cards[0]), follow=True)

    assert page.redirect_chain == [(f"/decks/{deck.pk}/review/", 302)]
    assert shown_card(text(page)) == cards[1].pk
    assert Review.objects.get().rating == 3


def test_a_rating_is_answered_with_the_card_after_the_one_at_hand(
    signed_in: User, deck: Deck, make_cards, client: Client
) -> None:
    cards = make_cards(3)

    page = client.post(f"/decks/{deck.pk}/review/", rating_of(cards[0], at_hand=cards[1].pk), headers=HTMX)

    assert shown_card(text(page)) == cards[2].pk
    assert "3 left" in text(page)


def test_the_interval_on_the_button_is_the_one_in_the_log(
    signed_in: User, deck: Deck, make_cards, client: Client
) -> None:
    (card,) = make_cards(1)
    for day in (60, 59):
        rate(signed_in, card, 3, timezone.now() - timedelta(days=day))
    page = text(client.get(f"/decks/{deck.pk}/review/"))
    promised = re.findall(r'rating-wait">(\d+) days', page)[1]

    client.post(f"/decks/{deck.pk}/review/", rating_of(card))

    memory = Memory.objects.get()
    assert (memory.due.date() - memory.day).days == int(promised)


def test_a_guest_begins_by_rating(deck: Deck, make_cards, client: Client) -> None:
    (card,) = make_cards(1)
    client.get(f"/decks/{deck.pk}/review/")
    assert User.objects.filter(is_guest=True).count() == 0

    client.post(f"/decks/{deck.pk}/review/", rating_of(card, zone="Asia/Tokyo"))

    assert Memory.objects.get().student.is_guest
    assert Learner.objects.get().time_zone == "Asia/Tokyo"


def test_a_rating_that_is_none_changes_nothing(signed_in: User, deck: Deck, make_cards, client: Client) -> None:
    (card,) = make_cards(1)

    page = client.post(f"/decks/{deck.pk}/review/", rating_of(card, rating=7))

    assert page["Location"] == f"/decks/{deck.pk}/review/?card={card.pk}"
    assert Review.objects.count() == 0


@pytest.mark.parametrize(
    "fields", [{"age": "nan"}, {"age": "-5"}, {"seconds": "1e99"}, {"zone": "Mars/Rim"}, {"key": "x"}]
)
def test_what_a_browser_garbles_costs_no_rating(
    signed_in: User, deck: Deck, make_cards, client: Client, fields
) -> None:
    (card,) = make_cards(1)

    client.post(f"/decks/{deck.pk}/review/", rating_of(card, **fields))

    review = Review.objects.get()
    assert timezone.now() - review.at < timedelta(minutes=1)
    assert 0 <= review.seconds <= 3600


def test_undo_goes_back_as_far_as_the_day(signed_in: User, deck: Deck, make_cards, client: Client) -> None:
    cards = make_cards(3)
    for card in cards:
        client.post(f"/decks/{deck.pk}/review/", rating_of(card, rating=4))
    assert "That is all that is due." in text(client.get(f"/decks/{deck.pk}/review/"))

    for card in reversed(cards):
        page = client.post(f"/decks/{deck.pk}/undo/", follow=True)
        assert shown_card(text(page)) == card.pk
        assert "Undone. Nothing was counted." in text(page)

    assert Memory.objects.count() == 0
    assert "There is nothing to take back." in text(client.post(f"/decks/{deck.pk}/undo/", follow=True))


def test_undo_takes_nothing_of_another_student(
    signed_in: User, other_student: User, deck: Deck, make_cards, client: Client
) -> None:
    (card,) = make_cards(1)
    rate(other_student, card, 3, timezone.now())

    client.post(f"/decks/{deck.pk}/undo/")

    assert Review.objects.get().undone_at is None


def test_two_buttons_are_again_and_good(signed_in: User, deck: Deck, make_cards, client: Client) -> None:
    make_cards(1)
    Learner.objects.create(student=signed_in, two_buttons=True)

    page = text(client.get(f"/decks/{deck.pk}/review/"))

    assert re.findall(r'name="rating" value="(\d)"', page) == ["1", "3"]


def test_hard_is_explained_until_it_was_pressed(signed_in: User, deck: Deck, make_cards, client: Client) -> None:
    cards = make_cards(3)
    hard = "Hard means you got it. If you did not, press Again."
    assert hard in text(client.get(f"/decks/{deck.pk}/review/"))

    client.post(f"/decks/{deck.pk}/review/", rating_of(cards[0], rating=2))

    assert hard not in text(client.get(f"/decks/{deck.pk}/review/"))


def test_an_empty_day_says_when_cards_come_back(signed_in: User, deck: Deck, make_cards, client: Client) -> None:
    (card,) = make_cards(1)
    rate(signed_in, card, 4, timezone.now() - timedelta(days=1))

    page = text(client.get(f"/decks/{deck.pk}/review/"))

    assert "Nothing is due." in page
    assert re.search(r"Next: in \d+ days, 1 card, about a minute\.", page)
    assert "?mode=ahead" in page


def test_a_card_forgotten_four_times_offers_another_way(
    signed_in: User, deck: Deck, make_cards, client: Client
) -> None:
    cards = make_cards(2)
    rate(signed_in, cards[0], 3, timezone.now() - timedelta(days=90))
    Memory.objects.update(phase="review", lapses=3, day=timezone.now() - timedelta(days=30), step=None)

    page = text(client.post(f"/decks/{deck.pk}/review/", rating_of(cards[0], rating=1), headers=HTMX))

    assert "You have missed this 4 times. Try it another way?" in page
    assert f'href="/decks/{deck.pk}/cards/{cards[0].pk}/#another-way"' in page


# Who may see what


@pytest.mark.parametrize(("published", "public", "answer"), [(True, True, 200), (True, False, 302), (False, True, 302)])
def test_strangers_review_what_is_public(
    deck: Deck, make_cards, client: Client, published: bool, public: bool, answer: int
) -> None:
    make_cards(1)
    Deck.objects.update(is_published=published, is_public=public)

    assert client.get(f"/decks/{deck.pk}/review/").status_code == answer


def test_nobody_sees_another_students_own_deck(signed_in: User, other_student: User, client: Client) -> None:
    theirs = Deck.own(other_student, "mine", "Mine")

    for way in ("", "review/", "settings/"):
        assert client.get(f"/decks/{theirs.pk}/{way}").status_code == 404
    assert client.post(f"/decks/{theirs.pk}/undo/").status_code == 404


def test_a_card_of_another_deck_cannot_be_rated_here(signed_in: User, deck: Deck, make_cards, client: Client) -> None:
    other = Deck.objects.create(course=deck.course, slug="other", title="Other", is_published=True, is_public=True)
    (card,) = make_cards(1)

    assert client.post(f"/decks/{other.pk}/review/", rating_of(card)).status_code == 404
    assert Review.objects.count() == 0


def test_without_scripts_the_other_way_is_a_link_as_well(
    signed_in: User, deck: Deck, make_cards, client: Client
) -> None:
    (card,) = make_cards(1)
    rate(signed_in, card, 3, timezone.now() - timedelta(days=90))
    Memory.objects.update(phase="review", lapses=3, day=timezone.now() - timedelta(days=30), step=None)

    page = text(client.post(f"/decks/{deck.pk}/review/", rating_of(card, rating=1), follow=True))

    assert f'Try it another way? <a href="/decks/{deck.pk}/cards/{card.pk}/#another-way">Other ways' in page
    other = text(client.get(f"/decks/{deck.pk}/cards/{card.pk}/"))
    assert f'href="/decks/{deck.pk}/cards/{card.pk}/split/"' in other
