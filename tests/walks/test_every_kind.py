"""One question of each kind that is answered by hand, in a real browser, on the real content."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quizzes.models import AttemptItem
from tests.quizzes.written import right_form
from tests.walks.test_student_answers import dealt_here, open_quiz

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]

QUIZ = "numbers-words-orders"
KINDS = ["numeric", "cloze", "ordering", "matching", "grid"]


def each_kind(page: Page) -> Iterator[AttemptItem]:
    """Go to the first question of each kind, one after the other."""
    for kind in KINDS:
        attempt = int(re.findall(r"/attempts/(\d+)/", page.url)[0])
        number = AttemptItem.objects.filter(attempt=attempt, kind=kind).order_by("number").first().number
        page.goto(re.sub(r"/\d+/(\?.*)?$", f"/{number}/", page.url))
        yield dealt_here(page)


def answer(page: Page, form: dict[str, str]) -> None:
    """Type or choose, from the first place in an order to the last, and submit."""
    for name, value in sorted(form.items(), key=lambda pair: (pair[1].zfill(3), pair[0])):
        field = page.locator(f"#{name}")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("#submit").click()


def right(dealt: AttemptItem) -> dict[str, str]:
    return right_form(dealt.kind, dealt.shown, dealt.sealed)


def test_student_answers_each_kind_and_reads_what_came_of_it(
    page: Page,
    live_server: Any,
    content: None,
    complaints: list[str],
    axe: Callable[[], list[str]],
) -> None:
    open_quiz(page, live_server, QUIZ)

    for dealt in each_kind(page):
        # nothing filled in costs nothing
        page.locator("#submit").click()
        expect(page.locator("#result")).to_have_text("Not read, so no try was used")
        expect(page.locator("#submit")).to_have_text(re.compile("3 of 3 tries left"))
        assert complaints == []
        assert axe() == [], dealt.kind

        answer(page, right(dealt))
        expect(page.locator("#result")).to_have_text("Right")
        expect(page.locator("#result")).to_be_focused()
        expect(page.get_by_role("heading", name="Worked solution")).to_be_visible()
        assert complaints == []
        assert axe() == [], dealt.kind


def test_each_kind_goes_without_javascript(browser: Any, live_server: Any, content: None) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_quiz(page, live_server, QUIZ)

    for dealt in each_kind(page):
        assert page.locator("[data-move]:visible").count() == 0
        answer(page, right(dealt))
        expect(page.locator("#result")).to_have_text("Right")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_kind_fits_a_phone(
    page: Page,
    live_server: Any,
    content: None,
    axe: Callable[[], list[str]],
    scheme: Any,
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 740})
    open_quiz(page, live_server, QUIZ)

    for dealt in each_kind(page):
        page.locator("#submit").click()
        expect(page.locator("#result")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360, dealt.kind
        assert axe() == [], dealt.kind


def test_steps_are_moved_by_keyboard_alone_and_the_place_is_said(
    page: Page,
    live_server: Any,
    content: None,
) -> None:
    open_quiz(page, live_server, QUIZ)
    ordering = next(dealt for dealt in each_kind(page) if dealt.kind == "ordering")
    second = page.locator(".step select").nth(1).get_attribute("id")

    page.locator(".step").nth(1).get_by_role("button", name=re.compile("Move up")).focus()
    page.keyboard.press("Enter")

    assert page.locator(".step select").first.get_attribute("id") == second
    expect(page.locator("#announcement")).to_have_text("Place 1")
    expect(page.locator(".step").first.get_by_role("button", name=re.compile("Move up"))).to_be_focused()
    places = page.locator(".step select").evaluate_all("fields => fields.map(field => field.value)")
    assert places == [str(place) for place in range(1, len(ordering.shown.steps) + 1)]
    page.reload()
    expect(page.locator(".step select").first).to_have_attribute("id", str(second))


def test_a_step_is_dragged_and_stays_where_it_was_let_go(page: Page, live_server: Any, content: None) -> None:
    open_quiz(page, live_server, QUIZ)
    next(dealt for dealt in each_kind(page) if dealt.kind == "ordering")
    fields, grips = page.locator(".step select"), page.locator(".step [data-grip]")
    before, expected = (fields.evaluate_all(f"fields => fields.map(field => field.{name})") for name in ("id", "value"))

    grips.first.click()  # nothing is moved, nothing is answered
    assert fields.evaluate_all("fields => fields.map(field => field.value)") == expected
    expect(page.locator("#saved")).to_have_text("")
    fields.nth(1).focus()
    grips.first.hover()
    page.mouse.down()
    box = page.locator(".step").nth(2).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] - 4)  # as far as that at once
    expect(page.locator(".step").nth(2)).to_have_class(re.compile("is-dragged"))
    expect(fields.nth(2)).to_have_value("3")
    page.mouse.up()

    expect(page.locator(f"#{before[1]}")).to_be_focused()
    assert fields.evaluate_all("fields => fields.map(field => field.id)") == [*before[1:3], before[0], *before[3:]]
    values = fields.evaluate_all("fields => fields.map(field => field.value)")
    assert values == [str(place + 1) for place in range(len(before))]
    expect(page.locator("#announcement")).to_have_text("Place 3")
    expect(page.locator(".is-dragged")).to_have_count(0)
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))

    after = fields.evaluate_all("fields => fields.map(field => field.id)")
    grips.first.hover()
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] - 4)
    expect(fields.nth(2)).to_have_attribute("id", after[0])
    grips.nth(2).dispatch_event("pointercancel")
    page.mouse.up()
    assert fields.evaluate_all("fields => fields.map(field => field.id)") == after
    expect(page.locator(".is-dragged")).to_have_count(0)


def test_a_near_miss_is_asked_about(page: Page, live_server: Any, content: None) -> None:
    open_quiz(page, live_server, QUIZ)
    next(dealt for dealt in each_kind(page) if dealt.kind == "cloze")

    for gap, typed in enumerate(["forgt gate", "Input gates", "output"]):
        page.locator(f"#answer-{gap}").fill(typed)
    page.locator("#submit").click()

    expect(page.locator("#item")).to_contain_text("Did you mean “forget gate”?")
    expect(page.locator("#submit")).to_have_text(re.compile("3 of 3 tries left"))
    page.get_by_role("textbox", name=re.compile("gate for the old memory")).fill("forget gate")
    page.locator("#submit").click()
    expect(page.locator("#result")).to_have_text("Right")
