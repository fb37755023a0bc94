"""Three sets of rules to begin with. A quiz does not remember which one it began with: its rules say what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.models import Moment, QuizKind


@dataclass(frozen=True)
class Preset:
    """A name, what it is for, and the rules."""

    name: str
    title: str | Promise
    summary: str | Promise
    rules: dict[str, Any]


PRESETS = (
    Preset(
        "practice",
        _("Practice"),
        _("As often as anybody likes, new numbers at will, right or wrong at once, hints that cost nothing."),
        {
            "kind": QuizKind.PRACTICE, "tries": 3, "credit": "", "max_attempts": 0, "minutes": 0, "offers_hints": True,
            "marks_shown": Moment.AT_ONCE, "solution_shown": Moment.LAST_TRY,
        },
    ),
    Preset(
        "homework",
        _("Graded homework"),
        _("Once, two tries at each question worth 100 and 70 %, right or wrong at once, then the solution."),
        {
            "kind": QuizKind.GRADED, "tries": 2, "credit": "100, 70", "max_attempts": 1, "minutes": 0,
            "offers_hints": False, "marks_shown": Moment.AT_ONCE, "solution_shown": Moment.LAST_TRY,
        },
    ),
    Preset(
        "exam",
        _("Exam"),
        _("Once, 45 minutes, answers are saved and may be changed; right or wrong and solutions after closing."),
        {
            "kind": QuizKind.GRADED, "tries": 1, "credit": "", "max_attempts": 1, "minutes": 45, "offers_hints": False,
            "shuffle_items": True, "marks_shown": Moment.CLOSING, "solution_shown": Moment.CLOSING,
        },
    ),
)  # fmt: skip
