"""What the browser sends from the form of an item."""

from typing import Any

from quizzes.models import Item, ItemBank

ADD = "/admin/quizzes/item/add/?kind="
PREVIEW = "/admin/quizzes/item/preview/?kind="
RIGHT = {"text": "The memory", "is_key": "on", "feedback": "Yes."}
WRONG = {"text": "The candidate", "malrule": "M14", "feedback": "That is $i_t$."}
OTHER = {"text": "The output", "reason": "It sounds like it.", "feedback": "That is $o_t$."}


def item_data(bank: ItemBank, *choices: dict[str, str], **fields: Any) -> dict[str, Any]:
    """A form that can be saved, but for what is given."""
    data = {
        "bank": bank.pk,
        "title": "What the gate scales",
        "slug": "what-the-gate-scales",
        "stem": "What does $f_t$ scale?",
        "explanation": "It scales $c_{t-1}$.",
        "scoring": "net",
        "is_live": "on",
        **fields,
    }
    rows = choices or (RIGHT, WRONG, OTHER)
    data |= {"choices-TOTAL_FORMS": len(rows), "choices-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"choices-{number}-{name}": text for name, text in row.items()}
    return data


def exercise_data(bank: ItemBank, family: str = "cell_update", **fields: Any) -> dict[str, Any]:
    """The form of a generated exercise."""
    return {
        "bank": bank.pk,
        "title": "Update it",
        "slug": "update-it",
        "family": family,
        "setting_level": 1,
        "is_live": "on",
        **fields,
    }


def written(slug: str) -> dict[str, Any]:
    """What a saved item says."""
    item = Item.objects.get(slug=slug)
    return {"kind": item.kind, "choices": [(choice.order, choice.text, choice.is_key) for choice in item.choices.all()]}
