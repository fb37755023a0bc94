"""Time in words: "10 minutes", "11 days". A screen reader says "metres" for "m", so nothing is cut short."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from flashcards.scheduling import study_day


def until(due: datetime, now: datetime, zone: str) -> str:
    """How long it is from now until then: in the student's days or, within one day, in hours and minutes."""
    days = (study_day(due, zone) - study_day(now, zone)).days
    if days > 0 and (due - now).total_seconds() >= 3600:
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    minutes = max(0, round((due - now).total_seconds() / 60))
    if minutes >= 60:
        hours = round(minutes / 60)
        return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}


def comes_back(due: datetime, now: datetime, zone: str) -> str:
    """When that is: now, in 10 minutes, tomorrow, in 11 days."""
    if due <= now:
        return _("now")
    if (study_day(due, zone) - study_day(now, zone)).days == 1:
        return _("tomorrow")
    return _("in %(time)s") % {"time": until(due, now, zone)}
