"""Markdown with $TeX$ to HTML that is safe whatever the author wrote: raw HTML is shown, never used."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.translation import get_language, gettext
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from typeset import mathml

_clings_after = re.compile(r"['’]s\b|-\w+|[.,;:!?)\]’”%]+")
_clings_before = re.compile(r"[(\[“‘]+$")
# Words, numbers and signs of which Markdown makes nothing: most of what a student is told. Setting them so is fifty
# times as fast, and a test holds it to what Markdown would have made of them.
_sign = r"[\w“”’σ·⊙≈,;:.()=+/%-]"
_plain = re.compile(rf"(?!\d+[.)](\s|$)|[+-](\s|$)|=+\s*$){_sign}+( {_sign}+)*", re.ASCII)
_typographic = re.compile(r"\.\.|,,|--|\+-|\((c|r|p|tm)\)|_", re.IGNORECASE)
_words = re.compile(r"\\text\{([^\\{}$]*)\}")
_LONG = 30  # signs of TeX from which on a formula in a line of text may run over lines


@lru_cache(maxsize=4096)
def inline_formula(tex: str, before: str = "", after: str = "", *, named: bool = False) -> str:
    """A formula in a line of text, with the punctuation around it; TeX that cannot be set is shown as its source.

    `named` is for a formula that is all there is in a label or a header. What is only words is set as words: in a
    formula they would not break over lines.
    """
    if words := words_of(tex):
        return f'{html.escape(before)}<span class="formula-words">{html.escape(words)}</span>{html.escape(after)}'
    try:
        terms = mathml.convert_in_terms(tex) if len(tex) >= _LONG else [[mathml.convert(tex)]]
    except mathml.TexError:
        terms = [[_source(tex)]]
    if named:
        terms = [[mathml.named(piece) for piece in term] for term in terms]
    return "<wbr>".join(map(_unbroken, _held(terms, before, after)))


def _held(terms: list[list[str]], before: str, after: str) -> list[list[str]]:
    """The terms with the punctuation around them, which stays on the line of the piece beside it."""
    alone = len(terms) == len(terms[0]) == 1
    terms[0][0] = html.escape(before) + terms[0][0] + (html.escape(after) if alone else "")
    if before or (alone and after):
        terms[0][0] = f'<span class="text-nowrap">{terms[0][0]}</span>'
    if after and not alone:
        terms[-1][-1] = f'<span class="text-nowrap">{terms[-1][-1]}{html.escape(after)}</span>'
    return terms


def _unbroken(term: list[str]) -> str:
    """A term, which goes to the next line before it is broken."""
    return term[0] if len(term) == 1 else f'<span class="term">{"<wbr>".join(term)}</span>'


def words_of(tex: str) -> str:
    """The words of a formula that is only words, `\\text{…}`; empty for any other."""
    found = _words.fullmatch(tex.strip())
    return found.group(1) if found else ""


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
    if is_plain(text):
        return f"<p>{text}</p>\n"
    first, rest = plain_first(text)
    if first and (told := _block(rest, language)).startswith("<p>"):
        return f"<p>{first} {told.removeprefix('<p>')}"
    return str(_markdown.render(text))


def plain_first(text: str) -> tuple[str, str]:
    """A first sentence in which there is nothing to set, with a student's numbers, say; and the rest of the line, which
    many are told. Both empty where the text does not begin so."""
    first, stop, rest = text.partition(". ")
    begins = bool(stop) and rest[:1].isalpha() and "\n" not in text and is_plain(f"{first}.")
    return (f"{first}.", rest) if begins else ("", "")


def is_plain(text: str) -> bool:
    """Whether the text is one paragraph in which there is nothing to set."""
    return bool(_plain.fullmatch(text)) and not _typographic.search(text)


def check(text: str) -> str | None:
    """What is wrong with the formulas of the text, as a sentence for its author; None if all can be set."""
    for tex in formulas(text):
        if message := mathml.check(tex):
            words = gettext("In the formula $%(tex)s$: %(message)s")
            return words % {"tex": tex.strip(), "message": message}
    return None


def formulas(text: str) -> list[str]:
    """The TeX of every formula in the text, in order."""
    tokens = [child for token in _markdown.parse(text) for child in (token, *(token.children or ()))]
    return [token.content for token in tokens if token.type.startswith("math_")]


def _source(tex: str) -> str:
    return f'<code class="tex-source">{html.escape(tex)}</code>'


# What happens to the tokens before they are rendered


def _cling(state: Any) -> None:
    """Give inline formulas the punctuation around them: a browser may break the line on either side of a formula."""
    for token in state.tokens:
        for first, second in pairwise(token.children or []):
            pair = (first.type, second.type)
            if pair == ("text", "math_inline") and (found := _clings_before.search(first.content)):
                second.meta["before"] = found.group()
                first.content = first.content[: found.start()]
            if pair == ("math_inline", "text") and (found := _clings_after.match(second.content)):
                first.meta["after"] = found.group()
                second.content = second.content[found.end() :]


def _name_lone_formulas(state: Any) -> None:
    """A formula that is all there is in a label or a header is named; an empty header is no header."""
    tokens = state.tokens
    for place, token in enumerate(tokens):
        in_header = place > 0 and tokens[place - 1].type == "th_open"
        if in_header and not token.children:
            tokens[place - 1].tag = tokens[place + 1].tag = "td"
        with_content = [child for child in token.children or [] if child.content.strip(" .,;")]
        if (in_header or state.inlineMode) and [child.type for child in with_content] == ["math_inline"]:
            with_content[0].meta["named"] = True


# How tokens are rendered. markdown-it hands all of these the same arguments; `rest` is the options and the environment.


def _render_inline_formula(self: Any, tokens: Sequence[Token], place: int, *rest: Any) -> str:
    return inline_formula(tokens[place].content, **tokens[place].meta)


def _render_display_formula(self: Any, tokens: Sequence[Token], place: int, *rest: Any) -> str:
    return display_formula(tokens[place].content)


def _render_link(self: Any, tokens: Sequence[Token], place: int, *rest: Any) -> str:
    """A link out of the site gives the other site nothing."""
    if not str(tokens[place].attrGet("href")).startswith(("/", "#")):
        tokens[place].attrSet("rel", "noopener noreferrer")
    return str(self.renderToken(tokens, place, *rest))


def _render_table(self: Any, tokens: Sequence[Token], place: int, *rest: Any) -> str:
    """A table in a box that scrolls by itself."""
    if tokens[place].nesting == -1:
        return "</table>\n</div>\n"
    label = gettext("Table")
    return f'<div class="table-responsive" tabindex="0" role="group" aria-label="{label}">\n<table class="table">\n'


def _render_cell(self: Any, tokens: Sequence[Token], place: int, *rest: Any) -> str:
    """A cell aligned by class: the `style` attribute it comes with is against the site's policy."""
    style = str(tokens[place].attrs.pop("style", ""))
    if style:
        tokens[place].attrSet("class", {"center": "text-center", "right": "text-end"}.get(style[11:], "text-start"))
    return str(self.renderToken(tokens, place, *rest))


RENDERERS = {
    "math_inline": _render_inline_formula,
    "math_inline_double": _render_inline_formula,
    "math_block": _render_display_formula,
    "math_block_label": _render_display_formula,
    "link_open": _render_link,
    "table_open": _render_table,
    "table_close": _render_table,
    "th_open": _render_cell,
    "td_open": _render_cell,
}


def _make_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": True})
    markdown.enable(["table", "strikethrough", "smartquotes", "replacements"]).disable("image")
    markdown.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    markdown.core.ruler.push("cling", _cling)
    markdown.core.ruler.push("name_lone_formulas", _name_lone_formulas)
    for token_type, render in RENDERERS.items():
        markdown.add_render_rule(token_type, render)
    return markdown


_markdown = _make_markdown()
