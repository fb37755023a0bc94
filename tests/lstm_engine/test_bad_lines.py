"""Lines that no verb can use: one clear error at the field, in no time, and the next line is answered."""

import json

import pytest

from lstm_engine.__main__ import LONGEST_LINE, VERBS
from tests.lstm_engine.test_command_line import LSTM, answers
from tests.pace import paces

EVERY = {**LSTM, "answers": {"h": [0.5]}, "decimals": 3, "family": "one_gate", "seed": 1, "text": "1"}  # for every verb
every_verb = pytest.mark.parametrize("verb", VERBS)


def refused(verb, line):
    """The field at fault; the good lines before and after are answered, and nothing takes long."""
    told = []
    spent = paces(lambda: told.append(answers(verb, EVERY, line, EVERY)))
    (first, found, last), status = told[0]

    assert spent < 50
    assert status == 1
    assert first == last
    assert "error" not in first
    assert set(found) == {"error", "field"}
    assert found["error"].startswith(found["field"])
    assert len(found["error"]) < 600
    return found["field"]


def put(name, text):
    """The line for every verb with a text of JSON in the place of one entry."""
    return json.dumps({**EVERY, name: "here"}).replace('"here"', text)


@every_verb
@pytest.mark.parametrize(
    "line",
    [
        *("{", "nul", "1", '"text"', "null", "true", "[]", "{}{}", "NaN", "'text'", '{"text": "1",}'),
        *(b"\xff\xfe{}", b'{"text": "\xff"}', b"\0" * 100),
        *("[" * 100_000, '{"a":' * 50_000, "9" * 5000),
        *("x" * (LONGEST_LINE + 1), put("note", f'"{"x" * 10 * LONGEST_LINE}"')),
    ],
    ids=lambda line: f"{str(line)[:7]} {len(line)}",
)
def test_lines_that_are_no_object_are_refused(verb, line):
    assert refused(verb, line) == "line"


@every_verb
def test_line_of_a_megabyte_is_answered(verb):
    short = len(put("note", '""'))
    found, status = answers(verb, put("note", f'"{"x" * (LONGEST_LINE - short)}"'), EVERY)

    assert status == 0
    assert found[0] == found[1]


@every_verb
def test_empty_lines_and_line_ends_of_windows_are_no_fault(verb):
    line = json.dumps(EVERY).encode()

    assert answers(verb, line + b"\r", b"", b"\r", b"  ", line) == answers(verb, line, line)


@every_verb
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 4000, "true", "null", '"1"', "{}"])
def test_what_is_no_number_is_refused_where_a_number_belongs(verb, number):
    name, text, field = {
        "run": ("x", f"[[0.5], [{number}]]", "x[1]"),
        "solve": ("h0", f"[{number}]", "h0"),
        "diagnose": ("answers", f'{{"h": [{number}]}}', "answers.h"),
        "variant": ("seed", number, "seed"),
        "read": ("text", number.strip('"') + " ", "text"),
    }[verb]

    assert refused(verb, put(name, text)) == field


@pytest.mark.parametrize(
    ("verb", "name", "text", "field"),
    [
        ("run", "x", f"[{'[0],' * 100_000}[0]]", "x"),
        ("solve", "x", f"[[{'0,' * 200_000}0]]", "x[0]"),
        ("run", "h0", f"[{'0,' * 200_000}0]", "h0"),
        ("diagnose", "c0", f"[{'0,' * 200_000}0]", "c0"),
        ("diagnose", "answers", f'{{"h": [{"0," * 200_000}0]}}', "answers.h"),
        ("run", "params", f'{{"W": {{"i": [{"[0]," * 100_000}[0]]}}}}', "params.W.i"),
        ("solve", "params", f'{{"W": {{"i": [[{"0," * 200_000}0]]}}}}', "params.W.i[0]"),
        ("diagnose", "params", f'{{"{"W" * 900_000}": 1}}', f"params.{'W' * 20}"),
        ("run", "cell", f'"{"x" * 900_000}"', "cell"),
        ("run", "regime", f'"step_{"1" * 900_000}"', "regime"),
        ("variant", "family", f'"{"x" * 900_000}"', "family"),
        ("variant", "seed", "1" * 4000, "seed"),
        ("variant", "settings", f'{{"{"x" * 900_000}": 1}}', "x" * 40),
        ("variant", "settings", f'{{"level": "{"x" * 900_000}"}}', "level"),
    ],
    ids=lambda value: value if len(value) < 20 else f"{value[:9]}…",
)
def test_absurd_sizes_are_refused_at_the_field(verb, name, text, field):
    assert refused(verb, put(name, text)) == field


@pytest.mark.parametrize(("verb", "steps"), [("run", 401), ("diagnose", 401), ("solve", 11)])
def test_more_work_than_is_allowed_is_refused(verb, steps):
    matrix, vector = [[0.5] * 50] * 50, [0.5] * 50
    case = {"cell": "rnn_tanh", "params": {"W": {"h": matrix}, "U": {"h": matrix}, "b": {"h": vector}}}

    assert refused(verb, json.dumps({**EVERY, **case, "x": [vector] * steps, "answers": {"h": vector}})) == "x"


@pytest.mark.parametrize(
    ("verb", "name", "field"),
    [
        *(("run", name, name) for name in ("cell", "params", "regime", "gradients", "h0")),
        *(("diagnose", name, name) for name in ("answers", "decimals")),
        ("solve", "x", "x[0]"),
        *(("variant", name, name) for name in ("family", "seed", "settings")),
        *(("read", name, name) for name in ("text", "decimal_separator")),
    ],
)
@pytest.mark.parametrize("depth", [50, 500, 900, 930, 960, 990])
def test_deep_lists_are_refused_at_the_field_or_as_a_line(verb, name, field, depth):
    assert refused(verb, put(name, "[" * depth + "]" * depth)) in (field, "line")
