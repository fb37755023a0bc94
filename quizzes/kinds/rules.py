"""What must hold of an item as written, in the admin as in a file; each fault is said at its field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from quizzes.lint import normalised

Fields = Mapping[str, Any]  # of an item or of a choice: text is "" and a number None where nothing was written


class Fault(NamedTuple):
    """One thing that is wrong. `place` leads to it: ("stem",), ("choices",), ("choices", 2, "text")."""

    place: tuple[str | int, ...]
    message: str


def enough(choices: Sequence[Fields]) -> Iterator[Fault]:
    """There is something to choose from."""
    if len(choices) < 2:
        yield Fault(("choices",), _("Write at least two choices."))


def some_right(choices: Sequence[Fields]) -> Iterator[Fault]:
    """There is something to be right with."""
    if choices and not any(choice["is_key"] for choice in choices):
        yield Fault(("choices",), _("No choice is marked as right. Mark the right one."))


def one_right(choices: Sequence[Fields]) -> Iterator[Fault]:
    """No second key."""
    for place in [place for place, choice in enumerate(choices) if choice["is_key"]][1:]:
        message = _("Another choice is right already. A single choice has one right answer.")
        yield Fault(("choices", place, "is_key"), message)


def all_different(choices: Sequence[Fields], *names: str, read: Callable[[str], str] = normalised) -> Iterator[Fault]:
    """A reader can tell the choices apart by these fields."""
    seen: dict[tuple[str, ...], int] = {}
    for place, choice in enumerate(choices):
        said = tuple(read(choice[name]) for name in names)
        first = seen.setdefault(said, place) if choice["text"] else place
        if first != place:
            message = _("This one reads the same as number %(place)s.") % {"place": first + 1}
            yield Fault(("choices", place, "text"), message)


def wrong_for_a_reason(choices: Sequence[Fields]) -> Iterator[Fault]:
    """A wrong choice names the idea behind it, for feedback to be to the point; one that belongs nowhere need not."""
    for place, choice in enumerate(choices):
        because = choice["is_key"] or choice["malrule"] or choice["reason"]
        if choice["text"] and choice.get("place") != "" and not because:
            message = _("This choice is wrong: name its mal-rule, or say why a student thinks so.")
            yield Fault(("choices", place, "reason"), message)
