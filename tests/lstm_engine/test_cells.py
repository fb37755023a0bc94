"""What holds for every cell, whatever the numbers; found by Hypothesis."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_engine.calculations import Case
from lstm_engine.cells import CELLS
from lstm_engine.functions import FUNCTIONS, sigma, sigmas
from lstm_engine.graph import Graph, Node, entries
from lstm_engine.regimes import EXACT, HARD
from lstm_engine.variants import nested
from lstm_engine.walks import evaluate

every_cell = pytest.mark.parametrize("cell", CELLS.values(), ids=list(CELLS))
pytestmark = pytest.mark.filterwarnings("error")
PLENTY = settings(max_examples=60)


@st.composite
def cases(draw, cell, largest=1e3):
    """Parameters, inputs and states of a cell, and how many time steps."""
    n, d, steps = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    scale = draw(st.sampled_from([1e-12, 1e-3, 1, 30, largest]))

    def array(*shape):
        values = rng.uniform(-scale, scale, (*shape, 1))
        return np.where(rng.random(values.shape) < 0.1, 0.0, values)

    return {name: array(*shape) for name, shape in cell.shapes(n, d, steps).items()}, steps


def run(cell, givens, steps, regime=EXACT):
    """The trace, with every numerical fault an error."""
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        return evaluate(cell.graph(steps), givens, regime)


def bounded(cell):
    """The nodes that lie between two values whatever comes in, with these values."""
    return [(node.name, *node.bounds) for node in cell.nodes if node.bounds and math.isfinite(node.bounds[0])]


@every_cell
@PLENTY
@given(data=st.data())
def test_gates_and_candidates_stay_in_their_range(cell, data):
    givens, steps = data.draw(cases(cell))

    trace = run(cell, givens, steps)

    assert all(np.isfinite(value).all() for value in trace.values())
    for t in range(1, steps + 1):
        for name, low, high in bounded(cell):
            assert ((trace[f"{name}@{t}"] >= low) & (trace[f"{name}@{t}"] <= high)).all()
        if "c" in cell.states:
            assert (np.abs(trace[f"h@{t}"]) <= trace[f"o@{t}"]).all()


@pytest.mark.parametrize("name", [name for name, cell in CELLS.items() if cell.update_gate])
@PLENTY
@given(data=st.data())
def test_blend_lies_between_old_state_and_candidate(name, data):
    cell = CELLS[name]
    givens, steps = data.draw(cases(cell))

    trace = run(cell, givens, steps)

    candidate = cell.blocks[cell.candidate]
    for t in range(1, steps + 1):
        ends = trace[f"h@{t - 1}"], trace[f"{candidate}@{t}"]
        room = 4e-16 * np.maximum(1, np.maximum(*np.abs(ends)))
        assert (trace[f"h@{t}"] >= np.minimum(*ends) - room).all()
        assert (trace[f"h@{t}"] <= np.maximum(*ends) + room).all()


@every_cell
@PLENTY
@given(data=st.data())
def test_unrolling_in_two_parts_equals_unrolling_whole(cell, data):
    givens, steps = data.draw(cases(cell))
    cut = data.draw(st.integers(0, steps))

    whole = run(cell, givens, steps)
    first = run(cell, givens, cut)
    states = {f"{state}@0": (first if cut else givens)[f"{state}@{cut}"] for state in cell.states}
    inputs = {f"x@{t}": givens[f"x@{t + cut}"] for t in range(1, steps - cut + 1)}
    second = run(cell, {**givens, **inputs, **states}, steps - cut)

    for state in cell.states:
        last = second if cut < steps else first
        assert (last[f"{state}@{steps - cut if cut < steps else cut}"] == whole[f"{state}@{steps}"]).all()


@every_cell
@PLENTY
@given(data=st.data())
def test_permuting_hidden_units_permutes_the_trace(cell, data):
    givens, steps = data.draw(cases(cell, largest=30))
    units = len(givens["h@0"])
    order = data.draw(st.permutations(range(units)))

    def permuted(name, value):
        if name.startswith(("W.", "x@")):
            return value[order] if name[0] == "W" else value
        return value[np.ix_(order, order)] if name.startswith("U.") else value[order]

    trace = run(cell, givens, steps)
    other = run(cell, {name: permuted(name, value) for name, value in givens.items()}, steps)

    for name in (f"{node}@{time}" for node in cell.node_names() - {"x_in"} for time in range(1, steps + 1)):
        np.testing.assert_allclose(other[name], trace[name][order], rtol=1e-9, atol=1e-9)


@every_cell
@PLENTY
@given(data=st.data())
def test_batch_equals_its_single_draws(cell, data):
    one, steps = data.draw(cases(cell))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    draws = [one, *({name: value * rng.uniform(-1, 1, value.shape) for name, value in one.items()} for _ in range(4))]

    batch = run(cell, {name: np.concatenate([draw[name] for draw in draws], axis=-1) for name in one}, steps)

    for place, draw in enumerate(draws):
        single = run(cell, draw, steps)
        assert all((batch[name][..., place] == single[name][..., 0]).all() for name in single)


@pytest.mark.parametrize("name", ["lstm", "lstm_nobias", "lstm_nfg", "lstm_1997", "lstm_peephole", "lstm_cifg_f"])
def test_open_forget_gate_and_closed_input_gate_keep_the_cell_state(name):
    cell = CELLS[name]
    givens = dict.fromkeys(cell.parameter_names(), 0.0)
    givens |= {f"W.{k}": value for k, value in (("f", 1000.0), ("i", -1000.0), ("g", 0.7)) if k in cell.blocks}
    givens |= {f"x@{t}": 1.0 for t in (1, 2, 3)} | {"h@0": 1.0, "c@0": 0.123456789}

    assert run(cell, givens, 3)["c@3"] == 0.123456789


@pytest.mark.parametrize("name", [name for name, cell in CELLS.items() if cell.update_gate])
def test_complement_of_a_saturated_gate_keeps_its_digits(name):
    cell = CELLS[name]
    gate, part = cell.update_gate, "write" if cell.keeps else "keep"
    givens = dict.fromkeys(cell.parameter_names(), 0.0)
    givens |= {f"W.{gate}": 40.0, f"W.{cell.candidate}": 1000.0, "x@1": 1.0, "h@0": 1.0}
    arrays = {key: np.full((1, 1, 1) if key[:2] in ("W.", "U.") else (1, 1), value) for key, value in givens.items()}

    for trace in (run(cell, givens, 1), run(cell, arrays, 1)):
        assert entries(trace[f"{gate}@1"]) == [1.0]
        assert entries(trace[f"{part}@1"]) == [pytest.approx(math.exp(-40), rel=1e-12, abs=0)]


@PLENTY
@given(st.floats(-1e308, 1e308))
def test_sigmoid_is_right_for_every_number(a):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value = sigmas(np.array([a])).item()

    assert 0 <= value <= 1
    assert sigma(a) == pytest.approx(value, rel=1e-15, abs=1e-323)
    assert sigma(-a) == pytest.approx(1 - value, abs=1e-15)
    if -700 < a < 30:
        assert value == pytest.approx(1 / (1 + math.exp(-a)), rel=1e-14)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
@given(numbers=st.lists(st.floats(-5, 5), min_size=3, max_size=3))
def test_functions_are_the_same_on_floats_and_on_arrays(function, numbers):
    arguments = numbers[: function.arguments]
    columns = [np.full((1, 1, 1) if function.name in ("T", "diag") else (1, 1), number) for number in arguments]

    with np.errstate(all="ignore"):
        one, other = function.on_float(*arguments), function.on_array(*columns).reshape(-1)[0]

    if not math.isinf(other):  # where there is no value, a float says so in one way and an array in two
        assert one == pytest.approx(other, rel=1e-15, nan_ok=True)


@every_cell
@PLENTY
@given(data=st.data())
def test_floats_and_arrays_give_the_same_trace_forward_and_back(cell, data):
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    steps = data.draw(st.integers(1, 3))
    numbers = {name: float(rng.uniform(-2, 2)) for name in cell.shapes(1, 1, steps)}
    graph = cell.graph(steps, gradients=True)
    beyond = graph.reads() - graph.names() - set(numbers)
    numbers |= {name: float(name == f"loss_h@{steps}") for name in beyond}
    arrays = {name: np.full((1, 1, 1) if name[:3] in MATRICES else (1, 1), value) for name, value in numbers.items()}
    arrays = {name: value[:, None] if name[:2] in ("W.", "U.") else value for name, value in arrays.items()}

    for regime in (EXACT, HARD):
        one, other = evaluate(graph, numbers, regime), evaluate(graph, arrays, regime)
        for name in graph.names():
            assert entries(one[name]) == pytest.approx(entries(other[name]), rel=1e-9, abs=1e-14), name


MATRICES = ("dW.", "dU.")


@every_cell
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_slip_leaves_alone_what_comes_before_it(cell, data):
    givens, steps = data.draw(cases(cell, largest=5))
    case = Case(cell.name, steps, tuple((name, nested(value)) for name, value in givens.items()), (f"h@{steps}",))
    plan, right = case.plan, case.trace()

    assert plan.slips
    for slip in plan.slips:
        changed = {node.name for node in slip.changed}
        wrong = plan.follow(slip, right, EXACT)
        for node in plan.graph.nodes:
            if node.name not in changed and plan.graph.above(node.name).isdisjoint(changed):
                assert entries(wrong[node.name]) == entries(right[node.name]), slip.name


@every_cell
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_trace_written_over_another_is_the_same_and_takes_no_new_memory(cell, data):
    steps, rng = data.draw(st.integers(1, 3)), np.random.default_rng(data.draw(st.integers(0, 2**32)))
    n, d, draws = (data.draw(st.integers(1, 3)) for _ in range(3))
    one, other = (
        {name: rng.uniform(-2, 2, (*shape, draws)) for name, shape in cell.shapes(n, d, steps).items()} for _ in "12"
    )
    graph = cell.graph(steps)
    kept = {name: value.copy() for name, value in one.items()}
    room, right = evaluate(graph, one, EXACT), evaluate(graph, other, EXACT)

    trace = evaluate(graph, other, EXACT, room)

    for name in graph.names():
        assert np.array_equal(trace[name], right[name]), name
    assert all(trace[node.name] is room[node.name] for node in graph.nodes if node.outermost in ("sigma", "tanh"))
    assert all(trace[f"a_{block}@1"] is room[f"a_{block}@1"] for block in cell.blocks)
    for name, value in kept.items():
        assert np.array_equal(one[name], value), name


@pytest.mark.parametrize("text", ["a * b + c * d", "a - (b - c)", "(1 - a) * b + c / d", "sigma(a) * tanh(b - c) - a"])
def test_right_side_of_a_formula_does_not_spoil_what_is_written_of_the_left(text):
    givens = {name: np.random.default_rng(place).uniform(1, 2, (2, 3)) for place, name in enumerate("abcd")}
    graph = Graph((Node.of(f"y = {text}"),))

    right = evaluate(graph, givens, EXACT)["y"].copy()

    assert np.array_equal(evaluate(graph, givens, EXACT, {"y": np.full((2, 3), np.nan)})["y"], right)


@every_cell
@PLENTY
@given(data=st.data())
def test_hard_regime_knows_only_the_two_ends(cell, data):
    givens, steps = data.draw(cases(cell))

    trace = run(cell, givens, steps, HARD)

    for t in range(1, steps + 1):
        for node in (node for node in cell.nodes if node.outermost in HARD_VALUES):
            argument, value = trace[f"{node.reads[0]}@{t}"], trace[f"{node.name}@{t}"]
            low, tie, high = HARD_VALUES[node.outermost]
            assert set(value.ravel()) <= {low, tie, high}
            assert ((argument == 0) == (value == tie)).all()


HARD_VALUES = {
    "sigma": (0.0, 0.5, 1.0),
    "tanh": (-1.0, 0.0, 1.0),
    "squash_one": (-1.0, 0.0, 1.0),
    "squash_two": (-2.0, 0.0, 2.0),
}


@every_cell
def test_every_node_reads_only_what_came_before(cell):
    graph = cell.graph(3)
    known = set(cell.shapes(1, 1, 3))

    assert isinstance(graph, Graph)
    for node in graph.nodes:
        assert known.issuperset(node.reads), node.name
        known.add(node.name)
