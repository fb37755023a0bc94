"""Addresses of pages by their names, without a look through all patterns for each link."""

import re
from functools import lru_cache

from django.urls import get_script_prefix, reverse

FIRST = 9_000_000_000  # stands in a pattern for the first argument, the next one for the second
PLAIN = re.compile(r"\w[\w:-]*", re.ASCII)  # stands in an address as it is


def address(name: str, *args: int | str) -> str:
    """What `reverse` says: put into what it said of others that are like these, if nothing has to be quoted."""
    if all(type(arg) in (int, str) and PLAIN.fullmatch(str(arg)) for arg in args):
        return _pattern(name, tuple(map(_likeness, args)), get_script_prefix()) % args
    return reverse(name, args=args)


def _likeness(arg: int | str) -> str:
    """What a page may ask of an argument: a number, a word, a word with a colon."""
    text = str(arg)
    return "" if text.isdigit() else "a:" if ":" in text else "a"


@lru_cache(256)
def _pattern(name: str, likenesses: tuple[str, ...], prefix: str) -> str:
    """`prefix` is here for the cache."""
    args = [f"{likeness}{FIRST + place}" for place, likeness in enumerate(likenesses)]
    found = reverse(name, args=args).replace("%", "%%")
    for arg in args:
        found = found.replace(arg, "%s")
    return found
