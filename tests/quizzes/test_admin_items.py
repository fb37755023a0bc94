"""Writing an item: the kind first, then a form that previews exactly what it would save."""

import re

import pytest
from django.test import Client

from courses.models import User
from lstm_engine import FAMILIES, Variant, make_variant
from quizzes.models import AttemptItem, Choice, Item, ItemBank
from tests.quizzes.item_form import ADD, OTHER, PREVIEW, RIGHT, WRONG, exercise_data, item_data, written


@pytest.fixture
def teaching(client: Client, teacher: User) -> Client:
    """The teacher, signed in."""
    client.force_login(teacher)
    return client


def test_add_asks_for_the_kind_first(teaching: Client) -> None:
    page = teaching.get("/admin/quizzes/item/add/?_popup=1")

    for kind in ("single", "multiple", "generated"):
        assert f'href="?_popup=1&amp;kind={kind}"' in page.content.decode()


def test_list_offers_each_kind(teaching: Client) -> None:
    page = teaching.get("/admin/quizzes/item/").content.decode()

    assert all(f'href="/admin/quizzes/item/add/?kind={kind}"' in page for kind in ("single", "multiple", "generated"))


def test_kind_stays(teaching: Client, single: Item, bank: ItemBank) -> None:
    teaching.post(f"/admin/quizzes/item/{single.pk}/change/?kind=generated", exercise_data(bank))

    single.refresh_from_db()
    assert single.kind == "single"


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_choice_item_is_saved_with_its_choices_in_order(teaching: Client, bank: ItemBank, kind: str) -> None:
    data = item_data(bank, {**WRONG, "order": "2"}, {**RIGHT, "order": "1"}, OTHER)

    page = teaching.post(ADD + kind, data)

    assert page.status_code == 302
    assert written("what-the-gate-scales") == {
        "kind": kind,
        "choices": [(1, "The memory", True), (2, "The candidate", False), (3, "The output", False)],
    }


def test_generated_item_is_saved_with_the_settings_of_its_family(teaching: Client, bank: ItemBank) -> None:
    data = exercise_data(bank, "lstm_step", setting_decimals=4, setting_rounding="every line", setting_gate="o")

    page = teaching.post(ADD + "generated", data)

    assert page.status_code == 302
    item = Item.objects.get(slug="update-it")
    assert item.family_settings == {"level": 1, "decimals": 4, "rounding": "every line"}


def test_change_shows_what_was_saved(teaching: Client, generated: Item) -> None:
    generated.family_settings = {"level": 2, "decimals": 4, "rounding": "every line"}
    generated.save()

    page = teaching.get(f"/admin/quizzes/item/{generated.pk}/change/")

    form = page.context["adminform"].form
    assert [form[f"setting_{name}"].value() for name in ("level", "decimals", "rounding")] == [2, 4, "every line"]


@pytest.mark.parametrize("family", FAMILIES)
def test_settings_are_those_of_the_family_chosen(teaching: Client, family: str) -> None:
    page = teaching.get("/admin/quizzes/item/settings/", {"kind": "generated", "family": family}).content.decode()

    assert f'<option value="{family}" selected>' in page
    for setting in {name.name for other in FAMILIES.values() for name in other.settings}:
        belongs = setting in {own.name for own in FAMILIES[family].settings}
        assert (f'name="setting_{setting}"' in page) == belongs


def test_family_changed_without_its_settings_asks_for_them(teaching: Client, bank: ItemBank) -> None:
    """Without JavaScript the page still has the settings of the family before."""
    page = teaching.post(ADD + "generated", exercise_data(bank, "gru_step"))

    errors = page.context["adminform"].form.errors
    assert set(errors) == {"setting_convention", "setting_decimals"}
    assert 'name="setting_convention"' in page.content.decode()


# Preview


def preview(client: Client, kind: str, data: dict[str, object]) -> str:
    page = client.post(PREVIEW + kind, data)
    assert page.status_code == 200
    return page.content.decode()


def test_preview_of_a_single_choice(teaching: Client, bank: ItemBank) -> None:
    page = preview(teaching, "single", item_data(bank))

    assert "Ready to be saved." in page
    assert 'type="radio"' in page
    assert "<msub><mi>f</mi><mi>t</mi></msub>" in page
    assert page.index("What is said to each choice") < page.index("That is ")
    assert "<td" not in page  # scores of picks are for choose-all


def test_preview_of_choose_all_has_a_table_of_scores(teaching: Client, bank: ItemBank) -> None:
    second = {"text": "The cell state", "is_key": "on"}

    page = preview(teaching, "multiple", item_data(bank, RIGHT, second, WRONG, OTHER, scoring="each"))

    assert 'type="checkbox"' in page
    cells = page.split("<tbody>")[1].replace(" chosen", "*").split("</tr>")
    scores = [[cell.partition("<")[0] for cell in row.split('number"')[1:]] for row in cells]
    assert "Every right choice and no other" in cells[0]
    assert "(this item)" in page.split("Each choice counts, picked or left")[1][:40]
    assert page.count("100 %") == 3
    assert "All choices" in cells[3]
    assert "50 %" in cells[3]
    assert scores


@pytest.mark.parametrize("family", FAMILIES)
def test_preview_of_an_exercise_shows_twenty_variants(teaching: Client, bank: ItemBank, family: str) -> None:
    settings = {f"setting_{setting.name}": setting.default for setting in FAMILIES[family].settings}

    page = preview(teaching, "generated", exercise_data(bank, family, **settings))

    assert "Ready to be saved." in page
    assert page.count('<article class="variant">') == 20
    for words in ("Worked solution", "Certificate", "Pairs that cannot be told apart"):
        assert page.count(words) == 20
    looked_for = 0 if family == "hold_memory" else 20  # there whatever does is right
    assert len(re.findall(r"mistakes? that (?:is|are) recognised", page)) == looked_for
    assert not re.search(r"tex-source|\\[a-z]|\$", page)
    assert "of the draws were good enough" in page


def test_preview_names_what_each_malrule_would_answer(teaching: Client, bank: ItemBank) -> None:
    variant = make_variant("cell_update", 0, {"level": 1})
    slip = next(guess for guess in variant.predictions if guess.malrule == "M09")

    page = preview(teaching, "generated", exercise_data(bank))

    first = page.split('<article class="variant">')[1]
    row = first.split("M09 keep")[1].split("</tr>")[0]
    assert slip.shown[0] in row
    assert variant.answer_key[0].shown in first.split("Right answers")[1].split("</ul>")[0]


def test_wall_says_what_is_chosen_in_words(teaching: Client, bank: ItemBank) -> None:
    page = preview(teaching, "generated", exercise_data(bank, "read_the_trace"))

    first = page.split('<article class="variant">')[1]
    assert re.findall(r"<strong>(.*?)</strong>", first)[:3] == steps_of(make_variant("read_the_trace", 0, {"level": 1}))
    assert "Six steps of one unit" in first
    assert "All variants have the same numbers" not in page
    spread = page.split("Spread of the answers")[2].split("</table>")[0]
    assert re.findall(r'<td class="number">(.*?)</td>', spread)[0::4] == ["–", "–", "–"]


def steps_of(variant: Variant) -> list[str]:
    """What the key of a trace says, from its places."""
    return [f"step {int(key.value) + 1}" for key in variant.answer_key]


def test_preview_warns_of_numbers_that_never_change(teaching: Client, bank: ItemBank) -> None:
    page = preview(teaching, "generated", exercise_data(bank, "hard_lstm"))

    assert "All variants have the same numbers" in page


def test_preview_of_a_saved_item_uses_what_stands_in_the_form(teaching: Client, single: Item, bank: ItemBank) -> None:
    data = item_data(bank, slug=single.slug, stem="Something *else*?")

    page = teaching.post(f"/admin/quizzes/item/preview/?item={single.pk}", data).content.decode()

    assert "Something <em>else</em>?" in page


def test_preview_writes_nothing(teaching: Client, bank: ItemBank, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(8) as queries:
        preview(teaching, "single", item_data(bank))

    assert not [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    assert (Item.objects.count(), Choice.objects.count(), AttemptItem.objects.count()) == (0, 0, 0)


def test_preview_shows_what_is_there_while_the_rest_is_missing(teaching: Client, bank: ItemBank) -> None:
    page = preview(teaching, "single", item_data(bank, {"text": ""}, title="", slug="", explanation=""))

    assert "What does <math>" in page
    assert '<a href="#id_explanation">Explanation</a>' in page
    assert "Write at least two choices." in page


def test_preview_hints_at_a_silent_choice(teaching: Client, bank: ItemBank) -> None:
    page = preview(teaching, "single", item_data(bank, RIGHT, {"text": "Nothing", "reason": "A guess."}))

    assert "Nothing is said to whoever picks choice 2." in page
    assert "Ready to be saved." in page


def test_preview_takes_post_alone(teaching: Client) -> None:
    assert teaching.get(PREVIEW + "single").status_code == 405


def test_preview_needs_the_permission(client: Client, teacher: User) -> None:
    teacher.groups.clear()
    client.force_login(teacher)

    assert client.post(PREVIEW + "single").status_code == 403


def test_preview_sends_students_to_log_in(client: Client, student: User) -> None:
    client.force_login(student)

    assert client.post(PREVIEW + "single").headers["Location"].startswith("/admin/login/")


def test_preview_of_no_kind_does_not_exist(teaching: Client) -> None:
    assert teaching.post("/admin/quizzes/item/preview/?kind=essay").status_code == 404
