"""The engine stands on numpy and the standard library alone (the other floors are import-linter's, in `make check`)."""

import ast
import sys
from pathlib import Path

import pytest

ENGINE = Path(__file__).parents[2] / "lstm_engine"
ALLOWED = set(sys.stdlib_module_names) | {"numpy", "lstm_engine"}


def imported(file):
    """The top-level name of everything the file imports."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "lstm_engine" if node.level else node.module.partition(".")[0]


@pytest.mark.parametrize("file", sorted(ENGINE.rglob("*.py")), ids=lambda path: str(path.relative_to(ENGINE)))
def test_the_engine_imports_numpy_and_the_standard_library(file):
    assert set(imported(file)) <= ALLOWED
