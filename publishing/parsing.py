"""A document as an entry, or what is wrong with it, as one would say it to an author."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from publishing.documents import Document, Fault
from publishing.schemas import Entry


def parse(schema: type[Entry], document: Document) -> tuple[Any, list[Fault]]:
    """The document as an entry, or every fault in it."""
    try:
        return schema.model_validate(document.data), []
    except ValidationError as error:
        return None, [_fault(document, details) for details in error.errors(include_url=False)]


def _fault(document: Document, details: ErrorDetails) -> Fault:
    below = details.get("ctx", {}).get("below", ())
    place = tuple(step for step in (*details["loc"], *below) if step != "[key]" and step not in ("int", "str"))
    return document.fault(place, _message(details))


def _message(details: ErrorDetails) -> str:
    """What pydantic says, as one would say it to an author."""
    context = details.get("ctx", {})
    messages = {
        "missing": "is required",
        "extra_forbidden": "is not a known field",
        "string_type": "must be text; numbers and dates need quotes",
        "bool_type": "must be true or false",
        "int_type": "must be a whole number",
        "float_type": "must be a number",
        "list_type": "must be a list",
        "dict_type": "must be a list of fields",
        "model_type": "must be a list of fields",
        "too_short": "must not be empty",
        "string_too_long": "must not be longer than {max_length} characters",
        "string_pattern_mismatch": "must look like {pattern}",
    }
    if details["type"] in messages:
        return messages[details["type"]].format(**context)
    return details["msg"] if details["type"] == "rule" else details["msg"][0].lower() + details["msg"][1:]
