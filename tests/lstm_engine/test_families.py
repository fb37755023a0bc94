"""What holds for every family at every setting; a new family gets these tests by being in FAMILIES."""

import json

import pytest

from lstm_engine import (
    ENGINE_VERSION,
    FAMILIES,
    MALRULES,
    EngineError,
    SettingsError,
    Variant,
    grade,
    make_variant,
    read_number,
)
from tests.lstm_engine.exercises import NAMES, SETTINGS, VARIANTS, graded, keys, variants

every_setting = pytest.mark.parametrize(("family", "settings"), SETTINGS, ids=NAMES)
every_family = pytest.mark.parametrize("family", FAMILIES)


@every_setting
def test_same_seed_gives_the_same_variant_and_json_keeps_it(family, settings):
    for seed in range(3):
        variant = make_variant(family, seed, settings)

        assert make_variant(family, seed, settings) == variant
        assert Variant.from_json(json.loads(json.dumps(variant.to_json()))) == variant


@every_setting
def test_key_as_displayed_is_right(family, settings):
    for seed in range(10):
        variant = make_variant(family, seed, settings)

        result = grade(variant, keys(variant))

        assert result.right
        assert result.score == 1
        assert result.malrules == ()
        assert (result.path, result.parts_at) == ((), "")
        assert {mark.verdict for mark in result.marks} == {"right"}


@every_family
def test_predicted_mistakes_are_wrong_and_named(family):
    made = 0
    for variant in variants(family):
        assert grade(variant, keys(variant)).right
        for prediction in variant.predictions:
            answers = dict(zip(keys(variant), prediction.shown, strict=True))
            result = grade(variant, answers)

            assert result.readable
            assert not result.right, (variant.seed, prediction)
            assert prediction.malrule in result.malrules, (variant.seed, prediction, result)
        made += 1
    assert made == VARIANTS


@every_family
def test_certificate_tells_the_truth(family):
    for variant in variants(family, 30):
        certificate, band = variant.certificate, [key.tolerance for key in variant.answer_key]
        predicted = [f"{prediction.malrule} {prediction.node}" for prediction in variant.predictions]

        assert predicted == list(certificate.detectable)
        assert not set(certificate.detectable) & set(certificate.undetectable)
        assert all(name.split()[0] in MALRULES for name in certificate.detectable + certificate.undetectable)
        assert certificate.draws >= 1
        assert 0.5 <= certificate.saturation <= 1
        distances = [
            max(abs(a - key.value) / wide for a, key, wide in zip(p.answers, variant.answer_key, band, strict=True))
            for p in variant.predictions
        ]
        assert min(distances, default=2) >= 2
        assert certificate.smallest_distance == pytest.approx(min(distances, default=0), abs=1e-3)


@every_family
def test_pairs_not_named_together_lie_apart(family):
    for variant in variants(family, 10):
        together = {frozenset(pair) for pair in variant.certificate.together}
        band = [key.tolerance for key in variant.answer_key]
        for place, one in enumerate(variant.predictions):
            for other in variant.predictions[:place]:
                apart = max(abs(a - b) / wide for a, b, wide in zip(one.answers, other.answers, band, strict=True))
                names = frozenset((f"{one.malrule} {one.node}", f"{other.malrule} {other.node}"))
                assert one.malrule == other.malrule or (apart < 2) == (names in together)


@every_setting
@pytest.mark.parametrize("text", ["", "abc", "1+2", "nan"])
def test_what_is_no_number_is_unreadable_and_not_wrong(family, settings, text):
    variant = make_variant(family, 1, settings)
    for blank in keys(variant):
        result = graded(variant, **{blank: text})

        assert not result.readable
        assert not result.right
        assert result.malrules == ()
        verdicts = {mark.blank: mark.verdict for mark in result.marks}
        assert verdicts.pop(blank) == "unreadable"
        assert set(verdicts.values()) <= {"not_judged"}


@every_setting
def test_question_says_nothing_of_the_answer(family, settings):
    variant = make_variant(family, 2, settings)
    question = variant.question

    assert question.family == family
    assert question.level == settings["level"]
    assert [blank.name for blank in question.blanks] == [key.blank for key in variant.answer_key]
    assert all((question.title, question.stem, question.legend))
    assert bool(question.precision) == any(not blank.options for blank in question.blanks)
    assert question.givens or question.work
    assert all(given.symbol and given.value and given.spoken for given in question.givens)
    assert len({blank.symbol for blank in question.blanks}) == len(question.blanks)
    assert not {"value", "shown", "tolerance"} & set(question.blanks[0].__slots__)
    assert variant.engine_version == ENGINE_VERSION
    assert dict(variant.settings) == settings


@every_setting
def test_key_is_shown_as_a_student_would_type_it(family, settings):
    for seed in range(5):
        variant = make_variant(family, seed, settings)
        chosen = {blank.name for blank in variant.question.blanks if blank.options}
        for key in (key for key in variant.answer_key if key.blank not in chosen):
            assert read_number(key.shown) == pytest.approx(key.value, abs=key.tolerance)


@every_family
def test_different_seeds_give_different_numbers(family):
    level = len(FAMILIES[family].levels)
    questions = [make_variant(family, seed, {"level": level}).question for seed in range(160)]
    shown = [(question.givens, question.work) for question in questions]

    assert len(set(shown)) >= 24
    assert len(set(shown[:40])) >= min(25, len(set(shown)) // 2)  # of 72 possibilities, 40 draws hit about 30


def test_classic_calculation_has_the_numbers_of_the_lecture():
    variant = make_variant("hard_lstm", 7, {"level": 1})

    assert keys(variant) == {"c": "2", "h": "1"}
    assert all(given.value in ("1", "5") for given in variant.question.givens)
    assert make_variant("hard_lstm", 8, {"level": 1}).question == variant.question


@pytest.mark.parametrize(
    ("family", "seed", "settings", "field"),
    [
        ("no_such", 0, {}, "family"),
        (["one_gate"], 0, {}, "family"),
        (None, 0, {}, "family"),
        ("one_gate", -1, {}, "seed"),
        ("one_gate", 2**63, {}, "seed"),
        ("one_gate", 1.5, {}, "seed"),
        ("one_gate", True, {}, "seed"),
        ("one_gate", "7", {}, "seed"),
        ("one_gate", 0, {"level": 9}, "level"),
        ("one_gate", 0, {"level": "1"}, "level"),
        ("one_gate", 0, {"level": True}, "level"),
        ("one_gate", 0, {"level": None}, "level"),
        ("one_gate", 0, {"gate": "g"}, "gate"),
        ("one_gate", 0, {"gate": ["f"]}, "gate"),
        ("one_gate", 0, {"colour": "red"}, "colour"),
        ("gate_limits", 0, {"decimals": 3}, "decimals"),
    ],
)
def test_bad_settings_are_refused_at_the_field(family, seed, settings, field):
    with pytest.raises(SettingsError) as refused:
        make_variant(family, seed, settings)

    assert refused.value.field == field
    assert isinstance(refused.value, EngineError)
    assert refused.value.message


@pytest.mark.parametrize("seed", [0, 2**31, 2**32, 2**63 - 1])
def test_every_seed_of_63_bits_makes_a_variant(seed):
    assert make_variant("lstm_step", seed, {"level": 2}).seed == seed


def test_settings_left_out_are_the_usual_ones():
    family = FAMILIES["lstm_step"]
    usual = {setting.name: setting.default for setting in family.settings}

    assert make_variant("lstm_step", 3, {}) == make_variant("lstm_step", 3, usual)
    assert all(setting.default in setting.choices and setting.help for setting in family.settings)
