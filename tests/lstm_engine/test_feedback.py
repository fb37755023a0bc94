"""What is said of a wrong answer: true arithmetic with the student's own numbers, and the sentence of a teacher."""

import math
import re

import pytest

from lstm_engine import FAMILIES, MALRULES, grade, make_variant, make_variants
from tests.lstm_engine.exercises import graded, keys, variants

SAID = re.compile(r"^(?P<answer>-?[\d.]+(?:e-?\d+)?) is (?P<how>.+?)\. (?P<sentence>[A-Z$σt].+)$", re.DOTALL)


def sigma(a):
    """1 / (1 + e^-a)."""
    return 1 / (1 + math.exp(-a))


def calculated(text):
    """The value of arithmetic as it is said: "0.7 · tanh(1.2) + (1 - 0.3)^(4)"."""
    text = re.sub(r"(\d)σ", r"\1 * σ", text).replace("·", "*").replace("^", "**").replace("²", "**2")
    text = text.replace("σ", "sigma").replace("ln", "math.log").replace("tanh", "math.tanh")
    return eval(text, {"sigma": sigma, "math": math, "__builtins__": {}})


def faults(family, number):
    """What is said of every predicted mistake of some variants: variant, blank, feedback, rules."""
    for variant in variants(family, number):
        for prediction in variant.predictions:
            result = grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))
            yield from ((variant, mark) for mark in result.marks if mark.malrules)


@pytest.mark.parametrize("family", FAMILIES)
def test_arithmetic_said_of_an_answer_gives_that_answer(family):
    for variant, mark in faults(family, 8):
        said = SAID.match(mark.feedback)
        if not said or re.search(r"rounded|one decimal|min|⌈|⌊|\||^the ", said["how"]):
            continue
        if dict(variant.case)["regime_name"] == "hard" and re.search(r"σ|tanh", said["how"]):
            continue
        shown = calculated(said["how"])
        assert shown == pytest.approx(float(mark.raw), abs=2e-3, rel=6e-2), (variant.seed, mark.feedback)


def test_feedback_puts_the_students_numbers_in():
    variant = make_variant("one_gate", 3, {"level": 1})
    total = next(given.value for given in variant.question.givens)
    answer = f"{math.tanh(float(total)):.3f}"

    assert graded(variant, f=answer).marks[0].feedback == f"{answer} is tanh({total}). {MALRULES['M23'].sentence}"


def test_number_that_is_another_line_is_called_by_its_name():
    variant = make_variant("lstm_output", 3, {"level": 1})
    given = next(given.value for given in variant.question.givens if given.symbol == "c_t")
    mark = graded(variant, h=f"{float(given):.3f}").marks[0]

    assert mark.feedback == f"{float(given):.3f} is the cell state c. {MALRULES['M38'].sentence}"


def test_sentence_has_the_letters_of_the_question():
    for seed in range(10):
        variant = make_variant("gated_rnn_step", seed, {"level": 1})
        forgotten = next(found for found in variant.predictions if (found.malrule, found.node) == ("M41", "a_g"))
        result = grade(variant, dict(zip(keys(variant), forgotten.shown, strict=True)))
        if result.malrules == ("M41",):
            assert result.marks[0].feedback.endswith("part of the weighted sum: add $U s_{t-1}$.")
            return
    pytest.fail("the slip was never named alone")


def test_slip_above_is_seen_in_the_line_that_is_asked():
    variant = make_variant("cell_update", 3, {"level": 1})
    given = {given.symbol: given.value for given in variant.question.givens}
    f, i, g, c = (given[name] for name in ("f_t", "i_t", "g_t", "c_{t-1}"))
    answer = (1 - float(f)) * float(c) + float(i) * float(g)
    mark = graded(variant, c=f"{answer:.4g}").marks[0]

    said = SAID.match(mark.feedback)
    assert said["how"].startswith(f"(1 - {f}) · ")
    assert said["sentence"] == MALRULES["M09"].sentence


def test_what_is_left_out_is_not_said_as_a_product_with_0():
    for _, mark in faults("cell_update", 8):
        assert "0 · " not in re.sub(r"\d\.\d+|\d0 ·", "", mark.feedback)


def test_steps_are_counted():
    variant = make_variant("memory_span", 3, {"level": 1})
    given = {given.symbol: given.value for given in variant.question.givens}
    prediction = next(found for found in variant.predictions if found.malrule == "M94")
    mark = grade(variant, {"share": prediction.shown[0]}).marks[0]

    assert mark.feedback.startswith(f"{prediction.shown[0]} is {given['f']}^{int(given['k']) - 1}. ")


@pytest.mark.parametrize("rule", MALRULES.values(), ids=MALRULES)
def test_sentences_are_short_whole_and_without_blame(rule):
    for text in (rule.title, rule.sentence):
        assert not re.search(r"!|\?|\b(?:stupid|careless|obviously|simply|just|fail\w*)\b", text), text
        assert text.count("$") % 2 == 0
        assert text.count("(") == text.count(")") or "$" in text
        assert "  " not in text
    assert rule.sentence.endswith((".", ".)"))
    assert rule.sentence[0] == "$" or rule.sentence[0].isupper() or rule.sentence.startswith(("tanh", "σ ", "r "))
    assert not rule.title.endswith(".")
    assert len(rule.title) <= 60
    assert len(rule.sentence) <= 240


def test_lost_sign_is_said_with_the_number_that_was_used():
    said = [mark.feedback for _, mark in faults("one_gate", 12) if mark.malrules == ("M51",) and "σ(" in mark.feedback]

    assert said
    assert not any("|" in text for text in said)


def test_hard_value_in_a_product_has_brackets():
    said = [mark.feedback for _, mark in faults("lstm_output", 9) if mark.malrules == ("M68",)]

    assert any(re.match(r"-?[\d.]+ is 0\.\d · \(tanh\(-?[\d.]+\) rounded\)\. ", text) for text in said)


def test_several_slips_are_named_once():
    variant, slip = next(
        (variant, slip)
        for variant in make_variants("lstm_step", range(20), {"level": 4})
        for slip in variant.predictions
        if slip.malrule == "M09" and both_named(variant, slip)
    )
    first, second = (mark.feedback for mark in graded_as(variant, slip).marks if mark.malrules)

    assert first.startswith("Two slips give ")
    assert second == f"The same two slips as above give {slip.shown[2]}."


def graded_as(variant, prediction):
    return grade(variant, dict(zip(keys(variant), prediction.shown, strict=True)))


def both_named(variant, prediction):
    return [set(mark.malrules) for mark in graded_as(variant, prediction).marks if mark.malrules] == [
        {"M09", "M24"}
    ] * 2
