"""Line by line: the same numbers, an example first, and lines that fade."""

from collections.abc import Callable
from math import exp, tanh

import pytest
from django.test import Client

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, Quiz, Response
from quizzes.practice import keep_at
from tests.quizzes.answers import address, dealt_at, right_answers, set_rules
from tests.quizzes.test_attempt_item import text
from tests.quizzes.written import saved

LINES = ["a_i", "a_f", "a_g", "a_o", "i", "f", "g", "o", "c", "m", "h"]


def press(client: Client, attempt: Attempt, name: str, **data: str) -> AttemptItem:
    """The deal that a button brings."""
    client.post(f"/attempts/{attempt.pk}/3/{name}/", data)
    return dealt_at(attempt, 3, AttemptItem.objects.filter(attempt=attempt, number=3).count())


def blanks(dealt: AttemptItem) -> list[str]:
    return [blank.name for blank in dealt.shown.blanks]


def answer(client: Client, dealt: AttemptItem, **other: str) -> str:
    return text(client.post(address(dealt), {**right_answers(dealt), **other}))


def test_these_numbers_line_by_line(attempt: Attempt, client: Client) -> None:
    first = dealt_at(attempt, 3)
    assert "These numbers, line by line" in text(client.get(address(first)))

    dealt = press(client, attempt, "step-by-step")

    assert (dealt.question["givens"], blanks(dealt)) == (first.question["givens"], LINES)
    assert (dealt.by_steps, dealt.level, dealt.sealed["explanation"]) == (True, 1, first.sealed["explanation"])
    page = answer(client, dealt)
    assert "11 of 11 are right." in page
    assert "Points so far: 3 of 3." in page
    assert "These numbers, line by line" not in page


def test_a_slip_on_a_line_is_charged_once_and_carried_on(attempt: Attempt, generated: Item, client: Client) -> None:
    keep_at(AttemptItem.make(generated, 3, shuffle=False, points=3), attempt, 3, 2)
    dealt = press(client, attempt, "step-by-step")
    line = {key["blank"]: key["value"] for key in dealt.sealed["answer_key"]}
    given = dict(dealt.sealed["case"])["givens"]
    slip = round(line["a_i"] - 2 * dict(given)["b.i"][0], 3)  # the bias taken away, not added
    gate = 1 / (1 + exp(-slip))
    state = line["f"] * dict(given)["c@0"][0] + gate * line["g"]
    theirs = {"a_i": slip, "i": gate, "c": state, "m": tanh(state), "h": line["o"] * tanh(state)}

    page = answer(client, dealt, **{f"answer-{LINES.index(name)}": f"{value:.3f}" for name, value in theirs.items()})

    verdicts = {mark.blank: mark.verdict for mark in Response.objects.latest("pk").judgement.marks}
    assert {name: verdict for name, verdict in verdicts.items() if verdict != "right"} == {
        "a_i": "fault", "i": "follows", "c": "follows", "m": "follows", "h": "follows"
    }  # fmt: skip
    assert "10 of 11 are right." in page
    assert "Right from yours" in page


def test_an_example_shows_all_lines_but_the_last_and_earns_nothing(attempt: Attempt, client: Client) -> None:
    first = dealt_at(attempt, 3)

    dealt = press(client, attempt, "step-by-step", example="yes")

    assert dealt.question["givens"] != first.question["givens"]
    assert (dealt.shown.worked_names, blanks(dealt)) == (tuple(f"{line}@1" for line in LINES[:-1]), ["h"])
    before = text(client.get(address(dealt)))
    assert before.count('class="step-worked"') == 10
    assert before.count('class="solution-value"') == 10
    assert before.count("<summary>Why is it so?<span") == 10
    assert before.count('<span class="visually-hidden"> f sub t</span>') == 1
    shown = before.split('class="step-worked"')[1].split("</tr>")[0]
    assert shown.count("<mo>=</mo>") + shown.count("=") > 3  # name, formula, numbers, value
    page = answer(client, dealt)
    assert "Points so far: 0 of 3." in page
    assert "it is an example: it earns no points" in page
    assert Response.objects.get().credit == 0


def test_lines_fade_from_the_end_and_come_back_where_they_were_missed(attempt: Attempt, client: Client) -> None:
    dealt = press(client, attempt, "step-by-step", example="yes")
    answer(client, dealt)
    again = press(client, attempt, "new-numbers")
    assert blanks(again) == ["h"]
    answer(client, again)
    faded = press(client, attempt, "new-numbers")
    assert blanks(faded) == ["m", "h"]

    answer(client, faded, **{"answer-0": "7.111"})
    back = press(client, attempt, "new-numbers")

    assert blanks(back) == ["h"]


def test_numbers_that_were_not_answered_show_as_much_again(attempt: Attempt, client: Client) -> None:
    press(client, attempt, "step-by-step", example="yes")

    assert blanks(press(client, attempt, "new-numbers")) == ["h"]


def test_no_more_line_by_line(attempt: Attempt, client: Client) -> None:
    press(client, attempt, "step-by-step")

    dealt = press(client, attempt, "new-numbers", whole="yes")

    assert (dealt.by_steps, blanks(dealt)) == (False, blanks(dealt_at(attempt, 3)))


def test_a_hint_that_gives_the_line_makes_it_an_example(attempt: Attempt, client: Client) -> None:
    set_rules(attempt.quiz, offers_hints=True)
    dealt = dealt_at(attempt, 3)
    draft = f"/attempts/{attempt.pk}/3/draft/?deal=1"
    blank = dealt.shown.blanks[0]
    for _ in range(2):
        client.post(draft, {"hint": blank.name})
    assert f"Show the line for {blank.spoken} (then it earns no points)" in text(client.get(address(dealt)))

    client.post(draft, {"hint": blank.name})
    page = answer(client, dealt)

    assert "Points so far: 0 of 3." in page
    assert "it is an example: it earns no points" in page


def test_points_earned_before_an_example_stay(attempt: Attempt, client: Client) -> None:
    answer(client, dealt_at(attempt, 3))
    answer(client, press(client, attempt, "step-by-step", example="yes"))

    attempt.finish()

    assert "Points: 3 of 3" in text(client.get(f"/attempts/{attempt.pk}/"))


@pytest.mark.parametrize("data", [{}, {"example": "yes"}])
def test_nothing_line_by_line_in_a_graded_quiz(
    data: dict[str, str], make_quiz: Callable[..., Quiz], generated: Item, student: User, client: Client
) -> None:
    attempt = Attempt.start(make_quiz(generated, kind="graded"), student)
    client.force_login(student)
    assert "These numbers, line by line" not in text(client.get(f"/attempts/{attempt.pk}/1/"))

    client.post(f"/attempts/{attempt.pk}/1/step-by-step/", data)

    assert attempt.attempt_items.count() == 1


def test_nothing_line_by_line_where_there_are_no_lines(attempt: Attempt, client: Client) -> None:
    client.post(f"/attempts/{attempt.pk}/1/step-by-step/")

    assert AttemptItem.objects.filter(attempt=attempt, number=1).count() == 1


def test_two_in_a_row_that_went_well_propose_a_harder_one(attempt: Attempt, client: Client) -> None:
    assert "One harder?" not in answer(client, dealt_at(attempt, 3))

    page = answer(client, press(client, attempt, "new-numbers"))

    assert "You have this. One harder?" in page


def test_a_second_try_does_not_propose_a_harder_one(attempt: Attempt, client: Client) -> None:
    answer(client, dealt_at(attempt, 3))
    second = press(client, attempt, "new-numbers")
    answer(client, second, **{"answer-0": "7.111"})

    assert "One harder?" not in answer(client, second)


def test_numbers_of_an_item_written_otherwise_since_stay(attempt: Attempt, client: Client, bank: object) -> None:
    first = dealt_at(attempt, 3)
    Item.objects.filter(pk=first.item_id).update(family="gru_step", explanation="Another.")

    dealt = press(client, attempt, "step-by-step")

    assert (dealt.question["givens"], blanks(dealt)) == (first.question["givens"], LINES)


def test_kinds_without_numbers_have_no_lines(bank: object, make_quiz: Callable[..., Quiz], student: User) -> None:
    attempt = Attempt.start(make_quiz(saved(bank, "numeric", slug="n")), student)

    assert not dealt_at(attempt, 1).may_go_by_steps


@pytest.mark.parametrize("tries", [["7.111", "7.222"], []])
def test_numbers_whose_lines_were_shown_earn_nothing_line_by_line(
    tries: list[str], attempt: Attempt, client: Client
) -> None:
    set_rules(attempt.quiz, offers_hints=True)
    dealt = dealt_at(attempt, 3)
    for wrong in tries:
        page = answer(client, dealt, **{"answer-0": wrong})
    if tries:
        assert "You see the solution because your tries are used up." in page
    else:
        for _ in range(3):
            client.post(f"/attempts/{attempt.pk}/3/draft/?deal=1", {"hint": dealt.shown.blanks[0].name})

    known = press(client, attempt, "step-by-step")
    page = answer(client, known)

    assert (known.question["givens"], known.is_known) == (dealt.question["givens"], True)
    assert "it is an example: it earns no points" in page
    assert Response.objects.latest("pk").credit == 0
    assert not press(client, attempt, "new-numbers").is_known


def test_an_example_says_before_it_is_answered_that_it_earns_nothing(attempt: Attempt, client: Client) -> None:
    dealt = press(client, attempt, "step-by-step", example="yes")

    page = text(client.get(address(dealt)))

    assert "Example: no points" in page
    assert page.count("it is an example: it earns no points") == 1
    assert "Points: 3" not in page
    assert "Example" not in text(client.get(address(dealt_at(attempt, 3))))


def test_where_variants_are_approved_others_are_never_dealt(
    make_quiz: Callable[..., Quiz], generated: Item, student: User, client: Client
) -> None:
    Item.objects.filter(pk=generated.pk).update(approved_seeds=[7, 77])
    attempt = Attempt.start(make_quiz(generated, variation="approved"), student)
    client.force_login(student)
    path = f"/attempts/{attempt.pk}/1/"

    for way, data in [("new-numbers", {"level": "harder"}), ("new-numbers", {}), ("step-by-step", {"example": "yes"})]:
        before = AttemptItem.objects.latest("pk").sealed["seed"]
        client.post(f"{path}{way}/", data)
        dealt = AttemptItem.objects.latest("pk")
        assert (dealt.level, {before, dealt.sealed["seed"]}) == (1, {7, 77})

    assert AttemptItem.objects.count() == 4
    assert "Harder" not in text(client.get(path))


def test_these_numbers_are_those_of_the_page(attempt: Attempt, client: Client) -> None:
    first = dealt_at(attempt, 3)
    press(client, attempt, "new-numbers")
    assert f'action="/attempts/{attempt.pk}/3/step-by-step/?deal=1"' in text(client.get(address(first)))

    for _ in range(2):
        client.post(f"/attempts/{attempt.pk}/3/step-by-step/?deal=1")

    dealt = AttemptItem.objects.filter(attempt=attempt, number=3).latest("deal")
    assert (dealt.deal, dealt.by_steps, dealt.question["givens"]) == (3, True, first.question["givens"])


def test_a_harder_one_is_not_proposed_before_right_or_wrong_is_told(attempt: Attempt, client: Client) -> None:
    set_rules(attempt.quiz, marks_shown="last_try")
    answer(client, dealt_at(attempt, 3))

    page = answer(client, press(client, attempt, "new-numbers"))

    assert "It is handed in. What is right, and why, comes later" in page
    assert "One harder?" not in page
