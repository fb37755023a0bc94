"""What a student typed, compared as a sensible teacher would: by what it says, not by how it is spelled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

Comparison = Literal["right", "near", "wrong", "empty"]

_NOT_A_WORD = re.compile(r"[^\w.+\-/=]+|(?<!\d)[.,](?!\d)")
_ARTICLE = re.compile(r"^(the|a|an|its)\s+")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<!s)s\b")


def compare(typed: str, accepted: Iterable[str]) -> Comparison:
    """Right, nearly right (a letter or two), or wrong; capitals, accents, articles, plurals, hyphens do not matter."""
    said = simplified(typed)
    if not said:
        return "empty"
    known = [simplified(answer) for answer in accepted]
    if said in known:
        return "right"
    return "near" if any(_is_near(said, answer) for answer in known) else "wrong"


def simplified(text: str) -> str:
    """The text without what does not matter."""
    decomposed = unicodedata.normalize("NFKD", text.replace("$", "").replace("−", "-")).casefold()
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    words = " ".join(_NOT_A_WORD.sub(" ", re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", " ", bare)).split())
    return _PLURAL.sub("", _ARTICLE.sub("", words))


def _is_near(said: str, answer: str) -> bool:
    """One wrong letter in five, two in ten; a number is right or it is not."""
    if any(sign.isdigit() for sign in said + answer):
        return False
    allowed = min(2, len(answer) // 5)
    return abs(len(said) - len(answer)) <= allowed and _distance(said, answer) <= allowed


def _distance(one: str, other: str) -> int:
    """How many letters must be put in, left out or changed."""
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, start=1):
        before, row[0] = row[0], place
        for column, match in enumerate(other, start=1):
            cost = min(row[column] + 1, row[column - 1] + 1, before + (sign != match))
            before, row[column] = row[column], cost
    return row[-1]
