"""Item banks and items. The kind of an item is chosen before its form; preview and save share that form."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from courses.admin import TaughtForeignKeys, TaughtRows
from lstm_engine import FAMILIES
from quizzes.authoring import PREFIX, ChoiceForm, ChoiceFormSet, form_for
from quizzes.kinds import KINDS, Kind
from quizzes.models import Choice, Item, ItemBank
from quizzes.preview import Preview

FIRST_FAMILY = next(iter(FAMILIES))


@admin.register(ItemBank)
class ItemBankAdmin(TaughtRows):
    list_display = ["title", "course", "number_of_items"]
    list_filter = [("course", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["course"]
    ordering = ["title"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}

    def get_readonly_fields(self, request: HttpRequest, obj: ItemBank | None = None) -> list[str]:
        """A bank stays in its course: its items stand in the quizzes of that course."""
        return ["course"] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[ItemBank]:
        return super().get_queryset(request).annotate(item_count=Count("items", distinct=True))

    @admin.display(description=_("items"), ordering="item_count")
    def number_of_items(self, bank: Any) -> int:
        return bank.item_count


class ChoiceInline(TaughtForeignKeys, admin.StackedInline):
    model = Choice
    form = ChoiceForm
    formset = ChoiceFormSet

    def get_extra(self, request: HttpRequest, obj: Item | None = None, **kwargs: Any) -> int:
        """Three choices are enough, as a rule."""
        return 0 if obj else 3


def choice_inline(kind: Kind) -> type[ChoiceInline]:
    """The choices of an item in the words of its kind."""
    fields = {"fields": kind.choice_fields, "verbose_name": kind.part, "verbose_name_plural": kind.parts}
    return type("ChoiceInline", (ChoiceInline,), {**fields, "form": type("ChoiceForm", (ChoiceForm,), {"kind": kind})})


@admin.register(Item)
class ItemAdmin(TaughtRows):
    course_path = "bank__course"
    list_display = ["title", "kind", "concept", "bloom", "bank", "number_of_quizzes", "is_live"]
    list_filter = [
        "kind",
        "bloom",
        "is_live",
        ("bank__course", admin.RelatedOnlyFieldListFilter),
        ("bank", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["bank"]
    ordering = ["bank__title", "slug"]
    search_fields = ["title", "slug", "concept", "stem"]
    prepopulated_fields = {"slug": ["title"]}
    actions = ["make_live", "retire"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        return super().get_queryset(request).annotate(quiz_count=Count("quiz_items", distinct=True))

    @admin.display(description=_("used in quizzes"), ordering="quiz_count")
    def number_of_quizzes(self, item: Any) -> int:
        return item.quiz_count

    @admin.action(description=_("Make live: deal to students"), permissions=["change"])
    def make_live(self, request: HttpRequest, items: QuerySet[Item]) -> None:
        items.update(is_live=True)

    @admin.action(description=_("Retire: deal to nobody any more"), permissions=["change"])
    def retire(self, request: HttpRequest, items: QuerySet[Item]) -> None:
        items.update(is_live=False)

    def view_on_site(self, item: Item) -> str | None:
        """A student meets an item in a quiz."""
        place = item.quiz_items.first()
        return reverse("quiz", args=[place.quiz_id]) if place else None

    # The form of each kind

    def kind_of(self, request: HttpRequest, item: Item | None) -> Kind:
        return KINDS[item.kind if item else request.GET["kind"]]

    def family_of(self, request: HttpRequest, item: Item | None) -> str:
        """The family that the form is for: the one sent, else the item's own."""
        sent = request.POST.get("family") or request.GET.get("family") or (item.family if item else "")
        return sent if sent in FAMILIES else FIRST_FAMILY

    def get_form(self, request: HttpRequest, obj: Item | None = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = form_for(self.kind_of(request, obj).name, self.family_of(request, obj))
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Item | None = None) -> list[Any]:
        return [
            (None, {"fields": ["bank", "title", "slug"]}),
            *self.exercise_fieldset(request, obj),
            (_("Question"), {"fields": self.question_fields(request, obj), "classes": ["choices-follow"]}),
            (_("After the answer"), {"fields": ["explanation", "source"]}),
            (_("Use"), {"fields": ["concept", "bloom", "is_live"]}),
        ]

    def exercise_fieldset(self, request: HttpRequest, item: Item | None) -> list[Any]:
        if "family" not in self.kind_of(request, item).fields:
            return []
        if item and not self.has_change_permission(request, item):
            return [(_("Exercise"), {"fields": ["family", "family_settings"]})]
        family = FAMILIES[self.family_of(request, item)]
        settings = [PREFIX + setting.name for setting in family.settings]
        return [(_("Exercise"), {"fields": ["family", *settings, "approved"], "classes": ["exercise"]})]

    def question_fields(self, request: HttpRequest, item: Item | None) -> list[str]:
        return [name for name in self.kind_of(request, item).fields if name != "family"]

    def get_inlines(self, request: HttpRequest, obj: Item | None) -> list[Any]:
        kind = self.kind_of(request, obj)
        return [choice_inline(kind)] if kind.choice_fields else []

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """The bank stands still, so that nobody leaves the page to make one in the middle of an item."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "bank" and field:
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    # Pages

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("preview/", wrap(self.item_preview), name="item_preview"),
            path("settings/", wrap(self.item_settings), name="item_settings"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Without a kind, the page on which to choose it."""
        kind = request.GET.get("kind")
        if kind in KINDS:
            return super().add_view(request, form_url, {**(extra_context or {}), "kind": kind})
        if not self.has_add_permission(request):
            raise PermissionDenied
        page = {
            "opts": self.opts,
            "title": _("What kind of item?"),
            "kinds": KINDS.values(),
            "is_popup": "_popup" in request.GET,
        }
        context = {**self.admin_site.each_context(request), **page}
        return TemplateResponse(request, "admin/quizzes/item/kinds.html", context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "kinds": KINDS.values()})

    def item_of(self, request: HttpRequest) -> Item | None:
        """The item that the form on the page changes, None for a new one; without leave to write it, no further."""
        item = self.get_object(request, request.GET["item"]) if "item" in request.GET else None
        if ("item" in request.GET and not item) or (not item and request.GET.get("kind") not in KINDS):
            raise Http404
        if not (self.has_change_permission(request, item) if item else self.has_add_permission(request)):
            raise PermissionDenied
        return item

    def item_preview(self, request: HttpRequest) -> HttpResponse:
        """The unsaved form as a student would see it saved. Writes nothing."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        item = self.item_of(request)
        change = item is not None
        form = self.get_form(request, item, change)(request.POST, instance=item)
        formsets = [
            FormSet(**self.get_formset_kwargs(request, form.instance, inline, FormSet.get_default_prefix()))
            for FormSet, inline in self.get_formsets_with_inlines(request, item)
        ]
        preview = Preview.of(form, formsets[0] if formsets else None)
        return TemplateResponse(request, "admin/quizzes/item/preview.html", {"preview": preview})

    def item_settings(self, request: HttpRequest) -> HttpResponse:
        """The fields of another family, put in place of those on the page."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        item = self.item_of(request)
        form = self.get_form(request, item, item is not None)(instance=item)
        form.initial["family"] = self.family_of(request, item)
        fieldsets = self.exercise_fieldset(request, item)
        adminform = AdminForm(form, fieldsets, {}, model_admin=self)
        return TemplateResponse(request, "admin/quizzes/item/settings.html", {"adminform": adminform})
