"""Cards of the student's own: written, taken from notes, taken from quizzes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from courses.models import User
from flashcards.models import Card, Deck, Kind, Memory, Note
from quizzes.models import Attempt, Item, Quiz
from tests.flashcards.test_log import rate
from tests.quizzes.answers import address, dealt_at, right_answers, wrong_answers
from tests.quizzes.conftest import bank, generated, make_quiz, multiple, single  # noqa: F401  fixtures
from tests.quizzes.test_attempt_item import text

CARD = {"kind": "basic", "front": "What is $f_t$?", "back": "The forget gate."}


def test_a_guest_writes_a_card(client: Client, db: None) -> None:
    page = client.post("/decks/cards/new/", CARD, follow=True)

    note = Note.objects.get()
    assert (note.deck.owner.is_guest, note.deck.title, note.cards.count()) == (True, "My cards", 1)
    assert "1 card waits" in text(page)


def test_cards_go_into_the_own_deck_that_was_chosen(signed_in: User, other_student: User, client: Client) -> None:
    mine, theirs = Deck.own(signed_in, "mine", "Mine"), Deck.own(other_student, "theirs", "Theirs")

    client.post("/decks/cards/new/", {**CARD, "deck": mine.pk})
    refused = client.post("/decks/cards/new/", {**CARD, "deck": theirs.pk})

    assert (mine.notes.count(), theirs.notes.count()) == (1, 0)
    assert "Select a valid choice" in text(refused)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"front": ""}, "This kind of card needs it."),
        ({"kind": "cloze"}, "A gap is missing."),
        ({"kind": "typed"}, "This kind of card needs it."),
        ({"front": r"What is $\frac{1$?"}, "In the formula"),
        ({"kind": "skill"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    signed_in: User, client: Client, fields: dict[str, str], words: str
) -> None:
    page = text(client.post("/decks/cards/new/", {**CARD, **fields}))

    assert words in page
    assert "The forget gate." in page
    assert Note.objects.count() == 0


def test_typed_answers_are_lines(signed_in: User, client: Client) -> None:
    client.post("/decks/cards/new/", {**CARD, "kind": "typed", "answers": "forget gate\n\n  f \n"})

    assert Note.objects.get().accepted == ["forget gate", "f"]


def test_a_marked_sentence_stands_on_the_card(client: Client, db: None) -> None:
    page = text(client.get("/decks/cards/new/?text=The gate keeps.&source=Gates"))

    assert "The gate keeps.</textarea>" in page


def test_an_edited_card_keeps_what_is_remembered(signed_in: User, client: Client) -> None:
    client.post("/decks/cards/new/", CARD)
    note = Note.objects.get()
    rate(signed_in, note.cards.get(), 3)

    client.post(f"/decks/cards/{note.pk}/edit/", {**CARD, "back": "Better."})
    assert (Note.objects.get().back, Memory.objects.get().reviews) == ("Better.", 1)

    client.post(f"/decks/cards/{note.pk}/edit/", {"delete": "1"})
    assert (Note.objects.get().is_live, Memory.objects.get().reviews) == (False, 1)


# One card that will not stick


SPLIT = {"front_1": "What does $f_t$ do?", "back_1": "It keeps.", "front_2": "And $i_t$?", "back_2": "It lets in."}


def test_a_card_of_a_course_becomes_two_of_ones_own_and_is_put_aside(
    signed_in: User, deck: Deck, make_note: Any, client: Client
) -> None:
    card = make_note(concept="Gates").cards.get()
    assert "Front 1" in text(client.get(f"/decks/{deck.pk}/cards/{card.pk}/split/"))

    page = client.post(f"/decks/{deck.pk}/cards/{card.pk}/split/", SPLIT)

    own = Deck.objects.get(owner=signed_in)
    assert page["Location"] == own.get_absolute_url()
    assert list(own.notes.values_list("front", "back", "concept")) == [
        ("What does $f_t$ do?", "It keeps.", "Gates"),
        ("And $i_t$?", "It lets in.", "Gates"),
    ]
    assert Memory.objects.get(card=card).is_suspended
    assert Card.objects.get(pk=card.pk).is_live


def test_an_own_card_is_split_in_its_own_deck(signed_in: User, client: Client) -> None:
    own = Deck.own(signed_in, "mine", "Mine")
    card = Note.objects.create(deck=own, slug="large", front="All gates?", back="Three").cards.get()

    client.post(f"/decks/{own.pk}/cards/{card.pk}/split/", SPLIT)

    assert own.notes.count() == 3
    assert Deck.objects.count() == 1


def test_half_a_split_keeps_what_was_typed_and_makes_nothing(
    signed_in: User, deck: Deck, make_note: Any, client: Client
) -> None:
    card = make_note().cards.get()

    page = text(client.post(f"/decks/{deck.pk}/cards/{card.pk}/split/", {**SPLIT, "back_2": "", "back_1": r"$\foo$"}))

    assert "What does $f_t$ do?" in page
    assert page.count("is-invalid") >= 2
    assert Note.objects.count() == 1


# From quizzes


@pytest.fixture
def attempt(make_quiz: Callable[..., Quiz], single: Item, generated: Item, signed_in: User) -> Attempt:  # noqa: F811  a fixture that is imported above
    """One choice and one exercise, one try each."""
    found = Attempt.start(make_quiz(single, generated, tries=1), signed_in)
    assert found
    return found


def add(client: Client, attempt: Attempt, number: int) -> Any:
    return client.post(f"/attempts/{attempt.pk}/{number}/add-to-review/", follow=True)


def test_a_missed_choice_becomes_a_card_once(attempt: Attempt, client: Client) -> None:
    client.post(address(dealt_at(attempt, 1)), wrong_answers(dealt_at(attempt, 1)))

    page = text(add(client, attempt, 1))
    add(client, attempt, 1)

    note = Note.objects.get()
    assert "Added to your deck “From quizzes”." in page
    assert note.front.startswith("What does $f = 0$ keep?")
    assert note.back == "- **Nothing of it**\n\nExplained: the product with 0 is 0."


def test_an_exercise_becomes_a_skill(attempt: Attempt, client: Client) -> None:
    client.post(address(dealt_at(attempt, 2)), right_answers(dealt_at(attempt, 2)))

    add(client, attempt, 2)

    note = Note.objects.get()
    assert (note.kind, note.family) == (Kind.SKILL, "lstm_step")


def test_a_question_whose_solution_is_held_back_makes_no_card(attempt: Attempt, client: Client) -> None:
    page = client.post(f"/attempts/{attempt.pk}/1/add-to-review/")

    assert page.status_code == 404
    assert "add-to-review" not in text(client.get(f"/attempts/{attempt.pk}/1/"))
    assert Note.objects.count() == 0
