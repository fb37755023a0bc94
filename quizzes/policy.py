"""The rules of a quiz, read back as sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.models import Quiz, QuizKind, SolutionPolicy


def sentences(quiz: Quiz) -> Iterator[str]:
    """What happens to whoever takes the quiz, and who that may be."""
    points = [row.points for row in quiz.quiz_items.all()]
    yield ngettext("%(count)s item, %(points)s points.", "%(count)s items, %(points)s points.", len(points)) % {
        "count": len(points),
        "points": f"{sum(points):g}",
    }
    if quiz.kind == QuizKind.PRACTICE:
        yield _("Practice: students take it as often as they like, and ask for new numbers whenever they like.")
    else:
        yield _("Graded: every student takes it once.")
    yield _tries(quiz)
    yield _("Right or wrong is said at once.")
    yield _solution(quiz)
    yield _("Choices are shuffled.") if quiz.shuffle_choices else _("Choices stand in the order written.")
    yield _audience(quiz)


def _tries(quiz: Quiz) -> str:
    if not quiz.tries:
        return _("As many tries as they like at each item.")
    return ngettext("%(tries)s try at each item.", "%(tries)s tries at each item.", quiz.tries) % {"tries": quiz.tries}


def _solution(quiz: Quiz) -> str:
    return {
        SolutionPolicy.AFTER_RESPONSE: _("The worked solution is shown after each answer."),
        SolutionPolicy.AFTER_LAST_TRY: _(
            "The worked solution is shown when the answer is right, or after the last try."
        ),
        SolutionPolicy.NEVER: _("The worked solution is never shown."),
    }[SolutionPolicy(quiz.solution_policy)]


def _audience(quiz: Quiz) -> str:
    if not quiz.is_published:
        return _("Not published: only those who teach the course see it.")
    if quiz.is_public and quiz.course.is_public and quiz.kind == QuizKind.PRACTICE:
        return _("Published: anybody may take it, without an account.")
    if quiz.is_public and quiz.course.is_public:
        return _("Published: anybody with an account may take it.")
    if quiz.is_public:
        return _("Published for the students of the course only: the course itself is not public.")
    return _("Published: the students of the course may take it.")
