"""One item of each kind that an author writes by hand, and how to deal it without a database."""

from typing import Any

from quizzes.kinds import KINDS
from quizzes.models import Choice, Item, ItemBank

NUMERIC = {
    "stem": "How many numbers does the layer learn?",
    "decimals": None,
    "tolerance": "",
    "choices": [
        {"text": "72000", "is_key": True, "feedback": "Told: four blocks."},
        {"text": "84000", "feedback": "Told: one bias each.", "reason": "Thought: PyTorch."},
        {"text": "18000", "feedback": "Told: one block.", "malrule": "M32"},
    ],
}
CLOZE = {
    "stem": "What is kept of $c_{t-1}$ is said by the [[which gate]]; $h_t=$ [[letter: choose]] $\\odot\\tanh(c_t)$.",
    "choices": [
        {"place": "which gate", "text": "forget gate", "is_key": True, "feedback": "Told: it forgets."},
        {"place": "which gate", "text": "keep gate", "is_key": True},
        {"place": "which gate", "text": "input gate", "feedback": "Told: it writes.", "malrule": "M32"},
        {"place": "letter", "text": "letter o", "is_key": True, "feedback": "Told: it shows."},
        {"place": "letter", "text": "letter i", "feedback": "Told: that writes.", "reason": "Thought: in."},
    ],
}
ORDERING = {
    "stem": "Put one step in order.",
    "choices": [
        {"text": "Weigh and add", "feedback": "Told: sums come first."},
        {"text": "Keep the old", "place": "products", "feedback": "Told: a product."},
        {"text": "Scale the new", "place": "products", "feedback": "Told: a product too."},
        {"text": "Add the products", "feedback": "Told: after the products."},
    ],
}
MATCHING = {
    "stem": "What does each gate do?",
    "choices": [
        {"place": "Gate $f_t$", "text": "keeps the old", "is_key": True, "feedback": "Told: it keeps."},
        {"place": "Gate $f_t$", "text": "writes the new", "feedback": "Told: that is i.", "malrule": "M08"},
        {"place": "Gate $i_t$", "text": "writes the new", "is_key": True, "feedback": "Told: it writes."},
        {"place": "Gate $o_t$", "text": "shows the sum", "is_key": True, "feedback": "Told: it shows."},
        {"place": "", "text": "resets the old"},
    ],
}
GRID = {
    "stem": "What is kept?",
    "row_labels": "forget gate\ninput gate",
    "column_labels": "step 1\nstep 2",
    "decimals": None,
    "tolerance": "",
    "choices": [
        {"text": "1.2345 2.3456\n3.4567 4.5678", "is_key": True, "feedback": "Told: so it is."},
        {"text": "1.2345 3.4567\n2.3456 4.5678", "feedback": "Told: transposed.", "malrule": "M43"},
    ],
}
WRITTEN: dict[str, dict[str, Any]] = {
    "numeric": NUMERIC,
    "cloze": CLOZE,
    "ordering": ORDERING,
    "matching": MATCHING,
    "grid": GRID,
}


def unsaved(kind: str, **fields: Any) -> tuple[Item, list[Choice]]:
    """An item of the kind with its choices, not in the database; every field can be given."""
    given = {**WRITTEN[kind], **fields}
    choices = [Choice(order=order, **choice) for order, choice in enumerate(given.pop("choices"))]
    fixed = {"title": "Title", "slug": kind, "kind": kind, "explanation": "Explained: so."}
    return Item(**{**fixed, **given}), choices


def saved(bank: ItemBank, kind: str, **fields: Any) -> Item:
    """The same in the database."""
    item, choices = unsaved(kind, **fields)
    item.bank = bank
    item.save()
    for choice in choices:
        choice.item = item
        choice.save()
    return item


def dealt(kind: str, seed: int = 1, **fields: Any) -> tuple[Any, dict[str, Any]]:
    """The question as a record, and the sealed part."""
    question, sealed = KINDS[kind].deal(*unsaved(kind, **fields), seed, shuffle=True)
    return KINDS[kind].question(question), sealed


def right_form(kind: str, question: Any, sealed: dict[str, Any]) -> dict[str, str]:
    """What a student sends who is right."""
    if kind == "numeric":
        return {"answer-0": sealed["known"][0]["text"]}
    if kind == "grid":
        return celled(sealed["tables"][0])
    if kind == "ordering":
        return placed(sorted(range(len(question.steps)), key=lambda step: sealed["ranks"][step]))
    if kind == "matching":
        return paired(question, [known[0]["text"] for known in sealed["known"]])
    places = [
        str(gap.options.index(known[0]["text"])) if gap.options else known[0]["text"]
        for gap, known in zip(question.gaps, sealed["known"], strict=True)
    ]
    return {f"answer-{number}": place for number, place in enumerate(places)}


def wrong_form(kind: str, question: Any, sealed: dict[str, Any]) -> dict[str, str]:
    """What a student sends who makes a slip that has words of its own."""
    if kind == "ordering":
        right = sorted(range(len(question.steps)), key=lambda step: sealed["ranks"][step])
        orders = [right[::-1], right[1:] + right[:1]]
        return placed(next(order for order in orders if order != list(range(len(right)))))
    if kind == "grid":
        return celled(sealed["tables"][1])
    if kind == "matching":
        return paired(question, ["writes the new"] * 3)
    return {
        "numeric": {"answer-0": "18000"},
        "cloze": {"answer-0": "input gate", "answer-1": "0"},
    }[kind]


def placed(order: list[int]) -> dict[str, str]:
    """The form in which the steps, by their number as dealt, stand in that order."""
    return {f"answer-{step}": str(place) for place, step in enumerate(order, 1)}


def paired(question: Any, rights: list[str]) -> dict[str, str]:
    """The form in which these right sides are chosen, from the first left side on."""
    return {f"answer-{number}": str(question.rights.index(right)) for number, right in enumerate(rights)}


def celled(numbers: list[float]) -> dict[str, str]:
    """The form with these numbers, row by row."""
    return {f"answer-{number}": str(value) for number, value in enumerate(numbers)}
