"""Quizzes, with their items and pools."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.forms import BaseInlineFormSet, ModelForm, SplitDateTimeField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.admin import TaughtForeignKeys, TaughtRows
from courses.models import Course
from quizzes.admin.as_student import as_found
from quizzes.allowance import Allowance
from quizzes.coverage import coverage
from quizzes.dealing import generated
from quizzes.kinds import KINDS
from quizzes.models import Item, Pool, Quiz, QuizItem, Variation
from quizzes.policy import audience, sentences
from quizzes.presets import PRESETS


class QuizItemFormSet(BaseInlineFormSet):
    """The items of one quiz."""

    def clean(self) -> None:
        """A quiz takes items of its own course, and deals approved variants only where there are any."""
        super().clean()
        for form in self.forms:
            item = form.cleaned_data.get("item") if hasattr(form, "cleaned_data") else None
            if not item:
                continue
            if self.instance.course_id and item.bank.course_id != self.instance.course_id:
                form.add_error("item", _("This item belongs to another course than the quiz."))
            approves = self.instance.variation == Variation.APPROVED and KINDS[item.kind].is_drawn
            if approves and not item.approved_seeds:
                form.add_error("item", _("This exercise has no approved variants yet; the item’s own page has them."))


class QuizItemInline(TaughtForeignKeys, admin.StackedInline):
    model = QuizItem
    formset = QuizItemFormSet
    autocomplete_fields = ["item"]
    fields = [("item", "points", "order")]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuizItem]:
        return super().get_queryset(request).select_related("item__bank")


class PoolFormSet(BaseInlineFormSet):
    """The pools of one quiz."""

    def clean(self) -> None:
        """A pool draws from a bank of the same course that holds enough; approved variants, where all have some."""
        super().clean()
        kept = [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", {}).get("bank") and form not in self.deleted_forms
        ]
        whole = {form.cleaned_data["bank"] for form in kept if not form.cleaned_data.get("concept")}
        for form in kept:
            bank, concept = form.cleaned_data["bank"], form.cleaned_data.get("concept")
            if self.instance.course_id and bank.course_id != self.instance.course_id:
                form.add_error("bank", _("This item bank belongs to another course than the quiz."))
            live = form.instance.items()
            refuse_more_than_is_held(form, list(live))
            if concept and bank in whole:
                form.add_error(
                    "concept", _("Another pool draws from all of this bank: draw from it by concepts alone.")
                )
            approves = self.instance.variation == Variation.APPROVED
            if approves and any(KINDS[item.kind].is_drawn and not item.approved_seeds for item in live):
                form.add_error("bank", _("Some exercises of this bank have no approved variants yet."))


def refuse_more_than_is_held(form: ModelForm, live: list[Item]) -> None:
    """A pool can draw no more than there is: items, and generated exercises among them."""
    draw, least = (form.cleaned_data.get(name) or 0 for name in ("draw", "generated"))
    if draw > len(live):
        words = _("The bank has only %(held)s live items that have no place of their own in the quiz.")
        if form.cleaned_data.get("concept"):
            words = _("Of the bank, only %(held)s live items without a place of their own are about it.")
        form.add_error("draw", words % {"held": len(live)})
    if least > len(exercises := generated(live)):
        form.add_error("generated", _("Generated among them: only %(held)s.") % {"held": len(exercises)})
    elif least > draw:
        form.add_error("generated", _("These are more than are drawn."))


class PoolInline(TaughtForeignKeys, admin.StackedInline):
    model = Pool
    formset = PoolFormSet
    fields = [("bank", "concept"), ("draw", "generated"), ("points", "order")]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pool]:
        return super().get_queryset(request).select_related("bank")


@admin.register(Quiz)
class QuizAdmin(TaughtRows):
    list_display = ["title", "course", "kind", "number_of_items", "closes_at", "is_published", "is_public"]
    list_filter = ["kind", "is_published", ("course", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["course"]
    ordering = ["course__title", "order", "title"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [QuizItemInline, PoolInline]
    fieldsets = [
        (None, {"fields": ["policy", "covers", "course", "title", "slug", "summary", "order"]}),
        (
            _("When"),
            {
                "fields": [
                    "kind", ("opens_at", "closes_at"), ("late_rule", "late_penalty"), "minutes",
                    ("max_attempts", "attempt_rule"),
                ]
            },
        ),
        (
            _("Tries and credit"),
            {"fields": [("tries", "credit"), ("offers_hints", "hint_cost"), "asks_confidence"]},
        ),
        (_("Variation"), {"fields": ["variation", ("shuffle_items", "shuffle_choices")]}),
        (_("What students see"), {"fields": [("marks_shown", "solution_shown"), "release_reason"]}),
        (_("Who sees it"), {"fields": ["is_published", "is_public", "is_welcome"]}),
    ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Quiz | None = None) -> list[str]:
        """A quiz stays in its course. What everybody meets on the landing page is not for one course to say."""
        fixed = ["policy", "covers"] + ["course"] * (obj is not None)
        return fixed if request.user.is_superuser else [*fixed, "is_welcome"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Date and time are two fields of one label, which says neither."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, SplitDateTimeField):
            for part, name in zip(field.widget.widgets, (_("date"), _("time")), strict=True):
                part.attrs["aria-label"] = f"{field.label}, {name}"
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        return super().get_queryset(request).annotate(place_count=Count("quiz_items", distinct=True))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Times are typed and read on the clock of the course."""
        with timezone.override(self.zone_of(request, object_id)):
            page = super().changeform_view(request, object_id, form_url, extra_context)
            return page.render() if isinstance(page, TemplateResponse) else page

    def zone_of(self, request: HttpRequest, object_id: str | None) -> ZoneInfo | None:
        """The time zone of the quiz's course, or of the one chosen in the form; before that, the site's."""
        courses = Course.objects.taught_by(request.user)
        if object_id:
            courses = courses.filter(quizzes=int(object_id)) if object_id.isdecimal() else courses.none()
        else:
            chosen = request.POST.get("course", "")
            courses = courses.filter(pk=chosen) if chosen.isdecimal() else courses.none()
        name = courses.values_list("time_zone", flat=True).first()
        return ZoneInfo(name) if name else None

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Without a set of rules to begin with, the page on which to choose one."""
        if request.method == "POST" or "preset" in request.GET or not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)
        page = {"opts": self.opts, "title": _("Which rules to begin with?"), "presets": PRESETS}
        page |= {"is_popup": "_popup" in request.GET}
        context = {**self.admin_site.each_context(request), **page}
        return TemplateResponse(request, "admin/quizzes/quiz/presets.html", context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The rules of the preset that was chosen."""
        rules = {preset.name: preset.rules for preset in PRESETS}
        return {**super().get_changeform_initial_data(request), **rules.get(request.GET.get("preset", ""), {})}

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [path("<int:pk>/as-student/", wrap(self.as_student), name="quiz_as_student"), *super().get_urls()]

    def as_student(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What one student finds at one moment. Nothing is changed by looking."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        own = self.get_queryset(request).values("pk")
        quiz = get_object_or_404(Quiz.objects.with_contents().select_related("course"), pk=pk, pk__in=own)
        with timezone.override(ZoneInfo(quiz.course.time_zone)):
            page = {"opts": self.opts, "title": _("As one student, at one time"), "quiz": quiz, "course": quiz.course}
            context = {**self.admin_site.each_context(request), **page, **as_found(quiz, request.GET)}
            return TemplateResponse(request, "admin/quizzes/quiz/as_student.html", context).render()

    @admin.display(description=_("items"), ordering="place_count")
    def number_of_items(self, quiz: Any) -> int:
        return quiz.place_count

    @admin.display(description=_("covers"))
    def covers(self, quiz: Quiz) -> str:
        """What its items are about and ask for, as last saved."""
        if not quiz.pk:
            return str(_("What it covers stands here once it is saved."))
        return render_to_string("admin/quizzes/quiz/_coverage.html", {"coverage": coverage(quiz)})

    @admin.display(description=_("in words"))
    def policy(self, quiz: Quiz) -> SafeString:
        """The rules of the quiz as students read them, as last saved, and who may take it."""
        if not quiz.pk:
            return SafeString(_("The rules of the quiz stand here in words once it is saved."))
        counted = Quiz.objects.with_contents().select_related("course").get(pk=quiz.pk)
        words = [*sentences(counted, Allowance.of(counted, None)), audience(counted)]
        return format_html_join(" ", "{}", ((sentence,) for sentence in words))
