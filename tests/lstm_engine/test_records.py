"""Records are frozen and survive JSON; the engine stands without the web."""

import dataclasses
import json
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
