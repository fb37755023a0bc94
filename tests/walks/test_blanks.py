"""Every kind of blank on a phone: boxes, buttons, tables to read, and a minus that the keys of the phone lack."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, ItemBank, Quiz, QuizItem

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone that is touched."""
    return {**browser_context_args, "viewport": PHONE, "has_touch": True}


@pytest.fixture
def open_exercise(
    page: Page, live_server: Any, course: Any, student: User, sign_in: Callable[[User], None]
) -> Callable[..., AttemptItem]:
    """Deal an exercise to the student and open its page."""

    def open_exercise(family: str, **settings: Any) -> AttemptItem:
        bank = ItemBank.objects.create(course=course, slug="b", title="Bank")
        item = Item.objects.create(
            bank=bank, slug="x", title="Exercise", kind="generated", family=family, family_settings=settings
        )
        quiz = Quiz.objects.create(course=course, slug="q", title="Quiz", is_published=True)
        QuizItem.objects.create(quiz=quiz, item=item, order=1)
        attempt = Attempt.start(quiz, student)
        sign_in(student)
        page.goto(f"{live_server.url}/attempts/{attempt.pk}/1/")
        return AttemptItem.objects.get(attempt=attempt)

    return open_exercise


def key_of(dealt: AttemptItem) -> list[str]:
    return [key.shown for key in dealt.whole_variant.answer_key]


def choose(page: Page, number: int, places: str) -> None:
    """Tick what a key names by its places."""
    for place in places.split(","):
        page.locator(f"label[for=answer-{number}-{place}]").tap()


def is_sound(page: Page, axe: Callable[[], list[str]], complaints: list[str]) -> bool:
    """Nothing sideways, nothing that axe finds, nothing that the browser complains about."""
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert axe() == []
    complaints.clear()  # axe sets styles itself
    return True


def test_boxes_are_ticked_and_marked(
    page: Page, open_exercise: Callable[..., AttemptItem], axe: Callable[[], list[str]], complaints: list[str]
) -> None:
    dealt = open_exercise("gate_copies", level=1)
    for number, places in enumerate(key_of(dealt)):
        choose(page, number, places)
    assert is_sound(page, axe, complaints)

    page.locator("#submit").click()

    expect(page.locator("#result")).to_have_text("Right")
    assert is_sound(page, axe, complaints)


def test_trace_is_a_table_with_headers_and_a_wrong_step_is_named(
    page: Page, open_exercise: Callable[..., AttemptItem], axe: Callable[[], list[str]], complaints: list[str]
) -> None:
    dealt = open_exercise("read_the_trace", level=1)
    expect(page.get_by_role("columnheader", name="step", exact=True)).to_be_visible()
    expect(page.get_by_role("rowheader", name="6", exact=True)).to_be_visible()
    slip = dealt.whole_variant.predictions[0]
    for number, place in enumerate(slip.shown):
        choose(page, number, place)

    page.locator("#submit").click()

    expect(page.locator("#item")).to_contain_text(f"“step {int(slip.shown[1]) + 1}” fits a known slip")
    assert is_sound(page, axe, complaints)


def test_bug_is_found_by_line_reason_and_value(
    page: Page, open_exercise: Callable[..., AttemptItem], axe: Callable[[], list[str]], complaints: list[str]
) -> None:
    dealt = open_exercise("find_the_bug", level=3)
    line, why, value = key_of(dealt)
    assert is_sound(page, axe, complaints)
    choose(page, 0, line)
    choose(page, 1, why)
    page.locator("#answer-2").fill(value)

    page.locator("#submit").click()

    expect(page.locator("#result")).to_have_text("Right")
    assert is_sound(page, axe, complaints)


def test_key_gives_a_minus_and_takes_it_back(page: Page, open_exercise: Callable[..., AttemptItem]) -> None:
    open_exercise("pre_activation", level=1)
    field, key = page.locator("#answer-0"), page.get_by_role("button", name="Change the sign")
    field.fill("0.5")

    key.tap()
    expect(field).to_have_value("-0.5")
    expect(field).to_be_focused()
    key.tap()
    expect(field).to_have_value("0.5")


def test_powers_of_ten_get_all_keys(page: Page, open_exercise: Callable[..., AttemptItem]) -> None:
    open_exercise("vanish_or_explode", level=1)

    expect(page.locator("#answer-0")).to_have_attribute("inputmode", "text")
    expect(page.get_by_role("button", name="Change the sign")).to_have_count(0)


def test_enter_goes_on_to_the_next_row_whatever_is_asked_there(
    page: Page, open_exercise: Callable[..., AttemptItem]
) -> None:
    open_exercise("saturation", level=1)
    page.locator("#answer-0").fill("0.100")

    page.locator("#answer-0").press("Enter")

    expect(page.locator("#answer-1-0")).to_be_focused()
    expect(page.locator("#result")).to_have_count(0)
