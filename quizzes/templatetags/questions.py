"""Template filters for questions: `{% load questions %}`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lstm_engine import Given, principle_choices
from quizzes.clock import at_time, in_zone
from quizzes.forms import ResponseForm
from quizzes.kinds.cloze import SIGN, with_signs
from quizzes.kinds.grid import GridQuestion
from quizzes.kinds.rows import Alike, Row, alike
from typeset import markdown
from typeset.templatetags.typeset import mathml

register = template.Library()
register.filter("on_clock", in_zone)
register.filter("at_time", at_time)
register.filter("principle_choices", principle_choices)


@register.filter
def pairs(givens: Iterable[Given]) -> SafeString:
    """Symbols and values as the pairs of a list of descriptions."""
    return mark_safe("\n".join(_pair(one.symbol, one.value) for one in givens))  # noqa: S308  formulas and nothing else


@lru_cache(4096)
def _pair(symbol: str, value: str) -> str:
    return f"<div><dt>{mathml(symbol)}</dt><dd>{mathml(value)}</dd></div>"


@register.filter
def lines(rows: Iterable[Row]) -> SafeString:
    """The lines of a table for numbers."""
    return mark_safe("".join(map(line, rows)))  # noqa: S308  templates and Markdown made them


@register.filter
def line(row: Row) -> SafeString:
    """The line of a table for one number: laid out once for all that are alike, and filled with what was typed and the
    reason of its mark."""
    lay_out = _laid_out.__wrapped__ if settings.DEBUG else _laid_out
    before, between, *after = lay_out(alike(row), get_language())
    reason = markdown.block(row["reason"]) if row["reason"] else ""
    return mark_safe("".join((before, escape(row["value"]), between, reason, *after)))  # noqa: S308  as above


@lru_cache(1000)
def _laid_out(kind: Alike, language: str | None) -> list[str]:
    """What stands before, between and behind the two; `language` is here for the cache."""
    row = {**kind._asdict(), "value": SIGN, "reason": SIGN}
    return render_to_string("engine/_line.html", {"row": row}).split(SIGN)


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
