"""What a family of exercises is, and how a draw becomes a variant: the student's part apart from the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lstm_engine import questions
from lstm_engine.records import Question, SettingsError, Variant, Work
from lstm_engine.solutions import solution_lines
from lstm_engine.specs import Spec
from lstm_engine.variants import Drawn, draw, draw_many

ENGINE_VERSION = "2.1"

Settings = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing an author may choose: its values, the usual one first among equals, and what it does."""

    name: str
    default: int | str
    choices: tuple[int | str, ...]
    help: str


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """A generator of exercises of one kind: a title, levels, settings, and a specification for each choice.

    `difficulty` is 1 (one operation) to 5 (sequences, gradients, backwards). A family whose numbers follow a script
    and not a grid has `scripted` in place of `spec`: it is handed the seed, and may show work to be read.
    """

    name: str
    title: str
    summary: str
    difficulty: int
    levels: tuple[str, ...]
    spec: Callable[[Settings], Spec] | None = None
    scripted: Callable[[Settings, int], tuple[Spec, Work | None]] | None = None
    options: tuple[Setting, ...] = ()

    @property
    def settings(self) -> tuple[Setting, ...]:
        """All settings, the level first."""
        numbers = tuple(range(1, len(self.levels) + 1))
        described = "; ".join(f"{number}: {text}" for number, text in zip(numbers, self.levels, strict=True))
        return (Setting("level", 1, numbers, described), *self.options)

    def checked(self, settings: Settings) -> dict[str, int | str]:
        """The settings, complete and legal; SettingsError names the field that is not."""
        known = {setting.name: setting for setting in self.settings}
        for name in settings:
            if name not in known:
                raise SettingsError(str(name)[:40], f"{self.name} has no such setting; it has {', '.join(known)}")
        return {name: _choice(setting, settings.get(name, setting.default)) for name, setting in known.items()}

    def make(self, seeds: Sequence[int], settings: Settings) -> list[Variant]:
        """A variant for each seed: drawn, separated, certified, frozen."""
        chosen = tuple(self.checked(settings).items())
        if self.scripted:
            scripts = [self.scripted(dict(chosen), seed) for seed in seeds]
            draws = [draw(spec, seed) for seed, (spec, _) in zip(seeds, scripts, strict=True)]
            frames = [frame(self, chosen, spec, work) for spec, work in scripts]
        else:
            spec, question = _plain_frame(self, chosen)
            draws, frames = draw_many(spec, seeds), [question] * len(seeds)
        return [freeze(*parts, chosen) for parts in zip(seeds, draws, frames, strict=True)]


def _choice(setting: Setting, value: object) -> int | str:
    for choice in setting.choices:
        if value == choice and type(value) is type(choice):
            return choice
    raise SettingsError(setting.name, f"{str(value)[:40]!r} is not one of {', '.join(map(str, setting.choices))}")


def tenths(low: int, high: int, *, signed: bool = True) -> tuple[float, ...]:
    """The numbers from low to high tenths, with both signs or only positive; never 0."""
    positive = [tenth / 10 for tenth in range(low, high + 1) if tenth]
    return tuple([-value for value in reversed(positive)] + positive if signed else positive)


WEIGHTS, BIASES, INPUTS = tenths(3, 12), tenths(1, 5), tenths(5, 15)
HIDDEN, CELLS_T, GATES = tenths(3, 9), tenths(5, 15), tenths(1, 9, signed=False)


def parameter_grids(names: Iterable[str]) -> dict[str, tuple[float, ...]]:
    """The usual grid for each parameter: tenths, never 0 (range T)."""
    return {name: WEIGHTS if name[:2] in ("W.", "U.") else BIASES for name in names}


@lru_cache(1024)
def _plain_frame(family: Family, settings: tuple[tuple[str, int | str], ...]) -> tuple[Spec, Question]:
    """What is the same in all variants of a family at some settings."""
    if not family.spec:
        raise SettingsError("family", f"{family.name} has no specification")
    spec = family.spec(dict(settings))
    return spec, frame(family, settings, spec)


def frame(
    family: Family, settings: tuple[tuple[str, int | str], ...], spec: Spec, work: Work | None = None
) -> Question:
    """The question without its numbers."""
    case, level = spec.pattern, dict(settings)["level"]
    return Question(
        family=family.name,
        level=level if isinstance(level, int) else 1,
        title=spec.title,
        stem=spec.stem,
        legend=spec.legend or case.scheme.convention,
        precision=questions.precision(case),
        formulas=spec.formulas or questions.formulas(case),
        givens=(),
        blanks=questions.blanks(case),
        table=spec.table,
        varies=bool(spec.grids) or family.scripted is not None,
        work=work,
    )


def freeze(seed: int, drawn: Drawn, question: Question, settings: tuple[tuple[str, int | str], ...]) -> Variant:
    """The variant as it is stored."""
    case, solution = drawn.case, solution_lines(drawn.case, drawn.trace)
    lines = 0 if case.goal or question.work else len(solution)
    return Variant(
        family=question.family,
        seed=seed,
        settings=settings,
        engine_version=ENGINE_VERSION,
        question=replace(question, givens=questions.givens(case, drawn.trace), lines=lines),
        case=case.to_pairs(),
        answer_key=questions.answer_key(case, drawn.answers[:, 0], drawn.tolerances),
        predictions=questions.predictions(case, drawn.answers, drawn.certificate.detectable),
        solution=solution,
        certificate=drawn.certificate,
        attributes=questions.attributes(case, drawn.trace),
    )
