"""Formulas and lines as they are said: every sign, bracket and vector is a word."""

import re

import numpy as np
import pytest

from lstm_engine import FAMILIES, hints, make_variant
from lstm_engine.calculations import Case
from lstm_engine.cells import CELLS
from lstm_engine.functions import FUNCTIONS
from lstm_engine.ink import said_number
from lstm_engine.records import Variant
from lstm_engine.solutions import line_of
from tests.lstm_engine.exercises import variants


def line(variant: Variant, name: str) -> str:
    """What is said of a line of the solution."""
    return next(line.spoken for line in variant.solution if line.name == name)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_sign_is_left_for_the_listener_to_guess(family):
    for variant in variants(family, 24):
        told = [hint for blank in variant.question.blanks for hint in hints(variant, blank.name)]
        for said in (line.spoken for lines in (variant.solution, *told) for line in lines):
            assert not re.search(r"[\[\](){}<>=\\^*·⊙σΓ²½|$]|(?<!\w)-\d|\d-|\de", said), said
            assert "  " not in said
            assert not re.search(r"\b(\w+ sub \w+) equals \1$", said)


@pytest.mark.parametrize("name", CELLS)
def test_every_line_of_every_cell_can_be_said(name):
    cell = CELLS[name]
    nodes = cell.graph(2, gradients=True).nodes
    givens = tuple((given, np.zeros(shape).tolist()) for given, shape in cell.shapes(1, 1, 2).items())
    case = Case(name, 2, givens, tuple(node.name for node in nodes), loss="h")
    for node in nodes:
        said = line_of(case, node.name).spoken
        assert said
        assert not re.search(r"[\[\](){}<>=\\^*·⊙σΓ²|$@]", said), said


def test_every_function_has_words():
    assert all(re.fullmatch(r"[a-z0-9, {}]*", function.spoken) for function in FUNCTIONS.values())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0.5", "0.5"),
        ("-0.5", "minus 0.5"),
        ("9.7e-5", "9.7 times 10 to the power minus 5"),
        ("-1.2e4", "minus 1.2 times 10 to the power 4"),
        ("[1, -0.5]", "the vector 1, minus 0.5"),
        ("[[1, -2], [3, 4]]", "the matrix of the rows 1, minus 2 and 3, 4"),
        ("barely learns", "barely learns"),
    ],
)
def test_what_stands_for_a_value_is_said_in_words(text, words):
    assert said_number(text) == words


def test_square_of_a_negative_number_has_brackets():
    variant = next(found for found in variants("bptt", 60) if re.search(r"\(-0\.\d\)²", found.solution[1].plain))
    number = re.search(r"\(-(0\.\d)\)²", variant.solution[1].plain).group(1)

    assert f"1 minus open bracket minus {number} close bracket squared is " in line(variant, variant.solution[1].name)


def test_product_entry_by_entry_is_told_from_that_with_a_matrix():
    two = make_variant("two_products", 1)

    assert line(two, "p@1").startswith("u times v, entry by entry equals vector u times, entry by entry, vector v; ")
    assert line(two, "q@1").startswith("W times v equals matrix W times vector v; the matrix of the rows ")


def test_one_number_times_another_is_only_times():
    assert line(make_variant("lstm_output", 3), "h@1").startswith("h sub t equals o sub t times tanh of c sub t; ")


def test_line_that_is_its_own_formula_is_said_once():
    assert line(make_variant("lstm_output", 3), "m@1").startswith("tanh of c sub t; tanh of ")


def test_answers_in_words_follow_a_question():
    assert re.fullmatch(
        r"what the slope means: whether slope at a is less than 0\.05; "
        r"whether [\d.]+ is less than 0\.05: (barely )?learns",
        line(make_variant("saturation", 1), "verdict@1"),
    )


def test_squashing_of_1997_is_said_around_its_argument():
    variant = make_variant("variant_step", 1, {"cell": "1997"})

    assert line(variant, "g@1").startswith("g of t equals 4 times sigma of a sub c, minus 2; 4 times sigma of ")
    assert line(variant, "m@1").startswith("h of s sub c of t equals 2 times sigma of s sub c of t, minus 1; ")
