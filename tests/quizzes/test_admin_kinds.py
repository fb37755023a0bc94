"""Each kind of item written by hand: saved and previewed by one form, with every fault at its field."""

from typing import Any

import pytest
from django.test import Client

from courses.models import User
from quizzes.models import Item, ItemBank
from tests.quizzes.faulty import FAULTY
from tests.quizzes.item_form import ADD, PREVIEW
from tests.quizzes.test_admin_refusals import refused
from tests.quizzes.written import WRITTEN, saved


@pytest.fixture
def teaching(client: Client, teacher: User) -> Client:
    """The teacher, signed in."""
    client.force_login(teacher)
    return client


def form_data(bank: ItemBank, kind: str, **fields: Any) -> dict[str, Any]:
    """The form of the item, as the browser sends it; every field can be given."""
    item = {**WRITTEN[kind], **fields}
    choices = item.pop("choices")
    data = {"bank": bank.pk, "title": "Title", "slug": kind, "explanation": "Explained: so.", "is_live": "on", **item}
    data |= {"choices-TOTAL_FORMS": len(choices), "choices-INITIAL_FORMS": 0}
    for number, choice in enumerate(choices):
        data |= {f"choices-{number}-{name}": value for name, value in choice.items()}
    return {name: "on" if value is True else value for name, value in data.items() if value is not None}


@pytest.mark.parametrize("kind", WRITTEN)
def test_item_is_saved_as_written(teaching: Client, bank: ItemBank, kind: str) -> None:
    assert teaching.post(ADD + kind, form_data(bank, kind)).status_code == 302

    item = Item.objects.get()
    written = {**WRITTEN[kind]}
    choices = written.pop("choices")
    assert {name: getattr(item, name) for name in written} == written
    kept = [
        {name: getattr(row, name) for name in choice} for row, choice in zip(item.choices.all(), choices, strict=True)
    ]
    assert kept == choices


@pytest.mark.parametrize("kind", WRITTEN)
def test_preview_shows_the_question_its_solution_and_that_it_can_be_saved(
    teaching: Client, bank: ItemBank, kind: str
) -> None:
    page = teaching.post(PREVIEW + kind, form_data(bank, kind)).content.decode()

    assert "Ready to be saved." in page
    assert "As the student sees it" in page
    assert "Worked solution" in page
    assert "Told: " in page
    assert not Item.objects.exists()


@pytest.mark.parametrize("kind", WRITTEN)
def test_change_page_has_the_fields_of_the_kind_in_its_words(teaching: Client, bank: ItemBank, kind: str) -> None:
    item = saved(bank, kind)

    page = teaching.get(f"/admin/quizzes/item/{item.pk}/change/").content.decode()

    assert 'name="choices-0-text"' in page
    assert 'name="family"' not in page
    assert 'name="scoring"' not in page


@pytest.mark.parametrize(("kind", "fields", "found"), FAULTY)
def test_fault_stands_at_its_field(
    teaching: Client, bank: ItemBank, kind: str, fields: dict[str, Any], found: dict[str, str]
) -> None:
    assert refused(teaching, kind, form_data(bank, kind, **fields)) == found
