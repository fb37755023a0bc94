"""Courses from files into the database, in one transaction, with an account of what changed.

Each thing has three faces: what its file says, what its file said when it was last loaded, and what its row says
now. A row that differs from what was last loaded was edited in the admin: it is kept, unless `overwrite`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse

from courses.models import Course
from flashcards.models import Deck
from flashcards.models import Note as CardNote
from notes.models import Note
from publishing.agreement import LINK, LINKING
from publishing.folders import CourseFolder, Sheet
from publishing.models import Published, Sort
from publishing.rows import CHOICE, FIELDS, Values, agrees, completed, described, from_pool, write
from publishing.schemas import MOMENT, CardEntry, ChoiceEntry, ItemEntry
from quizzes.models import Item, ItemBank, Quiz

# The switch that takes a row out of the students' sight.
PUT_AWAY = {Item: "is_live", Quiz: "is_published", CardNote: "is_live", Deck: "is_published"}
What = Literal["created", "updated", "unchanged", "kept", "retired"]


@dataclass(frozen=True)
class Change:
    """What became of one thing; `fields` are those that differ."""

    what: What
    sort: str
    name: str
    fields: tuple[str, ...] = ()


@transaction.atomic
def load(courses: Iterable[CourseFolder], *, overwrite: bool = False) -> list[Change]:
    """Load courses in which no fault was found: all of them or, if anything goes wrong, nothing."""
    changes: list[Change] = []
    for course in courses:
        changes += _Load(course, overwrite).run()
    return changes


@dataclass
class _Load:
    """The loading of one course."""

    folder: CourseFolder
    overwrite: bool
    items: dict[str, Item] = field(default_factory=dict)
    cards: dict[str, CardNote] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    wanted: set[tuple[str, str]] = field(default_factory=set)
    published: dict[tuple[str, str], Published] = field(default_factory=dict)

    def run(self) -> list[Change]:
        slug = self.folder.slug
        of_this_course = Published.objects.filter(name__startswith=f"{slug}/") | Published.objects.filter(name=slug)
        self.published = {(row.sort, row.name): row for row in of_this_course}
        course = self._load_course()
        self._load_banks(course)
        self._load_quizzes(course)
        self._load_notes(course)
        self._load_decks(course)
        self._retire(course)
        return self.changes

    def _load_course(self) -> Course:
        sheet = self.folder.sheets["course"][0]
        course = Course.objects.filter(slug=self.folder.slug).first() or Course(slug=self.folder.slug)
        self._place(Sort.COURSE, self.folder.slug, course, _values(Course, sheet.entry))
        return course

    def _load_banks(self, course: Course) -> None:
        banks = {bank.slug: bank for bank in course.item_banks.all()}
        rows = Item.objects.filter(bank__course=course).select_related("bank").prefetch_related("choices")
        self.items = {f"{item.bank.slug}/{item.slug}": item for item in rows}
        for sheet in self.folder.sheets["banks"]:
            bank = banks.get(sheet.slug) or ItemBank(course=course, slug=sheet.slug)
            self._place(Sort.BANK, f"{course.slug}/{sheet.slug}", bank, _values(ItemBank, sheet.entry))
            for entry in _of(sheet).items:
                name = f"{sheet.slug}/{entry.slug}"
                item = self.items.setdefault(name, Item(bank=bank, slug=entry.slug))
                self._place(Sort.ITEM, f"{course.slug}/{name}", item, _item_values(entry))

    def _load_quizzes(self, course: Course) -> None:
        quizzes = {quiz.slug: quiz for quiz in course.quizzes.all()}
        for sheet in self.folder.sheets["quizzes"]:
            quiz = quizzes.get(sheet.slug) or Quiz(course=course, slug=sheet.slug)
            values = _values(Quiz, sheet.entry)
            values |= {name: _moment(values[name], course.time_zone) for name in ("opens_at", "closes_at")}
            values["items"] = [
                from_pool(entry.pool, entry) if entry.pool else [entry.item, entry.points] for entry in _of(sheet).items
            ]
            self._place(Sort.QUIZ, f"{course.slug}/{sheet.slug}", quiz, values)

    def _load_notes(self, course: Course) -> None:
        notes = {note.slug: note for note in course.notes.all()}
        addresses = {f"quiz:{quiz.slug}": quiz.get_absolute_url() for quiz in course.quizzes.all()}
        for sheet in self.folder.sheets["notes"]:
            addresses[f"note:{sheet.slug}"] = reverse("note", args=[course.slug, sheet.slug])
        for sheet in self.folder.sheets["notes"]:
            note = notes.get(sheet.slug) or Note(course=course, slug=sheet.slug)
            values = _values(Note, sheet.entry)
            for text in LINKING:
                values[text] = LINK.sub(lambda link: f"]({addresses[f'{link[1]}:{link[2]}']})", values[text])
            self._place(Sort.NOTE, f"{course.slug}/{sheet.slug}", note, values)

    def _load_decks(self, course: Course) -> None:
        decks = {deck.slug: deck for deck in course.decks.all()}
        rows = CardNote.objects.filter(deck__course=course).select_related("deck")
        self.cards = {f"{note.deck.slug}/{note.slug}": note for note in rows}
        for sheet in self.folder.sheets["decks"]:
            deck = decks.get(sheet.slug) or Deck(course=course, slug=sheet.slug)
            self._place(Sort.DECK, f"{course.slug}/{sheet.slug}", deck, _values(Deck, sheet.entry))
            for order, entry in enumerate(_of(sheet).cards, start=1):
                name = f"{sheet.slug}/{entry.slug}"
                note = self.cards.setdefault(name, CardNote(deck=deck, slug=entry.slug))
                self._place(Sort.CARD, f"{course.slug}/{name}", note, _card_values(entry, order))

    def _place(self, sort: Sort, name: str, row: Any, wanted: Values) -> None:
        """Compare the three faces of one thing, and write what has to be written."""
        self.wanted.add((sort, name))
        published = self.published.get((sort, name))
        now = described(row) if row.pk else None
        differing = tuple(key for key in wanted if now is not None and now[key] != wanted[key])
        what = self._verdict(wanted, published, now)
        self.changes.append(Change(what, sort, name, differing))
        if what in ("created", "updated"):
            write(row, wanted, self.items)
        if what != "kept" and (published is None or published.values != wanted):
            Published.objects.update_or_create(sort=sort, name=name, defaults={"values": wanted})

    def _verdict(self, wanted: Values, published: Published | None, now: Values | None) -> What:
        if now is None:
            return "created"
        if now == wanted:
            return "unchanged"
        edited = published is None or not agrees(published.values, now)
        return "kept" if edited and not self.overwrite else "updated"

    def _retire(self, course: Course) -> None:
        """What was loaded once and has left the files is put away, never deleted: what students did hangs on it."""
        rows: dict[tuple[str, str], Any] = {}
        rows |= {(Sort.ITEM, f"{course.slug}/{name}"): item for name, item in self.items.items()}
        rows |= {(Sort.QUIZ, f"{course.slug}/{quiz.slug}"): quiz for quiz in course.quizzes.all()}
        rows |= {(Sort.DECK, f"{course.slug}/{deck.slug}"): deck for deck in course.decks.all()}
        rows |= {(Sort.CARD, f"{course.slug}/{name}"): note for name, note in self.cards.items()}
        rows |= {(Sort.NOTE, f"{course.slug}/{note.slug}"): note for note in course.notes.all()}
        for key, published in self.published.items():
            if key not in self.wanted and key in rows and _put_away(rows[key], published):
                self.changes.append(Change("retired", *key))


def _put_away(row: Any, published: Published) -> bool:
    """Take the row out of the students' sight; False if it was already, or is a note edited in the admin."""
    flag = PUT_AWAY.get(type(row))
    if flag is None:
        if described(row) != published.values:
            return False
        row.delete()
        published.delete()
        return True
    if not getattr(row, flag):
        return False
    setattr(row, flag, False)
    row.save()
    published.values = described(row)
    published.save()
    return True


def _of(sheet: Sheet) -> Any:
    """The entry of a sheet in which no fault was found."""
    return sheet.entry


def _values(model: type, entry: Any) -> Values:
    return {name: getattr(entry, name) for name in FIELDS[model]}


def _moment(text: str | None, zone: str) -> str | None:
    """A moment on the clock of the course, as `described` reads it from a row."""
    if text is None:
        return None
    return datetime.strptime(text, MOMENT).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).isoformat()


def _item_values(entry: ItemEntry) -> Values:
    """An item's fields, which have two other names in files: `settings`, and `key` of a choice."""
    same = {name: getattr(entry, name) for name in FIELDS[Item] if name not in ("family_settings", "is_live")}
    settings = completed(entry.family, entry.settings)
    choices = [_choice_values(choice) for choice in entry.choices]
    return {**same, "family_settings": settings, "is_live": True, "choices": choices}


def _card_values(entry: CardEntry, order: int) -> Values:
    """The fields of a card's note; `settings` has another name in files, and the place in the file is the order."""
    same = {
        name: getattr(entry, name) for name in FIELDS[CardNote] if name not in ("family_settings", "order", "is_live")
    }
    settings = completed(entry.family, entry.settings)
    return {**same, "family_settings": settings, "order": order, "is_live": True}


def _choice_values(entry: ChoiceEntry) -> Values:
    return {name: entry.key if name == "is_key" else getattr(entry, name) for name in CHOICE}
