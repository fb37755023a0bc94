"""Items, quizzes and attempts to fill an admin with."""

import uuid
from dataclasses import dataclass

from courses.models import Course, Role, User
from quizzes.models import Attempt, AttemptItem, Choice, Item, ItemBank, Quiz, QuizItem, Response
from tests.conftest import enrolled


def single(bank: ItemBank, slug: str = "forget-gate") -> Item:
    """A single choice: the second one is right."""
    item = Item.objects.create(
        bank=bank,
        slug=slug,
        title=f"{bank.title} {slug}",
        stem="What does $f_t$ scale?",
        explanation="It scales $c_{t-1}$.",
    )
    Choice.objects.create(item=item, order=1, text="The candidate", malrule="M14", feedback="That is $i_t$.")
    Choice.objects.create(item=item, order=2, text="The memory", is_key=True, feedback="Yes: $f_t \\odot c_{t-1}$.")
    return item


def generated(bank: ItemBank, slug: str = "update") -> Item:
    """The cell update with numbers."""
    return Item.objects.create(
        bank=bank,
        slug=slug,
        title=f"{bank.title} {slug}",
        kind="generated",
        family="cell_update",
        family_settings={"level": 1},
    )


@dataclass
class Rows:
    """One row of everything that belongs to one course."""

    course: Course
    bank: ItemBank
    item: Item
    quiz: Quiz
    student: User
    attempt: Attempt
    response: Response


def rows_of(course: Course, name: str) -> Rows:
    """A course's bank, item, quiz, student, attempt and response, all called by the name."""
    bank = ItemBank.objects.create(course=course, slug=name.lower(), title=f"{name} bank")
    item = single(bank)
    quiz = Quiz.objects.create(course=course, slug=name.lower(), title=f"{name} quiz", is_published=True)
    QuizItem.objects.create(quiz=quiz, item=item, order=1)
    student = enrolled(course, f"{name.lower()}-student", Role.STUDENT)
    attempt = Attempt.start(quiz, student)
    response = AttemptItem.objects.get(attempt=attempt).respond(uuid.uuid4(), {"choice": ["0"]})
    return Rows(course, bank, item, quiz, student, attempt, response)
