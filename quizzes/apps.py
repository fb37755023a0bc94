"""The room of item banks, quizzes and attempts."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("quizzes")

    def ready(self) -> None:
        from courses.guests import guest_joins  # models are not ready when this file is read

        guest_joins.connect(move_attempts)
        post_save.connect(renew_attempts, sender="courses.Enrolment")


def move_attempts(guest: Any, student: Any, **kwargs: Any) -> None:
    """A guest signed in: the attempts go along."""
    from quizzes.models import Attempt

    Attempt.move(guest, student)


def renew_attempts(instance: Any, **kwargs: Any) -> None:
    """Accommodations changed: the attempts that the student has under way follow."""
    from quizzes.models import Attempt

    Attempt.objects.filter(student=instance.user_id, quiz__course=instance.course_id).renew()
