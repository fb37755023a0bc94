"""What students did: to be read, never written. Raw answers, marks, and the mal-rules that were named."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.admin import ReadOnly, TaughtRows
from lstm_engine import MALRULES
from quizzes.clock import in_zone
from quizzes.kinds import KINDS
from quizzes.models import Attempt, Response


@admin.register(Attempt)
class AttemptAdmin(ReadOnly, TaughtRows):
    course_path = "quiz__course"
    list_display = ["quiz", "student", "number", "started", "finished", "number_of_responses"]
    list_filter = [("quiz", admin.RelatedOnlyFieldListFilter), ("quiz__course", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["quiz__course", "student"]
    ordering = ["-started_at"]
    view_on_site = False  # the student's page is the student's
    search_fields = ["student__username", "student__first_name", "student__last_name", "quiz__title"]
    fields = ["quiz", "student", "number", "started", "finished", "record"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        attempts = super().get_queryset(request).select_related("quiz__course", "student")
        return attempts.annotate(response_count=Count("attempt_items__responses", distinct=True))

    @admin.display(description=_("started"), ordering="started_at")
    def started(self, attempt: Attempt) -> str:
        return in_zone(attempt.started_at, attempt.quiz.course)

    @admin.display(description=_("finished"), ordering="finished_at")
    def finished(self, attempt: Attempt) -> str:
        return in_zone(attempt.finished_at, attempt.quiz.course) if attempt.finished_at else gettext("not yet")

    @admin.display(description=_("responses"), ordering="response_count")
    def number_of_responses(self, attempt: Any) -> int:
        return attempt.response_count

    @admin.display(description=_("responses"))
    def record(self, attempt: Attempt) -> SafeString:
        """Every item as dealt, with all that was handed in for it."""
        responses = Prefetch("responses", Response.objects.select_related("attempt_item__attempt__quiz__course"))
        dealt = attempt.attempt_items.select_related("item").prefetch_related(responses)
        rows = [(attempt_item, [row(response) for response in attempt_item.responses.all()]) for attempt_item in dealt]
        return SafeString(render_to_string("admin/quizzes/attempt/record.html", {"rows": rows}))


@admin.register(Response)
class ResponseAdmin(ReadOnly, TaughtRows):
    course_path = "attempt_item__attempt__quiz__course"
    list_display = ["received", "student", "item", "try_number", "raw_answers", "score", "diagnosis"]
    list_display_links = ["received"]
    list_filter = [
        ("attempt_item__attempt__quiz", admin.RelatedOnlyFieldListFilter),
        ("attempt_item__item", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["attempt_item__attempt__student__username", "attempt_item__item__title"]
    fields = ["received", "student", "item", "try_number", "raw_answers", "score", "diagnosis"]
    ordering = ["-created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Response]:
        """With everything that a row says, but without the sealed part, which is long."""
        responses = super().get_queryset(request)
        related = responses.select_related("attempt_item__attempt__quiz__course", "attempt_item__attempt__student")
        return related.select_related("attempt_item__item").defer("attempt_item__sealed", "attempt_item__predictions")

    @admin.display(description=_("received"), ordering="created_at")
    def received(self, response: Response) -> str:
        return in_zone(response.created_at, response.attempt_item.attempt.quiz.course)

    @admin.display(description=_("student"), ordering="attempt_item__attempt__student")
    def student(self, response: Response) -> str:
        return str(response.attempt_item.attempt.student)

    @admin.display(description=_("item"), ordering="attempt_item__item")
    def item(self, response: Response) -> str:
        return str(response.attempt_item.item)

    @admin.display(description=_("answers"))
    def raw_answers(self, response: Response) -> str:
        return raw_answers(response)

    @admin.display(description=_("diagnosis"))
    def diagnosis(self, response: Response) -> str:
        return "; ".join(diagnosis(response))


def row(response: Response) -> dict[str, object]:
    """One response as the record of an attempt shows it."""
    return {
        "response": response,
        "received": in_zone(response.created_at, response.attempt_item.attempt.quiz.course),
        "answers": raw_answers(response),
        "diagnosis": diagnosis(response),
    }


def raw_answers(response: Response) -> str:
    """What was typed, to the letter; picks as the texts of the choices."""
    dealt = response.attempt_item
    return KINDS[dealt.kind].typed(dealt.shown, response.answers)


def diagnosis(response: Response) -> list[str]:
    """The mal-rules named to the student, with their titles."""
    named = response.grade.get("malrules", []) if response.grade else []
    return [f"{malrule}: {MALRULES[malrule].title}" if malrule in MALRULES else malrule for malrule in named]
