"""One writer at a time.

SQLite lets waiting writers sleep and look again, which is not fair: under load one of them starves. Whoever holds the
lock file writes; the others queue in the kernel, in turn. PostgreSQL has row locks and needs none of this.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def one_writer() -> Iterator[None]:
    """Hold the lock round a short transaction. Never inside another transaction: that one would hold the database."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or connection.in_atomic_block or "memory:" in name or "mode=memory" in name:
        yield
        return
    lock = os.open(f"{name}.lock", os.O_WRONLY | os.O_CREAT, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)  # lets go
