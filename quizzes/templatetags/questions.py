"""Template filters for questions: `{% load questions %}`."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lstm_engine import Question

register = template.Library()


@register.filter
def given(question: Question) -> SafeString:
    """What a question states: numbers, convention, formulas; the same from the first look to the last answer."""
    return _given(question, get_language())


@lru_cache(maxsize=512)
def _given(question: Question, language: str | None) -> SafeString:
    """`language` is here for the cache."""
    return render_to_string("engine/_given.html", {"question": question})
