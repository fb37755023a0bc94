"""Decks as files: tables, and packages that the real Anki reads and writes."""

import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from courses.models import User
from flashcards.exchange import Entry, Found, Refused, anki_deck, apkg, markup, store, tables
from flashcards.exchange.markup import from_anki, to_anki
from flashcards.models import Deck, Kind, Memory, Note, Review
from flashcards.rebuilding import rebuild
from tests.flashcards import packages
from tests.pace import paces
from tests.quizzes.test_attempt_item import text

WORDS = st.text(st.characters(exclude_categories=["C"], exclude_characters="|"), min_size=1, max_size=30).map(str.strip)


@given(st.lists(st.tuples(WORDS, WORDS).filter(all), min_size=1, max_size=5), st.sampled_from([",", "\t"]))
def test_a_table_and_back_changes_nothing(rows: list[tuple[str, str]], delimiter: str) -> None:
    entries = [Entry("basic", front, back, concept="C", origin=str(place)) for place, (front, back) in enumerate(rows)]

    assert list(tables.read(tables.write(entries, delimiter), "T").entries) == entries


def test_terms_with_definitions_are_read_and_the_rest_is_reported() -> None:
    found = tables.read("f\tforget gate\n\nlonely\no\toutput gate\n", "T")

    assert [(entry.front, entry.back) for entry in found.entries] == [("f", "forget gate"), ("o", "output gate")]
    assert found.left_out == (
        ("line 3", "there is no back; a term and its definition stand on one line, with a tab between"),
    )


def test_what_a_spreadsheet_would_calculate_is_marked_as_text() -> None:
    written = tables.write([Entry("basic", "=1+1", "-0.5")], ",")

    assert written.splitlines()[1].startswith("'=1+1,'-0.5,basic")


@pytest.mark.parametrize(
    ("markdown", "anki"),
    [
        ("What is $f_t$?", r"<p>What is \(f_t\)?</p>"),
        ("So: $$c_t=1<2$$", r"<p>So: \[c_t=1&lt;2\]</p>"),
        ("**Keep** it", "<p><strong>Keep</strong> it</p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        (r"${{c1::\frac{1}{2}}}$", r"<p>\({{c1::\frac{1}{2} }}\)</p>"),
    ],
)
def test_markdown_becomes_what_anki_shows(markdown: str, anki: str) -> None:
    assert to_anki(markdown) == anki


@given(st.text(st.sampled_from("ab $\\\\{}_^1.,-+=()<&'\"é"), min_size=1, max_size=12))
def test_the_quick_way_to_anki_gives_what_markdown_gives(text: str) -> None:
    assert markup._simple(text) in ("", markup._markdown.render(text).strip())


@pytest.mark.parametrize(
    ("anki", "markdown"),
    [
        (r"What is \(f_t\)?<br>Say it.", "What is $f_t$?\nSay it."),
        ("[$]c_t[/$] costs 5$", r"$c_t$ costs 5\$"),
        ("<div>One</div><div><b>Two</b></div>", "One\n\n**Two**"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ('x<script>alert(1)</script><img src="x" onerror="alert(1)">[sound:a.mp3]', "x"),
    ],
)
def test_anki_becomes_markdown(anki: str, markdown: str) -> None:
    assert from_anki(anki) == markdown


# With the real Anki


@pytest.fixture
def collection(tmp_path: Path) -> Any:
    found = Collection(str(tmp_path / "collection.anki2"))
    yield found
    found.close()


def bring(collection: Any, package: bytes, tmp_path: Path) -> Any:
    file = tmp_path / "deck.apkg"
    file.write_bytes(package)
    options = ImportAnkiPackageOptions(merge_notetypes=True)
    return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options)).log


@pytest.fixture
def notes(deck: Deck, make_note: Any) -> list[Note]:
    """A note of every kind: two cards of the reversed one, two of the one with gaps, three exercises."""
    return [
        make_note(front="What is $f_t$?", concept="Forget gate"),
        make_note(kind=Kind.REVERSED),
        make_note(kind=Kind.CLOZE, front="$c_t={{c1::f_t}}+{{c2::i_t}}$", back=""),
        make_note(kind=Kind.TYPED, accepted=["CEC"]),
        make_note(kind=Kind.TRUE_OR_FIX, is_true=False),
        make_note(kind=Kind.DIAGRAM, box="input"),
        make_note(kind=Kind.SKILL, front="", back="", family="cell_update", family_settings={"level": 1}),
    ]


def test_every_card_arrives_and_a_second_export_updates_and_keeps_reviews(
    deck: Deck, notes: list[Note], collection: Any, tmp_path: Path
) -> None:
    assert len(bring(collection, anki_deck.package(deck, notes), tmp_path).new) == 9
    assert collection.card_count() == 11
    collection.decks.select(collection.decks.id_for_name("Gates"))
    card = collection.sched.getCard()
    assert r"\(f_t\)" in card.question() or card.question()
    collection.sched.answerCard(card, 3)
    notes[0].back = "Better."
    notes[0].save()
    time.sleep(1.1)  # Anki compares whole seconds

    log = bring(collection, anki_deck.package(deck, notes), tmp_path)

    assert (len(log.new), len(log.updated)) == (0, 9)
    assert collection.get_card(card.id).reps == 1
    assert collection.find_notes("Better") != []
    assert len(list(Path(collection.media.dir()).glob("carrousel-cell-input*.svg"))) == 2


def test_what_anki_exports_comes_in_with_its_reviews_once(
    deck: Deck, notes: list[Note], student: User, collection: Any, tmp_path: Path
) -> None:
    bring(collection, anki_deck.package(deck, notes), tmp_path)
    collection.decks.select(collection.decks.id_for_name("Gates"))
    collection.sched.answerCard(collection.sched.getCard(), 3)

    for legacy in (False, True):
        found = apkg.read(packages.exported(collection, tmp_path, legacy=legacy), "From Anki", with_past=True)
        own = store.store(student, found)

        assert (own.notes.count(), own.cards.count(), found.left_out) == (9, 11, ())
        assert own.notes.filter(front="What is $f_t$?", concept="Forget gate").count() == 1
        assert own.notes.get(kind=Kind.CLOZE).front == "$c_t={{c1::f_t}}+{{c2::i_t}}$"
        assert Review.objects.get().rating == 3
    assert Memory.objects.get().reviews == 1
    assert rebuild(write=False) == 0
    assert store.compare(student, found) == {"new": 0, "changed": 0, "same": 9}


def test_an_export_leaves_nothing_behind(
    deck: Deck, notes: list[Note], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    anki_deck.package(deck, notes)

    assert list(tmp_path.iterdir()) == []


# Hostile packages


@pytest.mark.parametrize("name", packages.HOSTILE)
def test_hostile_packages_are_refused_at_once_with_a_reason(name: str) -> None:
    package, reason = packages.HOSTILE[name]()

    def refuse() -> None:
        with pytest.raises(Refused, match=reason):
            apkg.read(package, "T")

    assert paces(refuse) < 100


HOSTILE_IN_TURN = """
import django
django.setup()
from flashcards.exchange import Refused, apkg
from tests.flashcards import packages
made = [make()[0] for make in packages.HOSTILE.values()]
for package in made:
    try:
        apkg.read(package, "T")
    except Refused:
        continue
    raise SystemExit("not refused")
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the most that a process ever held")
def test_hostile_packages_take_little_memory() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", HOSTILE_IN_TURN]

    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)

    assert int(done.stdout) < 300 * 1024  # kilobytes


def test_noise_is_refused_and_never_an_error() -> None:
    chance, good = random.Random(3), packages.zipped({"collection.anki2": packages.database()})
    for _ in range(100):
        broken = bytearray(good)
        for _ in range(chance.randrange(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with contextlib.suppress(Refused):
            assert isinstance(apkg.read(bytes(broken), "T"), Found)


# The pages


def test_nothing_is_stored_until_the_student_says_so(signed_in: User, client: Client) -> None:
    file = SimpleUploadedFile("Gates.csv", b"front,back\nf,forget gate\no,\n")

    page = text(client.post("/decks/import/", {"file": file}))
    assert "New: 1. Changed: 0. Here already: 0." in page
    assert "line 3: there is no back" in page
    assert Note.objects.count() == 0

    assert "1 card waits" in text(client.post("/decks/import/", {"store": "1"}, follow=True))
    assert Deck.objects.get().title == "Gates"
    assert "There is nothing to import." in text(client.post("/decks/import/", {"store": "1"}, follow=True))


def test_a_look_at_a_file_says_that_pictures_are_left_out(signed_in: User, client: Client) -> None:
    rows = ("Front <IMG src=a.png>\x1fBack", "Say [sound:a.mp3]\x1fBack", "Plain\x1fBack", "<img src=b.png>\x1fBack")
    made = [f"INSERT INTO notes VALUES ({place}, 'g{place}', '{row}', '')" for place, row in enumerate(rows)]
    tables = ("CREATE TABLE notes (id, guid, flds, tags)", "CREATE TABLE cards (id, nid, ord)")
    package = packages.zipped({"collection.anki21": packages.database(*tables, *made)})

    page = text(client.post("/decks/import/", {"file": SimpleUploadedFile("d.apkg", package)}))

    assert "2 notes have pictures or sounds. They are left out; the texts come." in page
    assert "note 4: there is no text on its front" in page


def test_a_refused_file_says_why_at_its_field(client: Client, db: None) -> None:
    page = text(client.post("/decks/import/", {"file": SimpleUploadedFile("x.apkg", b"no zip")}))

    assert "This is not a package of Anki" in page
    assert User.objects.count() == 0


@pytest.mark.parametrize("format", ["csv", "tsv", "apkg"])
def test_a_deck_goes_out_and_comes_in(
    deck: Deck, notes: list[Note], signed_in: User, client: Client, format: str
) -> None:
    out = client.get(f"/decks/{deck.pk}/export.{format}")

    client.post("/decks/import/", {"file": SimpleUploadedFile(f"gates.{format}", out.content)})
    client.post("/decks/import/", {"store": "1"})

    fronts = set(Deck.objects.get(owner=signed_in).notes.values_list("front", flat=True))
    assert {"What is $f_t$?", "$c_t={{c1::f_t}}+{{c2::i_t}}$"} <= fronts
    assert out["Content-Disposition"] == f'attachment; filename="gates.{format}"'
