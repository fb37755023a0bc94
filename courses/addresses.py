"""Addresses of pages by their names, without a look through all patterns for each link."""

import re
from functools import lru_cache

from django.urls import get_script_prefix, reverse

FIRST = 9_000_000_000  # stands in a pattern for the first number, the next one for the second
PLAIN = re.compile(r"\w[\w:-]*", re.ASCII)  # stands in an address as it is


def address(name: str, *args: int | str) -> str:
    """What `reverse` says: put into what it said of others, if nothing has to be quoted."""
    if all(type(arg) in (int, str) and PLAIN.fullmatch(str(arg)) for arg in args):
        return _pattern(name, len(args), get_script_prefix()) % args
    return reverse(name, args=args)


@lru_cache(256)
def _pattern(name: str, count: int, prefix: str) -> str:
    """`prefix` is here for the cache."""
    found = reverse(name, args=range(FIRST, FIRST + count)).replace("%", "%%")
    for number in range(FIRST, FIRST + count):
        found = found.replace(str(number), "%s")
    return found
