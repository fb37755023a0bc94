"""Template filters: `{% load typeset %}`, then `{{ text|markdown }}` or `{{ tex|mathml }}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from typeset import markdown as typeset_markdown

register = template.Library()


@register.filter(is_safe=True)
def markdown(text: object) -> SafeString:
    """Markdown with $TeX$ as HTML blocks."""
    return mark_safe(typeset_markdown.block(str(text)))  # noqa: S308  raw HTML is escaped by the renderer


@register.filter(is_safe=True)
def inline_markdown(text: object) -> SafeString:
    """Markdown with $TeX$ as HTML for one line."""
    return mark_safe(typeset_markdown.inline(str(text)))  # noqa: S308  as above


@register.filter(is_safe=True)
def mathml(tex: object) -> SafeString:
    """One formula in a line."""
    return mark_safe(typeset_markdown.inline_formula(str(tex)))  # noqa: S308  as above


@register.filter(is_safe=True)
def display_mathml(tex: object) -> SafeString:
    """One formula on its own line, in a box that scrolls when it must."""
    return mark_safe(typeset_markdown.display_formula(str(tex)))  # noqa: S308  as above


@register.filter(is_safe=True)
def equals(tex: object) -> SafeString:
    """The next part of a calculation, "= tex", which may run over several lines."""
    if typeset_markdown.words_of(str(tex)):
        return mark_safe(f" =\N{NO-BREAK SPACE}{typeset_markdown.inline_formula(str(tex))}")  # noqa: S308  as above
    return mark_safe(f'<wbr><span class="part">{typeset_markdown.inline_formula(f"{{}} = {tex}")}</span>')  # noqa: S308


@register.filter(is_safe=True)
def named_mathml(tex: object) -> SafeString:
    """A formula that is all there is in a label or a header."""
    return mark_safe(typeset_markdown.inline_formula(str(tex), named=True))  # noqa: S308  as above
