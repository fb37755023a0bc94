"""What a piece of work may take, told against another one in the same run: a slow machine is slow at both."""

import gc
import time
from collections.abc import Callable


def paces(work: Callable[[], object], runs: int = 1) -> float:
    """How long the quickest of some runs takes, in paces: the processor time of adding up a million numbers."""
    gc.collect()
    return min(_taken(work) for _ in range(runs)) / pace()


def pace() -> float:
    """The processor time, in seconds, that this machine now takes to add up a million numbers: 8 to 30 ms."""
    return min(_taken(lambda: sum(range(1_000_000))) for _ in range(3))


def _taken(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
