"""What an author sees beside the form: the item as a student gets it, and why it cannot be saved yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lstm_engine import Variant
from quizzes.authoring import ChoiceFormSet, ItemForm
from quizzes.forms import ResponseForm
from quizzes.kinds import KINDS, Kind
from quizzes.kinds.choices import score_of
from quizzes.kinds.kind import Json
from quizzes.models import Choice, Item, Scoring
from quizzes.wall import Wall, make_wall


@dataclass(frozen=True)
class Fault:
    """Why the form cannot be saved: at which field, and what to do."""

    field_id: str
    place: str
    message: str


@dataclass(frozen=True)
class Preview:
    """The unsaved item, as far as it can be shown."""

    item: Item
    faults: tuple[Fault, ...]
    choices: tuple[Choice, ...]
    variants: tuple[Variant, ...]

    @classmethod
    def of(cls, form: ItemForm, formset: ChoiceFormSet | None) -> "Preview":
        """What the two forms say once they are validated, as saving would."""
        form.is_valid()
        faults, choices = list(faults_of(form)), []
        if formset is not None:
            formset.is_valid()
            faults += formset_faults(formset)
            choices = [form.instance for form in formset.kept() if form.cleaned_data.get("text")]
        choices.sort(key=lambda choice: choice.order)
        return cls(form.instance, tuple(faults), tuple(choices), getattr(form, "variants", ()))

    @cached_property
    def dealt(self) -> tuple[Json, Json] | None:
        """Question and sealed part as a student would get them; None while the item cannot be dealt."""
        if not all(getattr(self.item, name) for name in self.kind.fields if name in self.kind.needed):
            return None
        try:
            return self.kind.deal(self.item, self.choices, 0, shuffle=False)
        except ValueError:
            return None

    @cached_property
    def question(self) -> Any:
        """What the student would see."""
        return self.kind.question(self.dealt[0]) if self.dealt else None

    @cached_property
    def solution(self) -> Any:
        """What the student would see of the answer; the wall shows that of an exercise for each of its variants."""
        return self.kind.solution(self.question, self.dealt[1], None) if self.dealt and self.choices else None

    @cached_property
    def form(self) -> ResponseForm | None:
        """The places for the answers, out of use here."""
        return ResponseForm(self.kind, self.question, locked=True) if self.question else None

    @property
    def kind(self) -> Kind:
        return KINDS[self.item.kind]

    @property
    def scorings(self) -> list[Any]:
        return Scoring.choices

    @cached_property
    def wall(self) -> Wall | None:
        return make_wall(self.variants) if self.variants else None

    @cached_property
    def pick_scores(self) -> list["PickScore"]:
        return pick_scores(self.choices, self.item.scoring) if "scoring" in self.kind.fields else []

    @property
    def hints(self) -> list[str]:
        return list(self.kind.hints(self.choices))


def faults_of(form: BaseForm, where: str = "") -> Iterable[Fault]:
    """The errors of one form, each with the field that it stands at."""
    for name, messages in form.errors.items():
        field = form[name] if name in form.fields else None
        place = " ".join(filter(None, [where, str(field.label) if field else ""]))
        for message in messages:
            yield Fault(field.id_for_label if field else "", place, str(message))


def formset_faults(formset: ChoiceFormSet) -> Iterable[Fault]:
    kind = KINDS[formset.instance.kind]
    for message in formset.non_form_errors():
        yield Fault(f"{formset.prefix}-group", capfirst(str(kind.parts)), str(message))
    kept = formset.kept()
    for number, form in enumerate(formset.forms, 1):
        if form in kept:
            yield from faults_of(form, _("%(part)s %(number)s:") % {"part": capfirst(str(kind.part)), "number": number})


@dataclass(frozen=True)
class PickScore:
    """What one typical way to pick would score under each rule; `chosen` is the place of the item's own rule."""

    picks: str
    percents: tuple[int, ...]
    chosen: int


def pick_scores(choices: Sequence[Choice], scoring: str) -> list[PickScore]:
    """A table of typical picks for a choose-all item, one column for each rule."""
    keys = sum(choice.is_key for choice in choices)
    wrong = len(choices) - keys
    typical = [
        (keys > 0, keys, keys, _("every right choice and no other")),
        (keys > 1, keys - 1, keys - 1, _("all right choices but one")),
        (wrong > 0, keys + 1, keys, _("every right choice and a wrong one")),
        (wrong > 1, len(choices), keys, _("all choices")),
        (wrong > 0, 1, 0, _("one wrong choice and no other")),
    ]
    chosen = Scoring.values.index(scoring)
    rows = []
    for applies, picked, right, words in typical:
        if applies:
            scores = [score_of(rule, len(choices), keys, picked, right) for rule in Scoring.values]
            rows.append(PickScore(words, tuple(round(100 * score) for score in scores), chosen))
    return rows
