"""What a row says, as plain values that can be compared; and a row made to say something else."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.db import models

from courses.models import Course
from lstm_engine import FAMILIES
from notes.models import Note
from quizzes.models import Choice, Item, ItemBank, Quiz, QuizItem

Values = dict[str, Any]

COURSE = ("title", "summary", "language", "time_zone", "decimal_separator", "is_public")
BANK = ("title",)
ITEM = ("title", "kind", "stem", "explanation", "source", "scoring", "family", "family_settings", "is_live")
CHOICE = ("text", "is_key", "feedback", "malrule", "reason")
QUIZ = (
    "title",
    "summary",
    "order",
    "kind",
    "tries",
    "solution_policy",
    "shuffle_choices",
    "is_public",
    "is_published",
    "is_welcome",
)
NOTE = ("title", "order", "summary", "body", "sources")
FIELDS: dict[type[models.Model], tuple[str, ...]] = {Course: COURSE, ItemBank: BANK, Item: ITEM, Quiz: QUIZ, Note: NOTE}


def described(row: Any) -> Values:
    """The row and what belongs to it, as it reads: a form that was saved unchanged has changed nothing."""
    values = _picked(row, FIELDS[type(row)])
    if isinstance(row, Item):
        values["choices"] = [_picked(choice, CHOICE) for choice in row.choices.all()]
    if isinstance(row, Quiz):
        places = row.quiz_items.select_related("item__bank")
        values["items"] = [[f"{place.item.bank.slug}/{place.item.slug}", place.points] for place in places]
    return values


def write(row: Any, values: Values, items: dict[str, Item]) -> None:
    """Make the row say the values; `items` are those of the course, by name. The row is checked before it is saved."""
    for name in FIELDS[type(row)]:
        setattr(row, name, values[name])
    row.full_clean()
    row.save()
    if isinstance(row, Item):
        _write_choices(row, values["choices"])
    if isinstance(row, Quiz):
        row.quiz_items.all().delete()
        places = enumerate(values["items"], start=1)
        QuizItem.objects.bulk_create(
            QuizItem(quiz=row, item=items[name], order=order, points=points) for order, (name, points) in places
        )


def _write_choices(item: Item, wanted: list[Values]) -> None:
    """Choices keep their rows as far as they go, so that what is counted by choice stays together."""
    for order, (choice, values) in enumerate(zip_longest(list(item.choices.all()), wanted), start=1):
        if values is None:
            choice.delete()
            continue
        choice = choice or Choice(item=item)
        choice.order = order
        for name in CHOICE:
            setattr(choice, name, values[name])
        choice.full_clean()
        choice.save()


def completed(family: str, settings: dict[str, int | str]) -> dict[str, int | str]:
    """The settings with the family's own for those that are not given."""
    if family not in FAMILIES:
        return settings
    return {setting.name: setting.default for setting in FAMILIES[family].settings} | settings


def _picked(row: models.Model, names: tuple[str, ...]) -> Values:
    return {name: _read(row, name) for name in names}


def _read(row: Any, name: str) -> Any:
    """One field; a browser ends lines in its own way, and forms spell every setting out."""
    value = getattr(row, name)
    if name == "family_settings":
        return completed(row.family, value)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
