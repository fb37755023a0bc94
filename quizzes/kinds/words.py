"""Words that students type: forgiven what does not matter, and asked about when they are nearly known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from lstm_engine import Unreadable, read_number

NEAR = 0.8  # of the letters of a word, in their order
SHORTEST = 4  # letters of a word that may be misspelt; a shorter one is too soon another word
_BETWEEN = re.compile(r"[\s\u2010-\u2015_-]+")
_AROUND = " .,;:!?\"'“”‘’()"


def normal(text: str, separator: str = ".") -> str:
    """The same for answers that say the same: case, accents, hyphens, plural and the full stop are forgiven.

    What is a number is compared as one.
    """
    number = read_number(text, separator)
    if not isinstance(number, Unreadable):
        return repr(number)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(map(_singular, _BETWEEN.split(plain.casefold().strip(_AROUND))))


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known answer that somebody who wrote this may have meant; None if there is none, or more than one."""
    words = normal(text).split()
    near = [answer for answer in known if _is_near(words, normal(answer).split())]
    return near[0] if len({normal(answer) for answer in near}) == 1 else None


def _singular(word: str) -> str:
    """A word without the ending of its plural. Only for comparing: what is left need not be a word."""
    if len(word) < SHORTEST or word[-2:] in ("ss", "us", "is", "as"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("s").removesuffix("e")


def _is_near(words: list[str], others: list[str]) -> bool:
    """Whether they are the same words but for slips of the pen."""
    return len(words) == len(others) and all(map(_is_nearly, words, others))


def _is_nearly(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < SHORTEST or not (word + other).isalpha():
        return False
    return SequenceMatcher(None, word, other).ratio() >= NEAR
