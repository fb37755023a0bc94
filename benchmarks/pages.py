"""A student looks at a generated question and answers it: what that costs the server, against the least possible.

    python -m benchmarks.pages

Starts the ceiling and the product side by side, on databases of their own, and lets 1, 8 and 32 students work on one
and then the other in turn, so that whatever else the machine does meets both. Then the same on PostgreSQL. Read the
ratios; milliseconds are this machine's.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.client import with_turns
from benchmarks.runs import Run, measure, spread
from benchmarks.servers import ROOT, Site, database, filled, served

CROWDS, QUESTIONS = (1, 8, 32), 100
AIMS = "aims: CPU 2, at most 3; with 8 students p95 2 and p99 / p50 of the product 4; no error with 32"
Pair = tuple[Run, Run]  # ceiling and product


@contextmanager
def sites(kind: str, folder: Path, port: int) -> Iterator[tuple[Site, Site]]:
    """The ceiling and the product, on empty databases of the kind."""
    application, fill = "benchmarks.ceiling.wsgi:application", "benchmarks.ceiling.fill"
    with database(kind, folder, "ceiling") as (address, processes):
        ceiling = Site("ceiling", application, fill, port, {"CEILING_DATABASE": address}, processes)
        with product_site(kind, folder, "product", port + 1) as product:
            yield ceiling, product


@contextmanager
def product_site(kind: str, folder: Path, name: str, port: int) -> Iterator[Site]:
    """The product, as it is served to students, on an empty database of the kind."""
    with database(kind, folder, name) as (address, processes):
        environment = {"CARROUSEL_ENV": "development", "DEBUG": "", "DATABASE_URL": address}
        yield Site(name, "config.wsgi:application", "benchmarks.product", port, environment, processes)


def in_turn(arguments: argparse.Namespace, kind: str, folder: Path) -> dict[int, list[Pair]]:
    """Every run by the number of students, A B A B, after one that warms up."""
    runs: dict[int, list[Pair]] = {users: [] for users in CROWDS}
    with sites(kind, folder, arguments.port) as both:
        rows = [with_turns(filled(site, max(CROWDS), QUESTIONS)) for site in both]
        with served(both[0], arguments.workers) as first, served(both[1], arguments.workers) as second:
            for users, seconds in [(0, 1.0), *((users, arguments.seconds) for users in CROWDS * arguments.runs)]:
                ceiling, product = (
                    measure(site, processes, own[: users or 8], seconds, compressed=arguments.gzip)
                    for site, processes, own in zip(both, (first, second), rows, strict=True)
                )
                if users:
                    runs[users].append((ceiling, product))
    return runs


def line(users: int, name: str, run: Run) -> str:
    """A run as a line of the table."""
    times = "   ".join(" ".join(f"{value:6.1f}" for value in part) for part in (run.view, run.submit))
    return f"{users:8} {name:8}{run.cpu:9.2f}{run.pairs_a_second:9.0f}   {times}{len(run.errors):8}"


def report(kind: str, runs: dict[int, list[Pair]]) -> None:
    """The table, the ratios, and what went wrong."""
    print(f"\n{kind}\nstudents {'':8}{'CPU ms':>9}{'pairs/s':>9}   {'view p50 95 99':>20}", end="   ")
    print(f"{'submit p50 95 99':>20}  errors")
    for users, pairs in runs.items():
        for pair in pairs:
            for name, run in zip(("ceiling", "product"), pair, strict=True):
                print(line(users, name, run))
    print(f"{'students':8} {'CPU a pair':>22} {'submit p95':>22} {'p99 / p50, product':>22}  errors")
    for users, pairs in runs.items():
        cpu = spread(product.cpu / ceiling.cpu for ceiling, product in pairs)
        p95 = spread(product.submit[1] / ceiling.submit[1] for ceiling, product in pairs)
        tail = spread(product.submit[2] / product.submit[0] for _, product in pairs)
        errors = [error for _, product in pairs for error in product.errors]
        print(f"{users:8} {cpu:>22} {p95:>22} {tail:>22}{len(errors):8} {errors[:1] or ''}")
    last = runs[8][-1][1]
    print(f"{AIMS}\nproduct bytes: page {last.sizes['view']}, marked answer {last.sizes['submit']}", end="; ")
    print(f"client CPU a pair: {last.client_cpu:.2f} ms, on the same {os.cpu_count()} processors")


def arguments_of(description: str | None) -> argparse.ArgumentParser:
    """What may be said on the command line of a benchmark of pages."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8200, help="this port and the next are used (default: 8200)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each site (default: 3)")
    parser.add_argument("--seconds", type=float, default=4.0, help="seconds of a run (default: 4)")
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="server processes (default: processors)"
    )
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], help="which (default: both)")
    parser.add_argument("--gzip", action="store_true", help="ask for compressed pages, as a browser does")
    return parser


def main() -> None:
    """Measure and print."""
    arguments = arguments_of(__doc__).parse_args()
    if not (ROOT / "staticfiles" / "staticfiles.json").exists():
        raise SystemExit("The static files have not been collected: run `make` once first.")
    for kind in arguments.databases:
        with tempfile.TemporaryDirectory(prefix="carrousel-benchmark-") as folder:
            report(kind, in_turn(arguments, kind, Path(folder)))


if __name__ == "__main__":
    main()
