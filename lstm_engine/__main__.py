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

from lstm_engine.cases import read_case, vector
from lstm_engine.cells import cell_named
from lstm_engine.families import make_variant
from lstm_engine.grading import explain
from lstm_engine.graph import Array, evaluate, lane_of
from lstm_engine.numbers import Unreadable, read_number
from lstm_engine.records import EngineError
from lstm_engine.solutions import plain_solution
from lstm_engine.variants import Case

LONGEST_LINE = 1_000_000
Record = Mapping[str, Any]


def run(data: Record) -> Record:
    """Every node of every time step, and the final states."""
    if data.get("gradients"):
        raise EngineError("gradients", "this version of the engine computes no gradients; give false")
    case = read_case(data)
    trace = evaluate(case.graph, case.arrays(), case.regime)
    public = [node.name for node in case.cell.nodes if node.kind not in ("port", "weighted")]
    steps = [{name: _list(trace[f"{name}@{time}"]) for name in public} for time in range(1, case.time_steps + 1)]
    last = {state: _list(case.regime.finish(trace[f"{state}@{case.time_steps}"])) for state in case.cell.states}
    result: dict[str, Any] = {"steps": steps, "final": {"h": last["h"], "c": last.get("c")}, "grads": None}
    if case.regime.hard:
        result["ties"] = _ties(case, trace)
    return result


def _ties(case: Case, trace: Mapping[str, Array]) -> list[str]:
    """The nodes whose argument is exactly 0, where hard rounding has no answer and the true value stays."""
    return [
        node.name
        for node in case.graph.nodes
        if node.kind in ("sigma", "tanh") and bool((trace[node.reads[0]] == 0).any())
    ]


def diagnose(data: Record) -> Record:
    """Whether final states, given to some decimals, are right, and every rule that explains them."""
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
    if "c" in given and "c" not in case.cell.states:
        raise EngineError("answers.c", f"{case.cell.name} has no cell state")
    theirs = {
        f"{name}@{case.time_steps}": vector(value, case.units, f"answers.{name}") for name, value in given.items()
    }
    right, rules = explain(case, theirs, decimals)
    return {"right": right, "malrules": list(rules)}


def variant(data: Record) -> Record:
    """One variant of a family, whole."""
    settings = {} if data.get("settings") is None else data["settings"]
    if not isinstance(settings, dict):
        raise EngineError("settings", "must be an object")
    return make_variant(data.get("family", ""), data.get("seed", 0), settings).to_json()


def solve(data: Record) -> Record:
    """The worked solution as text."""
    case = read_case(data)
    return {"solution": plain_solution(case, evaluate(case.graph, case.arrays(), case.regime))}


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
        return verb(_object(line))
    except EngineError as error:
        return {"error": str(error), "field": error.field}


def _object(line: bytes) -> Record:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
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


def _list(value: Array) -> list[float]:
    return [float(entry) + 0.0 for entry in np.asarray(lane_of(value, 0))[:, 0]]


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
        print(json.dumps(result, ensure_ascii=False), file=target, flush=True)
    return status


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):  # UTF-8 wherever we run; half a character in a text stays an escape
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout))
    except BrokenPipeError:  # whoever read our answers has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
