"""`python -m lstm_engine`: JSON lines in, JSON lines out, and every fault on the line that has it."""

import io
import json
import os
import pty
import subprocess
import sys

import numpy as np
import pytest

from lstm_engine import FAMILIES, Variant, make_variant
from lstm_engine.__main__ import main
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


LSTM_NODES = "i f g o keep write c m h"
PUBLIC = {  # of each cell its blocks, and its nodes besides the sum a_k of each block
    "rnn_tanh": ("h", "h"),
    "rnn_relu": ("h", "h"),
    "mitx_gated": ("g s", "g cand keep write h"),
    "gru_ng_simple": ("u c", "u cand keep write h"),
    "gru_ng": ("u r c", "r u rh cand keep write h"),
    "gru_chung": ("z r n", "r z rh cand keep write h"),
    "gru_reset_before": ("z r n", "r z rh cand keep write h"),
    "gru_reset_after": ("z r n", "r z ruh_n n keep write h"),
    "mgu": ("f n", "f rh cand keep write h"),
    "lstm": ("i f g o", LSTM_NODES),
    "lstm_nobias": ("i f g o", LSTM_NODES),
    "lstm_nfg": ("i g o", "i g o keep write c m h"),
    "lstm_1997": ("i g o", "i g o keep write c m h"),
    "lstm_peephole": ("i f g o", LSTM_NODES),
    "lstm_cifg": ("i g o", LSTM_NODES),
    "lstm_cifg_f": ("f g o", LSTM_NODES),
}


def test_there_are_sixteen_cells():
    assert set(PUBLIC) == set(CELLS)


@pytest.mark.parametrize(
    ("cell", "nodes"),
    [(cell, {f"a_{k}" for k in blocks.split()} | set(nodes.split())) for cell, (blocks, nodes) in PUBLIC.items()],
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


def test_solution_by_hard_rounding_says_that_it_rounds():
    lines = answer("solve", {**LSTM, "regime": "hard"})["solution"].splitlines()

    assert lines[0].startswith("each σ is rounded to 0 or 1, each tanh to -1 or 1")
    assert "rounded" not in answer("solve", LSTM)["solution"]


def test_variant_gives_the_whole_variant():
    for family in FAMILIES:
        settings = {"level": len(FAMILIES[family].levels)}
        found = answer("variant", {"family": family, "seed": 5, "settings": settings})
        assert Variant.from_json(found) == make_variant(family, 5, settings)
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


@pytest.mark.parametrize("cell", ["lstn", "lstm_ng", ""])
def test_unknown_cells_are_refused_with_the_names_of_the_others(cell):
    (found,), status = answers("run", {**LSTM, "cell": cell})

    assert status == 1
    assert found["field"] == "cell"
    assert all(name in found["error"] for name in CELLS)


def test_gradients_have_the_shapes_of_what_they_are_derivatives_of():
    found = answer("run", {**LSTM, "gradients": True})["grads"]

    assert {kind: sorted(blocks) for kind, blocks in found.items() if isinstance(blocks, dict)} == {
        kind: sorted("ifgo") for kind in "WUb"
    }
    assert found["p"] is None
    assert found["b_rec"] is None
    assert (np.shape(found["x"]), np.shape(found["h0"]), np.shape(found["c0"])) == ((len(LSTM["x"]), 1), (1,), (1,))
    assert answer("run", LSTM)["grads"] is None


def test_truncated_gradient_of_1997_leaves_out_the_recurrent_paths():
    params = {kind: {k: LSTM["params"][kind][k] for k in "igo"} for kind in "WUb"}
    case = {**LSTM, "cell": "lstm_1997", "params": params, "x": [[0.9], [-1.3]]}
    full, cut = (answer("run", {**case, "gradients": kind})["grads"] for kind in (True, "truncated"))

    assert cut["h0"] == [0.0]
    assert full["h0"] != [0.0]
    assert full["W"]["g"] != cut["W"]["g"]
    assert full["W"]["o"] != cut["W"]["o"] or full["x"] != cut["x"]


def test_faults_stand_on_their_line_and_the_others_are_answered():
    lines = [LSTM, "{", {**LSTM, "cell": "lstn"}, "", "[1]", {**LSTM, "x": []}, LSTM]
    found, status = answers("run", *lines)

    assert status == 1
    assert [line.get("field") for line in found] == [None, "line", "cell", "line", "x", None]
    assert found[0] == found[-1]


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


def test_a_worked_solution_is_lines_to_be_read_in_a_terminal():
    reader, terminal = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "lstm_engine", "solve"], input=json.dumps(LSTM).encode(), stdout=terminal, check=False
    )
    os.close(terminal)
    seen = os.read(reader, 100_000).decode().splitlines()

    (solution,), _ = answers("solve", LSTM)
    assert done.returncode == 0
    assert seen == [*solution["solution"].splitlines(), ""]
