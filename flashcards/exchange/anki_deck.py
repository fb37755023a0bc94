"""A deck as a package of Anki, written with genanki: stable ids, so that a second export brings notes up to date."""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from hashlib import blake2b

import genanki
from django.template.loader import render_to_string

from flashcards.boxes import BOXES
from flashcards.exchange.markup import to_anki
from flashcards.faces import face
from flashcards.models import Deck, Kind, Note
from lstm_engine import Variant, make_variant

VARIANTS = 3  # fixed exercises that stand for a skill: Anki deals no fresh numbers
CSS = ".card{font:20px sans-serif;max-width:40em;margin:1em auto}.source{color:gray;font-size:75%}"
DRAWN = (
    "<style>text{font:17px serif}.cell-body,.cell-asked{fill:none;stroke:#456}.cell-wires,.cell-memory{fill:none}"
    ".cell-wires,.cell-memory,.cell-operations path{stroke:#333}.cell-memory,.cell-asked{stroke-width:3}"
    ".cell-gates rect{fill:#eef;stroke:#456}.cell-operations circle{fill:#fff;stroke:#456}"
    ".cell-hidden,.cell-cover{fill:#fff}.cell-sub{font-size:11px}</style>"
)
BACK = "{{FrontSide}}<hr id=answer>{{Back}}<p class=source>{{Source}}</p>"
FIELDS = [{"name": "Front"}, {"name": "Back"}, {"name": "Source"}]


def number(text: str) -> int:
    """A number that is always the same for a text, as Anki wants for decks and models."""
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest()) >> 1


def _model(name: str, *templates: tuple[str, str], cloze: bool = False) -> genanki.Model:
    cards = [{"name": f"Card {place}", "qfmt": front, "afmt": back} for place, (front, back) in enumerate(templates, 1)]
    sort = genanki.Model.CLOZE if cloze else genanki.Model.FRONT_BACK
    return genanki.Model(number(f"carrousel {name}"), f"Carrousel {name}", FIELDS, cards, CSS, model_type=sort)


MODELS = {
    "basic": _model("basic", ("{{Front}}", BACK)),
    "reversed": _model("both ways", ("{{Front}}", BACK), ("{{Back}}", BACK.replace("{{Back}}", "{{Front}}"))),
    "cloze": _model(
        "gaps", ("{{cloze:Front}}", "{{cloze:Front}}<hr id=answer>{{Back}}<p class=source>{{Source}}</p>"), cloze=True
    ),
}


def package(deck: Deck, notes: Iterable[Note]) -> bytes:
    """The deck as the bytes of an .apkg file."""
    name = _name(deck)
    theirs = genanki.Deck(number(f"carrousel deck {name}"), deck.title)
    drawings: dict[str, str] = {}
    for note in notes:
        for model, key, front, back in _faces(note):
            fields = [front, back, to_anki(note.source)]
            tags = [note.concept.replace(" ", "_")] if note.concept else []
            guid = genanki.guid_for("carrousel", name, key)
            theirs.add_note(genanki.Note(MODELS[model], fields, guid=guid, tags=tags))
        drawings.update(_drawings(note))
    return _archive(genanki.Package(theirs), drawings)


def _archive(theirs: genanki.Package, drawings: Mapping[str, str]) -> bytes:
    """What Anki reads. genanki's own way of writing it leaves a database behind in the temporary folder."""
    now = time.time()
    with closing(sqlite3.connect(":memory:")) as database:
        theirs.write_to_db(database.cursor(), now, itertools.count(int(now * 1000)))
        database.commit()
        collection = database.serialize()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("collection.anki2", collection)
        archive.writestr("media", json.dumps(dict(enumerate(drawings))))
        for place, drawing in enumerate(drawings.values()):
            archive.writestr(str(place), drawing)
    return written.getvalue()


def _name(deck: Deck) -> str:
    return f"{deck.course.slug if deck.course else f'own {deck.pk}'}/{deck.slug}"


def _faces(note: Note) -> Iterator[tuple[str, str, str, str]]:
    """Model, key, front and back of each of their notes that stands for ours."""
    if note.kind == Kind.SKILL:
        for seed in range(VARIANTS):
            variant = make_variant(note.family, seed, note.family_settings)
            question, solution = _worked(variant)
            yield "basic", f"{note.slug}@{seed}", to_anki(question), to_anki(solution)
    elif note.kind in (Kind.CLOZE, Kind.REVERSED):
        yield str(note.kind), note.slug, to_anki(note.front), to_anki(note.back)
    elif note.kind == Kind.DIAGRAM:
        asked, shown = (f'<img src="{name}">' for name in _names(note.box))
        yield "basic", note.slug, to_anki(note.front) + asked, to_anki(note.back) + shown
    else:
        sides = face(note, 1)
        yield (
            "basic",
            note.slug,
            to_anki(sides.front),
            to_anki("\n\n".join(part for part in (sides.back, sides.more) if part)),
        )


def _worked(variant: Variant) -> tuple[str, str]:
    """An exercise with its numbers, and its worked solution."""
    question = variant.question
    givens = ", ".join(f"${given.symbol}={given.value}$" for given in question.givens)
    asked = ", ".join(f"${blank.symbol}$" for blank in question.blanks)
    lines = [
        f"$${line.symbol}={line.formula or line.numbers or line.value}={line.value}$$" for line in variant.solution
    ]
    return f"{question.stem}\n\n{givens}\n\n{question.legend}\n\n{asked} = ?", "\n\n".join(lines)


def _names(box: str) -> tuple[str, str]:
    return f"carrousel-cell-{box}-hidden.svg", f"carrousel-cell-{box}.svg"


def _drawings(note: Note) -> Iterator[tuple[str, str]]:
    """The drawings of the cell for a card that hides a box of it."""
    if note.kind != Kind.DIAGRAM or note.box not in BOXES:
        return
    for name, hidden in zip(_names(note.box), (True, False), strict=True):
        drawing = render_to_string("_cell.html", {"box": BOXES[note.box], "hidden": hidden}).strip()
        drawing = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace(
            "<defs>", f"{DRAWN}<defs>", 1
        )
        yield name, drawing
