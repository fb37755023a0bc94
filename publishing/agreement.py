"""What several entries must agree on: names that are used once, links that lead somewhere, keys among choices.

These rules read the files as written, so that a fault in one field hides none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from publishing.documents import Document, Fault, Place
from publishing.folders import CourseFolder, mappings
from quizzes.kinds import KINDS, Kind

LINK = re.compile(r"\]\((quiz|note):([^)\s]*)\)")
LINKING = ("summary", "body", "sources")  # the fields of a note in which links are followed


def disagreements(courses: Sequence[CourseFolder]) -> Iterator[Fault]:
    """Every fault between entries."""
    for course in courses:
        for bank in course.written("banks"):
            yield from repeated(bank, "slug")
            for place, item in mappings(bank.data, "items"):
                yield from faults_of(bank, ("items", place), item)
        for deck in course.written("decks"):
            yield from repeated(deck, "slug", of="cards")
        for quiz in course.written("quizzes"):
            yield from repeated(quiz, "item")
            yield from unknown_items(quiz, course)
        for note in course.written("notes"):
            yield from dead_links(note, course)
        for shelf in ("quizzes", "notes", "decks"):
            yield from same_order(course.written(shelf))
    yield from welcomes(courses)


def items_of(course: CourseFolder) -> dict[str, dict[str, Any]]:
    """Each item of the course as written, by its name (bank/slug)."""
    return {
        f"{bank.slug}/{item.get('slug')}": item
        for bank in course.written("banks")
        for _, item in mappings(bank.data, "items")
    }


def concept_of(entry: dict[str, Any]) -> str:
    """What an item is about, or what a pool's items are; empty where it is not said."""
    return str(entry.get("concept") or "").strip()


def faults_of(bank: Document, at: Place, item: dict[str, Any]) -> Iterator[Fault]:
    """What the item's kind finds wrong in it, and fields that the kind does not have."""
    kind = KINDS.get(str(item.get("kind")))
    if not kind:
        return
    yield from strangers(bank, at, item, kind)
    choices = mappings(item, "choices") if kind.choice_fields else []
    asked = written(item, kind.fields)
    found = [written(choice, kind.choice_fields) for _, choice in choices]
    for fault in (*kind.item_faults(asked), *kind.choice_faults(asked, found)):
        steps = ("key" if step == "is_key" else step for step in fault.place)
        yield bank.fault((*at, *steps), fault.message)
    for place, choice in choices:
        belongs = "place" not in kind.choice_fields or choice.get("place")
        if "is_key" in kind.choice_fields and belongs and not (choice.get("key") or choice.get("feedback")):
            yield bank.fault((*at, "choices", place, "feedback"), "is required for a wrong choice")


def written(entry: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Fields as the rules of a kind read them; what is of no use there is reported by the schema."""
    fields: dict[str, Any] = {}
    for name in names:
        value = entry.get("key" if name == "is_key" else name)
        blank = None if name == "decimals" else ""
        fields[name] = value.strip() if isinstance(value, str) else value if isinstance(value, int) else blank
    return fields


def strangers(bank: Document, at: Place, item: dict[str, Any], kind: Kind) -> Iterator[Fault]:
    """Fields that only items of other kinds have."""
    for name in item:
        owners = [other.name for other in KINDS.values() if name in fields_of(other)]
        if owners and kind.name not in owners:
            yield bank.fault((*at, name), f"belongs only to {' and '.join(owners)} items")
    for place, choice in mappings(item, "choices") if kind.choice_fields else ():
        for name in set(choice) & {"key", "place", "malrule", "reason", "stays_last"}:
            if ("is_key" if name == "key" else name) not in kind.choice_fields:
                yield bank.fault((*at, "choices", place, name), f"says nothing in {kind.name} items")


def fields_of(kind: Kind) -> set[str]:
    """The fields that an item of the kind has in a file, beyond those that all have."""
    lists = {"choices"} if kind.choice_fields else set()
    return {*kind.fields, *lists, *({"settings"} if "family" in kind.fields else ())}


def repeated(document: Document, name: str, of: str = "items") -> Iterator[Fault]:
    """Two entries of one name."""
    seen: set[str] = set()
    for place, entry in mappings(document.data, of):
        value = str(entry.get(name, ""))
        if value and value in seen:
            yield document.fault((of, place, name), f"{value!r} stands here twice")
        seen.add(value)


def unknown_items(quiz: Document, course: CourseFolder) -> Iterator[Fault]:
    """Items that no bank has."""
    known = items_of(course)
    for place, entry in mappings(quiz.data, "items"):
        name = str(entry.get("item", ""))
        if "/" in name and name not in known and ("banks", name.partition("/")[0]) not in course.unread:
            yield quiz.fault(("items", place, "item"), f"there is no item {name!r} in the banks of this course")
        if entry.get("pool"):
            yield from poor_pools(quiz, place, entry, known)


def poor_pools(quiz: Document, place: int, entry: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[Fault]:
    """Pools that no bank can fill, the items with a place of their own left out; two that could draw one item."""
    own, wanted = {str(other.get("item")) for _, other in mappings(quiz.data, "items")}, concept_of(entry)
    of_bank = {name for name in known if name.startswith(f"{entry['pool']}/")} - own
    held = [known[name].get("kind") for name in of_bank if wanted in ("", concept_of(known[name]))]
    about, draw = f" about {wanted!r}" if wanted else "", entry.get("draw")
    for name, what, there_are in (("draw", "", len(held)), ("generated", " generated", held.count("generated"))):
        asked = entry.get(name)
        if isinstance(draw, int) and isinstance(asked, int) and there_are < asked <= draw:
            said = f"the bank {entry['pool']!r} has only {there_are}{what} items{about} for it"
            yield quiz.fault(("items", place, name), said)
    before = [other for at, other in mappings(quiz.data, "items") if at < place and other.get("pool") == entry["pool"]]
    if any(concept_of(other) == wanted or "" in (concept_of(other), wanted) for other in before):
        yield quiz.fault(("items", place, "pool"), "another pool draws from the same items; give each its own concept")


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
        found_kinds = [KINDS.get(str(items_of(course).get(str(name), {}).get("kind"))) for name in opening]
        if any(kind and not kind.welcomes for kind in found_kinds):
            yield quiz.fault(("items", 0, "item"), "must be a single choice: the landing page shows it")
