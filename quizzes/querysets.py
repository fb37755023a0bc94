"""Who may see which rows, asked in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

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


class AttemptQuerySet(models.QuerySet[Any]):
    """Attempts, by who asks."""

    def of(self, user: AnyUser) -> AttemptQuerySet:
        """The user's own attempts."""
        return self.filter(student=user) if user.is_authenticated else self.none()

    def unfinished(self) -> AttemptQuerySet:
        """Those that still take answers."""
        return self.filter(finished_at=None)


class AttemptItemQuerySet(models.QuerySet[Any]):
    """Items as dealt, by who asks."""

    def of(self, user: AnyUser) -> AttemptItemQuerySet:
        """What was dealt to this user."""
        return self.filter(attempt__student=user) if user.is_authenticated else self.none()
