"""Moments as people read them, always on the clock of the course, which is named."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

from courses.models import Course


def in_zone(moment: datetime, course: Course) -> str:
    """Such as "Fri 4 Dec 2026, 18:00 CET"."""
    local = timezone.localtime(moment, ZoneInfo(course.time_zone))
    return f"{date_format(local, 'D j M Y, H:i')} {local.tzname()}"


def at_time(moment: datetime, course: Course) -> str:
    """The time of day alone, such as "18:00"."""
    return date_format(timezone.localtime(moment, ZoneInfo(course.time_zone)), "H:i")
