"""What is typed is saved as it is typed, and never counts less than it should."""

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Draft, Quiz, Response
from tests.courses.test_accounts import SIGN_IN
from tests.quizzes.answers import address, dealt_at, right_answers, set_rules, wrong_answers
from tests.quizzes.test_attempt_item import result, text


def draft_address(dealt: AttemptItem) -> str:
    return f"/attempts/{dealt.attempt_id}/{dealt.number}/draft/?deal={dealt.deal}"


def save(client: Client, dealt: AttemptItem, answers: dict[str, Any], turn: int = 1, **fields: Any) -> Any:
    """As the script of a page saves."""
    data = {"key": str(uuid.uuid5(uuid.NAMESPACE_URL, "page")), "turn": turn, **answers, **fields}
    return client.post(draft_address(dealt), data)


def first_line() -> str:
    """What the server has for the first blank."""
    draft = Draft.objects.get()
    return str(draft.answers[draft.attempt_item.shown.blanks[0].name])


@pytest.mark.parametrize("number", [1, 2, 3])
def test_draft_is_there_on_return(attempt: Attempt, client: Client, number: int) -> None:
    dealt = dealt_at(attempt, number)

    said = save(client, dealt, right_answers(dealt))

    saved_at = Draft.objects.get().saved_at
    assert said.content.decode() == f"Saved {saved_at:%H:%M}"
    page = text(client.get(address(dealt)))
    assert f'id="saved">Saved {saved_at:%H:%M}<' in page
    values = right_answers(dealt)
    shown = [f'value="{pick}" checked' for pick in values["choice"]] if number < 3 else [
        f'value="{value}"' for value in values.values()
    ]  # fmt: skip
    assert all(part in page for part in shown)
    assert Response.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_saving_takes_eight_queries(
    attempt: Attempt, client: Client, number: int, django_assert_num_queries: Any
) -> None:
    dealt = dealt_at(attempt, number)
    save(client, dealt, right_answers(dealt), turn=1)

    # session, user, attempt item; begin, lock, handed in?, draft, update, end
    with django_assert_num_queries(9):
        save(client, dealt, wrong_answers(dealt), turn=2)


def test_what_was_saved_later_wins_whatever_arrives_last(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    save(client, dealt, {"answer-0": "0.2"}, turn=2)

    save(client, dealt, {"answer-0": "0.1"}, turn=1)

    assert first_line() == "0.2"


def test_what_waited_on_another_device_does_not_replace_what_was_typed_since(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    save(client, dealt, {"answer-0": "0.2"})

    said = save(client, dealt, {"answer-0": "0.1"}, key=str(uuid.uuid4()), age=60_000)

    assert (said.status_code, said.content.decode()) == (
        409, "A newer answer was saved from another page; load this one again to see it.",
    )  # fmt: skip
    assert first_line() == "0.2"


def test_newest_page_wins(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    save(client, dealt, {"answer-0": "0.2"}, turn=9)

    assert save(client, dealt, {"answer-0": "0.1"}, key=str(uuid.uuid4())).status_code == 200

    assert first_line() == "0.1"


def test_draft_that_arrives_after_its_page_was_handed_in_changes_nothing(attempt: Attempt, client: Client) -> None:
    dealt, key = dealt_at(attempt, 3), str(uuid.uuid4())
    client.post(address(dealt), wrong_answers(dealt) | {"key": key})

    assert save(client, dealt, {"answer-0": "0.1"}, key=key).status_code == 409

    assert Draft.objects.count() == 0
    assert result(client.get(address(dealt))) == "Partly right"


def test_handing_in_takes_the_draft_away(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    save(client, dealt, wrong_answers(dealt))

    client.post(address(dealt), wrong_answers(dealt))

    assert Draft.objects.count() == 0


def test_changed_line_has_no_mark_and_the_others_keep_theirs(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    client.post(address(dealt), wrong_answers(dealt))
    before = text(client.get(address(dealt))).count('class="step-mark"')

    save(client, dealt, wrong_answers(dealt) | {"answer-0": "0.5"})

    page = text(client.get(address(dealt)))
    assert 'value="0.5"' in page
    assert page.count('class="step-mark"') == before - 1


def test_another_student_finds_no_place_for_a_draft(attempt: Attempt, client: Client, other_student: User) -> None:
    client.force_login(other_student)

    assert save(client, dealt_at(attempt, 1), {"choice": "0"}).status_code == 404
    assert Draft.objects.count() == 0


def test_script_of_somebody_signed_out_hears_so_and_a_form_comes_back(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    Session.objects.all().delete()

    assert save(client, dealt, {"answer-0": "0.3"}).status_code == 401
    page = client.post(draft_address(dealt), {"answer-0": "0.3"})
    assert page["Location"] == f"/sign-in/?next={quote(address(dealt))}"  # to the very numbers

    back = client.post("/sign-in/", {**SIGN_IN, "next": address(dealt)}, follow=True)
    assert 'value="0.3"' in text(back)


def test_form_without_script_comes_back_to_the_question(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)

    page = client.post(draft_address(dealt), {"answer-0": "0.3"}, follow=True)

    assert page.redirect_chain == [(address(dealt), 302)]
    assert 'value="0.3"' in text(page)


@pytest.mark.parametrize(
    "data", [{"turn": "x"}, {"turn": "9" * 40}, {"turn": "-1", "age": "-5"}, {"age": "٣", "turn": ""}]
)
def test_nonsense_in_the_order_of_saving_is_no_error(attempt: Attempt, client: Client, data: dict[str, str]) -> None:
    assert client.post(draft_address(dealt_at(attempt, 1)), {"choice": "0", **data}).status_code in {200, 302}


# The end


@pytest.fixture
def timed(attempt: Attempt) -> Attempt:
    """Half an hour, of which nothing is left; right or wrong is told after closing."""
    set_rules(attempt.quiz, kind="graded", minutes=30, max_attempts=1, tries=1, marks_shown="never",
              solution_shown="never")  # fmt: skip
    return attempt


def end(attempt: Attempt, seconds: int) -> None:
    """Let the deadline be so many seconds ago."""
    Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now() - timedelta(seconds=seconds))


@pytest.mark.parametrize("path", ["", "1/", "quiz"])
def test_what_is_saved_is_handed_in_once_at_the_next_look(timed: Attempt, client: Client, path: str) -> None:
    dealt = dealt_at(timed, 1)
    save(client, dealt, right_answers(dealt))
    end(timed, 31)

    for _ in range(2):
        client.get(f"/quizzes/{timed.quiz_id}/" if path == "quiz" else f"/attempts/{timed.pk}/{path}")

    timed.refresh_from_db()
    assert (timed.ran_out, timed.finished_at) == (True, timed.deadline)
    assert [(row.try_number, row.score) for row in Response.objects.all()] == [(1, 1.0)]
    assert Draft.objects.count() == 0


def test_command_hands_in_what_is_due_and_nothing_else(
    timed: Attempt, client: Client, quiz: Quiz, other_student: User, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.core.management import call_command

    dealt = dealt_at(timed, 3)
    save(client, dealt, right_answers(dealt))
    going_on = Attempt.start(quiz, other_student)
    end(timed, 31)

    call_command("hand_in_due")
    call_command("hand_in_due")

    assert capsys.readouterr().out == "Handed in: 1\n"
    assert Response.objects.get().score == 1
    going_on.refresh_from_db()
    assert going_on.finished_at is None


def test_request_under_way_has_half_a_minute(timed: Attempt, client: Client) -> None:
    dealt = dealt_at(timed, 1)
    end(timed, 25)
    assert save(client, dealt, right_answers(dealt)).status_code == 200

    end(timed, 31)
    said = save(client, dealt, wrong_answers(dealt), turn=2)

    assert (said.status_code, said.content.decode()) == (
        409, "The attempt was handed in before this arrived, so it does not count.",
    )  # fmt: skip
    assert Response.objects.get().score == 1


def test_handing_in_takes_what_is_saved(timed: Attempt, client: Client) -> None:
    first, third = dealt_at(timed, 1), dealt_at(timed, 3)
    save(client, first, right_answers(first))
    save(client, third, {"answer-0": ""})

    client.post(f"/attempts/{timed.pk}/finish/")

    assert [(row.attempt_item_id, row.score) for row in Response.objects.all()] == [(first.pk, 1.0)]


def test_answer_after_the_end_is_kept_unmarked(timed: Attempt, client: Client) -> None:
    dealt = dealt_at(timed, 1)
    end(timed, 31)

    client.post(address(dealt), right_answers(dealt))

    assert [(row.try_number, row.score) for row in Response.objects.all()] == [(None, None)]
