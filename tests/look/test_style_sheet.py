"""The built style sheet is that of the sources and has what the templates use; its colours can be told apart."""

import hashlib
import re
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).parents[2]
CSS = (ROOT / "static/css/carrousel.css").read_text(encoding="utf-8")
CLASSES = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", re.sub(r"url\([^)]*\)", "", CSS)))
NEW = "Run `make css` (it needs Node) and commit static/css/carrousel.css."

# Classes that are there for the scripts and the tests, or that say what a thing is without changing its look.
UNSTYLED = {"not-sent"}


def test_the_style_sheet_is_that_of_the_sources() -> None:
    sources = sorted((ROOT / "styles").glob("*.scss"))
    wanted = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    assert CSS.rstrip().endswith(f"/* {wanted} */"), NEW


def test_every_class_of_the_templates_is_in_the_style_sheet() -> None:
    missing = {
        f"{template.relative_to(ROOT)}: {name}"
        for template in (ROOT / "templates").rglob("*.html")
        if "admin" not in template.parts
        for name in classes_of(template.read_text(encoding="utf-8")) - CLASSES - UNSTYLED
    }
    assert not missing, NEW


def classes_of(template: str) -> set[str]:
    """The class names that a template spells out whole, also within its conditions."""
    found: set[str] = set()
    for value in re.findall(r'\sclass="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', template, re.DOTALL):
        bare = re.sub(r"\{%.*?%\}", " ", value, flags=re.DOTALL)
        found.update(name for name in re.sub(r"\S*\{\{.*?\}\}\S*", " ", bare, flags=re.DOTALL).split())
    return found


def test_the_style_sheet_is_small_and_alone() -> None:
    assert len(brotli.compress(CSS.encode())) <= 12 * 1024
    assert "sourceMappingURL" not in CSS
    assert "@import" not in CSS
    assert not re.findall(r"url\(\"?https?:", CSS)


def test_no_inline_styles_or_scripts_in_templates() -> None:
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\s(style|on[a-z]+|hx-on[^=]*)=[\"']", text), template
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), template
        assert "<style" not in text, template


# Contrast, from the colours as they are written


def palette(mode: str) -> dict[str, str]:
    """The colours of one mode by name."""
    text = (ROOT / "styles/_colours.scss").read_text(encoding="utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    settings = (ROOT / "styles/_settings.scss").read_text(encoding="utf-8")
    ground = {"light": r"\$paper: (#\w+)", "dark": r"\$body-bg-dark: (#\w+)"}[mode]
    found = dict(re.findall(r"--([\w-]+): (#\w+);", light if mode == "light" else dark.split("\n}")[0]))
    return {**found, "ground": re.findall(ground, settings)[0]}


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read_and_controls_can_be_seen(mode: str) -> None:
    colours = palette(mode)
    for tone in ("accent", "muted", "right", "follows", "fault", "caution"):
        for ground in ("surface", "ground", f"{tone}-wash"):
            if ground in colours:
                assert contrast(colours[tone], colours[ground]) >= 4.5, (tone, ground)
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    for line in ("control-line", "focus", "right", "follows", "fault"):
        for ground in ("surface", "ground"):
            assert contrast(colours[line], colours[ground]) >= 3, (line, ground)
