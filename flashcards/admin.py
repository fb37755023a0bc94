"""Where instructors write the decks of their courses, and read what students reported."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.admin import TaughtRows
from flashcards.boxes import BOXES
from flashcards.models import Deck, Note, Report
from lstm_engine import FAMILIES, MALRULES, SettingsError, make_variant
from typeset import markdown
from typeset.templatetags.typeset import markdown as typeset


class NoteForm(forms.ModelForm):
    """A note whose formulas can all be set, and whose family can deal."""

    box = forms.ChoiceField(
        label=_("box"), required=False, choices=[("", "–"), *((box.name, box.title) for box in BOXES.values())]
    )
    family = forms.ChoiceField(
        label=_("family"), required=False, choices=[("", "–"), *((name, FAMILIES[name].title) for name in FAMILIES)],
        help_text=_("of a skill; or of the worked example for this idea"),
    )  # fmt: skip
    malrule = forms.ChoiceField(
        label=_("mal-rule"),
        required=False,
        choices=[("", "–"), *((id_, f"{id_} {rule.title}") for id_, rule in MALRULES.items())],
        help_text=_("the slip that this card mends: it comes up when a skill card meets it"),
    )  # fmt: skip

    class Meta:
        widgets = {
            name: forms.Textarea(attrs={"class": "vLargeTextField", "rows": rows})
            for name, rows in (("front", 4), ("back", 6), ("source", 2))
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("front", "back", "source"):
            if fault := markdown.check(str(cleaned.get(name, ""))):
                self.add_error(name, fault)
        if cleaned.get("family"):
            try:
                make_variant(cleaned["family"], 0, cleaned.get("family_settings") or {})
            except SettingsError as error:
                self.add_error("family_settings", ValidationError(error.message))
        return cleaned


@admin.register(Deck)
class DeckAdmin(TaughtRows):
    list_display = ["title", "course", "number_of_cards", "is_published", "is_public"]
    list_filter = ["is_published", ("course", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["course"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    fields = ["course", "title", "slug", "summary", "order", "is_published", "is_public"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deck]:
        """Decks of courses; what students own is theirs."""
        size = Count("cards", filter=Q(cards__is_live=True))
        return super().get_queryset(request).filter(owner=None).annotate(size=size)

    def get_readonly_fields(self, request: HttpRequest, obj: Deck | None = None) -> list[str]:
        """A deck stays in its course."""
        return ["course"] if obj else []

    def get_form(self, request: HttpRequest, obj: Deck | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if "course" in form.base_fields:
            form.base_fields["course"].required = True
        return form

    @admin.display(description=_("cards"), ordering="size")
    def number_of_cards(self, deck: Any) -> int:
        return deck.size


@admin.register(Note)
class NoteAdmin(TaughtRows):
    form = NoteForm
    course_path = "deck__course"
    list_display = ["__str__", "deck", "kind", "concept", "is_live"]
    list_filter = ["kind", "is_live", ("deck", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["deck__course"]
    search_fields = ["slug", "front", "back", "concept"]
    autocomplete_fields = ["deck"]
    fieldsets = [
        (None, {"fields": ["deck", "slug", "kind", "concept", "order", "is_live"]}),
        (_("The two sides"), {"fields": ["front", "back", "accepted", "is_true", "box", "preview"]}),
        (_("Exercises and slips"), {"fields": ["family", "family_settings", "malrule"]}),
        (_("Source"), {"fields": ["source"]}),
    ]
    readonly_fields = ["preview"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Note]:
        return super().get_queryset(request).filter(deck__owner=None)

    @admin.display(description=_("as last saved"))
    def preview(self, note: Note) -> SafeString:
        """Both sides of every card of the note, as students read them."""
        if not note.pk:
            return SafeString(_("The cards of the note stand here once it is saved."))
        sides = [side for card in note.cards.filter(is_live=True) for side in (card.face.front, card.face.back)]
        return typeset("\n\n---\n\n".join(sides))


@admin.register(Report)
class ReportAdmin(TaughtRows):
    """A report is answered; otherwise it stays as it was sent."""

    course_path = "card__deck__course"
    list_display = ["card", "about", "text", "status", "created_at"]
    list_filter = ["status", "about", ("card__deck", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["card__note"]
    fields = ["card", "about", "text", "shown", "created_at", "status", "reply"]
    readonly_fields = ["card", "about", "text", "shown", "created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
