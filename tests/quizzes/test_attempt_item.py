"""One dealt item: looked at, answered, marked."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from courses.models import User
from quizzes.models import Attempt, Item, Quiz, Response
from tests.quizzes.answers import address, dealt_at, position_of, right_answers, set_rules, wrong_answers

RESULT = re.compile(r'<h2 id="result" tabindex="-1"( autofocus)?>\s*(.*?)\s*</h2>', re.DOTALL)


def result(page: Any) -> str:
    """The heading over what came of the answer."""
    found = RESULT.search(page.content.decode())
    return found.group(2) if found else ""


def text(page: Any) -> str:
    """Everything on the page as one line."""
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize("number", [1, 2, 3])
def test_first_view_takes_four_queries_and_no_sealed_part(
    attempt: Attempt, client: Client, number: int, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4) as asked:  # session, user, attempt item, map
        page = client.get(f"/attempts/{attempt.pk}/{number}/")

    assert page.status_code == 200
    assert not any('"sealed"' in query["sql"] for query in asked.captured_queries)
    assert page["Cache-Control"].find("no-store") > 0


@pytest.mark.parametrize("responses", [1, 3])
def test_later_view_reads_what_the_last_response_says_alone(
    attempt: Attempt, client: Client, responses: int, django_assert_num_queries: Any
) -> None:
    dealt = dealt_at(attempt, 3)
    for _ in range(responses):
        client.post(address(dealt), {"answer-0": "no number"})

    with django_assert_num_queries(6) as asked:  # session, user, attempt item, log, last response, map
        page = client.get(f"/attempts/{attempt.pk}/3/")

    assert result(page) == "Not read, so no try was used"
    assert [query["sql"].count('"quizzes_response"."answers"') for query in asked.captured_queries] == [
        0,
        0,
        0,
        0,
        1,
        0,
    ]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_submitting_takes_eight_queries_of_which_five_hold_the_database(
    attempt: Attempt, client: Client, number: int, django_assert_num_queries: Any
) -> None:
    dealt = dealt_at(attempt, number)

    with django_assert_num_queries(8):  # session, user, attempt item; begin, lock, responses, insert, end
        page = client.post(address(dealt), wrong_answers(dealt), headers={"HX-Request": "true"})

    assert result(page) in {"Not yet", "Partly right"}
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_right_answer(attempt: Attempt, client: Client, number: int) -> None:
    dealt = dealt_at(attempt, number)

    page = client.post(address(dealt), right_answers(dealt))

    assert result(page) == "Right"
    assert f"Points so far: {number} of {number}." in text(page)
    assert "Worked solution" in text(page)
    assert "because your answer is right" in text(page)
    assert "Explained:" in text(page)
    assert "Submit (" not in text(page)


def test_htmx_gets_the_item_alone_and_the_same_marks(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    answers = wrong_answers(dealt) | {"key": str(uuid.uuid4())}

    whole = client.post(address(dealt), answers)
    part = client.post(address(dealt), answers, headers={"HX-Request": "true"})

    assert "<html" in text(whole)
    assert text(part).startswith('<div class="answer" id="item"')
    assert result(part) == result(whole) == "Partly right"
    marks = re.compile(r'class="mark mark-\S+">')
    assert marks.findall(text(part)) == marks.findall(text(whole)) != []


def test_tries_are_counted_down_on_the_button(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 1)
    assert "Submit (2 of 2 tries left)" in text(client.get(address(dealt)))

    first = client.post(address(dealt), wrong_answers(dealt))
    second = client.post(address(dealt), wrong_answers(dealt, 1))

    assert "Submit (1 of 2 tries left)" in text(first)
    assert "Worked solution" not in text(first)
    assert "comes when your answer is right, after your last try" in text(first)
    assert "Submit (" not in text(second)
    assert result(second) == "Not this time"
    assert "because your tries are used up" in text(second)
    assert "Worked solution" in text(second)


def test_feedback_is_that_of_the_choice_picked(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 1)

    page = client.post(address(dealt), {"choice": position_of(dealt, "Half of it")})

    assert "Told: that is f = 0.5." in text(page)
    assert "Told: zero erases." not in text(page)
    assert "Told: that is f = 1." not in text(page)
    assert "Thought:" not in text(page)


def test_choose_all_names_its_rule_and_marks_each_pick(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 2)
    assert "right picks minus wrong picks, never below 0" in text(client.get(address(dealt)))

    page = client.post(address(dealt), {"choice": [position_of(dealt, "The cell state")]})

    assert result(page) == "Partly right"
    assert "Points so far: 1 of 2." in text(page)
    assert "What is right has not all been picked yet." in text(page)
    assert "Told: carried." in text(page)
    assert "Told: carried too." not in text(page)


@pytest.mark.parametrize(
    ("scoring", "words"),
    [("each", "each choice counts"), ("all_or_nothing", "all or nothing"), ("net", "minus wrong picks")],
)
def test_each_scoring_rule_is_said(
    make_quiz: Callable[..., Quiz], multiple: Item, student: User, client: Client, scoring: str, words: str
) -> None:
    Item.objects.filter(pk=multiple.pk).update(scoring=scoring)
    attempt = Attempt.start(make_quiz(multiple), student)
    client.force_login(student)

    assert words in text(client.get(f"/attempts/{attempt.pk}/1/"))


def test_step_table_marks_each_blank(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    answers = right_answers(dealt) | {"answer-2": "7.123"}  # the candidate; c and h do follow from the right one

    page = client.post(address(dealt), answers)

    blanks = len(dealt.shown.blanks)
    assert text(page).count('<th scope="row">') == blanks
    assert text(page).count("mark mark-fault") == 1
    assert text(page).count("mark mark-right") == blanks - 1
    assert f"{blanks - 1} of {blanks} are right." in text(page)
    assert 'aria-describedby="precision answer-2-mark" aria-invalid="true"' in text(page)
    assert 'value="7.123"' in text(page)


def test_path_of_the_student_stands_beside_the_solution(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    client.post(address(dealt), wrong_answers(dealt))

    page = client.post(address(dealt), right_answers(dealt) | {"answer-2": "7.123"})

    assert text(page).count('class="parts-here"') == 1
    assert "Here your path leaves the right one." in text(page)
    assert '<td class="path" data-label="Yours"><math><mn>7.123</mn></math></td>' in text(page)
    assert "Not yet" not in text(page)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    "fields", [{}, {"answer-0": "about a half", "choice": "seven"}, {"answer-0": "\x00", "choice": "\x00"}]
)
def test_what_cannot_be_read_uses_no_try_and_is_kept(
    attempt: Attempt, client: Client, number: int, fields: dict[str, str]
) -> None:
    dealt = dealt_at(attempt, number)

    page = client.post(address(dealt), fields)

    assert result(page) == "Not read, so no try was used"
    assert "Submit (2 of 2 tries left)" in text(page)
    kept = Response.objects.get()
    assert (kept.try_number, kept.score) == (None, None)


def test_unreadable_lines_say_why(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)

    page = client.post(address(dealt), right_answers(dealt) | {"answer-1": "a half"})

    assert text(page).count("mark mark-unreadable") == 1
    assert 'value="a half"' in text(page)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_repeated_answer_uses_no_try(attempt: Attempt, client: Client, number: int) -> None:
    dealt = dealt_at(attempt, number)
    client.post(address(dealt), wrong_answers(dealt))

    page = client.post(address(dealt), wrong_answers(dealt))

    assert result(page) == "The same answer as before, so no try was used"
    assert "Submit (1 of 2 tries left)" in text(page)
    assert list(Response.objects.values_list("try_number", flat=True)) == [1, None]


def test_repeated_answer_in_another_spelling_uses_no_try(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    client.post(address(dealt), wrong_answers(dealt) | {"answer-0": "7.1110"})

    page = client.post(address(dealt), wrong_answers(dealt) | {"answer-0": " +7.1110 "})

    assert result(page) == "The same answer as before, so no try was used"
    kept = Response.objects.values_list("answers", flat=True)
    assert [typed in answers.values() for typed, answers in zip(["7.1110", " +7.1110 "], kept, strict=True)] == [
        True,
        True,
    ]


def test_double_click_counts_once(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 1)
    answers = wrong_answers(dealt) | {"key": str(uuid.uuid4())}

    pages = [client.post(address(dealt), answers) for _ in range(2)]

    assert [result(page) for page in pages] == ["Not yet", "Not yet"]
    assert Response.objects.count() == 1


def test_old_form_with_another_answer_is_not_taken_for_a_double_click(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 1)
    key = str(uuid.uuid4())
    client.post(address(dealt), wrong_answers(dealt) | {"key": key})

    page = client.post(address(dealt), right_answers(dealt) | {"key": key})

    assert result(page) == "Right"
    assert list(Response.objects.values_list("try_number", flat=True)) == [1, 2]


@pytest.mark.parametrize("key", ["", "none", "0" * 40, "\x00"])
def test_damaged_key_loses_no_answer(attempt: Attempt, client: Client, key: str) -> None:
    dealt = dealt_at(attempt, 1)

    assert result(client.post(address(dealt), right_answers(dealt) | {"key": key})) == "Right"


def test_answer_after_the_last_try_is_kept_and_not_marked(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 1)
    for which in range(2):
        client.post(address(dealt), wrong_answers(dealt, which))

    page = client.post(address(dealt), right_answers(dealt))

    assert result(page) == "Kept, but not marked"
    assert "All tries were used before this answer came." in text(page)
    assert "Points so far" not in text(page)
    late = Response.objects.last()
    assert (late.answers, late.grade, late.score, late.try_number) == (right_answers(dealt), {}, None, None)


def test_answer_after_the_right_one_is_kept_and_not_marked(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 1)
    client.post(address(dealt), right_answers(dealt))

    page = client.post(address(dealt), wrong_answers(dealt))

    assert result(page) == "Kept, but not marked"
    assert "An earlier answer was right already." in text(page)
    assert dealt_at(attempt, 1).standing.best == 1


def test_answer_after_finishing_is_kept_and_not_marked(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 1)
    client.post(f"/attempts/{attempt.pk}/finish/")

    page = client.post(address(dealt), right_answers(dealt))

    assert result(page) == "Kept, but not marked"
    assert "This attempt was handed in before." in text(page)
    assert Response.objects.get().score is None


def test_points_never_go_down(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 2)
    client.post(address(dealt), {"choice": [position_of(dealt, "The cell state")]})

    page = client.post(address(dealt), wrong_answers(dealt))

    assert "Points so far: 1 of 2." in text(page)


def test_coming_back_shows_the_last_answer_with_its_marks(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    client.post(address(dealt), wrong_answers(dealt))

    page = client.get(f"/attempts/{attempt.pk}/3/")

    assert 'value="7.111"' in text(page)
    assert result(page) == "Partly right"
    assert "autofocus" not in text(page)


def test_focus_goes_to_the_result(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 1)

    page = client.post(address(dealt), right_answers(dealt), headers={"HX-Request": "true"})

    assert '<h2 id="result" tabindex="-1" autofocus>' in text(page)


@pytest.mark.parametrize(
    ("policy", "tries", "before", "after"),
    [
        ("at_once", 2, "comes after your first answer", "because this quiz shows it after each answer"),
        (
            "last_try",
            0,
            "when your answer is right, or when you hand in",
            "when your answer is right, or",
        ),
        ("never", 2, "does not show worked solutions", "does not show worked solutions"),
    ],
)
def test_policy_is_said_and_kept(
    quiz: Quiz, attempt: Attempt, client: Client, policy: str, tries: int, before: str, after: str
) -> None:
    set_rules(attempt.quiz, solution_shown=policy, tries=tries)
    dealt = dealt_at(attempt, 1)

    assert before in text(client.get(address(dealt)))
    page = client.post(address(dealt), wrong_answers(dealt))

    assert after in text(page)
    assert ("Explained:" in text(page)) == (policy == "at_once")


def test_never_means_never(quiz: Quiz, attempt: Attempt, client: Client) -> None:
    set_rules(attempt.quiz, solution_shown="never")
    dealt = dealt_at(attempt, 1)
    client.post(address(dealt), right_answers(dealt))
    client.post(f"/attempts/{attempt.pk}/finish/")

    assert "Explained:" not in text(client.get(address(dealt)))


def test_no_limit_on_tries(quiz: Quiz, attempt: Attempt, client: Client) -> None:
    set_rules(attempt.quiz, tries=0)
    dealt = dealt_at(attempt, 3)

    for which in range(5):
        page = client.post(address(dealt), wrong_answers(dealt, which))

    assert "Submit (no limit on tries)" in text(page)
    assert Response.objects.filter(try_number__isnull=False).count() == 5
