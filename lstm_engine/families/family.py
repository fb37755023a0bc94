"""What a family of exercises is, and how a draw becomes a variant: the student's part apart from the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lstm_engine.graph import lane_of
from lstm_engine.notation import formula_tex, symbol, words
from lstm_engine.numbers import show
from lstm_engine.records import Blank, Given, Key, Prediction, Question, SettingsError, Variant
from lstm_engine.solutions import names_at, solution_lines, value_plain, value_tex
from lstm_engine.variants import Case, Drawn, Spec, draw

ENGINE_VERSION = "1.0"

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
    """A generator of exercises of one kind: a title, levels, settings, and a specification for each choice."""

    name: str
    title: str
    summary: str
    levels: tuple[str, ...]
    spec: Callable[[Settings], Spec]
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

    def make(self, seed: int, settings: Settings) -> Variant:
        """One variant: drawn, separated, certified, frozen."""
        chosen = self.checked(settings)
        spec = self.spec(chosen)
        return freeze(self, seed, chosen, spec, draw(spec, seed))


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


def freeze(family: Family, seed: int, settings: Settings, spec: Spec, drawn: Drawn) -> Variant:
    """The variant as it is stored."""
    case = drawn.case
    level = settings["level"]
    return Variant(
        family=family.name,
        seed=seed,
        settings=tuple(settings.items()),
        engine_version=ENGINE_VERSION,
        question=Question(
            family=family.name,
            level=level if isinstance(level, int) else 1,
            title=spec.title,
            stem=spec.stem,
            legend=spec.legend or case.cell.convention,
            precision=precision(case),
            formulas=formulas(case),
            givens=tuple(_given(case, name, drawn) for name in case.names),
            blanks=tuple(_blank(case, index) for index in range(len(case.entries()))),
            table=spec.table,
            varies=bool(spec.grids),
        ),
        case=case.to_pairs(),
        answer_key=_answer_key(drawn),
        predictions=_predictions(drawn),
        solution=solution_lines(case, drawn.trace),
        certificate=drawn.certificate,
    )


def precision(case: Case) -> str:
    """How to round, in a sentence."""
    if case.regime.hard:
        return (
            r"Round every $\sigma$ to 0 or 1 and every $\tanh$ to $-1$ or 1, by the sign of the argument. "
            "Sums and products are not rounded."
        )
    if case.carry is None:
        return "Give the exact value; nothing has to be rounded."
    if case.regime.step_decimals is not None:
        return f"Round every line to {case.decimals} decimals as soon as you have it."
    return f"Carry at least {case.carry} decimals; give answers with {case.decimals}."


def formulas(case: Case) -> tuple[str, ...]:
    """The equations of this exercise in TeX, each activation with its weighted sum written out."""
    nodes = {node.name: node for node in case.plan.graph.nodes if node.name.endswith("@1")}
    lines = []
    for name, node in nodes.items():
        if not node.written or (node.kind == "sum" and any(name in other.reads for other in nodes.values())):
            continue
        template = node.formula
        for read in node.reads:
            if read in nodes and nodes[read].kind == "sum":
                template = template.replace(f"{{{read[:-2]}}}", nodes[read].formula)
        text = formula_tex(template, _symbols_at(name, case), scalar=True, numbers=False)
        own = symbol(name, case.profile, 1)
        if text != own:
            lines.append(f"{own} = {text}")
    return tuple(lines)


def _symbols_at(name: str, case: Case) -> Callable[[str], str]:
    name_of = names_at(name, case)
    return lambda local: symbol(name_of(local), case.profile, 1)


def _given(case: Case, name: str, drawn: Drawn) -> Given:
    value = lane_of(drawn.trace[name], 0)
    return Given(
        symbol(name, case.profile, case.time_steps),
        value_tex(value, None),
        f"{words(name, case.profile, case.time_steps)} = {value_plain(value, None)}",
    )


def _blank(case: Case, index: int) -> Blank:
    entry = case.entries()[index]
    node, unit = entry
    tex, spoken = symbol(node, case.profile, case.time_steps), words(node, case.profile, case.time_steps)
    if case.units > 1:
        tex, spoken = rf"({tex})_{{{unit + 1}}}", f"{spoken}, entry {unit + 1}"
    return Blank(case.blank(entry), tex, spoken, case.decimals)


def _shown(case: Case, value: float) -> str:
    return show(value, case.decimals if case.carry is not None else None)


def _answer_key(drawn: Drawn) -> tuple[Key, ...]:
    case = drawn.case
    values = drawn.answers[:, 0].tolist()
    return tuple(
        Key(case.blank(entry), value, float(tolerance), _shown(case, value))
        for entry, value, tolerance in zip(case.entries(), values, drawn.tolerances, strict=True)
    )


def _predictions(drawn: Drawn) -> tuple[Prediction, ...]:
    case, seen = drawn.case, set(drawn.certificate.detectable)
    return tuple(
        Prediction(slip.malrule, slip.place, tuple(values), tuple(_shown(case, value) for value in values))
        for slip, values in zip(case.plan.slips, drawn.answers.T[1:].tolist(), strict=True)
        if slip.name in seen
    )
