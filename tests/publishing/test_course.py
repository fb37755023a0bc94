"""The course that ships: complete, dated, in our own conventions, and dealt without a hitch."""

import re
from pathlib import Path

import pytest
from django.test import Client

from courses.models import Course, User
from lstm_engine import FAMILIES, make_variant
from notes.models import Note
from publishing.reading import read_courses
from publishing.schemas import BankEntry, ChoiceEntry, CourseEntry, ItemEntry, NoteEntry, QuizEntry, QuizItemEntry
from quizzes.models import Attempt, Item, Quiz
from tests.publishing.conftest import load

CONTENT = Path(__file__).parents[2] / "content"
COURSES, FAULTS = read_courses(CONTENT)
BANKS = {sheet.slug: sheet.entry for sheet in COURSES[0].sheets["banks"]}
ITEMS = {f"{slug}/{item.slug}": item for slug, bank in BANKS.items() for item in bank.items}
CHOICE_ITEMS = {name: item for name, item in ITEMS.items() if item.kind in ("single", "multiple")}
GENERATED = {name: item for name, item in ITEMS.items() if item.kind == "generated"}
QUIZZES = {sheet.slug: sheet.entry for sheet in COURSES[0].sheets["quizzes"]}


def test_the_course_has_no_faults() -> None:
    assert [str(fault) for fault in FAULTS] == []


@pytest.mark.django_db
def test_the_course_loads_and_loads_again(tmp_path: Path) -> None:
    load(CONTENT)

    course = Course.objects.get()
    assert (course.slug, course.is_public) == ("rnn-gru-lstm", True)
    assert Item.objects.filter(is_live=True).count() == len(ITEMS)
    assert Quiz.objects.filter(is_published=True).count() == len(QUIZZES)
    assert Note.objects.count() == 6
    assert load(CONTENT).startswith("Nothing changed")


@pytest.mark.django_db
def test_no_note_keeps_a_link_of_the_files() -> None:
    load(CONTENT)

    assert [
        note.slug
        for note in Note.objects.all()
        if re.search(r"\]\((quiz|note):", note.summary + note.body + note.sources)
    ] == []


def test_the_thirteen_questions_are_there() -> None:
    assert [entry.item for entry in QUIZZES["what-the-gates-are-for"].items] == [
        f"lstm-ideas/{slug}"
        for slug in (
            "the-difficulty",
            "lstm-and-simple-rnn",
            "input-gate",
            "error-carrousel",
            "previous-cell-state",
            "removing-memory",
            "advantage",
            "output-gate",
            "year",
            "unchanged-error",
        )
    ]
    assert [entry.item for entry in QUIZZES["gating-and-lstm"].items] == [
        "gating-and-lstm/gate-at-its-limits",
        "gating-and-lstm/parts-of-the-state",
        "gating-and-lstm/one-step-in-round-numbers",
    ]
    assert QUIZZES["gating-and-lstm"].tries == 2
    assert all(quiz.is_public and quiz.is_published for quiz in QUIZZES.values())
    assert [slug for slug, quiz in QUIZZES.items() if quiz.kind == "graded"] == ["check-yourself"]


def test_every_item_says_what_it_is_about_and_asks_for() -> None:
    assert [name for name, item in ITEMS.items() if not (item.concept and item.bloom)] == []


def test_every_item_is_in_a_quiz() -> None:
    used = {entry.item for quiz in QUIZZES.values() for entry in quiz.items}

    assert set(ITEMS) - used == set()


def test_strangers_are_welcomed_with_a_single_choice() -> None:
    (welcome,) = [quiz for quiz in QUIZZES.values() if quiz.is_welcome]

    assert ITEMS[welcome.items[0].item].kind == "single"
    assert {ITEMS[entry.item].kind for entry in welcome.items} == {"single", "multiple", "generated"}


def test_a_quiz_of_calculations_is_short() -> None:
    long = {
        slug: len(quiz.items)
        for slug, quiz in QUIZZES.items()
        if all(entry.item and ITEMS[entry.item].kind == "generated" for entry in quiz.items) and len(quiz.items) > 8
    }

    assert long == {}


def test_calculations_become_harder() -> None:
    for slug, quiz in QUIZZES.items():
        if all(entry.item and ITEMS[entry.item].kind == "generated" for entry in quiz.items):
            points = [entry.points for entry in quiz.items]
            assert points[0] == min(points), slug
            assert points[-1] == max(points), slug


def test_every_family_is_used() -> None:
    assert {item.family for item in GENERATED.values()} == set(FAMILIES)


@pytest.mark.parametrize("name", GENERATED)
def test_twenty_variants_of_a_generated_item(name: str) -> None:
    item = GENERATED[name]

    questions = [make_variant(item.family, seed, item.settings).question for seed in range(20)]
    stated = {(question.givens, question.work) for question in questions}
    classic = (item.family, item.settings["level"]) == ("hard_lstm", 1)
    assert len(stated) == 1 if classic else len(stated) > 10


def test_the_calculation_of_the_lecture_is_the_classic() -> None:
    item = ITEMS["gating-and-lstm/one-step-in-round-numbers"]

    variant = make_variant(item.family, 0, item.settings)

    assert {key.blank: key.value for key in variant.answer_key} == {"c": 2.0, "h": 1.0}


@pytest.mark.parametrize("name", sorted(set(ITEMS) - set(GENERATED)))
def test_an_item_that_names_the_lstm_says_which(name: str) -> None:
    item = ITEMS[name]

    if "LSTM" in item.stem or "memory cell" in item.stem:
        assert re.search(r"1997|modern|original", item.stem)


@pytest.mark.parametrize("name", CHOICE_ITEMS)
def test_a_single_choice_has_three_options_with_words_for_each(name: str) -> None:
    item = CHOICE_ITEMS[name]

    assert item.kind == "multiple" or len(item.choices) == 3
    assert all(choice.feedback for choice in item.choices)


def test_the_key_is_not_given_away_by_its_length() -> None:
    singles = [item for item in CHOICE_ITEMS.values() if item.kind == "single"]

    longest = [item.slug for item in singles if max(item.choices, key=lambda choice: len(choice.text)).key]

    assert len(longest) <= len(singles) / 2, longest


def test_nothing_gives_the_gru_an_output_gate() -> None:
    for name, item in CHOICE_ITEMS.items():
        for choice in item.choices:
            if choice.key and "GRU" in item.stem and "output gate" in choice.text:
                assert name == "set-it-right/gate-the-gru-lacks"
                assert "*not*" in item.stem
    gru = (CONTENT / "rnn-gru-lstm" / "notes" / "gru.md").read_text()
    assert "is **no output gate**" in gru


@pytest.mark.django_db
def test_a_student_meets_every_item(client: Client) -> None:
    load(CONTENT)
    client.force_login(User.objects.create_user("sam"))

    for quiz in Quiz.objects.all():
        client.post(f"/quizzes/{quiz.pk}/start/")
        attempt = Attempt.objects.get(quiz=quiz)
        for number in range(1, quiz.quiz_items.count() + 1):
            page = client.get(f"/attempts/{attempt.pk}/{number}/")
            assert page.status_code == 200
            assert "tex-source" not in page.content.decode()


@pytest.mark.django_db
def test_a_guest_takes_everything_but_the_graded_quiz(client: Client) -> None:
    load(CONTENT)

    pages = {quiz.slug: client.get(f"/quizzes/{quiz.pk}/") for quiz in Quiz.objects.all()}
    refused = [slug for slug, page in pages.items() if page.status_code != 200]

    assert refused == ["check-yourself"]
    assert pages["check-yourself"]["Location"].startswith("/sign-in/")


def test_every_field_is_explained_to_authors() -> None:
    manual = (CONTENT / "README.md").read_text()
    schemas = (CourseEntry, BankEntry, ItemEntry, ChoiceEntry, QuizEntry, QuizItemEntry, NoteEntry)

    assert [name for schema in schemas for name in schema.model_fields if f"`{name}`" not in manual] == []
