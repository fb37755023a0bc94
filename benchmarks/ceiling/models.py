"""A question and an answer."""

from django.conf import settings
from django.db import models


class Exercise(models.Model):
    """One question, found by its number."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        app_label = "ceiling"

    def __str__(self) -> str:
        return self.title


class Answer(models.Model):
    """One answer to one question."""

    exercise = models.ForeignKey(Exercise, models.CASCADE)
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    text = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "ceiling"

    def __str__(self) -> str:
        return self.text
