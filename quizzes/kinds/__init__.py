"""The kinds of items. To add one: a file here, and a line in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzes.kinds.choices import Multiple, Single
from quizzes.kinds.cloze import Cloze
from quizzes.kinds.generated import Generated
from quizzes.kinds.grid import Grid
from quizzes.kinds.kind import Kind
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.ordering import Ordering

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ALL: tuple[Kind, ...] = (Single(), Multiple(), Numeric(), Cloze(), Ordering(), Matching(), Grid(), Generated())
KINDS = {kind.name: kind for kind in ALL}


def labels() -> list[tuple[str, StrPromise]]:
    """Names and labels, for a field that holds one."""
    return [(kind.name, kind.label) for kind in ALL]
