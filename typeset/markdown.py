"""Markdown with $TeX$ to HTML that is safe whatever the author wrote: raw HTML is shown, never used."""

from __future__ import annotations

import html
import re
from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.translation import get_language, gettext
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin

from typeset import mathml

_clings_after = re.compile(r"['’]s\b|-\w+|[.,;:!?)\]’”%]+")
_clings_before = re.compile(r"[(\[“‘]+$")


def inline_formula(tex: str) -> str:
    """A formula in a line of text; TeX that cannot be set is shown as its source."""
    try:
        return mathml.convert(tex)
    except mathml.TexError:
        return _source(tex)


def formula_in_pieces(tex: str) -> str:
    """A formula that may run over several lines."""
    try:
        return mathml.convert_in_pieces(tex)
    except mathml.TexError:
        return _source(tex)


def display_formula(tex: str) -> str:
    """A formula on its own line, in a box that scrolls by itself when the formula is wider than the column."""
    try:
        formula = mathml.convert(tex, display=True)
    except mathml.TexError:
        formula = _source(tex)
    return f'<div class="formula" tabindex="0" role="group" aria-label="{gettext("Formula")}">{formula}</div>\n'


def block(text: str) -> str:
    """Markdown blocks (paragraphs, lists, tables, display formulas) as HTML."""
    return _block(text, get_language())


@lru_cache(maxsize=4096)
def inline(text: str) -> str:
    """Markdown without paragraphs, for a table cell or a label, as HTML."""
    return str(_markdown.renderInline(text.strip()))


@lru_cache(maxsize=2048)
def _block(text: str, language: str | None) -> str:
    """`language` is here for the cache: the boxes of formulas and tables have translated names."""
    return str(_markdown.render(text))


def check(text: str) -> str | None:
    """What is wrong with the formulas of the text, as a sentence for its author; None if all can be set."""
    for tex in formulas(text):
        if message := mathml.check(tex):
            return f"In the formula ${tex.strip()}$: {message}"
    return None


def formulas(text: str) -> list[str]:
    """The TeX of every formula in the text, in order."""
    tokens = [child for token in _markdown.parse(text) for child in (token, *(token.children or ()))]
    return [token.content for token in tokens if token.type.startswith("math_")]


def _source(tex: str) -> str:
    return f'<code class="tex-source">{html.escape(tex)}</code>'


def _render_inline_formula(
    self: RendererProtocol, tokens: Sequence[Token], place: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """The formula with the punctuation that follows it, which must not start the next line alone."""
    if tokens[place].type == "math_inline_double":
        return inline_formula(tokens[place].content)
    before, after = tokens[place].meta.get("before", ""), tokens[place].meta.get("after", "")
    formula = html.escape(before) + inline_formula(tokens[place].content) + html.escape(after)
    return f'<span class="text-nowrap">{formula}</span>' if before or after else formula


def _render_display_formula(
    self: RendererProtocol, tokens: Sequence[Token], place: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    return display_formula(tokens[place].content)


def _render_link(
    self: RendererProtocol, tokens: Sequence[Token], place: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """A link out of the site gives the other site nothing."""
    if not str(tokens[place].attrGet("href")).startswith(("/", "#")):
        tokens[place].attrSet("rel", "noopener noreferrer")
    return self.renderToken(tokens, place, options, env)  # type: ignore[attr-defined, no-any-return]


def _render_table(
    self: RendererProtocol, tokens: Sequence[Token], place: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    if tokens[place].nesting == -1:
        return "</table>\n</div>\n"
    label = gettext("Table")
    return f'<div class="table-responsive" tabindex="0" role="group" aria-label="{label}">\n<table class="table">\n'


def _render_cell(
    self: RendererProtocol, tokens: Sequence[Token], place: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    """A cell aligned by class: the `style` attribute it comes with is against the site's policy."""
    style = str(tokens[place].attrs.pop("style", ""))
    if style:
        tokens[place].attrSet("class", {"center": "text-center", "right": "text-end"}.get(style[11:], "text-start"))
    return self.renderToken(tokens, place, options, env)  # type: ignore[attr-defined, no-any-return]


def _cling(state: Any) -> None:
    """Give inline formulas the punctuation around them: a browser may break the line on either side of a formula."""
    for token in state.tokens:
        for text, neighbour in pairwise(token.children or []):
            if (text.type, neighbour.type) == ("text", "math_inline") and (
                found := _clings_before.search(text.content)
            ):
                neighbour.meta["before"] = found.group()
                text.content = text.content[: found.start()]
            if (text.type, neighbour.type) == ("math_inline", "text") and (
                found := _clings_after.match(neighbour.content)
            ):
                text.meta["after"] = found.group()
                neighbour.content = neighbour.content[found.end() :]


def _make_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": True})
    markdown.enable(["table", "strikethrough", "smartquotes", "replacements"]).disable("image")
    markdown.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    markdown.core.ruler.push("cling", _cling)
    markdown.add_render_rule("math_inline", _render_inline_formula)
    markdown.add_render_rule("math_inline_double", _render_inline_formula)
    markdown.add_render_rule("math_block", _render_display_formula)
    markdown.add_render_rule("math_block_label", _render_display_formula)
    markdown.add_render_rule("link_open", _render_link)
    markdown.add_render_rule("table_open", _render_table)
    markdown.add_render_rule("table_close", _render_table)
    markdown.add_render_rule("th_open", _render_cell)
    markdown.add_render_rule("td_open", _render_cell)
    return markdown


_markdown = _make_markdown()
