"""What static/js/carrousel.js adds to the question page, in a browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from courses.models import Course
from quizzes.models import Item, ItemBank, Quiz, QuizItem, Response

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def step_page(page: Any, live_server: Any, course: Course) -> Any:
    """A question with several lines to fill in, as a guest sees it."""
    bank = ItemBank.objects.create(course=course, slug="steps", title="Steps")
    item = Item.objects.create(
        bank=bank, slug="step", title="A step", kind="generated", family="lstm_step", family_settings={"level": 1}
    )
    quiz = Quiz.objects.create(course=course, slug="steps", title="Steps", tries=0, is_public=True, is_published=True)
    QuizItem.objects.create(quiz=quiz, item=item, order=1, points=1)
    page.goto(live_server.url + quiz.get_absolute_url())
    page.click("main button[type=submit]")
    page.wait_for_selector(".step-table")
    return page


def test_enter_moves_down_the_table_and_submits_on_the_last_line(step_page: Any) -> None:
    lines = step_page.locator(".step-table input")
    lines.first.focus()
    for _ in range(lines.count() - 1):
        step_page.keyboard.type("0.123")
        step_page.keyboard.press("Enter")
    assert not Response.objects.exists()
    step_page.keyboard.type("0.123")
    step_page.keyboard.press("Enter")
    step_page.wait_for_selector("#result")
    assert Response.objects.count() == 1


def test_the_result_has_the_focus(step_page: Any) -> None:
    for line in step_page.locator(".step-table input").all():
        line.fill("0.123")
    step_page.click("#submit")
    expect(step_page.locator("#result")).to_be_focused()
    assert step_page.locator("[aria-busy]").count() == 0


def test_what_is_typed_is_there_again_until_it_is_answered(step_page: Any) -> None:
    step_page.locator(".step-table input").first.fill("0.987")
    step_page.reload()
    assert step_page.locator(".step-table input").first.input_value() == "0.987"
    for line in step_page.locator(".step-table input").all():
        line.fill("0.123")
    step_page.click("#submit")
    step_page.wait_for_selector("#result")
    assert step_page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('waiting:'))") == []


def test_alt_n_asks_for_new_numbers(step_page: Any) -> None:
    before = step_page.locator(".givens").inner_text()
    with step_page.expect_navigation():
        step_page.keyboard.press("Alt+KeyN")
    assert step_page.locator(".givens").inner_text() != before


def test_a_lost_connection_is_told_and_the_answer_kept(step_page: Any) -> None:
    step_page.route("**/attempts/**", lambda route: route.abort())
    step_page.locator(".step-table input").first.fill("0.5")
    step_page.click("#submit")
    step_page.wait_for_selector(".not-sent")
    assert "safe on this device" in step_page.inner_text(".not-sent")
    assert step_page.locator(".step-table input").first.input_value() == "0.5"
    assert step_page.locator("#submit").is_enabled()


def test_two_clicks_send_one_form(step_page: Any) -> None:
    sent: list[str] = []
    step_page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    button = step_page.locator('[data-shortcut="new-numbers"]')
    with step_page.expect_navigation():
        button.dblclick(no_wait_after=True)
    assert len(sent) == 1
