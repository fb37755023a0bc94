"""A folder of courses, read and checked as a whole: what can be published, and everything that is wrong."""

from __future__ import annotations

import re
from pathlib import Path

from publishing.agreement import disagreements
from publishing.documents import Fault, Unreadable, read_markdown, read_yaml
from publishing.folders import SHELVES, CourseFolder, Sheet
from publishing.parsing import parse
from publishing.schemas import SLUG, CourseEntry

READ = "course.yaml, banks/*.yaml, quizzes/*.yaml, decks/*.yaml and notes/*.md"


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
    return courses, sorted([*faults, *disagreements(courses)])


def _read_course(folder: Path, prefix: str, directory: Path, faults: list[Fault]) -> CourseFolder:
    course = CourseFolder(folder.name)
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        file = prefix + path.relative_to(directory).as_posix()
        shelf = _shelf(path.relative_to(folder))
        if shelf is None:
            faults.append(Fault(file, 1, "", f"is not read; what is read is {READ}"))
        else:
            _read_sheet(course, shelf, path, file, faults)
    if not (folder / "course.yaml").exists():
        faults.append(Fault(f"{prefix}{folder.name}/course.yaml", 1, "", "is required"))
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
        course.unread.add((shelf, path.stem))
        return
    entry, found = parse(schema, document)
    faults += found
    course.sheets[shelf].append(Sheet(document, entry))
