"""Template tags for what is the same on every page: `{% load constant %}`, after i18n."""

import re
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token, render_value_in_context
from django.template.context import Context
from django.templatetags.i18n import BlockTranslateNode, TranslateNode, do_block_translate, do_translate
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
VALUE = re.compile(r"%\((.*?)\)s")


MANY = 1000  # pieces are kept before all are rendered anew


class OnceNode(Node):
    """A piece that looks at nothing but the language and the values that are named: rendered once a process for each
    of them, or each time while DEBUG is on."""

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist, self.values = nodelist, values
        self.rendered: dict[tuple[Any, ...], str] = {}

    def render(self, context: Context) -> str:
        key = (get_language(), *(value.resolve(context, ignore_failures=True) for value in self.values))
        if key not in self.rendered or settings.DEBUG:
            if len(self.rendered) >= MANY:
                self.rendered.clear()
            self.rendered[key] = self.nodelist.render(context)
        return self.rendered[key]


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """{% once %}...{% endonce %}, or {% once name other.name %}... where it is another for others of these values."""
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist, values)


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
