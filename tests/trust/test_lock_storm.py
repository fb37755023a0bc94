"""R1: every student answers from four tabs at once, more often than there are tries: exactly the tries are used."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier

from courses.models import User
from quizzes.models import Attempt, Item, Quiz, Response
from tests.quizzes.answers import dealt_at
from tests.trust import size
from tests.trust.browsers import Page, Tab, at_once, quantile, session_of
from tests.trust.server import Server

STUDENTS, TABS, TRIES = size(16, 64), 4, 3


def test_as_many_answers_are_marked_as_there_are_tries(
    server: Server, generated: Item, make_quiz: Callable[..., Quiz], make_students: Callable[[int], list[User]],
    figures: Callable[..., None],
) -> None:  # fmt: skip
    quiz = make_quiz(generated, tries=TRIES)
    users = make_students(STUDENTS)
    dealt = [dealt_at(Attempt.start(quiz, user), 1) for user in users]
    sessions = [session_of(user) for user in users]

    together = [Barrier(TABS) for _ in users]

    def answers_from_one_tab(student: int, tab: int) -> list[Page]:
        """Each answer at the moment of those of the other tabs."""
        browser, pages = Tab(server.port, sessions[student]), []
        for turn in range(TRIES):
            together[student].wait()
            pages.append(browser.answer(dealt[student], TRIES * tab + turn))
        return pages

    acts = [partial(answers_from_one_tab, student, tab) for student in range(STUDENTS) for tab in range(TABS)]
    pages = [page for some in at_once(acts) for page in some]

    accepted = Response.objects.filter(try_number__isnull=False)
    tail = quantile([page.seconds for page in pages], 0.99)
    figures(
        "R1 lock storm", sent=len(pages), accepted=accepted.count(), refused=len(pages) - accepted.count(),
        errors=sum(page.status >= 500 for page in pages), locked=len(server.complaints()), p99=f"{tail:.2f} s",
    )  # fmt: skip
    assert Counter(page.status for page in pages) == {200: STUDENTS * TABS * TRIES}
    assert all(page.is_marked for page in pages)
    assert Counter(accepted.values_list("try_number", flat=True)) == dict.fromkeys(range(1, TRIES + 1), STUDENTS)
    assert Response.objects.count() == STUDENTS * TABS * TRIES
