"""A bank with one item of each kind, and quizzes made of them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from courses.models import Course, User
from quizzes.models import Attempt, Choice, Item, ItemBank, Quiz, QuizItem


@pytest.fixture
def bank(course: Course) -> ItemBank:
    return ItemBank.objects.create(course=course, slug="gates", title="Gates")


@pytest.fixture
def single(bank: ItemBank) -> Item:
    """One of three; the key is the first written."""
    item = Item.objects.create(
        bank=bank, slug="keep", title="What f keeps", stem="What does $f = 0$ keep?", kind="single",
        explanation="Explained: the product with 0 is 0.", source="Sourced: a paper of 2000.",
    )  # fmt: skip
    add_choice(item, "Nothing of it", "Told: zero erases.", is_key=True)
    add_choice(item, "All of it", "Told: that is f = 1.", malrule="M32", reason="Thought: forget means keep.")
    add_choice(item, "Half of it", "Told: that is f = 0.5.", reason="Thought: gates are soft.")
    return item


@pytest.fixture
def multiple(bank: ItemBank) -> Item:
    """Two right of four."""
    item = Item.objects.create(
        bank=bank, slug="state", title="What is the state", stem="What is carried on?", kind="multiple",
        explanation="Explained: both are carried.",
    )  # fmt: skip
    add_choice(item, "The cell state", "Told: carried.", is_key=True)
    add_choice(item, "The hidden state", "Told: carried too.", is_key=True)
    add_choice(item, "The input gate", "Told: computed anew.", reason="Thought: it has a name.")
    add_choice(item, "The output gate", "Told: computed anew as well.", reason="Thought: it is an output.")
    return item


@pytest.fixture
def generated(bank: ItemBank) -> Item:
    """A whole step of an LSTM, line by line."""
    return Item.objects.create(
        bank=bank, slug="step", title="One step", kind="generated", family="lstm_step", family_settings={"level": 1},
        explanation="Explained: line by line.",
    )  # fmt: skip


def add_choice(item: Item, text: str, feedback: str, **fields: Any) -> Choice:
    """Under a key that stands on no page by chance, so that a page that tells it is found out."""
    last = Choice.objects.order_by("pk").last()
    key = max(last.pk if last else 0, 7000) + 1
    return item.choices.create(pk=key, text=text, feedback=feedback, order=item.choices.count(), **fields)


@pytest.fixture
def make_quiz(course: Course) -> Callable[..., Quiz]:
    """A published practice quiz of those items, with two tries; every field can be given."""

    def make_quiz(*items: Item, **fields: Any) -> Quiz:
        number = Quiz.objects.count()
        defaults = {"slug": f"quiz-{number}", "title": f"Quiz {number}", "is_public": True, "is_published": True}
        quiz = Quiz.objects.create(**{"course": course, "order": number, **defaults, **fields})
        for order, item in enumerate(items):
            QuizItem.objects.create(quiz=quiz, item=item, order=order, points=order + 1)
        return quiz

    return make_quiz


@pytest.fixture
def quiz(make_quiz: Callable[..., Quiz], single: Item, multiple: Item, generated: Item) -> Quiz:
    """Practice: one item of each kind, for 1, 2 and 3 points."""
    return make_quiz(single, multiple, generated)


@pytest.fixture
def attempt(quiz: Quiz, student: User, client: Client) -> Attempt:
    """The student has begun, and is signed in."""
    client.force_login(student)
    attempt = Attempt.start(quiz, student)
    assert attempt is not None
    return attempt
