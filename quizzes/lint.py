"""What is wrong with a text before a student sees it: lost backslashes, stray dollars, TeX that cannot be set."""

import re

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from typeset import markdown

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# What is left of a command when a program read its backslash and first letter as one control character.
TAIL = re.compile(r"(?<![A-Za-z\\])(?:anh\b|ight\s?[)\]}|.]|ext\{|rac\{|oldsymbol\{)")
TAIL_IN_FORMULA = re.compile(r"(?<![A-Za-z\\])(?:imes|heta|eta|abla|ilde\{|ar\{|egin\{)(?![A-Za-z])")

ESCAPED_DOLLAR = re.compile(r"(?<!\\)\\\$")
CODE = re.compile(r"<code.*?</code>", re.DOTALL)
FORMULA = re.compile(r"(<math.*?</math>)", re.DOTALL)


def check_text(text: str) -> None:
    """A validator for Markdown with TeX: refuse what cannot be typeset as it was meant."""
    if fault := _control(text) or _tail(text) or _dollar(text) or markdown.check(text):
        raise ValidationError(fault, code="typeset")


def normalised(text: str) -> str:
    """The text as a reader compares it: spaces, capitals and the last full stop do not tell two choices apart.

    In formulas capitals do: C and c are two things.
    """
    pieces = FORMULA.split(markdown.inline(text))
    read = [piece if piece.startswith("<math") else strip_tags(piece).casefold() for piece in pieces]
    return " ".join("".join(read).split()).rstrip(" .")


def _control(text: str) -> str:
    found = CONTROL.search(text)
    if not found:
        return ""
    place = text[found.end() :][:20]
    return _("There is a control character before “%(place)s”. A backslash was probably lost there.") % {"place": place}


def _tail(text: str) -> str:
    found = TAIL.search(text)
    for tex in markdown.formulas(text):
        found = found or TAIL_IN_FORMULA.search(tex)
    if not found:
        return ""
    tail = found.group().strip()
    return _("“%(tail)s” looks like the rest of a TeX command that lost its backslash and first letter.") % {
        "tail": tail
    }


def _dollar(text: str) -> str:
    """A dollar that is still there once all formulas are set belongs to no formula."""
    left = CODE.sub("", markdown.block(ESCAPED_DOLLAR.sub("", text)))
    if "$" not in left:
        return ""
    place = strip_tags(left[left.index("$") :]).strip()[:25]
    return _(
        "The dollar sign at “%(place)s” opens or closes no formula. Formulas stand between two dollars, "
        "without spaces inside them; write \\$ for a dollar."
    ) % {"place": place}
