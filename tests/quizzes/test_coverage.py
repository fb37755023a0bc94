"""What a quiz covers: concepts, what is asked of students, minutes; of pools what is to be expected."""

from typing import Any

import pytest
from django.test import Client

from courses.models import Course, User
from quizzes.coverage import Share, coverage
from quizzes.kinds import KINDS
from quizzes.models import Item, ItemBank, Pool, Quiz, QuizItem


@pytest.fixture
def quiz(course: Course) -> Quiz:
    return Quiz.objects.create(course=course, slug="covering", title="Covering")


def about(item: Item, concept: str, bloom: str = "") -> Item:
    Item.objects.filter(pk=item.pk).update(concept=concept, bloom=bloom)
    return item


def test_items_are_counted_by_concept_and_by_step(quiz: Quiz, single: Item, multiple: Item, generated: Item) -> None:
    for order, item in enumerate(
        [about(single, "Gates", "analyse"), about(multiple, "States", "remember"), about(generated, "Gates")]
    ):
        QuizItem.objects.create(quiz=quiz, item=item, order=order)

    found = coverage(quiz)

    assert found.concepts == [Share("Gates", 2), Share("States", 1)]
    assert found.steps == [Share("remember", 1), Share("analyse", 1), Share("not said", 1)]
    assert (found.items, found.minutes) == (3, round(1 + 1.5 + 3))


def test_a_pool_counts_what_is_to_be_expected(
    quiz: Quiz, bank: ItemBank, single: Item, multiple: Item, generated: Item
) -> None:
    about(single, "Gates", "apply")
    about(multiple, "Gates", "apply")
    about(generated, "Steps", "analyse")
    Pool.objects.create(quiz=quiz, bank=bank, draw=2)

    found = coverage(quiz)

    assert [(name, round(count, 6)) for name, count in found.concepts] == [("Gates", 1.333333), ("Steps", 0.666667)]
    assert [(name, round(count, 6)) for name, count in found.steps] == [("apply", 1.333333), ("analyse", 0.666667)]
    assert found.minutes == round(2 / 3 * (1 + 1.5 + 3))


def test_a_pool_with_at_least_one_exercise_counts_more_of_them(
    quiz: Quiz, bank: ItemBank, single: Item, multiple: Item, generated: Item
) -> None:
    for item, concept in ((single, "Gates"), (multiple, "Gates"), (generated, "Steps")):
        about(item, concept)
    Pool.objects.create(quiz=quiz, bank=bank, draw=2, generated=1)

    assert coverage(quiz).concepts == [Share("Gates", 1), Share("Steps", 1)]


def test_the_chance_of_an_exercise_is_what_a_pool_deals(quiz: Quiz, bank: ItemBank, generated: Item) -> None:
    """One of two exercises, and two more of the four that are left: of an exercise 1/2 + 1/2 · 2/4."""
    about(generated, "A")
    Item.objects.create(bank=bank, slug="b", title="One", kind="generated", family="one_gate", concept="B")
    for number in range(3):
        Item.objects.create(bank=bank, slug=f"item-{number}", title="One", kind="single", concept="C")
    Pool.objects.create(quiz=quiz, bank=bank, draw=3, generated=1)

    assert coverage(quiz).concepts == [Share("C", 1.5), Share("A", 0.75), Share("B", 0.75)]


def test_a_later_pool_draws_what_an_earlier_one_left(quiz: Quiz, bank: ItemBank) -> None:
    for number, concept in enumerate("AABB"):
        Item.objects.create(bank=bank, slug=f"item-{number}", title="One", kind="single", concept=concept)
    Pool.objects.create(quiz=quiz, bank=bank, draw=3, order=1)
    Pool.objects.create(quiz=quiz, bank=bank, concept="A", draw=2, order=2)

    assert coverage(quiz).concepts == [Share("A", 2), Share("B", 1.5)]


def test_a_pool_draws_no_more_than_it_holds_nor_what_has_a_place_or_is_retired(
    quiz: Quiz, bank: ItemBank, single: Item, multiple: Item, generated: Item
) -> None:
    QuizItem.objects.create(quiz=quiz, item=about(single, "Gates"))
    QuizItem.objects.create(quiz=quiz, item=generated)
    Item.objects.filter(pk=generated.pk).update(is_live=False)
    Pool.objects.create(quiz=quiz, bank=bank, draw=5)
    about(multiple, "States")

    assert coverage(quiz).concepts == [Share("Gates", 1), Share("States", 1)]


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_two_queries_and_one_for_each_pool(
    quiz: Quiz, bank: ItemBank, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        item = Item.objects.create(bank=bank, slug=f"item-{number}", title="One", kind="single", concept=f"{number}")
        QuizItem.objects.create(quiz=quiz, item=item)
        Pool.objects.create(quiz=quiz, bank=bank, concept=f"{number}")

    with django_assert_num_queries(2 + rows):
        coverage(quiz)


def test_an_empty_quiz_covers_nothing(quiz: Quiz) -> None:
    assert coverage(quiz) == (0, [], [], 0)


def test_every_kind_says_how_long_it_takes() -> None:
    found = {name: kind.minutes for name, kind in KINDS.items()}

    assert found == {
        "single": 1, "multiple": 1.5, "numeric": 2, "cloze": 1.5, "ordering": 1.5, "matching": 2, "grid": 3,
        "generated": 3,
    }  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_quiz_shows_it(
    quiz: Quiz, bank: ItemBank, single: Item, teacher: User, client: Client, rows: int
) -> None:
    about(single, "Gates & states", "apply")
    for number in range(rows):
        item = Item.objects.create(bank=bank, slug=f"more-{number}", title="More", kind="single", concept="More")
        QuizItem.objects.create(quiz=quiz, item=item)
    QuizItem.objects.create(quiz=quiz, item=single)
    client.force_login(teacher)

    page = client.get(f"/admin/quizzes/quiz/{quiz.pk}/change/").content.decode()

    assert f"<summary>2 concepts, about {rows + 1} minutes</summary>" in page
    assert '<th scope="row">Gates &amp; states</th>' in page
    assert f'<progress value="1.000" max="{rows + 1}.000" aria-label="Gates &amp; states"></progress>' in page


def test_a_new_quiz_says_when_it_will(course: Course, teacher: User, client: Client) -> None:
    client.force_login(teacher)

    assert (
        "What it covers stands here once it is saved."
        in client.get("/admin/quizzes/quiz/add/?preset=practice").content.decode()
    )
