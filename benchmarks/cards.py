"""Do cards stay quick as they become many? The next card and a rating, with 100 cards and with 100,000.

    python -m benchmarks.cards

Each card has ten reviews in the log, so the large site has a million. Beside them: scheduling against calling `fsrs`
directly, and a package for Anki against `genanki` alone.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

SIZES = (100, 100_000)
TIMES = 50
ROWS = """
INSERT INTO flashcards_{table} ({columns})
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) SELECT {values} FROM n
"""


def set_up(folder: str) -> None:
    """The site with a database of its own."""
    os.environ.setdefault("CARROUSEL_ENV", "development")
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/growth.sqlite3"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", verbosity=0)


def fill(size: int) -> tuple[Any, Any]:
    """A student who knows that many cards, all of them due; ten reviews of each."""
    from django.db import connection
    from django.utils import timezone

    from courses.models import Course, User
    from flashcards.models import Card, Deck, Note, Study

    course = Course.objects.create(slug=f"course-{size}", title="C", is_public=True)
    deck = Deck.objects.create(course=course, slug="d", title="D", is_public=True, is_published=True)
    student = User.objects.create(username=f"student-{size}")
    note = {"deck": deck, "front": "What is $f_t$?", "back": "The forget gate.", "concept": "Gates"}
    first = Note.objects.count() + 1
    Note.objects.bulk_create((Note(slug=f"n{place}", **note) for place in range(size)), batch_size=2000)
    with connection.cursor() as cursor:
        now = timezone.now().strftime("%Y-%m-%d %H:%M:%S")
        run(cursor, "card", size, deck_id=deck.pk, note_id=f"{first} + i - 1", ordinal=1, is_live=1)
        card = f"(SELECT MIN(id) FROM flashcards_card WHERE deck_id = {deck.pk})"
        whose = {"student_id": student.pk, "deck_id": deck.pk}
        known = {"phase": "'review'", "stability": 30, "difficulty": 5, "day": f"date('{now}', '-30 days')"}
        known |= {"reviews": 10, "lapses": 0, "is_suspended": 0, "is_flagged": 0}
        due = f"datetime('{now}', '-' || (i % 1000) || ' minutes')"
        run(cursor, "memory", size, **whose, **known, card_id=f"{card} + i - 1", due=due)
        at = f"datetime('{now}', '-' || (30 + i % 300) || ' days')"
        said = {"key": "lower(hex(randomblob(16)))", "mode": "'review'", "rating": 3, "at": at, "day": f"date({at})"}
        said |= {
            "zone": "'UTC'",
            "retention": 0.9,
            "is_first": 0,
            "seconds": 8,
            "answer": "''",
            "algorithm": "'FSRS-6'",
        }
        run(cursor, "review", 10 * size, **whose, **said, card_id=f"{card} + (i - 1) / 10")
        cursor.execute("ANALYZE")
    Study.objects.create(student=student, deck=deck, introduced=Card.objects.latest("pk").pk)
    return student, deck


def run(cursor: Any, table: str, count: int, **columns: object) -> None:
    """So many rows at once; a column is what SQL makes of the row's number `i`."""
    values = ", ".join(map(str, columns.values()))
    cursor.execute(ROWS.format(table=table, columns=", ".join(columns), values=values), [count])


def pages() -> dict[str, list[float]]:
    """Median milliseconds of the next card and of a rating, by size. Both sites take turns, so that a machine which
    grows busy in between slows both."""
    from django.test import Client

    from flashcards.models import Review

    found: dict[str, list[list[float]]] = {"next card": [[], []], "rating": [[], []]}
    sites = []
    for size in SIZES:
        student, deck = fill(size)
        client = Client(headers={"HX-Request": "true"})
        client.force_login(student)
        sites.append((client, f"/decks/{deck.pk}/review/", list(deck.cards.values_list("pk", flat=True)[:TIMES])))
    for turn in range(TIMES):
        for place, (client, address, cards) in enumerate(sites):
            rating = {"card": cards[turn], "rating": 3}
            found["next card"][place].append(timed(partial(client.get, address)))
            found["rating"][place].append(timed(partial(client.post, address, rating)))
    assert Review.objects.count() == sum(10 * size + TIMES for size in SIZES)
    return {name: [statistics.median(times) for times in both] for name, both in found.items()}


def timed(job: Callable[[], object]) -> float:
    """Milliseconds of processor time, which a busy machine changes least."""
    began = time.process_time()
    job()
    return 1000 * (time.process_time() - began)


def scheduling() -> float:
    """How many times a decision of ours costs the four calls of the library that it makes."""
    import fsrs

    from flashcards.scheduling import Recall, Wishes, outcomes

    at, day = datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC).date()
    recall, wishes = Recall("review", None, 20.0, 5.0, at, day - timedelta(days=20), 5), Wishes()
    library = fsrs.Scheduler(enable_fuzzing=False)

    def theirs() -> None:
        card = fsrs.Card(1, fsrs.State.Review, None, 20.0, 5.0, at, at - timedelta(days=20))
        for rating in fsrs.Rating:
            library.review_card(card, rating, at)

    ratios = []
    for _ in range(60):
        ours = timed(lambda: [outcomes(recall, at, wishes, 7) for _ in range(300)])
        ratios.append(ours / timed(lambda: [theirs() for _ in range(300)]))
    return statistics.median(ratios)


def package() -> float:
    """How many times a package of 1,000 cards costs what genanki alone takes for the same fields."""
    import genanki

    from flashcards.exchange.anki_deck import MODELS
    from flashcards.exchange.anki_deck import package as write
    from flashcards.models import Deck

    deck = Deck.objects.get(course__slug=f"course-{SIZES[-1]}")
    notes = list(deck.notes.all()[:1000])

    def alone() -> None:
        theirs = genanki.Deck(1, "D")
        for place in range(1000):
            theirs.add_note(genanki.Note(MODELS["basic"], ["<p>What is \\(f_t\\)?</p>", "<p>Gate.</p>", str(place)]))
        with tempfile.TemporaryDirectory() as folder:
            genanki.Package(theirs).write_to_file(str(Path(folder) / "d.apkg"))

    ratios = [timed(lambda: write(deck, notes)) / timed(alone) for _ in range(5)]
    return statistics.median(ratios)


def main() -> None:
    """Print the figures, each as a ratio within this run."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        for name, (few, many) in pages().items():
            print(f"{name}: {few:.1f} ms with {SIZES[0]} cards, {many:.1f} ms with {SIZES[1]}", end="")
            print(f", {many / few:.2f} times (aim: 1.2)")
        print(f"scheduling: {scheduling():.2f} times fsrs alone (aim: 1.5)")
        print(f"package of 1,000 cards: {package():.2f} times genanki alone (aim: 1.5)")


if __name__ == "__main__":
    main()
