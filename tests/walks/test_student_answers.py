"""The walk of a student through a quiz, in a real browser, on the real content."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from courses.models import User
from lstm_engine import MALRULES, Variant, grade
from quizzes.models import AttemptItem, Quiz

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]


def dealt_here(page: Page) -> AttemptItem:
    """The item on the page, as it was dealt last."""
    attempt, number = map(int, re.findall(r"/attempts/(\d+)/(\d+)/", page.url)[0])
    return AttemptItem.objects.filter(attempt=attempt, number=number).latest("deal")


def variant_here(page: Page) -> Variant:
    """The variant behind the page, with everything that the student may not see."""
    return dealt_here(page).whole_variant


def key_here(page: Page) -> list[str]:
    """The right numbers, as displayed."""
    return [key.shown for key in variant_here(page).answer_key]


def slip_with_one_name(variant: Variant, *, carried: bool = False) -> tuple[list[str], str, str]:
    """Answers that hold one slip with one name: the numbers, the one at fault, what the teacher says of it.

    With `carried`, one that lines below follow from.
    """
    names = [key.blank for key in variant.answer_key]
    for prediction in variant.predictions:
        marked = grade(variant, dict(zip(names, prediction.shown, strict=True)))
        faults = [place for place, mark in enumerate(marked.marks) if mark.verdict == "fault"]
        sentence = MALRULES[prediction.malrule].sentence
        follows = any(mark.verdict == "follows" for mark in marked.marks) or not carried
        if len(faults) == len(marked.malrules) == 1 and "$" not in sentence and follows:
            return list(prediction.shown), prediction.shown[faults[0]], sentence.replace("'", "’")
    pytest.fail("every slip has two names here")


def fill(page: Page, numbers: list[str]) -> None:
    """Type a number into each line and submit."""
    lines = page.locator("input[inputmode=decimal]")
    for place, number in enumerate(numbers):
        lines.nth(place).fill(number)
    page.locator("#submit").click()


def choices_here(page: Page, *, key: bool) -> list[int]:
    """The positions of the key choices, or of the distractors, among the shuffled choices."""
    return [place for place, is_key in enumerate(dealt_here(page).sealed["is_key"]) if is_key == key]


def tick(page: Page, positions: list[int]) -> None:
    """Tick exactly these boxes, or this button, and submit."""
    boxes = page.locator("#item input[type=checkbox], #item input[type=radio]")
    for place in range(boxes.count()):
        if boxes.nth(place).get_attribute("type") == "checkbox":
            boxes.nth(place).set_checked(place in positions)
        elif place in positions:
            boxes.nth(place).check()
    page.locator("#submit").click()


def open_quiz(page: Page, live_server: Any, slug: str) -> None:
    page.goto(f"{live_server.url}/quizzes/{Quiz.objects.get(slug=slug).pk}/")
    page.get_by_role("button", name=re.compile("Begin|Continue")).click()


@pytest.mark.each_database
def test_student_signs_up_takes_every_kind_of_item_and_finishes(
    page: Page, live_server: Any, content: None, complaints: list[str], axe: Callable[[], list[str]]
) -> None:
    page.goto(f"{live_server.url}/join/")
    page.locator("[name=username]").fill("ada")
    page.locator("[name=password1]").fill("carrousel-1997")
    page.locator("[name=password2]").fill("carrousel-1997")
    page.get_by_role("button", name="Make the account").click()
    open_quiz(page, live_server, "try-one")

    # one choice: first a distractor, with its reason, then the key with the worked solution
    tick(page, choices_here(page, key=False)[:1])
    expect(page.locator("#result")).to_have_text("Not yet")
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("#submit")).to_have_text(re.compile(r"1 of 2 tries left"))
    tick(page, choices_here(page, key=True))
    expect(page.locator("#result")).to_have_text("Right")
    expect(page.locator("#submit")).to_have_count(0)

    # choose all: the rule of scoring stands beside the question
    page.get_by_role("link", name=re.compile("Next")).click()
    expect(page.locator("#item")).to_contain_text(re.compile("minus", re.IGNORECASE))
    tick(page, choices_here(page, key=True))
    expect(page.locator("#result")).to_have_text("Right")

    # a calculation: a slip is named, and new numbers are dealt on request
    page.get_by_role("link", name=re.compile("Next")).click()
    slip, _, sentence = slip_with_one_name(variant_here(page))
    fill(page, slip)
    expect(page.locator("#item")).to_contain_text(sentence)
    before = page.locator(".givens").inner_text()
    page.get_by_role("button", name="New numbers").click()
    expect(page.locator(".givens")).not_to_have_text(before)
    fill(page, key_here(page))
    expect(page.locator("#result")).to_have_text("Right")

    page.get_by_role("link", name="Look over and hand in").click()
    page.get_by_role("button", name=re.compile("Hand in")).click()
    expect(page.locator("main")).to_contain_text(re.compile(r"3 of 3"))
    assert complaints == []
    assert axe() == []
    assert User.objects.get(username="ada").is_guest is False


def test_guest_makes_each_kind_of_mistake_and_reads_why(
    page: Page, live_server: Any, content: None, complaints: list[str], axe: Callable[[], list[str]]
) -> None:
    open_quiz(page, live_server, "lstm-steps")
    page.goto(re.sub(r"/\d+/$", "/5/", page.url))
    expect(page.locator("h1")).to_have_text("One LSTM step, line by line")
    tries = page.locator("#submit")
    right = key_here(page)

    # what cannot be read costs nothing and says why
    fill(page, ["abc", "0.5", *right[2:]])
    expect(page.locator("#result")).to_have_text("Not read, so no try was used")
    expect(page.locator("#item")).to_contain_text("0.5 has one decimal; this question needs 3")
    expect(tries).to_have_text(re.compile("3 of 3 tries left"))
    assert axe() == []

    # one slip costs its own line: the lines below follow from it
    slip, number, sentence = slip_with_one_name(variant_here(page), carried=True)
    fill(page, slip)
    expect(page.locator("#item")).to_contain_text(sentence)
    expect(page.locator("#item")).to_contain_text(f"Right from your {number}")
    expect(page.locator("#result")).to_have_text("Partly right")
    expect(tries).to_have_text(re.compile("2 of 3 tries left"))

    # the same answer again is not charged
    fill(page, slip)
    expect(page.locator("#result")).to_have_text("The same answer as before, so no try was used")
    expect(tries).to_have_text(re.compile("2 of 3 tries left"))

    # a number that nothing explains gets no invented reason; an impossible gate carries nothing on
    fill(page, ["1.500", *right[1:4], "9.999", "9.999"])
    expect(page.locator("#item")).to_contain_text("Not 1.500. The first place we differ is here")
    expect(page.locator("#item")).to_contain_text("Not judged")
    assert complaints == []
    assert axe() == []

    # the last try opens the solution, with the student's own path beside it
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 740})
    fill(page, [*slip[:5], "0.111"])
    expect(page.get_by_role("heading", name="Worked solution")).to_be_visible()
    expect(page.locator("#item")).to_contain_text("Here your path leaves the right one")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert axe() == []


def test_what_was_typed_for_the_next_try_is_there_after_a_reload(page: Page, live_server: Any, content: None) -> None:
    open_quiz(page, live_server, "lstm-steps")
    fill(page, ["7.123"])
    expect(page.locator("#result")).to_have_text("Not yet")

    page.locator("input[inputmode=decimal]").first.fill("0.456")
    page.reload()
    expect(page.locator("input[inputmode=decimal]").first).to_have_value("0.456")

    page.locator("#submit").click()
    expect(page.locator("#submit")).to_have_text(re.compile("1 of 3 tries left"))
    page.reload()
    expect(page.locator("input[inputmode=decimal]").first).to_have_value("0.456")


def test_the_walk_goes_without_javascript(browser: Any, live_server: Any, content: None) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_quiz(page, live_server, "lstm-steps")
    right = key_here(page)

    fill(page, ["", *right[1:]])
    expect(page.locator("#result")).to_have_text("Not read, so no try was used")
    fill(page, right)
    expect(page.locator("#result")).to_have_text("Right")
    page.get_by_role("button", name="New numbers").click()

    assert key_here(page) != right or dealt_here(page).deal == 2
    context.close()
