"""A small course in files, which each test may spoil in its own way."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

COURSE = """\
title: A small course
summary: Just enough.
language: en
time_zone: Europe/Paris
decimal_separator: "."
is_public: true
"""

BANK = """\
title: Gates
items:
  - slug: keep
    title: What stays
    kind: single
    stem: What does $f_t=1$ do in a modern LSTM?
    choices:
      - text: It keeps $c_{t-1}$.
        key: true
      - text: It erases $c_{t-1}$.
        malrule: M09
        feedback: The gate is the share that is kept.
      - text: It hides $c_{t-1}$.
        reason: Hidden is taken for gone.
        feedback: That is the output gate.
    explanation: $f_t$ multiplies the old memory.
    source: The manual.
  - slug: state
    title: State
    kind: multiple
    stem: What is carried over?
    scoring: net
    choices:
      - text: $c_t$
        key: true
      - text: $i_t$
        reason: It is computed at every step.
        feedback: It is not carried over.
    explanation: Only what the next step reads.
    source: The manual.
  - slug: update
    title: Update
    kind: generated
    family: cell_update
    settings:
      level: 1
    explanation: Keep, write, add.
    source: The manual.
"""

QUIZ = """\
title: First quiz
summary: Three questions.
order: 1
kind: practice
tries: 2
solution_shown: last_try
is_public: true
is_published: true
is_welcome: true
items:
  - item: gates/keep
    points: 1
  - item: gates/state
    points: 2
  - item: gates/update
    points: 2.5
"""

NOTE = """\
---
title: A note
order: 1
summary: Short.
sources: |
  - The manual.
---
The memory is $c_t$.

[Practise](quiz:first), or read [this](note:start) again.
"""

FILES = {"course.yaml": COURSE, "banks/gates.yaml": BANK, "quizzes/first.yaml": QUIZ, "notes/start.md": NOTE}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder `content` with one faultless course, `small`."""
    for name, text in FILES.items():
        path = tmp_path / "content" / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "content"


Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(content: Path) -> Edit:
    """Replace a piece of one file of the small course; the piece must be there."""

    def edit(name: str, old: str, new: str) -> None:
        path = content / "small" / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return edit


def load(directory: Path, **options: bool) -> str:
    """What the command says; it is expected to succeed."""
    out = StringIO()
    call_command("load_content", directory, stdout=out, **options)
    return out.getvalue()


def faults(directory: Path) -> list[str]:
    """The lines with which the command refuses; it is expected to fail."""
    err = StringIO()
    with pytest.raises(CommandError, match=r"^\d+ faults?; nothing was changed\.$"):
        call_command("load_content", directory, stdout=StringIO(), stderr=err)
    return err.getvalue().splitlines()
