"""manage.py load_content: the courses in content/ become rows, and every change is told."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.loading import Change, Refused, load
from publishing.models import Sort
from publishing.reading import read_courses

ORDER = ("created", "updated", "retired", "kept")
PLURALS = {Sort.COURSE: "courses", Sort.BANK: "banks", Sort.ITEM: "items", Sort.QUIZ: "quizzes", Sort.NOTE: "notes"}


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
        try:
            changes = load(courses, overwrite=options["overwrite"])
        except Refused as refused:
            self.stderr.write(str(refused.fault))
            raise CommandError("1 fault; nothing was changed.") from None
        for line in account(changes):
            self.stdout.write(line)


def account(changes: Sequence[Change]) -> list[str]:
    """What was done, a line for each sort of thing created and one for each thing changed."""
    lines = []
    for what in ORDER:
        for sort, group in groupby((change for change in changes if change.what == what), lambda change: change.sort):
            lines += _told(what, sort, list(group))
    unchanged = sum(change.what in ("unchanged", "kept") for change in changes)
    if all(change.what in ("unchanged", "kept") for change in changes):
        return [*lines, f"Nothing changed ({counted(unchanged, 'thing')} looked at)."]
    return [*lines, f"{counted(unchanged, 'thing')} unchanged."]


def _told(what: str, sort: str, changes: list[Change]) -> list[str]:
    if what == "created":
        names = ", ".join(change.name for change in changes)
        return [f"Created {counted(len(changes), sort, PLURALS[Sort(sort)])}: {names}"]
    reasons = {
        "updated": "",
        "retired": "; it is no longer in the files, and students do not meet it any more",
        "kept": "; it was edited in the admin since it was loaded, and --overwrite would replace it",
    }
    return [
        f"{what.capitalize()} {sort} {change.name}"
        + (f" ({', '.join(change.fields)})" if change.fields else "")
        + reasons[what]
        for change in changes
    ]


def counted(number: int, one: str, many: str = "") -> str:
    """1 fault, 2 faults."""
    return f"{number} {one if number == 1 else many or one + 's'}"
