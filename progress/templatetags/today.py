"""The Today list in a page: `{% load today %}{% today_list %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from courses.models import User
from progress.today import today

register = template.Library()


@register.inclusion_tag("progress/_today.html", takes_context=True)
def today_list(context: dict[str, Any]) -> dict[str, Any]:
    """What whoever is signed in might do today."""
    user = context["user"]
    return {"today": today(user, timezone.now()) if isinstance(user, User) else None}
