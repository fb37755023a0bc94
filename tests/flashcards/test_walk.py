"""The deck by ear."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from flashcards.models import Deck, Kind, Note, Review
from tests.quizzes.test_attempt_item import text

VOICE = """
  const heard = (window.heard = []);
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [{}], cancel() {}, addEventListener() {},
    speak(speech) { heard.push(speech.text.trim()); setTimeout(() => speech.onend()); },
  } });
"""


def test_the_transcript_says_formulas_in_words(deck: Deck, make_note: Any, client: Client) -> None:
    make_note(front="What is $f_t$?", back="The forget gate.")
    make_note(kind=Kind.SKILL, front="", family="cell_update")

    page = text(client.get(f"/decks/{deck.pk}/walk/"))

    assert "What is f sub t?" in page
    assert page.count("data-card=") == 1


@pytest.mark.django_db(transaction=True)
def test_a_card_is_read_and_rated_with_a_large_button(page: Page, live_server: Any, course: Any, axe: Any) -> None:
    deck = Deck.objects.create(course=course, slug="gates", title="Gates", is_public=True, is_published=True)
    Note.objects.create(deck=deck, slug="one", front="What is $f_t$?", back="The forget gate.")
    page.goto(f"{live_server.url}/decks/{deck.pk}/walk/")
    expect(page.locator("#no-voice")).to_be_visible()
    assert axe() == []

    page.add_init_script(VOICE)
    page.reload()
    page.get_by_label("Pause").fill("3")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#now")).to_have_text("The forget gate.")
    assert axe() == []
    page.get_by_role("button", name="Good").click()
    page.wait_for_url("**/review/")

    assert Review.objects.get().rating == 3
