"""What was last loaded from files, so that loading again never overwrites what was edited in the admin since."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    """The sorts of things that files hold."""

    COURSE = "course", _("course")
    BANK = "bank", _("item bank")
    ITEM = "item", _("item")
    QUIZ = "quiz", _("quiz")
    NOTE = "note", _("note")
    DECK = "deck", _("deck")
    CARD = "card", _("card")


class Published(models.Model):
    """One thing as its file described it when it was last loaded; `name` is its path, such as "course/bank/item"."""

    sort = models.CharField(_("sort"), max_length=6, choices=Sort.choices)
    name = models.CharField(_("name"), max_length=200)
    values = models.JSONField(_("values"))

    class Meta:
        verbose_name = _("published thing")
        verbose_name_plural = _("published things")
        ordering = ["sort", "name"]
        constraints = [models.UniqueConstraint(fields=["sort", "name"], name="one_published_thing_of_a_name")]

    def __str__(self) -> str:
        return f"{self.sort} {self.name}"
