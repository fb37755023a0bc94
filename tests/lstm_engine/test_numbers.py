"""What students type becomes a number or a reason, and nothing that they type takes long."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_engine import Unreadable, read_number
from lstm_engine.numbers import LONGEST, decimals_written, show, show_at_most
from tests.pace import paces

CORPUS = json.loads((Path(__file__).parents[1] / "golden" / "numbers.json").read_text())["entries"]
BOMBS = [
    "9^9^9",
    "10^10^10",
    "9**9**9",
    "1e10000000",
    "1e-10000000",
    "9" * 5000,
    "0." + "0" * 100_000 + "1",
    "(" * 10_000 + "1" + ")" * 10_000,
    "1/" * 5000,
    "1e1" * 5000,
    "-" * 100_000,
    " " * 1_000_000,
    "\u2212" * 1_000_000,
    "1" + " " * 62 + "1",
    "9" * 60 + "e999",
    "1/" + "0" * 62,
]


@pytest.mark.parametrize(("text", "separator", "value"), CORPUS, ids=ascii)
def test_corpus(text, separator, value):
    read = read_number(text, separator)

    if value is None:
        assert isinstance(read, Unreadable), read
        assert read.reason.endswith((".", "?"))
    else:
        assert read == value
        assert math.copysign(1, read) == math.copysign(1, value)


def test_corpus_is_large_and_has_both_kinds():
    assert len({(text, separator) for text, separator, _ in CORPUS}) >= 250
    assert sum(value is None for _, _, value in CORPUS) >= 100
    assert sum(value is not None for _, _, value in CORPUS) >= 100


@pytest.mark.parametrize("text", BOMBS, ids=lambda text: ascii(text[:12]))
def test_bombs_are_refused_at_once(text):
    assert isinstance(read_number(text), Unreadable)
    assert paces(lambda: read_number(text), runs=20) < 0.05


def test_every_entry_of_the_corpus_is_answered_at_once():
    assert paces(lambda: [read_number(text, separator) for text, separator, _ in CORPUS]) < 0.05 * len(CORPUS)


@given(st.text(max_size=80), st.sampled_from(".,"))
def test_no_text_raises(text, separator):
    read = read_number(text, separator)

    assert isinstance(read, Unreadable) or math.isfinite(read)


@given(st.text(alphabet="0123456789.,-+eE/^*x× \u2212{}()", max_size=20), st.sampled_from(".,"))
def test_no_text_of_numbers_and_signs_raises(text, separator):
    read = read_number(text, separator)

    if isinstance(read, float):
        assert math.isfinite(read)
        assert decimals_written(text) is None or decimals_written(text) >= 0


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_shortest_form_of_every_number_is_read_back(value):
    assert read_number(repr(value)) == value
    mantissa = repr(value).partition("e")[0]
    ambiguous = len(mantissa.partition(".")[2]) == 3 and 0 < len(mantissa.lstrip("-").partition(".")[0]) <= 3
    if not ambiguous:
        assert read_number(repr(value).replace(".", ","), ".") == value


@given(st.decimals(-100, 100, places=4))
def test_both_signs_of_decimals_are_read_in_both_settings(value):
    point = f"{value:.4f}"

    assert read_number(point, ".") == read_number(point.replace(".", ","), ".") == float(value)
    assert read_number(point, ",") == read_number(point.replace(".", ","), ",") == float(value)


@given(st.floats(-1000, 1000), st.integers(0, 6))
def test_what_is_shown_is_read_back(value, decimals):
    shown = show(value, decimals)

    assert read_number(shown) == pytest.approx(value, abs=0.5 * 10.0**-decimals + 1e-9)
    assert decimals_written(shown) == decimals
    assert not shown.startswith("-0" if float(shown) == 0 else "--")


@pytest.mark.parametrize(("before", "after", "asked"), [("1", "234", True), ("12", "345", True), ("0", "731", False)])
def test_question_about_thousands_shows_both_readings(before, after, asked):
    read = read_number(f"{before},{after}", ".")

    assert isinstance(read, Unreadable) == asked
    if asked:
        assert f"{before}.{after}" in read.reason
        assert f"{before}{after}" in read.reason
    other = read_number(f"{before}.{after}", ",")
    assert isinstance(other, Unreadable) == asked
    if asked:
        assert f"{before},{after} or {before}{after}" in other.reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no number here yet"),
        ("9" * (LONGEST + 1), "longer than 64"),
        ("1e999", "too large"),
        ("1e-999", "too small"),
        ("1/0", "0 below the line"),
        ("1\x000", "cannot be seen"),
        ("1 234", "separators"),
        ("1,234.5", "separators"),
        ("0.5; 0.6", "not a list"),
        ("0.5, 0.6", "not a list"),
        ("0.5 m", "without words or units"),
        ("50%", "without words or units"),
        ("1+2", "as one number"),
        ("abc", "not a number we can read"),
        ("٤٢", "not a number we can read"),
    ],
)
def test_reason_says_what_is_wrong(text, words):
    assert words in read_number(text).reason


@pytest.mark.parametrize(
    ("text", "decimals"),
    [
        ("0.731", 3),
        ("0,731", 3),
        (".5", 1),
        ("5.", 0),
        ("5", 0),
        ("7.31e-1", 3),
        ("731e-3", 3),
        ("0.5e2", 0),
        ("7.310×10^-1", 4),
        ("−0.50", 2),
        ("3/4", None),
        ("10^-3", None),
    ],
)
def test_decimals_written(text, decimals):
    assert decimals_written(text) == decimals


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (2.675, 2, "2.68"),
        (0.285, 2, "0.29"),
        (-2.675, 2, "-2.68"),
        (-0.0004, 3, "0.000"),
        (0.5, None, "0.5"),
        (2.0, None, "2"),
        (0.30000000000000004, None, "0.3"),
        (-0.0, None, "0"),
        (0.1, 3, "0.100"),
    ],
)
def test_shown_as_a_calculator_shows_it(value, decimals, shown):
    assert show(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"), [(0.27, 4, "0.27"), (0.56714329, 4, "0.5671"), (-1.0, 4, "-1")]
)
def test_fewer_decimals_are_shown_where_they_say_it_all(value, decimals, shown):
    assert show_at_most(value, decimals) == shown
