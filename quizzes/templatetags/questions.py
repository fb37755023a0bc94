"""Template filters for questions: `{% load questions %}`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lstm_engine import Given, Question
from quizzes.clock import at_time, in_zone
from quizzes.forms import ResponseForm
from quizzes.kinds.cloze import SIGN, with_signs
from quizzes.kinds.grid import GridQuestion
from quizzes.kinds.rows import Row
from typeset import markdown
from typeset.templatetags.typeset import mathml

register = template.Library()
register.filter("on_clock", in_zone)
register.filter("at_time", at_time)


@register.filter
def given(question: Question) -> SafeString:
    """What a question states: numbers, convention, formulas; the same from the first look to the last answer."""
    return _given(question, get_language())


@register.filter
def pairs(givens: Iterable[Given]) -> SafeString:
    """Symbols and values as the pairs of a list of descriptions."""
    rows = (f"<div><dt>{mathml(one.symbol)}</dt><dd>{mathml(one.value)}</dd></div>" for one in givens)
    return mark_safe("\n".join(rows))  # noqa: S308  formulas and nothing else


@register.filter
def with_gaps(text: str, form: ResponseForm) -> SafeString:
    """A text with a field, or a list to choose from, in place of each of its gaps."""
    html, *pieces = markdown.block(with_signs(text)).split(SIGN)
    for row, piece in zip(form.rows, pieces, strict=True):
        html += render_to_string("quizzes/_gap.html", {"row": row, "form": form}).strip() + piece
    return mark_safe(html)  # noqa: S308  Markdown and a template made it


@register.filter
def in_rows(question: GridQuestion, form: ResponseForm) -> list[tuple[str, list[Row]]]:
    """The fields of a table, row by row under the name of the row."""
    wide = len(question.column_labels) or 1
    return [(label, form.rows[place * wide : (place + 1) * wide]) for place, label in enumerate(question.row_labels)]


@lru_cache(maxsize=512)
def _given(question: Question, language: str | None) -> SafeString:
    """`language` is here for the cache."""
    return render_to_string("engine/_given.html", {"question": question})
