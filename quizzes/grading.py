"""What grades of every kind have in common, and solutions laid out."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from lstm_engine import Grade
from quizzes.kinds.words import normal


def fingerprint(grade: Grade) -> str:
    """The same for two responses that say the same, however they were typed: such an answer is marked once."""
    said = [(mark.blank, normal(mark.raw) if mark.value is None else mark.value, mark.verdict) for mark in grade.marks]
    return blake2b(repr(said).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Solution:
    """What is shown when the policy lets it: `parts`, laid out by the kind's template, and the author's words."""

    template: str
    parts: Any
    explanation: str
    source: str
