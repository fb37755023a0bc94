"""The room of item banks, quizzes and attempts."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("quizzes")

    def ready(self) -> None:
        from courses.guests import guest_joins  # models are not ready when this file is read

        guest_joins.connect(move_attempts)


def move_attempts(guest: Any, student: Any, **kwargs: Any) -> None:
    """A guest signed in: the attempts go along."""
    from quizzes.models import Attempt

    Attempt.move(guest, student)
