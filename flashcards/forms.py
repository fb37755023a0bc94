"""What students send: ratings, wishes, notes of their own, reports."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from flashcards.models import Learner, Mode, Report, Study
from flashcards.models.reviews import Rated
from flashcards.scheduling import Rating

WEEK = 7 * 24 * 3600
ANSWER = 500  # characters kept of an answer


def read_rating(data: QueryDict, now: datetime) -> Rated | None:
    """The rating sent; None if it is none. One that waited on a device says for how many seconds (`age`)."""
    rating = data.get("rating", "")
    if rating not in {str(int(rating)) for rating in Rating}:
        return None
    return Rated(
        rating=Rating(int(rating)),
        at=now - timedelta(seconds=_seconds(data.get("age", ""), WEEK)),
        key=_key(data.get("key", "")),
        mode=read_mode(data),
        seconds=_seconds(data.get("seconds", ""), 3600),
        answer=data.get("answer", "")[:ANSWER].replace("\x00", "\ufffd"),
    )


def read_mode(data: QueryDict) -> str:
    """Review, ahead or cram; anything else is a review."""
    mode = data.get("mode", "")
    return mode if mode in Mode.values else Mode.REVIEW


def read_numbers(text: str) -> list[int]:
    """Row numbers with commas between; what is none is left out."""
    return [int(part) for part in text.split(",")[:20] if part.isascii() and part.isdigit() and len(part) < 19]


def _seconds(text: str, most: float) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), most) if isfinite(seconds) else 0.0


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


class LearnerForm(forms.ModelForm):
    """How the student likes to review."""

    class Meta:
        model = Learner
        fields = ["minutes_a_day", "new_a_day", "reviews_a_day", "retention", "time_zone", "two_buttons", "keys"]
        help_texts = {"retention": _("of the cards that come back; a larger share means more reviews")}
        widgets = {"retention": forms.Select(choices=[(share / 100, f"{share} %") for share in range(85, 96)])}


class StudyForm(forms.ModelForm):
    """The exam."""

    class Meta:
        model = Study
        fields = ["exam_on"]
        widgets = {"exam_on": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_exam_on(self) -> Any:
        exam_on = self.cleaned_data["exam_on"]
        if exam_on and exam_on <= self.today and "exam_on" in self.changed_data:
            raise forms.ValidationError(_("That day has gone. Clear it, or choose another."))
        return exam_on


class ReportForm(forms.ModelForm):
    """What is wrong with a card."""

    class Meta:
        model = Report
        fields = ["about", "text"]
        widgets = {"about": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 3})}
