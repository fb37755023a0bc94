"""Quizzes, with their items."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.admin import TaughtForeignKeys, TaughtRows
from quizzes.models import Quiz, QuizItem
from quizzes.policy import sentences


class QuizItemFormSet(BaseInlineFormSet):
    """The items of one quiz."""

    def clean(self) -> None:
        """A quiz takes items of its own course."""
        super().clean()
        for form in self.forms:
            item = form.cleaned_data.get("item") if hasattr(form, "cleaned_data") else None
            if item and self.instance.course_id and item.bank.course_id != self.instance.course_id:
                form.add_error("item", _("This item belongs to another course than the quiz."))


class QuizItemInline(TaughtForeignKeys, admin.StackedInline):
    model = QuizItem
    formset = QuizItemFormSet
    autocomplete_fields = ["item"]
    fields = [("item", "points", "order")]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuizItem]:
        return super().get_queryset(request).select_related("item__bank")


@admin.register(Quiz)
class QuizAdmin(TaughtRows):
    list_display = ["title", "course", "kind", "number_of_items", "is_published", "is_public"]
    list_filter = ["kind", "is_published", ("course", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["course"]
    ordering = ["course__title", "order", "title"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [QuizItemInline]
    fieldsets = [
        (None, {"fields": ["policy", "course", "title", "slug", "summary", "order"]}),
        (_("Tries and solutions"), {"fields": ["kind", "tries", "solution_policy", "shuffle_choices"]}),
        (_("Who sees it"), {"fields": ["is_published", "is_public", "is_welcome"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Quiz | None = None) -> list[str]:
        """A quiz stays in its course. What everybody meets on the landing page is not for one course to say."""
        fixed = ["policy"] + ["course"] * (obj is not None)
        return fixed if request.user.is_superuser else [*fixed, "is_welcome"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        return super().get_queryset(request).annotate(item_count=Count("quiz_items", distinct=True))

    @admin.display(description=_("items"), ordering="item_count")
    def number_of_items(self, quiz: Any) -> int:
        return quiz.item_count

    @admin.display(description=_("in words"))
    def policy(self, quiz: Quiz) -> SafeString:
        """The rules of the quiz read back, as last saved."""
        if not quiz.pk:
            return SafeString(_("The rules of the quiz stand here in words once it is saved."))
        return format_html_join(" ", "{}", ((sentence,) for sentence in sentences(quiz)))
