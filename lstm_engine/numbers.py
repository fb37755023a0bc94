"""What a student types becomes a value or a reason; a value becomes what a page shows.

The reader is a handful of anchored patterns over at most 64 characters: nothing is evaluated, no exponent is
expanded, so every input is answered in microseconds.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from lstm_engine.functions import Array
from lstm_engine.regimes import round_decimal

LONGEST = 64
FINE = 6  # decimals from which on a tiny value is a value and not noise

_LOOK_ALIKES: dict[str, str] = {
    "\u2212": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2013": "-",
    "\uff0d": "-",
    "\uff0b": "+",
    "\uff0e": ".",
    "\uff0c": ",",
    "\uff0f": "/",
    "\u2044": "/",
    "\u00d7": "*",
    "\u22c5": "*",
    "\u00b7": "*",
    "\u2009": " ",
    "\u202f": " ",
    "\u00a0": " ",
    "\u2007": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u3000": " ",
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
}
_SIGNS = str.maketrans(_LOOK_ALIKES)
_PLAIN = r"(?:\d+(?:[.,]\d*)?|[.,]\d+)"
_POWER_OF_TEN = r"(?:(?P<p>[+-]?\d{1,20})|\{(?P<q>[+-]?\d{1,20})\}|\((?P<r>[+-]?\d{1,20})\))"
_EXPONENT = rf"(?:[eE](?P<e>[+-]?\d{{1,20}})| ?[*xX] ?10 ?\^ ?{_POWER_OF_TEN})"
_DECIMAL = re.compile(rf"(?P<sign>[+-]?) ?(?P<mantissa>{_PLAIN}){_EXPONENT}?", re.ASCII)
_POWER = re.compile(r"(?P<sign>[+-]?) ?10 ?\^ ?[{(]?(?P<p>[+-]?\d{1,20})[})]?", re.ASCII)
_FRACTION = re.compile(rf"(?P<sign>[+-]?) ?(?P<over>{_PLAIN}) ?/ ?(?P<under>[+-]?{_PLAIN})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that is no number, and the reason in a sentence for whoever typed it."""

    reason: str


class _NotReadError(Exception):
    """Carries the reason up to `read_number`."""


def read_number(text: str, decimal_separator: str = ".") -> float | Unreadable:
    """The number that somebody typed, or why it cannot be read. `decimal_separator` is "." or ",".

    Reads 0.731, .731, −0.731, 7.31e-1, 7.31×10^-1 and 3/4. The other separator is taken as a decimal sign only
    where it cannot group thousands: 0,731 is read, 1,234 is asked about.
    """
    try:
        return _read(_tidy(text), decimal_separator)
    except _NotReadError as reason:
        return Unreadable(str(reason))


def decimals_written(text: str) -> int | None:
    """How many decimals a readable decimal number shows; None for a fraction, which is as exact as it gets."""
    match = _DECIMAL.fullmatch(_tidy(text))
    if match is None:
        return None
    places = len(re.split(r"[.,]", match["mantissa"] + ".")[1])
    return max(0, places - _exponent(match))


def figures_written(text: str) -> int | None:
    """How many significant figures a readable decimal number shows; None for a fraction and for 0."""
    match = _DECIMAL.fullmatch(_tidy(text))
    if match is None:
        return None
    digits = re.sub(r"[.,]", "", match["mantissa"]).lstrip("0")
    return len(digits) or None


def too_few_decimals(text: str, wanted: int) -> Unreadable | None:
    """The reason why a readable number shows fewer decimals than are wanted, if it does."""
    places = decimals_written(text)
    if places is None or places >= wanted:
        return None
    shown = {0: "no decimals", 1: "one decimal"}.get(places, f"{places} decimals")
    return Unreadable(f"{tidied(text)} has {shown}; this question needs {wanted}.")


def tidied(raw: str) -> str:
    """A number as it is said back: as typed, but for what Markdown would take for the start of a list."""
    return "".join(raw.split()).rstrip(".,")


def _tidy(text: str) -> str:
    if len(text) > LONGEST:
        raise _NotReadError(f"That is longer than {LONGEST} characters. Type one number.")
    tidy = text.translate(_SIGNS).strip(" ")
    if not tidy:
        raise _NotReadError("There is no number here yet.")
    return tidy


def _read(text: str, separator: str) -> float:
    if match := _DECIMAL.fullmatch(text):
        return _finite(match["sign"] + _mantissa(match["mantissa"], separator), _exponent(match))
    if match := _POWER.fullmatch(text):
        return _finite(match["sign"] + "1", int(match["p"]))
    if match := _FRACTION.fullmatch(text):
        over = _finite(match["sign"] + _mantissa(match["over"], separator), 0)
        under = _finite(_mantissa(match["under"], separator), 0)
        if under == 0:
            raise _NotReadError("A fraction cannot have 0 below the line.")
        return _checked(over / under, zero=over == 0)
    raise _NotReadError(_why_not(text))


def _exponent(match: re.Match[str]) -> int:
    return int(match["e"] or match["p"] or match["q"] or match["r"] or 0)


def _mantissa(text: str, separator: str) -> str:
    """The digits with a point for the decimal sign; asks where the other sign could group thousands."""
    other = "," if separator == "." else "."
    before, found, after = text.lstrip("+-").partition(other)
    if found and len(after) == 3 and re.fullmatch(r"[1-9]\d{0,2}", before):
        as_decimal, as_thousands = f"{before}{separator}{after}", f"{before}{after}"
        raise _NotReadError(f"Do you mean {as_decimal} or {as_thousands}? Write it without the “{other}”.")
    return text.replace(",", ".")


def _finite(mantissa: str, exponent: int) -> float:
    value = float(f"{mantissa}e{exponent}")
    return _checked(value, zero=not re.search(r"[1-9]", mantissa))


def _checked(value: float, *, zero: bool) -> float:
    if math.isinf(value):
        raise _NotReadError("That number is too large to be read.")
    if value == 0 and not zero:
        raise _NotReadError("That number is too small to be told from 0.")
    return value + 0.0


def _why_not(text: str) -> str:
    """The most helpful reason for a text that is no number."""
    if re.search(r"[\x00-\x1f\x7f]", text):
        return "There is a character in it that cannot be seen. Type the number again."
    if re.search(r"\d[,.]\d{3}[,.]\d", text) or re.search(r"\d \d", text):
        return "Write one number, without separators between the thousands."
    if re.search(r"\d", text, re.ASCII) and re.search(r"[a-zA-Z%°µ]", text):
        return "Write the number alone, without words or units."
    if re.search(r"[;\[\]()]|\d\s*,\s+\d", text):
        return "Write one number only, not a list."
    if re.search(r"\d", text) and re.search(r"[-+*/^=]", text):
        return "Write the result as one number, such as 0.731 or 3/4."
    return "This is not a number we can read. Write it like 0.731, -0.731, 7.31e-1 or 3/4."


def show(value: float, decimals: int | None) -> str:
    """A value with so many decimals, rounded half away from zero; with None the shortest exact form."""
    if decimals is None:
        short = f"{value + 0.0:.10g}"
        return short if len(short) < 9 or abs(value) <= 1e-4 else f"{round_decimal(value, 10):.10g}"
    scaled = abs(value) * 10.0**decimals
    if scaled < 2**30 and abs(scaled % 1 - 0.5) > 1e-6:  # nowhere near a tie
        return f"{value if scaled > 0.5 else 0.0:.{decimals}f}"
    return f"{round_decimal(value, decimals):.{decimals}f}"


def show_rows(values: Array, decimals: int) -> list[tuple[str, ...]]:
    """`show` for each row of a table."""
    scaled = np.abs(values) * 10.0**decimals
    doubtful = (scaled >= 2**30) | (np.abs(scaled % 1 - 0.5) <= 1e-6)
    plain = np.where(scaled > 0.5, values, 0.0).tolist()
    form = " ".join([f"%.{decimals}f"] * values.shape[1])
    shown = [tuple((form % tuple(row)).split(" ")) for row in plain]
    for row in np.flatnonzero(doubtful.any(axis=1)):
        shown[row] = tuple(show(value, decimals) for value in values[row].tolist())
    return shown


def show_at_most(value: float, decimals: int | None) -> str:
    """A value with so many decimals, or with fewer where fewer say it exactly: 0.27, 0.5671."""
    if decimals is None:
        return show(value, None)
    if decimals >= FINE and 0 < abs(value) < 10.0**-decimals:
        return f"{value:.{FINE}g}"
    scaled = abs(value) * 10.0**decimals
    if 0.5 < scaled < 1e8 and 1e-5 < abs(scaled % 1 - 0.5) < 0.49999 and decimals < FINE:  # fewer do not
        return f"{value:.{decimals}f}"
    shortest = show(value, None)
    places = len(shortest.partition(".")[2])
    return shortest if places <= decimals and "e" not in shortest else show(value, decimals)


def show_figures(value: float, figures: int, *, tex: bool = False) -> str:
    """A value with so many significant figures: 0.31, 9.7e-5, 1.2e4; with `tex` the power of ten is set as one."""
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value:.{figures - 1}e}".partition("e")
    power = int(exponent)
    if -4 < power < max(figures, 4):
        return (
            f"{value:.{max(0, figures - 1 - power)}f}"
            if power < figures
            else f"{float(f'{value:.{figures - 1}e}'):.0f}"
        )
    return rf"{mantissa} \cdot 10^{{{power}}}" if tex else f"{mantissa}e{power}"
