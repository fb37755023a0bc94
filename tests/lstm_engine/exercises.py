"""Every family at every setting, and the variants that the tests look at."""

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from lstm_engine import FAMILIES, Grade, Variant, grade, make_variant
from tests.lstm_engine.honest import rounded, unrounded

VARIANTS = int(os.environ.get("VARIANTS", "200"))  # of each family, its settings in turn


def settings_of(family: str) -> list[dict[str, int | str]]:
    """Every combination of the settings of a family."""
    settings = FAMILIES[family].settings
    return [
        dict(zip([setting.name for setting in settings], choice, strict=True))
        for choice in itertools.product(*(setting.choices for setting in settings))
    ]


SETTINGS = [(family, settings) for family in FAMILIES for settings in settings_of(family)]
NAMES = [f"{family} {' '.join(map(str, settings.values()))}" for family, settings in SETTINGS]


@cache
def _made(family: str, seed: int, settings: tuple[tuple[str, int | str], ...]) -> Variant:
    return make_variant(family, seed, dict(settings))


def variants(family: str, number: int = VARIANTS) -> Iterator[Variant]:
    """So many variants of a family, each seed with the next of its settings."""
    for seed, settings in zip(range(number), itertools.cycle(settings_of(family)), strict=False):
        yield _made(family, seed, tuple(settings.items()))


def keys(variant: Variant) -> dict[str, str]:
    """The right answers as displayed."""
    return {key.blank: key.shown for key in variant.answer_key}


def as_typed(variant: Variant) -> dict[str, Callable[[float], str]]:
    """For each blank, how a student writes a value down."""
    case = dict(variant.case)
    found = {}
    for blank in variant.question.blanks:
        places = range(len(blank.options))
        if blank.kind == "choices":
            found[blank.name] = lambda value, places=places: ",".join(str(p) for p in places if int(value) >> p & 1)
        elif blank.kind != "number":
            found[blank.name] = "{:.0f}".format
        elif case["figures"]:
            found[blank.name] = f"{{:.{case['figures'] - 1}e}}".format
        elif case["carry"] is None or case["goal"]:
            found[blank.name] = lambda value: repr(unrounded(value))
        else:
            found[blank.name] = lambda value: f"{rounded(case['decimals'])(value):.{case['decimals']}f}"
    return found


def graded(variant: Variant, **answers: str) -> Grade:
    """The grade of the right answers with some of them exchanged."""
    return grade(variant, {**keys(variant), **answers})


def marks(found: Grade) -> Mapping[str, str]:
    """The verdict for each blank."""
    return {mark.blank: mark.verdict for mark in found.marks}
