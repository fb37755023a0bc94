"""What several entries must agree on: names that are used once, links that lead somewhere, keys among choices.

These rules read the files as written, so that a fault in one field hides none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from publishing.documents import Document, Fault, Place
from publishing.folders import CourseFolder, mappings
from quizzes.lint import normalised
from quizzes.models import Kind

LINK = re.compile(r"\]\((quiz|note):([^)\s]*)\)")
LINKING = ("summary", "body", "sources")  # the fields of a note in which links are followed


def disagreements(courses: Sequence[CourseFolder]) -> Iterator[Fault]:
    """Every fault between entries."""
    for course in courses:
        for bank in course.written("banks"):
            yield from repeated(bank, "slug")
            for place, item in mappings(bank.data, "items"):
                yield from choices_of(bank, ("items", place, "choices"), item)
        for quiz in course.written("quizzes"):
            yield from repeated(quiz, "item")
            yield from unknown_items(quiz, course)
        for note in course.written("notes"):
            yield from dead_links(note, course)
        for shelf in ("quizzes", "notes"):
            yield from same_order(course.written(shelf))
    yield from welcomes(courses)


def kinds_of_items(course: CourseFolder) -> dict[str, str]:
    """The kind of each item of the course, by its name (bank/slug)."""
    return {
        f"{bank.slug}/{item.get('slug')}": str(item.get("kind"))
        for bank in course.written("banks")
        for _, item in mappings(bank.data, "items")
    }


def choices_of(bank: Document, at: Place, item: dict[str, Any]) -> Iterator[Fault]:
    """A single choice has one key, choosing all has at least one, and no two choices say the same."""
    kind, choices = item.get("kind"), mappings(item, "choices")
    if kind == Kind.GENERATED and "choices" in item:
        yield bank.fault(at, "belong only to kinds single and multiple")
    if kind not in (Kind.SINGLE, Kind.MULTIPLE):
        return
    if len(choices) < 2:
        yield bank.fault(at, "must be at least two")
    keys = [choice.get("key", False) for _, choice in choices]
    if all(isinstance(key, bool) for key in keys):
        yield from keys_of(bank, at, kind, sum(keys))
    yield from same_text(bank, at, choices)


def keys_of(bank: Document, at: Place, kind: str, keys: int) -> Iterator[Fault]:
    """Too few or too many right choices."""
    if kind == Kind.SINGLE and keys != 1:
        yield bank.fault(at, f"exactly one must be the key of a single choice, not {keys}")
    if kind == Kind.MULTIPLE and keys == 0:
        yield bank.fault(at, "at least one must be a key")


def same_text(bank: Document, at: Place, choices: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[Fault]:
    """Two choices that a reader cannot tell apart."""
    seen: dict[str, int] = {}
    for place, choice in choices:
        if isinstance(choice.get("text"), str):
            first = seen.setdefault(normalised(choice["text"]), place)
            if first != place:
                yield bank.fault((*at, place, "text"), f"says the same as choices[{first}]")


def repeated(document: Document, name: str) -> Iterator[Fault]:
    """Two entries of one name."""
    seen: set[str] = set()
    for place, entry in mappings(document.data, "items"):
        value = str(entry.get(name, ""))
        if value and value in seen:
            yield document.fault(("items", place, name), f"{value!r} stands here twice")
        seen.add(value)


def unknown_items(quiz: Document, course: CourseFolder) -> Iterator[Fault]:
    """Items that no bank has."""
    known = kinds_of_items(course)
    for place, entry in mappings(quiz.data, "items"):
        name = str(entry.get("item", ""))
        if "/" in name and name not in known and ("banks", name.partition("/")[0]) not in course.unread:
            yield quiz.fault(("items", place, "item"), f"there is no item {name!r} in the banks of this course")


def dead_links(note: Document, course: CourseFolder) -> Iterator[Fault]:
    """Links to quizzes and notes that are not there."""
    shelves = {"quiz": "quizzes", "note": "notes"}
    for name in LINKING:
        for sort, slug in LINK.findall(str(note.data.get(name, ""))):
            if not course.may_have(shelves[sort], slug):
                yield note.fault((name,), f"links to {sort}:{slug}, but this course has no such {sort}")


def same_order(documents: Iterable[Document]) -> Iterator[Fault]:
    """Two files at one place of the contents."""
    seen: dict[int, str] = {}
    for document in documents:
        order = document.data.get("order")
        if isinstance(order, int):
            first = seen.setdefault(order, document.file)
            if first != document.file:
                yield document.fault(("order",), f"{order} is already the order of {first}")


def welcomes(courses: Iterable[CourseFolder]) -> Iterator[Fault]:
    """One quiz welcomes strangers, with a single choice that fits on the landing page."""
    found = [(course, quiz) for course in courses for quiz in course.written("quizzes") if quiz.data.get("is_welcome")]
    for _, quiz in found[1:]:
        yield quiz.fault(("is_welcome",), f"{found[0][1].file} is the welcome quiz already")
    for course, quiz in found:
        opening = [entry.get("item") for _, entry in mappings(quiz.data, "items")][:1]
        if any(kinds_of_items(course).get(str(name), Kind.SINGLE) != Kind.SINGLE for name in opening):
            yield quiz.fault(("items", 0, "item"), "must be a single choice: the landing page shows it")
