"""The catalogue of mal-rules: every rule of the paper is there at the node it names, and every rule can be made."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from lstm_engine import FAMILIES, MALRULES, grade, make_variant
from lstm_engine.calculations import Case
from lstm_engine.cases import read_case
from lstm_engine.cells import CELLS
from lstm_engine.graph import entries
from lstm_engine.malrules import Slip
from tests.lstm_engine.exercises import keys, settings_of

PAPER = json.loads((Path(__file__).parents[1] / "golden" / "malrules.json").read_text())
NODES = {  # where the paper says that a rule is, of the cell of its example
    **dict.fromkeys(("M01", "M02", "M05", "M06", "M27", "M28", "M29", "M30"), ("h",)),
    **dict.fromkeys(("M32", "M33", "M34", "M37", "M38", "M39"), ("h",)),
    **dict.fromkeys(("M03", "M04", "M09", "M10", "M12", "M15", "M17", "M59"), ("keep",)),
    **dict.fromkeys(("M07", "M11", "M14"), ("write",)),
    **dict.fromkeys(("M08", "M13", "M16"), ("c",)),
    **dict.fromkeys(("M18", "M19"), ("f",)),
    **dict.fromkeys(("M21", "M22", "M26", "M31"), ("g",)),
    **dict.fromkeys(("M23", "M24"), ("i",)),
    **dict.fromkeys(("M35", "M36"), ("m",)),
    **dict.fromkeys(("M40", "M41", "M42", "M43", "M47", "M51"), ("a_h",)),
    **dict.fromkeys(("M48", "M50"), ("h_in",)),
    **dict.fromkeys(("M44", "M46"), ("uh_h",)),
    **dict.fromkeys(("M63", "M64", "M66"), ("rh",)),
    **dict.fromkeys(("M71", "M72", "M73"), ("slope_h",)),
    **dict.fromkeys(("M74", "M75", "M76", "M81", "M84"), ("dh_in",)),
    **dict.fromkeys(("M78", "M79", "M80"), ("slope_keep",)),
    **dict.fromkeys(("M67",), ("i", "f", "o")),
    "M20": ("c_in",),
    "M25": ("h",),
    "M45": ("wx_h",),
    "M49": ("x_in",),
    "M52": ("a_g",),
    "M53": ("uh_n",),
    "M54": ("a_o",),
    "M55": ("pc_o",),
    "M56": ("pc_f",),
    "M57": ("a_g", "a_o"),
    "M58": ("a_r", "a_u"),
    "M60": ("a_n",),
    "M61": ("uh_c",),
    "M62": ("ruh_n",),
    "M65": ("a_c",),
    "M68": ("i", "f", "o", "g", "m"),
    "M69": ("g", "m"),
    "M70": ("g", "m"),
    "M77": ("dU.h",),
    "M82": ("slope_m",),
    "M83": ("slope_i",),
    "M85": ("dg",),
}
TOGETHER = [  # cell, two rules whose final answers are one number, and the line that tells them apart
    ("mitx_gated", ("M01", "M24"), "g"),
    *((cell, ("M01", "M24"), "u") for cell in ("gru_ng_simple", "gru_ng")),
    ("gru_chung", ("M01", "M24"), "z"),
    *((cell, ("M02", "M24"), "z") for cell in ("gru_reset_before", "gru_reset_after")),
    ("lstm_cifg", ("M09", "M19"), "f"),
    ("lstm_cifg_f", ("M14", "M19"), "i"),
    *((cell, ("M24", "M64"), "r") for cell in ("gru_ng", "gru_chung", "gru_reset_before", "gru_reset_after")),
    *((cell, ("M09", "M24"), "f") for cell in ("lstm", "lstm_nobias", "lstm_peephole")),
]


def own_nodes(slip: Slip) -> set[str]:
    """The names of what a slip changes, without their times."""
    return {node.name.partition("@")[0] for node in slip.changed}


def test_there_are_the_85_rules_of_the_paper_and_ours_after_them():
    assert list(MALRULES) == [f"M{number:02}" for number in range(1, 108)]
    assert set(NODES) == set(list(MALRULES)[:85])


@pytest.mark.parametrize("example", PAPER["examples"] + PAPER["gradients"], ids=lambda example: example["rule"])
def test_rule_is_at_the_node_that_the_paper_names(example):
    case = read_case(PAPER["cases"][example["case"]], loss="h" if "what" in example else "")
    if "regime" in example:
        case = replace(case, regime_name=example["regime"])
    slips = [slip for slip in case.plan.slips if slip.malrule == example["rule"]]

    assert set(NODES[example["rule"]]) in [own_nodes(slip) for slip in slips]


def drawn_case(cell: str, units: int, seed: int) -> Case:
    """Two steps of a cell on random numbers; the last states are asked."""
    rng, sizes = np.random.default_rng(seed), CELLS[cell].shapes(units, units, 2)
    givens = tuple(
        (name, _nested(rng.uniform(0.2, 1.5, shape) * rng.choice([-1, 1], shape))) for name, shape in sizes.items()
    )
    asked = tuple(f"{state}@2" for state in CELLS[cell].states)
    return Case(cell, 2, givens, asked)


def _nested(value: np.ndarray) -> tuple:
    return tuple(_nested(row) for row in value) if value.ndim > 1 else tuple(map(float, value))


def outcomes(case: Case, rule: str, line: str) -> set[tuple[tuple[float, ...], float]]:
    """The final answers of every slip of a rule, each with the value that one line then has at the first step."""
    slips = [slip for slip in case.plan.slips if slip.malrule == rule]
    traces = [case.plan.follow(slip, case.trace(), case.regime) for slip in slips]
    rounded = [{name: round(entries(value)[0], 10) for name, value in trace.items()} for trace in traces]
    return {(tuple(values[name] for name in case.asked), values[f"{line}@1"]) for values in rounded}


@pytest.mark.parametrize(("cell", "rules", "line"), TOGETHER)
def test_one_more_line_tells_rules_apart_that_the_final_answer_does_not(cell, rules, line):
    for seed in range(10):
        case = drawn_case(cell, 1, seed)
        one, other = (outcomes(case, rule, line) for rule in rules)

        assert {answers for answers, _ in one} & {answers for answers, _ in other}, seed
        assert not one & other, seed


@pytest.mark.parametrize("seed", range(10))
def test_one_unit_cannot_tell_two_places_of_the_recurrent_bias_and_two_can(seed):
    def ends(units, rule):
        case = drawn_case("gru_reset_after", units, seed)
        slips = [slip for slip in case.plan.slips if slip.malrule == rule]
        traces = [case.plan.follow(slip, case.trace(), case.regime) for slip in slips]
        return {tuple(round(entry, 10) for entry in entries(trace["h@2"])) for trace in traces}

    assert ends(1, "M60") == ends(1, "M62")
    assert not ends(2, "M60") & ends(2, "M62")


FINAL = [  # family, settings, two rules that are reported together
    ("gated_rnn_step", {"level": 2}, ("M01", "M24")),
    ("gru_step", {"level": 2, "convention": "ng"}, ("M01", "M24")),
    ("gru_step", {"level": 2, "convention": "pytorch"}, ("M02", "M24")),
    ("gru_step", {"level": 2, "convention": "pytorch"}, ("M60", "M62")),
    ("gru_step", {"level": 3, "convention": "ng"}, ("M24", "M64")),
    ("variant_step", {"level": 2, "cell": "coupled"}, ("M09", "M19")),
    ("variant_step", {"level": 2, "cell": "coupled by f"}, ("M14", "M19")),
    ("variant_step", {"level": 2, "cell": "peepholes"}, ("M09", "M24")),
    ("lstm_step", {"level": 2}, ("M09", "M24")),
]


@pytest.mark.parametrize(("family", "settings", "rules"), FINAL)
def test_rules_that_no_final_answer_tells_apart_are_reported_together(family, settings, rules):
    met, sure = 0, next(rule for rule in rules if rule != "M24")  # M24 may be in another gate
    for seed in range(5):
        variant = make_variant(family, seed, settings)
        pairs = {frozenset(name.split()[0] for name in pair) for pair in variant.certificate.together}
        assert frozenset(rules) in pairs
        for prediction in variant.predictions:
            result = grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))
            met += set(rules) <= set(result.malrules)
            if prediction.malrule == sure:
                assert set(rules) <= set(result.malrules)
    assert met >= 5


@cache
def seen_somewhere() -> set[str]:
    """The rules that some variant of some family can tell, and those that an example of the paper can."""
    found = {example["rule"] for example in PAPER["examples"] + PAPER["gradients"]}
    return found | {prediction.malrule for variant in _variants() for prediction in variant.predictions}


def _variants() -> Iterator:
    for family in FAMILIES:
        yield from (make_variant(family, seed, settings) for settings in settings_of(family) for seed in range(2))


@pytest.mark.parametrize("rule", MALRULES)
def test_every_rule_is_made_somewhere(rule):
    assert rule in seen_somewhere()
