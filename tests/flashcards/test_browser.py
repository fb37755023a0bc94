"""Reviewing in a real browser: with keys, with a thumb, without a connection, without JavaScript."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import User
from flashcards.models import Card, Deck, Kind, Learner, Memory, Note, Review
from tests.flashcards.test_log import rate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cards(course: Any) -> list[Card]:
    """Five cards of a public deck."""
    deck = Deck.objects.create(course=course, slug="gates", title="Gates", is_public=True, is_published=True)
    for number in range(1, 6):
        Note.objects.create(
            deck=deck, slug=f"note-{number}", front=f"Front {number} with $f_t$", back=f"Back {number}", concept="Gates"
        )
    return list(deck.cards.order_by("pk"))


def open_review(page: Page, live_server: Any, card: Card, query: str = "") -> None:
    page.goto(f"{live_server.url}/decks/{card.deck_id}/review/{query}")


def ratings() -> list[tuple[int, int]]:
    """Card and rating of every review that stands."""
    return list(Review.objects.standing().order_by("pk").values_list("card", "rating"))


def settled(page: Page, count: int) -> None:
    """So many ratings have arrived."""
    for _ in range(50):
        if Review.objects.count() >= count:
            return
        page.wait_for_timeout(100)


def test_a_guest_reviews_with_keys_and_takes_back(
    page: Page, live_server: Any, cards: list[Card], complaints: list[str], axe: Callable[[], list[str]]
) -> None:
    open_review(page, live_server, cards[0])
    expect(page.locator("#question")).to_contain_text("Front 1")
    page.keyboard.press("Space")
    expect(page.locator("#answer")).to_be_focused()
    assert axe() == []

    for key in ("3", " ", "4", "Enter", "1"):
        page.wait_for_timeout(400)
        page.keyboard.press(key)
    expect(page.locator("#question")).to_contain_text("Front 4")
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#announcement")).to_have_text("Again, next in 1 minute")
    settled(page, 3)
    assert ratings() == [(cards[0].pk, 3), (cards[1].pk, 4), (cards[2].pk, 1)]

    page.keyboard.press("u")
    expect(page.locator("main")).to_contain_text("Undone. Nothing was counted.")
    expect(page.locator("#question")).to_contain_text("Front 3")
    assert ratings() == [(cards[0].pk, 3), (cards[1].pk, 4)]
    assert complaints == []
    assert axe() == []


def test_two_taps_at_once_rate_once(page: Page, live_server: Any, cards: list[Card]) -> None:
    open_review(page, live_server, cards[0])
    page.locator("summary").first.click()

    page.evaluate("() => { for (const _ of [1, 2]) document.querySelector('.rating-3')?.click() }")
    page.wait_for_timeout(500)

    assert ratings() == [(cards[0].pk, 3)]


def test_ratings_wait_for_the_connection_and_count_once(page: Page, live_server: Any, cards: list[Card]) -> None:
    open_review(page, live_server, cards[0])
    page.context.set_offline(True)
    for _ in range(2):
        page.wait_for_timeout(400)  # a tap within 350 ms of a rating is its second one
        page.locator(".flip summary").click()
        page.wait_for_timeout(400)
        page.locator(".rating-3").click()
    expect(page.locator("#waiting")).to_have_text("Saved on this device: 2 ratings wait for the connection.")
    expect(page.locator("#card")).to_contain_text("No connection.")
    assert ratings() == []

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    settled(page, 2)

    expect(page.locator("#question")).to_contain_text("Front 3")
    expect(page.locator("#waiting")).to_be_hidden()
    assert ratings() == [(cards[0].pk, 3), (cards[1].pk, 3)]


def test_a_rating_whose_answer_was_lost_is_sent_again_and_counts_once(
    page: Page, live_server: Any, cards: list[Card]
) -> None:
    open_review(page, live_server, cards[0])
    page.evaluate("real = fetch, fetch = async (...sent) => { await real(...sent); throw new TypeError('lost'); }; 0")
    page.locator(".flip summary").click()
    page.locator(".rating-3").click()
    expect(page.locator("#waiting")).to_have_text("Saved on this device: 1 rating waits for the connection.")
    settled(page, 1)
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.reload()

    assert ratings() == [(cards[0].pk, 3)]


SWIPE = """(card, [across, down]) => {
  for (const [type, x, y] of [["touchstart", 200, 300], ["touchend", 200 + across, 300 + down]]) {
    const touch = new Touch({ identifier: 1, target: card, clientX: x, clientY: y });
    const touches = type === "touchstart" ? [touch] : [];
    card.dispatchEvent(new TouchEvent(type, { touches, changedTouches: [touch], bubbles: true }));
  }
}"""


def swipe(page: Page, across: int, down: int = 0) -> None:
    """One finger over the card."""
    page.locator("#card").evaluate(SWIPE, [across, down])


def test_a_card_rated_without_a_connection_is_not_asked_again(
    page: Page, live_server: Any, cards: list[Card], context: Any
) -> None:
    open_review(page, live_server, cards[0])
    queue = f"ratings:/decks/{cards[0].deck_id}/review/"
    rating = {"card": str(cards[0].pk), "key": "6f1c1c0e-0000-4000-8000-000000000001", "mode": "review", "rating": "3"}
    page.evaluate("([name, queue]) => localStorage.setItem(name, queue)", [queue, json.dumps([{**rating, "at": 1}])])
    page.reload()

    expect(page.locator("#question")).to_contain_text("Front 2")
    settled(page, 1)
    assert ratings() == [(cards[0].pk, 3)]


def test_two_tabs_without_a_connection_keep_the_ratings_of_both(
    page: Page, live_server: Any, cards: list[Card], student: User, sign_in: Any
) -> None:
    sign_in(student)
    other = page.context.new_page()
    for tab, card in ((page, cards[0]), (other, cards[3])):
        open_review(tab, live_server, card, f"?card={card.pk}")
    page.context.set_offline(True)
    for tab in (page, other):
        tab.locator(".flip summary").click()
        tab.locator(".rating-3").click()
        expect(tab.locator("#waiting")).to_be_visible()
    other.close()
    page.context.set_offline(False)
    page.reload()
    settled(page, 2)

    assert sorted(ratings()) == [(cards[0].pk, 3), (cards[3].pk, 3)]


def test_the_second_of_two_taps_turns_no_card(page: Page, live_server: Any, cards: list[Card]) -> None:
    open_review(page, live_server, cards[0])
    page.locator("summary").first.click()

    page.evaluate("""() => {
        document.querySelector('.rating-3').click();
        document.querySelector('.flip > summary').click();
    }""")

    expect(page.locator("#question")).to_contain_text("Front 2")
    expect(page.locator("#answer")).to_be_hidden()


def test_a_swipe_rates_on_the_back_only(browser: Any, live_server: Any, cards: list[Card]) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    open_review(page, live_server, cards[0])
    swipe(page, 150)
    expect(page.locator("#question")).to_contain_text("Front 1")
    page.locator(".flip summary").tap()
    swipe(page, 60)
    swipe(page, 150, down=90)
    expect(page.locator("#question")).to_contain_text("Front 1")

    swipe(page, 150)
    expect(page.locator("#question")).to_contain_text("Front 2")
    page.wait_for_timeout(500)
    page.locator(".flip summary").tap()
    swipe(page, -150)
    expect(page.locator("#question")).to_contain_text("Front 3")
    settled(page, 2)

    assert ratings() == [(cards[0].pk, 3), (cards[1].pk, 1)]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    context.close()


def test_reviewing_goes_without_javascript(browser: Any, live_server: Any, cards: list[Card]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_review(page, live_server, cards[0])

    page.locator("summary").first.click()
    page.get_by_role("button", name="Easy").click()
    expect(page.locator("#question")).to_contain_text("Front 2")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#question")).to_contain_text("Front 1")

    assert ratings() == []
    context.close()


def test_a_typed_card_and_a_skill_in_the_page(
    page: Page, live_server: Any, cards: list[Card], student: User, sign_in: Any, complaints: list[str], axe: Any
) -> None:
    deck = cards[0].deck
    deck.cards.update(is_live=False)
    Note.objects.create(deck=deck, slug="typed", kind=Kind.TYPED, front="Which gate?", accepted=["forget gate"])
    Note.objects.create(deck=deck, slug="skill", kind=Kind.SKILL, family="cell_update", family_settings={"level": 1})
    sign_in(student)
    open_review(page, live_server, cards[0])

    page.get_by_label("Your answer").fill("forgt gate")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your answer")).to_be_focused()
    assert axe() == []
    page.get_by_label("Your answer").fill("forget gates")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#answer-0")).to_be_visible()
    page.locator("#answer-0").fill("abc")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#unread")).to_be_focused()
    expect(page.locator("#answer-0")).to_have_value("abc")
    page.get_by_role("button", name="Show me").click()
    expect(page.locator("#answer")).to_contain_text("Worked solution")
    assert complaints == []
    assert axe() == []
    assert ratings() == [(deck.cards.get(note__slug="typed").pk, 3)]


def test_single_keys_can_be_turned_off(
    page: Page, live_server: Any, cards: list[Card], student: User, sign_in: Any
) -> None:
    Learner.objects.create(student=student, keys=False)
    sign_in(student)
    open_review(page, live_server, cards[0])

    page.keyboard.press("Space")

    expect(page.locator("#answer")).to_be_hidden()


def test_keys_are_listed_and_a_card_tells_its_story_in_place(
    page: Page, live_server: Any, cards: list[Card], student: User, sign_in: Any, complaints: list[str], axe: Any
) -> None:
    sign_in(student)
    open_review(page, live_server, cards[0])

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("take the last rating back")
    page.keyboard.press("3")
    assert axe() == []
    page.keyboard.press("Escape")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.press("i")
    expect(page.locator("#drawer")).to_contain_text("You have not met this card yet.")
    assert axe() == []
    page.keyboard.press("Escape")
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#answer")).to_be_hidden()
    page.keyboard.press("e")

    expect(page).to_have_url(f"{live_server.url}/decks/{cards[0].deck_id}/cards/{cards[0].pk}/#report")
    assert complaints == []
    assert ratings() == []


@pytest.mark.parametrize(("scheme", "wide"), [("light", 360), ("dark", 360), ("light", 1100), ("dark", 1100)])
def test_every_page_of_a_deck_is_sound(
    page: Page, live_server: Any, cards: list[Card], student: User, sign_in: Any, axe: Any, complaints: Any,
    scheme: str, wide: int,
) -> None:  # fmt: skip
    sign_in(student)
    deck, card = f"/decks/{cards[0].deck_id}/", f"/decks/{cards[0].deck_id}/cards/{cards[0].pk}/"
    rate(student, cards[1], 4, timezone.now() - timedelta(days=30))
    Memory.objects.update(lapses=4)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": wide, "height": 740})
    ways = ["/", "/decks/", deck, *(f"{deck}{name}/" for name in ("settings", "browse", "walk", "review")), card]
    ways += [f"{card}split/", card.replace(str(cards[0].pk), str(cards[1].pk)), "/decks/import/", "/decks/cards/new/"]
    found = {}
    for way in ways:
        page.goto(live_server.url + way)
        width = page.evaluate("document.documentElement.scrollWidth")
        found[way] = ([] if width == wide else [f"{width} px wide"]) + complaints + axe()
        complaints.clear()

    assert found == {way: [] for way in ways}
