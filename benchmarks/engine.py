"""What the engine costs without the site, as ratios: a forward pass, a bank, one variant dealt, one out of many.

    python -m benchmarks.engine

One thread, processor time, the best of several turns taken alternately. The denominators stand here, as plain and as
good as we can write them; they keep nothing and know no mistake. Where torch is installed, its batched product is one.
"""

from __future__ import annotations

import cProfile
import math
import pstats
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from lstm_engine import Variant, grade, make_variant, make_variants
from lstm_engine.cells import CELLS
from lstm_engine.families.family import CELLS_T, HIDDEN, INPUTS, parameter_grids
from lstm_engine.functions import Array
from lstm_engine.regimes import EXACT
from lstm_engine.specs import Spec, draw_batch
from lstm_engine.variants import MANY, Judged
from lstm_engine.walks import evaluate

Job = Callable[[], object]
TURNS = 9
BATCH = 10_000
BANK = 250
PASSES = 200_000
SIZES = ((2, 2, 3), (8, 4, 5))  # units, inputs, time steps
LSTM = {"level": 1}
# of the machine that the aims were set on: a pass in plain floats, and one of H2 I2 T3 in arrays, both with everything
# kept; µs
FLOATS_THERE, ARRAYS_THERE = 0.80, 0.112


def best(jobs: Mapping[str, Job], turns: int = TURNS) -> dict[str, float]:
    """The least processor seconds of each job; the jobs take turns."""
    found = dict.fromkeys(jobs, math.inf)
    for _ in range(turns):
        for name, job in jobs.items():
            start = time.process_time()
            job()
            found[name] = min(found[name], time.process_time() - start)
    return found


def lstm(units: int, inputs: int, steps: int) -> Spec:
    """The last states of an LSTM; every draw has weights of its own."""
    grids = parameter_grids(CELLS["lstm"].parameter_names()) | {f"x@{time}": INPUTS for time in range(1, steps + 1)}
    return Spec(
        cell_name="lstm",
        grids={**grids, "h@0": HIDDEN, "c@0": CELLS_T},
        asked=(f"c@{steps}", f"h@{steps}"),
        title="",
        stem="",
        time_steps=steps,
        units=units,
        inputs=inputs,
    )


# The denominators

Stacked = tuple[Array, Array, Array, list[Array], Array, Array]


def stacked(given: Mapping[str, Array], steps: int) -> Stacked:
    """The weights of the four blocks one below the other, the inputs, and the first states."""
    w, u, b = (np.concatenate([given[f"{kind}.{block}"] for block in "ifog"]) for kind in "WUb")
    return w, u, b, [given[f"x@{time}"] for time in range(1, steps + 1)], given["h@0"], given["c@0"]


def bare(w: Array, u: Array, b: Array, xs: Sequence[Array], h: Array, c: Array) -> Array:
    """The last hidden state in NumPy, draws last, nothing kept."""
    units = len(h)
    for x in xs:
        sums = b.copy()
        for matrix, vector in ((w, x), (u, h)):
            for column, entry in enumerate(vector):
                sums += matrix[:, column] * entry
        gates, candidate = sums[: 3 * units], np.tanh(sums[3 * units :])
        np.negative(gates, out=gates)
        np.exp(gates, out=gates)
        gates += 1.0
        np.reciprocal(gates, out=gates)
        c = gates[units : 2 * units] * c + gates[:units] * candidate
        h = gates[2 * units :] * np.tanh(c)
    return h


def in_torch(torch: Any, parts: Stacked) -> Job:
    """The same pass in torch, draws first, with its batched product and with everything kept."""
    w, u = (torch.tensor(matrix).permute(2, 0, 1).contiguous() for matrix in parts[:2])
    b, h0, c0, *xs = (torch.tensor(v).T.contiguous()[..., None] for v in (parts[2], parts[4], parts[5], *parts[3]))

    def forward() -> object:
        h, c, trace = h0, c0, []
        with torch.no_grad():
            for x in xs:
                sums = torch.baddbmm(b, w, x) + torch.bmm(u, h)
                i, f, o, g = sums.chunk(4, dim=1)
                i, f, o, g = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o), torch.tanh(g)
                c = f * c + i * g
                m = torch.tanh(c)
                h = o * m
                trace.append((sums, i, f, o, g, c, m, h))
        return trace

    return forward


def torch_on_one_thread() -> Any:
    """Torch, if it is installed."""
    try:
        import torch  # type: ignore[import-not-found]  # no requirement of ours; compared with where it is
    except ImportError:
        return None
    torch.set_num_threads(1)
    return torch


def plain_floats(number: int) -> None:
    """So many steps of one unit in plain Python, with everything kept."""

    def sigma(a: float) -> float:
        return 1.0 / (1.0 + math.exp(-a))

    def step(w: float, u: float, b: float, x: float, h: float, c: float) -> object:
        ai, af, ao, ag = w * x + u * h + b, w * x - u * h + b, w * x + u * h - b, u * x + w * h + b
        i, f, o, g = sigma(ai), sigma(af), sigma(ao), math.tanh(ag)
        keep, write = f * c, i * g
        c = keep + write
        m = math.tanh(c)
        return ai, af, ao, ag, i, f, o, g, keep, write, c, m, o * m

    for _ in range(number):
        step(0.3, -0.8, 0.1, 0.7, -0.4, 0.5)


# What is measured


def forward(units: int, inputs: int, steps: int) -> dict[str, float]:
    """Microseconds of a pass for one draw out of a large batch."""
    spec = lstm(units, inputs, steps)
    given, graph, last = draw_batch(spec, range(BATCH), [0] * BATCH), spec.pattern.graph, f"h@{steps}"
    parts = stacked(given, steps)
    room = evaluate(graph, given, EXACT)
    np.testing.assert_allclose(room[last], bare(*parts), rtol=1e-12, atol=1e-14)
    jobs: dict[str, Job] = {
        "engine, all kept": lambda: evaluate(graph, given, EXACT, room),
        "NumPy, nothing kept": lambda: bare(*parts),
        "engine, in new memory": lambda: evaluate(graph, given, EXACT),
    }
    if torch := torch_on_one_thread():
        jobs["torch, all kept"] = in_torch(torch, parts)
    return {name: seconds / BATCH * 1e6 for name, seconds in best(jobs).items()}


def forward_alone(units: int, inputs: int, steps: int) -> Job:
    """Twenty passes of the engine over one batch, to be looked into."""
    spec = lstm(units, inputs, steps)
    given, graph = draw_batch(spec, range(BATCH), [0] * BATCH), spec.pattern.graph
    room = evaluate(graph, given, EXACT)
    return lambda: [evaluate(graph, given, EXACT, room) for _ in range(20)]


def judged(spec: Spec) -> Judged:
    """Some draws, of which those that are sound have been judged: every slip, every tolerance, every pair."""
    draws = Judged(spec, dict(draw_batch(spec, range(MANY), [0] * MANY)))
    some = draws.only(draws.sound())
    some.telling()
    return some


def bank_in_parts(spec: Spec) -> dict[str, float]:
    """Microseconds of the parts of a judgement, for one draw."""
    graph, givens = spec.pattern.graph, dict(draw_batch(spec, range(MANY), [0] * MANY))
    done = judged(spec)

    def again(*known: str) -> Judged:
        some = Judged(spec, done.givens)
        vars(some).update((name, vars(done)[name]) for name in ("trace", *known))
        return some

    parts = stacked(givens, spec.time_steps)
    jobs: dict[str, Job] = {
        "bare pass": lambda: bare(*parts),
        "draw": lambda: draw_batch(spec, range(MANY), [0] * MANY),
        "trace": lambda: evaluate(graph, givens, EXACT),
        "slips": lambda: again().answers,
        "tolerances": lambda: again().tolerances,
        "telling apart": lambda: again("answers", "tolerances").telling(),
        "whole": lambda: judged(spec),
    }
    return {name: seconds / MANY * 1e6 for name, seconds in best(jobs).items()}


def dealt(level: int, number: int = 300) -> tuple[float, float]:
    """Milliseconds of one whole LSTM step dealt alone: the median, and what one in a hundred takes."""
    make_variant("lstm_step", number, {"level": level})
    costs = []
    for seed in range(number):
        start = time.process_time()
        make_variant("lstm_step", seed, {"level": level})
        costs.append((time.process_time() - start) * 1000)
    return statistics.median(costs), statistics.quantiles(costs, n=100)[98]


def mark_all(variants: Sequence[Variant]) -> None:
    """Mark an answer to each that has one slip in it, with what is said to it."""
    for place, variant in enumerate(variants):
        shown = variant.predictions[place % len(variant.predictions)].shown
        grade(variant, {blank.name: text for blank, text in zip(variant.question.blanks, shown, strict=True)})


def out_of_many() -> dict[str, float]:
    """Milliseconds of one variant made among many, and of marking an answer to it."""
    variants = make_variants("lstm_step", range(BANK), LSTM)
    jobs: dict[str, Job] = {
        "pass in plain floats": lambda: plain_floats(PASSES),
        "made": lambda: make_variants("lstm_step", range(BANK), LSTM),
        "marked": lambda: mark_all(variants),
    }
    seconds = best(jobs)
    return {name: cost * 1000 / (PASSES if name.startswith("pass") else BANK) for name, cost in seconds.items()}


# The report


def goal(text: str, *, met: bool, job: Job | None = None) -> None:
    """One goal, and where the time goes where it is missed."""
    print(f"  {'met   ' if met else 'MISSED'} {text}")
    if job and not met:
        profile = cProfile.Profile()
        profile.runcall(job)
        pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(12)


def listed(costs: Mapping[str, float], digits: int) -> str:
    """The costs in a line."""
    return ", ".join(f"{name} {cost:.{digits}f}" for name, cost in costs.items())


def report_forward() -> None:
    """The forward passes."""
    for units, inputs, steps in SIZES:
        costs = forward(units, inputs, steps)
        engine, plain, _, *torch = costs.values()
        print(f"\nforward, own weights, H{units} I{inputs} T{steps}, batch {BATCH:,}; µs: {listed(costs, 3)}")
        goal(f"{engine / plain:.2f} bare passes; at most 3", met=engine <= 3 * plain)
        for other in torch:
            goal(
                f"{other / engine:.1f} times as fast as torch; at least 2",
                met=other >= 2 * engine,
                job=forward_alone(units, inputs, steps),
            )


def report_bank() -> None:
    """A bank of a larger LSTM, with the whole catalogue."""
    spec = lstm(2, 2, 3)
    costs, passed = bank_in_parts(spec), len(judged(spec).telling()) / MANY
    slips, whole = len(spec.pattern.plan.slips), costs["whole"]
    print(f"\nbank, H2 I2 T3, {slips} slips, {passed:.0%} of the draws pass; µs a draw: {listed(costs, 2)}")
    passes = f"{whole / costs['bare pass']:.0f} bare passes, aim {10 / ARRAYS_THERE:.0f}"
    goal(f"{1e6 / whole:,.0f} draws a second, aim 100,000; {passes}", met=whole <= 10, job=lambda: judged(spec))


def main() -> None:
    """Measure and print."""
    report_forward()
    report_bank()
    print("\none whole LSTM step dealt alone, ms")
    for level in (1, 2, 3, 4):
        median, worst = dealt(level)
        goal(f"level {level}: median {median:.2f}, aim 5; p99 {worst:.2f}, aim 20", met=median < 5 and worst < 20)
    report_out_of_many()


def report_out_of_many() -> None:
    """One LSTM step line by line, made among many and marked."""
    costs = out_of_many()
    floats, made, marked = costs.values()
    print(f"\none whole LSTM step line by line, out of {BANK}; ms: made {made:.3f}, marked {marked:.3f}")
    print(
        f"  one pass in plain floats {floats * 1000:.2f} µs, {floats * 1000 / FLOATS_THERE:.1f} times that of the aims"
    )
    passes = f"{(made + marked) / floats:.0f} passes in plain floats, aim {640 / FLOATS_THERE:.0f}"
    goal(
        f"{made + marked:.3f} ms, aim 0.64; {passes}",
        met=made + marked < 0.64,
        job=lambda: mark_all(make_variants("lstm_step", range(BANK), LSTM)),
    )


if __name__ == "__main__":
    main()
