"""Numbers that an author wrote: what is typed is compared with them as decimals, so that 45.8 ± 0.2 takes 46.0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from lstm_engine import Unreadable, read_number, too_few_decimals
from quizzes.kinds.rules import Fault, Fields

_WIDE = Context(prec=800)  # enough for the exact difference of any two numbers that can be read


@dataclass(frozen=True, slots=True)
class Precision:
    """How many decimals an answer must have (None: as many as you like), and how far off it may be, as it was written.

    Without a tolerance it must be the number rounded to its decimals, or with no decimals asked the number itself.
    """

    decimals: int | None
    tolerance: str

    def read(self, text: str, separator: str) -> float | Unreadable:
        """The number that was typed, or why it cannot be taken."""
        value = read_number(text, separator)
        if isinstance(value, Unreadable) or self.decimals is None:
            return value
        return too_few_decimals(text, self.decimals) or value

    def accepts(self, value: float, key: float) -> bool:
        """Whether the number is right."""
        if self.tolerance:
            return _WIDE.abs(_WIDE.subtract(exactly(value), exactly(key))) <= Decimal(self.tolerance)
        if self.decimals is None:
            return value == key
        return self.cut(value, ROUND_HALF_UP) == self.cut(key, ROUND_HALF_UP) or self.is_cut(value, key)

    def is_cut(self, value: float, key: float) -> bool:
        """Whether the last digit of a right number was cut and not rounded."""
        if self.tolerance or self.decimals is None:
            return False
        short = self.cut(key, ROUND_DOWN)
        return exactly(value) == short != self.cut(key, ROUND_HALF_UP)

    def cut(self, value: float, rounding: str) -> Decimal:
        """The number with the decimals asked."""
        return exactly(value).quantize(Decimal(1).scaleb(-(self.decimals or 0)), rounding, _WIDE)


def exactly(value: float) -> Decimal:
    """The decimal number that was typed: the shortest that is read as this one."""
    return Decimal(repr(value))


def tolerance_faults(item: Fields) -> Iterator[Fault]:
    """A tolerance is a number, and not below 0."""
    try:
        tolerance = Decimal(item["tolerance"] or "0")
    except InvalidOperation:
        tolerance = Decimal("NaN")
    if not tolerance.is_finite() or tolerance < 0:
        yield Fault(("tolerance",), _("Write how far an answer may be off as a number, such as 0.2."))


def precision_of(item: Fields) -> Precision:
    """How the author wants numbers; ValueError if that cannot be read."""
    for fault in tolerance_faults(item):
        raise ValueError(fault.message)
    return Precision(item["decimals"], item["tolerance"])


def number_of(text: str) -> float:
    """A number as an author writes it; ValueError with the reason if it is none."""
    value = read_number(text)
    if isinstance(value, Unreadable):
        raise ValueError(value.reason)
    return value
