"""What may stand in a field of content. Rules between several entries are in `agreement`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from django.core.exceptions import ValidationError as Refused
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from courses.models import Course, validate_time_zone
from lstm_engine import FAMILIES, MALRULES, SettingsError, make_variant
from publishing.documents import Document, Fault, Place
from quizzes.lint import check_text
from quizzes.models import Kind, QuizKind, Scoring, SolutionPolicy

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SEEDS = range(3)  # how many variants of a generated item are made to see that it can be dealt


def rule(message: str, below: Place = ()) -> PydanticCustomError:
    """A broken rule; `below` leads from the field being checked to the part at fault."""
    return PydanticCustomError("rule", "{message}", {"message": message, "below": below})


def one_of(values: Iterable[str]) -> Callable[[str], str]:
    """A check that the text is one of the values."""
    allowed = tuple(values)

    def check(text: str) -> str:
        if text not in allowed:
            raise rule(f"must be one of {', '.join(allowed)}, not {text!r}")
        return text

    return check


def _filled(text: str) -> str:
    if not text.strip():
        raise rule("must not be empty")
    return text


def _plain(text: str) -> str:
    if "$" in text or "\n" in text.strip():
        raise rule("is plain text on one line, without formulas")
    return text.strip()


def _typeset(text: str) -> str:
    try:
        check_text(text)
    except Refused as refused:
        raise rule(" ".join(refused.messages)) from None
    return text.strip()


def _time_zone(name: str) -> str:
    try:
        validate_time_zone(name)
    except Refused as refused:
        raise rule(" ".join(refused.messages)) from None
    return name


Slug = Annotated[str, Field(pattern=SLUG, max_length=50)]
Title = Annotated[str, Field(max_length=200), AfterValidator(_filled), AfterValidator(_plain)]
Markdown = Annotated[str, AfterValidator(_typeset)]
Text = Annotated[str, AfterValidator(_filled), AfterValidator(_typeset)]


class Entry(BaseModel):
    """Fields are of the type they look like, and there are no others."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class CourseEntry(Entry):
    """course.yaml"""

    title: Title
    summary: Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]{2,4})?$")] = "en"
    time_zone: Annotated[str, AfterValidator(_time_zone)]
    decimal_separator: Annotated[str, AfterValidator(one_of(Course.Separator.values))]
    is_public: bool


class ChoiceEntry(Entry):
    """One option. A wrong one says why it is wrong, and why a student might take it."""

    text: Text
    key: bool = False
    malrule: Annotated[str, Field(validate_default=True)] = ""
    reason: Annotated[Markdown, Field(validate_default=True)] = ""
    feedback: Annotated[Markdown, Field(validate_default=True)] = ""

    @field_validator("malrule")
    @classmethod
    def is_in_the_catalogue(cls, malrule: str, info: ValidationInfo) -> str:
        if malrule and malrule not in MALRULES:
            raise rule(f"there is no mal-rule {malrule!r}; they run from {min(MALRULES)} to {max(MALRULES)}")
        if malrule and info.data.get("key"):
            raise rule("belongs to a wrong choice, and this is a key")
        return malrule

    @field_validator("reason")
    @classmethod
    def is_given_without_a_malrule(cls, reason: str, info: ValidationInfo) -> str:
        if reason and info.data.get("key"):
            raise rule("belongs to a wrong choice, and this is a key")
        if info.data.get("key") is False and info.data.get("malrule") == "" and not reason:
            raise rule("a wrong choice needs a malrule, or a reason why a student thinks so")
        return reason

    @field_validator("feedback")
    @classmethod
    def is_given_for_a_wrong_choice(cls, feedback: str, info: ValidationInfo) -> str:
        if info.data.get("key") is False and not feedback:
            raise rule("is required for a wrong choice")
        return feedback


class ItemEntry(Entry):
    """One item of a bank: choices, or a family of the engine with its settings."""

    slug: Slug
    title: Title
    kind: Annotated[str, AfterValidator(one_of(Kind.values))]
    stem: Annotated[Markdown, Field(validate_default=True)] = ""
    scoring: Annotated[str, AfterValidator(one_of(Scoring.values))] = Scoring.NET.value
    family: Annotated[str, Field(validate_default=True)] = ""
    settings: dict[str, int | str] = Field(default={}, validate_default=True)
    choices: list[ChoiceEntry] = []
    explanation: Text
    source: Text

    @field_validator("stem")
    @classmethod
    def is_given_unless_generated(cls, stem: str, info: ValidationInfo) -> str:
        if info.data.get("kind", Kind.GENERATED) != Kind.GENERATED and not stem:
            raise rule("is required")
        return stem

    @field_validator("scoring")
    @classmethod
    def is_for_choosing_all(cls, scoring: str, info: ValidationInfo) -> str:
        if info.data.get("kind", Kind.MULTIPLE) != Kind.MULTIPLE:
            raise rule("belongs only to kind multiple")
        return scoring

    @field_validator("family")
    @classmethod
    def is_known(cls, family: str, info: ValidationInfo) -> str:
        kind = info.data.get("kind")
        if kind == Kind.GENERATED and family not in FAMILIES:
            raise rule(f"must be one of {', '.join(FAMILIES)}" + (f", not {family!r}" if family else ""))
        if kind in (Kind.SINGLE, Kind.MULTIPLE) and family:
            raise rule("belongs only to kind generated")
        return family

    @field_validator("settings")
    @classmethod
    def can_be_dealt(cls, settings: dict[str, int | str], info: ValidationInfo) -> dict[str, int | str]:
        family = str(info.data.get("family", "?"))
        if settings and family == "":
            raise rule("belong only to kind generated")
        try:
            for seed in SEEDS if family in FAMILIES else ():
                make_variant(family, seed, settings)
        except SettingsError as error:
            below = (error.field,) if error.field in settings else ()
            raise rule(error.message if below else str(error), below) from None
        return settings


class BankEntry(Entry):
    """banks/<slug>.yaml"""

    title: Title
    items: Annotated[list[ItemEntry], Field(min_length=1)]


class QuizItemEntry(Entry):
    """The place of an item in a quiz; `item` is bank/slug."""

    item: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    points: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 1


class QuizEntry(Entry):
    """quizzes/<slug>.yaml"""

    title: Title
    summary: Text
    order: Annotated[int, Field(ge=0, le=1000)]
    kind: Annotated[str, AfterValidator(one_of(QuizKind.values))]
    tries: Annotated[int, Field(ge=0, le=100)]
    solution_policy: Annotated[str, AfterValidator(one_of(SolutionPolicy.values))]
    shuffle_choices: bool = True
    is_public: bool
    is_published: bool
    is_welcome: bool = False
    items: Annotated[list[QuizItemEntry], Field(min_length=1)]

    @field_validator("is_welcome")
    @classmethod
    def is_open_to_strangers(cls, is_welcome: bool, info: ValidationInfo) -> bool:
        wanted = {"kind": QuizKind.PRACTICE, "is_public": True, "is_published": True}
        if is_welcome and any(info.data.get(name, value) != value for name, value in wanted.items()):
            raise rule("a welcome quiz must be published, public practice")
        return is_welcome


class NoteEntry(Entry):
    """notes/<slug>.md"""

    title: Title
    order: Annotated[int, Field(ge=0, le=1000)]
    summary: Text
    sources: Text
    body: Text


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
