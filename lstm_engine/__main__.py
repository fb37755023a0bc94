"""The command line: JSON lines in, JSON lines out, one case a line.

`python -m lstm_engine run | diagnose | variant | solve | read`. A line that cannot be used gets a line with
"error" and "field", the others go on, and the exit status is 1.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from io import TextIOWrapper
from typing import IO, Any

import numpy as np

from lstm_engine.calculations import Case
from lstm_engine.cases import KINDS, finite, read_case, vector
from lstm_engine.cells import cell_named
from lstm_engine.cells.parts import Cell
from lstm_engine.diagnosis import explain
from lstm_engine.families import make_variant
from lstm_engine.functions import FUNCTIONS, Value
from lstm_engine.graph import Trace, entries
from lstm_engine.numbers import Unreadable, read_number
from lstm_engine.records import EngineError
from lstm_engine.regimes import regime_named
from lstm_engine.solutions import plain_solution

LONGEST_LINE, MOST_TO_READ = 1_000_000, 50_000
FUNCTIONS_WITH_HARD_VALUES = {name for name, function in FUNCTIONS.items() if function.hard}
Record = Mapping[str, Any]


def run(data: Record) -> Record:
    """Every node of every time step, the final states, and the gradients if they are asked for."""
    case = read_case(data, loss=_loss(data))
    trace = finite(case.trace())
    cell = cell_named(data.get("cell"))
    times = range(1, case.time_steps + 1)
    steps = [{name: _list(trace[f"{name}@{time}"]) for name in cell.public_nodes()} for time in times]
    last = {state: _list(case.regime.finish(trace[f"{state}@{case.time_steps}"])) for state in cell.states}
    gradients = _gradients(case, cell, trace, truncated=data.get("gradients") == "truncated") if case.loss else None
    result: dict[str, Any] = {"steps": steps, "final": {"h": last["h"], "c": last.get("c")}, "grads": gradients}
    if case.regime.hard:
        result["ties"] = _ties(case, trace)
    return result


def _loss(data: Record) -> str:
    """The state whose last entries the loss adds up, where gradients are asked for."""
    wanted, cell = data.get("gradients", False), cell_named(data.get("cell"))
    if wanted in (None, False):
        return ""
    if wanted is True or (wanted == "truncated" and cell.name == "lstm_1997"):
        regime = regime_named(data.get("regime", "exact"))
        if regime.hard or regime.step_decimals is not None:
            raise EngineError("gradients", "are there where nothing is rounded on the way: exact or final_k")
        return "h"
    raise EngineError("gradients", 'must be true or false (of lstm_1997 also "truncated")')


def _gradients(case: Case, cell: Cell, trace: Trace, *, truncated: bool) -> Record:
    """The derivatives of the sum of the last hidden state, in the places of what they are derivatives of."""
    if truncated:
        slip = next(slip for slip in case.plan.slips if slip.malrule == "M84")
        trace = finite(case.plan.follow(slip, trace, case.regime))
    found: dict[str, Any] = dict.fromkeys(KINDS)
    for name in cell.parameter_names():
        kind, block = name.split(".")
        found[kind] = {**(found[kind] or {}), block: nested_list(trace[f"d{name}@1"], dict(case.givens)[name])}
    found["x"] = [_list(trace[f"dx@{time}"]) for time in range(1, case.time_steps + 1)]
    states = {f"{state}0": _list(trace[f"d{state}_in@1"]) for state in cell.states}
    return {**found, "h0": states["h0"], "c0": states.get("c0")}


def nested_list(value: Value, like: Any) -> Any:
    """A parameter's gradient as lists of the parameter's own shape."""
    if not isinstance(value, np.ndarray):
        return [[value + 0.0]] if isinstance(like[0], tuple) else [value + 0.0]
    return (np.asarray(value)[..., 0] + 0.0).tolist()


def _ties(case: Case, trace: Trace) -> list[str]:
    """The nodes whose argument is exactly 0, where hard rounding has no answer and the true value stays."""
    return [
        node.name
        for node in case.graph.nodes
        if FUNCTIONS_WITH_HARD_VALUES.issuperset((node.outermost,)) and 0.0 in entries(trace[node.reads[0]])
    ]


def diagnose(data: Record) -> Record:
    """Whether final states, given to some decimals, are right, and every rule that explains them; where none does and
    two slips at once do, alone, as "pairs"."""
    answers = data.get("answers")
    if not isinstance(answers, dict) or not answers or not set(answers) <= {"h", "c"}:
        raise EngineError("answers", 'must be an object with "h" or "c" or both')
    given = {name: value for name, value in answers.items() if value is not None}
    if not given:
        raise EngineError("answers", "has no values; give h, c or both")
    decimals = data.get("decimals")
    if isinstance(decimals, bool) or not isinstance(decimals, int) or not 0 <= decimals <= 12:
        raise EngineError("decimals", "must be a whole number from 0 to 12")
    case = read_case(data, cell_named(data.get("cell")).states)
    if "c" in given and "c" not in case.scheme.states:
        raise EngineError("answers.c", f"{case.cell_name} has no cell state")
    units = case.plan.size(f"h@{case.time_steps}")
    theirs = {f"{name}@{case.time_steps}": vector(value, units, f"answers.{name}") for name, value in given.items()}
    finite(case.trace())
    right, rules, pairs = explain(case, theirs, decimals)
    found = {"right": right, "malrules": list(rules)}
    return {**found, "pairs": [list(pair) for pair in pairs]} if pairs else found


def variant(data: Record) -> Record:
    """One variant of a family, whole."""
    settings = {} if data.get("settings") is None else data["settings"]
    if not isinstance(settings, dict):
        raise EngineError("settings", "must be an object")
    return make_variant(data.get("family", ""), data.get("seed", 0), settings).to_json()


def solve(data: Record) -> Record:
    """The worked solution as text, a line for each node; in a terminal as lines to be read."""
    case = read_case(data, most=MOST_TO_READ)
    return {"solution": plain_solution(case, finite(case.trace()))}


def read(data: Record) -> Record:
    """A number as a student types it."""
    text, separator = data.get("text"), data.get("decimal_separator", ".")
    if not isinstance(text, str):
        raise EngineError("text", "must be a text")
    if separator not in (".", ","):
        raise EngineError("decimal_separator", 'must be "." or ","')
    value = read_number(text, separator)
    return {"reason": value.reason} if isinstance(value, Unreadable) else {"value": value}


VERBS: Mapping[str, Callable[[Record], Record]] = {
    "run": run,
    "diagnose": diagnose,
    "variant": variant,
    "solve": solve,
    "read": read,
}


def answer(verb: Callable[[Record], Record], line: bytes) -> Record:
    """What one line of input is answered with."""
    try:
        if len(line.rstrip(b"\n")) > LONGEST_LINE:
            raise EngineError("line", f"is longer than {LONGEST_LINE} bytes")
        with np.errstate(over="ignore", invalid="ignore"):  # a value that is too large is refused where it comes up
            return verb(_object(line))
    except RecursionError:
        return {"error": "line: is nested too deeply", "field": "line"}
    except EngineError as error:
        return {"error": str(error), "field": error.field}


def _object(line: bytes) -> Record:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise EngineError("line", f"is not JSON ({error})") from error
    if not isinstance(data, dict):
        raise EngineError("line", "is not a JSON object")
    return data


def lines_of(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of a stream; the rest of one that is far too long is read past, not kept."""
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        if line.strip():
            yield line


def _list(value: Value) -> list[float]:
    return [entry + 0.0 for entry in entries(value)]


def main(arguments: list[str], source: IO[bytes], target: IO[str]) -> int:
    """Answer every line of the source; 0 when all could be used, 1 when one could not, 2 for a wrong call."""
    if arguments in (["--help"], ["-h"]):
        print(__doc__, *(f"{name}: {verb.__doc__}" for name, verb in VERBS.items()), sep="\n", file=target)
        return 0
    if len(arguments) != 1 or arguments[0] not in VERBS:
        print(f"usage: python -m lstm_engine {'|'.join(VERBS)} < cases.jsonl", file=sys.stderr)
        return 2
    status = 0
    for line in lines_of(source):
        result = answer(VERBS[arguments[0]], line)
        status = 1 if "error" in result and "field" in result else status
        print(_written(result, terminal=target.isatty()), file=target, flush=True)
    return status


def _written(result: Record, *, terminal: bool) -> str:
    """An answer as a line of JSON; a worked solution as it is read, where somebody sits and reads it."""
    if terminal and "solution" in result:
        return f"{result['solution']}\n"
    return json.dumps(result, ensure_ascii=False)


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):  # UTF-8 wherever we run; half a character in a text stays an escape
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout))
    except BrokenPipeError:  # whoever read our answers has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
