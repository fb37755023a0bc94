"""The room that turns content/ into rows: it knows quizzes and notes, and nothing knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("publishing")
