"""The forms with which an instructor writes an item. Preview and save use the same ones: what previews can be saved."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lstm_engine import FAMILIES, MALRULES, EngineError, Family, Setting, Variant
from quizzes.kinds import KINDS, Kind
from quizzes.kinds.generated import variant_of
from quizzes.kinds.rules import Fields
from quizzes.lint import check_text
from quizzes.models import Choice, Item

VARIANTS = 20
PREFIX = "setting_"


def use_words(form: Any) -> None:
    """Call the fields as the kind of the item calls them."""
    for name in set(form.kind.words) & set(form.fields):
        form.fields[name].label, form.fields[name].help_text = form.kind.words[name]


class ItemForm(forms.ModelForm):
    """What every kind of item has. The kind is chosen before the form and stays."""

    kind: Kind
    texts = ("stem", "explanation", "source")

    class Meta:
        model = Item
        fields = ["bank", "title", "slug", "stem", "explanation", "source", "is_live"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.kind = self.kind.name
        for name in self.texts:
            if name in self.fields:
                self.fields[name].validators.append(check_text)
        use_words(self)
        for name in self.kind.needed:
            if name in self.fields:
                self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """A short name is free in its bank; an item in use stays in the course of its quizzes; and the kind's rules."""
        cleaned = super().clean() or self.cleaned_data
        namesakes = Item.objects.filter(bank=cleaned.get("bank"), slug=cleaned.get("slug"))
        if namesakes.exclude(pk=self.instance.pk).exists():
            self.add_error("slug", _("This item bank has another item of this short name."))
        bank = cleaned.get("bank")
        if self.instance.pk and bank and self.instance.quiz_items.exclude(quiz__course=bank.course_id).exists():
            self.add_error("bank", _("This item stands in a quiz of another course than this bank's."))
        if not self.errors:
            for fault in list(self.kind.item_faults(cleaned)):
                name = str(fault.place[0])
                if name in cleaned:  # an error takes it away, and the choices are judged by it
                    setattr(self.instance, name, cleaned[name])
                self.add_error(name, fault.message)
        return cleaned


class GeneratedForm(ItemForm):
    """An exercise from a family. A subclass for each family has its settings as fields: see `generated_form`."""

    variants: tuple[Variant, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in self.instance.family_settings.items():
            self.initial.setdefault(PREFIX + name, value)
        shown = [str(seed + 1) for seed in self.instance.approved_seeds if seed < VARIANTS]
        self.initial.setdefault("approved", ", ".join(shown))

    def clean_approved(self) -> str:
        """Numbers of the wall, whose seeds stand beside those that came with a file and are on no wall."""
        text = str(self.cleaned_data["approved"])
        parts = [part.strip() for part in text.split(",")] if text.strip() else []
        if not all(part.isascii() and part.isdigit() and 0 < int(part[:9]) <= VARIANTS for part in parts):
            raise ValidationError(_("Write numbers of the wall, from 1 to 20, with commas between: 1, 4, 7."))
        others = [seed for seed in self.instance.approved_seeds if seed >= VARIANTS]
        self.instance.approved_seeds = sorted({int(part) - 1 for part in parts}) + others
        return text

    def _post_clean(self) -> None:
        """An item whose twenty variants cannot all be made cannot be saved; the reason stands at the setting."""
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out; Django's own user forms use it
        settings = [name for name in self.fields if name.startswith(PREFIX)]
        if not set(self.errors) & {"family", *settings}:
            self.instance.family_settings = {name.removeprefix(PREFIX): self.cleaned_data[name] for name in settings}
            self.make_variants()

    def make_variants(self) -> None:
        try:
            self.variants = tuple(variant_of(self.instance, seed) for seed in range(VARIANTS))
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
    fields["approved"] = forms.CharField(
        label=_("Approved variants"),
        required=False,
        help_text=_("Numbers of the wall, such as 1, 4, 7: a quiz that deals approved variants alone deals these."),
    )
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
    form = generated_form(family) if "family" in KINDS[kind].fields else ItemForm
    return type(form.__name__, (form,), {"kind": KINDS[kind]})


class ChoiceForm(forms.ModelForm):
    """One choice, by itself, in the words of its kind."""

    kind: Kind

    malrule = forms.ChoiceField(
        label=_("Mal-rule"),
        required=False,
        choices=[("", "–")] + [(rule.id, f"{rule.id}: {rule.title}") for rule in MALRULES.values()],
        help_text=_("The wrong procedure that leads to this choice."),
    )

    class Meta:
        model = Choice
        fields = ["place", "text", "is_key", "feedback", "malrule", "reason", "order", "stays_last"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.kind.plain and "text" in self.fields:
            self.fields["text"].widget = AdminTextInputWidget()
        for name in {"place", "text", "feedback", "reason"} & set(self.fields):
            self.fields[name].validators.append(check_text)
        if "order" in self.fields:
            self.fields["order"].required = False
            self.fields["order"].initial = None
            self.fields["order"].help_text = _("Empty: after the others.")
        use_words(self)


class ChoiceFormSet(forms.BaseInlineFormSet):
    """The choices of one item together."""

    def clean(self) -> None:
        """Each fault stands at the choice that has it; what is missing stands above them all."""
        kept, above = self.kept(), []
        self.put_in_order(kept)
        for fault in KINDS[self.instance.kind].choice_faults(vars(self.instance), [written(form) for form in kept]):
            if len(fault.place) == 1:
                above.append(fault.message)
                continue
            _choices, place, name = fault.place
            form = kept[int(place)]
            if name not in form.errors:
                form.add_error(str(name), fault.message)
        if above:
            raise ValidationError(above)

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


def written(form: forms.ModelForm) -> Fields:
    """What a form of a choice says; as typed where it could not be read."""
    return {name: form.cleaned_data.get(name, form[name].value() or "") for name in form.fields}
