"""Template tags for what is the same on every page: `{% load constant %}`, after i18n."""

import re
from functools import lru_cache
from itertools import chain
from typing import Any

from django import template
from django.conf import settings
from django.template import Template
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token, render_value_in_context
from django.template.context import Context
from django.template.defaultfilters import floatformat as django_floatformat
from django.template.defaulttags import CsrfTokenNode, URLNode
from django.template.defaulttags import url as do_url
from django.template.loader_tags import IncludeNode, do_include
from django.templatetags.i18n import BlockTranslateNode, TranslateNode, do_block_translate, do_translate
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from courses.addresses import address

register = template.Library()
VALUE = re.compile(r"%\((.*?)\)s")
MANY = 1000  # pieces are kept before all are rendered anew
SIGN = "\x00"  # where a hole is, in a piece that is kept


class OnceNode(Node):
    """A piece that looks at nothing but the language and the values that are named: rendered once a process for each
    of them, or each time while DEBUG is on. Its holes are filled each time."""

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist, self.values = nodelist, values
        self.rendered: dict[tuple[Any, ...], tuple[list[str], list[NodeList]]] = {}

    def render(self, context: Context) -> str:
        key = (get_language(), *(value.resolve(context, ignore_failures=True) for value in self.values))
        if key not in self.rendered or settings.DEBUG:
            if len(self.rendered) >= MANY:
                self.rendered.clear()
            self.rendered[key] = self.laid_out(context)
        texts, holes = self.rendered[key]
        if not holes:
            return texts[0]
        filled = [hole.render(context) for hole in holes]
        return SafeString("".join(chain(*zip(texts, filled, strict=False), texts[-1:])))

    def laid_out(self, context: Context) -> tuple[list[str], list[NodeList]]:
        """What stands round the holes, and what goes into them."""
        outer, holes = getattr(context, "holes", None), list[NodeList]()
        context.holes = holes  # type: ignore[attr-defined]  # the way from here to the holes, through all includes
        texts = self.nodelist.render(context).split(SIGN)
        context.holes = outer  # type: ignore[attr-defined]  # as above
        return [SafeString(text) for text in texts], holes


class HoleNode(Node):
    """In a piece that is rendered once: what is rendered each time."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        holes = getattr(context, "holes", None)
        if holes is None:
            return self.nodelist.render(context)
        holes.append(self.nodelist)
        return SafeString(SIGN)


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """{% once %}...{% endonce %}, or {% once name other.name %}... where it is another for others of these values."""
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist, values)


@register.tag
def hole(parser: Parser, token: Token) -> HoleNode:
    """{% hole %}...{% endhole %} within `once`, perhaps in an include: rendered each time with the names known around
    `once`. A `once` within another is kept by the outer one, holes and all."""
    nodelist = parser.parse(("endhole",))
    parser.delete_first_token()
    return HoleNode(nodelist)


class FetchedTemplate:
    """The template of a name that is written out: looked for once a process."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: Template | None = None

    def resolve(self, context: Context) -> Template:
        """What an include asks for."""
        if not self.found:
            self.found = context.template.engine.get_template(self.name)  # type: ignore[union-attr]  # while it renders
        return self.found


class PieceNode(Node):
    """A piece of a page, which extends nothing and keeps nothing from one place to the next."""

    def __init__(self, node: IncludeNode, name: str) -> None:
        self.template, self.values = FetchedTemplate(name), node.extra_context

    def render(self, context: Context) -> str:
        piece = self.template.resolve(context)
        with context.push(**{name: value.resolve(context) for name, value in self.values.items()}):
            return piece.nodelist.render(context)


@register.tag
def include(parser: Parser, token: Token) -> Node:
    """Django's own; a template that is named by its path is looked for once a process, not once a page. While DEBUG is
    on it is Django's own, which sees each change and says where an error is."""
    node: IncludeNode = do_include(parser, token)
    name = node.template
    is_path = isinstance(name.var, str) and not name.filters and not name.var.startswith(".")
    return PieceNode(node, name.var) if is_path and not (node.isolated_context or settings.DEBUG) else node


class TokenNode(CsrfTokenNode):
    """The field is the same in all forms of a page."""

    def render(self, context: Context) -> str:
        if not hasattr(context, "token_field"):
            context.token_field = super().render(context)  # type: ignore[attr-defined]  # like the holes
        return context.token_field  # type: ignore[attr-defined]  # as above


@register.tag
def csrf_token(parser: Parser, token: Token) -> TokenNode:
    """Django's own, written once a page."""
    return TokenNode()


class AddressNode(Node):
    """An address by the name of its page and its arguments in order."""

    def __init__(self, node: URLNode) -> None:
        self.name, self.args, self.asvar = node.view_name, node.args, node.asvar

    def render(self, context: Context) -> str:
        found = address(self.name.resolve(context), *(arg.resolve(context) for arg in self.args))
        if not self.asvar:
            return conditional_escape(found) if context.autoescape else found
        context[self.asvar] = found
        return ""


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """Django's own, without looking through the patterns each time."""
    node: URLNode = do_url(parser, token)
    return node if node.kwargs else AddressNode(node)


@register.tag
def translate(parser: Parser, token: Token) -> Node:
    """Django's own; with one language a sentence that is written out is text, and nothing is left to do for a page."""
    node: TranslateNode = do_translate(parser, token)
    said = node.filter_expression
    varies = settings.USE_I18N or node.asvar or said.filters or said.var.lookups is not None
    return node if varies else TextNode(node.render(Context()))


class SaidNode(Node):
    """A sentence with values in it, as `{% blocktranslate %}` says it in the one language: taken apart once."""

    def __init__(self, node: BlockTranslateNode) -> None:
        self.values, self.counter, self.countervar = node.extra_context, node.counter, node.countervar
        self.one, self.many = self.parts(node, node.singular), self.parts(node, node.plural or node.singular)

    @staticmethod
    def parts(node: BlockTranslateNode, tokens: list[Token]) -> list[str]:
        """Text and names of values in turn."""
        message, _names = node.render_token_list(tokens)
        return [part.replace("%%", "%") for part in VALUE.split(message)]

    def render(self, context: Context) -> str:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        parts = list(self.one)
        if self.counter and self.countervar:
            count = values[self.countervar] = self.counter.resolve(context)
            parts = list(self.one if count == 1 else self.many)
        for place in range(1, len(parts), 2):
            name = parts[place]
            value = values[name] if name in values else context.get(name, "")
            parts[place] = render_value_in_context(value, context)
        return SafeString("".join(parts))


@register.tag
def blocktranslate(parser: Parser, token: Token) -> Node:
    """Django's own; with one language the sentence is put together without looking for a translation."""
    node: BlockTranslateNode = do_block_translate(parser, token)
    varies = settings.USE_I18N or node.asvar or node.message_context
    return node if varies else SaidNode(node)


@register.filter
def floatformat(number: float, digits: str = "-1") -> str:
    """Django's own, for the few numbers of points that there are."""
    return _floatformat(number, digits, get_language())


@lru_cache(1024)
def _floatformat(number: float, digits: str, language: str | None) -> str:
    """`language` is here for the cache."""
    return django_floatformat(number, digits)
