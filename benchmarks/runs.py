"""One run of some students on one site, and what is read off many runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.client import Student, crowd
from benchmarks.servers import Site, processor_seconds


@dataclass(frozen=True)
class Run:
    """Server milliseconds a pair, quantiles of view and submit in milliseconds, bytes, errors."""

    cpu: float
    pairs_a_second: float
    view: tuple[float, ...]
    submit: tuple[float, ...]
    sizes: dict[str, int]
    errors: tuple[str, ...]
    client_cpu: float


def measure(
    site: Site, processes: tuple[int, ...], rows: Sequence[dict[str, Any]], seconds: float, *, compressed: bool = False
) -> Run:
    """Let one student a row work for some seconds."""
    students = [Student(site.port, row, compressed) for row in rows]
    for student in students:
        student.sign_in()
    before, own = processor_seconds(*processes), time.process_time()
    took = crowd(students, seconds)
    spent, own = processor_seconds(*processes) - before, time.process_time() - own
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


def spread(values: Iterable[float]) -> str:
    """The median, and the smallest and largest."""
    known = list(values)
    return f"{statistics.median(known):.2f} ({min(known):.2f} to {max(known):.2f})"
