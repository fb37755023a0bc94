"""The landing page, the page of a course, and a student's way through a quiz.

Every view fetches among the rows of whoever asks; another student's attempt is a 404.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views import csrf
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from courses.access import sign_in_first, sign_in_or_404
from courses.guests import ensure_user
from courses.models import Course
from quizzes.forms import ResponseForm, read_answers, read_key
from quizzes.models import Attempt, AttemptItem, Quiz, Response
from quizzes.review import best_by_quiz, review_of


class HtmxRequest(HttpRequest):
    """A request as the middleware of django-htmx hands it on."""

    htmx: HtmxDetails


UNSENT = "unsent"  # where the session keeps an answer whose sender had been signed out
ITEM = "quizzes/attempt_item.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HtmxRequest) -> HttpResponse:
    """One live question for anybody. The first answer makes a guest and an attempt, so that it is kept."""
    quiz = Quiz.objects.open_to(request.user).welcome().first()
    if quiz and request.method == "POST":
        attempt = Attempt.start(quiz, ensure_user(request))
        return respond(request, find_dealt(request, attempt.pk, 1)) if attempt else redirect("landing")
    begun = AttemptItem.objects.of(request.user).for_page(sealed=False).in_open_attempt(quiz)
    dealt = quiz and (begun.first() or Attempt.welcome(quiz))
    typed = take_unsent(request, dealt) if dealt else None
    context = item_context(dealt, typed=typed, note="" if typed is None else "stale") if dealt else {}
    courses = Course.objects.visible_to(request.user)
    page = {**context, "quiz": quiz, "courses": courses, "course": None, "place": "landing"}
    return render(request, "courses/landing.html", page)


@require_safe
def course(request: HtmxRequest, slug: str) -> HttpResponse:
    """What a course holds: its quizzes, with the student's best so far, and its notes."""
    found = Course.objects.visible_to(request.user).filter(slug=slug).first()
    if not found:
        return sign_in_or_404(request)
    quizzes = list(Quiz.objects.open_to(request.user).filter(course=found).with_contents())
    best = best_by_quiz(AttemptItem.objects.of(request.user).filter(attempt__quiz__course=found).best())
    for quiz in quizzes:
        quiz.best = best.get(quiz.pk)
    return render(request, "courses/course.html", {"course": found, "quizzes": quizzes, "place": "quizzes"})


@never_cache
@require_safe
def quiz(request: HtmxRequest, pk: int) -> HttpResponse:
    """The rules of a quiz as sentences, and the way into it."""
    quizzes = Quiz.objects.open_to(request.user).select_related("course").with_contents()
    found = quizzes.filter(pk=pk).first()
    if not found:
        return sign_in_or_404(request)
    attempts = list(Attempt.objects.of(request.user).filter(quiz=found).order_by("-number"))
    best = best_by_quiz(AttemptItem.objects.of(request.user).filter(attempt__quiz=found).best())
    context = {
        "quiz": found,
        "course": found.course,
        "attempts": attempts,
        "open_attempt": next((attempt for attempt in attempts if not attempt.finished_at), None),
        "best": best.get(found.pk),
        "place": "quizzes",
    }
    return render(request, "quizzes/quiz.html", context)


@require_POST
def start_attempt(request: HtmxRequest, pk: int) -> HttpResponse:
    """Begin, or go on where the student left off."""
    found = Quiz.objects.open_to(request.user).filter(pk=pk).first()
    if not found:
        return sign_in_or_404(request, reverse("quiz", args=[pk]))
    attempt = Attempt.start(found, ensure_user(request))
    if not attempt:
        return redirect(found)
    return redirect(attempt) if attempt.finished_at else redirect("attempt_item", attempt.pk, attempt.next_number())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_item(request: HtmxRequest, attempt_id: int, number: int) -> HttpResponse:
    """Show one dealt item; on POST keep the response, mark it, and show the item again with its marks."""
    if not request.user.is_authenticated:
        return keep_unsent(request)
    dealt = find_dealt(request, attempt_id, number)
    if request.method == "POST":
        return respond(request, dealt)
    typed = take_unsent(request, dealt)
    return render(request, ITEM, item_context(dealt, typed=typed, note="" if typed is None else "unsent"))


@require_POST
def new_numbers(request: HtmxRequest, attempt_id: int, number: int) -> HttpResponse:
    """Deal the same exercise again, in practice."""
    address = reverse("attempt_item", args=[attempt_id, number])
    if not request.user.is_authenticated:
        return sign_in_first(request, address)
    dealt = find_dealt(request, attempt_id, number)
    if dealt.may_deal_again:
        dealt.deal_again()
    return redirect(address)


@never_cache
@require_safe
def attempt(request: HtmxRequest, attempt_id: int) -> HttpResponse:
    """The whole attempt: its score, what was missed and why."""
    if not request.user.is_authenticated:
        return sign_in_first(request, request.get_full_path())
    found = get_object_or_404(Attempt.objects.of(request.user).select_related("quiz__course"), pk=attempt_id)
    context = {"attempt": found, "quiz": found.quiz, "course": found.quiz.course, "review": review_of(found)}
    return render(request, "quizzes/attempt.html", {**context, "place": "quizzes"})


@require_POST
def finish_attempt(request: HtmxRequest, attempt_id: int) -> HttpResponse:
    """Hand the attempt in."""
    address = reverse("attempt", args=[attempt_id])
    if not request.user.is_authenticated:
        return sign_in_first(request, address)
    get_object_or_404(Attempt.objects.of(request.user), pk=attempt_id).finish()
    return redirect(address)


def csrf_failure(request: HtmxRequest, reason: str = "") -> HttpResponse:
    """A page from before the student signed in elsewhere: show the question again with what was typed, unsent."""
    try:
        place = resolve(request.path_info)
    except Resolver404:
        return csrf.csrf_failure(request, reason)
    if place.func is landing:
        return keep_unsent(request, "landing")
    if place.func is not attempt_item or not request.user.is_authenticated:
        return csrf.csrf_failure(request, reason)
    dealt = find_dealt(request, **place.kwargs)
    context = item_context(dealt, typed=read_answers(dealt.shown, request.POST), note="stale")
    return render_item(request, context, status=422 if request.htmx else 403)


# What several views need


def find_dealt(request: HtmxRequest, attempt_id: int, number: int) -> AttemptItem:
    """The user's own attempt item: the deal that the address names, or the last. Looking reads nothing sealed."""
    deal = request.GET.get("deal", "")
    if deal and not (deal.isascii() and deal.isdecimal() and len(deal) < 9):
        raise Http404
    rows = AttemptItem.objects.of(request.user).at(attempt_id, number, int(deal or 0))
    dealt = rows.for_page(sealed=request.method == "POST").first()
    if not dealt:
        raise Http404
    return dealt


def respond(request: HtmxRequest, dealt: AttemptItem) -> HttpResponse:
    """Keep what was handed in, and show what came of it."""
    response = dealt.respond(read_key(request.POST), read_answers(dealt.shown, request.POST))
    return render_item(request, item_context(dealt, response))


def item_context(
    dealt: AttemptItem, response: Response | None = None, typed: dict[str, Any] | None = None, note: str = ""
) -> dict[str, Any]:
    """What the page of an item shows: the response just handed in or the last one, or what was typed and not sent."""
    if response is None and typed is None and dealt.log:
        response = dealt.log[-1]
    grade = response.judgement if response else None
    answers = response.answers if response else typed
    standing, quiz = dealt.standing, dealt.attempt.quiz
    shows_solution = standing.shows_solution(quiz.solution_policy)
    return {
        "attempt": dealt.attempt,
        "quiz": quiz,
        "course": quiz.course,
        "dealt": dealt,
        "question": dealt.shown,
        "form": ResponseForm(dealt.shown, answers, grade, locked=not standing.is_open),
        "response": response,
        "standing": standing,
        "earned": (standing.best or 0) * dealt.points,
        "solution": dealt.solution(grade) if shows_solution else None,
        "note": note,
        "place": "quizzes",
    }


def render_item(request: HtmxRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The item alone for htmx, the whole page otherwise. The piece goes into a page that has its policy already."""
    response = render(request, f"{ITEM}#item" if request.htmx else ITEM, context, status=status)
    if request.htmx:
        setattr(response, "_csp_exempt", True)  # noqa: B010  what django-csp's decorator sets, for one way of answering
    return response


def keep_unsent(request: HtmxRequest, way: str = "") -> HttpResponse:
    """Ask who it is, and come back; or, with the name of a page, go there at once. An answer that came along waits in
    the session, so nothing typed is lost."""
    back_to = request.get_full_path()
    if request.POST:
        request.session[UNSENT] = {"to": back_to, "data": request.POST.urlencode()[:20_000]}
    if not way:
        return sign_in_first(request, back_to)
    return HttpResponseClientRedirect(reverse(way)) if request.htmx else redirect(way)


def take_unsent(request: HtmxRequest, dealt: AttemptItem) -> dict[str, Any] | None:
    """The answer that waited for its sender to sign in."""
    waiting = request.session.get(UNSENT)
    if not waiting or waiting["to"] != request.get_full_path():
        return None
    del request.session[UNSENT]
    return read_answers(dealt.shown, QueryDict(waiting["data"]))
