"""Study notes in sections."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import Course


class NoteQuerySet(models.QuerySet["Note"]):
    """Notes, by what is asked of them."""

    def contents(self) -> NoteQuerySet:
        """The notes without their texts, for a table of contents."""
        return self.defer("body", "sources")


class Note(models.Model):
    """One section of the study notes of a course."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="notes", verbose_name=_("course"))
    slug = models.SlugField(_("short name"))
    title = models.CharField(_("title"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    summary = models.TextField(_("summary"), blank=True, help_text=_("Markdown with $TeX$, one or two sentences"))
    body = models.TextField(_("text"), help_text=_("Markdown with $TeX$"))
    sources = models.TextField(_("sources"), blank=True, help_text=_("Markdown, a list"))

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["course", "order", "title"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_note_of_a_name")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("note", args=[self.course.slug, self.slug])

    def neighbours(self, contents: Sequence[Note]) -> tuple[Note | None, Note | None]:
        """The note before this one and the note after it."""
        place = contents.index(self)
        previous = contents[place - 1] if place > 0 else None
        following = contents[place + 1] if place + 1 < len(contents) else None
        return previous, following
