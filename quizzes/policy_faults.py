"""Which rules of a quiz contradict each other. One list for the form, the content files and everything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from django.utils.translation import gettext as _


class Rules(Protocol):
    """The rules that hang together, as a quiz or a content file has them."""

    kind: Any
    opens_at: Any  # what can be compared with
    closes_at: Any
    late_rule: Any
    late_penalty: Any
    minutes: Any
    max_attempts: Any
    tries: Any
    credit: Any
    offers_hints: Any
    hint_cost: Any
    marks_shown: Any
    solution_shown: Any
    is_published: Any
    release_reason: Any


def policy_faults(rules: Rules) -> Iterator[tuple[str, str]]:
    """The field that has a fault, and what to do about it."""
    yield from _window_faults(rules)
    yield from _practice_faults(rules)
    yield from _try_faults(rules)
    yield from _showing_faults(rules)
    yield from _release_faults(rules)


def _window_faults(rules: Rules) -> Iterator[tuple[str, str]]:
    if rules.opens_at and rules.closes_at and rules.opens_at >= rules.closes_at:
        yield "closes_at", _("The quiz must close after it opens.")
    if rules.late_rule != "refuse" and not rules.closes_at:
        yield "late_rule", _("Nothing is late without a closing time.")
    if (rules.late_rule == "penalty") != (rules.late_penalty > 0):
        yield "late_penalty", _("Give a penalty if late work earns fewer points, and 0 otherwise.")


def _practice_faults(rules: Rules) -> Iterator[tuple[str, str]]:
    if rules.kind != "practice":
        return
    if rules.minutes:
        yield "minutes", _("Practice has no time limit.")
    if rules.max_attempts:
        yield "max_attempts", _("Practice has no limit on attempts.")


def _try_faults(rules: Rules) -> Iterator[tuple[str, str]]:
    if not _is_credit(rules.credit):
        yield "credit", _("Write percentages from 0 to 100 that do not rise, with commas between: 100, 70, 40.")
    elif rules.tries and len(rules.credit.split(",")) > rules.tries:
        yield "credit", _("There are more percentages than tries.")
    if rules.hint_cost and not rules.offers_hints:
        yield "hint_cost", _("Without hints, nothing is charged for them.")


def _is_credit(text: str) -> bool:
    parts = [part.strip() for part in text.split(",")] if text else []
    if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        return False
    shares = [int(part) for part in parts]
    return shares == sorted(shares, reverse=True) and all(share <= 100 for share in shares)


def _showing_faults(rules: Rules) -> Iterator[tuple[str, str]]:
    for name in ("marks_shown", "solution_shown"):
        if getattr(rules, name) == "closing" and not rules.closes_at:
            yield name, _("The quiz needs a closing time for that.")
    deferred = rules.marks_shown in ("closing", "never")
    if deferred and rules.tries != 1:
        yield "tries", _("Where right or wrong is not told, one try is all there is: the answer last saved.")
    if deferred and rules.solution_shown in ("at_once", "last_try"):
        yield "solution_shown", _("The solution would tell right from wrong sooner than you want it told.")
    if deferred and rules.kind == "practice":
        yield "marks_shown", _("Practice says at once, or after the last try, what is right.")


def _release_faults(rules: Rules) -> Iterator[tuple[str, str]]:
    early = rules.closes_at and rules.solution_shown in ("at_once", "last_try")
    if rules.kind == "graded" and rules.is_published and early and not rules.release_reason.strip():
        yield "release_reason", _("Some see the solution while others still answer. Say why that is right here.")
