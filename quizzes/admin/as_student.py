"""A quiz as one student finds it at one moment: what the rules come to, and whether it can be begun then."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment
from quizzes.allowance import Allowance
from quizzes.models import Attempt, Quiz
from quizzes.policy import sentences


class AsStudentForm(forms.Form):
    """Who, and when; the moment is typed and read on the clock of the course."""

    enrolment = forms.ModelChoiceField(
        Enrolment.objects.none(), label=_("Student"), required=False, empty_label=_("Somebody without an enrolment")
    )
    at = forms.DateTimeField(
        label=_("At"), widget=forms.DateTimeInput({"type": "datetime-local", "class": "vTextField"}, "%Y-%m-%dT%H:%M")
    )

    def __init__(self, quiz: Quiz, asked: Any) -> None:
        super().__init__(asked or None, initial={"at": timezone.localtime(timezone=ZoneInfo(quiz.course.time_zone))})
        people = Enrolment.objects.filter(course=quiz.course_id).select_related("user", "course")
        self.fields["enrolment"].queryset = people.order_by("user__username")  # type: ignore[attr-defined]  # a ModelChoiceField, which the stubs call a Field


def as_found(quiz: Quiz, asked: Any) -> dict[str, Any]:
    """The form, and what whoever is named there finds then; now and nobody in particular before anything is said."""
    form = AsStudentForm(quiz, asked)
    if not form.is_bound:
        return {"form": form, **found_by(quiz, None, timezone.now())}
    if not form.is_valid():
        return {"form": form}
    return {"form": form, **found_by(quiz, form.cleaned_data["enrolment"], form.cleaned_data["at"])}


def found_by(quiz: Quiz, enrolment: Enrolment | None, at: datetime) -> dict[str, Any]:
    """What the start page of the quiz says to that student at that moment, with the attempts that there are now."""
    allowance = Allowance.of(quiz, enrolment)
    attempts = Attempt.objects.filter(quiz=quiz, student=enrolment.user_id) if enrolment else Attempt.objects.none()
    begun = attempts.count()
    return {
        "enrolment": enrolment,
        "sentences": list(sentences(quiz, allowance)),
        "allowance": allowance,
        "state": "used_up" if 0 < quiz.max_attempts <= begun else allowance.state(at),
        "begun": begun,
        "ends": allowance.deadline(at),
    }
