"""Addresses of pages by their names, without a look through all patterns for each link."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

FIRST = 9_000_000_000  # stands in a pattern for the first number, the next one for the second


def address(name: str, *args: int | str) -> str:
    """What `reverse` says: for whole numbers put into what it said of others, for texts as it said it before."""
    if all(type(arg) is int and arg >= 0 for arg in args):
        return _pattern(name, len(args), get_script_prefix()) % args
    return _known(name, args, get_script_prefix())


@lru_cache(256)
def _pattern(name: str, count: int, prefix: str) -> str:
    """`prefix` is here for the cache."""
    found = reverse(name, args=range(FIRST, FIRST + count)).replace("%", "%%")
    for number in range(FIRST, FIRST + count):
        found = found.replace(str(number), "%d")
    return found


@lru_cache(1024)
def _known(name: str, args: tuple[int | str, ...], prefix: str) -> str:
    """`prefix` is here for the cache."""
    return reverse(name, args=args)
