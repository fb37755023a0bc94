"""Whatever finite numbers come in, there is no warning and no NaN: an answer, or one sentence that says what is too
large."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_engine import FAMILIES, make_variant
from lstm_engine.cells import CELLS
from tests.lstm_engine.test_command_line import answers
from tests.lstm_engine.test_exactness import case_of, flat

pytestmark = pytest.mark.filterwarnings("error")
every_cell = pytest.mark.parametrize("cell", CELLS)
LARGE = st.sampled_from([0.0, 5e-324, 1e-300, 1e-12, 1.0, 37.0, 1000.0, 1e20, 1e100, 1e150])
FINITE = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([1e300, -1.7e308])


@st.composite
def cases(draw, cell, numbers):
    """A case of a cell whose every number is drawn by itself."""
    sizes = draw(st.integers(1, 2)), draw(st.integers(1, 2)), draw(st.integers(1, 4))

    def array(kind, shape):
        if len(shape) == 2:
            return [array(kind, shape[1:]) for _ in range(shape[0])]
        return draw(st.lists(numbers, min_size=shape[0], max_size=shape[0]))

    return case_of(cell, sizes, array)


@every_cell
@settings(max_examples=25)
@given(data=st.data())
def test_numbers_up_to_1e150_have_a_trace(cell, data):
    case = data.draw(cases(cell, LARGE | LARGE.map(lambda value: -value)))
    regime = data.draw(st.sampled_from(["exact", "final_12", "step_0", "step_12", "hard"]))

    (found,), status = answers("run", {**case, "regime": regime})

    if cell == "rnn_relu" and status:  # its state may grow with every time step
        assert found["field"] == "params"
    else:
        assert all(abs(value) < float("inf") for value in flat(found["steps"]).values())


@every_cell
@settings(max_examples=25)
@given(data=st.data())
def test_finite_numbers_are_answered_or_refused_as_too_large(cell, data):
    case = data.draw(cases(cell, FINITE))
    verb = data.draw(st.sampled_from(["run", "diagnose", "solve"]))
    asked = {"gradients": True} if verb == "run" else {"answers": {"h": case["h0"]}, "decimals": 3}

    (found,), _ = answers(verb, {**case, **asked})

    json.dumps(found, allow_nan=False)
    assert found.get("field", "params") == "params"
    assert found.get("error", "too large for a float").endswith("too large for a float")


@pytest.mark.parametrize("family", FAMILIES)
def test_variants_are_json_without_nan(family):
    json.dumps(make_variant(family, 3, {}).to_json(), allow_nan=False)
