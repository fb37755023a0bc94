"""The cut mathematics font has every sign that the course can show."""

import re
from html import unescape
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from ruamel.yaml import YAML

from lstm_engine import FAMILIES, EngineError, Question, Variant, make_variant
from typeset import markdown, mathml

ROOT = Path(__file__).parents[2]
FONT = ROOT / "static/fonts/stix-two-math.woff2"
NEW = "Add the signs to styles/signs.txt, run `npm run font` and commit the font."


@pytest.fixture(scope="module")
def in_font() -> set[str]:
    return {chr(code) for code in TTFont(FONT).getBestCmap()}


def test_the_font_is_small_and_has_its_licence() -> None:
    assert FONT.stat().st_size <= 48 * 1024
    assert "SIL OPEN FONT LICENSE" in (ROOT / "LICENSES/OFL-1.1-STIX-Two-Math.txt").read_text().upper()


def test_the_font_has_the_listed_signs(in_font: set[str]) -> None:
    lines = (ROOT / "styles/signs.txt").read_text(encoding="utf-8").splitlines()
    listed: set[str] = set()
    for span in " ".join(line.partition("#")[0] for line in lines).split():
        first, _, last = span.removeprefix("U+").partition("-")
        listed.update(chr(code) for code in range(int(first, 16), int(last or first, 16) + 1))
    extra = in_font - listed
    assert {sign for sign in listed - in_font if sign.isprintable()} <= set("\u0305\u0306\u0307"), NEW
    assert len(extra) < 20, f"The font was cut to another list: {sorted(extra)}"


def test_every_formula_of_the_content_can_be_set_in_the_font(in_font: set[str]) -> None:
    notes = [path.read_text(encoding="utf-8") for path in (ROOT / "content").rglob("*.md")]
    banks = [YAML(typ="safe").load(path) for path in (ROOT / "content").rglob("*.yaml")]
    found = {tex for text in (*notes, *texts(banks)) for tex in markdown.formulas(text)}
    assert len(found) > 100
    for tex in found:
        assert not signs(mathml.convert(tex, display=True)) - in_font, f"{tex}. {NEW}"


@pytest.mark.parametrize("family", FAMILIES)
def test_every_formula_of_the_engine_can_be_set_in_the_font(family: str, in_font: set[str]) -> None:
    for variant in variants(family):
        for tex in formulas(variant):
            assert mathml.check(tex) is None, tex
            assert not signs(mathml.convert(tex)) - in_font, f"{tex}. {NEW}"


def test_the_drawing_of_the_cell_and_every_heading_are_in_the_font(in_font: set[str]) -> None:
    drawing = (ROOT / "templates/_cell.html").read_text(encoding="utf-8")
    assert not set("".join(re.findall(r"<text[^>]*>(.*?)</text>", re.sub("</?tspan[^>]*>", "", drawing)))) - in_font
    assert set("AZaz09éèçñöß’“”–?!:,.()") <= in_font


def texts(data: object) -> list[str]:
    """Every text in nested lists and dictionaries."""
    if isinstance(data, str):
        return [data]
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [text for entry in inside for text in texts(entry)]


def signs(markup: str) -> set[str]:
    """The signs that a formula draws."""
    return {sign for sign in unescape(re.sub(r"<[^>]*>", "", markup)) if not sign.isspace()}


def variants(family: str) -> list[Variant]:
    """Five variants of each level, in each convention."""
    settings = FAMILIES[family].settings
    choices = next(setting.choices for setting in settings if setting.name == "level")
    texts = [{s.name: choice} for s in settings for choice in s.choices if isinstance(choice, str)] or [{}]
    found = []
    for level in choices:
        for text in texts:
            try:
                found += [make_variant(family, seed, {"level": level, **text}) for seed in range(5)]
            except EngineError:
                continue  # these settings do not go together
    assert found
    return found


def formulas(variant: Variant) -> set[str]:
    """Every piece of TeX of the question and its solution."""
    question: Question = variant.question
    parts = [*question.formulas, *(text for given in question.givens for text in (given.symbol, given.value))]
    parts += [blank.symbol for blank in question.blanks]
    parts += [text for line in variant.solution for text in (line.symbol, line.formula, line.numbers, line.value)]
    parts += [tex for text in (question.stem, question.legend, question.precision) for tex in markdown.formulas(text)]
    return {part for part in parts if part}
