"""When cards come back: what is promised is given, days turn at four, nothing jumps an exam."""

import random
from datetime import UTC, date, datetime, timedelta

import fsrs_rs_python
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.scheduling import (
    NEW,
    Entry,
    Rating,
    Recall,
    Wishes,
    day_start,
    outcomes,
    predicted,
    rated,
    replay,
    study_day,
)

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
WISHES = Wishes()


def after(*ratings: int, card: int = 1, at: datetime = AT) -> Recall:
    """The memory after these ratings, each at the time for which the one before asked."""
    recall = NEW
    for rating in ratings:
        recall = rated(recall, rating, recall.due or at, WISHES, card)
    return recall


def days(recall: Recall, at: datetime = AT, card: int = 1, exam: date | None = None) -> list[int]:
    """In how many of the student's days Hard, Good and Easy would bring the card back."""
    today = study_day(at, "UTC")
    return [(study_day(next_.due, "UTC") - today).days for next_ in outcomes(recall, at, WISHES, card, exam)[1:]]


def test_a_new_card_has_the_steps_of_the_library() -> None:
    again, hard, good, easy = outcomes(NEW, AT, WISHES, 1)

    assert again.due == AT + timedelta(minutes=1)
    assert hard.due == AT + timedelta(minutes=6)
    assert good.due == AT + timedelta(minutes=10)
    assert study_day(easy.due, "UTC") - study_day(AT, "UTC") >= timedelta(days=6)
    assert (again.phase, hard.phase, good.phase, easy.phase) == ("learning", "learning", "learning", "review")


@given(st.lists(st.sampled_from([1, 2, 3, 4]), max_size=12), st.integers(1, 10**9))
def test_days_rise_from_hard_to_good_to_easy(ratings: list[int], card: int) -> None:
    recall = after(*ratings, card=card)
    again, hard, good, easy = outcomes(recall, recall.due or AT, WISHES, card)

    assert again.due < hard.due < good.due < easy.due


@given(st.lists(st.sampled_from([1, 2, 3, 4]), max_size=8), st.sampled_from([1, 2, 3, 4]), st.integers(1, 10**9))
def test_the_interval_on_the_button_is_the_one_given(ratings: list[int], rating: int, card: int) -> None:
    recall = after(*ratings, card=card)
    at = recall.due or AT

    promised = outcomes(recall, at, WISHES, card)[rating - 1].due

    assert rated(recall, rating, at, WISHES, card).due == promised


def test_fuzz_parts_cards_that_were_learned_together() -> None:
    together = {after(3, 3, 3, 3, card=card).due.date() for card in range(1, 40)}

    assert len(together) > 4


def test_the_day_turns_at_four_on_the_students_clock() -> None:
    assert study_day(datetime(2026, 3, 2, 2, 59, tzinfo=UTC), "Europe/Paris") == date(2026, 3, 1)
    assert study_day(datetime(2026, 3, 2, 3, 0, tzinfo=UTC), "Europe/Paris") == date(2026, 3, 2)


@pytest.mark.parametrize(("day", "hour"), [(date(2026, 3, 28), 3), (date(2026, 3, 29), 2), (date(2026, 10, 25), 3)])
def test_the_day_begins_at_four_in_summer_and_in_winter(day: date, hour: int) -> None:
    assert day_start(day, "Europe/Paris") == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_a_card_of_late_evening_is_due_from_four_in_the_morning() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    learning = rated(NEW, Rating.GOOD, late, WISHES, 1)
    known = rated(learning, Rating.GOOD, late + timedelta(minutes=10), WISHES, 1)

    assert known.due.replace(microsecond=0) == datetime(2026, 3, 4, 4, tzinfo=UTC)


def test_the_night_between_two_evenings_is_one_day_to_the_library() -> None:
    evening = replay([Entry(3, AT, WISHES), Entry(3, AT + timedelta(minutes=10), WISHES)], 1)
    morning = datetime(2026, 3, 3, 8, tzinfo=UTC)  # 20 hours later, and another day

    assert predicted(evening, study_day(morning, "UTC")) < 1


def test_more_to_remember_means_shorter_intervals() -> None:
    recall = after(3, 3, 3)

    careful, easy_going = (rated(recall, 3, recall.due, Wishes(share), 1).due for share in (0.95, 0.85))

    assert careful < easy_going


def test_a_lapse_is_counted_once_until_the_card_is_known_again() -> None:
    assert after(3, 3, 1).lapses == 1
    assert after(3, 3, 1, 1).lapses == 1
    assert after(3, 3, 1, 3, 1).lapses == 2


# Exams


@given(
    st.lists(st.sampled_from([2, 3, 4]), min_size=2, max_size=8),
    st.integers(1, 60),
    st.integers(1, 10**6),
)
def test_no_interval_jumps_over_the_exam(ratings: list[int], days_to_exam: int, card: int) -> None:
    recall = after(*ratings, card=card)
    today = study_day(recall.due, "UTC")
    exam = today + timedelta(days=days_to_exam)

    hard, good, easy = days(recall, recall.due, card, exam)

    assert hard <= good <= easy
    if days_to_exam > 3:
        assert 1 <= easy < days_to_exam
    if days_to_exam > 10 and easy != days(recall, recall.due, card)[2]:
        assert easy >= days_to_exam - 10


def test_after_the_exam_cards_come_back_as_without_it() -> None:
    recall = after(3, 3, 3)
    exam = study_day(recall.due, "UTC")

    assert days(recall, recall.due, exam=exam) == days(recall, recall.due)


def test_cards_are_spread_over_the_days_before_the_exam() -> None:
    exam = study_day(AT, "UTC") + timedelta(days=20)

    visits = {
        days(Recall("review", None, 90.0, 5.0, AT, study_day(AT, "UTC"), 5), AT, card, exam)[1] for card in range(200)
    }

    assert visits == set(range(10, 20))


# The log and the library


def test_a_thousand_logs_replayed_give_the_memory_that_grew_with_them() -> None:
    chance = random.Random(1997)
    for card in range(1000):
        recall, log, at = NEW, [], AT + timedelta(minutes=chance.randrange(600_000))
        for _ in range(chance.randrange(1, 15)):
            wishes = Wishes(
                chance.choice([0.85, 0.9, 0.95]), chance.choice(["UTC", "Europe/Paris", "America/New_York"])
            )
            log.append(Entry(chance.choice([1, 2, 3, 3, 3, 4]), at, wishes))
            recall = rated(recall, log[-1].rating, at, wishes, card)
            at += timedelta(minutes=chance.choice([1, 10, 700, 2000, 30_000, 300_000]))

        assert replay(log, card) == recall


def test_stability_and_difficulty_are_those_of_another_implementation() -> None:
    theirs = fsrs_rs_python.FSRS(fsrs_rs_python.DEFAULT_PARAMETERS)
    chance = random.Random(7)
    for card in range(300):
        recall, known, at = NEW, None, AT
        for _ in range(8):
            rating, gap = chance.choice([1, 2, 3, 3, 4]), chance.randrange(1, 60)
            states = theirs.next_states(known, 0.9, gap if known else 0)
            known = (states.again, states.hard, states.good, states.easy)[rating - 1].memory
            at += timedelta(days=gap)
            recall = rated(recall, rating, at, WISHES, card)

            assert recall.stability == pytest.approx(known.stability, rel=1e-5)
            assert recall.difficulty == pytest.approx(known.difficulty, rel=1e-5)
