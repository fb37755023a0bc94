"""The same variant in other letters: the numbers stay, and the legend says what the gate means.

A notation brings a habit: in PyTorch the update gate is the share kept, in Andrew Ng's course the share overwritten.
The cell of the question decides, not the letter, so where the two differ the legend warns of it.
"""

from __future__ import annotations

from dataclasses import replace

from lstm_engine import questions
from lstm_engine.calculations import Case
from lstm_engine.cells import CELLS
from lstm_engine.graph import Trace
from lstm_engine.letters import Translate, in_text, translation
from lstm_engine.notation import KEEPS, PROFILE_NAMES, WHOSE
from lstm_engine.records import Blank, EngineError, Question, Variant, Work
from lstm_engine.solutions import shown_line, solution_lines


def in_notation(variant: Variant, notation: str) -> Variant:
    """The variant in the letters of a profile: "engine", "mitx", "ng", "pytorch" or "hs1997".

    Key, tolerances, predictions and the names of the blanks are those of the variant. An exercise that is not about
    a cell has letters of its own and comes back as it was. EngineError where the profile is unknown.
    """
    if notation not in PROFILE_NAMES:
        raise EngineError("notation", f"{str(notation)[:40]!r} is not one of {', '.join(PROFILE_NAMES)}")
    old = Case.from_pairs(variant.case)
    if old.cell_name not in CELLS:
        return variant
    new = replace(old, notation=notation)
    every = replace(new, asked=(*new.asked, *variant.question.worked_names))
    trace = every.trace()
    return replace(
        variant,
        question=_question(variant.question, old, new, trace),
        case=new.to_pairs(),
        solution=solution_lines(every, trace),
    )


def _question(question: Question, old: Case, new: Case, trace: Trace) -> Question:
    tex = translation(old, new)
    written = question.formulas == questions.formulas(old)
    return replace(
        question,
        stem=in_text(question.stem, tex),
        legend=in_text(question.legend.removesuffix(_warning(old)), tex) + _warning(new),
        formulas=questions.formulas(new) if written else tuple(map(tex, question.formulas)),
        givens=questions.givens(new, trace),
        blanks=tuple(map(_options_kept, questions.blanks(new), question.blanks)),
        work=_work(question.work, tex) if question.work else None,
        worked=tuple((before, shown_line(new, line.name, trace, new.asked)) for before, line in question.worked),
    )


def _options_kept(new: Blank, old: Blank) -> Blank:
    return replace(new, options=old.options)


def _work(work: Work, tex: Translate) -> Work:
    head = tuple(map(tex, work.head))
    return replace(work, head=head, rows=tuple(tuple(map(tex, row)) for row in work.rows))


def _warning(case: Case) -> str:
    """What the gate is the share of here, where these letters promise something else."""
    habit, scheme = KEEPS.get(case.profile), case.scheme
    if not scheme.update_gate or habit is None or habit == scheme.keeps:
        return ""
    share = {True: "kept", False: "overwritten"}
    gate = case.symbol(f"{scheme.update_gate}@1")
    return (
        f" Mind the gate: in {WHOSE[case.profile]} it is the share {share[habit]}; "
        f"in this question ${gate}$ is the share **{share[scheme.keeps]}**."
    )
