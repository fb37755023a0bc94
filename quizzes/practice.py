"""Other numbers for an exercise: new ones, the same line by line, an example first, those that somebody shares.

Each is another deal at the same place, a variant of its own, so marking, hints and solution need nothing new. What is
allowed says the attempt item (`may_deal_again`, `may_go_by_steps`).
"""

from __future__ import annotations

import json
from collections.abc import Collection

from django.db import IntegrityError, transaction

from courses.one_writer import one_writer
from quizzes.dealing import fresh_seed
from quizzes.kinds import KINDS
from quizzes.models import Attempt, AttemptItem, Response
from quizzes.models.quizzes import Moment

COPIED = ("item", "level", "top_level", "kind", "points", "question", "sealed", "predictions", "by_steps")


def new_numbers(dealt: AttemptItem, harder: int = 0, *, whole: bool = False) -> AttemptItem:
    """The same exercise with new numbers; so many levels harder, if there are. Line by line as before, unless it is to
    be `whole`."""
    new = drawn(dealt, harder)
    if dealt.by_steps and not whole:
        ask_lines(new, shown_next(dealt))
    return keep_at(new, dealt.attempt, dealt.number, dealt.deal + 1)


def line_by_line(dealt: AttemptItem) -> AttemptItem:
    """The same numbers with every line asked for; whoever has seen the lines earns nothing."""
    new = copied(dealt)
    new.is_known = dealt.is_example or dealt.standing.sees(dealt.attempt.quiz.solution_shown)
    ask_lines(new, ())
    return put_into(new, dealt.attempt)


def example_first(dealt: AttemptItem) -> AttemptItem:
    """New numbers, worked out but for the last line."""
    new = drawn(dealt)
    ask_lines(new, [line["name"] for line in new.sealed.get("solution", ())])
    return keep_at(new, dealt.attempt, dealt.number, dealt.deal + 1)


def share(dealt: AttemptItem, attempt: Attempt) -> AttemptItem:
    """These numbers for another attempt at the quiz."""
    return put_into(copied(dealt), attempt)


def redo(attempt: Attempt, item: str) -> int:
    """Where the item with this key stands, with new numbers if those that stand there were answered; where it does not,
    where to go on."""
    number = attempt.number_of(item)
    last = attempt.attempt_items.filter(number=number).order_by("-deal").first() if item else None
    if last and str(last.item_id) == item:
        last.attempt = attempt
        if last.may_deal_again and any(response.try_number for response in last.log):
            new_numbers(last)
    return number


def proposes_harder(dealt: AttemptItem) -> bool:
    """Two in a row went well, as is known by now, and there is a level above."""
    climbs = dealt.may_change_level and not dealt.by_steps and (dealt.level or 0) < (dealt.top_level or 0)
    tells = dealt.attempt.quiz.marks_shown == Moment.AT_ONCE or not dealt.standing.is_open
    return climbs and dealt.may_deal_again and tells and dealt.went_well and went_well_before(dealt)


# What these need


def drawn(dealt: AttemptItem, harder: int = 0) -> AttemptItem:
    """The item with new numbers, not yet in the database."""
    item = dealt.item
    is_same = item.family == dealt.sealed.get("family")  # by now it may be written as another exercise
    if is_same and dealt.may_change_level and dealt.level and dealt.top_level:
        level = min(max(1, dealt.level + harder), dealt.top_level)
        item.family_settings = {**dict(dealt.sealed["settings"]), "level": level}
    seed = fresh_seed(dealt.attempt.quiz, item, dealt.sealed.get("seed", 0))
    return AttemptItem.make(item, seed, shuffle=True, points=dealt.points)


def copied(dealt: AttemptItem) -> AttemptItem:
    """The same question with the same numbers, not yet in the database."""
    return AttemptItem(**{name: getattr(dealt, name) for name in COPIED})


def ask_lines(new: AttemptItem, shown: Collection[str]) -> None:
    """Ask for every line but those of these names, if there is more than one."""
    parts = KINDS[new.kind].step_by_step(new.shown, new.sealed, shown)
    if parts:
        new.question, every = parts
        new.predictions, new.sealed, new.by_steps = every.pop("predictions"), {**new.sealed, **every}, True
        del new.shown


def shown_next(dealt: AttemptItem) -> tuple[str, ...]:
    """The lines to show next time, by the last answer here and whether the numbers before went as well."""
    marked = [response.pk for response in dealt.log if response.try_number is not None]
    grade = Response.objects.get(pk=marked[-1]).judgement if marked else None
    if grade is None:
        return dealt.shown.worked_names
    again = dealt.went_well and went_well_before(dealt)
    return KINDS[dealt.kind].shown_next(dealt.shown, dealt.sealed, grade, again=again)


def went_well_before(dealt: AttemptItem) -> bool:
    """The numbers before went well too, and were asked for in the same way."""
    rows = AttemptItem.objects.filter(attempt=dealt.attempt, number=dealt.number, deal=dealt.deal - 1)
    alike = rows.filter(level=dealt.level, by_steps=dealt.by_steps, is_known=False, hints={})
    before = alike.filter(responses__try_number=1, responses__score=1).first()
    return before is not None and before.shown.worked_names == dealt.shown.worked_names


def put_into(new: AttemptItem, attempt: Attempt) -> AttemptItem:
    """Write it as the last deal where the question stands, or at the end; nothing, if that is what stands there."""
    places = attempt.attempt_items.filter(item=new.item_id).order_by("-deal")
    last = places.only("number", "deal", "question").first()
    if last is None:
        return keep_at(new, attempt, attempt.grow(), 1)
    alike = last.question == json.loads(json.dumps(new.question))  # what was just made has tuples for lists
    return last if alike else keep_at(new, attempt, last.number, last.deal + 1)


def keep_at(new: AttemptItem, attempt: Attempt, number: int, deal: int) -> AttemptItem:
    """Write it at this place, unless something stands there: after a second click, or in another tab."""
    new.attempt, new.number, new.deal = attempt, number, deal
    try:
        with one_writer(), transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        return AttemptItem.objects.get(attempt=attempt, number=number, deal=deal)
    return new
