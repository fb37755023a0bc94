"""Records are frozen and survive JSON; the engine stands without the web."""

import dataclasses
import json
import re
import subprocess
import sys

import pytest

import lstm_engine
from lstm_engine import FAMILIES, Grade, Question, Variant, grade, make_variant
from tests.lstm_engine.exercises import graded, keys, variants


@pytest.mark.parametrize("family", FAMILIES)
def test_records_survive_json(family):
    for variant in variants(family, 20):
        stored = json.loads(json.dumps(variant.to_json()))
        assert Variant.from_json(stored) == variant
        assert Question.from_json(stored["question"]) == variant.question
        for prediction in variant.predictions[:5]:
            found = grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))
            assert Grade.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize("family", FAMILIES)
def test_stored_variant_grades_like_the_fresh_one(family):
    variant = make_variant(family, 4, {})
    stored = Variant.from_json(json.loads(json.dumps(variant.to_json())))

    for prediction in variant.predictions:
        answers = dict(zip(keys(variant), prediction.shown, strict=True))
        assert grade(stored, answers) == grade(variant, answers)


@pytest.mark.parametrize("seed", range(20))
def test_attributes_of_a_cell_update_are_what_its_numbers_say(seed):
    variant = make_variant("cell_update", seed, {})
    (key,) = variant.answer_key
    given = {given.symbol: float(given.value) for given in variant.question.givens}

    assert dict(variant.attributes) == {
        "convention": "lstm",
        "sign of c": "+" if key.value > 0 else "-",
        "a gate over 0.9": "yes" if max(given["i_t"], given["f_t"]) > 0.9 else "no",
    }


def test_attributes_name_the_convention_and_look_at_every_unit():
    two = [make_variant("gru_step", seed, {"level": 3, "convention": "ng"}) for seed in range(20)]

    assert {dict(variant.attributes)["convention"] for variant in two} == {"gru_ng"}
    assert {dict(variant.attributes)["sign of h"] for variant in two} == {"+", "-", "mixed"}
    open_gates = [dict(variant.attributes)["a gate over 0.9"] for variant in two]
    assert open_gates == ["yes" if _largest_gate(variant) > 0.9 else "no" for variant in two]


def _largest_gate(variant):
    """The largest entry of a gate, as the worked solution shows it."""
    values = [line.value for line in variant.solution if line.name.partition("@")[0] in ("r", "u")]
    return max(float(number) for value in values for number in re.findall(r"[0-9.]+", value))


def test_variant_stored_before_there_were_attributes_has_none():
    stored = make_variant("one_gate", 1, {}).to_json()
    del stored["attributes"]

    assert Variant.from_json(stored).attributes == ()


def test_unreadable_grade_survives_json():
    found = graded(make_variant("one_gate", 1, {}), f="abc")

    assert Grade.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_records_cannot_be_changed():
    variant = make_variant("one_gate", 1, {})

    for record in (variant, variant.question, variant.answer_key[0], variant.certificate, graded(variant)):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, dataclasses.fields(record)[0].name, None)


def test_question_holds_no_number_that_marks():
    variant = make_variant("lstm_step", 9, {"level": 2})
    sent = json.dumps(dataclasses.asdict(variant.question))

    assert all(key.shown not in sent for key in variant.answer_key)


def test_engine_imports_numpy_and_nothing_of_the_web():
    code = "import sys, lstm_engine, lstm_engine.__main__; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert "numpy" in loaded
    assert not {"django", "pydantic", "ruamel", "markdown_it", "math_core", "quizzes", "courses"} & set(loaded)


def test_door_is_complete():
    assert all(hasattr(lstm_engine, name) for name in lstm_engine.__all__)
    wanted = {"FAMILIES", "MALRULES", "ENGINE_VERSION", "make_variant", "grade", "read_number", "Unreadable", "Variant"}
    assert wanted <= set(lstm_engine.__all__)
