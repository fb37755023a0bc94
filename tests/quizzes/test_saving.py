"""Typed text in a browser: saved as it is typed, over lost lines, sign-outs and the end of the time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Draft, Item, Quiz, Response
from tests.quizzes.answers import set_rules

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = ".step-table input >> nth=0"


@pytest.fixture
def opened(
    make_quiz: Callable[..., Quiz],
    generated: Item,
    single: Item,
    student: User,
    sign_in: Any,
    page: Any,
    live_server: Any,
) -> Attempt:
    """A calculation and a choice, begun by the student; the page shows the calculation."""
    attempt = Attempt.start(make_quiz(generated, single), student)
    sign_in(student)
    page.goto(f"{live_server.url}/attempts/{attempt.pk}/1/")
    return attempt


def saved(page: Any, words: str = "Saved") -> str:
    """What stands beside the button, once it says this."""
    place = page.locator("#saved")
    page.wait_for_function("(words) => document.getElementById('saved').textContent.includes(words)", arg=words)
    return str(place.inner_text())


def typed() -> list[str]:
    """The first line of what the server has."""
    rows = Draft.objects.select_related("attempt_item")
    return [draft.answers[draft.attempt_item.shown.blanks[0].name] for draft in rows]


def test_typing_is_saved_without_a_click_and_then_nothing_waits(opened: Attempt, page: Any) -> None:
    page.fill(FIRST, "0.123")

    assert saved(page).startswith("Saved ")

    assert typed() == ["0.123"]
    assert page.evaluate("Object.keys(localStorage)") == []
    page.reload()
    assert page.input_value(FIRST) == "0.123"


def test_leaving_at_once_loses_nothing(opened: Attempt, page: Any, live_server: Any) -> None:
    page.fill(FIRST, "0.4")
    page.goto(f"{live_server.url}/courses/gates/")
    page.wait_for_function("() => Object.keys(localStorage).length === 0")

    assert typed() == ["0.4"]


def test_lost_line_is_said_and_typing_waits_on_the_device(opened: Attempt, page: Any) -> None:
    page.context.set_offline(True)
    page.fill(FIRST, "0.5")
    assert saved(page, "waiting") == "Saved on this device, 1 waiting"
    assert page.inner_text("#announcement") == "Saved on this device, 1 waiting"
    assert typed() == []

    page.context.set_offline(False)
    page.wait_for_function("() => Object.keys(localStorage).length === 0")

    assert typed() == ["0.5"]


def test_what_waited_is_sent_from_the_next_page(opened: Attempt, page: Any, live_server: Any) -> None:
    page.route("**/draft/**", lambda route: route.abort())
    page.fill(FIRST, "0.6")
    saved(page, "waiting")
    page.unroute("**/draft/**")

    page.goto(f"{live_server.url}/attempts/{opened.pk}/2/")
    page.wait_for_function("() => Object.keys(localStorage).length === 0")

    assert typed() == ["0.6"]


def test_signed_out_in_the_middle(opened: Attempt, page: Any, live_server: Any, sign_in: Any, student: User) -> None:
    Session.objects.all().delete()
    page.fill(FIRST, "0.7")
    assert "You are signed out" in saved(page, "signed out")

    sign_in(student)
    page.goto(f"{live_server.url}/attempts/{opened.pk}/1/")

    assert page.input_value(FIRST) == "0.7"
    saved(page)
    assert typed() == ["0.7"]


def test_old_token_is_renewed_without_a_word(opened: Attempt, page: Any, sign_in: Any, student: User) -> None:
    sign_in(student)
    page.context.clear_cookies(name="csrftoken")
    page.fill(FIRST, "0.8")

    saved(page)
    assert typed() == ["0.8"]


def test_two_tabs_the_newest_wins_and_the_other_says_so(opened: Attempt, page: Any, context: Any) -> None:
    other = context.new_page()
    other.goto(page.url)
    other.fill(FIRST, "0.2")
    saved(other)

    assert "another tab" in saved(page, "another tab")
    page.fill(FIRST, "0.3")
    saved(page)
    assert typed() == ["0.3"]


def test_answer_that_could_not_be_sent_is_sent_again_and_counts_once(opened: Attempt, page: Any) -> None:
    page.clock.install()
    calls: list[str] = []

    def first_is_lost(route: Any) -> None:
        """The server answers, and the answer is lost on its way."""
        calls.append(route.request.method)
        if len(calls) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/1/?deal=1", first_is_lost)
    for line in page.locator(".step-table input").all():
        line.fill("0.911")
    page.click("#submit")
    page.wait_for_selector(".not-sent")
    page.clock.fast_forward(10_500)
    page.wait_for_selector("#result")

    assert [response.try_number for response in Response.objects.all()] == [1]


def test_time_runs_down_is_told_and_what_is_saved_is_handed_in(opened: Attempt, page: Any) -> None:
    set_rules(opened.quiz, kind="graded", minutes=30)
    Attempt.objects.update(deadline=timezone.now() + timedelta(minutes=10, seconds=20))
    page.clock.install()
    page.reload()
    page.click(".clock summary")
    assert page.inner_text("[data-left]") == "11 min left"

    page.clock.run_for(30_000)
    assert page.inner_text("#announcement") == "10 min left"

    page.fill(FIRST, "0.11")
    page.clock.run_for(900)
    saved(page)
    Attempt.objects.update(deadline=timezone.now())
    page.clock.run_for(600_000)
    page.wait_for_url(f"**/attempts/{opened.pk}/")

    assert "Time is up." in page.inner_text("main")
    opened.refresh_from_db()
    assert (opened.ran_out, opened.finished_at) == (True, opened.deadline)
    assert Response.objects.get().answers[next(iter(AttemptItem.objects.first().shown.blanks)).name] == "0.11"


def test_single_keys_flag_and_move_and_can_be_turned_off(opened: Attempt, page: Any) -> None:
    page.keyboard.press("f")
    page.wait_for_selector("#flag[value=no]")
    assert AttemptItem.objects.get(number=1).is_flagged
    page.focus(FIRST)
    page.keyboard.press("n")
    assert page.input_value(FIRST) == "n"

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.uncheck("#single-keys")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("f")
    page.wait_for_timeout(300)
    assert AttemptItem.objects.get(number=1).is_flagged

    page.reload()
    page.keyboard.press("?")
    page.check("#single-keys")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    page.wait_for_url("**/2/")


def test_whole_attempt_by_keyboard_alone(opened: Attempt, page: Any) -> None:
    set_rules(opened.quiz, kind="graded", tries=1, marks_shown="never", solution_shown="never")
    page.reload()
    page.focus(FIRST)
    page.keyboard.type("0.5")
    saved(page)
    page.focus("#submit")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('announcement').textContent.startsWith('Saved')")
    assert page.evaluate("document.activeElement.id") == "submit"
    page.keyboard.press("n")
    page.wait_for_url("**/2/")
    page.focus(".choice input")
    page.keyboard.press("Space")
    saved(page)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    page.wait_for_url(f"**/attempts/{opened.pk}/")
    page.focus("main form button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".message-info")

    assert "2 answers to 2 questions." in page.inner_text("main")


@pytest.mark.parametrize("dark", [False, True])
def test_pages_round_the_question_have_no_fault(
    opened: Attempt, page: Any, live_server: Any, axe: Callable[[], list[str]], complaints: list[str], dark: bool
) -> None:
    set_rules(opened.quiz, kind="graded", minutes=30, asks_confidence=True)
    page.emulate_media(color_scheme="dark" if dark else "light")
    for path in (f"/quizzes/{opened.quiz_id}/", f"/attempts/{opened.pk}/1/", f"/attempts/{opened.pk}/"):
        page.goto(live_server.url + path)
        assert (path, complaints, axe()) == (path, [], [])
        complaints.clear()
    page.goto(f"{live_server.url}/attempts/{opened.pk}/1/")
    page.keyboard.press("?")
    assert axe() == []
    opened.finish()
    page.goto(f"{live_server.url}/attempts/{opened.pk}/")
    assert axe() == []
