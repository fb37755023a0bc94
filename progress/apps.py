"""The room that looks at what a student did, in quizzes and with cards, and says what comes next. No models."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = _("progress")
