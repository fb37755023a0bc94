"""Markdown: what an author may write, and what stays inert whoever writes it."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.template import Context, Template

from typeset import markdown

ATTRIBUTES = {"a": {"href", "rel", "title"}, "ol": {"start"}, "div": {"class", "tabindex", "role", "aria-label"}}


class Reader(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<div hx-get="/admin/" hx-trigger="load">x</div>',
        "<svg/onload=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        '[x](https://example.org" onclick="alert(1))',
        '[x](https://example.org "t\\" onclick=\\"alert(1)")',
        "![x](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        "[x]: javascript:alert(1)\n\n[x]",
        r"$\text{<img src=x onerror=alert(1)>}$",
        r"$\href{javascript:alert(1)}{x}$",
        '$"<b onclick=alert(1)>$',
        "`<script>alert(1)</script>`",
        '```html" onclick="alert(1)\n<script>\n```',
        "| <script> |\n|---|\n| <img onerror=x> |",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
@pytest.mark.parametrize("render", [markdown.block, markdown.inline])
def test_nothing_an_author_writes_runs(payload: str, render: Callable[[str], str]) -> None:
    for tag, attributes in Reader(render(f"before {payload} after\n\n{payload}")).tags:
        assert tag not in {"script", "img", "svg", "iframe", "object", "style", "b"}
        assert not any(name.startswith(("on", "hx-", "data-", "style")) for name in attributes)
        assert (attributes.get("href") or "https:").startswith("https:")


def test_links_leave_nothing_behind() -> None:
    assert (
        markdown.inline("[a](https://example.org)") == '<a href="https://example.org" rel="noopener noreferrer">a</a>'
    )
    assert markdown.inline("[b](/notes/#gates)") == '<a href="/notes/#gates">b</a>'


def test_signs_of_comparison_survive_in_formulas() -> None:
    assert "<mi>x</mi><mo>&lt;</mo><mi>y</mi>" in markdown.inline("$x<y$")
    assert markdown.inline("$x<y$ and *a*").endswith("<em>a</em>")


def test_money_and_underscores_are_left_alone() -> None:
    assert markdown.inline("It costs $5 or $6.") == "It costs $5 or $6."
    assert "<em>" not in markdown.inline("$a_1$ and $b_1$")


def test_punctuation_stays_with_its_formula() -> None:
    assert markdown.inline("($f_t$), so").startswith('<span class="text-nowrap">(<math>')
    assert "</math>),</span> so" in markdown.inline("($f_t$), so")
    assert "</math>-gate</span> opens" in markdown.inline("$f$-gate opens")
    assert "nowrap" not in markdown.inline("$f$ and $g$ open")


def test_a_display_formula_scrolls_in_its_own_box() -> None:
    page = markdown.block("$$\nc_t = f_t\n$$")
    assert page.startswith('<div class="formula" tabindex="0" role="group" aria-label="Formula"><math display="block">')


def test_a_table_scrolls_in_its_own_box_and_is_aligned_by_class() -> None:
    page = markdown.block("| gate | value |\n|:--|--:|\n| $f$ | 1 |")
    assert '<th class="text-end">value</th>' in page
    assert '<div class="table-responsive" tabindex="0"' in page
    assert "style=" not in page
    assert page.count("<div") == page.count("</div>") == 1


def test_headers_without_words_have_a_name_or_are_none() -> None:
    page = markdown.block("| | $h_t$ | gate $f$ |\n|---|---|---|\n| a | b | c |")
    assert "<td></td>" in page
    assert '<th><math aria-label="h t">' in page
    assert "<th>gate <math>" in page


def test_a_label_that_is_only_a_formula_has_a_name() -> None:
    assert markdown.inline("$h_t$").startswith('<math aria-label="h t">')
    assert markdown.inline("$h_t$.") == f'<span class="text-nowrap">{markdown.inline("$h_t$")}.</span>'
    assert "aria-label" not in markdown.inline("the state $h_t$")


def test_a_long_formula_may_run_over_lines() -> None:
    page = markdown.inline(r"($c_t = f_t \odot c_{t-1} + i_t \odot \tilde c_t$).")
    assert page.count("<math ") == 3
    assert page.startswith('<span class="text-nowrap">(<math ')
    assert page.endswith("</math>).</span>")


def test_bad_tex_is_shown_as_written_and_found_by_the_check() -> None:
    assert markdown.inline(r"$\fooled<$") == '<code class="tex-source">\\fooled&lt;</code>'
    assert "\\fooled" in str(markdown.check(r"first $a$, then $\fooled$"))
    assert markdown.check("$a$ and\n\n$$\nb\n$$\n") is None


def test_formulas_of_a_text_are_found_in_order() -> None:
    assert [tex.strip() for tex in markdown.formulas("$a$\n\n$$b$$\n\n- $c$")] == ["a", "b", "c"]


def test_the_filters() -> None:
    template = (
        "{% load typeset %}{{ a|markdown }}{{ a|inline_markdown }}{{ t|mathml }}{{ t|display_mathml }}{{ b|mathml }}"
    )
    page = Template(template).render(Context({"a": "*x*", "t": "y", "b": "<"}))
    assert page.startswith("<p><em>x</em></p>\n<em>x</em><math><mi>y</mi></math><div")
    assert page.endswith("&lt;</mo></math>")
