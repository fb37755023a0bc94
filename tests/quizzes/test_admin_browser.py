"""Writing items in a real browser: the preview follows the typing, the policy holds, axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from courses.models import User
from quizzes.models import Attempt, Item, ItemBank, Quiz, QuizItem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server: Any, page: Any, sign_in: Callable[[User], None], teacher: User) -> Callable[[str], Any]:
    """Open a page of the admin as the teacher."""
    sign_in(teacher)

    def desk(address: str) -> Any:
        page.goto(f"{live_server.url}/admin/{address}")
        return page

    return desk


def status(page: Any, words: str) -> None:
    """Wait until the line above the preview says so."""
    page.locator("#preview-status", has_text=words).wait_for()


def is_wider_than_its_window(page: Any) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [1100, 390])
def test_writing_a_single_choice(
    desk: Any, bank: ItemBank, complaints: list[str], axe: Callable[[], list[str]], width: int
) -> None:
    page = desk("quizzes/item/add/?kind=single")
    page.set_viewport_size({"width": width, "height": 800})

    page.select_option("#id_bank", str(bank.pk))
    page.locator("#id_title").press_sequentially("What f scales")
    page.fill("#id_stem", "What does $f_t$ scale, *really*?")
    page.locator("#preview em", has_text="really").wait_for()
    page.locator("#preview math").first.wait_for()
    page.fill("#id_explanation", "It scales $c_{t-1}$.")
    page.fill("#id_choices-0-text", "The memory")
    page.check("#id_choices-0-is_key")
    page.fill("#id_choices-1-text", "The candidate")
    page.locator("#preview .faults", has_text="name its mal-rule").wait_for()
    page.select_option("#id_choices-1-malrule", "M14")
    status(page, "Ready to be saved.")
    page.get_by_text("Add another Choice").click()
    page.fill("#id_choices-3-text", "The output $\\oops$")
    page.fill("#id_choices-3-reason", "It sounds like it.")
    status(page, "1 thing to put right")
    page.locator("#preview .faults a").click()
    assert page.evaluate("document.activeElement.id") == "id_choices-3-text"
    page.fill("#id_choices-3-text", "The output $o_t$")
    status(page, "Ready to be saved.")

    assert complaints == []
    assert not is_wider_than_its_window(page)
    assert axe() == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    assert Item.objects.get(slug="what-f-scales").choices.count() == 3


def test_writing_a_generated_exercise(
    desk: Any, bank: ItemBank, complaints: list[str], axe: Callable[[], list[str]]
) -> None:
    page = desk("quizzes/item/add/?kind=generated")

    page.select_option("#id_bank", str(bank.pk))
    page.locator("#id_title").press_sequentially("Whole step")
    page.select_option("#id_family", "gru_step")
    page.locator("#id_setting_convention").wait_for()
    page.select_option("#id_setting_convention", "ng")
    page.locator("#preview .variant").nth(19).wait_for()
    status(page, "Ready to be saved.")
    page.locator("#preview .variant").first.locator("details").evaluate_all(
        "all => all.forEach(one => one.open = true)"
    )

    assert page.locator("#exercise [name=setting_gate]").count() == 0
    assert page.locator("#preview .variant").first.get_by_text("Smallest distance").is_visible()
    assert complaints == []
    assert axe() == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    assert Item.objects.get(slug="whole-step").family_settings == {"level": 1, "convention": "ng", "decimals": 3}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_saved_item_opens_with_its_preview(
    desk: Any, page: Any, multiple: Item, complaints: list[str], axe: Callable[[], list[str]], scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)

    desk(f"quizzes/item/{multiple.pk}/change/")
    status(page, "Ready to be saved.")

    assert page.locator("#preview .choice").count() == 4
    assert complaints == []
    assert axe() == []


def test_putting_an_item_into_a_quiz(
    desk: Any, single: Item, complaints: list[str], axe: Callable[[], list[str]]
) -> None:
    quiz = Quiz.objects.create(course=single.bank.course, slug="first", title="First")
    page = desk(f"quizzes/quiz/{quiz.pk}/change/")

    page.get_by_text("Add another Item of a quiz").click()
    page.locator("#quiz_items-0 .select2-selection").click()
    page.locator(".select2-search__field").press_sequentially("keep")
    page.locator(".select2-results__option", has_text=single.title).click()

    assert complaints == []
    assert axe() == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messagelist .success").wait_for()
    assert list(quiz.items.all()) == [single]


def test_writing_an_item_from_within_a_quiz(desk: Any, single: Item, complaints: list[str]) -> None:
    quiz = Quiz.objects.create(course=single.bank.course, slug="first", title="First")
    page = desk(f"quizzes/quiz/{quiz.pk}/change/")
    page.get_by_text("Add another Item of a quiz").click()

    with page.expect_popup() as opened:
        page.locator("#add_id_quiz_items-0-item").click()
    popup = opened.value
    popup.get_by_role("link", name="Generated exercise").click()
    popup.wait_for_url("**kind=generated**")  # with its scripts: what is typed before them starts no preview
    popup.select_option("#id_bank", str(single.bank.pk))
    popup.locator("#id_title").press_sequentially("Fresh numbers")
    popup.locator("#preview .variant").nth(19).wait_for()
    popup.get_by_role("button", name="Save", exact=True).click()
    page.locator("#quiz_items-0 .select2-selection", has_text="Fresh numbers").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator(".messagelist .success").wait_for()

    assert complaints == []
    assert [item.title for item in quiz.items.all()] == ["Fresh numbers"]


PAGES = [
    "",
    "quizzes/itembank/",
    "quizzes/item/",
    "quizzes/item/add/",
    "quizzes/quiz/",
    "quizzes/quiz/add/",
    "quizzes/quiz/{quiz}/as-student/",
    "quizzes/attempt/",
    "quizzes/attempt/{attempt}/change/",
    "quizzes/response/",
    "courses/course/",
    "courses/enrolment/",
    "courses/user/{student}/change/",
    "password_change/",
    "quizzes/item/{item}/history/",
    "quizzes/item/{item}/delete/",
]


@pytest.mark.parametrize(("width", "scheme"), [(1100, "light"), (390, "dark")])
def test_pages_keep_the_policy_and_axe_finds_nothing(
    desk: Any,
    page: Any,
    single: Item,
    student: User,
    complaints: list[str],
    axe: Callable[[], list[str]],
    width: int,
    scheme: str,
) -> None:
    quiz = Quiz.objects.create(course=single.bank.course, slug="first", title="First", is_published=True)
    QuizItem.objects.create(quiz=quiz, item=single)
    attempt = Attempt.start(quiz, student)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)

    found = {}
    for name in PAGES:
        desk(name.format(attempt=attempt.pk, quiz=quiz.pk, student=student.pk, item=single.pk))
        wide = ["wider than its window"] if is_wider_than_its_window(page) else []
        found[name] = [*complaints, *wide, *axe()]
        complaints.clear()

    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("width", [1100, 390])
def test_signing_in_through_the_form(
    live_server: Any, page: Any, teacher: User, complaints: list[str], axe: Callable[[], list[str]], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/admin/")
    assert complaints == []
    assert axe() == []
    complaints.clear()
    page.fill("#id_username", "tomoko")
    page.fill("#id_password", "password")

    page.get_by_role("button", name="Log in").click()

    page.get_by_role("heading", name="Courses and quizzes").wait_for()
    assert complaints == []
