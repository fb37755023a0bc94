"""The forms with which an instructor writes an item. Preview and save use the same ones: what previews can be saved."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lstm_engine import FAMILIES, MALRULES, EngineError, Family, Setting, Variant
from quizzes.lint import check_text, normalised
from quizzes.models import Choice, Item, Kind

VARIANTS = 20
PREFIX = "setting_"


class ItemForm(forms.ModelForm):
    """What every kind of item has. The kind is chosen before the form and stays."""

    kind: Kind
    texts = ("stem", "explanation", "source")
    needed: tuple[str, ...] = ()

    class Meta:
        model = Item
        fields = ["bank", "title", "slug", "stem", "explanation", "source", "is_live"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.kind = self.kind
        for name in self.texts:
            if name in self.fields:
                self.fields[name].validators.append(check_text)
        for name in self.needed:
            if name in self.fields:
                self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """A short name is free in its bank; an item in use stays in the course of its quizzes."""
        cleaned = super().clean() or self.cleaned_data
        namesakes = Item.objects.filter(bank=cleaned.get("bank"), slug=cleaned.get("slug"))
        if namesakes.exclude(pk=self.instance.pk).exists():
            self.add_error("slug", _("This item bank has another item of this short name."))
        bank = cleaned.get("bank")
        if self.instance.pk and bank and self.instance.quiz_items.exclude(quiz__course=bank.course_id).exists():
            self.add_error("bank", _("This item stands in a quiz of another course than this bank's."))
        return cleaned


class SingleForm(ItemForm):
    kind = Kind.SINGLE
    needed = ("stem", "explanation")


class MultipleForm(SingleForm):
    kind = Kind.MULTIPLE

    class Meta(ItemForm.Meta):
        fields = ["bank", "title", "slug", "stem", "scoring", "explanation", "source", "is_live"]


class GeneratedForm(ItemForm):
    """An exercise from a family. A subclass for each family has its settings as fields: see `generated_form`."""

    kind = Kind.GENERATED
    variants: tuple[Variant, ...] = ()

    class Meta(ItemForm.Meta):
        fields = ["bank", "title", "slug", "family", "stem", "explanation", "source", "is_live"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.instance.family_settings.items():
            self.initial.setdefault(PREFIX + name, value)

    def _post_clean(self) -> None:
        """An item whose twenty variants cannot all be made cannot be saved; the reason stands at the setting."""
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out; Django's own user forms use it
        settings = [name for name in self.fields if name.startswith(PREFIX)]
        if not set(self.errors) & {"family", *settings}:
            self.instance.family_settings = {name.removeprefix(PREFIX): self.cleaned_data[name] for name in settings}
            self.make_variants()

    def make_variants(self) -> None:
        try:
            self.variants = tuple(self.instance.variant(seed) for seed in range(VARIANTS))
        except EngineError as error:
            name = PREFIX + error.field
            self.add_error(name if name in self.fields else "family", error.message)


def generated_form(family_name: str) -> type[GeneratedForm]:
    """The form for exercises of one family: one field for each of its settings."""
    family = FAMILIES[family_name]
    titles = [(other.name, other.title) for other in FAMILIES.values()]
    fields: dict[str, forms.Field] = {
        "family": forms.ChoiceField(label=_("Family"), choices=titles, initial=family_name, help_text=family.summary)
    }
    fields |= {PREFIX + setting.name: setting_field(family, setting) for setting in family.settings}
    return type("GeneratedForm", (GeneratedForm,), fields)


def setting_field(family: Family, setting: Setting) -> forms.TypedChoiceField:
    """A select of what the setting may be; levels are listed with what they ask."""
    by_text = {str(value): value for value in setting.choices}
    is_level = setting.name == "level"
    labels = {text: f"{text}: {family.levels[int(text) - 1]}" if is_level else text for text in by_text}
    return forms.TypedChoiceField(
        label=capfirst(setting.name.replace("_", " ")),
        choices=list(labels.items()),
        coerce=lambda value: by_text.get(str(value), value),
        initial=setting.default,
        help_text="" if is_level else setting.help,
    )


def form_for(kind: str, family: str = "") -> type[ItemForm]:
    """The form for an item of that kind and family."""
    if kind == Kind.GENERATED:
        return generated_form(family)
    return {Kind.SINGLE: SingleForm, Kind.MULTIPLE: MultipleForm}[Kind(kind)]


class ChoiceForm(forms.ModelForm):
    """One choice: a wrong one names the idea behind it, or the feedback cannot be to the point."""

    malrule = forms.ChoiceField(
        label=_("Mal-rule"),
        required=False,
        choices=[("", "–")] + [(rule.id, f"{rule.id}: {rule.title}") for rule in MALRULES.values()],
        help_text=_("The wrong procedure that leads to this choice."),
    )

    class Meta:
        model = Choice
        fields = ["text", "is_key", "feedback", "malrule", "reason", "order"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"text", "feedback", "reason"} & set(self.fields):
            self.fields[name].validators.append(check_text)
        if "order" in self.fields:
            self.fields["order"].required = False
            self.fields["order"].initial = None
            self.fields["order"].help_text = _("Empty: after the others.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        because = [cleaned.get(name) for name in ("is_key", "malrule", "reason")]
        if not any(because) and not set(self.errors) & {"malrule", "reason"}:
            self.add_error("reason", _("This choice is wrong: name its mal-rule, or say why a student thinks so."))
        return cleaned


class ChoiceFormSet(forms.BaseInlineFormSet):
    """The choices of one item together."""

    def clean(self) -> None:
        """Each fault stands at the choice that has it; what is missing stands above them all."""
        kept = self.kept()
        self.put_in_order(kept)
        self.refuse_equals(kept)
        keys = [form for form in kept if form.cleaned_data.get("is_key")]
        if self.instance.kind == Kind.SINGLE:
            refuse_more_keys(keys)
        if len(kept) < 2:
            raise ValidationError(_("Write at least two choices."))
        if not keys:
            raise ValidationError(_("No choice is marked as right. Mark the right one."))

    def kept(self) -> list[forms.ModelForm]:
        """The forms of the choices that the item will have."""
        written = [form for form in self.forms if form.has_changed() or form.instance.pk]
        return [form for form in written if not form.cleaned_data.get("DELETE")]

    def put_in_order(self, kept: list[forms.ModelForm]) -> None:
        last = max((form.cleaned_data.get("order") or 0 for form in kept), default=0)
        for form in kept:
            if form.cleaned_data.get("order") is None:
                last += 1
                form.instance.order = last

    def refuse_equals(self, kept: list[forms.ModelForm]) -> None:
        seen: dict[str, int] = {}
        for place, form in enumerate(kept, 1):
            text = form.cleaned_data.get("text")
            first = seen.setdefault(normalised(text), place) if text else place
            if first != place:
                form.add_error("text", _("This choice reads the same as choice %(place)s.") % {"place": first})


def refuse_more_keys(keys: list[forms.ModelForm]) -> None:
    """A single choice has one right answer."""
    for form in keys[1:]:
        form.add_error("is_key", _("Another choice is right already. A single choice has one right answer."))
