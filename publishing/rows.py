"""What a row says, as plain values that can be compared; and a row made to say something else."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

from django.db import models

from courses.models import Course
from flashcards.models import Deck
from flashcards.models import Note as CardNote
from lstm_engine import FAMILIES
from notes.models import Note
from publishing.schemas import QuizItemEntry
from quizzes.models import Choice, Item, ItemBank, Pool, Quiz, QuizItem

Values = dict[str, Any]

COURSE = ("title", "summary", "language", "time_zone", "decimal_separator", "is_public")
BANK = ("title",)
ITEM = (
    "title",
    "kind",
    "concept",
    "bloom",
    "stem",
    "explanation",
    "source",
    "scoring",
    "decimals",
    "tolerance",
    "row_labels",
    "column_labels",
    "family",
    "family_settings",
    "approved_seeds",
    "is_live",
)
CHOICE = ("place", "text", "is_key", "feedback", "malrule", "stays_last", "reason")
QUIZ = (
    "title",
    "summary",
    "order",
    "kind",
    "opens_at",
    "closes_at",
    "late_rule",
    "late_penalty",
    "minutes",
    "max_attempts",
    "attempt_rule",
    "tries",
    "credit",
    "offers_hints",
    "hint_cost",
    "asks_confidence",
    "shuffle_items",
    "shuffle_choices",
    "variation",
    "marks_shown",
    "solution_shown",
    "is_public",
    "is_published",
    "is_welcome",
)
NOTE = ("title", "order", "summary", "body", "sources")
DECK = ("title", "summary", "order", "is_public", "is_published")
CARD = (
    "kind",
    "concept",
    "front",
    "back",
    "accepted",
    "is_true",
    "box",
    "family",
    "family_settings",
    "malrule",
    "source",
    "order",
    "is_live",
)
FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Course: COURSE,
    ItemBank: BANK,
    Item: ITEM,
    Quiz: QUIZ,
    Note: NOTE,
    Deck: DECK,
    CardNote: CARD,
}


def described(row: Any) -> Values:
    """The row and what belongs to it, as it reads: a form that was saved unchanged has changed nothing."""
    values = _picked(row, FIELDS[type(row)])
    if isinstance(row, Item):
        values["choices"] = [_picked(choice, CHOICE) for choice in row.choices.all()]
    if isinstance(row, Quiz):
        places = [(place.order, _place(place)) for place in row.quiz_items.select_related("item__bank")]
        places += [(pool.order, from_pool(pool.bank.slug, pool)) for pool in row.pools.select_related("bank")]
        values["items"] = [place for _order, place in sorted(places, key=lambda place: place[0])]
    return values


def _place(place: QuizItem) -> list[Any]:
    return [f"{place.item.bank.slug}/{place.item.slug}", place.points]


def from_pool(bank: str, pool: Pool | QuizItemEntry) -> list[Any]:
    """The place of a pool; what it leaves open is not said."""
    said = [bank, pool.points, pool.draw, pool.concept, pool.generated]
    while not said[-1]:
        said.pop()
    return said


def agrees(then: Any, now: Any) -> bool:
    """Whether a row says what it said when it was loaded; a field that there was not then says nothing."""
    if isinstance(then, dict) and isinstance(now, dict):
        return all(agrees(then[name], now[name]) for name in then if name in now)
    if isinstance(then, list) and isinstance(now, list):
        return len(then) == len(now) and all(map(agrees, then, now))
    return bool(then == now)


def write(row: Any, values: Values, items: dict[str, Item]) -> None:
    """Make the row say the values; `items` are those of the course, by name. The row is checked before it is saved."""
    for name in FIELDS[type(row)]:
        setattr(row, name, values[name])
    row.full_clean()
    row.save()
    if isinstance(row, Item):
        _write_choices(row, values["choices"])
    if isinstance(row, Quiz):
        _write_places(row, values["items"], items)


def _write_places(quiz: Quiz, wanted: list[list[Any]], items: dict[str, Item]) -> None:
    quiz.quiz_items.all().delete()
    quiz.pools.all().delete()
    banks = {bank.slug: bank for bank in quiz.course.item_banks.all()}
    for order, (name, points, *drawn) in enumerate(wanted, start=1):
        if drawn:
            pool = dict(zip(("draw", "concept", "generated"), drawn, strict=False))
            Pool.objects.create(quiz=quiz, bank=banks[name], order=order, points=points, **pool)
        else:
            QuizItem.objects.create(quiz=quiz, item=items[name], order=order, points=points)


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
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
