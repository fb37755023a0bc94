"""How well exercises tell mistakes apart, and whether the grader names them: every family at its levels.

    python -m benchmarks.diagnosis             # 1,000 seeds of each; about twenty minutes of one processor
    python -m benchmarks.diagnosis --quick     # 40 seeds, under a minute; also: names of families

Separation is read off the certificates. The answer of every detectable slip, as displayed, is handed to the grader; so
are right answers, honest calculations by hand that share no line with the engine, and random wrong numbers.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from multiprocessing import Pool
from typing import Any

import numpy as np

from lstm_engine import FAMILIES, Grade, Variant, grade, make_variant
from lstm_engine.calculations import Case
from lstm_engine.functions import Array
from lstm_engine.graph import entries
from lstm_engine.tolerances import EPSILON, tolerances
from lstm_engine.variants import APART
from tests.lstm_engine.exercises import as_typed, keys
from tests.lstm_engine.honest import Calculator, Round, rounded, to_figures, unrounded

SEEDS, NAMED, HONEST, RANDOM = 1000, 500, 10_000, 10  # variants; variants; calculators a family; numbers a variant
QUICK = 25  # times less of each
DETECTABLE, APART_SHARE, BY_NAME = 0.98, 0.96, 0.99  # the goals
KINDS = ("convention", "cell")  # settings that make another exercise of a family
Settings = Mapping[str, int | str]


@dataclass
class Row:
    """What one family at one level came to; counts and sums of shares."""

    variants: int = 0
    slips: int = 0
    detectable: float = 0.0
    apart: float = 0.0
    planted: int = 0
    named: int = 0
    alone: int = 0
    accused: int = 0
    honest: int = 0
    accepted: int = 0
    random: int = 0
    by_chance: float = 0.0
    by_name: int = 0
    as_two: int = 0

    def __add__(self, other: Row) -> Row:
        return Row(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Row)))


def separation(variant: Variant) -> tuple[int, float, float]:
    """How many slips can be made, the share of them that shows, and of the pairs of different rules the share apart."""
    certificate = variant.certificate
    seen, every = len(certificate.detectable), len(certificate.detectable) + len(certificate.undetectable)
    of_a_rule = Counter(name.split()[0] for name in certificate.detectable).values()
    pairs = seen * (seen - 1) // 2 - sum(number * (number - 1) // 2 for number in of_a_rule)
    return every, seen / every if every else 1.0, 1 - len(certificate.together) / pairs if pairs else 1.0


def planted(variant: Variant) -> Iterator[tuple[str, Grade]]:
    """The rule and the grade of every detectable slip's answer, as displayed."""
    for prediction in variant.predictions:
        yield prediction.malrule, grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))


def is_accused(found: Grade) -> bool:
    """Whether a right answer is not taken for one, or blamed for something."""
    return not found.right or bool(found.malrules)


# Honest calculators


def calculators(case: Mapping[str, Any], rng: random.Random) -> Iterator[tuple[Round, Round, Round | None, Round]]:
    """Students who carry at least the stated decimals: how each rounds lines, products, an answer before going on with
    it, and what is handed in."""
    if case["figures"]:
        figures = case["figures"]
        lines: list[Round] = [to_figures(figures + more) for more in (2, 3)] + [unrounded]
        products, answer = [to_figures(figures + 4), unrounded], to_figures(figures)
    elif case["carry"] is None or case["goal"]:
        lines, products, answer = [unrounded], [unrounded], unrounded
    else:
        lines = [rounded(case["carry"] + more) for more in (0, 1, 2)] + [unrounded]
        products, answer = [rounded(case["carry"] + 2), unrounded], rounded(case["decimals"])
    by_line = case["regime_name"].startswith("step")
    while True:
        line, product = (lines[0], unrounded) if by_line else (rng.choice(lines), rng.choice(products))
        yield line, product, rng.choice([None, answer]), answer


def honest(variant: Variant, number: int, rng: random.Random) -> int:
    """How many of so many honest calculators are accepted, and blamed for nothing."""
    case = dict(variant.case)
    return sum(
        not is_accused(grade(variant, by_hand(variant, case, *student)))
        for student in itertools.islice(calculators(case, rng), number)
    )


def by_hand(
    variant: Variant, case: Mapping[str, Any], line: Round, product: Round, going_on: Round | None, _: Round
) -> dict[str, str]:
    """What somebody types who calculates everything by hand."""
    calculator, forms = Calculator(case, line, product, going_on), as_typed(variant)
    names = [(name.partition("@")[0], int(name.partition("@")[2] or 1)) for name in case["asked"]]
    values = [entry for own, time in names for entry in calculator.value(own, time)]
    return {blank: forms[blank](value) for blank, value in zip(keys(variant), values, strict=True)}


# Random wrong numbers


@dataclass
class Target:
    """One number that is asked: where random numbers for it are drawn, with how many decimals, and the bands in which
    a slip gives it."""

    blank: str
    key: float
    tolerance: float
    decimals: int
    ranges: tuple[tuple[float, float], ...]
    bands: Sequence[tuple[float, float]]

    @cached_property
    def numbers(self) -> list[Array]:
        """The numbers of each range that can be typed and are not right."""
        unit = 10.0**-self.decimals
        every = [
            np.round(np.arange(np.ceil(low / unit), np.floor(high / unit) + 1) * unit, self.decimals)
            for low, high in self.ranges
        ]
        return [numbers[np.abs(numbers - self.key) > self.tolerance] for numbers in every]

    def chance(self) -> float:
        """The share of the numbers, range by range, that the union of the bands covers."""
        return sum(float(self.covered(numbers).mean()) for numbers in self.numbers) / len(self.numbers)

    def covered(self, numbers: Array) -> Any:
        """Which of the numbers lie in a band."""
        found = np.zeros(len(numbers), dtype=bool)
        for start, stop in self.bands:
            found |= (numbers >= start) & (numbers <= stop)
        return found

    def wrong_number(self, rng: random.Random) -> str:
        """A number drawn around the key or from all that are plausible, as it is typed."""
        return f"{rng.choice(rng.choice(self.numbers)):.{self.decimals}f}"


def targets(variant: Variant) -> list[Target]:
    """The numbers asked of a variant."""
    case = Case.from_pairs(variant.case)
    if case.goal or case.figures is not None:
        return []  # many answers are right, or bands grow with the number
    return [
        _target(variant, case, place)
        for place, (blank, (node, _)) in enumerate(zip(variant.question.blanks, case.entries(), strict=True))
        if blank.kind == "number" and node in case.graph.names()
    ]


def _target(variant: Variant, case: Case, place: int) -> Target:
    node, unit = case.entries()[place]
    right = np.array([key.value for key in variant.answer_key])
    band = np.array([key.tolerance for key in variant.answer_key])
    wrong = _answers(case, node)
    refuted = (np.abs(np.delete(wrong - right, place, axis=1)) >= APART * np.delete(band, place)).any(axis=1)
    values = wrong[~refuted & np.isfinite(wrong[:, place]), place].tolist()
    wide, key, decimals = _band(case, node, unit), float(right[place]), case.decimals or 0
    low, high = _plausible(case, node, [*values, key])
    near = (key - (high - low) / 8, key + (high - low) / 8)
    bands = [(value - wide, value + wide) for value in values if abs(value - key) > wide]
    blank, tolerance = variant.question.blanks[place].name, float(band[place])
    return Target(blank, key, tolerance, decimals, (near, (low, high)), bands)


def _answers(case: Case, node: str) -> Array:
    """The asked values of each slip that reaches a line when the other lines are known, made at that time."""
    others = frozenset(case.asked) - {node}
    above = case.graph.above(node, others) - others
    slips = {slip.at_times_of(above) for slip in case.plan.slips}
    trace, regime = case.trace(), case.regime
    traces = [case.plan.follow(slip, trace, regime) for slip in slips if slip.changed]
    rows = [[entry for name in case.asked for entry in entries(values[name])] for values in traces]
    return np.array(rows).reshape(-1, len(case.entries()))


def _band(case: Case, node: str, unit: int) -> float:
    """How far a number may be from a slip's: the band of this line when those above are right."""
    if case.carry is None:
        return 0.5 * 10.0 ** -(case.decimals or 0) + EPSILON
    above = {name: value for name, value in case.trace().items() if name in case.asked and name != node}
    return float(tolerances(case, {**case.values(), **above}, (node,))[unit, 0])


def _plausible(case: Case, node: str, values: Sequence[float]) -> tuple[float, float]:
    """Between what numbers somebody might expect the value: within its bounds, or among what slips give."""
    bounds = case.graph.node(node).bounds
    if bounds is not None and np.isfinite(bounds).all():
        return bounds
    middle = sorted(values)[len(values) // 10 : len(values) - len(values) // 10]
    return min(middle) - 0.5, max(middle) + 0.5


def random_numbers(variant: Variant, number: int, rng: random.Random) -> Row:
    """What comes of so many random wrong numbers, each among right answers."""
    row, places = Row(), targets(variant)
    for target in (rng.choice(places) for _ in range(number if places else 0)):
        found = grade(variant, keys(variant) | {target.blank: target.wrong_number(rng)})
        two = any("together" in mark.feedback for mark in found.marks)
        row += Row(random=1, by_chance=target.chance(), by_name=int(bool(found.malrules) and not two), as_two=int(two))
    return row


# All together


def levels(family: str) -> Iterator[Settings]:
    """The settings of a family that are measured: every level, of every kind of cell that it has."""
    settings = {setting.name: setting.choices for setting in FAMILIES[family].settings if setting.name in KINDS}
    for level in range(1, len(FAMILIES[family].levels) + 1):
        for choice in itertools.product(*settings.values()):
            yield {"level": level, **dict(zip(settings, choice, strict=True))}


def measured(task: tuple[str, Settings, int]) -> Row:
    """One family at one level."""
    family, settings, less = task
    row, rng = Row(), random.Random(f"{family} {settings}")
    each = -(-HONEST // (SEEDS * sum(1 for _ in levels(family))))
    for seed in range(SEEDS // less):
        variant = make_variant(family, seed, settings)
        slips, seen, apart = separation(variant)
        row += Row(variants=1, slips=slips, detectable=seen, apart=apart)
        row += Row(accused=is_accused(grade(variant, keys(variant))), honest=each, accepted=honest(variant, each, rng))
        if seed < NAMED // less:
            for rule, found in planted(variant):
                row += Row(planted=1, named=rule in found.malrules, alone=found.malrules == (rule,))
            row += random_numbers(variant, RANDOM, rng)
    return row


COLUMNS: Sequence[tuple[str, Callable[[Row], str]]] = (
    ("slips", lambda row: f"{row.slips / row.variants:.1f}"),
    ("detectable", lambda row: _share(row.detectable, row.variants, DETECTABLE)),
    ("apart", lambda row: _share(row.apart, row.variants, APART_SHARE)),
    ("named", lambda row: _share(row.named, row.planted, BY_NAME)),
    ("alone", lambda row: _share(row.alone, row.planted)),
    ("accused", lambda row: f"{row.accused}"),
    ("honest", lambda row: f"{row.accepted}/{row.honest}"),
    ("random", lambda row: f"{row.random}"),
    ("chance", lambda row: _share(row.by_chance, row.random)),
    ("by name", lambda row: _share(row.by_name, row.random)),
    ("as two", lambda row: _share(row.as_two, row.random)),
)


def _share(part: float, whole: float, goal: float = 0.0) -> str:
    return f"{part / whole:.2%}{'' if part >= goal * whole else ' !'}" if whole else "-"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a line for every family and level; a share that misses its goal has a mark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", nargs="*", choices=[*FAMILIES, []], metavar="family")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} times less of everything")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args(arguments)
    tasks = [
        (family, settings, QUICK if options.quick else 1)
        for family in options.families or FAMILIES
        for settings in levels(family)
    ]
    print(f"{'family, level':36}" + "".join(f"{name:>12}" for name, _ in COLUMNS))
    whole = Row()
    with Pool(options.workers) as pool:
        for (family, settings, _), row in zip(tasks, pool.imap(measured, tasks), strict=True):
            print(line(f"{family} {' '.join(map(str, settings.values()))}", row), flush=True)
            whole += row
    print(line("all", whole))


def line(title: str, row: Row) -> str:
    """A line of the table."""
    return f"{title:36}" + "".join(f"{text(row):>12}" for _, text in COLUMNS)


if __name__ == "__main__":
    main()
