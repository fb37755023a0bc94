"""The page of a deck, its cards to read, what is coming, how one likes to review, one card for itself."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import User
from flashcards.forecast import Band, forecast, honesty
from flashcards.models import Deck, Kind, Learner, Memory, Note, Report, Review, Study
from flashcards.scheduling import day_start
from flashcards.sitting import Sitting
from tests.flashcards.conftest import NOON
from tests.flashcards.test_log import rate
from tests.quizzes.test_attempt_item import text


@pytest.mark.parametrize("count", [1, 3])
def test_the_decks_of_a_course_take_four_queries(
    signed_in: User, deck: Deck, make_cards: Any, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count - 1):
        Deck.objects.create(course=deck.course, slug=f"d{number}", title="More", is_published=True, is_public=True)
    for card in make_cards(count):
        rate(signed_in, card, 3)

    with django_assert_num_queries(4):  # session, user, course, decks
        page = text(client.get("/courses/gates/decks/"))

    assert page.count('class="stretched-link"') == count
    assert f"Due: {count}" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_deck_takes_twelve_queries(
    signed_in: User, deck: Deck, make_cards: Any, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for card in make_cards(count):
        rate(signed_in, card, 4, timezone.now() - timedelta(days=90))
    make_cards(1)

    # session, user, deck, learner, study, log, size, forecast, pace, predictions, due, new
    with django_assert_num_queries(12):
        page = text(client.get(f"/decks/{deck.pk}/"))

    assert f"{count + 1} cards wait" in page


def test_the_forecast_counts_each_day_and_today_what_is_overdue(student: User, deck: Deck, make_cards: Any) -> None:
    today = NOON.date()
    for card, days in zip(make_cards(5), (-5, 0, 3, 3, 40), strict=True):
        due = day_start(today + timedelta(days=days), "UTC")
        Memory.objects.create(student=student, card=card, deck=deck, due=due, reviews=1, phase="review")

    bars = forecast(Sitting.of(student, deck, NOON))

    assert [bar.cards for bar in bars] == [2, 0, 0, 2, *[0] * 10]
    assert (bars[0].day, bars[0].minutes, bars[0].height, bars[1].minutes) == (today, 1, 80, 0)


def test_predictions_are_compared_from_fifty_reviews_on(student: User, deck: Deck, make_cards: Any) -> None:
    (card,) = make_cards(1)
    rows = [
        Review(student=student, card=card, deck=deck, rating=1 if place < 5 else 3, day=NOON.date(), predicted=0.9)
        for place in range(50)
    ]
    Review.objects.bulk_create(rows[:49])
    assert honesty(Sitting.of(student, deck, NOON)) == []

    Review.objects.bulk_create(rows[49:])

    assert honesty(Sitting.of(student, deck, NOON)) == [Band(50, 90, 90), Band(50, 90, 90)]


def test_cards_are_found_by_words_concept_and_state(
    signed_in: User, deck: Deck, make_note: Any, client: Client
) -> None:
    known = make_note(front="Alpha", concept="One").cards.get()
    make_note(front="Beta", concept="Two")
    rate(signed_in, known, 4)

    def found(query: str) -> list[str]:
        page = text(client.get(f"/decks/{deck.pk}/browse/?{query}"))
        return re.findall(r"<p>(Alpha|Beta)</p>", page)

    assert found("") == ["Alpha", "Beta"]
    assert found("q=alph") == ["Alpha"]
    assert found("concept=Two") == ["Beta"]
    assert found("state=new") == ["Beta"]
    assert found("state=known") == ["Alpha"]
    assert found("state=flagged") == []
    assert "No card is like that." in text(client.get(f"/decks/{deck.pk}/browse/?q=gamma"))


@pytest.mark.parametrize("count", [1, 3])
def test_browsing_takes_eight_queries(
    signed_in: User, deck: Deck, make_cards: Any, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    make_cards(count)

    with django_assert_num_queries(8):  # session, user, deck, learner, study, count, cards, concepts
        client.get(f"/decks/{deck.pk}/browse/")


# Settings

WISHES = {
    "minutes_a_day": 0,
    "retention": "0.9",
    "new_a_day": "5",
    "reviews_a_day": "50",
    "time_zone": "",
    "exam_on": "",
}


def test_wishes_are_kept_for_every_deck_and_the_exam_for_this_one(signed_in: User, deck: Deck, client: Client) -> None:
    exam = timezone.now().date() + timedelta(days=30)

    client.post(f"/decks/{deck.pk}/settings/", {**WISHES, "two_buttons": "on", "exam_on": exam.isoformat()})

    learner = Learner.objects.get()
    assert (learner.new_a_day, learner.two_buttons, learner.keys) == (5, True, False)
    assert Study.objects.get().exam_on == exam


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"retention": "0.5"}, "greater than or equal to 0.85"),
        ({"time_zone": "Mars/Rim"}, "There is no time zone of that name."),
        ({"exam_on": "2020-01-01"}, "That day has gone. Clear it, or choose another."),
    ],
)
def test_wishes_that_make_no_sense_are_refused_at_their_field(
    signed_in: User, deck: Deck, client: Client, fields: dict[str, str], words: str
) -> None:
    assert words in text(client.post(f"/decks/{deck.pk}/settings/", {**WISHES, **fields}))
    assert Learner.objects.count() == 0


def test_settings_say_what_reviews_cost_as_they_stand(
    signed_in: User, deck: Deck, make_cards: Any, client: Client
) -> None:
    assert "over the next two weeks" not in text(client.get(f"/decks/{deck.pk}/settings/"))
    for card in make_cards(90):
        Memory.objects.create(student=signed_in, card=card, deck=deck, due=timezone.now(), reviews=1, phase="review")
    Study.of(signed_in, deck).written()

    page = text(client.get(f"/decks/{deck.pk}/settings/"))

    assert "reviews of this deck take about a minute a day over the next two weeks" in page
    Learner.objects.create(student=signed_in)
    Review.objects.bulk_create(
        Review(student=signed_in, card=card, deck=deck, rating=3, day=timezone.now().date(), seconds=60)
        for card in deck.cards.all()[:5]
    )
    assert "take about 6 minutes a day" in text(client.get(f"/decks/{deck.pk}/settings/"))


# One card


def test_a_card_put_aside_waits_until_it_is_taken_up_again(
    signed_in: User, deck: Deck, make_cards: Any, client: Client
) -> None:
    (card,) = make_cards(1)
    switch = f"/decks/{deck.pk}/cards/{card.pk}/switch/"

    client.post(switch, {"switch": "suspend"})
    assert "There is no" not in text(client.get(f"/decks/{deck.pk}/review/"))
    assert Sitting.of(signed_in, deck, NOON).left == 0
    client.post(switch, {"switch": "suspend"})

    assert Sitting.of(signed_in, deck, NOON).left == 1
    assert Memory.objects.count() == 0


def test_a_report_is_kept_with_the_card_as_it_was_and_answered(
    signed_in: User, deck: Deck, make_cards: Any, client: Client
) -> None:
    (card,) = make_cards(1)
    address = f"/decks/{deck.pk}/cards/{card.pk}/"

    client.post(address, {"about": "answer", "text": "It is the other gate."})
    Report.objects.update(status="fixed", reply="You were right.")

    page = text(client.get(address))
    assert Report.objects.get().shown["back"] == card.note.back
    assert "Fixed" in page
    assert "You were right." in page


def test_a_card_tells_its_story_and_other_ways_in(signed_in: User, deck: Deck, make_note: Any, client: Client) -> None:
    card = make_note(family="lstm_output", family_settings={"level": 1}).cards.get()
    rate(signed_in, card, 3)
    rate(signed_in, card, 1, mode="cram")
    Memory.objects.update(lapses=4)

    page = text(client.get(f"/decks/{deck.pk}/cards/{card.pk}/"))

    assert "Again, crammed" in page
    assert "The same idea, worked through with numbers" in page


def test_another_students_reports_and_reviews_are_not_told(
    signed_in: User, other_student: User, deck: Deck, make_note: Any, client: Client
) -> None:
    card = make_note(kind=Kind.BASIC).cards.get()
    rate(other_student, card, 3)
    Report.objects.create(student=other_student, card=card, text="Secret words")

    page = text(client.get(f"/decks/{deck.pk}/cards/{card.pk}/"))

    assert "Secret words" not in page
    assert "You have not met this card yet." in page


def test_whoever_learned_a_card_is_told_that_it_was_corrected_and_what_it_said(
    signed_in: User, other_student: User, deck: Deck, make_note: Any, client: Client
) -> None:
    note = make_note(back="Said before")
    card = note.cards.get()
    rate(signed_in, card, 3, timezone.now() - timedelta(minutes=30))
    note.back = "Said now"
    note.save()

    page = text(client.get(f"/decks/{deck.pk}/review/"))
    assert "This card was corrected on" in page
    assert page.index("Said now") < page.index("Said before")
    assert "Said before" in text(client.get(f"/decks/{deck.pk}/cards/{card.pk}/"))

    rate(signed_in, card, 1, timezone.now() - timedelta(minutes=5))
    note.save()  # which changes nothing
    Note.objects.update(edited_at=timezone.now() - timedelta(minutes=10))
    assert "corrected" not in text(client.get(f"/decks/{deck.pk}/review/?card={card.pk}"))
    client.force_login(other_student)
    assert "corrected" not in text(client.get(f"/decks/{deck.pk}/review/"))


def test_what_a_student_does_not_read_is_no_correction(make_note: Any) -> None:
    note = make_note()
    note.concept, note.malrule, note.source = "Gates", "M11", "Somebody"
    note.save()

    assert note.before is None
