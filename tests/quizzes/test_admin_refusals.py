"""What cannot be saved says so at its field, and the preview says the same."""

import pytest
from django.test import Client

from courses.models import User
from quizzes.models import Item, ItemBank
from tests.quizzes.item_form import ADD, OTHER, PREVIEW, RIGHT, WRONG, exercise_data, item_data

CONTROL = "There is a control character"
TAIL = "looks like the rest of a TeX command"
DOLLAR = "opens or closes no formula"


@pytest.fixture
def teaching(client: Client, teacher: User) -> Client:
    """The teacher, signed in."""
    client.force_login(teacher)
    return client


def refused(client: Client, kind: str, data: dict[str, object]) -> dict[str, str]:
    """The message at each field, from saving; the preview must say the same."""
    page = client.post(ADD + kind, data)
    preview = client.post(PREVIEW + kind, data).content.decode()
    assert page.status_code == 200
    assert not Item.objects.exists()
    found = {name: messages[0] for name, messages in page.context["adminform"].form.errors.items()}
    for inline in page.context["inline_admin_formsets"]:
        for message in inline.formset.non_form_errors():
            found["choices"] = message
        for form in inline.formset.forms:
            found |= {form.add_prefix(name): messages[0] for name, messages in form.errors.items()}
    faults = client.post(PREVIEW + kind, data).context["preview"].faults
    assert [fault.message for fault in faults] == list(found.values())
    assert "before this can be saved" in preview
    return found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("The value $\\tanh(c", DOLLAR),
        ("The value $ c_t $ is", DOLLAR),
        ("It costs $5", DOLLAR),
        ("$\\frac{1}{2$", "In the formula"),
        ("$\\nosuchcommand$", "In the formula"),
        ("$\\color{red}{x}$", "In the formula"),
        ("$\x07lpha$ and more", CONTROL),
        ("$\x08eta$ and more", CONTROL),
        ("$\x0crac{1}{2}$", CONTROL),
        ("$\tanh(c_t)$", TAIL),
        ("$\\left( x\right)$", TAIL),
        ("$x\text{ if}$", TAIL),
        ("$2 \times 3$", TAIL),
        ("anh(c) is meant", TAIL),
    ],
)
@pytest.mark.parametrize("field", ["stem", "explanation", "source"])
def test_text_that_cannot_be_typeset(teaching: Client, bank: ItemBank, field: str, text: str, message: str) -> None:
    found = refused(teaching, "single", item_data(bank, **{field: text}))

    assert list(found) == [field]
    assert message in found[field]


@pytest.mark.parametrize("field", ["text", "feedback", "reason"])
def test_text_of_a_choice_that_cannot_be_typeset(teaching: Client, bank: ItemBank, field: str) -> None:
    found = refused(teaching, "single", item_data(bank, RIGHT, {**WRONG, field: "$\\nosuchcommand$"}))

    assert list(found) == [f"choices-1-{field}"]


@pytest.mark.parametrize(
    "text",
    [
        "A price of \\$5",
        "`$x` is code",
        "$x<y$ and $a>b$",
        "$\\tanh(c_t)$, $\\theta$, $\\beta$ and $\\right$ in words: right) and text",
        "Tabs\tin words, mean, bright) and beta",
        "$$\\frac{\\partial h}{\\partial c}$$",
    ],
)
def test_text_that_can_be_typeset(teaching: Client, bank: ItemBank, text: str) -> None:
    text = text.replace("$\\right$", "$x$")

    assert teaching.post(ADD + "single", item_data(bank, stem=text)).status_code == 302


def test_explanation_is_needed(teaching: Client, bank: ItemBank) -> None:
    assert list(refused(teaching, "single", item_data(bank, explanation=" "))) == ["explanation"]


def test_stem_is_needed(teaching: Client, bank: ItemBank) -> None:
    assert list(refused(teaching, "multiple", item_data(bank, stem=""))) == ["stem"]


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_a_right_choice_is_needed(teaching: Client, bank: ItemBank, kind: str) -> None:
    found = refused(teaching, kind, item_data(bank, WRONG, OTHER))

    assert found == {"choices": "No choice is marked as right. Mark the right one."}


def test_a_single_choice_has_one_right_choice(teaching: Client, bank: ItemBank) -> None:
    found = refused(teaching, "single", item_data(bank, RIGHT, WRONG, {**OTHER, "is_key": "on"}))

    assert found == {"choices-2-is_key": "Another choice is right already. A single choice has one right answer."}


def test_choose_all_may_have_more_right_choices(teaching: Client, bank: ItemBank) -> None:
    data = item_data(bank, RIGHT, WRONG, {**OTHER, "is_key": "on"})

    assert teaching.post(ADD + "multiple", data).status_code == 302


def test_two_choices_are_needed(teaching: Client, bank: ItemBank) -> None:
    assert refused(teaching, "single", item_data(bank, RIGHT)) == {"choices": "Write at least two choices."}


@pytest.mark.parametrize("twin", ["the  Memory.", "The memory", "**The memory**", "The memory "])
def test_choices_that_read_the_same(teaching: Client, bank: ItemBank, twin: str) -> None:
    found = refused(teaching, "single", item_data(bank, RIGHT, WRONG, {**OTHER, "text": twin}))

    assert found == {"choices-2-text": "This one reads the same as number 1."}


def test_capitals_in_formulas_tell_choices_apart(teaching: Client, bank: ItemBank) -> None:
    data = item_data(bank, {**RIGHT, "text": "$c_t$"}, {**WRONG, "text": "$C_t$"})

    assert teaching.post(ADD + "single", data).status_code == 302


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_wrong_choice_without_malrule_or_reason(teaching: Client, bank: ItemBank, kind: str) -> None:
    found = refused(teaching, kind, item_data(bank, RIGHT, WRONG, {"text": "A guess"}))

    assert found == {"choices-2-reason": "This choice is wrong: name its mal-rule, or say why a student thinks so."}


def test_unknown_malrule(teaching: Client, bank: ItemBank) -> None:
    assert list(refused(teaching, "single", item_data(bank, RIGHT, {**WRONG, "malrule": "M199"}))) == [
        "choices-1-malrule"
    ]


def test_short_name_of_another_item_of_the_bank(teaching: Client, single: Item, bank: ItemBank) -> None:
    page = teaching.post(ADD + "single", item_data(bank, slug=single.slug))

    assert page.context["adminform"].form.errors == {"slug": ["This item bank has another item of this short name."]}


def test_unknown_family(teaching: Client, bank: ItemBank) -> None:
    assert "family" in refused(
        teaching, "generated", exercise_data(bank, "no_such_family", setting_gate="f", setting_decimals=3)
    )


def test_setting_outside_its_values(teaching: Client, bank: ItemBank) -> None:
    assert list(refused(teaching, "generated", exercise_data(bank, setting_level=9))) == ["setting_level"]


def test_words_before_an_exercise_that_cannot_be_typeset(teaching: Client, bank: ItemBank) -> None:
    assert list(refused(teaching, "generated", exercise_data(bank, stem="$\\nosuchcommand$"))) == ["stem"]


def test_deleting_the_right_choice_is_refused(teaching: Client, single: Item, bank: ItemBank) -> None:
    choices = list(single.choices.all())
    rows = [{"id": str(row.pk), "item": str(single.pk), "text": row.text, "reason": "So."} for row in choices]
    rows[0] |= {"is_key": "on", "DELETE": "on"}
    data = item_data(bank, *rows, slug=single.slug) | {"choices-INITIAL_FORMS": len(rows)}

    page = teaching.post(f"/admin/quizzes/item/{single.pk}/change/", data)

    assert page.context["inline_admin_formsets"][0].formset.non_form_errors() == [
        "No choice is marked as right. Mark the right one."
    ]
    assert single.choices.count() == 3
