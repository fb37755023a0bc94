"""manage.py load_content: the courses in content/ become rows, and every change is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.loading import Change, load
from publishing.models import Sort
from publishing.reading import read_courses

TOLD = {
    "created": "",
    "updated": "",
    "retired": "; it is no longer in the files, and students do not meet it any more",
    "kept": "; it was edited in the admin since it was loaded, and --overwrite would replace it",
}
PLURALS = {sort: "quizzes" if sort == Sort.QUIZ else f"{sort.value}s" for sort in Sort}


class Command(BaseCommand):
    help = "Load courses from files. Loading twice changes nothing; a file with a fault changes nothing at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "directory",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "content",
            help="a folder of courses, or one course (default: content/)",
        )
        parser.add_argument("--check", action="store_true", help="only say what is wrong with the files")
        parser.add_argument(
            "--overwrite", action="store_true", help="also replace what was edited in the admin since it was loaded"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        courses, faults = read_courses(options["directory"].resolve())
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{counted(len(faults), 'fault')}; nothing was changed.")
        if options["check"]:
            self.stdout.write("No faults found; nothing was loaded.")
            return
        changes = load(courses, overwrite=options["overwrite"])
        for line in account(changes):
            self.stdout.write(line)


def account(changes: Sequence[Change]) -> list[str]:
    """What was done: a line for each sort of thing created, and one for each thing changed."""
    lines = [line for course in dict.fromkeys(map(_course, changes)) for line in _of_course(course, changes)]
    unchanged = sum(change.what in ("unchanged", "kept") for change in changes)
    if unchanged == len(changes):
        return [*lines, f"Nothing changed: {counted(unchanged, 'thing')} looked at."]
    return [*lines, f"{counted(len(changes) - unchanged, 'thing')} changed, {unchanged} unchanged."]


def _of_course(course: str, changes: Sequence[Change]) -> Iterator[str]:
    for what in TOLD:
        for sort in Sort:
            group = [
                change for change in changes if (_course(change), change.what, change.sort) == (course, what, sort)
            ]
            if group:
                yield from (f"{course}: {line}" for line in _told(what, sort, group))


def _told(what: str, sort: Sort, changes: list[Change]) -> list[str]:
    names = [change.name.partition("/")[2] or change.name for change in changes]
    if what == "created":
        return [f"created {counted(len(changes), sort, PLURALS[sort])}: {', '.join(names)}"]
    return [
        f"{what} {sort} {name}" + (f" ({', '.join(change.fields)})" if change.fields else "") + TOLD[what]
        for name, change in zip(names, changes, strict=True)
    ]


def _course(change: Change) -> str:
    return change.name.partition("/")[0]


def counted(number: int, one: str, many: str = "") -> str:
    """1 fault, 2 faults."""
    return f"{number} {one if number == 1 else many or one + 's'}"
