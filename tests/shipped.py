"""The course as it ships, in the database of a test."""

from functools import cache

from django.conf import settings

from publishing.folders import CourseFolder
from publishing.loading import load
from publishing.reading import read_courses


def load_shipped_course() -> None:
    """What `load_content` does; the files are read and checked only once in a run."""
    load(_courses())


@cache
def _courses() -> list[CourseFolder]:
    courses, faults = read_courses(settings.BASE_DIR / "content")
    assert faults == []
    return courses
