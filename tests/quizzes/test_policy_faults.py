"""Rules that contradict each other, the sets of rules to begin with, and times on the clock of the course."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from courses.models import Course, User
from quizzes.models import Item, ItemBank, Quiz, QuizItem
from quizzes.presets import PRESETS
from tests.quizzes.item_form import exercise_data
from tests.quizzes.quiz_form import quiz_data

FRIDAY = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)  # 18:00 in Paris


@pytest.fixture
def bank_of_five(course: Course) -> ItemBank:
    bank = ItemBank.objects.create(course=course, slug="five", title="Five")
    for number in range(5):
        Item.objects.create(bank=bank, slug=f"i{number}", title=f"I{number}", stem="?")
    return bank


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"opens_at": FRIDAY, "closes_at": FRIDAY}, "closes_at"),
        ({"late_rule": "accept"}, "late_rule"),
        ({"kind": "graded", "closes_at": FRIDAY, "late_rule": "penalty", "solution_shown": "closing"}, "late_penalty"),
        ({"late_penalty": 5}, "late_penalty"),
        ({"minutes": 30}, "minutes"),
        ({"max_attempts": 2}, "max_attempts"),
        ({"credit": "70, 100"}, "credit"),
        ({"credit": "100, 70, 40"}, "credit"),
        ({"credit": "all"}, "credit"),
        ({"hint_cost": 10}, "hint_cost"),
        ({"solution_shown": "closing"}, "solution_shown"),
        ({"kind": "graded", "marks_shown": "never", "solution_shown": "never"}, "tries"),
        ({"kind": "graded", "tries": 1, "marks_shown": "never", "solution_shown": "at_once"}, "solution_shown"),
        ({"tries": 1, "marks_shown": "never", "solution_shown": "never"}, "marks_shown"),
        ({"kind": "graded", "closes_at": FRIDAY, "solution_shown": "last_try"}, "release_reason"),
        ({"kind": "graded", "closes_at": FRIDAY, "solution_shown": "at_once", "release_reason": " "}, "release_reason"),
    ],
)
def test_contradiction_is_refused_at_its_field(quiz: Quiz, rules: dict[str, Any], field: str) -> None:
    for name, value in rules.items():
        setattr(quiz, name, value)

    with pytest.raises(ValidationError) as refused:
        quiz.full_clean()

    assert list(refused.value.error_dict) == [field]


@pytest.mark.parametrize(
    "rules", [{"release_reason": "Homework: who is done learns at once."}, {"is_published": False}, {"closes_at": None}]
)
def test_solution_before_closing_needs_a_reason_only_where_it_helps_others(quiz: Quiz, rules: dict[str, Any]) -> None:
    for name, value in {"kind": "graded", "closes_at": FRIDAY, **rules}.items():
        setattr(quiz, name, value)

    quiz.full_clean()


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_presets_fill_the_form_and_hold(preset: Any, client: Client, teacher: User, course: Course) -> None:
    client.force_login(teacher)
    course.time_zone = "Europe/Paris"
    course.save()
    page = client.get(f"/admin/quizzes/quiz/add/?preset={preset.name}")
    assert page.context["adminform"].form["tries"].value() == preset.rules["tries"]
    moment = {"opens_at_0": "2026-12-01", "opens_at_1": "08:00", "closes_at_0": "2026-12-04", "closes_at_1": "18:00"}
    rules = {name: ("on" if value is True else value) for name, value in preset.rules.items() if value is not False}

    page = client.post("/admin/quizzes/quiz/add/?preset=x", quiz_data(course=course.pk, **rules, **moment))

    assert page.status_code == 302
    assert Quiz.objects.get().closes_at == FRIDAY


def test_pool_larger_than_its_bank_is_refused(
    client: Client, teacher: User, quiz: Quiz, bank_of_five: ItemBank
) -> None:
    client.force_login(teacher)
    assert pool_errors(client, quiz, bank_of_five, 6) == [{"draw": [TOO_FEW % 5]}]
    QuizItem.objects.create(quiz=quiz, item=bank_of_five.items.first())  # which does not come twice
    assert pool_errors(client, quiz, bank_of_five, 5) == [{"draw": [TOO_FEW % 4]}]
    assert pool_errors(client, quiz, bank_of_five, 4) is None


def test_pool_larger_than_its_concept_is_refused(
    client: Client, teacher: User, quiz: Quiz, bank_of_five: ItemBank
) -> None:
    client.force_login(teacher)
    bank_of_five.items.filter(slug__in=["i1", "i2", "i4"]).update(concept="Forget gate")

    assert pool_errors(client, quiz, bank_of_five, 4, "Forget gate") == [{"draw": [TOO_FEW_ABOUT % 3]}]
    assert pool_errors(client, quiz, bank_of_five, 1, "Forgot gate") == [{"draw": [TOO_FEW_ABOUT % 0]}]
    assert pool_errors(client, quiz, bank_of_five, 3, "Forget gate") is None
    whole = {
        "pools-1-bank": bank_of_five.pk,
        "pools-1-draw": 1,
        "pools-1-points": 1,
        "pools-1-order": 2,
        "pools-1-generated": 0,
    }
    errors = pool_errors(client, quiz, bank_of_five, 1, "Forget gate", **{"pools-TOTAL_FORMS": 2}, **whole)
    assert errors[0] == {"concept": ["Another pool draws from all of this bank: draw from it by concepts alone."]}


def test_pool_draws_no_more_generated_than_it_holds_or_draws(
    client: Client, teacher: User, quiz: Quiz, bank_of_five: ItemBank
) -> None:
    client.force_login(teacher)
    bank_of_five.items.filter(slug__in=["i0", "i3", "i4"]).update(kind="generated", family="one_gate")
    bank_of_five.items.filter(slug="i4").update(is_live=False)

    def errors(generated: int) -> Any:
        return pool_errors(client, quiz, bank_of_five, 1, **{"pools-0-generated": generated})

    assert errors(3) == [{"generated": ["Generated among them: only 2."]}]
    assert errors(2) == [{"generated": ["These are more than are drawn."]}]
    assert errors(1) is None


def test_pool_of_a_quiz_that_deals_approved_variants_alone_needs_some_of_each_exercise(
    client: Client, teacher: User, quiz: Quiz, generated: Item
) -> None:
    client.force_login(teacher)
    refused = [{"bank": ["Some exercises of this bank have no approved variants yet."]}]
    quiz.quiz_items.all().delete()
    assert pool_errors(client, quiz, generated.bank, 1, variation="approved") == refused

    Item.objects.filter(pk=generated.pk).update(approved_seeds=[3])

    assert pool_errors(client, quiz, generated.bank, 1, variation="approved") is None


TOO_FEW = "The bank has only %s live items that have no place of their own in the quiz."
TOO_FEW_ABOUT = "Of the bank, only %s live items without a place of their own are about it."


def pool_errors(client: Client, quiz: Quiz, bank: ItemBank, draw: int, concept: str = "", **rules: Any) -> Any:
    """What the form says of a pool; None when it is saved, and then it is taken away again."""
    pool = {"pools-TOTAL_FORMS": 1, "pools-0-bank": bank.pk, "pools-0-draw": draw, "pools-0-points": 1,
            "pools-0-order": 1, "pools-0-concept": concept, "pools-0-generated": 0}  # fmt: skip
    page = client.post(f"/admin/quizzes/quiz/{quiz.pk}/change/", quiz_data(slug="x", **{**pool, **rules}))
    if page.status_code == 302:
        quiz.pools.get().delete()
        return None
    return page.context["inline_admin_formsets"][1].formset.errors


@pytest.mark.parametrize(("written", "seeds"), [("1, 4,20", [0, 3, 19, 777]), ("", [777]), ("4, 4", [3, 777])])
def test_variants_of_the_wall_are_approved_by_number(
    client: Client, teacher: User, bank_of_five: ItemBank, generated: Item, written: str, seeds: list[int]
) -> None:
    client.force_login(teacher)
    Item.objects.filter(pk=generated.pk).update(approved_seeds=[5, 777])
    path = f"/admin/quizzes/item/{generated.pk}/change/"
    assert client.get(path).context["adminform"].form["approved"].value() == "6"

    data = exercise_data(
        generated.bank, "lstm_step", setting_decimals=3, setting_rounding="at the end", approved=written
    )

    assert client.post(path, data).status_code == 302
    generated.refresh_from_db()
    assert generated.approved_seeds == seeds


@pytest.mark.parametrize("written", ["0", "21", "one", "1;2", "9" * 400])
def test_numbers_that_are_on_no_wall_are_refused(client: Client, teacher: User, generated: Item, written: str) -> None:
    client.force_login(teacher)
    data = exercise_data(
        generated.bank, "lstm_step", setting_decimals=3, setting_rounding="at the end", approved=written
    )

    page = client.post(f"/admin/quizzes/item/{generated.pk}/change/", data)

    assert list(page.context["adminform"].form.errors) == ["approved"]
