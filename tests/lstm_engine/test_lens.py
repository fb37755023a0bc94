"""The same numbers in other letters, and the right sentence for what the gate does."""

import re

import pytest

from lstm_engine import FAMILIES, MALRULES, PROFILE_NAMES, EngineError, grade, in_notation, make_variant
from lstm_engine.calculations import Case
from lstm_engine.letters import in_letters_of
from tests.lstm_engine.exercises import keys, settings_of, variants

every_family = pytest.mark.parametrize("family", FAMILIES)

GRU = make_variant("gru_step", 3, {"level": 1, "convention": "pytorch"})  # its gate keeps
NG = make_variant("gru_step", 3, {"level": 1, "convention": "ng"})  # its gate overwrites
LSTM = make_variant("lstm_step", 3, {"level": 1})

NUMBERS = re.compile(r"\d+\.\d+")


def line(variant, name):
    return next(line for line in variant.solution if line.name == name)


@every_family
@pytest.mark.parametrize("notation", PROFILE_NAMES)
def test_the_numbers_key_and_names_of_blanks_stay(family, notation):
    for variant in variants(family, len(settings_of(family))):
        other = in_notation(variant, notation)

        assert other.answer_key == variant.answer_key
        assert other.certificate == variant.certificate
        assert [given.value for given in other.question.givens] == [given.value for given in variant.question.givens]
        assert [blank.name for blank in other.question.blanks] == [blank.name for blank in variant.question.blanks]
        assert [NUMBERS.findall(step.numbers) for step in other.solution] == [
            NUMBERS.findall(step.numbers) for step in variant.solution
        ]
        assert [step.value for step in other.solution] == [step.value for step in variant.solution]
        assert [step.why for step in other.solution] == [step.why for step in variant.solution]


@every_family
def test_its_own_notation_changes_nothing(family):
    for variant in variants(family, len(settings_of(family))):
        case = Case.from_pairs(variant.case)

        again = in_notation(variant, case.profile)

        assert (again.question, again.solution) == (variant.question, variant.solution)


@every_family
@pytest.mark.parametrize("notation", PROFILE_NAMES)
def test_the_key_is_right_in_every_notation(family, notation):
    for variant in variants(family, len(settings_of(family))):
        assert grade(in_notation(variant, notation), keys(variant)).right


def test_letters_of_an_lstm_in_the_course_of_ng():
    question = in_notation(LSTM, "ng").question

    assert question.formulas == (
        r"\Gamma_u = \sigma(W_u\,x_t + U_u\,a_{t-1} + b_u)",
        r"\Gamma_f = \sigma(W_f\,x_t + U_f\,a_{t-1} + b_f)",
        r"\tilde{c}_t = \tanh(W_c\,x_t + U_c\,a_{t-1} + b_c)",
        r"\Gamma_o = \sigma(W_o\,x_t + U_o\,a_{t-1} + b_o)",
        r"c_t = \Gamma_f \odot c_{t-1} + \Gamma_u \odot \tilde{c}_t",
        r"a_t = \Gamma_o \odot \tanh(c_t)",
    )
    assert r"the forget gate $\Gamma_f$ is the share of the old cell state that is **kept**" in question.legend
    assert [blank.spoken for blank in question.blanks] == [
        "update gate",
        "forget gate",
        "candidate",
        "output gate",
        "cell state c",
        "activation a",
    ]


@pytest.mark.parametrize(
    ("notation", "spoken"),
    [
        ("engine", "h sub t equals o sub t times tanh of c sub t"),
        ("ng", "a sub t equals gamma sub o times tanh of c sub t"),
        ("hs1997", "y c of t equals y out of t times h of s sub c of t"),
    ],
)
def test_a_formula_is_said_in_the_letters_that_it_shows(notation, spoken):
    assert line(in_notation(LSTM, notation), "h@1").spoken.partition(";")[0] == spoken


@pytest.mark.parametrize(
    ("variant", "gate", "sentence"),
    [(GRU, "z@1", "The update gate keeps 30 % of the old state."), (NG, "u@1", "overwrites 89 % of the old state.")],
    ids=["keeps", "overwrites"],
)
@pytest.mark.parametrize("notation", PROFILE_NAMES)
def test_the_sentence_says_what_the_gate_does_whatever_the_letters(variant, gate, sentence, notation):
    assert line(in_notation(variant, notation), gate).why.endswith(sentence)


@pytest.mark.parametrize(
    ("variant", "notation", "warning"),
    [
        (GRU, "pytorch", ""),
        (
            GRU,
            "ng",
            r"in Andrew Ng's course it is the share overwritten; in this question $\Gamma_u$ is the share **kept**.",
        ),
        (NG, "ng", ""),
        (NG, "pytorch", "in PyTorch it is the share kept; in this question $z_t$ is the share **overwritten**."),
    ],
)
def test_the_legend_warns_where_letters_and_gate_differ(variant, notation, warning):
    legend = in_notation(variant, notation).question.legend

    assert legend.partition("Mind the gate: ")[2] == warning


def test_letters_in_sentences_and_in_somebodys_work_change_too():
    bug = in_notation(make_variant("find_the_bug", 3, {"level": 1}), "ng").question

    assert r"$\Gamma_u = 0$ copies the old state" in bug.legend
    assert bug.work.rows[-1][0] == "c_t"


@pytest.mark.parametrize(("variant", "gate"), [(GRU, "z"), (NG, "u")], ids=["keeps", "overwrites"])
@pytest.mark.parametrize("notation", PROFILE_NAMES)
def test_an_answer_in_the_other_convention_is_recognised(variant, gate, notation):
    values = {key.blank: key.value for key in variant.answer_key}
    candidate = values.get("n", values.get("cand"))
    old = dict(dict(variant.case)["givens"])["h@0"][0]
    kept = 1 - values[gate] if gate == "z" else values[gate]
    other = kept * old + (1 - kept) * candidate

    mark = grade(in_notation(variant, notation), keys(variant) | {"h": f"{other:.3f}"}).marks[-1]

    assert mark.verdict == "fault"
    assert "M02" in mark.malrules or "M01" in mark.malrules


def test_an_exercise_with_letters_of_its_own_comes_back_as_it_was():
    variant = make_variant("clip", 1, {})

    assert in_notation(variant, "ng") is variant


def test_unknown_notation():
    with pytest.raises(EngineError, match=r"^notation: 'keras' is not one of engine, mitx, ng, pytorch, hs1997$"):
        in_notation(GRU, "keras")


@pytest.mark.parametrize("notation", PROFILE_NAMES)
def test_no_letters_make_a_tanh_of_the_squashing_of_1997(notation):
    variant = in_notation(make_variant("variant_step", 1, {"cell": "1997"}), notation)
    squashed = line(variant, "m@1")

    assert not re.search(r"tanh", " ".join((*variant.question.formulas, squashed.symbol, squashed.spoken)))
    assert squashed.formula.startswith(r"2\sigma(")
    assert line(variant, "h@1").formula.endswith(squashed.symbol)


def test_sentence_that_serves_all_lstms_has_the_squashing_of_the_cell():
    text = MALRULES["M32"].sentence
    old, new = (Case("lstm_1997", 1, (), (), notation=notation) for notation in ("engine", "hs1997"))

    assert r"$h_t = o_t \odot \operatorname{squash}(c_t)$" in in_letters_of(old, text)
    assert r"$y^{c}(t) = y^{out}(t) \odot h(s_c(t))$" in in_letters_of(new, text)
    assert in_letters_of(Case("lstm", 1, (), ()), text) == text
