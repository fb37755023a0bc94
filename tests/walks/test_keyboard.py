"""A quiz from the course's page to the results, and an example with its lines, with keys alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.models import Course
from quizzes.models import Quiz
from tests.walks.test_student_answers import choices_here, key_here

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]


def tab_to(page: Page, selector: str) -> None:
    """Go forward until that has the focus, as somebody does who sees where it is; it must be visible there."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate("document.activeElement.getClientRects().length > 0")
            return
    pytest.fail(f"{selector} cannot be reached with Tab")


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def follow(page: Page, selector: str) -> None:
    """Press what leads to another page."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_quiz_goes_with_keys_alone(page: Page, live_server: Any, content: None, complaints: list[str]) -> None:
    quiz = Quiz.objects.get(slug="try-one")
    page.goto(live_server.url + Course.objects.get().get_absolute_url())
    follow(page, f"a[href='{quiz.get_absolute_url()}']")
    follow(page, "main button[type=submit]")

    # one choice: the arrows choose, Enter submits
    tab_to(page, "#item input[type=radio]")
    for _ in range(choices_here(page, key=True)[0]):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_have_text("Right")
    expect(page.locator("#result")).to_be_focused()
    follow(page, "#item a[data-key=n]")

    # boxes: Space ticks
    ticked = set(choices_here(page, key=True))
    for place in range(page.locator("#item input[type=checkbox]").count()):
        tab_to(page, "#item input[type=checkbox]")
        if place in ticked:
            page.keyboard.press("Space")
    press(page, "#submit")
    expect(page.locator("#result")).to_have_text("Right")
    expect(page.locator("#result")).to_be_focused()
    follow(page, "#item a[data-key=n]")

    # numbers: first a hint, then the lines, one after the other
    press(page, "#hint")
    expect(page.get_by_role("heading", name=re.compile("^Hint: "))).to_be_visible()
    expect(page.locator("#hint")).to_be_focused()
    expect(page.locator("#announcement")).to_have_text(re.compile("^Hint: "))
    key = key_here(page)
    while not page.evaluate("document.activeElement.matches('#answer-0')"):
        page.keyboard.press("Shift+Tab")
    for number in key:
        page.keyboard.type(number)
        page.keyboard.press("Enter")
    expect(page.locator("#result")).to_have_text("Right")
    expect(page.locator("#result")).to_be_focused()
    follow(page, "#item a[data-key=n]")
    follow(page, "main form button[type=submit]")

    expect(page.get_by_role("heading", name="Points")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1100, "light")])
def test_the_lines_of_an_example_come_one_by_one(
    page: Page, live_server: Any, content: None, axe: Callable[[], list[str]], width: int, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/quizzes/{Quiz.objects.get(slug='lstm-steps').pk}/")
    follow(page, "main button[type=submit]")
    page.goto(re.sub(r"\d+/(\?.*)?$", "5/", page.url))
    follow(page, "button[name=example]")
    lines, seen = page.locator(".step-worked"), page.locator(".step-worked:visible")
    expect(lines).to_have_count(10)
    expect(seen).to_have_count(1)

    press(page, ".step-reveal button:not([data-all])")
    expect(seen).to_have_count(2)
    expect(lines.nth(1).locator("td")).to_be_focused()
    assert axe() == []

    press(page, "#flag")  # the same question is drawn again
    expect(page.locator("#flag")).to_have_text("Take the flag away")
    expect(seen).to_have_count(2)
    page.emulate_media(media="print")
    expect(seen).to_have_count(10)
    expect(page.locator(".step-reveal")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(seen).to_have_count(2)

    press(page, ".step-reveal button[data-all]")
    expect(seen).to_have_count(10)
    expect(lines.nth(2).locator("td")).to_be_focused()
    expect(page.locator(".step-reveal")).to_be_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1100, "light")])
def test_an_example_and_its_lines_by_keys_alone(
    page: Page, live_server: Any, content: None, complaints: list[str], axe: Callable[[], list[str]], width: int,
    scheme: Any,
) -> None:  # fmt: skip
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/quizzes/{Quiz.objects.get(slug='lstm-steps').pk}/")
    follow(page, "main button[type=submit]")

    follow(page, "button[name=example]")
    expect(page.locator(".step-worked")).not_to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert complaints == []
    assert axe() == []

    tab_to(page, ".step-table input")
    page.keyboard.type(key_here(page)[0])
    page.keyboard.press("Enter")
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("#item")).to_contain_text("it is an example: it earns no points")
    assert axe() == []

    with page.expect_navigation():
        page.keyboard.press("Alt+n")
    expect(page.locator("#result")).to_have_count(0)
    expect(page.locator(".step-worked")).not_to_have_count(0)
    follow(page, "button[name=whole]")
    expect(page.locator(".step-worked")).to_have_count(0)

    link = page.get_by_role("link", name="Link to these numbers").get_attribute("href")
    page.context.clear_cookies()
    page.goto(f"{live_server.url}{link}")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert axe() == []
    follow(page, "main form button[type=submit]")
    expect(page.locator("#submit")).to_be_visible()
