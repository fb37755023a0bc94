"""The decks of a course and the student's own, the page of one deck, and how one likes to review."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.access import sign_in_or_404
from courses.guests import ensure_user
from courses.models import Course
from flashcards.forecast import forecast, honesty, minutes_a_day
from flashcards.forms import LearnerForm, StudyForm
from flashcards.models import Deck
from flashcards.rebuilding import set_exam
from flashcards.views.found import find_deck, sit_down


@require_safe
def decks(request: HttpRequest, slug: str) -> HttpResponse:
    """The decks of a course, and the student's own."""
    course = Course.objects.visible_to(request.user).filter(slug=slug).first()
    if not course:
        return sign_in_or_404(request)
    return list_decks(request, course)


@require_safe
def all_decks(request: HttpRequest) -> HttpResponse:
    """Every deck that one may review."""
    return list_decks(request, None)


def list_decks(request: HttpRequest, course: Course | None) -> HttpResponse:
    """Decks with how many cards they have and how many of them are due."""
    rows = Deck.objects.open_to(request.user).select_related("course").with_size()
    found = list(rows.with_due(request.user, timezone.now()))
    context = {
        "course": course,
        "decks": [deck for deck in found if deck.owner_id is None and course in (None, deck.course)],
        "own_decks": [deck for deck in found if deck.owner_id is not None],
        "place": "cards",
    }
    return render(request, "flashcards/decks.html", context)


@require_safe
def deck(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits in a deck, and the ways into it."""
    found = find_deck(request, pk)
    if not found:
        return sign_in_or_404(request)
    sitting = sit_down(request, found)
    context = {
        "deck": found,
        "course": found.course,
        "sitting": sitting,
        "size": found.cards.filter(is_live=True).count(),
        "done": len(sitting.log),
        "is_own": found.owner_id is not None,
        "bars": forecast(sitting) if sitting.study.pk else [],
        "bands": honesty(sitting) if sitting.study.pk else [],
        "may_edit": request.user.is_staff and Deck.objects.taught_by(request.user).filter(pk=found.pk).exists(),
        "place": "cards",
    }
    return render(request, "flashcards/deck.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def study_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """How the student likes to review, in every deck, and the exam of this one."""
    found = find_deck(request, pk)
    if not found:
        return sign_in_or_404(request)
    data = request.POST if request.method == "POST" else None
    sitting = sit_down(request, found, ensure_user(request) if data else None)
    a_day = minutes_a_day(sitting) if sitting.study.pk else 0
    if data:
        sitting.learner.student, sitting.study = sitting.somebody, sitting.study.written()
    learner = LearnerForm(data, instance=sitting.learner)
    study = StudyForm(data, instance=sitting.study, today=sitting.today)
    if learner.is_valid() and study.is_valid():
        learner.save()
        if study.changed_data:
            set_exam(study.instance)
        messages.success(request, _("Saved."))
        return redirect("study_settings", pk)
    context = {"deck": found, "course": found.course, "learner": learner, "study": study, "a_day": a_day}
    return render(request, "flashcards/study_settings.html", {**context, "place": "cards"})
