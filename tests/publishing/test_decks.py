"""The decks that ship, and what is refused in a deck."""

from collections import Counter
from pathlib import Path

import pytest

from flashcards.faces import face
from flashcards.models import Card, Deck, Kind, Note
from publishing.documents import read_yaml
from publishing.parsing import parse
from publishing.reading import read_courses
from publishing.schemas import DeckEntry
from quizzes.lint import check_text
from tests.publishing.conftest import load

CONTENT = Path(__file__).parents[2] / "content"
DECKS = {sheet.slug: sheet.entry for sheet in read_courses(CONTENT)[0][0].sheets["decks"]}
ENTRIES = [(name, card) for name, deck in DECKS.items() for card in deck.cards]

# How many cards each concept has at least, by the map of concepts.
CONCEPTS = {
    "Sequences and shapes": 2,
    "Sigmoid": 3,
    "Tanh": 2,
    "Element-wise and matrix products": 1,
    "Pre-activation": 1,
    "Rounding": 1,
    "Chain rule": 1,
    "Hidden state": 2,
    "Simple RNN step": 2,
    "Unrolling": 1,
    "Input and output patterns": 2,
    "Overwriting": 1,
    "Counting parameters": 1,
    "Back-propagation through time": 2,
    "Truncated back-propagation": 1,
    "Vanishing gradient": 3,
    "Exploding gradient": 2,
    "Long time lags": 2,
    "What a gate is": 2,
    "Gated RNN": 2,
    "Keep and write": 2,
    "Limiting cases": 1,
    "History": 4,
    "Constant error carrousel": 3,
    "Cell state and hidden state": 3,
    "Input gate": 2,
    "Output gate": 2,
    "Forget gate": 2,
    "Candidate": 1,
    "Cell update": 2,
    "Output": 1,
    "A whole LSTM step": 2,
    "Gradient through the cell": 2,
    "Forget bias": 2,
    "Parameters of an LSTM": 2,
    "Variants of the LSTM": 2,
    "GRU": 2,
    "Update gate": 2,
    "Reset gate": 1,
    "GRU candidate": 1,
    "A whole GRU step": 1,
    "RNN, GRU and LSTM": 2,
    "Notations": 2,
    "Reading a trace": 1,
    "Choosing and debugging": 2,
    "Stacked and bidirectional cells": 1,
}


def test_the_ten_questions_of_the_first_page_are_cards() -> None:
    assert [card.slug for card in DECKS["lstm-in-ten-questions"].cards] == [
        "the-difficulty", "lstm-and-simple-rnn", "input-gate", "error-carrousel", "previous-cell-state",
        "removing-memory", "advantage", "output-gate", "year", "unchanged-error",
    ]  # fmt: skip


def test_every_concept_has_its_cards() -> None:
    found = Counter(card.concept for deck, card in ENTRIES if deck != "lstm-in-ten-questions")

    assert set(found) == set(CONCEPTS)
    assert {name: count for name, count in CONCEPTS.items() if found[name] < count} == {}
    assert sum(CONCEPTS.values()) == 82


def test_every_kind_is_used() -> None:
    assert {card.kind for _, card in ENTRIES} == set(Kind.values)


@pytest.mark.parametrize(("deck", "card"), ENTRIES, ids=[f"{deck}/{card.slug}" for deck, card in ENTRIES])
def test_both_sides_of_every_card_can_be_set(deck: str, card) -> None:
    fields = card.model_dump(exclude={"settings"})
    note = Note(**fields)
    for ordinal in note.ordinals():
        shown = face(note, ordinal)
        for side in (shown.front, shown.back, shown.more):
            check_text(side)


@pytest.mark.django_db
def test_decks_load_and_keep_their_cards_when_a_note_is_edited() -> None:
    load(CONTENT)
    assert Deck.objects.filter(is_published=True).count() == len(DECKS)
    assert Card.objects.filter(is_live=True).count() > len(ENTRIES)
    cloze = Note.objects.get(slug="sigmoid-range")
    before = list(cloze.cards.order_by("ordinal").values_list("pk", flat=True))

    cloze.front = cloze.front.replace("{{c2::", "{{c3::")
    cloze.save()

    rows = cloze.cards.order_by("ordinal").values_list("ordinal", "is_live")
    assert (list(rows), cloze.cards.get(ordinal=1).pk) == ([(1, True), (2, False), (3, True)], before[0])
    assert "kept card" in load(CONTENT)


CARD = "title: T\nsummary: S\norder: 1\nis_public: true\nis_published: true\ncards:\n  - slug: one\n    source: S\n"


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ("kind: basic\n    front: x", "cards[0].back: is required"),
        ("kind: cloze\n    front: no gap", "cards[0].front: has no gap: write one as {{c1::the answer}}"),
        ("kind: typed\n    front: x", "cards[0].accepted: is required"),
        ("kind: true_or_fix\n    front: x\n    back: y", "cards[0].is_true: is required"),
        ("kind: diagram\n    front: x\n    back: y\n    box: lid", "cards[0].box: must be one of forget, input,"),
        ("kind: basic\n    front: x\n    back: y\n    box: input", "cards[0].box: belongs only to kind diagram"),
        ("kind: skill", "cards[0].family: is required"),
        ("kind: skill\n    family: lstm_output\n    settings: {level: 99}", "cards[0].settings.level: "),
        ("kind: basic\n    front: x\n    back: y\n    malrule: M999", "cards[0].malrule: there is no mal-rule 'M999'"),
        ("kind: basic\n    front: $x\n    back: y", "cards[0].front: The dollar sign"),
        ("kind: riddle", "cards[0].kind: must be one of basic, reversed, cloze"),
    ],
)
def test_a_faulty_card_is_refused_at_its_field(tmp_path: Path, fields: str, fault: str) -> None:
    file = tmp_path / "deck.yaml"
    file.write_text(f"{CARD}    {fields}\n")

    _, faults = parse(DeckEntry, read_yaml(file, "deck.yaml"))

    assert fault in str(faults[0])
    assert faults[0].line > 6
