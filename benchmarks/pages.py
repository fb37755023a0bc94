"""A student looks at a generated question and answers it: what that costs the server, against the least possible.

    python -m benchmarks.pages

Starts the ceiling and the product side by side, on databases of their own, and lets students work on one and then
the other in turn, so that whatever else the machine does meets both. Read the ratios; milliseconds are this machine's.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.client import Student, crowd
from benchmarks.servers import ROOT, Site, filled, processor_seconds, served

USERS, MANY, QUESTIONS = 8, 32, 25
AIM, MOST, AIM_P95 = 2.0, 3.0, 1.5


@dataclass(frozen=True)
class Run:
    """One run on one site: server milliseconds a pair, quantiles of view and submit in milliseconds, errors."""

    cpu: float
    pairs_a_second: float
    view: tuple[float, ...]
    submit: tuple[float, ...]
    sizes: dict[str, int]
    errors: tuple[str, ...]
    client_cpu: float


def measure(site: Site, server: int, rows: Sequence[dict[str, Any]], seconds: float, compressed: bool) -> Run:
    """Let one student a row work for some seconds."""
    students = [Student(site.port, row, compressed) for row in rows]
    for student in students:
        student.sign_in()
    before, own = processor_seconds(server), time.process_time()
    took = crowd(students, seconds)
    spent, own = processor_seconds(server) - before, time.process_time() - own
    logs = [student.log for student in students]
    for student in students:
        student.socket.close()
    submits = [value for log in logs for value in log.submit]
    return Run(
        cpu=spent / len(submits) * 1000,
        pairs_a_second=len(submits) / took,
        view=quantiles([value for log in logs for value in log.view]),
        submit=quantiles(submits),
        sizes={kind: size for log in logs for kind, size in log.sizes.items()},
        errors=tuple(error for log in logs for error in log.errors),
        client_cpu=own / len(submits) * 1000,
    )


def quantiles(seconds: Sequence[float]) -> tuple[float, ...]:
    """p50, p95 and p99 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=100)
    return tuple(cuts[place - 1] * 1000 for place in (50, 95, 99))


def sites(folder: Path, port: int) -> tuple[Site, Site]:
    """The ceiling and the product, on empty databases."""
    address = f"sqlite:///{folder}/product.sqlite3"
    product = {"CARROUSEL_ENV": "development", "DEBUG": "", "DATABASE_URL": address}
    return (
        Site(
            "ceiling",
            "benchmarks.ceiling.wsgi:application",
            "benchmarks.ceiling.fill",
            port,
            {"CEILING_DATABASE": f"{folder}/ceiling.sqlite3"},
        ),
        Site("product", "config.wsgi:application", "benchmarks.product", port + 1, product),
    )


def in_turn(arguments: argparse.Namespace, folder: Path) -> dict[str, list[Run]]:
    """Every run by site, A B A B; the last of each with many students."""
    runs: dict[str, list[Run]] = {}
    ceiling, product = sites(folder, arguments.port)
    rows = {site.name: filled(site, MANY, QUESTIONS) for site in (ceiling, product)}
    with served(ceiling, arguments.workers) as first, served(product, arguments.workers) as second:
        for users, seconds in [(USERS, 1.0), *[(USERS, arguments.seconds)] * arguments.runs, (MANY, arguments.seconds)]:
            for site, server in ((ceiling, first), (product, second)):
                run = measure(site, server, rows[site.name][:users], seconds, arguments.gzip)
                runs.setdefault(site.name, []).append(run)
    return {name: warm[1:] for name, warm in runs.items()}


def line(name: str, run: Run) -> str:
    """A run as a line of the table."""
    times = "   ".join(" ".join(f"{value:6.1f}" for value in part) for part in (run.view, run.submit))
    return f"{name:8}{run.cpu:9.2f}{run.pairs_a_second:9.0f}   {times}{len(run.errors):8}"


def report(runs: dict[str, list[Run]]) -> None:
    """The table, the ratios, and what went wrong."""
    print(f"{'':8}{'CPU ms':>9}{'pairs/s':>9}   {'view p50 95 99':>20}   {'submit p50 95 99':>20}{'errors':>8}")
    for place in range(len(runs["ceiling"])):
        if place == len(runs["ceiling"]) - 1:
            print(f"with {MANY} students at once:")
        for name, all_runs in runs.items():
            print(line(name, all_runs[place]))
    pairs = list(zip(runs["ceiling"][:-1], runs["product"][:-1], strict=True))
    cpu = [product.cpu / ceiling.cpu for ceiling, product in pairs]
    p95 = [product.submit[1] / ceiling.submit[1] for ceiling, product in pairs]
    tail = [product.submit[2] / product.submit[0] for _, product in pairs]
    print(f"\nratio of server CPU a pair  {spread(cpu)}   aim {AIM:g}, at most {MOST:g}")
    print(f"ratio of submit p95         {spread(p95)}   aim {AIM_P95:g}")
    print(f"product submit p99 / p50    {spread(tail)}   aim 4")
    last = runs["product"][-2]
    print(f"product bytes: page {last.sizes['view']}, marked answer {last.sizes['submit']}")
    print(f"client CPU a pair: {last.client_cpu:.2f} ms, on the same {os.cpu_count()} processors")
    for error in [error for all_runs in runs.values() for run in all_runs for error in run.errors][:5]:
        print("error:", error)


def spread(values: Sequence[float]) -> str:
    """The median, and the smallest and largest."""
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8200, help="this port and the next are used (default: 8200)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each site (default: 3)")
    parser.add_argument("--seconds", type=float, default=4.0, help="seconds of a run (default: 4)")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="server processes (default: processors)"
    )
    parser.add_argument("--gzip", action="store_true", help="ask for compressed pages, as a browser does")
    arguments = parser.parse_args()
    if not (ROOT / "staticfiles" / "staticfiles.json").exists():
        raise SystemExit("The static files have not been collected: run `make` once first.")
    with tempfile.TemporaryDirectory(prefix="carrousel-benchmark-") as folder:
        report(in_turn(arguments, Path(folder)))


if __name__ == "__main__":
    main()
