"""What may stand in a field of content. Rules between several entries are in `agreement`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any, Self

from django.core.exceptions import ValidationError as Refused
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from courses.models import Course, validate_time_zone
from flashcards import cloze
from flashcards.boxes import BOXES
from flashcards.models import Kind as CardKind
from lstm_engine import FAMILIES, MALRULES, SettingsError, make_variant
from publishing.documents import Place
from quizzes.kinds import KINDS
from quizzes.lint import check_text
from quizzes.models import AttemptRule, Bloom, LateRule, Moment, QuizKind, Scoring, Variation
from quizzes.policy_faults import policy_faults

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# The fields that each kind of card needs, and those that only some kinds have.
NEEDED = {
    "basic": ("front", "back"),
    "reversed": ("front", "back"),
    "cloze": ("front",),
    "typed": ("front", "accepted"),
    "true_or_fix": ("front", "back", "is_true"),
    "diagram": ("front", "back", "box"),
    "skill": ("family",),
}
ONLY_FOR = {"accepted": ("typed",), "is_true": ("true_or_fix",), "box": ("diagram",)}
MOMENT = "%Y-%m-%d %H:%M"
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


def dealable(family: str, settings: dict[str, int | str]) -> dict[str, int | str]:
    """The settings, if the family can deal with them; an unknown family is spoken of elsewhere."""
    try:
        for seed in SEEDS if family in FAMILIES else ():
            make_variant(family, seed, settings)
    except SettingsError as error:
        below = (error.field,) if error.field in settings else ()
        raise rule(error.message if below else str(error), below) from None
    return settings


Slug = Annotated[str, Field(pattern=SLUG, max_length=50)]
Title = Annotated[str, Field(max_length=200), AfterValidator(_filled), AfterValidator(_plain)]
Concept = Annotated[str, Field(max_length=80), AfterValidator(_plain)]
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
    """One choice; what it needs depends on the kind of its item: see `agreement`."""

    place: Annotated[Markdown, Field(max_length=200)] = ""
    text: Text
    key: bool = False
    stays_last: bool = False
    malrule: Annotated[str, Field(validate_default=True)] = ""
    reason: Annotated[Markdown, Field(validate_default=True)] = ""
    feedback: Markdown = ""

    @field_validator("malrule")
    @classmethod
    def is_in_the_catalogue(cls, malrule: str, info: ValidationInfo) -> str:
        if malrule and malrule not in MALRULES:
            first, *_, last = MALRULES
            raise rule(f"there is no mal-rule {malrule!r}; they run from {first} to {last}")
        if malrule and info.data.get("key"):
            raise rule("belongs to a wrong choice, and this is a key")
        return malrule

    @field_validator("reason")
    @classmethod
    def is_for_a_wrong_choice(cls, reason: str, info: ValidationInfo) -> str:
        if reason and info.data.get("key"):
            raise rule("belongs to a wrong choice, and this is a key")
        return reason


class ItemEntry(Entry):
    """One item of a bank: choices, or a family of the engine with its settings."""

    slug: Slug
    title: Title
    kind: Annotated[str, AfterValidator(one_of(KINDS))]
    concept: Concept = ""
    bloom: Annotated[str, AfterValidator(one_of(Bloom.values))] = ""
    stem: Annotated[Markdown, Field(validate_default=True)] = ""
    scoring: Annotated[str, AfterValidator(one_of(Scoring.values))] = Scoring.NET.value
    decimals: Annotated[int, Field(ge=0, le=10)] | None = None
    tolerance: Annotated[str, Field(max_length=20)] = ""
    row_labels: Markdown = ""
    column_labels: Markdown = ""
    family: Annotated[str, Field(validate_default=True)] = ""
    settings: dict[str, int | str] = Field(default={}, validate_default=True)
    approved_seeds: list[Annotated[int, Field(ge=0, lt=2**63)]] = []
    choices: list[ChoiceEntry] = []
    explanation: Text
    source: Text

    @field_validator("stem")
    @classmethod
    def is_given_where_needed(cls, stem: str, info: ValidationInfo) -> str:
        kind = KINDS.get(info.data.get("kind", ""))
        if kind and not stem and "stem" in kind.needed:
            raise rule("is required")
        return stem

    @field_validator("family")
    @classmethod
    def is_known(cls, family: str, info: ValidationInfo) -> str:
        kind = KINDS.get(info.data.get("kind", ""))
        if kind and "family" in kind.fields and family not in FAMILIES:
            raise rule(f"must be one of {', '.join(FAMILIES)}" + (f", not {family!r}" if family else ""))
        return family

    @field_validator("settings")
    @classmethod
    def can_be_dealt(cls, settings: dict[str, int | str], info: ValidationInfo) -> dict[str, int | str]:
        return dealable(str(info.data.get("family", "?")), settings)


class BankEntry(Entry):
    """banks/<slug>.yaml"""

    title: Title
    items: Annotated[list[ItemEntry], Field(min_length=1)]


class QuizItemEntry(Entry):
    """The place of an item in a quiz, which is bank/slug; or of a pool, a bank of which some items are drawn, all or
    those about one concept."""

    item: Annotated[str, Field(pattern=r"^([a-z0-9-]+/[a-z0-9-]+)?$")] = ""
    pool: Annotated[str, Field(pattern=r"^[a-z0-9-]*$", validate_default=True)] = ""
    concept: Concept = ""
    draw: Annotated[int, Field(ge=0, le=100, validate_default=True)] = 0
    generated: Annotated[int, Field(ge=0)] = 0
    points: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 1

    @field_validator("pool")
    @classmethod
    def is_one_of_two(cls, pool: str, info: ValidationInfo) -> str:
        if bool(pool) == bool(info.data.get("item", not pool)):
            raise rule("write either an item (bank/slug) or a pool (a bank)")
        return pool

    @field_validator("concept")
    @classmethod
    def is_of_a_bank(cls, concept: str, info: ValidationInfo) -> str:
        if concept and "pool" in info.data and not info.data["pool"]:
            raise rule("says which items of a pool are drawn")
        return concept

    @field_validator("draw")
    @classmethod
    def is_of_a_pool(cls, draw: int, info: ValidationInfo) -> int:
        if "pool" in info.data and bool(draw) != bool(info.data["pool"]):
            raise rule("says how many items of a pool are drawn")
        return draw

    @field_validator("generated")
    @classmethod
    def is_among_those_drawn(cls, generated: int, info: ValidationInfo) -> int:
        if generated > info.data.get("draw", generated):
            raise rule("at least so many of those drawn are generated: no more than are drawn")
        return generated


def _moment(text: str) -> str:
    try:
        datetime.strptime(text, MOMENT)
    except ValueError:
        raise rule('must look like "2026-12-04 18:00", on the clock of the course') from None
    return text


class QuizEntry(Entry):
    """quizzes/<slug>.yaml"""

    title: Title
    summary: Text
    order: Annotated[int, Field(ge=0, le=1000)]
    kind: Annotated[str, AfterValidator(one_of(QuizKind.values))]
    opens_at: Annotated[str, AfterValidator(_moment)] | None = None
    closes_at: Annotated[str, AfterValidator(_moment)] | None = None
    late_rule: Annotated[str, AfterValidator(one_of(LateRule.values))] = LateRule.REFUSE.value
    late_penalty: Annotated[int, Field(ge=0, le=100)] = 0
    minutes: Annotated[int, Field(ge=0, le=10_000)] = 0
    max_attempts: Annotated[int, Field(ge=0, le=100)] = 0
    attempt_rule: Annotated[str, AfterValidator(one_of(AttemptRule.values))] = AttemptRule.BEST.value
    tries: Annotated[int, Field(ge=0, le=100)]
    credit: Annotated[str, Field(max_length=60)] = ""
    offers_hints: bool = False
    hint_cost: Annotated[int, Field(ge=0, le=100)] = 0
    asks_confidence: bool = False
    shuffle_items: bool = False
    shuffle_choices: bool = True
    variation: Annotated[str, AfterValidator(one_of(Variation.values))] = Variation.ATTEMPT.value
    marks_shown: Annotated[str, AfterValidator(one_of(Moment.values))] = Moment.AT_ONCE.value
    solution_shown: Annotated[str, AfterValidator(one_of(Moment.values))] = Moment.LAST_TRY.value
    release_reason: Annotated[str, Field(max_length=300)] = ""
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

    @model_validator(mode="after")
    def follows_rules_that_agree(self) -> Self:
        for name, message in policy_faults(self):
            raise rule(message, (name,))
        return self


class CardEntry(Entry):
    """One note of a deck, which yields a card or several. Each kind has its own fields."""

    slug: Slug
    kind: Annotated[str, AfterValidator(one_of(CardKind.values))]
    concept: Concept = ""
    front: Annotated[Markdown, Field(validate_default=True)] = ""
    back: Annotated[Markdown, Field(validate_default=True)] = ""
    accepted: Annotated[list[Text], Field(validate_default=True)] = []
    is_true: bool | None = Field(default=None, validate_default=True)
    box: Annotated[str, Field(validate_default=True)] = ""
    family: Annotated[str, Field(validate_default=True)] = ""
    settings: dict[str, int | str] = Field(default={}, validate_default=True)
    malrule: str = ""
    source: Annotated[Markdown, Field(validate_default=True)] = ""

    @field_validator("front", "back", "accepted", "is_true", "box", "family")
    @classmethod
    def belongs_to_the_kind(cls, value: Any, info: ValidationInfo) -> Any:
        kind, name = str(info.data.get("kind", "")), str(info.field_name)
        if kind in NEEDED and name in NEEDED[kind] and value in ("", [], None):
            raise rule("is required")
        if kind in NEEDED and name in ONLY_FOR and kind not in ONLY_FOR[name] and value not in ("", [], None):
            raise rule(f"belongs only to kind {' and '.join(ONLY_FOR[name])}")
        return value if name != "is_true" or value is not None else True

    @field_validator("front")
    @classmethod
    def has_gaps_where_it_must(cls, front: str, info: ValidationInfo) -> str:
        if info.data.get("kind") == CardKind.CLOZE and not cloze.numbers(front):
            raise rule("has no gap: write one as {{c1::the answer}}")
        return front

    @field_validator("box")
    @classmethod
    def is_in_the_drawing(cls, box: str) -> str:
        return box if not box else one_of(BOXES)(box)

    @field_validator("family")
    @classmethod
    def is_known(cls, family: str) -> str:
        return family if not family else one_of(FAMILIES)(family)

    @field_validator("settings")
    @classmethod
    def can_be_dealt(cls, settings: dict[str, int | str], info: ValidationInfo) -> dict[str, int | str]:
        return dealable(str(info.data.get("family", "?")), settings)

    @field_validator("malrule")
    @classmethod
    def is_in_the_catalogue(cls, malrule: str) -> str:
        if malrule and malrule not in MALRULES:
            raise rule(f"there is no mal-rule {malrule!r}; they run from {min(MALRULES)} to {max(MALRULES)}")
        return malrule

    @field_validator("source")
    @classmethod
    def is_given_for_a_fact(cls, source: str, info: ValidationInfo) -> str:
        if info.data.get("kind", CardKind.SKILL) != CardKind.SKILL and not source:
            raise rule("is required")
        return source


class DeckEntry(Entry):
    """decks/<slug>.yaml"""

    title: Title
    summary: Text
    order: Annotated[int, Field(ge=0, le=1000)]
    is_public: bool
    is_published: bool
    cards: Annotated[list[CardEntry], Field(min_length=1)]


class NoteEntry(Entry):
    """notes/<slug>.md"""

    title: Title
    order: Annotated[int, Field(ge=0, le=1000)]
    summary: Text
    sources: Text
    body: Text
