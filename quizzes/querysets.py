"""Who may see which rows, asked in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, FloatField, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.models import Enrolment, User, of_own_courses
from quizzes.allowance import GRACE, Allowance
from quizzes.kinds import ALL

if TYPE_CHECKING:
    AnyUser = User | AnonymousUser


SHARING = Signer(salt="quizzes.variant")  # so that nobody counts through what others got


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
        """How many items, written and generated, can be dealt, how many come from pools, and for how many points; in
        their order, which counting loses."""
        live = Q(quiz_items__item__is_live=True)
        generated = Q(quiz_items__item__kind__in=[kind.name for kind in ALL if kind.is_drawn])
        return self.annotate(
            written_count=Count("quiz_items", filter=live & ~generated),
            generated_count=Count("quiz_items", filter=live & generated),
            pool_count=self._of_pools(Sum("draw"), 0),
            item_count=F("written_count") + F("generated_count") + F("pool_count"),
            total_points=Coalesce(Sum("quiz_items__points", filter=live), 0.0)
            + self._of_pools(Sum(F("draw") * F("points"), output_field=FloatField()), 0.0),
        ).order_by("course", "order", "title")

    def _of_pools(self, total: Sum, none: float) -> Coalesce:
        """The total over the pools of each quiz, asked by itself, as two joins would multiply each other."""
        pools = self.model.pools.rel.related_model.objects.filter(quiz=OuterRef("pk")).order_by().values("quiz")
        return Coalesce(Subquery(pools.annotate(total=total).values("total")), none)


class AttemptQuerySet(models.QuerySet[Any]):
    """Attempts, by who asks."""

    def of(self, user: AnyUser) -> AttemptQuerySet:
        """The user's own attempts."""
        return self.filter(student=user) if user.is_authenticated else self.none()

    def unfinished(self) -> AttemptQuerySet:
        """Those that were not handed in."""
        return self.filter(finished_at=None)

    def due(self) -> AttemptQuerySet:
        """Those whose time has ended, and that nobody has handed in."""
        return self.unfinished().filter(deadline__lt=timezone.now() - GRACE)

    def with_drafts(self) -> AttemptQuerySet:
        """Whether anything of each is typed and not handed in."""
        drafts = self.model.attempt_items.rel.related_model.objects.filter(attempt=OuterRef("pk"))
        return self.annotate(has_drafts=Exists(drafts.filter(draft_row__isnull=False)))

    def renew(self) -> None:
        """Let those that go on follow the rules and accommodations as they now stand."""
        going_on = list(self.unfinished().select_related("quiz__course"))
        students = {attempt.student_id for attempt in going_on}
        enrolments = {(row.course_id, row.user_id): row for row in Enrolment.objects.filter(user__in=students)}
        changed = [
            attempt
            for attempt in going_on
            if attempt.follow(Allowance.of(attempt.quiz, enrolments.get((attempt.quiz.course_id, attempt.student_id))))
        ]
        self.model.objects.bulk_update(changed, ["deadline", "due_at", "tries"], batch_size=500)


class AttemptItemQuerySet(models.QuerySet[Any]):
    """Items as dealt, by who asks."""

    def of(self, user: AnyUser) -> AttemptItemQuerySet:
        """What was dealt to this user."""
        return self.filter(attempt__student=user) if user.is_authenticated else self.none()

    def shared(self, token: str) -> Any:
        """What the link to a variant is about, if it is one of ours, and practice."""
        try:
            pk = int(SHARING.unsign(token))
        except (BadSignature, ValueError):
            return None
        rows = self.filter(pk=pk, attempt__quiz__kind="practice")
        return rows.select_related("item", "attempt__quiz__course").first()

    def on_ladders(self) -> AttemptItemQuerySet:
        """What has a level, in practice, in the order of dealing; `well` is the first answer, where it was right."""
        right = Q(responses__try_number=1, responses__score=1)
        rows = self.filter(attempt__quiz__kind="practice", level__isnull=False).order_by("pk")
        return rows.annotate(well=FilteredRelation("responses", condition=right))

    def best(self) -> AttemptItemQuerySet:
        """The best score of each deal, as plain rows; the sealed parts stay where they are."""
        rows = self.order_by().values(
            "attempt__quiz", "attempt__number", "attempt__finished_at", "attempt__due_at", "number", "deal", "points"
        )
        earned = F("responses__score") * F("responses__credit")
        return rows.annotate(best=Max(earned, filter=Q(responses__try_number__isnull=False)))
