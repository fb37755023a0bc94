"""The tests of trust: the site as it is served, several workers, many students, and everything that goes wrong.

`make test` runs the short forms; `make trust` runs the long ones on SQLite and PostgreSQL and prints the figures.
"""

import os

LONG = os.environ.get("TRUST") == "long"


def size(short: int, long: int) -> int:
    """How much of something this run does."""
    return long if LONG else short
