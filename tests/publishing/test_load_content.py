"""Loading courses from files: what is created, told, updated, kept and put away."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.models import Course
from notes.models import Note
from publishing.loading import load as load_unchecked
from publishing.models import Published
from publishing.reading import read_courses
from quizzes.models import Attempt, AttemptItem, Choice, Item, ItemBank, Quiz
from tests.conftest import enrolled
from tests.publishing.conftest import Edit, load

pytestmark = pytest.mark.django_db

BANK, QUIZ, NOTE = "banks/gates.yaml", "quizzes/first.yaml", "notes/start.md"


@pytest.fixture
def loaded(content: Path) -> SimpleNamespace:
    """The small course, loaded."""
    load(content)
    return SimpleNamespace(course=Course.objects.get(), keep=Item.objects.get(slug="keep"), quiz=Quiz.objects.get())


def test_load_content_creates_everything_and_tells(content: Path) -> None:
    assert load(content).splitlines() == [
        "small: created 1 course: small",
        "small: created 1 bank: gates",
        "small: created 3 items: gates/keep, gates/state, gates/update",
        "small: created 1 quiz: first",
        "small: created 1 note: start",
        "7 things changed, 0 unchanged.",
    ]

    course = Course.objects.get()
    assert (course.slug, course.title, course.time_zone, course.is_public) == (
        "small",
        "A small course",
        "Europe/Paris",
        True,
    )
    assert ItemBank.objects.get().title == "Gates"
    keep = Item.objects.get(slug="keep")
    assert (keep.kind, keep.stem, keep.is_live) == ("single", "What does $f_t=1$ do in a modern LSTM?", True)
    assert list(keep.choices.values_list("order", "text", "is_key", "malrule", "reason")) == [
        (1, "It keeps $c_{t-1}$.", True, "", ""),
        (2, "It erases $c_{t-1}$.", False, "M09", ""),
        (3, "It hides $c_{t-1}$.", False, "", "Hidden is taken for gone."),
    ]
    update = Item.objects.get(slug="update")
    assert (update.family, update.family_settings) == ("cell_update", {"level": 1})
    quiz = Quiz.objects.get()
    assert (quiz.tries, quiz.is_welcome) == (2, True)
    assert list(quiz.quiz_items.values_list("order", "item__slug", "points")) == [
        (1, "keep", 1.0),
        (2, "state", 2.0),
        (3, "update", 2.5),
    ]


def test_load_content_turns_links_into_addresses(loaded: SimpleNamespace) -> None:
    note = Note.objects.get()

    assert (
        f"[Practise]({loaded.quiz.get_absolute_url()}), or read [this]({note.get_absolute_url()}) again." in note.body
    )


def test_load_content_takes_the_folder_of_one_course(content: Path) -> None:
    load(content / "small")

    assert Course.objects.get().slug == "small"


def test_load_content_a_second_time_writes_nothing(content: Path) -> None:
    load(content)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        said = load(content)

    assert said == "Nothing changed: 7 things looked at.\n"
    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_load_content_makes_a_pool_of_a_concept_and_writes_it_once(content: Path, edit: Edit) -> None:
    edit(BANK, "    kind: multiple", "    kind: multiple\n    concept: Cell state")
    edit(QUIZ, "  - item: gates/state\n", "  - pool: gates\n    concept: Cell state\n    draw: 1\n")
    load(content)
    pool = Quiz.objects.get().pools.get()

    assert [item.slug for item in pool.items()] == ["state"]
    assert load(content).startswith("Nothing changed")
    assert Quiz.objects.get().pools.get() == pool


def test_load_content_makes_a_pool_with_exercises_and_writes_it_once(content: Path, edit: Edit) -> None:
    edit(QUIZ, "  - item: gates/update\n", "  - pool: gates\n    draw: 1\n    generated: 1\n")
    load(content)
    pool = Quiz.objects.get().pools.get()

    assert (pool.draw, pool.concept, pool.generated) == (1, "", 1)
    assert load(content).startswith("Nothing changed")
    assert Quiz.objects.get().pools.get() == pool


def test_load_content_checks_without_loading(content: Path) -> None:
    assert load(content, check=True) == "No faults found; nothing was loaded.\n"

    assert not Course.objects.exists()


def test_load_content_updates_what_changed_and_names_the_fields(
    content: Path, edit: Edit, loaded: SimpleNamespace
) -> None:
    rows = list(loaded.keep.choices.values_list("pk", flat=True))
    edit("course.yaml", "A small course", "A smaller course")
    edit(BANK, "It erases $c_{t-1}$.", "It empties $c_{t-1}$.")
    edit(QUIZ, "points: 2\n", "points: 3\n")
    edit(NOTE, "summary: Short.", "summary: Shorter.")

    assert load(content).splitlines() == [
        "small: updated course small (title)",
        "small: updated item gates/keep (choices)",
        "small: updated quiz first (items)",
        "small: updated note start (summary)",
        "4 things changed, 3 unchanged.",
    ]

    assert Course.objects.get().title == "A smaller course"
    assert list(loaded.keep.choices.values_list("pk", flat=True)) == rows
    assert Choice.objects.get(pk=rows[1]).text == "It empties $c_{t-1}$."
    assert Quiz.objects.get().quiz_items.get(item__slug="state").points == 3


def test_load_content_drops_a_choice_that_is_gone(content: Path, edit: Edit, loaded: SimpleNamespace) -> None:
    hides = (
        "      - text: It hides $c_{t-1}$.\n        reason: Hidden is taken for gone.\n"
        "        feedback: That is the output gate.\n"
    )
    edit(BANK, hides, "")

    load(content)

    assert loaded.keep.choices.count() == 2


def test_load_content_puts_away_what_left_the_files(content: Path, edit: Edit, loaded: SimpleNamespace) -> None:
    bank = (content / "small" / BANK).read_text()
    edit(QUIZ, "  - item: gates/update\n    points: 2.5\n", "")
    (content / "small" / BANK).write_text(bank[: bank.index("  - slug: update")])
    (content / "small" / NOTE).unlink()

    said = load(content).splitlines()

    away = "; it is no longer in the files, and students do not meet it any more"
    assert said[1:3] == [f"small: retired item gates/update{away}", f"small: retired note start{away}"]
    assert Item.objects.get(slug="update").is_live is False
    assert not Note.objects.exists()
    assert load(content) == "Nothing changed: 5 things looked at.\n"


def test_load_content_puts_away_a_quiz_and_takes_it_out_again(content: Path, loaded: SimpleNamespace) -> None:
    quiz, note = content / "small" / QUIZ, content / "small" / NOTE
    texts = quiz.read_text(), note.read_text()
    quiz.unlink()
    note.unlink()

    load(content)

    assert Quiz.objects.get().is_published is False
    quiz.write_text(texts[0])
    note.write_text(texts[1])
    assert load(content).splitlines()[:2] == [
        "small: created 1 note: start",
        "small: updated quiz first (is_published)",
    ]
    assert Quiz.objects.get() == loaded.quiz
    assert Quiz.objects.get().is_published is True


def test_load_content_leaves_alone_what_an_instructor_wrote(content: Path, loaded: SimpleNamespace) -> None:
    own = Item.objects.create(bank=ItemBank.objects.get(), slug="own", title="My own", family="cell_update")
    Note.objects.create(course=loaded.course, slug="own", title="My own", body="Mine.")

    assert load(content) == "Nothing changed: 7 things looked at.\n"

    own.refresh_from_db()
    assert own.is_live is True
    assert Note.objects.filter(slug="own").exists()


def test_load_content_keeps_what_was_edited_in_the_admin(content: Path, edit: Edit, loaded: SimpleNamespace) -> None:
    Item.objects.filter(slug="keep").update(stem="What does the forget gate do in a modern LSTM?")
    kept = (
        "small: kept item gates/keep (stem); it was edited in the admin since it was loaded, "
        "and --overwrite would replace it"
    )

    assert load(content).splitlines() == [kept, "Nothing changed: 7 things looked at."]
    edit(BANK, "title: What stays", "title: What remains")
    assert load(content).splitlines()[0] == kept.replace("(stem)", "(title, stem)")
    loaded.keep.refresh_from_db()
    assert loaded.keep.title == "What stays"

    assert load(content, overwrite=True).splitlines()[0] == "small: updated item gates/keep (title, stem)"

    loaded.keep.refresh_from_db()
    assert (loaded.keep.title, loaded.keep.stem) == ("What remains", "What does $f_t=1$ do in a modern LSTM?")
    assert load(content) == "Nothing changed: 7 things looked at.\n"


def test_load_content_does_not_take_a_saved_form_for_an_edit(
    content: Path, edit: Edit, loaded: SimpleNamespace
) -> None:
    """Browsers end lines with CR LF, and the admin's form spells every setting of a family out."""
    note = Note.objects.get()
    note.body = note.body.replace("\n", "\r\n")
    note.save()
    edit(NOTE, "The memory is", "The memory of the cell is")

    assert load(content).splitlines()[0] == "small: updated note start (body)"


def test_load_content_does_not_take_over_a_course_that_was_there(content: Path) -> None:
    Course.objects.create(slug="small", title="Mine")

    assert load(content).splitlines()[-2].startswith("small: kept course small (")

    assert Course.objects.get().title == "Mine"


def test_load_content_leaves_dealt_questions_as_they_were(content: Path, edit: Edit, loaded: SimpleNamespace) -> None:
    student = enrolled(loaded.course, "sam", "student")
    attempt = Attempt.objects.create(quiz=loaded.quiz, student=student, number=1)
    frozen = {"stem": "as dealt"}
    dealt = AttemptItem.objects.create(
        attempt=attempt, item=loaded.keep, number=1, kind="single", points=1, question=frozen, sealed={"keys": [0]}
    )
    edit(BANK, "What does $f_t=1$ do", "What is the effect of $f_t=1$")
    edit(QUIZ, "  - item: gates/state\n    points: 2\n", "")

    load(content)

    dealt.refresh_from_db()
    assert (dealt.question, dealt.sealed, dealt.item) == (frozen, {"keys": [0]}, loaded.keep)


def test_load_rolls_everything_back_if_anything_goes_wrong(content: Path, edit: Edit, loaded: SimpleNamespace) -> None:
    edit("course.yaml", "A small course", "Changed")
    edit(NOTE, "quiz:first", "quiz:last")
    courses, faults = read_courses(content)
    assert faults

    with pytest.raises(KeyError):
        load_unchecked(courses)

    assert Course.objects.get().title == "A small course"
    assert Published.objects.get(sort="course").values["title"] == "A small course"
