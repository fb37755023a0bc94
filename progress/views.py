"""What the Today list begins and sets; the list itself is a piece of the landing page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from courses.access import sign_in_first
from courses.guests import ensure_user
from flashcards.models import Learner
from progress.mixed import LENGTH, mixed_problems, start
from quizzes.models import Attempt

MOST = 600  # minutes


@require_POST
def start_mixed(request: HttpRequest, quiz: int) -> HttpResponse:
    """Begin the mixed problems, or go on with those that were begun; the quiz's own page where there are none."""
    if not request.user.is_authenticated:
        return sign_in_first(request, reverse("quiz", args=[quiz]))
    student = ensure_user(request)
    attempt = Attempt.objects.of(student).unfinished().filter(quiz=quiz).order_by("-number").first()
    found = None if attempt else mixed_problems(student, quiz)
    if found:
        attempt = start(student, found, 1 if request.POST.get("count") == "1" else LENGTH)
    return redirect("attempt_item", attempt.pk, attempt.next_number()) if attempt else redirect("quiz", quiz)


@require_POST
def set_minutes(request: HttpRequest) -> HttpResponse:
    """Keep how many minutes a day the student has; 0 for as long as it takes."""
    if not request.user.is_authenticated:
        return sign_in_first(request, reverse("landing"))
    minutes = request.POST.get("minutes", "")
    if minutes.isascii() and minutes.isdigit() and len(minutes) < 4 and int(minutes) <= MOST:
        Learner.objects.update_or_create(student=ensure_user(request), defaults={"minutes_a_day": int(minutes)})
    back = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_here else "landing")
