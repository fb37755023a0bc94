"""The records that cross the door: frozen, made of text, numbers and tuples, JSON and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self

Verdict = Literal["right", "follows", "rounded_early", "fault", "not_judged", "unreadable"]


class EngineError(ValueError):
    """Something handed to the engine cannot be used; `field` names the part at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class SettingsError(EngineError):
    """Family settings from which no exercise can be made; the author sees `message` at `field`."""


@dataclass(frozen=True, slots=True)
class Given:
    """One number, vector or matrix that the question states. `symbol` and `value` are TeX."""

    symbol: str
    value: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Blank:
    """One place for an answer. `name` is the node asked ("c", "h@2", "h[1]"); `symbol` is TeX. `decimals` is None
    where the answer is no number of so many decimals.

    `kind` is "number", "whole", "choice" (one of the options, answered by its place from 0) or "choices" (several,
    answered by their places with commas between). Options are Markdown.
    """

    name: str
    symbol: str
    spoken: str
    decimals: int | None
    kind: str = "number"
    options: tuple[str, ...] = ()

    def picked(self, answer: str) -> tuple[str, ...]:
        """The options that an answer such as "0,2" names, in their order."""
        places = {place.strip() for place in answer.split(",")}
        return tuple(option for place, option in enumerate(self.options) if str(place) in places)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild what `asdict` and JSON made of a blank."""
        return cls(**{**data, "options": tuple(data.get("options", ()))})


@dataclass(frozen=True, slots=True)
class Work:
    """A table that the question is about: a trace to be read, or somebody's calculation. Cells are TeX, the first of a
    row says what the row is; the head is Markdown."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SolutionLine:
    """One line of the worked solution: `symbol` = `formula` = `numbers` = `value` in TeX.

    `plain` is the same as text, `spoken` as it is said, `said` its name alone; `principle` explains a line shown
    among others that are asked for (`principles.py`).
    """

    name: str
    symbol: str
    formula: str
    numbers: str
    value: str
    why: str
    plain: str
    spoken: str = ""
    said: str = ""
    principle: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What the student may see of a variant. Stem and legend are Markdown with $TeX$; formulas are TeX.

    `table` says that the blanks are the lines of one calculation, `varies` that another seed gives other numbers.
    `lines` counts those that `step_by_step` can ask for; `worked` are those that it shows, each after so many blanks.
    """

    family: str
    level: int
    title: str
    stem: str
    legend: str
    precision: str
    formulas: tuple[str, ...]
    givens: tuple[Given, ...]
    blanks: tuple[Blank, ...]
    table: bool
    varies: bool = True
    work: Work | None = None
    lines: int = 0
    worked: tuple[tuple[int, SolutionLine], ...] = ()

    @property
    def worked_names(self) -> tuple[str, ...]:
        """The names of the lines that are shown."""
        return tuple(line.name for _before, line in self.worked)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild what `asdict` and JSON made of a question."""
        return cls(
            **{
                **data,
                "formulas": tuple(data["formulas"]),
                "givens": tuple(Given(**given) for given in data["givens"]),
                "blanks": tuple(map(Blank.from_json, data["blanks"])),
                "work": Work(**{name: _tuples(part) for name, part in data["work"].items()})
                if data.get("work")
                else None,
                "worked": tuple((before, SolutionLine(**line)) for before, line in data.get("worked", ())),
            }
        )


@dataclass(frozen=True, slots=True)
class Key:
    """The answer for one blank: the exact value, the half-width of the accepted band, the value as displayed."""

    blank: str
    value: float
    tolerance: float
    shown: str


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a student who makes one slip answers: the rule, the node it replaces, a number for each blank."""

    malrule: str
    node: str
    answers: tuple[float, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """How well a variant tells mistakes apart. Distances are in tolerances; rules are "M09 keep"."""

    smallest_distance: float
    detectable: tuple[str, ...]
    undetectable: tuple[str, ...]
    together: tuple[tuple[str, str], ...]
    draws: int
    saturation: float


@dataclass(frozen=True, slots=True)
class Variant:
    """One exercise with its numbers: `question` is for the student, everything else marks the student.

    `attributes` are what results of many variants can be split by, such as ("sign of c", "-").
    """

    family: str
    seed: int
    settings: tuple[tuple[str, int | str], ...]
    engine_version: str
    question: Question
    case: tuple[tuple[str, Any], ...]
    answer_key: tuple[Key, ...]
    predictions: tuple[Prediction, ...]
    solution: tuple[SolutionLine, ...]
    certificate: Certificate
    attributes: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The variant as plain dicts, lists, text and numbers; `question` stands apart under its own name."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild the variant that `to_json` wrote; equal to the one that was written.

        The predictions may be left out, for marking does without them; the question may be a record already.
        """
        certificate = {name: _tuples(value) for name, value in data["certificate"].items()}
        return cls(
            family=data["family"],
            seed=data["seed"],
            settings=_tuples(data["settings"]),
            engine_version=data["engine_version"],
            question=asked if isinstance(asked := data["question"], Question) else Question.from_json(asked),
            case=_tuples(data["case"]),
            answer_key=tuple(Key(**key) for key in data["answer_key"]),
            predictions=tuple(
                Prediction(item["malrule"], item["node"], tuple(item["answers"]), tuple(item["shown"]))
                for item in data.get("predictions", ())
            ),
            solution=tuple(SolutionLine(**line) for line in data["solution"]),
            certificate=Certificate(**certificate),
            attributes=_tuples(data.get("attributes", ())),
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """The judgement of one blank. `points` is 0 to 1; `feedback` is Markdown with $TeX$."""

    blank: str
    raw: str
    value: float | None
    verdict: Verdict
    points: float
    malrules: tuple[str, ...]
    feedback: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The judgement of a response. An unreadable response has no score worth keeping and costs nothing.

    `path` holds the student's own path through the solution as (line name, value shown) and `parts_at` the
    name of the line where it leaves the right one; both are empty when the response is right or unexplained.
    """

    score: float
    readable: bool
    marks: tuple[Mark, ...]
    malrules: tuple[str, ...] = ()
    path: tuple[tuple[str, str], ...] = ()
    parts_at: str = ""

    @property
    def right(self) -> bool:
        """Every blank earned all its points."""
        return self.readable and all(mark.points == 1 for mark in self.marks)

    def to_json(self) -> dict[str, Any]:
        """The grade as plain dicts, lists, text and numbers."""
        marks = [{name: getattr(mark, name) for name in Mark.__slots__} for mark in self.marks]
        return {name: getattr(self, name) for name in Grade.__slots__} | {"marks": marks}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild the grade that `to_json` wrote."""
        marks = tuple(Mark(**{**mark, "malrules": tuple(mark["malrules"])}) for mark in data["marks"])
        known = {field.name for field in fields(cls)}
        rest = {name: _tuples(value) for name, value in data.items() if name in known and name != "marks"}
        return cls(**rest, marks=marks)


def _tuples(value: Any) -> Any:
    """JSON lists back to tuples, all the way down."""
    if not isinstance(value, (list, tuple)):
        return value
    return tuple([_tuples(part) if isinstance(part, (list, tuple)) else part for part in value])
