"""The rules of a quiz, read back as sentences to a student; an instructor reads the same."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.allowance import Allowance
from quizzes.clock import in_zone
from quizzes.models import AttemptRule, LateRule, Moment, Quiz, QuizKind, Variation


def sentences(quiz: Any, allowance: Allowance) -> Iterator[str]:
    """What happens to whoever takes the quiz, which comes from `Quiz.objects.with_contents()`."""
    yield _contents(quiz)
    yield from _window(quiz, allowance)
    yield _attempts(quiz)
    yield minutes_sentence(allowance)
    yield _tries(quiz, allowance)
    yield _marks(quiz)
    yield _solution(quiz)
    yield from _numbers(quiz)
    yield from _help(quiz)
    saved = _("What you type is saved as you go, so you may stop and come back.")
    yield f"{saved} {_('The time runs on meanwhile.')}" if allowance.minutes else saved


def _contents(quiz: Any) -> str:
    return ngettext(
        "It has %(count)s question. Points to earn: %(points)s.",
        "It has %(count)s questions. Points to earn: %(points)s.",
        quiz.item_count,
    ) % {"count": quiz.item_count, "points": f"{quiz.total_points:g}"}


def _window(quiz: Quiz, allowance: Allowance) -> Iterator[str]:
    if allowance.opens_at:
        yield _("It opens %(moment)s.") % {"moment": in_zone(allowance.opens_at, quiz.course)}
    if not allowance.closes_at:
        return
    yield _("It closes %(moment)s.") % {"moment": in_zone(allowance.closes_at, quiz.course)}
    if quiz.late_rule == LateRule.ACCEPT:
        yield _("Later answers are taken, and marked as late.")
    elif quiz.late_rule == LateRule.PENALTY:
        yield _("Later answers earn %(less)s %% less for each day begun.") % {"less": quiz.late_penalty}
    else:
        yield _("What is saved by then is handed in by itself.")


def _attempts(quiz: Quiz) -> str:
    if quiz.kind == QuizKind.PRACTICE:
        return _("This is practice: take it as often as you like.") + " " + _which(quiz)
    if quiz.max_attempts == 1:
        return _("This quiz is graded: you take it once.")
    if quiz.max_attempts:
        often = _("This quiz is graded: you may take it up to %(count)s times.") % {"count": quiz.max_attempts}
    else:
        often = _("This quiz is graded: you may take it as often as you like.")
    return f"{often} {_which(quiz)}"


def _which(quiz: Quiz) -> str:
    return {
        AttemptRule.BEST: _("Your best attempt counts."),
        AttemptRule.LAST: _("Your last attempt counts."),
        AttemptRule.MEAN: _("The mean of your attempts counts."),
    }[AttemptRule(quiz.attempt_rule)]


def minutes_sentence(allowance: Allowance) -> str:
    """How long an attempt may take, with what is extra shown."""
    if not allowance.minutes:
        return _("There is no time limit.")
    return _("Once you begin, you have %(minutes)s; then what is saved is handed in by itself.") % {
        "minutes": minutes_words(allowance)
    }


def minutes_words(allowance: Allowance) -> str:
    """Such as "45 min (30 + 15 extra)"."""
    words = _("%(minutes)s min") % {"minutes": allowance.minutes}
    if not allowance.extra_minutes:
        return words
    own = allowance.minutes - allowance.extra_minutes
    return words + " " + _("(%(own)s + %(extra)s extra)") % {"own": own, "extra": allowance.extra_minutes}


def _tries(quiz: Quiz, allowance: Allowance) -> str:
    if quiz.is_deferred:
        return _("You may change each answer until you hand in; the one last saved counts.")
    unread = _("What cannot be read, or was said before, uses no try.")
    if not allowance.tries:
        many = _("You may try each question as often as you like; the best answer counts.")
    else:
        many = ngettext(
            "You have one try at each question.",
            "You have %(tries)s tries at each question; the best answer counts.",
            allowance.tries,
        ) % {"tries": allowance.tries}
    return " ".join(part for part in (many, _credit(quiz, allowance.tries), unread) if part)


def _credit(quiz: Quiz, tries: int) -> str:
    shares = [f"{share * 100:g}" for share in quiz.credits]
    if shares == ["100"]:
        return ""
    said = [_("The first earns up to %(shares)s %% of the points.") % {"shares": shares[0]}]
    for number, share in enumerate(shares[1:], start=2):
        later = number == len(shares) and tries != number
        words = (
            _("Try %(number)s and later ones earn up to %(share)s %%.")
            if later
            else _("Try %(number)s earns up to %(share)s %%.")
        )
        said.append(words % {"number": number, "share": share})
    return " ".join(said)


def _marks(quiz: Quiz) -> str:
    return {
        Moment.AT_ONCE: _("You see at once what is right and what is not, and why."),
        Moment.LAST_TRY: _("You see what is right, and why, after your last try or when you hand in."),
        Moment.CLOSING: _("You see what is right, and why, when the quiz has closed."),
        Moment.NEVER: _("This quiz does not show what is right."),
    }[Moment(quiz.marks_shown)]


def _solution(quiz: Quiz) -> str:
    last_try = (
        _("The worked solution comes when your answer is right, after your last try, or when you hand in.")
        if quiz.marks_shown == Moment.AT_ONCE
        else _("The worked solution comes after your last try, or when you hand in.")
    )
    return {
        Moment.AT_ONCE: _("The worked solution comes after each answer."),
        Moment.LAST_TRY: last_try,
        Moment.CLOSING: _("The worked solution comes when the quiz has closed."),
        Moment.NEVER: _("This quiz does not show worked solutions."),
    }[Moment(quiz.solution_shown)]


def _numbers(quiz: Any) -> Iterator[str]:
    if quiz.kind == QuizKind.PRACTICE and quiz.generated_count:
        yield _("Calculations give you new numbers whenever you ask.")
    elif quiz.variation == Variation.ALL:
        yield _("Everybody gets the same numbers.")


def _help(quiz: Any) -> Iterator[str]:
    if quiz.offers_hints and quiz.hint_cost:
        yield _("Each hint costs %(cost)s %% of the points of its question.") % {"cost": quiz.hint_cost}
    elif quiz.offers_hints:
        yield _("Hints cost nothing.")
    if quiz.offers_hints and quiz.kind == QuizKind.PRACTICE and quiz.generated_count:
        yield _("A hint that gives a line itself makes the question an example, which earns no points; new numbers do.")
    if quiz.asks_confidence:
        yield _("You may say that you are sure: it changes no points, and sorts what you look at afterwards.")


def audience(quiz: Quiz) -> str:
    """Who may take the quiz; for whoever teaches."""
    if not quiz.is_published:
        return _("Not published: only those who teach the course see it.")
    if quiz.is_public and quiz.course.is_public and quiz.kind == QuizKind.PRACTICE:
        return _("Published: anybody may take it, without an account.")
    if quiz.is_public and quiz.course.is_public:
        return _("Published: anybody with an account may take it.")
    if quiz.is_public:
        return _("Published for the students of the course only: the course itself is not public.")
    return _("Published: the students of the course may take it.")
