"""Which items a new attempt gets, in which order, and from which seeds.

Seeds are keyed with the site's secret: whoever knows the program, the address and the own numbers cannot compute
another's.
"""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from quizzes.kinds import KINDS
from quizzes.models.items import Item
from quizzes.models.quizzes import Variation

if TYPE_CHECKING:
    from quizzes.models import Pool, Quiz

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draw:
    """One item to be dealt."""

    item: Item
    points: float
    seed: int


def draws(quiz: Quiz, student: int | None, number: int, limit: int | None = None) -> list[Draw]:
    """The live items of the quiz, and as many of each pool as it draws, for this attempt of this student. With a limit,
    only so many of those that have a place of their own."""
    chance = Chance(quiz, student, number)
    pools = _pools(quiz, chance) if limit is None else ()
    rows = [(item, points) for _order, item, points in sorted([*_places(quiz), *pools], key=lambda place: place[0])]
    if quiz.shuffle_items and not quiz.is_welcome:
        random.Random(chance.of_attempt("order")).shuffle(rows)  # noqa: S311  the seed is keyed
    dealt = [Draw(item, points, chance.of_item(item)) for item, points in rows[:limit]]
    if quiz.is_welcome and dealt:
        dealt[0] = Draw(dealt[0].item, dealt[0].points, quiz.welcome_seed)
    return dealt


def _places(quiz: Quiz) -> Iterator[tuple[int, Item, float]]:
    rows = quiz.quiz_items.filter(item__is_live=True).select_related("item").prefetch_related("item__choices")
    yield from ((row.order, row.item, row.points) for row in rows)


def _pools(quiz: Quiz, chance: Chance) -> Iterator[tuple[int, Item, float]]:
    """What is drawn from the pools; never an item that has a place of its own or came out of an earlier pool."""
    drawn = set[Item]()
    for pool in quiz.pools.select_related("bank"):
        items = [item for item in pool.items().prefetch_related("choices") if item not in drawn]
        found = chance.drawn(pool, items)
        if len(found) < pool.draw or len(generated(found)) < pool.generated:
            held = len(items), len(generated(items))
            logger.error("Pool %s of quiz %s has only %s items, %s of them generated.", pool.pk, quiz.pk, *held)
        drawn.update(found)
        yield from ((pool.order, item, pool.points) for item in found)


@dataclass(frozen=True, slots=True)
class Chance:
    """The seeds of one attempt."""

    quiz: Quiz
    student: int | None
    number: int

    def of_attempt(self, what: str) -> int:
        """A seed that no other attempt has."""
        return keyed(f"{self.quiz.pk} {what} {self.student} {self.number}")

    def of_all_who_share(self, what: str) -> int:
        """A seed that everybody has who is to get the same variant."""
        shares = {Variation.ALL: f"{self.quiz.pk} {what}", Variation.STUDENT: f"{self.quiz.pk} {what} {self.student}"}
        share = shares.get(Variation(self.quiz.variation))
        return keyed(share) if share else self.of_attempt(what)

    def of_item(self, item: Item) -> int:
        """What the item is dealt from. The order of choices is each attempt's own."""
        if not KINDS[item.kind].is_drawn:
            return self.of_attempt(f"item {item.pk}")
        if self.quiz.variation != Variation.APPROVED:
            return self.of_all_who_share(f"item {item.pk}")
        if not item.approved_seeds:
            logger.error("Item %s has no approved variants.", item.pk)
        seed = self.of_attempt(f"item {item.pk}")
        return item.approved_seeds[seed % len(item.approved_seeds)] if item.approved_seeds else seed

    def drawn(self, pool: Pool, items: list[Item]) -> list[Item]:
        """As many of the items as the pool draws; first the exercises that have to be among them."""
        chance = random.Random(self.of_all_who_share(f"pool {pool.pk}"))  # noqa: S311  the seed is keyed
        exercises = generated(items)
        found = chance.sample(exercises, min(pool.generated, pool.draw, len(exercises)))
        others = [item for item in items if item not in found]
        found += chance.sample(others, min(pool.draw - len(found), len(others)))
        chance.shuffle(found)
        return found


def generated(items: Iterable[Item]) -> list[Item]:
    """Those whose numbers are drawn anew for each student."""
    return [item for item in items if KINDS[item.kind].is_drawn]


def fresh_seed(quiz: Quiz, item: Item, seen: int) -> int:
    """A seed for new numbers: any; or, where only approved variants are dealt, one of those, another than was seen."""
    if quiz.variation != Variation.APPROVED or not item.approved_seeds:
        return secrets.randbits(63)
    return secrets.choice([seed for seed in item.approved_seeds if seed != seen] or item.approved_seeds)


def keyed(what: str) -> int:
    """A seed of 63 bits that needs the site's secret."""
    return int(salted_hmac("quizzes.seed", what, algorithm="sha256").hexdigest()[:16], 16) >> 1
