"""R7: forms that arrive late, twice, after Back, after the hand-in from another tab, in any order Hypothesis finds.
What was received stays as it is, what is saved is handed in, what counts is counted once, no score goes down."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from courses.models import User
from quizzes.models import Attempt, AttemptItem, Item, Quiz, Response
from tests.quizzes.answers import address, dealt_at, right_answers, wrong_answers
from tests.trust import LONG, size
from tests.trust.browsers import Tab, session_of
from tests.trust.server import Server

INTERLEAVINGS, STEPS, TRIES = size(40, 10_000), 12, 3
FIELDS = ("key", "try_number", "score", "credit", "answers", "fingerprint", "grade", "rules", "created_at")
Rows = dict[int, tuple[Any, ...]]


@dataclass(frozen=True)
class Form:
    """What a page sends: as an answer, or with a turn as a draft; `typed` is when, on the student's clock."""

    key: str
    answers: tuple[tuple[str, str], ...]
    turn: int = 0
    typed: float = 0

    @property
    def fields(self) -> dict[str, Any]:
        """As it goes over the wire now."""
        age = {"turn": self.turn, "age": round((time.monotonic() - self.typed) * 1000)} if self.turn else {}
        return {**dict(self.answers), "key": self.key, **age}


class Interleaving(RuleBasedStateMachine):
    """One attempt at one question, and a network that may hold a form back and deliver it again."""

    tab: Tab
    quiz: Quiz
    student: User
    counts: dict[str, int]

    @initialize()
    def begin(self) -> None:
        """A new attempt, with one page open."""
        Attempt.objects.filter(finished_at=None).update(finished_at="2026-01-01T00:00Z")
        self.dealt = dealt_at(Attempt.start(self.quiz, self.student), 1)
        self.pages, self.turn = [str(uuid.uuid4())], 0
        self.under_way: list[Form] = []
        self.arrived: set[tuple[Any, ...]] = set()
        self.saved: Form | None = None
        self.seen: Rows = {}
        self.best, self.ended = 0.0, None
        self.counts["interleavings"] += 1

    @rule()
    def open_another_tab(self) -> None:
        """A page with a key of its own."""
        self.pages.append(str(uuid.uuid4()))

    @rule(page=st.integers(0, 1), which=st.integers(-1, 2), ways=st.sampled_from(["save", "submit", "save submit"]))
    def send(self, page: int, which: int, ways: str) -> None:
        """What is typed on a page sets out, to be saved or as an answer; Back shows a page from before."""
        answers = right_answers(self.dealt) if which < 0 else wrong_answers(self.dealt, which)
        key = self.pages[-1 - page % len(self.pages)]
        for way in ways.split():
            self.turn += 1
            turn = self.turn if way == "save" else 0
            self.under_way.append(Form(key, (*answers.items(),), turn, time.monotonic()))

    @precondition(lambda self: self.under_way)
    @rule(place=st.integers(0, 3), again=st.booleans())
    def arrive(self, place: int, again: bool) -> None:
        """One of the forms under way arrives; perhaps it is sent again later."""
        form = self.under_way[place % len(self.under_way)]
        if not again:
            self.under_way.remove(form)
        self.counts["arrived"] += 1
        if form.turn:
            return self.save(form)
        assert self.tab.post(address(self.dealt), form.fields).is_marked
        if (form.key, form.answers) not in self.arrived:
            self.arrived.add((form.key, form.answers))
            self.saved = None
        return None

    def save(self, form: Form) -> None:
        """A draft is taken or refused; what the page is told to be saved will be handed in."""
        page = self.tab.post(address(self.dealt).replace("?", "draft/?"), form.fields, htmx=False)
        assert page.status in (200, 409)
        too_late = self.ended or form.key in {key for key, _ in self.arrived}
        assert not (too_late and page.status == 200)
        later = self.saved is not None and self.saved.key == form.key and self.saved.turn >= form.turn
        if page.status == 200 and not later:
            self.saved = form

    @rule()
    def hand_in(self) -> None:
        """The button of some tab."""
        assert self.tab.post(f"/attempts/{self.dealt.attempt_id}/finish/", {}).status == 302
        if self.saved:
            self.arrived.add((self.saved.key, self.saved.answers))
        self.saved, self.best = None, best_of(rows_of(self.dealt))
        self.ended = self.ended or self.finished_at
        assert self.finished_at == self.ended

    @property
    def finished_at(self) -> datetime | None:
        """When the attempt was handed in, as the database has it."""
        return Attempt.objects.get(pk=self.dealt.attempt_id).finished_at

    @invariant()
    def the_log_only_grows(self) -> None:
        """Each answer that arrived, and what was saved at the end, has one row, which stays as it is."""
        rows = rows_of(self.dealt)
        assert self.seen.items() <= rows.items()
        kept = sorted(sorted(row[FIELDS.index("answers")].values()) for row in rows.values())
        assert kept == sorted(sorted(dict(answers).values()) for _, answers in self.arrived)
        self.seen = rows

    @invariant()
    def tries_are_counted_from_one_and_no_further_than_allowed(self) -> None:
        """Without gap or twin; none for an answer that was given before, is not needed any more, or comes too late."""
        tries = sorted(row[1] for row in self.seen.values() if row[1] is not None)
        assert tries == list(range(1, len(tries) + 1))
        assert len(tries) <= TRIES

    @invariant()
    def the_score_never_goes_down_and_stays_after_the_end(self) -> None:
        """What counts at the end is what was handed in until then."""
        best = best_of(self.seen)
        assert best == self.best if self.ended else best >= self.best
        self.best = best


def rows_of(dealt: AttemptItem) -> Rows:
    """The log as the database has it."""
    return {row[0]: row[1:] for row in Response.objects.filter(attempt_item=dealt).values_list("pk", *FIELDS)}


def best_of(rows: Rows) -> float:
    """The best share of the points."""
    return max((row[2] * row[3] for row in rows.values() if row[1] is not None), default=0.0)


def test_no_order_of_arrival_loses_changes_or_counts_an_answer_twice(
    server: Server, generated: Item, make_quiz: Callable[..., Quiz], student: User, figures: Callable[..., None]
) -> None:
    class Here(Interleaving):
        tab = Tab(server.port, session_of(student))
        quiz = make_quiz(generated, tries=TRIES)
        counts = {"interleavings": 0, "arrived": 0}

    Here.student = student
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=INTERLEAVINGS, stateful_step_count=STEPS, deadline=None, database=None, derandomize=not LONG,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    figures("R7 order", **Here.counts, changed=0, counted_twice=0, scores_gone_down=0)
