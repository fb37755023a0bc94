r"""Markdown with $TeX$ as the HTML that Anki shows, with \(TeX\) for its MathJax; and back."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from flashcards import cloze

_INLINE = re.compile(r"\\\((.+?)\\\)", re.DOTALL)
_DISPLAY = re.compile(r"\\\[(.+?)\\\]", re.DOTALL)
_OLD = (
    (re.compile(r"\[\$\$\](.+?)\[/\$\$\]", re.DOTALL), r"\\[\1\\]"),
    (re.compile(r"\[\$\](.+?)\[/\$\]", re.DOTALL), r"\\(\1\\)"),
)
_FORMULA = re.compile(r"(?<![\\$\d])\$(?![\s$])([^$\n{}]*(?:\{[^${}\n]*\}[^$\n{}]*)*)(?<![\s\\])\$(?![\d$])")
_MARKED = re.compile(r"[*_`\[\]<>#|~\\&!$\n]|\{\{|^\s|\s$|^[-+=]|^\d+[.)]")
_SOUND = re.compile(r"\[sound:[^\]]*\]")
_PICTURE = re.compile(r"<(?:img|video|audio|object|svg)\b", re.IGNORECASE)


def to_anki(text: str) -> str:
    """Markdown as HTML. Gaps stay gaps; their braces are kept apart, as Anki ends a gap at the first two."""
    if not text:
        return ""
    if simple := _simple(text):
        return simple
    apart = cloze.GAP.sub(lambda gap: re.sub(r"\}(?=\}\})", "} ", gap[0].replace("}}", "} }")[:-3] + "}}"), text)
    return str(_markdown.render(apart)).strip()


def _simple(text: str) -> str:
    """A paragraph of words and formulas in which Markdown changes nothing, twenty times as fast; else nothing."""
    if _MARKED.search(_FORMULA.sub("", text)):
        return ""
    parts = _FORMULA.split(html.escape(text, quote=False))
    parts[::2] = [words.replace('"', "&quot;") for words in parts[::2]]
    parts[1::2] = [f"\\({tex}\\)" for tex in parts[1::2]]
    return f"<p>{''.join(parts)}</p>"


def from_anki(text: str) -> str:
    """HTML as Markdown, with $TeX$; sounds and pictures are left out."""
    reader = _Reader()
    reader.feed(_SOUND.sub("", text))
    reader.close()
    return reader.text()


def has_media(text: str) -> bool:
    """There are sounds or pictures in it, which `from_anki` leaves out."""
    return bool(_SOUND.search(text) or _PICTURE.search(text))


def _formula(self: Any, tokens: Sequence[Token], place: int, *rest: Any) -> str:
    display = tokens[place].type.startswith("math_block") or tokens[place].type == "math_inline_double"
    tex = html.escape(tokens[place].content.strip(), quote=False)
    return f"\\[{tex}\\]" if display else f"\\({tex}\\)"


def _make() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
    markdown.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    for name in ("math_inline", "math_inline_double", "math_block", "math_block_label"):
        markdown.add_render_rule(name, _formula)
    return markdown


_markdown = _make()
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_LINES = {
    "br": "\n",
    "p": "\n\n",
    "div": "\n",
    "tr": "\n",
    "ul": "\n",
    "ol": "\n",
    "h1": "\n\n",
    "h2": "\n\n",
    "h3": "\n\n",
}


class _Reader(HTMLParser):
    """Collects text, and Markdown for the few tags that mean something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in ("script", "style")
        self.parts.append("\n- " if tag == "li" else _LINES.get(tag, _MARKS.get(tag, "")))

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style") and self.silent > 0
        self.parts.append(_MARKS.get(tag, "\n" if tag in ("p", "div", "ul", "ol") else ""))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data.replace("\xa0", " "))

    def text(self) -> str:
        """The whole, with formulas between dollars; a dollar that was one stays one."""
        text = "".join(self.parts)
        for old, new in _OLD:
            text = old.sub(new, text)
        text = text.replace("$", "\\$")
        text = _DISPLAY.sub(lambda found: f"\n$${found[1].strip()}$$\n", text)
        text = _INLINE.sub(lambda found: f"${found[1].strip()}$", text)
        text = cloze.GAP.sub(lambda gap: gap[0].replace("} }", "}}"), text)
        return re.sub(r"\n{3,}", "\n\n", re.sub(r"\*\*\s*\*\*|[ \t]+(?=\n)", "", text)).strip()
