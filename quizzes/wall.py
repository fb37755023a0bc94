"""The variant wall: twenty variants of an exercise, and what they say about it to its author."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lstm_engine import MALRULES, Blank, Prediction, Variant
from quizzes.kinds.generated import SolutionRow, in_words, solution_lines

MANY_DRAWS = 40
NEARLY_SHUT = 0.97


@dataclass(frozen=True)
class Spread:
    """The answers to one blank over all variants. What is chosen has no size."""

    blank: Blank
    smallest: str
    largest: str
    different: int
    negative: int | str


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
        """Empty where no mistake is known."""
        return distance_words(self.variant.certificate.smallest_distance) if self.slips else ""

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
    distances = [variant.certificate.smallest_distance for variant in variants if variant.predictions]
    return Wall(
        variants=tuple(wall_variant(number, variant) for number, variant in enumerate(variants, 1)),
        accepted=f"{100 * len(variants) / sum(certificate.draws for certificate in certificates):.0f}",
        closest=distance_words(min(distances)) if distances else "",
        spreads=tuple(spreads(variants)),
        warnings=tuple(warnings(variants)),
    )


def wall_variant(number: int, variant: Variant) -> WallVariant:
    blanks = variant.question.blanks
    keys = tuple((blank, in_words(blank, key.shown)) for blank, key in zip(blanks, variant.answer_key, strict=True))
    return WallVariant(number, variant, keys, tuple(slip(variant, guess) for guess in variant.predictions))


def slip(variant: Variant, guess: Prediction) -> Slip:
    """One row of the table of mistakes."""
    rule = MALRULES[guess.malrule]
    answers = zip(variant.question.blanks, guess.shown, variant.answer_key, strict=True)
    shown = tuple((in_words(blank, text), text != key.shown) for blank, text, key in answers)
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
        if blank.options:
            yield Spread(blank, "–", "–", different, "–")
        else:
            yield Spread(blank, keys[0].shown, keys[-1].shown, different, sum(key.value < 0 for key in keys))


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
    stated = [(variant.question.givens, variant.question.work) for variant in variants]
    counts = Counter(stated)
    if len(counts) == 1:
        yield _("All variants have the same numbers: “New numbers” will change nothing.")
        return
    twins = [
        ", ".join(str(number) for number, other in enumerate(stated, 1) if other == same)
        for same, count in counts.items()
        if count > 1
    ]
    if twins:
        yield _("The same numbers stand in: %(numbers)s.") % {"numbers": "; ".join(twins)}


def _asks_for_zero(variant: Variant) -> bool:
    asked = zip(variant.question.blanks, variant.answer_key, strict=True)
    return any(abs(key.value) <= key.tolerance for blank, key in asked if not blank.options)


def _is_saturated(variant: Variant) -> bool:
    """Gates that the exercise rounds to 0 or 1 are so by design, and where no mistake is looked for none is hidden."""
    hard = dict(variant.case).get("regime_name") == "hard"
    return not hard and bool(variant.predictions) and variant.certificate.saturation >= NEARLY_SHUT


def _took_many_draws(variant: Variant) -> bool:
    return variant.certificate.draws > MANY_DRAWS
