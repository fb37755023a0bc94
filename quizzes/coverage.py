"""What a quiz covers, for whoever puts it together: concepts, what is asked of students, and about how many minutes.

Of a pool it is what is to be expected: as much of each of its items as is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from quizzes.dealing import generated
from quizzes.kinds import KINDS
from quizzes.models import Bloom, Item, Quiz

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Share(NamedTuple):
    """So many items, on average, of a sort."""

    name: str
    items: float


class Coverage(NamedTuple):
    """How many items, by concept (most first) and by the step of Bloom's that they need (in their order)."""

    items: float
    concepts: list[Share]
    steps: list[Share]
    minutes: int


def coverage(quiz: Quiz) -> Coverage:
    """Of what can be dealt."""
    items = list(_items(quiz))
    concepts = _shares((item.concept or _("no concept named"), weight) for item, weight in items)
    steps = dict(_shares((item.bloom, weight) for item, weight in items))
    return Coverage(
        items=sum(weight for _item, weight in items),
        concepts=sorted(concepts, key=lambda share: (-share.items, share.name)),
        steps=[Share(str(_name(step)), steps[step]) for step in (*Bloom.values, "") if step in steps],
        minutes=round(sum(weight * KINDS[item.kind].minutes for item, weight in items)),
    )


def _items(quiz: Quiz) -> Iterator[tuple[Item, float]]:
    for row in quiz.quiz_items.filter(item__is_live=True).select_related("item"):
        yield row.item, 1.0
    left = defaultdict[int, float](lambda: 1.0)  # the chance of each item not to be drawn by an earlier pool
    for pool in quiz.pools.select_related("bank"):
        held = list(pool.items())
        first = list(_drawn(generated(held), min(pool.generated, pool.draw), left))
        yield from first
        yield from _drawn(held, pool.draw - sum(share for _item, share in first), left)


def _drawn(items: list[Item], draw: float, left: dict[int, float]) -> Iterator[tuple[Item, float]]:
    """The chance of each item to be among so many of them, which is taken off what is left of it."""
    there_are = sum(left[item.pk] for item in items)
    for item in items:
        share = left[item.pk] * min(draw / there_are, 1.0) if there_are else 0.0
        left[item.pk] -= share
        yield item, share


def _shares(sorts: Iterable[tuple[str, float]]) -> list[Share]:
    totals = defaultdict[str, float](float)
    for name, weight in sorts:
        totals[name] += weight
    return [Share(name, total) for name, total in totals.items()]


def _name(step: str) -> str | StrPromise:
    return Bloom(step).label if step else _("not said")
