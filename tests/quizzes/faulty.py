"""What an author may get wrong in an item of each kind: the fields, and the message at each field."""

from typing import Any

NUMBER = {"text": "72", "is_key": True}
SLIP = {"text": "84", "reason": "So."}
REASON = "This choice is wrong: name its mal-rule, or say why a student thinks so."
GAP = {"place": "gap", "text": "forget gate", "is_key": True}
OTHER = {"place": "gap", "text": "input gate", "reason": "So."}

ONE = {"place": "one", "text": "first", "is_key": True}
TWO = {"place": "two", "text": "second", "is_key": True}


def pairs(*choices: dict[str, Any]) -> dict[str, Any]:
    return {"choices": [ONE, TWO, *choices]}


TABLE = {"text": "1 2\n3 4", "is_key": True}


def cloze(*choices: dict[str, Any], stem: str = "The [[gap]].") -> dict[str, Any]:
    return {"stem": stem, "choices": list(choices)}


FAULTY: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("numeric", {"choices": [SLIP]}, {"choices": "Write the right number, and mark it as right."}),
    (
        "numeric",
        {"choices": [NUMBER, {**SLIP, "is_key": True}]},
        {"choices-1-is_key": "Another choice is right already. A single choice has one right answer."},
    ),
    (
        "numeric",
        {"choices": [{**NUMBER, "text": "about 72"}]},
        {"choices-0-text": "Write the number alone, without words or units."},
    ),
    ("numeric", {"choices": [NUMBER, {"text": "84"}]}, {"choices-1-reason": REASON}),
    (
        "numeric",
        {"tolerance": "12", "choices": [NUMBER, SLIP]},
        {"choices-1-text": "With this precision the number counts as right. Ask for more decimals, or leave it out."},
    ),
    ("numeric", {"tolerance": "-1"}, {"tolerance": "Write how far an answer may be off as a number, such as 0.2."}),
    ("numeric", {"decimals": 11}, {"decimals": "Ensure this value is less than or equal to 10."}),
    (
        "cloze",
        cloze(stem="No gap."),
        {"stem": "Write at least one gap into the text, such as [[which gate]]."},
    ),
    ("cloze", cloze(GAP, stem="[[gap]] and [[gap]]"), {"stem": "Two gaps are called “gap”."}),
    (
        "cloze",
        cloze(GAP, stem="$c_t=[[gap]]$"),
        {"stem": "A gap stands inside a formula. Close the formula before it and open another after."},
    ),
    ("cloze", cloze(OTHER), {"choices": "Gap “gap” has no right answer."}),
    ("cloze", cloze(GAP, stem="[[gap: choose]]"), {"choices": "Gap “gap” has nothing to choose from."}),
    ("cloze", cloze(GAP, {**OTHER, "place": "gab"}), {"choices-1-place": "The stem has no gap of this name."}),
    (
        "cloze",
        cloze({**GAP, "text": "$f_t$"}),
        {"choices-0-text": "Plain words only: a formula cannot be typed or listed."},
    ),
    (
        "cloze",
        cloze(GAP, {**OTHER, "text": "Forget gates"}),
        {"choices-1-text": "This one reads the same as number 1."},
    ),
    ("cloze", cloze(GAP, {**OTHER, "reason": ""}), {"choices-1-reason": REASON}),
    ("ordering", {"choices": [{"text": "One"}, {"text": "Two"}]}, {"choices": "Write at least three steps."}),
    (
        "ordering",
        {"choices": [{"text": text, "place": "any"} for text in ("One", "Two", "Three")]},
        {"choices": "These steps may stand in any order."},
    ),
    (
        "ordering",
        {"choices": [{"text": text} for text in ("One", "Two", "one.")]},
        {"choices-2-text": "This one reads the same as number 1."},
    ),
    (
        "matching",
        {"choices": [ONE, {"place": "", "text": "third"}]},
        {"choices": "Write at least two pairs that belong together."},
    ),
    (
        "matching",
        pairs({**ONE, "text": "third"}),
        {"choices-2-is_key": "This left side has its right one already."},
    ),
    (
        "matching",
        pairs({"place": "", "text": "third", "is_key": True}),
        {"choices-2-place": "A pair that is right needs a left side."},
    ),
    (
        "matching",
        pairs({"place": "three", "text": "third", "reason": "So."}),
        {"choices-2-place": "No right side is marked as right for this left side."},
    ),
    (
        "matching",
        pairs({"place": "", "text": "$x$"}),
        {"choices-2-text": "Plain words only: a formula cannot stand in a list."},
    ),
    ("matching", pairs({"place": "one", "text": "second"}), {"choices-2-reason": REASON}),
    (
        "matching",
        pairs({"place": "one", "text": "First", "reason": "So."}),
        {"choices-2-text": "This one reads the same as number 1."},
    ),
    ("grid", {"row_labels": ""}, {"row_labels": "Name each row in a line of its own, such as “unit 1”."}),
    (
        "grid",
        {"column_labels": "a\nb\nc\nd\ne\nf\ng", "row_labels": "one", "choices": [{**TABLE, "text": "1 2 3 4 5 6 7"}]},
        {"column_labels": "A phone has room for 6 columns at most."},
    ),
    (
        "grid",
        {"choices": [{**TABLE, "text": "1 2\n3"}]},
        {"choices-0-text": "Lines of the table: 2. Numbers in each: 2."},
    ),
    (
        "grid",
        {"choices": [{**TABLE, "text": "1 2\n3 x"}]},
        {"choices-0-text": "This is not a number we can read. Write it like 0.731, -0.731, 7.31e-1 or 3/4."},
    ),
    ("grid", {"choices": []}, {"choices": "Write the right table, and mark it as right."}),
    (
        "grid",
        {"tolerance": "1", "choices": [TABLE, {"text": "1 2\n3 5", "reason": "So."}]},
        {"choices-1-text": "With this precision the table counts as right. Ask for more decimals, or leave it out."},
    ),
    ("grid", {"choices": [TABLE, {"text": "4 3\n2 1"}]}, {"choices-1-reason": REASON}),
]
