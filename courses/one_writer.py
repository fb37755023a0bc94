"""One writer at a time.

SQLite lets waiting writers sleep and look again, which is not fair: under load one of them starves. Whoever holds the
lock file writes; the others queue in the kernel, in turn. PostgreSQL has row locks and needs none of this.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def one_writer() -> Iterator[None]:
    """Hold the lock round a short transaction. Never inside another transaction: that one would hold the database."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or connection.in_atomic_block or "memory:" in name or "mode=memory" in name:
        yield
        return
    with Path(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # closing the file lets go
        yield
