"""Cases that cannot be used, each refused with the field at fault; nothing a line holds ends the process."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_engine.__main__ import VERBS
from tests.lstm_engine.test_command_line import LSTM, RNN, answers, refusal


def changed(case, **changes):
    """The case with some entries changed; a path is written W__i for params.W.i."""
    new = copy.deepcopy(case)
    for path, value in changes.items():
        *way, last = path.split("__")
        place = new["params"] if way or last in ("W", "U", "b", "p", "b_rec") else new
        for name in way:
            place = place[name]
        place[last] = value
    return new


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"cell": None}, "cell"),
        ({"cell": 5}, "cell"),
        ({"cell": ["lstm"]}, "cell"),
        ({"cell": "LSTM"}, "cell"),
        ({"params": None}, "params"),
        ({"params": []}, "params"),
        ({"params": {}}, "params.W.i"),
        ({"W": None}, "params.W.i"),
        ({"W": [[1]]}, "params.W"),
        ({"W__f": None}, "params.W.f"),
        ({"W__z": [[1]]}, "params.W.z"),
        ({"V": {"i": [[1]]}}, None),
        ({"p": {"i": [1]}}, "params.p.i"),
        ({"b_rec": {"n": [1]}}, "params.b_rec.n"),
        ({"W__f": [[1, 2]]}, "params.W.f[0]"),
        ({"W__f": [[1], [2]]}, "params.W.f"),
        ({"W__f": 0.5}, "params.W.f"),
        ({"W__f": [0.5]}, "params.W.f[0]"),
        ({"W__f": []}, "params.W.f"),
        ({"W__f": [[]]}, "params.W.f[0]"),
        ({"U__f": [[1, 2]]}, "params.U.f[0]"),
        ({"U__f": [["0.5"]]}, "params.U.f[0]"),
        ({"U__f": [[True]]}, "params.U.f[0]"),
        ({"U__f": [[None]]}, "params.U.f[0]"),
        ({"b__f": [1, 2]}, "params.b.f"),
        ({"b__f": 1}, "params.b.f"),
        ({"b__f": [NAN]}, "params.b.f"),
        ({"b__f": [INF]}, "params.b.f"),
        ({"b__f": [10**400]}, "params.b.f"),
        ({"x": None}, "x"),
        ({"x": []}, "x"),
        ({"x": [1]}, "x[0]"),
        ({"x": [[1], [1, 2]]}, "x[1]"),
        ({"x": [[1], [NAN]]}, "x[1]"),
        ({"x": [[1]] * 501}, "x"),
        ({"x": {"a": 1}}, "x"),
        ({"h0": [1, 2]}, "h0"),
        ({"h0": 1}, "h0"),
        ({"c0": []}, "c0"),
        ({"c0": [-INF]}, "c0"),
        ({"regime": "step"}, "regime"),
        ({"regime": "step_13"}, "regime"),
        ({"regime": "final_-1"}, "regime"),
        ({"regime": "step_٣"}, "regime"),
        ({"regime": None}, "regime"),
        ({"regime": 3}, "regime"),
        ({"gradients": "truncated"}, "gradients"),
        ({"gradients": 1.5}, "gradients"),
        ({"gradients": True, "regime": "hard"}, "gradients"),
        ({"gradients": True, "regime": "step_3"}, "gradients"),
    ],
)
def test_bad_cases_are_refused_at_the_field(changes, field):
    case = changed(LSTM, **{name: value for name, value in changes.items() if name != "V"})
    if "V" in changes:
        case["params"]["V"], field = changes["V"], "params.V"

    assert refusal("run", case) == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"c0": [1, 2, 3]}, "c0"),
        ({"W__h": [[1, 2], [3, 4], [5]]}, "params.W.h[2]"),
        ({"W__h": [[1, 2], [3, 4]]}, "params.U.h"),
        ({"U__h": [[1, 2], [3, 4]]}, "params.U.h"),
        ({"b__h": [1, 2]}, "params.b.h"),
        ({"x": [[1]]}, "x[0]"),
        ({"h0": [1]}, "h0"),
        ({"W__h": [[1, 2]] * 257}, "params.W.h"),
    ],
)
def test_shapes_that_do_not_fit_are_refused_at_the_field(changes, field):
    assert refusal("run", changed(RNN, **changes)) == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"answers": None}, "answers"),
        ({"answers": {}}, "answers"),
        ({"answers": {"h": None}}, "answers"),
        ({"answers": {"f": [1]}}, "answers"),
        ({"answers": [1]}, "answers"),
        ({"answers": {"h": 0.5}}, "answers.h"),
        ({"answers": {"h": [0.5, 0.5]}}, "answers.h"),
        ({"answers": {"h": ["0.5"]}}, "answers.h"),
        ({"answers": {"h": [NAN]}}, "answers.h"),
        ({"decimals": None}, "decimals"),
        ({"decimals": -1}, "decimals"),
        ({"decimals": 2.0}, "decimals"),
        ({"decimals": True}, "decimals"),
        ({"decimals": 13}, "decimals"),
    ],
)
def test_bad_answers_are_refused_at_the_field(changes, field):
    assert refusal("diagnose", changed({**LSTM, "answers": {"h": [0.5]}, "decimals": 3}, **changes)) == field


def test_cell_state_of_a_cell_without_one_is_refused():
    assert refusal("diagnose", {**RNN, "answers": {"c": [1, 1, 1]}, "decimals": 3}) == "answers.c"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({}, "family"),
        ({"family": []}, "family"),
        ({"family": {}}, "family"),
        ({"family": "one_gate", "seed": "5"}, "seed"),
        ({"family": "one_gate", "seed": None}, "seed"),
        ({"family": "one_gate", "seed": -1}, "seed"),
        ({"family": "one_gate", "seed": 1, "settings": []}, "settings"),
        ({"family": "one_gate", "seed": 1, "settings": "level"}, "settings"),
        ({"family": "one_gate", "seed": 1, "settings": {"level": {}}}, "level"),
        ({"family": "one_gate", "seed": 1, "settings": {"\ud800": 1}}, "\ud800"),
    ],
)
def test_bad_variants_are_refused_at_the_field(line, field):
    assert refusal("variant", line) == field


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ["cell", "params", "x", "h0", "c0", "regime", "answers", "decimals", "family", "seed", "settings", "text"]


@pytest.mark.parametrize("verb", VERBS)
@settings(max_examples=150)
@given(field=st.sampled_from(FIELDS), value=JSON)
def test_no_value_of_a_field_ends_the_process(verb, field, value):
    base = {**LSTM, "answers": {"h": [0.5]}, "decimals": 3, "family": "one_gate", "seed": 1, "text": "1"}
    (found,), status = answers(verb, json.dumps({**base, field: value}))

    assert status == (1 if "error" in found else 0)


@pytest.mark.parametrize("verb", ["run", "diagnose", "solve"])
@settings(max_examples=150)
@given(kind=st.sampled_from(["W", "U", "b"]), block=st.sampled_from(["i", "f", "g", "o"]), value=JSON)
def test_no_value_of_a_parameter_ends_the_process(verb, kind, block, value):
    case = changed({**LSTM, "answers": {"h": [0.5]}, "decimals": 3}, **{f"{kind}__{block}": value})
    (found,), status = answers(verb, json.dumps(case))

    assert status == (1 if "error" in found else 0)


@pytest.mark.filterwarnings("error")
def test_wrong_ways_may_overflow_without_a_warning():
    params = {"W": {"h": [[1e100]]}, "U": {"h": [[1e100]]}, "b": {"h": [1e100]}}
    case = {"cell": "rnn_tanh", "params": params, "x": [[1e100]] * 10, "answers": {"h": [0.5]}, "decimals": 3}

    assert answers("diagnose", case) == ([{"right": False, "malrules": []}], 0)
