"""Hints and what they cost, a word on a diagnosis, easier and harder numbers."""

from typing import Any

import pytest
from django.test import Client

from courses.models import User
from lstm_engine import MALRULES
from quizzes.models import Attempt, AttemptItem, Confirmation, Response
from tests.quizzes.answers import address, dealt_at, right_answers, set_rules
from tests.quizzes.test_attempt_item import result, text
from tests.quizzes.test_drafts import draft_address


def ask(client: Client, dealt: AttemptItem, blank: str, **typed: str) -> Any:
    return client.post(draft_address(dealt), {"hint": blank, **typed}, headers={"HX-Request": "true"})


@pytest.fixture
def helped(attempt: Attempt) -> AttemptItem:
    """The calculation, where a hint costs a tenth."""
    set_rules(attempt.quiz, offers_hints=True, hint_cost=10)
    return dealt_at(attempt, 3)


def test_hint_says_its_cost_before_and_more_each_time(helped: AttemptItem, client: Client) -> None:
    blank = helped.shown.blanks[0]
    assert f"Hint for {blank.spoken} (costs 10 %)" in text(client.get(address(helped)))

    pages = [text(ask(client, helped, blank.name)) for _ in range(3)]

    assert all(f"Hint: {blank.spoken}" in page for page in pages)
    hints = [page.split(f"Hint: {blank.spoken}")[1].split("</ol>")[0] for page in pages]
    assert all("<math" in hint for hint in hints)
    assert len(hints[0]) < len(hints[1]) < len(hints[2])
    assert ["solution-value" in hint for hint in hints] == [False, False, True]
    assert f"Hint for {helped.shown.blanks[1].spoken}" in pages[2]
    assert dealt_at(helped.attempt, 3).hints == {blank.name: [3, 3]}


def test_hints_are_charged_and_what_was_typed_stays(helped: AttemptItem, client: Client) -> None:
    blank = helped.shown.blanks[0]
    page = ask(client, helped, blank.name, **{"answer-0": "0.321"})
    assert 'value="0.321"' in text(page)

    client.post(address(helped), right_answers(helped))

    assert Response.objects.get().credit == 0.9
    assert "Points so far: 2.70 of 3." in text(client.get(address(helped)))


@pytest.mark.parametrize("blank", ["nothing", "", "x" * 300])
def test_hint_for_no_blank_is_none(helped: AttemptItem, client: Client, blank: str) -> None:
    assert ask(client, helped, blank).status_code == 200
    assert dealt_at(helped.attempt, 3).hints == {}


def test_no_hint_where_the_quiz_offers_none_or_all_is_over(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    ask(client, dealt, dealt.shown.blanks[0].name)
    set_rules(attempt.quiz, offers_hints=True)
    attempt.finish()
    ask(client, dealt, dealt.shown.blanks[0].name)

    assert dealt_at(attempt, 3).hints == {}
    assert "Hint for" not in text(client.get(address(dealt)))


# Was it so?


@pytest.fixture
def diagnosed(attempt: Attempt, client: Client) -> tuple[AttemptItem, str]:
    """An answer that holds one slip with one name, handed in."""
    dealt = dealt_at(attempt, 3)
    for prediction in dealt.predictions:
        answers = {f"answer-{place}": shown for place, shown in enumerate(prediction["shown"])}
        grade = dealt.grade({blank.name: answers[f"answer-{n}"] for n, blank in enumerate(dealt.shown.blanks)})
        if len(grade.malrules) == 1 and any(mark.malrules and mark.feedback for mark in grade.marks):
            client.post(address(dealt), answers)
            return dealt, grade.malrules[0]
    pytest.fail("every slip has two names here")


def say(client: Client, dealt: AttemptItem, diagnosis: str, happened: str) -> Any:
    path = f"/attempts/{dealt.attempt_id}/{dealt.number}/happened/?deal={dealt.deal}"
    response = Response.objects.filter(attempt_item=dealt).earliest("pk").pk
    return client.post(path, {"response": response, "diagnosis": diagnosis, "happened": happened}, follow=True)


def test_word_from_an_old_page_is_about_the_answer_it_was_asked_of(
    diagnosed: tuple[AttemptItem, str], client: Client
) -> None:
    dealt, malrule = diagnosed
    for prediction in dealt.predictions:  # in another tab, another slip
        if prediction["malrule"] != malrule:
            client.post(address(dealt), {f"answer-{n}": shown for n, shown in enumerate(prediction["shown"])})
            break

    say(client, dealt, "0", "yes")

    word = Confirmation.objects.get()
    assert (word.response, word.malrule) == (Response.objects.earliest("pk"), malrule)
    assert Response.objects.count() == 2


def test_word_on_the_answer_of_another_question_is_not_kept(
    diagnosed: tuple[AttemptItem, str], attempt: Attempt, client: Client
) -> None:
    other = {"response": Response.objects.get().pk, "diagnosis": "0", "happened": "yes"}
    for data in (other, {**other, "response": "9" * 30}, {"diagnosis": "0", "happened": "yes"}):
        client.post(f"/attempts/{attempt.pk}/1/happened/", data)

    assert Confirmation.objects.count() == 0


def test_no_hides_the_diagnosis_for_this_answer(diagnosed: tuple[AttemptItem, str], client: Client) -> None:
    dealt, malrule = diagnosed
    before = text(client.get(address(dealt)))
    assert "Is that what happened?" in before

    after = text(say(client, dealt, "0", "no"))

    assert "You say that is not what happened." in after
    response = Response.objects.get()
    told = [mark.feedback for mark in response.grade_of(response.answers).marks if malrule in mark.malrules]
    assert (set(told), len(after) < len(before)) == ({""}, True)
    assert Confirmation.objects.values_list("malrule", "happened").get() == (malrule, False)


def test_word_may_be_changed_and_is_kept_once(diagnosed: tuple[AttemptItem, str], client: Client) -> None:
    dealt, malrule = diagnosed
    say(client, dealt, "0", "no")

    page = text(say(client, dealt, "0", "yes"))

    assert f"{MALRULES[malrule].title}. You say that is what happened." in page.replace("&#x27;", "'")
    assert Confirmation.objects.values_list("malrule", "happened").get() == (malrule, True)


def test_word_on_what_was_not_named_is_not_kept(diagnosed: tuple[AttemptItem, str], client: Client) -> None:
    for diagnosis in ("1", "-1", "999999999999"):
        say(client, diagnosed[0], diagnosis, "yes")

    assert Confirmation.objects.count() == 0


def test_another_student_says_nothing(diagnosed: tuple[AttemptItem, str], client: Client, other_student: User) -> None:
    client.force_login(other_student)

    assert say(client, diagnosed[0], "0", "yes").status_code == 404
    assert Confirmation.objects.count() == 0


# Easier and harder


def test_harder_and_easier_deal_another_level(attempt: Attempt, client: Client) -> None:
    dealt = dealt_at(attempt, 3)
    page = text(client.get(address(dealt)))
    assert ("Level 1 of 4" in page, ">Harder<" in page, ">Easier<" in page) == (True, True, False)
    path = f"/attempts/{attempt.pk}/3/new-numbers/"

    levels = []
    for level in ("easier", "harder", "harder", "easier", ""):
        client.post(path, {"level": level})
        levels.append(AttemptItem.objects.filter(attempt=attempt, number=3).latest("deal").level)

    assert levels == [1, 2, 3, 2, 2]
    assert result(client.get(f"/attempts/{attempt.pk}/3/")) == ""
