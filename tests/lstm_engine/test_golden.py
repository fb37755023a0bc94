"""The cells agree with values that were made elsewhere: torch for the cells, the catalogue for the mal-rules."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lstm_engine import MALRULES
from lstm_engine.__main__ import diagnose, run
from lstm_engine.cases import read_case
from lstm_engine.cells import CELLS
from lstm_engine.graph import entries
from tests.lstm_engine import plain

GOLDEN = Path(__file__).parents[1] / "golden"
TORCH = {name: json.loads((GOLDEN / f"{name}.json").read_text()) for name in CELLS}
CATALOGUE = json.loads((GOLDEN / "malrules.json").read_text())
EXAMPLES = [pytest.param(example, id=f"{example['rule']} {example['case']}") for example in CATALOGUE["examples"]]
LAST_DECIMAL = 0.5e-4 + 1e-9
BY_HAND = {  # slips of the catalogue's examples that plain.py can make as well
    "mitx_gated": ("M01", "M03", "M04", "M05", "M06", "M07"),
    "lstm": tuple(f"M{n:02}" for n in (*range(8, 19), *range(20, 25), *range(31, 40), 50, 57)),
    "rnn_tanh": ("M25", "M27", "M28", "M30", *(f"M{n}" for n in (40, 41, 42, 43, 47, 48, 49, 51))),
    "lstm_nobias": ("M52",),
    "gru_reset_after": ("M02", "M53", "M60", "M62"),
    "gru_ng": ("M58", "M59", "M63", "M64", "M65", "M66"),
}


def of_case(example: Mapping[str, Any]) -> dict[str, Any]:
    """The case of an example, in the regime that it is meant in."""
    return {**CATALOGUE["cases"][example["case"]], "regime": example["regime"]}


def slips_values(case: Mapping[str, Any], rule: str) -> list[dict[str, list[float]]]:
    """The last states for every slip of one rule."""
    read = read_case(case)
    trace, slips = read.trace(), [slip for slip in read.plan.slips if slip.malrule == rule]
    wrong = [read.plan.follow(slip, trace, read.regime) for slip in slips]
    return [{state: entries(values[f"{state}@{read.time_steps}"]) for state in read.scheme.states} for values in wrong]


@pytest.mark.parametrize("name", CELLS)
def test_golden_files_say_what_made_them(name):
    made_with = TORCH[name]["made_with"]

    assert made_with["library"] == "torch"
    assert made_with["version"].startswith("2.")
    assert made_with["command"] == "python tests/golden/make_golden.py"


def test_golden_script_does_not_know_the_engine():
    assert "lstm_engine" not in (GOLDEN / "make_golden.py").read_text()


@pytest.mark.parametrize(
    ("case", "steps"),
    [
        pytest.param(entry["case"], entry["steps"], id=f"{name} {entry['name']}")
        for name in CELLS
        for entry in TORCH[name]["cases"]
    ],
)
def test_steps_equal_those_of_torch(case, steps):
    ours = run(case)["steps"]

    assert len(ours) == len(steps)
    for mine, theirs in zip(ours, steps, strict=True):
        for state, value in theirs.items():
            assert np.all(np.abs(np.subtract(mine[state], value)) <= 1e-12 * np.maximum(1, np.abs(value)))


@pytest.mark.parametrize("name", CELLS)
def test_tiny_values_are_right_to_the_last_bits(name):
    for entry in TORCH[name]["cases"]:
        if entry["name"].startswith("tiny"):
            for mine, theirs in zip(run(entry["case"])["steps"], entry["steps"], strict=True):
                np.testing.assert_allclose(mine["h"], theirs["h"], rtol=1e-10, atol=1e-24)


def test_every_rule_of_the_catalogue_has_an_example():
    examples = CATALOGUE["examples"] + CATALOGUE["gradients"]

    assert [example["rule"] for example in examples] == [f"M{number:02}" for number in range(1, 86)]
    assert {example["rule"] for example in examples} <= set(MALRULES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_right_value_of_the_catalogue(example):
    final = run(of_case(example))["final"]

    for state, value in example["right"].items():
        assert np.allclose(final[state], value, rtol=0, atol=LAST_DECIMAL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_slip_gives_the_wrong_value_of_the_catalogue(example):
    def agrees(values):
        return all(np.allclose(values[s], v, rtol=0, atol=LAST_DECIMAL) for s, v in example["wrong"].items())

    assert any(agrees(values) for values in slips_values(of_case(example), example["rule"]))


@pytest.mark.parametrize("example", EXAMPLES)
def test_diagnose_names_the_rule_and_never_accuses_the_right_answer(example):
    case = of_case(example)

    assert diagnose({**case, "answers": example["right"], "decimals": 4}) == {"right": True, "malrules": []}
    wrong = diagnose({**case, "answers": example["wrong"], "decimals": 4})
    assert wrong["right"] is False
    assert example["rule"] in wrong["malrules"]


ASKED = {  # what the examples of gradients ask for, as a node, and the state whose last entries are the loss
    "dL/dh_0, L = sum(h_T)": ("dh_in@1", "h"),
    "dL/dU": ("dU.h@1", "h"),
    "direct-path ∂c_T/∂c_0 = Π f_t": ("direct@1", "c"),
    "direct-path ∂c_T/∂c_0": ("direct@1", "c"),
    "total ∂c_T/∂c_0": ("dc_in@1", "c"),
    "∂h_T/∂c_T (direct)": ("dc@2", "h"),
    "dL/db_i, L = sum(h_T)": ("db.i@1", "h"),
    "dL/dW_g, L = sum(h_T)": ("dW.g@1", "h"),
    "∂h_T/∂g_T (elementwise)": ("dg@2", "h"),
}


@pytest.mark.parametrize("example", [pytest.param(entry, id=entry["rule"]) for entry in CATALOGUE["gradients"]])
def test_slip_on_the_way_back_gives_the_wrong_gradient_of_the_catalogue(example):
    asked, loss = ASKED[example["what"]]
    seen = ("i@1", "i@2") if example["rule"] == "M80" else ()  # the slip reads what the right way does not
    case = replace(read_case(CATALOGUE["cases"][example["case"]], loss=loss), asked=(asked, *seen))
    trace = case.trace()

    wrong = [case.plan.follow(slip, trace, case.regime) for slip in case.plan.slips if slip.malrule == example["rule"]]

    assert np.allclose(entries(trace[asked]), example["right"], rtol=0, atol=LAST_DECIMAL)
    assert any(np.allclose(entries(values[asked]), example["wrong"], rtol=0, atol=LAST_DECIMAL) for values in wrong)


@pytest.mark.parametrize(
    ("case", "theirs"),
    [
        pytest.param(entry["case"], entry["grads"], id=f"{name} {entry['name']}")
        for name in CELLS
        for entry in TORCH[name]["cases"]
    ],
)
def test_gradients_equal_those_of_torch(case, theirs):
    ours = run({**case, "gradients": True})["grads"]

    for kind, value in theirs.items():
        mine = ours[kind] or {} if isinstance(value, dict) else ours[kind]
        assert (mine.keys() == value.keys()) if isinstance(value, dict) else True
        for place in value if isinstance(value, dict) else [None]:
            one, other = (mine[place], value[place]) if place else (mine, value)
            if other is not None:
                scale = np.maximum(1, np.abs(other))
                assert np.shape(one) == np.shape(other)
                assert np.all(np.abs(np.subtract(one, other)) <= 1e-10 * scale), (kind, place)


@pytest.mark.parametrize(("cell", "rule"), [(cell, rule) for cell, rules in BY_HAND.items() for rule in rules])
def test_slip_equals_the_plain_calculation(cell, rule):
    case = CATALOGUE["cases"][f"{cell}/scalar/std"]
    by_hand = plain.CELLS[cell](case, rule)

    def agrees(values):
        return all(abs(values[state][0] - value) < 1e-12 for state, value in by_hand.items())

    assert any(agrees(values) for values in slips_values(case, rule))
    assert by_hand != plain.CELLS[cell](case)


@pytest.mark.parametrize("cell", plain.CELLS)
@pytest.mark.parametrize("seed", range(20))
def test_right_run_equals_the_plain_calculation(cell, seed):
    rng = np.random.default_rng(seed)
    parameters = {"W": {}, "U": {}, "b": {}, "b_rec": {}}
    for name in CELLS[cell].parameter_names():
        kind, block = name.split(".")
        value = float(rng.uniform(-2, 2))
        parameters[kind][block] = [[value]] if kind in "WU" else [value]
    has_cell_state = "c" in CELLS[cell].states
    case = {
        "cell": cell,
        "params": {kind: blocks for kind, blocks in parameters.items() if blocks},
        "x": rng.uniform(-2, 2, (3, 1)).tolist(),
        "h0": [float(rng.uniform(-1, 1))],
        "c0": [float(rng.uniform(-2, 2))] if has_cell_state else None,
    }

    final = run(case)["final"]

    for state, value in plain.CELLS[cell](case).items():
        assert final[state][0] == pytest.approx(value, abs=1e-13)
