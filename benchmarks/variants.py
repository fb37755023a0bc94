"""One generated exercise from the draw to the marked answer: processor time, beside the bare forward pass.

    python -m benchmarks.variants

Generate (with every mistake a student may make), show, grade an answer with a slip in it, show the feedback. The
bare pass is the same LSTM step on the same numbers that keeps nothing and knows no mistake.
"""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from lstm_engine import FAMILIES, Family, Variant, grade, make_variant
from lstm_engine.calculations import Case
from lstm_engine.walks import evaluate

SEEDS = 60
AIM = 0.64
PARTS = ("generate", "show", "grade", "feedback")
LSTM = {"level": 1}
Job = Callable[[], object]


def set_up() -> None:
    """The site's templates, without its database."""
    os.environ.setdefault("CARROUSEL_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()


def cost(family: str, settings: Mapping[str, int | str]) -> dict[str, float]:
    """Median milliseconds of each part over many seeds, and of the whole."""
    rows = [parts(family, seed, settings) for seed in range(SEEDS + 5)][5:]
    medians = {part: statistics.median(row[place] for row in rows) for place, part in enumerate(PARTS)}
    return {**medians, "whole": statistics.median(sum(row) for row in rows)}


def parts(family: str, seed: int, settings: Mapping[str, int | str]) -> list[float]:
    """Milliseconds of each part for one seed."""
    from django.template.loader import render_to_string

    from quizzes.forms import ResponseForm
    from quizzes.kinds import KINDS

    made, variant = timed(lambda: make_variant(family, seed, settings))
    question, typed = variant.question, slip(variant, seed)

    def show(*marks: Any) -> str:
        form = ResponseForm(KINDS["generated"], question, *marks)
        return render_to_string("engine/_question.html", {"question": question, "form": form})

    shown, _ = timed(show)
    graded, judgement = timed(lambda: grade(variant, typed))
    answered, _ = timed(lambda: show(typed, judgement))
    return [made, shown, graded, answered]


def slip(variant: Variant, seed: int) -> dict[str, str]:
    """What a student types who makes one slip, and is right about the rest."""
    predictions = variant.predictions
    shown = predictions[seed % len(predictions)].shown if predictions else [key.shown for key in variant.answer_key]
    return {blank.name: text for blank, text in zip(variant.question.blanks, shown, strict=True)}


def timed(job: Callable[[], Any]) -> tuple[float, Any]:
    """Processor milliseconds, and what the job gave."""
    start = time.process_time()
    result = job()
    return (time.process_time() - start) * 1000, result


def bare() -> dict[str, float]:
    """Median milliseconds of one forward pass of the whole LSTM step, three ways."""
    variant = make_variant("lstm_step", 1, LSTM)
    case = Case.from_pairs(variant.case)
    numbers = case.values()
    columns = {name: np.array(value)[..., None] for name, value in case.givens}
    plain = {name: value[..., 0] for name, value in columns.items()}
    truth = [key.value for key in variant.answer_key][-1]
    assert math.isclose(with_floats(numbers)[0], truth)
    assert math.isclose(float(with_numpy(plain)[0][0]), truth)
    jobs: dict[str, Job] = {
        "engine, every node kept": lambda: evaluate(case.graph, numbers, case.regime),
        "NumPy, nothing kept": lambda: with_numpy(plain),
        "Python floats, nothing kept": lambda: with_floats(numbers),
    }
    return {name: repeated(job) for name, job in jobs.items()}


def repeated(job: Job, times: int = 200) -> float:
    """Milliseconds of a job too short to be timed alone."""

    def many() -> None:
        for _ in range(times):
            job()

    return statistics.median(timed(many)[0] / times for _ in range(7))


def with_floats(given: Mapping[str, float]) -> tuple[float, float]:
    """h and c of one unit."""

    def total(block: str) -> float:
        return given[f"W.{block}"] * given["x@1"] + given[f"U.{block}"] * given["h@0"] + given[f"b.{block}"]

    i, f, o = (1 / (1 + math.exp(-total(block))) for block in "ifo")
    c = f * given["c@0"] + i * math.tanh(total("g"))
    return o * math.tanh(c), c


def with_numpy(given: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """h and c of any number of units."""

    def total(block: str) -> np.ndarray:
        return given[f"W.{block}"] @ given["x@1"] + given[f"U.{block}"] @ given["h@0"] + given[f"b.{block}"]

    i, f, o = (1 / (1 + np.exp(-total(block))) for block in "ifo")
    c = f * given["c@0"] + i * np.tanh(total("g"))
    return o * np.tanh(c), c


def kinds(families: Sequence[Family]) -> Iterator[tuple[str, dict[str, int | str]]]:
    """Every family at every level; the GRU in both conventions."""
    for family in families:
        for level in range(1, len(family.levels) + 1):
            conventions = [{"convention": name} for name in ("pytorch", "ng")] if family.name == "gru_step" else [{}]
            yield from ((family.name, {"level": level, **convention}) for convention in conventions)


def main() -> None:
    """Measure and print."""
    set_up()
    passes = bare()
    whole_step = cost("lstm_step", LSTM)["whole"]
    print(f"one whole LSTM step, line by line: {whole_step:.2f} ms   (aim {AIM})")
    for name, milliseconds in passes.items():
        print(f"  bare pass, {name}: {milliseconds:.4f} ms, so the exercise is {whole_step / milliseconds:.0f} passes")
    print(f"\n{'family, settings':34}{''.join(f'{part:>10}' for part in (*PARTS, 'whole'))}   (median ms)")
    for family, settings in kinds(list(FAMILIES.values())):
        values = cost(family, settings)
        described = f"{family} {' '.join(map(str, settings.values()))}"
        print(f"{described:34}{''.join(f'{value:10.2f}' for value in values.values())}")


if __name__ == "__main__":
    main()
