"""`python -m lstm_engine`: JSON lines in, JSON lines out, and every fault on the line that has it."""

import io
import json
import subprocess
import sys

import pytest

from lstm_engine import FAMILIES, Variant, make_variant
from lstm_engine.__main__ import LONGEST_LINE, main
from lstm_engine.cells import CELLS

LSTM = {
    "cell": "lstm",
    "params": {
        "W": {"i": [[0.8]], "f": [[0.4]], "g": [[1.1]], "o": [[-0.7]]},
        "U": {"i": [[0.5]], "f": [[-0.6]], "g": [[-0.4]], "o": [[0.9]]},
        "b": {"i": [-0.2], "f": [0.3], "g": [0.1], "o": [0.4]},
    },
    "x": [[0.9], [-0.4]],
    "h0": [-0.5],
    "c0": [1.2],
}
RNN = {"cell": "rnn_tanh", "params": {"W": {"h": [[1, 2], [3, 4], [5, 6]]}, "U": {"h": [[0.1] * 3] * 3}}}
RNN = {**RNN, "params": {**RNN["params"], "b": {"h": [0, 0, 0]}}, "x": [[0.1, 0.2]], "h0": [0.1, 0.2, 0.3]}
LATER = [
    "rnn_relu",
    "gru_ng_simple",
    "gru_chung",
    "gru_reset_before",
    "mgu",
    "lstm_nfg",
    "lstm_1997",
    "lstm_peephole",
    "lstm_cifg",
    "lstm_cifg_f",
]


def answers(verb, *lines):
    """What the lines are answered with, and the exit status."""
    texts = [line if isinstance(line, (str, bytes)) else json.dumps(line) for line in lines]
    source = b"\n".join(text if isinstance(text, bytes) else text.encode() for text in texts)
    target = io.StringIO()
    status = main([verb], io.BytesIO(source), target)
    return [json.loads(line) for line in target.getvalue().splitlines()], status


def answer(verb, line):
    """The answer to one line that can be used."""
    (found,), status = answers(verb, line)
    assert status == 0, found
    return found


def refusal(verb, line):
    """The field at fault of one line that cannot be used."""
    (found,), status = answers(verb, line)
    assert status == 1
    assert set(found) == {"error", "field"}
    assert found["error"].startswith(found["field"])
    return found["field"]


def test_run_gives_every_node_of_every_step_and_the_final_states():
    found = answer("run", LSTM)

    assert set(found) == {"steps", "final", "grads"}
    assert len(found["steps"]) == 2
    for step in found["steps"]:
        assert set(step) >= {"a_i", "a_f", "a_g", "a_o", "i", "f", "g", "o", "keep", "write", "c", "m", "h"}
        assert all(len(value) == 1 for value in step.values())
    assert found["final"] == {state: found["steps"][-1][state] for state in "hc"}
    assert found["grads"] is None


@pytest.mark.parametrize(
    ("cell", "nodes"),
    [
        ("rnn_tanh", {"a_h", "h"}),
        ("mitx_gated", {"a_g", "a_s", "g", "cand", "keep", "write", "h"}),
        ("gru_ng", {"a_u", "a_r", "a_c", "r", "u", "rh", "cand", "keep", "write", "h"}),
        ("gru_reset_after", {"a_z", "a_r", "a_n", "r", "z", "ruh_n", "n", "keep", "write", "h"}),
        ("lstm", {"a_i", "a_f", "a_g", "a_o", "i", "f", "g", "o", "keep", "write", "c", "m", "h"}),
        ("lstm_nobias", {"a_i", "a_f", "a_g", "a_o", "i", "f", "g", "o", "keep", "write", "c", "m", "h"}),
    ],
)
def test_run_knows_the_public_nodes_of_each_cell(cell, nodes):
    params = {}
    for name in CELLS[cell].parameter_names():
        kind, block = name.split(".")
        params.setdefault(kind, {})[block] = [[0.5]] if kind in "WU" else [0.1]
    found = answer("run", {"cell": cell, "params": params, "x": [[1]], "h0": [0.2]})

    assert nodes <= set(found["steps"][0])
    assert (found["final"]["c"] is None) == (not cell.startswith("lstm"))


def test_start_states_left_out_or_null_are_zero():
    without = {name: value for name, value in LSTM.items() if name not in ("h0", "c0")}

    assert answer("run", without) == answer("run", {**LSTM, "h0": [0], "c0": [0]})
    assert answer("run", {**LSTM, "c0": None}) == answer("run", {**LSTM, "c0": [0.0]})


def test_regimes():
    exact = answer("run", LSTM)
    final, step, hard = (answer("run", {**LSTM, "regime": name}) for name in ("final_2", "step_2", "hard"))

    assert exact == answer("run", {**LSTM, "regime": "exact", "gradients": False})
    assert final["steps"] == exact["steps"]
    assert final["final"]["h"][0] == round(exact["final"]["h"][0], 2)
    assert all(round(step["steps"][1][name][0], 2) == step["steps"][1][name][0] for name in ("a_i", "i", "g", "c", "h"))
    assert set(hard["steps"][0]["f"] + hard["steps"][0]["i"]) <= {0, 1}
    assert hard["ties"] == []


def test_hard_regime_records_ties():
    tied = {**LSTM, "regime": "hard", "x": [[0]], "h0": [0], "params": {**LSTM["params"]}}
    tied["params"]["b"] = {"i": [0], "f": [1], "g": [0], "o": [1]}
    found = answer("run", tied)

    assert found["ties"] == ["i@1", "g@1"]
    assert (found["steps"][0]["i"], found["steps"][0]["g"]) == ([0.5], [0.0])


def test_solve_gives_a_line_for_each_node():
    text = answer("solve", LSTM)["solution"]

    assert "time step 2" in text
    first = next(line for line in text.splitlines() if line.startswith("f_1 = "))
    assert first.count(" = ") == 3
    assert "σ(" in first
    value = answer("run", LSTM)["steps"][0]["f"][0]
    assert float(first.rsplit(" = ", 1)[1]) == pytest.approx(value, abs=1e-6)
    assert sum(line.startswith("h_") for line in text.splitlines()) == 2


def test_variant_gives_the_whole_variant():
    for family in FAMILIES:
        found = answer("variant", {"family": family, "seed": 5, "settings": {"level": 2}})
        assert Variant.from_json(found) == make_variant(family, 5, {"level": 2})
    assert answer("variant", {"family": "one_gate", "seed": 5}) == answer(
        "variant", {"family": "one_gate", "seed": 5, "settings": {}}
    )


def test_read():
    assert answer("read", {"text": "0,731", "decimal_separator": ","}) == {"value": 0.731}
    assert answer("read", {"text": "3/4"}) == {"value": 0.75}
    assert set(answer("read", {"text": "1,234"})) == {"reason"}
    assert refusal("read", {"text": 5}) == "text"
    assert refusal("read", {}) == "text"
    assert refusal("read", {"text": "1", "decimal_separator": ";"}) == "decimal_separator"


def test_diagnose_of_other_sizes_and_of_one_state():
    run = answer("run", RNN)["final"]["h"]
    assert answer("diagnose", {**RNN, "answers": {"h": run}, "decimals": 6}) == {"right": True, "malrules": []}

    for inputs, units in ((2, 1), (1, 3), (3, 2)):  # sizes at which some slips cannot be made
        wide = {k: [[0.3] * inputs] * units for k in "ifgo"}, {k: [[0.2] * units] * units for k in "ifgo"}
        case = {"cell": "lstm_nobias", "params": {"W": wide[0], "U": wide[1]}, "x": [[1] * inputs]}
        final = answer("run", case)["final"]
        assert answer("diagnose", {**case, "answers": final, "decimals": 5}) == {"right": True, "malrules": []}
        wrong = {**case, "answers": {"h": final["c"], "c": None}, "decimals": 5}
        assert "M38" in answer("diagnose", wrong)["malrules"]


def test_diagnose_of_what_nothing_explains():
    found = answer("diagnose", {**LSTM, "answers": {"h": [0.987654], "c": [-3.21]}, "decimals": 6})

    assert found == {"right": False, "malrules": []}


@pytest.mark.parametrize("cell", LATER)
def test_cells_that_come_later_are_refused_by_name(cell):
    (found,), status = answers("run", {**LSTM, "cell": cell})

    assert status == 1
    assert found["field"] == "cell"
    assert cell in found["error"]
    assert "lstm_nobias" in found["error"]


def test_faults_stand_on_their_line_and_the_others_are_answered():
    lines = [LSTM, "{", {**LSTM, "cell": "lstn"}, "", "[1]", {**LSTM, "x": []}, LSTM]
    found, status = answers("run", *lines)

    assert status == 1
    assert [line.get("field") for line in found] == [None, "line", "cell", "line", "x", None]
    assert found[0] == found[-1]


@pytest.mark.parametrize(
    "line",
    ["{", "nul", b"\xff\xfe{}", "[" * 100_000, '{"a":' * 50_000, "1", '"text"', "null", "{}{}", "x" * 1_000_001],
    ids=lambda line: str(line)[:5],
)
def test_lines_that_are_no_object_are_refused(line):
    assert refusal("run", line) == "line"


def test_line_of_a_megabyte_is_answered_and_a_longer_one_refused():
    def padded(length):
        return json.dumps({**LSTM, "note": ""}).replace('""', f'"{"x" * length}"')

    short = len(padded(0))
    found, status = answers("run", padded(LONGEST_LINE - short), padded(3 * LONGEST_LINE), LSTM)

    assert status == 1
    assert [line.get("field") for line in found] == [None, "line", None]


def test_wrong_calls_say_how_to_call(capsys):
    for call in ([], ["walk"], ["run", "run"]):
        assert main(call, io.BytesIO(b""), io.StringIO()) == 2
    assert "usage" in capsys.readouterr().err


def test_one_process_answers_many_lines_in_any_locale():
    lines = [json.dumps({"text": text}) for text in ("0.5", "−3/4", "abc", "½")]
    lines += [json.dumps({"text": 5}), '{"text": "\\ud800"}']
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "lstm_engine", "read"],
        input="\n".join(lines).encode(),
        capture_output=True,
        env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]

    assert done.returncode == 1
    assert done.stderr == b""
    assert [line.get("value") for line in found] == [0.5, -0.75, None, None, None, None]
    assert [line.get("field") for line in found] == [None, None, None, None, "text", None]
