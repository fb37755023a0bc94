"""A folder of courses, read and checked as a whole: what can be published, and everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from publishing.documents import Document, Fault, Unreadable, read_markdown, read_yaml
from publishing.schemas import SLUG, BankEntry, CourseEntry, Entry, NoteEntry, QuizEntry, parse

LINK = re.compile(r"\]\((quiz|note):([^)\s]*)\)")
SHELVES = {"banks": (".yaml", BankEntry), "quizzes": (".yaml", QuizEntry), "notes": (".md", NoteEntry)}


@dataclass(frozen=True)
class Sheet:
    """One file that could be read; `entry` is None if its fields are at fault."""

    document: Document
    entry: Entry | None

    @property
    def slug(self) -> str:
        return self.document.slug


@dataclass
class CourseFolder:
    """The files of one course."""

    slug: str
    sheets: dict[str, list[Sheet]] = field(default_factory=lambda: {"course": [], "banks": [], "quizzes": [], "notes": []})

    def slugs(self, shelf: str) -> set[str]:
        return {sheet.slug for sheet in self.sheets[shelf]}

    def item_kinds(self) -> dict[str, str]:
        """The kind of each item by its name (bank/slug), as written, also of items that are at fault."""
        return {
            f"{sheet.slug}/{item['slug']}": str(item.get("kind"))
            for sheet in self.sheets["banks"]
            for item in _mappings(sheet.document)
            if "slug" in item
        }


def read_courses(directory: Path) -> tuple[list[CourseFolder], list[Fault]]:
    """Every course below the directory (or the one that it holds itself), and every fault."""
    faults: list[Fault] = []
    if not directory.is_dir():
        return [], [Fault(str(directory), 1, "", "is not a folder")]
    if (directory / "course.yaml").exists():
        folders = [directory]
    else:
        folders = sorted(path for path in directory.iterdir() if path.is_dir() and not path.name.startswith("."))
    courses = [_read_course(folder, f"{directory.name}/", directory, faults) for folder in folders]
    if not courses:
        faults.append(Fault(directory.name, 1, "", "holds no course: a course is a folder with a course.yaml"))
    for course in courses:
        faults += _cross_check(course)
    return courses, sorted([*faults, *_welcomes(courses)])


def _read_course(folder: Path, prefix: str, directory: Path, faults: list[Fault]) -> CourseFolder:
    course = CourseFolder(folder.name)
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        file = prefix + path.relative_to(directory).as_posix()
        shelf = _shelf(path.relative_to(folder))
        if shelf is None:
            faults.append(Fault(file, 1, "", "is not read: only course.yaml, banks/*.yaml, quizzes/*.yaml, notes/*.md are"))
        else:
            _read_sheet(course, shelf, path, file, faults)
    if not (folder / "course.yaml").exists():
        faults.append(Fault(f"{prefix}{folder.relative_to(directory).as_posix()}/course.yaml", 1, "", "is required"))
    return course


def _shelf(path: Path) -> str | None:
    if path.as_posix() == "course.yaml":
        return "course"
    shelf = path.parts[0]
    return shelf if len(path.parts) == 2 and shelf in SHELVES and path.suffix == SHELVES[shelf][0] else None


def _read_sheet(course: CourseFolder, shelf: str, path: Path, file: str, faults: list[Fault]) -> None:
    schema = CourseEntry if shelf == "course" else SHELVES[shelf][1]
    name = course.slug if shelf == "course" else path.stem
    if not re.match(SLUG, name) or len(name) > 50:
        faults.append(Fault(file, 1, "", "its name must be small letters, digits and hyphens, at most 50"))
    try:
        document = read_markdown(path, file) if path.suffix == ".md" else read_yaml(path, file)
    except Unreadable as error:
        faults.append(error.fault)
        return
    entry, found = parse(schema, document)
    faults += found
    course.sheets[shelf].append(Sheet(document, entry))


def _mappings(document: Document) -> list[dict]:
    items = document.data.get("items")
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _cross_check(course: CourseFolder) -> Iterator[Fault]:
    for sheet in course.sheets["banks"]:
        yield from _repeated(sheet.document, "slug")
    for sheet in course.sheets["quizzes"]:
        yield from _repeated(sheet.document, "item")
        yield from _unknown_items(sheet.document, course.item_kinds())
    for sheet in course.sheets["notes"]:
        yield from _dead_links(sheet.document, course)
    for shelf in ("quizzes", "notes"):
        yield from _same_order(course.sheets[shelf])


def _repeated(document: Document, name: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, item in enumerate(_mappings(document)):
        value = str(item.get(name, ""))
        if value and value in seen:
            yield document.fault(("items", place, name), f"{value!r} stands here twice")
        seen.add(value)


def _unknown_items(document: Document, kinds: dict[str, str]) -> Iterator[Fault]:
    for place, item in enumerate(_mappings(document)):
        name = item.get("item")
        if isinstance(name, str) and name not in kinds:
            yield document.fault(("items", place, "item"), f"there is no item {name!r} in the banks of this course")


def _dead_links(document: Document, course: CourseFolder) -> Iterator[Fault]:
    shelves = {"quiz": "quizzes", "note": "notes"}
    for sort, slug in LINK.findall(document.data["body"]):
        if slug not in course.slugs(shelves[sort]):
            yield document.fault(("body",), f"links to {sort}:{slug}, but this course has no such {sort}")


def _same_order(sheets: list[Sheet]) -> Iterator[Fault]:
    seen: dict[object, str] = {}
    for sheet in sheets:
        order = sheet.document.data.get("order")
        first = seen.setdefault(order, sheet.document.file)
        if order is not None and first != sheet.document.file:
            yield sheet.document.fault(("order",), f"{order} is already the order of {first}")


def _welcomes(courses: list[CourseFolder]) -> Iterator[Fault]:
    """One quiz welcomes strangers, with a single choice that fits on the landing page."""
    first = ""
    for course in courses:
        for document in (sheet.document for sheet in course.sheets["quizzes"] if sheet.document.data.get("is_welcome")):
            if first:
                yield document.fault(("is_welcome",), f"{first} is the welcome quiz already")
            first = first or document.file
            opening = next(iter(_mappings(document)), {}).get("item")
            if course.item_kinds().get(str(opening), "single") != "single":
                yield document.fault(("items", 0, "item"), "the landing page shows this item: it must be a single choice")
