"""Where instructors write the notes of their courses."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.admin import TaughtRows
from notes.models import Note
from typeset import markdown
from typeset.templatetags.typeset import markdown as typeset


class NoteForm(forms.ModelForm):
    """A note whose formulas can all be set."""

    class Meta:
        widgets = {
            "summary": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3}),
            "body": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 30}),
            "sources": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 6}),
        }

    def clean_summary(self) -> str:
        return self._with_formulas_that_can_be_set("summary")

    def clean_body(self) -> str:
        return self._with_formulas_that_can_be_set("body")

    def clean_sources(self) -> str:
        return self._with_formulas_that_can_be_set("sources")

    def _with_formulas_that_can_be_set(self, field: str) -> str:
        text = str(self.cleaned_data[field])
        if fault := markdown.check(text):
            raise ValidationError(fault)
        return text


@admin.register(Note)
class NoteAdmin(TaughtRows):
    form = NoteForm
    list_display = ["title", "course", "order", "summary"]
    list_filter = [("course", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["course"]
    search_fields = ["title", "summary", "body"]
    fields = ["course", "slug", "title", "order", "summary", "body", "preview", "sources"]
    readonly_fields = ["preview"]
    prepopulated_fields = {"slug": ["title"]}

    @admin.display(description=_("as last saved"))
    def preview(self, note: Note) -> SafeString:
        """The text as students read it."""
        return format_html("<div>{}</div>", typeset(note.body))
