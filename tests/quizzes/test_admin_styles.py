"""The preview wears the students' styles, and they stay in their box."""

import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
CLASS = re.compile(r"\.[a-z][\w-]*")


def test_preview_has_every_class_of_the_students_style_sheet() -> None:
    """`make css` builds both."""
    students = set(CLASS.findall((STATIC / "css" / "carrousel.css").read_text()))
    preview = set(CLASS.findall((STATIC / "admin_carrousel" / "as-student.css").read_text()))

    assert students - preview == set()


def test_no_style_of_the_students_reaches_the_admin() -> None:
    sheet = (STATIC / "admin_carrousel" / "as-student.css").read_text()
    rules = re.sub(r"@font-face\s*\{[^}]*\}|@charset[^;]*;|@keyframes[^{]*\{(?:[^{}]*\{[^}]*\})*\}", "", sheet)

    selectors = [found.split("{")[-1] for found in re.findall(r"[^{}]+(?=\{)", rules) if "@" not in found]

    loose = [selector for selector in selectors if ".as-student" not in selector]
    assert loose == []
