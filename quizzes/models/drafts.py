"""What is typed and not handed in yet."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """What a page last saved for one attempt item. It becomes a response when it is handed in, at the latest when
    the time ends. `key` is the page's, as with a response; `turn` counts what that page saved."""

    attempt_item = models.OneToOneField(
        "quizzes.AttemptItem", models.CASCADE, related_name="draft_row", verbose_name=_("attempt item")
    )
    key = models.UUIDField(_("key"))
    turn = models.PositiveIntegerField(_("turn"))
    answers = models.JSONField(_("answers"), help_text=_("exactly as typed"))
    is_filled = models.BooleanField(_("filled"), default=True, help_text=_("something is typed or picked"))
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return f"{self.attempt_item}: {self.turn}"

    @property
    def typed(self) -> tuple[int, uuid.UUID, int]:
        """What was saved, where and when: the same only for the same text."""
        return self.attempt_item_id, self.key, self.turn

    def outdates(self, key: uuid.UUID, turn: int, now: datetime, age: timedelta) -> bool:
        """What was typed so long ago, as that turn of that page, is no newer than this. What was saved in the future,
        before the clock was set back, is not newer."""
        return self.turn >= turn if self.key == key else now - age < self.saved_at <= now

    def keep(self, key: uuid.UUID, turn: int, answers: Mapping[str, Any], now: datetime) -> None:
        """Take over what is typed, and write it."""
        self.key, self.turn, self.answers, self.saved_at = key, turn, answers, now
        self.is_filled = any(answers.values())
        self.save()
