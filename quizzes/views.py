"""The landing page, the page of a course, and a student's way through a quiz.

Every view fetches among the rows of whoever asks; another student's attempt is a 404.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import csrf
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from courses.access import sign_in_first, sign_in_or_404
from courses.addresses import address
from courses.guests import ensure_user
from courses.models import Course
from lstm_engine import MALRULES
from quizzes import one_page, practice
from quizzes.allowance import Allowance
from quizzes.clock import at_time
from quizzes.forms import ResponseForm, read_age, read_key, read_response, read_turn
from quizzes.kinds import KINDS
from quizzes.ladder import ladder, rung_of
from quizzes.models import Attempt, AttemptItem, Quiz, QuizKind, Response
from quizzes.outcome import Outcome, why_solution
from quizzes.policy import sentences
from quizzes.review import points_by_quiz, review_of


class HtmxRequest(HttpRequest):
    """A request as the middleware of django-htmx hands it on."""

    htmx: HtmxDetails


UNSENT = "unsent"  # where the session keeps an answer whose sender had been signed out
ITEM = "quizzes/attempt_item.html"


@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HtmxRequest) -> HttpResponse:
    """One live question for anybody without an account, or whose answer to it waits. The first answer makes a guest and
    an attempt, so that it is kept."""
    quiz = Quiz.objects.open_to(request.user).welcome().first()
    if quiz and request.method == "POST":
        attempt = Attempt.start(quiz, ensure_user(request))
        return respond(request, find_dealt(request, attempt.pk, 1)) if attempt else redirect("landing")
    if getattr(request.user, "has_account", False) and UNSENT not in request.session:
        quiz = None
    begun = quiz and Attempt.objects.of(request.user).filter(quiz=quiz).unfinished().order_by("-number").first()
    dealt = quiz and (one_page.find(request.user, begun.pk, 1) if begun else Attempt.welcome(quiz))
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
    points = points_by_quiz(AttemptItem.objects.of(request.user).filter(attempt__quiz__course=found).best(), quizzes)
    for quiz in quizzes:
        quiz.points = points.get(quiz.pk)
    return render(request, "courses/course.html", {"course": found, "quizzes": quizzes, "place": "quizzes"})


@require_safe
def quiz(request: HtmxRequest, pk: int) -> HttpResponse:
    """The rules of a quiz as sentences, and the way into it."""
    quizzes = Quiz.objects.open_to(request.user).select_related("course").with_contents()
    found = quizzes.filter(pk=pk).first()
    if not found:
        return sign_in_or_404(request)
    now, attempts = timezone.now(), list(Attempt.objects.of(request.user).filter(quiz=found).order_by("-number"))
    for attempt in attempts:
        attempt.quiz = found
        attempt.finish_if_due(now)
    allowance = Allowance.for_student(found, request.user.pk)
    used_up = 0 < found.max_attempts <= len(attempts)
    context = {
        "quiz": found,
        "course": found.course,
        "sentences": list(sentences(found, allowance)),
        "allowance": allowance,
        "state": "used_up" if used_up else allowance.state(now),
        "attempts": attempts,
        **left_off(attempts),
        "points": points_by_quiz(AttemptItem.objects.of(request.user).filter(attempt__quiz=found).best(), [found]),
        "rungs": ladder(request.user, found) if attempts and found.kind == QuizKind.PRACTICE else [],
        "place": "quizzes",
    }
    context["points"] = context["points"].get(found.pk)
    return render(request, "quizzes/quiz.html", context)


@require_POST
def start_attempt(request: HtmxRequest, pk: int) -> HttpResponse:
    """Begin, or go on where the student left off, or at an `item`. The quiz's page says why somebody may not."""
    found = Quiz.objects.open_to(request.user).select_related("course").filter(pk=pk).first()
    if not found:
        return sign_in_or_404(request, reverse("quiz", args=[pk]))
    attempt = Attempt.start(found, ensure_user(request))
    if not attempt:
        return redirect(found)
    if attempt.finished_at:
        return redirect(attempt)
    return redirect("attempt_item", attempt.pk, practice.redo(attempt, request.POST.get("item", "")))


@require_http_methods(["GET", "HEAD", "POST"])
def attempt_item(request: HtmxRequest, attempt_id: int, number: int) -> HttpResponse:
    """Show one dealt item; on POST keep the response, mark it, and show the item again with its marks."""
    if not request.user.is_authenticated:
        return keep_unsent(request)
    dealt = find_dealt(request, attempt_id, number)
    if request.method == "POST":
        return respond(request, dealt)
    dealt.see()
    typed = take_unsent(request, dealt)
    return render_item(request, item_context(dealt, typed=typed, note="" if typed is None else "unsent"))


@require_POST
def save_draft(request: HtmxRequest, attempt_id: int, number: int) -> HttpResponse:
    """Keep what is typed, and the flag or the hint if that was pressed. A script that saves says which `turn` it is
    and gets one sentence; a form comes back to the question."""
    by_script, question = "turn" in request.POST, reverse("attempt_item", args=[attempt_id, number])
    question += f"?{request.GET.urlencode()}" if request.GET else ""
    if not request.user.is_authenticated:
        return HttpResponse(status=401) if by_script else keep_unsent(request, back_to=question)
    dealt = find_dealt(request, attempt_id, number)
    age = timedelta(milliseconds=read_age(request.POST))
    draft = dealt.save_draft(read_key(request.POST), read_turn(request.POST), dealt.read(request.POST), age)
    if "flag" in request.POST:
        dealt.flag(request.POST["flag"] == "yes")
    if "hint" in request.POST:
        dealt.take_hint(request.POST["hint"], dealt.read(request.POST))
    if request.htmx:
        return render_item(request, {**item_context(dealt), "hinted": request.POST.get("hint")})
    if not by_script:
        return redirect(address_of(dealt))
    if not draft:
        return HttpResponse(too_late(dealt), status=409, content_type="text/plain")
    return HttpResponse(saved_words(dealt), content_type="text/plain")


@require_POST
def happened(request: HtmxRequest, attempt_id: int, number: int) -> HttpResponse:
    """Keep whether a diagnosis was what happened; one that was not is shown no more for this answer."""
    if not request.user.is_authenticated:
        return sign_in_first(request, reverse("attempt_item", args=[attempt_id, number]))
    dealt = find_dealt(request, attempt_id, number)
    place = request.POST.get("diagnosis", "")
    if place in ("0", "1", "2", "3"):
        dealt.confirm(read_response(request.POST), int(place), request.POST.get("happened") == "yes")
    return render_item(request, item_context(dealt)) if request.htmx else redirect(address_of(dealt))


@require_POST
def new_numbers(request: HtmxRequest, attempt_id: int, number: int) -> HttpResponse:
    """Deal the same exercise again, in practice; a level harder or easier, or no more step by step, if that was
    pressed."""
    address = reverse("attempt_item", args=[attempt_id, number])
    if not request.user.is_authenticated:
        return sign_in_first(request, address)
    dealt = find_dealt(request, attempt_id, number)
    if dealt.may_deal_again:
        harder = {"harder": 1, "easier": -1}.get(request.POST.get("level", ""), 0)
        practice.new_numbers(dealt, harder, whole="whole" in request.POST)
    return redirect(address)


@require_POST
def step_by_step(request: HtmxRequest, attempt_id: int, number: int) -> HttpResponse:
    """Deal the exercise line by line, in practice: these numbers, or for an `example` others that are worked out but
    for the last line."""
    address = reverse("attempt_item", args=[attempt_id, number])
    if not request.user.is_authenticated:
        return sign_in_first(request, address)
    dealt = find_dealt(request, attempt_id, number)
    if dealt.may_go_by_steps:
        make = practice.example_first if "example" in request.POST else practice.line_by_line
        make(dealt)
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
def variant(request: HtmxRequest, token: str) -> HttpResponse:
    """The very numbers that somebody got in practice, for whoever has the link: by GET to look at, and for their owner
    to send on; by POST to answer in an attempt of one's own."""
    shared = AttemptItem.objects.shared(token)
    if not shared or not Quiz.objects.open_to(request.user).filter(pk=shared.attempt.quiz_id).exists():
        return sign_in_or_404(request)
    is_own = shared.attempt.student_id == request.user.pk
    if request.method == "POST" and is_own:
        return redirect(address_of(shared))
    if request.method == "POST":
        attempt = Attempt.start(shared.attempt.quiz, ensure_user(request))
        return redirect(address_of(practice.share(shared, attempt)) if attempt else shared.attempt.quiz)
    quiz, form = shared.attempt.quiz, ResponseForm(KINDS[shared.kind], shared.shown, None, None, locked=True)
    context = {"dealt": shared, "question": shared.shown, "form": form, "quiz": quiz, "course": quiz.course}
    page = {**context, "is_own": is_own, "address": address_of(shared), "place": "quizzes"}
    return render(request, "quizzes/variant.html", page)


@require_safe
def attempt(request: HtmxRequest, attempt_id: int) -> HttpResponse:
    """The whole attempt: before it is handed in, what is answered; afterwards, what was missed and why."""
    if not request.user.is_authenticated:
        return sign_in_first(request, request.get_full_path())
    found = get_object_or_404(Attempt.objects.of(request.user).select_related("quiz__course"), pk=attempt_id)
    found.finish_if_due(timezone.now())
    context = {"attempt": found, "quiz": found.quiz, "course": found.quiz.course, "review": review_of(found)}
    template = "quizzes/results.html" if found.finished_at else "quizzes/attempt.html"
    return render(request, template, {**context, "place": "quizzes"})


@require_POST
def finish_attempt(request: HtmxRequest, attempt_id: int) -> HttpResponse:
    """Hand the attempt in."""
    address = reverse("attempt", args=[attempt_id])
    if not request.user.is_authenticated:
        return sign_in_first(request, address)
    get_object_or_404(Attempt.objects.of(request.user).select_related("quiz__course"), pk=attempt_id).finish()
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
    context = item_context(dealt, typed=dealt.read(request.POST), note="stale")
    return render_item(request, context, status=422 if request.htmx else 403)


# What several views need


def left_off(attempts: list[Attempt]) -> dict[str, Any]:
    """The attempt that goes on, where it does, and what was saved last."""
    going_on = next((attempt for attempt in attempts if not attempt.finished_at), None)
    if not going_on:
        return {}
    number, saved = going_on.next_number(), going_on.last_saved()
    return {"open_attempt": going_on, "next_number": number, "last_saved": saved}


def find_dealt(request: HtmxRequest, attempt_id: int, number: int) -> AttemptItem:
    """The user's own attempt item: the deal that the address names, or the last. Looking reads nothing sealed."""
    deal = request.GET.get("deal", "")
    if deal and not (deal.isascii() and deal.isdecimal() and len(deal) < 9):
        raise Http404
    dealt = one_page.find(request.user, attempt_id, number, int(deal or 0), sealed=request.method == "POST")
    if not dealt:
        raise Http404
    if dealt.attempt.finished_at is None and dealt.attempt.finish_if_due(timezone.now()):
        return find_dealt(request, attempt_id, number)
    return dealt


def respond(request: HtmxRequest, dealt: AttemptItem) -> HttpResponse:
    """Keep what was handed in, and show what came of it."""
    response = dealt.respond(read_key(request.POST), dealt.read(request.POST), is_sure="sure" in request.POST)
    return render_item(request, item_context(dealt, response))


def item_context(
    dealt: AttemptItem, response: Response | None = None, typed: dict[str, Any] | None = None, note: str = ""
) -> dict[str, Any]:
    """What the page of an item shows: the response just handed in or the last one, and what was typed since."""
    response = response or dealt.last_response
    standing, quiz = dealt.standing, dealt.attempt.quiz
    draft = None if standing.finished else dealt.draft
    answers = typed or (draft.answers if draft else None) or (response.answers if response else None)
    tells = standing.told or standing.sees(quiz.marks_shown)
    grade = response.judgement if response and tells else None
    marks = response.grade_of(answers) if response and tells else None
    next_hint = dealt.next_hint({mark.blank for mark in marks.marks if mark.points == 1} if marks else ())
    form = ResponseForm(KINDS[dealt.kind], dealt.shown, answers, marks, locked=not standing.is_open)
    solution = dealt.solution(grade) if standing.sees(quiz.solution_shown) else None
    proposes_harder = practice.proposes_harder(dealt)
    return {
        "attempt": dealt.attempt,
        "quiz": quiz,
        "course": quiz.course,
        "dealt": dealt,
        "address": address_of(dealt),
        "save_address": address_of(dealt, "save_draft") if dealt.pk else "",
        "question": dealt.shown,
        "form": form,
        "response": response,
        "outcome": Outcome.of(dealt, standing, response, form, tells=tells) if response else None,
        "proposes_harder": proposes_harder,
        "rung": rung_of(dealt) if proposes_harder else None,
        "next_hint": next_hint,
        "next_hint_tells": dealt.next_hint_tells(next_hint) if next_hint else False,
        "hints": dealt.shown_hints(answers or {}),
        "diagnoses": diagnoses(response) if response and tells and KINDS[dealt.kind].asks_back else [],
        "standing": standing,
        "solution": solution,
        "why_solution": why_solution(dealt.attempt, standing, is_shown=bool(solution)),
        "saved": saved_words(dealt) if draft else "",
        "note": note,
        "place": "quizzes",
    }


def diagnoses(response: Response) -> list[tuple[str, str, bool | None]]:
    """The mal-rules that were named, with their titles, and what the student said of each."""
    named = response.judgement.malrules if response.judgement else ()
    return [(rule, MALRULES[rule].title, response.said.get(rule)) for rule in named[:4]]


def around(dealt: AttemptItem) -> dict[str, Any]:
    """What stands around the question on a whole page: the map, and the seconds left."""
    attempt = dealt.attempt
    left = (attempt.deadline - timezone.now()).total_seconds() if attempt.deadline else 0
    return {"places": one_page.map_of(attempt.pk) if attempt.length > 1 else [], "left": f"{max(0, left):.1f}"}


def saved_words(dealt: AttemptItem) -> str:
    """That and when something was saved; only ever said of what stands in the database."""
    return (
        _("Saved %(time)s") % {"time": at_time(dealt.draft.saved_at, dealt.attempt.quiz.course)} if dealt.draft else ""
    )


def too_late(dealt: AttemptItem) -> str:
    """Why something typed was not taken as a draft."""
    if dealt.attempt.is_over:
        return _("The attempt was handed in before this arrived, so it does not count.")
    return _("A newer answer was saved from another page; load this one again to see it.")


def address_of(dealt: AttemptItem, name: str = "attempt_item") -> str:
    """Where the answer goes: to the deal that is shown, or to the landing page, which deals it then."""
    if not dealt.pk:
        return reverse("landing")
    return f"{address(name, dealt.attempt_id, dealt.number)}?deal={dealt.deal}"


def render_item(request: HtmxRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The item alone for htmx, the whole page otherwise. The piece goes into a page that has its policy already."""
    if not request.htmx:
        return render(request, ITEM, {**context, **around(context["dealt"])}, status=status)
    response = render(request, f"{ITEM}#item", context, status=status)
    setattr(response, "_csp_exempt", True)  # noqa: B010  what django-csp's decorator sets, for one way of answering
    return response


def keep_unsent(request: HtmxRequest, way: str = "", back_to: str = "") -> HttpResponse:
    """Ask who it is, and come back; or, with the name of a page, go there at once. An answer that came along waits in
    the session, so nothing typed is lost."""
    back_to = back_to or request.get_full_path()
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
    return dealt.read(QueryDict(waiting["data"]))
