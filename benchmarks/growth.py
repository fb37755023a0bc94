"""The same pages with a thousand and with a million stored responses: whether a site grows slow as it grows old.

    python -m benchmarks.growth

Two sites on databases of their own, alike but for the responses of others to the same quiz; the same students work on
one and then the other in turn. Filling a million takes some minutes and some gigabytes.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.client import Student, with_turns
from benchmarks.pages import arguments_of, product_site
from benchmarks.runs import measure, spread
from benchmarks.servers import Site, filled, processor_seconds, served

SIZES = {"small": 1_000, "large": 1_000_000}
STUDENTS, QUESTIONS, LOOKS = 8, 20, 60
AIM = 1.2
Costs = dict[str, tuple[float, float]]  # of each page: server milliseconds, and the median that a student waits


def costs(site: Site, processes: tuple[int, ...], rows: Sequence[Mapping[str, Any]], seconds: float) -> Costs:
    """A look and an answer by all at once, then every other page by one."""
    run = measure(site, processes, rows, seconds)
    found = {"view and submit": (run.cpu, run.view[0] + run.submit[0])}
    student = Student(site.port, rows[0], compressed=False)
    student.sign_in()
    for page, address in rows[0]["others"].items():
        found[page] = looked_at(student, processes, address)
    student.socket.close()
    return found


def looked_at(student: Student, processes: tuple[int, ...], address: str) -> tuple[float, float]:
    """The cost of one page, looked at many times."""
    waits = []
    before = processor_seconds(*processes)
    for _ in range(LOOKS):
        start = time.perf_counter()
        status, _, _ = student.exchange("GET", address)
        waits.append(time.perf_counter() - start)
        if status != 200:
            raise SystemExit(f"GET {address} answered {status}.")
    spent = processor_seconds(*processes) - before
    return spent / LOOKS * 1000, statistics.median(waits) * 1000


def grown(kind: str, folder: Path, port: int, workers: int, runs: int, seconds: float) -> dict[str, list[Costs]]:
    """Every run by size, A B A B, after one that warms up."""
    with ExitStack() as stack:
        sites = [
            stack.enter_context(product_site(kind, folder, size, port + place)) for place, size in enumerate(SIZES)
        ]
        rows = [with_turns(filled(site, STUDENTS, QUESTIONS, SIZES[site.name])) for site in sites]
        servers = [stack.enter_context(served(site, workers)) for site in sites]
        found: dict[str, list[Costs]] = {size: [] for size in SIZES}
        for _ in range(runs + 1):
            for site, processes, own in zip(sites, servers, rows, strict=True):
                found[site.name].append(costs(site, processes, own, seconds))
    return {size: warm[1:] for size, warm in found.items()}


def report(kind: str, found: Mapping[str, Sequence[Costs]]) -> None:
    """Of each page what it costs with few, and the ratio of many to few."""
    print(f"\n{kind:18}{'CPU ms, few':>12}{'many':>8}   {'ratio of CPU':>22} {'ratio of waiting':>22}   aim {AIM:g}")
    for page in found["small"][0]:
        few, many = ([run[page] for run in found[size]] for size in SIZES)
        cpu = spread(after[0] / before[0] for before, after in zip(few, many, strict=True))
        wait = spread(after[1] / before[1] for before, after in zip(few, many, strict=True))
        middle = [statistics.median(cost for cost, _ in runs) for runs in (few, many)]
        print(f"{page:18}{middle[0]:12.2f}{middle[1]:8.2f}   {cpu:>22} {wait:>22}")


def main() -> None:
    """Measure and print."""
    arguments = arguments_of(__doc__).parse_args()
    for kind in arguments.databases:
        with tempfile.TemporaryDirectory(prefix="carrousel-growth-") as folder:
            where = (kind, Path(folder), arguments.port, arguments.workers)
            report(kind, grown(*where, arguments.runs, arguments.seconds))


if __name__ == "__main__":
    main()
