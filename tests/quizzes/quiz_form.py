"""The form of a quiz as a browser sends it."""

from typing import Any


def quiz_data(**fields: Any) -> dict[str, Any]:
    """Practice with two tries and nothing in it; every field can be given."""
    rules = {
        "kind": "practice", "late_rule": "refuse", "late_penalty": 0, "minutes": 0, "max_attempts": 0,
        "attempt_rule": "best", "tries": 2, "credit": "", "hint_cost": 0, "variation": "attempt",
        "marks_shown": "at_once", "solution_shown": "last_try",
    }  # fmt: skip
    management = {f"{prefix}-{name}_FORMS": 0 for prefix in ("quiz_items", "pools") for name in ("TOTAL", "INITIAL")}
    return {"title": "First", "slug": "first", "order": 1, **rules, **management, **fields}
