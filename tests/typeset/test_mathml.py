"""TeX to MathML: nothing changes unseen, nothing is against the site's policy, bad TeX is refused with a sentence."""

import json
import re
from pathlib import Path

import pytest

from tests.typeset.golden import FILE, converted
from typeset import mathml

CSS = (Path(__file__).parents[2] / "static/css/carrousel.css").read_text(encoding="utf-8")


def test_formulas_are_set_as_before() -> None:
    assert converted() == json.loads(FILE.read_text(encoding="utf-8"))


def test_no_style_attribute_is_left_and_every_class_is_in_the_style_sheet() -> None:
    markup = FILE.read_text(encoding="utf-8").replace('\\"', '"')
    assert not re.search(r"\sstyle=", markup)
    classes = {name for found in re.findall(r'class="([^"]*)"', markup) for name in found.split()}
    assert {"tx-right", "tx-bt", "menclose-updiagonalstrike"} <= classes
    for name in classes | set(mathml.CLASS_OF_STYLE.values()):
        assert f".{name}{{" in CSS or f".{name}," in CSS, name


def test_style_merges_with_the_class_that_is_there() -> None:
    tag = '<mtd class="a" style="text-align: right;padding-left: 0;">'
    assert mathml._tag.sub(mathml._style_to_class, tag) == '<mtd class="a tx-right tx-pl-0">'
    assert mathml._tag.sub(mathml._style_to_class, '<mi style="padding-right:0"/>') == '<mi class="tx-pr-0"/>'


def test_a_decimal_comma_stays_inside_its_number() -> None:
    assert "<mn>0,25</mn>" in mathml.convert("0{,}25")
    assert "<mn>1</mn><mo>,</mo><mn>2</mn>" in mathml.convert("(1, 2)")


def test_a_formula_is_set_as_text_not_as_markup() -> None:
    assert "&lt;script&gt;" in mathml.convert(r"\text{<script>}")
    assert "<mo>&lt;</mo>" in mathml.convert("x<y")


@pytest.mark.parametrize(
    ("tex", "says"),
    [
        ("", "The formula is empty."),
        (r"\frac{1}", "This is at the end of the formula."),
        (r"c_t = \fooled x", "“\\fooled x”"),
        ("a & b", "table-like environment"),
        (r"\left( x", "closing token"),
        (r"\begin{split} a \end{split}", "split"),
        (r"\color{red} x", "Colours are not available"),
        (r"\href{javascript:alert(1)}{x}", "Unknown command"),
        (r"\htmlId{a}{x}", "Unknown command"),
    ],
)
def test_bad_tex_is_refused_with_a_sentence(tex: str, says: str) -> None:
    message = mathml.check(tex)
    assert message is not None
    assert says in message
    with pytest.raises(mathml.TexError):
        mathml.convert(tex)


def test_good_tex_passes_the_check() -> None:
    assert mathml.check(r"\Gamma_u \odot \tilde c") is None


def test_an_endless_definition_ends() -> None:
    assert mathml.check(r"\newcommand{\a}{\a\a}\a") is not None


@pytest.mark.parametrize(
    ("tex", "terms"),
    [
        ("x", [["x"]]),
        ("{} = 0.9478 \\approx 0.948", [["{} = 0.9478"], ["{}\\approx 0.948"]]),
        ("a = -0.5 \\cdot 3 + (1 - 2)", [["a"], ["{}= -0.5 \\cdot 3"], ["{}+ (1 - 2)"]]),
        ("a=-1-b", [["a"], ["{}=-1"], ["{}-b"]]),
        (r"x^{a+b}_{-1}", [[r"x^{a+b}_{-1}"]]),
        (r"J = \{j : g_t = 0\}", [["J"], [r"{}= \{j : g_t = 0\}"]]),
        (
            r"\left(1 - \begin{pmatrix} 1 \\ 0 \end{pmatrix}\right) \odot \begin{pmatrix} 2 \\ 3 \end{pmatrix} - x",
            [
                [
                    r"\left(1 - \begin{pmatrix} 1 \\ 0 \end{pmatrix}\right)",
                    r"{}\odot \begin{pmatrix} 2 \\ 3 \end{pmatrix}",
                ],
                ["{}- x"],
            ],
        ),
    ],
)
def test_a_long_formula_may_break_before_its_outermost_operators(tex: str, terms: list[list[str]]) -> None:
    assert list(map(list, mathml._terms(tex))) == terms
    assert [len(term) for term in mathml.convert_in_terms(tex)] == [len(term) for term in terms]


def test_what_is_still_long_is_cut_within_its_brackets() -> None:
    assert list(mathml._terms(r"\tanh(1.2 \cdot 0.7 - 0.7 \cdot 0.3498 \cdot (-0.6) + 0.1) = 0.7957")) == [
        (r"\tanh(1.2 \cdot 0.7", r"{}- 0.7 \cdot 0.3498 \cdot (-0.6)", "{}+ 0.1)"),
        ("{}= 0.7957",),
    ]


def test_the_name_of_a_formula_is_its_letters() -> None:
    assert mathml.named(mathml.convert(r"\tilde c_{t-1}")).startswith('<math aria-label="c ˜ t − 1">')
    assert mathml.named(mathml.convert(r"x < \tanh y")).startswith('<math aria-label="x &lt; tanh y">')
