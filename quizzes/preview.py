"""What an author sees beside the form: the item as a student gets it, and how well it tells right from wrong."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from lstm_engine import MALRULES, Blank, Prediction, Question, Variant
from quizzes.authoring import ChoiceFormSet, ItemForm
from quizzes.forms import ResponseForm
from quizzes.grading import ChoiceQuestion, SolutionRow, deal_choices, score_of, solution_lines
from quizzes.models import Choice, Item, Kind, Scoring

MANY_DRAWS = 40
NEARLY_SHUT = 0.97


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
    def question(self) -> Question | ChoiceQuestion | None:
        """What the student would get; None while there is nothing to show."""
        if self.item.kind == Kind.GENERATED:
            return self.variants[0].question if self.variants else None
        return deal_choices(self.item, self.choices)[0] if self.item.stem else None

    @cached_property
    def form(self) -> ResponseForm | None:
        """The places for the answers, out of use here."""
        return ResponseForm(self.question, locked=True) if self.question else None

    @property
    def scorings(self) -> list[Any]:
        return Scoring.choices

    @cached_property
    def wall(self) -> "Wall | None":
        return make_wall(self.variants) if self.variants else None

    @cached_property
    def pick_scores(self) -> list["PickScore"]:
        return pick_scores(self.choices, self.item.scoring) if self.item.kind == Kind.MULTIPLE else []

    @property
    def template(self) -> str:
        """The one that draws the question on the student's pages."""
        return "engine/_question.html" if self.item.kind == Kind.GENERATED else "quizzes/_choices.html"

    @property
    def hints(self) -> list[str]:
        return list(choice_hints(self.choices))


def faults_of(form: BaseForm, where: str = "") -> Iterable[Fault]:
    """The errors of one form, each with the field that it stands at."""
    for name, messages in form.errors.items():
        field = form[name] if name in form.fields else None
        place = " ".join(filter(None, [where, str(field.label) if field else ""]))
        for message in messages:
            yield Fault(field.id_for_label if field else "", place, str(message))


def formset_faults(formset: ChoiceFormSet) -> Iterable[Fault]:
    for message in formset.non_form_errors():
        yield Fault(f"{formset.prefix}-group", _("Choices"), str(message))
    kept = formset.kept()
    for number, form in enumerate(formset.forms, 1):
        if form in kept:
            yield from faults_of(form, _("Choice %(number)s:") % {"number": number})


def choice_hints(choices: Sequence[Choice]) -> Iterable[str]:
    """What a careful author would look at again."""
    silent = [str(number) for number, choice in enumerate(choices, 1) if not choice.feedback]
    if silent:
        yield _("Nothing is said to whoever picks choice %(numbers)s.") % {"numbers": ", ".join(silent)}
    keys = [len(choice.text) for choice in choices if choice.is_key]
    others = [len(choice.text) for choice in choices if not choice.is_key]
    if keys and others and min(keys) > 1.3 * max(others):
        yield _("The right choice is the longest by far: length gives it away.")


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


@dataclass(frozen=True)
class Spread:
    """The answers to one blank over all variants."""

    blank: Blank
    smallest: str
    largest: str
    different: int
    negative: int


@dataclass(frozen=True)
class Slip:
    """What one mal-rule would answer in one variant: (shown, differs from the key) for each blank."""

    name: str
    title: str
    sentence: str
    answers: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class WallVariant:
    """One variant as the author sees it."""

    number: int
    variant: Variant
    keys: tuple[tuple[Blank, str], ...]
    slips: tuple[Slip, ...]

    @property
    def lines(self) -> tuple[SolutionRow, ...]:
        return solution_lines(self.variant.solution)

    @property
    def distance(self) -> str:
        return distance_words(self.variant.certificate.smallest_distance)

    @property
    def undetectable(self) -> list[tuple[str, str]]:
        """Each rule once, with its title and the nodes where it would go unseen."""
        nodes: dict[str, list[str]] = {}
        for name in self.variant.certificate.undetectable:
            malrule, _space, node = name.partition(" ")
            nodes.setdefault(malrule, []).append(node)
        return [(title_of(malrule), ", ".join(places)) for malrule, places in nodes.items()]

    @property
    def together(self) -> list[tuple[str, str]]:
        return [(title_of(one), title_of(other)) for one, other in self.variant.certificate.together]


@dataclass(frozen=True)
class Wall:
    """Twenty variants, and what they say about the exercise."""

    variants: tuple[WallVariant, ...]
    accepted: str
    closest: str
    spreads: tuple[Spread, ...]
    warnings: tuple[str, ...]


def make_wall(variants: Sequence[Variant]) -> Wall:
    certificates = [variant.certificate for variant in variants]
    return Wall(
        variants=tuple(wall_variant(number, variant) for number, variant in enumerate(variants, 1)),
        accepted=f"{100 * len(variants) / sum(certificate.draws for certificate in certificates):.0f}",
        closest=distance_words(min(certificate.smallest_distance for certificate in certificates)),
        spreads=tuple(spreads(variants)),
        warnings=tuple(warnings(variants)),
    )


def wall_variant(number: int, variant: Variant) -> WallVariant:
    blanks = variant.question.blanks
    keys = tuple((blank, key.shown) for blank, key in zip(blanks, variant.answer_key, strict=True))
    return WallVariant(number, variant, keys, tuple(slip(variant, guess) for guess in variant.predictions))


def slip(variant: Variant, guess: Prediction) -> Slip:
    """One row of the table of mistakes."""
    rule = MALRULES[guess.malrule]
    answers = zip(guess.shown, variant.answer_key, strict=True)
    shown = tuple((text, text != key.shown) for text, key in answers)
    return Slip(f"{rule.id} {guess.node}", rule.title, rule.sentence, shown)


def title_of(name: str) -> str:
    """ "M09 keep" of a certificate with the rule's title."""
    return f"{name}: {MALRULES[name.partition(' ')[0]].title}"


def distance_words(distance: float) -> str:
    """In tolerances; where nothing is rounded the tolerance is next to nothing, and the number says nothing more."""
    return _("more than 1000") if distance > 1000 else f"{distance:.1f}"


def spreads(variants: Sequence[Variant]) -> Iterable[Spread]:
    for place, blank in enumerate(variants[0].question.blanks):
        keys = sorted((variant.answer_key[place] for variant in variants), key=lambda key: key.value)
        different = len({key.shown for key in keys})
        negative = sum(key.value < 0 for key in keys)
        yield Spread(blank, keys[0].shown, keys[-1].shown, different, negative)


def warnings(variants: Sequence[Variant]) -> Iterable[str]:
    """Sentences about variants that an author should look at; none of them keeps the item from being saved."""
    yield from _same_givens(variants)
    for words, applies in (
        (_("A value that is asked for is 0 in: %(numbers)s."), _asks_for_zero),
        (_("A gate is almost shut or open, so that mistakes there hardly show, in: %(numbers)s."), _is_saturated),
        (_("Many draws were needed, the settings leave little room, for: %(numbers)s."), _took_many_draws),
    ):
        found = [str(number) for number, variant in enumerate(variants, 1) if applies(variant)]
        if found:
            yield words % {"numbers": ", ".join(found)}


def _same_givens(variants: Sequence[Variant]) -> Iterable[str]:
    counts = Counter(variant.question.givens for variant in variants)
    if len(counts) == 1:
        yield _("All variants have the same numbers: “New numbers” will change nothing.")
        return
    twins = [
        ", ".join(str(number) for number, variant in enumerate(variants, 1) if variant.question.givens == givens)
        for givens, count in counts.items()
        if count > 1
    ]
    if twins:
        yield _("The same givens stand in: %(numbers)s.") % {"numbers": "; ".join(twins)}


def _asks_for_zero(variant: Variant) -> bool:
    return any(abs(key.value) <= key.tolerance for key in variant.answer_key)


def _is_saturated(variant: Variant) -> bool:
    """Gates that the exercise rounds to 0 or 1 are so by design."""
    hard = dict(variant.case).get("regime_name") == "hard"
    return not hard and variant.certificate.saturation >= NEARLY_SHUT


def _took_many_draws(variant: Variant) -> bool:
    return variant.certificate.draws > MANY_DRAWS
