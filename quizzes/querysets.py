"""Who may see which rows, asked in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Max, Q, Sum

from courses.models import User, of_own_courses

if TYPE_CHECKING:
    AnyUser = User | AnonymousUser


class ItemBankQuerySet(models.QuerySet[Any]):
    """Item banks, by who asks."""

    def taught_by(self, user: AnyUser) -> ItemBankQuerySet:
        """The banks of the courses that this user teaches."""
        return self.filter(of_own_courses(user, "course", teaching=True))


class ItemQuerySet(models.QuerySet[Any]):
    """Items, by who asks."""

    def taught_by(self, user: AnyUser) -> ItemQuerySet:
        """The items of the courses that this user teaches."""
        return self.filter(of_own_courses(user, "bank__course", teaching=True))


class QuizQuerySet(models.QuerySet[Any]):
    """Quizzes, by who asks."""

    def taught_by(self, user: AnyUser) -> QuizQuerySet:
        """The quizzes of the courses that this user teaches."""
        return self.filter(of_own_courses(user, "course", teaching=True))

    def open_to(self, user: AnyUser) -> QuizQuerySet:
        """The quizzes that this user may take: of the own courses, and public ones (a guest: practice only).

        Whoever teaches the course also takes what is not published yet, to see it as a student does.
        """
        public = Q(is_public=True, course__is_public=True)
        if not user.is_authenticated or user.is_guest:
            public &= Q(kind="practice")
        mine = of_own_courses(user, "course")
        taught = of_own_courses(user, "course", teaching=True)
        return self.filter(Q(is_published=True) & (public | mine) | taught)

    def welcome(self) -> QuizQuerySet:
        """The quiz whose first item is the question on the landing page."""
        return self.filter(is_welcome=True, kind="practice").select_related("course").order_by("pk")

    def with_contents(self) -> QuizQuerySet:
        """How many items of each kind can be dealt, and for how many points; in their order, which counting loses."""
        live = Q(quiz_items__item__is_live=True)
        generated = Q(quiz_items__item__kind="generated")
        return self.annotate(
            item_count=Count("quiz_items", filter=live),
            choice_count=Count("quiz_items", filter=live & ~generated),
            generated_count=Count("quiz_items", filter=live & generated),
            total_points=Sum("quiz_items__points", filter=live),
        ).order_by("course", "order", "title")


class AttemptQuerySet(models.QuerySet[Any]):
    """Attempts, by who asks."""

    def of(self, user: AnyUser) -> AttemptQuerySet:
        """The user's own attempts."""
        return self.filter(student=user) if user.is_authenticated else self.none()

    def unfinished(self) -> AttemptQuerySet:
        """Those that still take answers."""
        return self.filter(finished_at=None)


# Every page of a question is made of these; the rest of the five rows would cost as much again to fetch.
FOR_PAGE = (
    "item",
    "number",
    "deal",
    "kind",
    "points",
    "question",
    "attempt__length",
    "attempt__finished_at",
    "attempt__quiz__title",
    "attempt__quiz__kind",
    "attempt__quiz__tries",
    "attempt__quiz__solution_policy",
    "attempt__quiz__course__slug",
    "attempt__quiz__course__title",
    "attempt__quiz__course__language",
    "attempt__quiz__course__decimal_separator",
)


class AttemptItemQuerySet(models.QuerySet[Any]):
    """Items as dealt, by who asks."""

    def of(self, user: AnyUser) -> AttemptItemQuerySet:
        """What was dealt to this user."""
        return self.filter(attempt__student=user) if user.is_authenticated else self.none()

    def for_page(self, *, sealed: bool) -> AttemptItemQuerySet:
        """With just what a page needs to show what was dealt, the last deal first; `sealed` to mark an answer too."""
        rows = self.select_related("attempt__quiz__course").only(*FOR_PAGE, *(["sealed"] if sealed else []))
        return rows.order_by("number", "-deal")

    def at(self, attempt: int, number: int, deal: int) -> AttemptItemQuerySet:
        """What was dealt at this place of the attempt: that deal, or with 0 all of them."""
        rows = self.filter(attempt__id=attempt, number=number)  # __id: a number too large finds nothing
        return rows.filter(deal=deal) if deal else rows

    def in_open_attempt(self, quiz: Any) -> AttemptItemQuerySet:
        """What was dealt in the attempts at this quiz that still go on, the last attempt first."""
        return self.filter(attempt__quiz=quiz, attempt__finished_at=None).order_by(
            "-attempt__number", "number", "-deal"
        )

    def best(self) -> AttemptItemQuerySet:
        """The best score of each deal, as plain rows; the sealed parts stay where they are."""
        rows = self.order_by().values("attempt__quiz", "attempt", "number", "deal", "points")
        return rows.annotate(best=Max("responses__score", filter=Q(responses__try_number__isnull=False)))
