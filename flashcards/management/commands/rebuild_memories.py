"""manage.py rebuild_memories: what students remember, computed anew from the log of their reviews."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from flashcards.models import Memory
from flashcards.rebuilding import rebuild


class Command(BaseCommand):
    help = "Make every memory say what the log of reviews says. A second run finds nothing to do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only count the memories that differ from the log")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        differing = rebuild(write=not options["check"])
        done = "differ from the log" if options["check"] else "were put right"
        self.stdout.write(f"{Memory.objects.count()} memories looked at, {differing} {done}.")
