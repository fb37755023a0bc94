"""The admin of people and courses, and the rule of every admin here: staff see the rows of the courses they teach."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.db import models
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Enrolment, User, of_own_courses


class TaughtForeignKeys(BaseModelAdmin):
    """Foreign keys offer, and accept, only the rows that the other model's own admin would show."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if self.admin_site.is_registered(db_field.related_model):
            rows = self.admin_site.get_model_admin(db_field.related_model).get_queryset(request)
            kwargs.setdefault("queryset", rows)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class TaughtRows(TaughtForeignKeys, admin.ModelAdmin):
    """Rows of the courses that the signed-in user teaches; a superuser sees all.

    Lists, searches, autocompletes, histories, actions and object pages all start from `get_queryset`.
    """

    course_path = "course"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).filter(of_own_courses(request.user, self.course_path, teaching=True))


class ReadOnly(admin.ModelAdmin):
    """Rows that nobody writes by hand: what students did is a record. Who may erase a person may erase it too."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(StockUserAdmin):
    """People. An instructor may look at those enrolled in their courses; only a superuser changes anybody."""

    list_display = ["username", "first_name", "last_name", "email", "is_guest", "is_staff"]
    list_filter = ["is_guest", "is_staff", "is_active"]
    seen_by_instructors = [(None, {"fields": ["username", "first_name", "last_name", "email", "is_guest"]})]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        people = super().get_queryset(request)
        if request.user.is_superuser:
            return people
        enrolled = Enrolment.objects.filter(course__in=Course.objects.taught_by(request.user))
        return people.filter(pk__in=enrolled.values("user"))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return super().get_fieldsets(request, obj) if request.user.is_superuser else self.seen_by_instructors

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_superuser


@admin.register(Course)
class CourseAdmin(TaughtRows):
    course_path = "pk"
    list_display = ["title", "slug", "time_zone", "decimal_separator", "is_public"]
    list_filter = ["is_public"]
    search_fields = ["title", "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Course | None = None) -> list[str]:
        """The short name is in the addresses that students keep."""
        return [] if request.user.is_superuser else ["slug"]


@admin.register(Enrolment)
class EnrolmentAdmin(TaughtRows):
    list_display = ["user", "course", "role", "time_factor", "extra_tries", "days_late"]
    list_filter = ["role", "time_factor", ("course", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "course"]
    search_fields = ["user__username", "user__email", "user__first_name", "user__last_name"]
    autocomplete_fields = ["user"]
    fieldsets = [
        (None, {"fields": ["user", "course", "role"]}),
        (
            _("Made easier"),
            {
                "fields": ["time_factor", "extra_tries", ("days_early", "days_late")],
                "description": _("Holds in every quiz of the course, also in what is under way."),
            },
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Enrolment | None = None) -> list[str]:
        """Who and where are settled when the enrolment is made; the role may change."""
        return ["user", "course"] if obj else []
