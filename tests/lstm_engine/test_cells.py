"""What holds for every cell, whatever the numbers; found by Hypothesis."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_engine.cells import CELLS
from lstm_engine.graph import Graph, evaluate, lane_of, unroll
from lstm_engine.malrules import replacements
from lstm_engine.regimes import EXACT, HARD, sigmoid
from lstm_engine.variants import Case

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
        values = rng.uniform(-scale, scale, (*shape, 1, 1))
        return np.where(rng.random(values.shape) < 0.1, 0.0, values)

    shapes = {"W": (n, d), "U": (n, n), "b": (n,), "b_rec": (n,)}
    givens = {name: array(*shapes[name.split(".")[0]]) for name in cell.parameter_names()}
    givens |= {f"x@{t}": array(d) for t in range(1, steps + 1)}
    return givens | {f"{state}@0": array(n) for state in cell.states}, steps


def run(cell, givens, steps, regime=EXACT):
    """The trace, with every numerical fault an error."""
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        return evaluate(unroll(cell.nodes, steps), givens, regime)


def nodes(cell, kind):
    return [node.name for node in cell.nodes if node.kind == kind]


@every_cell
@PLENTY
@given(data=st.data())
def test_gates_and_candidates_stay_in_their_range(cell, data):
    givens, steps = data.draw(cases(cell))

    trace = run(cell, givens, steps)

    assert all(np.isfinite(value).all() for value in trace.values())
    for t in range(1, steps + 1):
        assert all(((trace[f"{k}@{t}"] >= 0) & (trace[f"{k}@{t}"] <= 1)).all() for k in nodes(cell, "sigma"))
        assert all((np.abs(trace[f"{k}@{t}"]) <= 1).all() for k in nodes(cell, "tanh"))
        if "c" in cell.states:
            assert (np.abs(trace[f"h@{t}"]) <= trace[f"o@{t}"]).all()


@pytest.mark.parametrize("name", ["mitx_gated", "gru_ng", "gru_reset_after"])
@PLENTY
@given(data=st.data())
def test_blend_lies_between_old_state_and_candidate(name, data):
    cell = CELLS[name]
    givens, steps = data.draw(cases(cell))

    trace = run(cell, givens, steps)

    candidate = "n" if name == "gru_reset_after" else "cand"
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

    for state in cell.states:
        np.testing.assert_allclose(other[f"{state}@{steps}"], trace[f"{state}@{steps}"][order], rtol=1e-9, atol=1e-9)


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


@pytest.mark.parametrize("name", ["lstm", "lstm_nobias"])
def test_open_forget_gate_and_closed_input_gate_keep_the_cell_state(name):
    cell = CELLS[name]
    givens = {f"{kind}.{k}": np.zeros((1, 1, 1, 1)) for kind in "WU" for k in "ifgo"}
    givens |= {f"W.{k}": np.full((1, 1, 1, 1), value) for k, value in (("f", 1000.0), ("i", -1000.0), ("g", 0.7))}
    givens |= {f"b.{k}": np.zeros((1, 1, 1)) for k in "ifgo"} if name == "lstm" else {}
    givens |= {f"x@{t}": np.ones((1, 1, 1)) for t in (1, 2, 3)}
    givens |= {"h@0": np.ones((1, 1, 1)), "c@0": np.full((1, 1, 1), 0.123456789)}

    assert run(cell, givens, 3)["c@3"].item() == 0.123456789


@pytest.mark.parametrize(
    ("name", "gate", "part"), [("mitx_gated", "g", "keep"), ("gru_ng", "u", "keep"), ("gru_reset_after", "z", "write")]
)
def test_complement_of_a_saturated_gate_keeps_its_digits(name, gate, part):
    cell = CELLS[name]
    shapes = {"W": (1, 1, 1, 1), "U": (1, 1, 1, 1), "b": (1, 1, 1), "b_rec": (1, 1, 1)}
    givens = {key: np.zeros(shapes[key.split(".")[0]]) for key in cell.parameter_names()}
    givens |= {f"W.{gate}": np.full((1, 1, 1, 1), 40.0), f"W.{cell.candidate}": np.full((1, 1, 1, 1), 1000.0)}
    givens |= {"x@1": np.ones((1, 1, 1)), "h@0": np.ones((1, 1, 1))}

    trace = run(cell, givens, 1)

    assert trace[f"{gate}@1"].item() == 1.0
    assert trace[f"{part}@1"].item() == pytest.approx(math.exp(-40), rel=1e-12, abs=0)


@PLENTY
@given(st.floats(-1e308, 1e308))
def test_sigmoid_is_right_for_every_number(a):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value = sigmoid(np.array(a)).item()

    assert 0 <= value <= 1
    assert sigmoid(np.array(-a)).item() == pytest.approx(1 - value, abs=1e-15)
    if -700 < a < 30:
        assert value == pytest.approx(1 / (1 + math.exp(-a)), rel=1e-14)


@every_cell
@settings(max_examples=25)
@given(data=st.data())
def test_slips_together_equal_each_slip_alone(cell, data):
    givens, steps = data.draw(cases(cell, largest=5))
    case = Case(
        cell.name, steps, tuple((name, nested(value)) for name, value in givens.items()), (f"h@{steps}",), "exact"
    )
    plan = case.plan
    together = evaluate(plan.graph, case.arrays(), EXACT, plan.replacements, len(plan.slips) + 1)[f"h@{steps}"]

    assert plan.slips
    right = evaluate(plan.graph, case.arrays(), EXACT)[f"h@{steps}"]
    assert (lane_of(together, 0) == lane_of(right, 0)).all()
    for lane, slip in enumerate(plan.slips, 1):
        alone = evaluate(plan.graph, case.arrays(), EXACT, replacements([slip]), 2)[f"h@{steps}"]
        assert (lane_of(alone, 1) == lane_of(together, lane)).all(), slip.name


def nested(value):
    """A given as a case stores it."""
    return tuple(map(nested, value)) if value.ndim > 2 else float(value.item())


@every_cell
@PLENTY
@given(data=st.data())
def test_hard_regime_knows_only_0_and_1(cell, data):
    givens, steps = data.draw(cases(cell))

    trace = run(cell, givens, steps, HARD)

    for t in range(1, steps + 1):
        for kind, values in (("sigma", {0.0, 0.5, 1.0}), ("tanh", {-1.0, 0.0, 1.0})):
            for node in (node for node in cell.nodes if node.kind == kind):
                argument, value = trace[f"{node.reads[0]}@{t}"], trace[f"{node.name}@{t}"]
                assert set(value.ravel()) <= values
                assert ((argument == 0) == np.isin(value, [0.5 if kind == "sigma" else 0.0])).all()


@every_cell
def test_every_node_reads_only_what_came_before(cell):
    graph = unroll(cell.nodes, 3)
    known = {*cell.parameter_names(), "x@1", "x@2", "x@3", *(f"{state}@0" for state in cell.states)}

    assert isinstance(graph, Graph)
    for node in graph.nodes:
        assert known.issuperset(name.removesuffix("?") for name in node.reads), node
        known.add(node.name)
