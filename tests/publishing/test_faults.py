"""A file with a fault: said with file, line and field, all faults at once, and nothing changed."""

from pathlib import Path

import pytest

from courses.models import Course
from publishing.models import Published
from tests.publishing.broken import BANK, BROKEN, NOTE, QUIZ
from tests.publishing.broken_kinds import BROKEN_KINDS
from tests.publishing.conftest import Edit, faults, load

pytestmark = pytest.mark.django_db


ALL_BROKEN = {**BROKEN, **BROKEN_KINDS}


@pytest.mark.parametrize(("file", "old", "new", "said"), ALL_BROKEN.values(), ids=ALL_BROKEN.keys())
def test_load_content_names_file_line_and_field(
    content: Path, edit: Edit, file: str, old: str, new: str, said: str | None
) -> None:
    edit(file, old, new)

    lines = faults(content)

    if said is None:  # the words are the YAML reader's or the converter's; the place is ours
        assert lines
        assert all(line.startswith(f"content/small/{file}:") for line in lines)
    else:
        assert lines == [f"content/small/{said}"]
    assert not Course.objects.exists()
    assert not Published.objects.exists()


def test_load_content_lists_every_fault_at_once(content: Path, edit: Edit) -> None:
    edit("course.yaml", "summary: Just enough.\n", "")
    edit(BANK, "malrule: M09", "malrule: M199")
    edit(BANK, "        feedback: That is the output gate.\n", "")
    edit(BANK, "level: 1", "level: 9")
    edit(QUIZ, "gates/state", "gates/states")
    edit(NOTE, "quiz:first", "quiz:last")

    places = [line.split(": ")[:2] for line in faults(content)]

    assert places == [
        ["content/small/banks/gates.yaml:11", "items[0].choices[1].malrule"],
        ["content/small/banks/gates.yaml:13", "items[0].choices[2].feedback"],
        ["content/small/banks/gates.yaml:35", "items[2].settings.level"],
        ["content/small/course.yaml:1", "summary"],
        ["content/small/notes/start.md:8", "body"],
        ["content/small/quizzes/first.yaml:13", "items[1].item"],
    ]


def test_load_content_does_not_blame_a_quiz_for_a_bank_that_cannot_be_read(content: Path, edit: Edit) -> None:
    edit(BANK, "title: Gates", "title: 'Gates")

    assert [line.split(":")[0] for line in faults(content)] == [f"content/small/{BANK}"]


def test_load_content_changes_nothing_when_one_file_of_a_loaded_course_breaks(content: Path, edit: Edit) -> None:
    load(content)
    edit("course.yaml", "A small course", "A broken course")
    edit(BANK, "level: 1", "level: 9")

    assert len(faults(content)) == 1

    assert Course.objects.get().title == "A small course"


def test_load_content_refuses_files_that_it_would_not_read(content: Path) -> None:
    (content / "small" / "banks" / "more.yml").write_text("title: More\n")
    (content / "small" / "banks" / "Bad Name.yaml").write_text("title: More\nitems: []\n")
    (content / "empty").mkdir()

    assert faults(content) == [
        "content/empty/course.yaml:1: is required",
        "content/small/banks/Bad Name.yaml:1: its name must be small letters, digits and hyphens, at most 50",
        "content/small/banks/Bad Name.yaml:2: items: must not be empty",
        "content/small/banks/more.yml:1: is not read; what is read is "
        "course.yaml, banks/*.yaml, quizzes/*.yaml, decks/*.yaml and notes/*.md",
    ]


def test_load_content_refuses_two_files_at_one_place(content: Path) -> None:
    note = (content / "small" / NOTE).read_text()
    (content / "small" / "notes" / "twin.md").write_text(note)

    assert faults(content) == ["content/small/notes/twin.md:3: order: 1 is already the order of content/small/" + NOTE]


def test_load_content_refuses_two_welcome_quizzes(content: Path) -> None:
    quiz = (content / "small" / QUIZ).read_text().replace("order: 1", "order: 2")
    (content / "small" / "quizzes" / "second.yaml").write_text(quiz)

    assert faults(content) == [
        "content/small/quizzes/second.yaml:9: is_welcome: content/small/quizzes/first.yaml is the welcome quiz already"
    ]


@pytest.mark.parametrize(
    ("bytes_", "said"),
    [
        (b"", "is empty"),
        (b"title: x\nsummary: \xff\n", "is not UTF-8 text"),
        (b"- a\n- b\n", "must be a list of fields"),
    ],
)
def test_load_content_says_why_a_file_cannot_be_read(content: Path, bytes_: bytes, said: str) -> None:
    (content / "small" / "course.yaml").write_bytes(bytes_)

    (line,) = faults(content)

    assert line.startswith("content/small/course.yaml:")
    assert said in line


def test_load_content_says_where_there_is_no_course(tmp_path: Path) -> None:
    assert faults(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}:1: is not a folder"]
    assert faults(tmp_path) == [f"{tmp_path.name}:1: holds no course: a course is a folder with a course.yaml"]
