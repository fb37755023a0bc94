"""Credit by try, late work, when to begin, pools, who shares a variant; each stored grade computed again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Course, User
from quizzes.dealing import Chance
from quizzes.models import Attempt, Item, ItemBank, Quiz, Response
from tests.quizzes.answers import address, dealt_at, right_answers, set_rules, wrong_answers
from tests.quizzes.test_attempt import respond
from tests.quizzes.test_attempt_item import result, text

FRIDAY = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(("wrong", "earned"), [(0, 1), (1, 0.7), (2, 0.4), (3, 0.4)])
def test_each_try_has_its_credit_and_the_last_holds_for_all_later(attempt: Attempt, wrong: int, earned: float) -> None:
    set_rules(attempt.quiz, tries=0, credit="100, 70, 40")
    dealt = dealt_at(attempt, 3)
    for which in range(wrong):
        respond(dealt, dict.fromkeys(right_answers(dealt), f"{which + 7}.111"))

    respond(dealt, right_answers(dealt))

    assert dealt_at(attempt, 3).standing.best == earned


def test_points_never_go_down(attempt: Attempt, client: Client) -> None:
    set_rules(attempt.quiz, tries=3, credit="100, 10")
    dealt = dealt_at(attempt, 3)
    respond(dealt, wrong_answers(dealt))  # five of six lines are right
    before = dealt_at(attempt, 3).standing.best

    page = client.post(address(dealt), right_answers(dealt))

    assert before is not None
    assert dealt_at(attempt, 3).standing.best == before > 0.1
    assert result(page) == "Right"


@pytest.mark.parametrize(
    ("late_rule", "penalty", "days", "earned", "late"),
    [("accept", 0, 3.5, 1, True), ("penalty", 10, 0.1, 0.9, True), ("penalty", 10, 2.5, 0.7, True),
     ("penalty", 30, 9, 0, True), ("penalty", 10, -0.1, 1, False)],
)  # fmt: skip
def test_late_work_is_marked_and_costs_what_the_rule_says(
    attempt: Attempt, late_rule: str, penalty: int, days: float, earned: float, late: bool
) -> None:
    closed = timezone.now() - timedelta(days=days)
    set_rules(attempt.quiz, kind="graded", closes_at=closed, late_rule=late_rule, late_penalty=penalty)
    dealt = dealt_at(attempt, 1)

    respond(dealt, right_answers(dealt))

    response = Response.objects.get()
    assert (round(response.earned, 6), response.is_late) == (earned, late)


@pytest.mark.parametrize("state", ["soon", "closed", "used_up"])
def test_nobody_begins_when_it_is_not_the_time(quiz: Quiz, student: User, client: Client, state: str) -> None:
    client.force_login(student)
    now, rules = timezone.now(), {"kind": "graded"}
    if state == "soon":
        rules["opens_at"] = now + timedelta(days=1)
    elif state == "closed":
        rules["closes_at"] = now - timedelta(days=1)
    else:
        rules["max_attempts"] = 1
        Attempt.start(quiz, student).finish()
    set_rules(quiz, **rules)
    before = Attempt.objects.count()

    client.post(f"/quizzes/{quiz.pk}/start/")

    assert Attempt.objects.count() == before
    page = text(client.get(f"/quizzes/{quiz.pk}/"))
    assert "Not open yet." in page if state == "soon" else "Begin" not in page.replace("Begun", "")


# Who gets what


@pytest.fixture
def bank_of_five(course: Course) -> ItemBank:
    bank = ItemBank.objects.create(course=course, slug="five", title="Five")
    for number in range(5):
        item = Item.objects.create(bank=bank, slug=f"i{number}", title=f"I{number}", stem="?")
        for text_ in ("Right", "Wrong", "None of them"):
            item.choices.create(text=text_, is_key=text_ == "Right", stays_last=text_ == "None of them", order=1)
    return bank


def slugs(attempt: Attempt) -> list[str]:
    return list(attempt.attempt_items.order_by("number").values_list("item__slug", flat=True))


def test_pool_draws_so_many_and_each_attempt_its_own(
    make_quiz: Callable[..., Quiz], single: Item, bank_of_five: ItemBank
) -> None:
    quiz = make_quiz(single)
    quiz.pools.create(bank=bank_of_five, draw=3, points=2, order=9)
    students = [User.objects.create_user(f"s{number}") for number in range(8)]

    drawn = [slugs(Attempt.start(quiz, student)) for student in students]

    assert {len(set(row)) for row in drawn} == {4}
    assert {row[0] for row in drawn} == {"keep"}
    assert len({tuple(row) for row in drawn}) > 1
    counted = Quiz.objects.with_contents().get(pk=quiz.pk)
    assert (counted.item_count, counted.total_points) == (4, 7)


def test_pool_draws_from_one_concept(make_quiz: Callable[..., Quiz], single: Item, bank_of_five: ItemBank) -> None:
    quiz = make_quiz(single)
    bank_of_five.items.filter(slug__in=["i1", "i2", "i4"]).update(concept="Forget gate")
    bank_of_five.items.filter(slug="i4").update(is_live=False)
    quiz.pools.create(bank=bank_of_five, concept="Forget gate", draw=1, order=8)
    quiz.pools.create(bank=bank_of_five, draw=4, order=9)  # no form makes such a quiz; still nothing comes twice
    students = [User.objects.create_user(f"s{number}") for number in range(8)]

    drawn = [slugs(Attempt.start(quiz, student)) for student in students]

    assert {row[1] for row in drawn} == {"i1", "i2"}
    assert {frozenset(row[1:]) for row in drawn} == {frozenset({"i0", "i1", "i2", "i3"})}


@pytest.mark.parametrize(("least", "fewest", "most"), [(0, 0, 2), (1, 1, 2), (2, 2, 2)])
def test_pool_draws_at_least_so_many_generated(
    make_quiz: Callable[..., Quiz], single: Item, bank_of_five: ItemBank, least: int, fewest: int, most: int
) -> None:
    bank_of_five.items.filter(slug__in=["i0", "i3"]).update(kind="generated", family="one_gate")
    quiz = make_quiz(single)
    pool = quiz.pools.create(bank=bank_of_five, draw=2, generated=least, order=9)
    items = list(pool.items())

    drawn = [[item.slug for item in Chance(quiz, student, 1).drawn(pool, items)] for student in range(500)]

    counts = [len({"i0", "i3"} & set(row)) for row in drawn]
    assert {len(set(row)) for row in drawn} == {2}
    assert (min(counts), max(counts)) == (fewest, most)
    assert {row.index(name) for row in drawn for name in {"i0", "i3"} & set(row)} == {0, 1}  # not always first


def test_pool_that_lacks_exercises_draws_what_there_is_and_says_so(
    make_quiz: Callable[..., Quiz], single: Item, bank_of_five: ItemBank, student: User, caplog: Any
) -> None:
    bank_of_five.items.filter(slug="i0").update(kind="generated", family="one_gate")
    quiz = make_quiz(single)
    pool = quiz.pools.create(bank=bank_of_five, draw=2, generated=2, order=9)

    drawn = slugs(Attempt.start(quiz, student))[1:]

    assert (len(set(drawn)), "i0" in drawn) == (2, True)
    assert caplog.messages == [f"Pool {pool.pk} of quiz {quiz.pk} has only 5 items, 1 of them generated."]


@pytest.mark.parametrize(
    ("variation", "same_for_others", "same_again"),
    [("all", True, True), ("student", False, True), ("attempt", False, False), ("approved", True, True)],
)
def test_variant_is_shared_as_the_rule_says(
    make_quiz: Callable[..., Quiz], generated: Item, bank_of_five: ItemBank, student: User, other_student: User,
    variation: str, same_for_others: bool, same_again: bool,
) -> None:  # fmt: skip
    Item.objects.filter(pk=generated.pk).update(approved_seeds=[77])
    quiz = make_quiz(generated, variation=variation)
    quiz.pools.create(bank=bank_of_five, draw=2, points=1, order=9)
    first, others = Attempt.start(quiz, student), Attempt.start(quiz, other_student)
    first.finish()
    again = Attempt.start(quiz, student)

    def givens(attempt: Attempt) -> Any:
        return dealt_at(attempt, 1).question["givens"]

    assert (givens(first) == givens(others)) is same_for_others
    assert (givens(first) == givens(again)) is same_again
    if variation == "all":
        assert slugs(first) == slugs(others)


def test_choice_that_stays_last_stands_last(
    make_quiz: Callable[..., Quiz], bank_of_five: ItemBank, student: User
) -> None:
    attempt = Attempt.start(make_quiz(*bank_of_five.items.all()), student)

    orders = [dealt.question["choices"] for dealt in attempt.attempt_items.all()]

    assert {order[-1] for order in orders} == {"None of them"}
    assert {order[0] for order in orders} == {"Right", "Wrong"}


def test_items_are_shuffled_for_each_attempt(make_quiz: Callable[..., Quiz], bank_of_five: ItemBank) -> None:
    quiz = make_quiz(*bank_of_five.items.all(), shuffle_items=True)
    students = [User.objects.create_user(f"s{number}") for number in range(6)]

    orders = {tuple(slugs(Attempt.start(quiz, student))) for student in students}

    assert len(orders) > 1


def test_seed_needs_the_secret_of_the_site(quiz: Quiz, student: User, settings: Any) -> None:
    from quizzes.dealing import draws

    here = [draw.seed for draw in draws(quiz, student.pk, 1)]
    settings.SECRET_KEY = "another site"
    there = [draw.seed for draw in draws(quiz, student.pk, 1)]

    assert not set(here) & set(there)


# One truth


def test_every_stored_grade_is_computed_again_alike(attempt: Attempt, course: Course) -> None:
    for number in (1, 2, 3):
        dealt = dealt_at(attempt, number)
        respond(dealt, wrong_answers(dealt))
        respond(dealt, right_answers(dealt))
    Course.objects.update(decimal_separator=",")

    for response in Response.objects.all():
        assert response.graded_again().to_json() == response.judgement.to_json()
        assert response.rules
        assert response.earned == response.graded_again().score * response.credit


def test_what_the_next_try_earns_is_said_in_whole_numbers_and_as_late_as_it_is(
    attempt: Attempt, client: Client
) -> None:
    set_rules(attempt.quiz, kind="graded", tries=3, credit="100, 70", offers_hints=True, hint_cost=20)
    dealt = dealt_at(attempt, 3)
    for _ in range(3):
        client.post(f"/attempts/{attempt.pk}/3/draft/?deal=1", {"hint": dealt.shown.blanks[0].name})
    assert "The next try earns up to 28 %;" in text(client.post(address(dealt), wrong_answers(dealt)))

    late = {"closes_at": timezone.now() - timedelta(days=1.5), "late_rule": "penalty", "late_penalty": 25}
    set_rules(attempt.quiz, **late)

    assert "The next try earns up to 14 %;" in text(client.get(address(dealt)))
    page = text(client.post(address(dealt), right_answers(dealt)))
    assert Response.objects.latest("pk").credit == 0.14
    assert "This answer came late." in page


@pytest.mark.parametrize(
    ("tries", "said"),
    [(2, "Try 2 earns up to 70 %."), (3, "Try 2 and later ones earn up to 70 %."),
     (0, "Try 2 and later ones earn up to 70 %.")],
)  # fmt: skip
def test_start_page_says_what_later_tries_earn(quiz: Quiz, client: Client, tries: int, said: str) -> None:
    set_rules(quiz, tries=tries, credit="100, 70")

    assert f"The first earns up to 100 % of the points. {said}" in text(client.get(f"/quizzes/{quiz.pk}/"))
