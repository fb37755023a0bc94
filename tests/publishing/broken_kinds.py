"""The second item of the small course made one of another kind and spoiled, and the line that must be said of it."""

from tests.publishing.broken import BANK

PICKED_ITEM = """\
    kind: multiple
    stem: What is carried over?
    scoring: net
    choices:
      - text: $c_t$
        key: true
      - text: $i_t$
        reason: It is computed at every step.
        feedback: It is not carried over.
"""
NUMBER = """\
    kind: numeric
    tolerance: '0.2'
    stem: How many?
    choices:
      - text: '7.5'
        key: true
      - text: '9'
        reason: One too many.
        feedback: Count again.
"""
CLOZE = """\
    kind: cloze
    stem: The [[gate]] keeps.
    choices:
      - place: gate
        text: forget gate
        key: true
      - place: gate
        text: input gate
        reason: So.
        feedback: It writes.
"""
ORDERING = """\
    kind: ordering
    stem: Put in order.
    choices:
      - text: One
      - text: Two
      - text: Three
"""
MATCHING = """\
    kind: matching
    stem: Pair them.
    choices:
      - {place: $f_t$, text: keeps, key: true}
      - {place: $i_t$, text: writes, key: true}
      - place: $i_t$
        text: keeps
        reason: So.
        feedback: It writes.
      - text: resets
"""
GRID = """\
    kind: grid
    stem: Fill in.
    row_labels: |
      unit 1
      unit 2
    choices:
      - text: |
          1
          2
        key: true
"""

BROKEN_KINDS = {
    "number on a choice item": (
        BANK,
        "    scoring: net",
        "    scoring: net\n    decimals: 2",
        f"{BANK}:23: items[1].decimals: belongs only to numeric and grid items",
    ),
    "number that is none": (
        BANK,
        PICKED_ITEM,
        NUMBER.replace("'7.5'", "about 7"),
        f"{BANK}:24: items[1].choices[0].text: Write the number alone, without words or units.",
    ),
    "number without quotes": (
        BANK,
        PICKED_ITEM,
        NUMBER.replace("'7.5'", "7.5"),
        f"{BANK}:24: items[1].choices[0].text: must be text; numbers and dates need quotes",
    ),
    "tolerance that is none": (
        BANK,
        PICKED_ITEM,
        NUMBER.replace("'0.2'", "a bit"),
        f"{BANK}:21: items[1].tolerance: Write how far an answer may be off as a number, such as 0.2.",
    ),
    "slip that counts as right": (
        BANK,
        PICKED_ITEM,
        NUMBER.replace("'0.2'", "'5'"),
        f"{BANK}:26: items[1].choices[1].text: With this precision the number counts as right. "
        "Ask for more decimals, or leave it out.",
    ),
    "text without a gap": (
        BANK,
        PICKED_ITEM,
        CLOZE.replace("[[gate]]", "gate"),
        f"{BANK}:21: items[1].stem: Write at least one gap into the text, such as [[which gate]].",
    ),
    "answer to no gap": (
        BANK,
        PICKED_ITEM,
        CLOZE.replace("place: gate\n        text: input", "place: gates\n        text: input"),
        f"{BANK}:26: items[1].choices[1].place: The stem has no gap of this name.",
    ),
    "gap without an answer": (
        BANK,
        PICKED_ITEM,
        CLOZE.replace("        key: true", "        reason: So.\n        feedback: So."),
        f"{BANK}:22: items[1].choices: Gap “gate” has no right answer.",
    ),
    "wrong answer without feedback": (
        BANK,
        PICKED_ITEM,
        CLOZE.replace("        feedback: It writes.\n", ""),
        f"{BANK}:26: items[1].choices[1].feedback: is required for a wrong choice",
    ),
    "two steps": (
        BANK,
        PICKED_ITEM,
        ORDERING.replace("      - text: Two\n", ""),
        f"{BANK}:22: items[1].choices: Write at least three steps.",
    ),
    "key among steps": (
        BANK,
        PICKED_ITEM,
        ORDERING.replace("text: Two", "text: Two\n        key: true"),
        f"{BANK}:25: items[1].choices[1].key: says nothing in ordering items",
    ),
    "left side twice": (
        BANK,
        PICKED_ITEM,
        MATCHING.replace("reason: So.\n        feedback: It writes.", "key: true"),
        f"{BANK}:27: items[1].choices[2].key: This left side has its right one already.",
    ),
    "formula in a list": (
        BANK,
        PICKED_ITEM,
        MATCHING.replace("text: resets", "text: $r$"),
        f"{BANK}:29: items[1].choices[3].text: Plain words only: a formula cannot stand in a list.",
    ),
    "pair without feedback": (
        BANK,
        PICKED_ITEM,
        MATCHING.replace("        feedback: It writes.\n", ""),
        f"{BANK}:25: items[1].choices[2].feedback: is required for a wrong choice",
    ),
    "table without rows": (
        BANK,
        PICKED_ITEM,
        GRID.replace("    row_labels: |\n      unit 1\n      unit 2\n", ""),
        f"{BANK}:18: items[1].row_labels: Name each row in a line of its own, such as “unit 1”.",
    ),
    "table of another shape": (
        BANK,
        PICKED_ITEM,
        GRID.replace("          2\n", ""),
        f"{BANK}:26: items[1].choices[0].text: Lines of the table: 2. Numbers in each: 1.",
    ),
}
