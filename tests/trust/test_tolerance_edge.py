"""R10: a number at the very edge of its tolerance is right, and the next one beyond is not, as decimals have it."""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from random import Random

from quizzes.kinds import KINDS
from tests.quizzes.written import dealt
from tests.trust import size

PAIRS = size(1_000, 10_000)


def pairs() -> Iterator[tuple[Decimal, Decimal]]:
    """Keys and tolerances of all sizes and as many decimals as authors write; always the same ones."""
    random = Random(1997)
    yield Decimal("45.8"), Decimal("0.2")
    for _ in range(PAIRS - 1):
        places = random.randint(0, 6)
        yield (
            Decimal(random.randint(-(10**7), 10**7)).scaleb(-places),
            Decimal(random.randint(1, 5_000)).scaleb(-random.randint(0, 7)),
        )


def typed_near(key: Decimal, tolerance: Decimal) -> Iterator[str]:
    """The two edges, as an author would write them, and the nearest numbers on both sides of each."""
    for edge in (key - tolerance, key + tolerance):
        yield f"{edge:f}"
        yield f"{edge:e}"
        yield repr(math.nextafter(float(edge), math.inf))
        yield repr(math.nextafter(float(edge), -math.inf))


def test_edges_are_right_and_the_next_number_beyond_is_not(figures: Callable[..., None]) -> None:
    counts: Counter[str] = Counter()
    for key, tolerance in pairs():
        question, sealed = dealt("numeric", choices=[{"text": f"{key:f}", "is_key": True}], tolerance=f"{tolerance:f}")
        for typed in typed_near(key, tolerance):
            grade = KINDS["numeric"].grade(question, sealed, {"number": typed}, ".")
            wanted = abs(Fraction(typed) - Fraction(key)) <= Fraction(tolerance)

            assert (grade.readable, grade.score == 1) == (True, wanted), (key, tolerance, typed)
            counts["right" if wanted else "wrong"] += 1
    figures("R10 tolerance edge", pairs=PAIRS, accepted=counts["right"], refused=counts["wrong"], wrongly_judged=0)
    assert counts["right"] > 5 * PAIRS
    assert counts["wrong"] >= 2 * PAIRS
