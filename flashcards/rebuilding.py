"""Memories made anew from the log: after a repair, after a new exam date, after a guest signed in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.db import transaction

from courses.models import User
from flashcards.models import Deck, Learner, Memory, Report, Review, SkillDeal, Study
from flashcards.querysets import ReviewQuerySet
from flashcards.scheduling import NEW, Recall, replay


def rebuild(log: ReviewQuerySet | None = None, *, write: bool = True) -> int:
    """Make every memory say what the log says; how many differed. Given a part of the log, it holds whole cards.

    Cards that were put aside or flagged stay so: those are switches, and nothing in the log says so.
    """
    differing = 0
    reviews = (Review.objects.all() if log is None else log).standing().filter(mode="review")
    for student, deck, recalls in _by_deck(reviews):
        memories = {memory.card_id: memory for memory in Memory.objects.filter(student=student, deck=deck)}
        for card, recall in recalls.items():
            memory = memories.pop(card, None) or Memory(student_id=student, deck_id=deck, card_id=card)
            differing += _differs(memory, recall, write=write)
        for memory in memories.values() if log is None else ():
            differing += _differs(memory, NEW, write=write)
    return differing + (_without_log(write=write) if log is None else 0)


def _by_deck(reviews: ReviewQuerySet) -> Iterator[tuple[int, int, dict[int, Recall]]]:
    """For each student and deck, what the log says of each card."""
    exams = {(study.student_id, study.deck_id): study.exam_on for study in Study.objects.exclude(exam_on=None)}
    rows = reviews.order_by("student", "deck", "card", "at", "pk").iterator(chunk_size=5000)
    for (student, deck), of_deck in groupby(rows, key=lambda row: (row.student_id, row.deck_id)):
        exam = exams.get((student, deck))
        yield (
            student,
            deck,
            {
                card: replay((row.entry for row in of_card), card, exam)
                for card, of_card in groupby(of_deck, key=lambda row: row.card_id)
            },
        )


def _differs(memory: Memory, recall: Recall, *, write: bool) -> bool:
    """Whether the memory says anything else; with `write`, it no longer does."""
    if memory.pk and memory.recall == recall:
        return False
    if write:
        memory.recall = recall
        memory.keep()
    return True


def _without_log(*, write: bool) -> int:
    """Memories that no review stands for."""
    logged = Review.objects.standing().filter(mode="review").values("student", "deck")
    pairs = {(row["student"], row["deck"]) for row in logged.distinct()}
    stray = [
        memory for memory in Memory.objects.filter(reviews__gt=0) if (memory.student_id, memory.deck_id) not in pairs
    ]
    return sum(_differs(memory, NEW, write=write) for memory in stray)


@transaction.atomic
def set_exam(study: Study) -> None:
    """Keep the new date, and let every card of the deck come back as it says."""
    study.save()
    rebuild(Review.objects.filter(student=study.student, deck=study.deck))


def move(guest: User, student: User) -> None:
    """Give a guest's decks and reviews to an account; where both knew a card, the two logs become one."""
    taken = set(Deck.objects.filter(owner=student).values_list("slug", flat=True))
    for deck in Deck.objects.filter(owner=guest):
        deck.owner, deck.slug = student, f"{deck.slug}-{guest.pk}" if deck.slug in taken else deck.slug
        deck.save()
    known = set(Review.objects.filter(student=student).values_list("key", flat=True))
    Review.objects.filter(student=guest).exclude(key__in=known).update(student=student)
    for model in (SkillDeal, Report):
        model.objects.filter(student=guest).update(student=student)
    switched = Memory.objects.filter(student=guest).exclude(card__memories__student=student)
    switched.update(student=student)
    Study.objects.filter(student=guest).exclude(deck__studies__student=student).update(student=student)
    Study.objects.filter(student=student).update(introduced=0)
    if not Learner.objects.filter(student=student).exists():
        Learner.objects.filter(student=guest).update(student=student)
    rebuild(Review.objects.filter(student=student))
