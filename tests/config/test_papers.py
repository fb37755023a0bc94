"""The papers say what the code does."""

import re
from pathlib import Path

import pytest

from lstm_engine import FAMILIES, MALRULES
from lstm_engine.cells import CELLS

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt"]


def settings_read():
    """The name of every variable that the settings read from the environment."""
    code = "".join(path.read_text() for path in (ROOT / "config").glob("*.py"))
    return sorted(set(re.findall(r'env_\w+\("([A-Z_]+)"', code)))


@pytest.mark.parametrize("name", settings_read())
def test_each_setting_is_named_for_operators(name):
    assert f"`{name}`" in (ROOT / "docs" / "operators.md").read_text()


def test_the_settings_are_those_we_know():
    assert {"CARROUSEL_ENV", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"} <= set(settings_read())


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_hold_hashes_and_no_host(name):
    lock = (ROOT / name).read_text()

    assert not re.search(r"https?:|//|index-url|find-links|@ ", lock)
    pins = re.findall(r"^[a-z0-9-]+==\S+", lock, flags=re.MULTILINE)
    assert len(pins) > 15
    assert lock.count("--hash=sha256:") >= len(pins)


def test_development_uses_the_very_versions_that_the_site_runs_on():
    runtime, development = (set(re.findall(r"^[a-z0-9-]+==\S+", (ROOT / name).read_text(), re.M)) for name in LOCKS)

    assert runtime <= development


@pytest.mark.parametrize("target", ["run", "dev", "test", "check", "lock", "css"])
def test_the_makefile_has_its_targets(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_has_its_paragraph(family):
    assert f"\n**`{family}`** — " in (ROOT / "docs" / "families.md").read_text()


def test_no_paragraph_is_about_a_family_that_is_gone():
    paragraphs = re.findall(r"^\*\*`(\w+)`\*\* — ", (ROOT / "docs" / "families.md").read_text(), re.MULTILINE)

    assert sorted(paragraphs) == sorted(FAMILIES)


@pytest.mark.parametrize(("family", "level"), [(name, len(family.levels)) for name, family in FAMILIES.items()])
def test_a_paragraph_speaks_of_every_level(family, level):
    paragraph = (ROOT / "docs" / "families.md").read_text().split(f"**`{family}`**")[1].split("\n\n")[0]

    assert level == 1 or f"L{level}" in paragraph


@pytest.mark.parametrize("cell", CELLS)
def test_each_cell_has_its_equations(cell):
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "docs" / "conventions.md").read_text(), re.MULTILINE)

    assert any(f"`{cell}`" in row for row in rows)


def test_the_glossary_knows_the_last_malrule():
    assert f"(M01 … {list(MALRULES)[-1]})" in (ROOT / "docs" / "glossary.md").read_text()
