"""The small course, spoiled in one place each, and the line that must be said of it."""

import lstm_engine
from quizzes.kinds import KINDS

BANK, QUIZ, NOTE = "banks/gates.yaml", "quizzes/first.yaml", "notes/start.md"
EXERCISE = "    title: x\n    kind: generated\n    family: cell_update\n    explanation: x\n    source: x\n"
PICKED = " and ".join(name for name in KINDS if name != "generated")
REASON = "This choice is wrong: name its mal-rule, or say why a student thinks so."
LONGER = "must not be longer than 200 characters"
SEPARATOR = "decimal_separator: must be one of ., ,, not ';'"
FAMILIES = ", ".join(lstm_engine.FAMILIES)
STRAY = (
    "The dollar sign at “$f_t multiplies the old m” opens or closes no formula. Formulas stand between two dollars, "
    "without spaces inside them; write \\$ for a dollar."
)
TAIL = "looks like the rest of a TeX command that lost its backslash and first letter."

# One fault each: file, what is replaced, by what, and the line that must be said (after "content/small/").
BROKEN = {
    "no title": (BANK, "title: Gates\n", "", f"{BANK}:1: title: is required"),
    "title without text": (BANK, "title: Gates", "title: ' '", f"{BANK}:1: title: must not be empty"),
    "title that is a number": (
        QUIZ,
        "title: First quiz",
        "title: 1997",
        f"{QUIZ}:1: title: must be text; numbers and dates need quotes",
    ),
    "title with a formula": (
        BANK,
        "title: What stays",
        "title: What $f_t$ does",
        f"{BANK}:4: items[0].title: is plain text on one line, without formulas",
    ),
    "title too long": (BANK, "title: What stays", f"title: {'x' * 201}", f"{BANK}:4: items[0].title: {LONGER}"),
    "unknown field": (
        BANK,
        "    scoring: net",
        "    scorings: net",
        f"{BANK}:22: items[1].scorings: is not a known field",
    ),
    "unknown kind": (
        BANK,
        "kind: multiple",
        "kind: many",
        f"{BANK}:20: items[1].kind: must be one of {', '.join(KINDS)}, not 'many'",
    ),
    "unknown scoring": (
        BANK,
        "scoring: net",
        "scoring: sum",
        f"{BANK}:22: items[1].scoring: must be one of net, each, all_or_nothing, not 'sum'",
    ),
    "no stem": (
        BANK,
        "    stem: What is carried over?\n",
        "",
        f"{BANK}:18: items[1].stem: is required",
    ),
    "no explanation": (
        BANK,
        "    explanation: Keep, write, add.\n",
        "",
        f"{BANK}:31: items[2].explanation: is required",
    ),
    "no source": (
        BANK,
        "explanation: Keep, write, add.\n    source: The manual.",
        "explanation: Keep, write, add.",
        f"{BANK}:31: items[2].source: is required",
    ),
    "no feedback on a wrong choice": (
        BANK,
        "        feedback: That is the output gate.\n",
        "",
        f"{BANK}:13: items[0].choices[2].feedback: is required for a wrong choice",
    ),
    "no reason and no mal-rule": (
        BANK,
        "        reason: Hidden is taken for gone.\n",
        "",
        f"{BANK}:13: items[0].choices[2].reason: {REASON}",
    ),
    "unknown mal-rule": (
        BANK,
        "malrule: M09",
        "malrule: M199",
        f"{BANK}:11: items[0].choices[1].malrule: there is no mal-rule 'M199'; they run from M01 to M107",
    ),
    "mal-rule on a key": (
        BANK,
        "        key: true\n",
        "        key: true\n        malrule: M09\n",
        f"{BANK}:10: items[0].choices[0].malrule: belongs to a wrong choice, and this is a key",
    ),
    "reason on a key": (
        BANK,
        "        key: true\n",
        "        key: true\n        reason: It is right.\n",
        f"{BANK}:10: items[0].choices[0].reason: belongs to a wrong choice, and this is a key",
    ),
    "key that is not a truth value": (
        BANK,
        "key: true",
        "key: yes",
        f"{BANK}:9: items[0].choices[0].key: must be true or false",
    ),
    "no key, single": (
        BANK,
        "key: true",
        "reason: x\n        feedback: y",
        f"{BANK}:7: items[0].choices: No choice is marked as right. Mark the right one.",
    ),
    "two keys, single": (
        BANK,
        "malrule: M09",
        "key: true",
        f"{BANK}:11: items[0].choices[1].key: Another choice is right already. A single choice has one right answer.",
    ),
    "no key, multiple": (
        BANK,
        "      - text: $c_t$\n        key: true",
        "      - text: $c_t$\n        reason: x\n        feedback: y",
        f"{BANK}:23: items[1].choices: No choice is marked as right. Mark the right one.",
    ),
    "one choice": (
        BANK,
        "      - text: $i_t$\n        reason: It is computed at every step.\n"
        "        feedback: It is not carried over.\n",
        "",
        f"{BANK}:23: items[1].choices: Write at least two choices.",
    ),
    "two equal choices": (
        BANK,
        "It hides $c_{t-1}$.",
        "'it ERASES  $c_{t-1}$'",
        f"{BANK}:13: items[0].choices[2].text: This one reads the same as number 2.",
    ),
    "item twice in a bank": (
        BANK,
        "  - slug: update",
        f"  - slug: state\n{EXERCISE}  - slug: update",
        f"{BANK}:31: items[2].slug: 'state' stands here twice",
    ),
    "slug with capitals": (
        BANK,
        "  - slug: update",
        f"  - slug: Unused\n{EXERCISE}  - slug: update",
        f"{BANK}:31: items[2].slug: must look like ^[a-z0-9]+(-[a-z0-9]+)*$",
    ),
    "stray dollar": (
        BANK,
        "explanation: $f_t$ multiplies the old memory.",
        "explanation: $f_t multiplies the old memory.",
        f"{BANK}:16: items[0].explanation: {STRAY}",
    ),
    "formula that cannot be set": (
        BANK,
        "text: It hides $c_{t-1}$.",
        "text: It hides $\\hide{c}$.",
        f'{BANK}:13: items[0].choices[2].text: In the formula $\\hide{{c}}$: Unknown command "\\hide". '
        "This is at “\\hide{c}”.",
    ),
    "orphan tail anh": (
        BANK,
        "stem: What is carried over?",
        "stem: What is $anh(c_t)$?",
        f"{BANK}:21: items[1].stem: “anh” {TAIL}",
    ),
    "orphan tail ight)": (
        BANK,
        "stem: What is carried over?",
        "stem: What is $(c_t ight)$?",
        f"{BANK}:21: items[1].stem: “ight)” {TAIL}",
    ),
    "orphan tail ext{": (
        BANK,
        "stem: What is carried over?",
        "stem: What is $ext{sigmoid}$?",
        f"{BANK}:21: items[1].stem: “ext{{” {TAIL}",
    ),
    "tab that was a backslash": (
        BANK,
        "stem: What is carried over?",
        'stem: "What is $\\tanh(c_t)$?"',
        f"{BANK}:21: items[1].stem: “anh” {TAIL}",
    ),
    "bell that was a backslash": (
        BANK,
        "stem: What is carried over?",
        'stem: "What is $\\alpha$?"',
        f"{BANK}:21: items[1].stem: There is a control character before “lpha$?”. A backslash was probably lost there.",
    ),
    "control character": (
        BANK,
        "What is carried over?",
        "What is \x08igodots?",
        f"{BANK}:21: there is a control character here; was a backslash lost?",
    ),
    "unknown family": (
        BANK,
        "family: cell_update",
        "family: cell_uptade",
        f"{BANK}:34: items[2].family: must be one of {FAMILIES}, not 'cell_uptade'",
    ),
    "no family": (BANK, "    family: cell_update\n", "", f"{BANK}:31: items[2].family: must be one of {FAMILIES}"),
    "unknown setting": (
        BANK,
        "level: 1",
        "levels: 1",
        f"{BANK}:36: items[2].settings.levels: cell_update has no such setting; it has level",
    ),
    "level that is not there": (
        BANK,
        "level: 1",
        "level: 9",
        f"{BANK}:36: items[2].settings.level: '9' is not one of 1, 2, 3",
    ),
    "level that is text": (
        BANK,
        "level: 1",
        "level: '1'",
        f"{BANK}:36: items[2].settings.level: '1' is not one of 1, 2, 3",
    ),
    "family on a choice item": (
        BANK,
        "    scoring: net",
        "    scoring: net\n    family: cell_update",
        f"{BANK}:23: items[1].family: belongs only to generated items",
    ),
    "choices on a generated item": (
        BANK,
        "    family: cell_update",
        "    family: cell_update\n    choices: []",
        f"{BANK}:35: items[2].choices: belongs only to {PICKED} items",
    ),
    "scoring on a single choice": (
        BANK,
        "    kind: single",
        "    kind: single\n    scoring: each",
        f"{BANK}:6: items[0].scoring: belongs only to multiple items",
    ),
    "field twice": (
        BANK,
        "    kind: single",
        "    kind: single\n    kind: multiple",
        f'{BANK}:6: is not valid YAML: found duplicate key "kind" with value "multiple" (original value: "single")',
    ),
    "not YAML": (
        BANK,
        "    stem: What is",
        "   stem: What is",
        f"{BANK}:21: is not valid YAML: expected <block end>, but found '<block mapping start>'",
    ),
    "unknown item in a quiz": (
        QUIZ,
        "gates/state",
        "gates/states",
        f"{QUIZ}:13: items[1].item: there is no item 'gates/states' in the banks of this course",
    ),
    "pool larger than its concept": (
        QUIZ,
        "  - item: gates/state\n    points: 2\n",
        "  - pool: gates\n    concept: Forgetting\n    draw: 1\n",
        f"{QUIZ}:15: items[1].draw: the bank 'gates' has only 0 items about 'Forgetting' for it",
    ),
    "pools that share their items": (
        QUIZ,
        "  - item: gates/state\n    points: 2\n  - item: gates/update\n    points: 2.5\n",
        "  - pool: gates\n    draw: 1\n  - pool: gates\n    draw: 1\n  - item: gates/update\n",
        f"{QUIZ}:15: items[2].pool: another pool draws from the same items; give each its own concept",
    ),
    "pool with more exercises than its bank": (
        QUIZ,
        "  - item: gates/state\n    points: 2\n",
        "  - pool: gates\n    draw: 1\n    generated: 1\n",
        f"{QUIZ}:15: items[1].generated: the bank 'gates' has only 0 generated items for it",
    ),
    "more exercises than are drawn": (
        QUIZ,
        "  - item: gates/update\n",
        "  - pool: gates\n    draw: 1\n    generated: 2\n",
        f"{QUIZ}:17: items[2].generated: at least so many of those drawn are generated: no more than are drawn",
    ),
    "concept without a pool": (
        QUIZ,
        "    points: 2\n",
        "    points: 2\n    concept: State\n",
        f"{QUIZ}:15: items[1].concept: says which items of a pool are drawn",
    ),
    "concept with a formula": (
        BANK,
        "    kind: single",
        "    kind: single\n    concept: About $f_t$",
        f"{BANK}:6: items[0].concept: is plain text on one line, without formulas",
    ),
    "step that is none of Bloom's": (
        BANK,
        "    kind: single",
        "    kind: single\n    bloom: guess",
        f"{BANK}:6: items[0].bloom: must be one of remember, understand, apply, analyse, evaluate, not 'guess'",
    ),
    "item twice in a quiz": (
        QUIZ,
        "gates/state",
        "gates/keep",
        f"{QUIZ}:13: items[1].item: 'gates/keep' stands here twice",
    ),
    "points of nothing": (
        QUIZ,
        "points: 2.5",
        "points: 0",
        f"{QUIZ}:16: items[2].points: input should be greater than 0",
    ),
    "points in words": (QUIZ, "points: 2.5", "points: two", f"{QUIZ}:16: items[2].points: must be a number"),
    "tries below 0": (QUIZ, "tries: 2", "tries: -1", f"{QUIZ}:5: tries: input should be greater than or equal to 0"),
    "unknown solution policy": (
        QUIZ,
        "last_try",
        "later",
        f"{QUIZ}:6: solution_shown: must be one of at_once, last_try, closing, never, not 'later'",
    ),
    "no items": (
        QUIZ,
        "  - item: gates/keep\n    points: 1\n  - item: gates/state\n    points: 2\n"
        "  - item: gates/update\n    points: 2.5\n",
        "  []\n",
        f"{QUIZ}:10: items: must not be empty",
    ),
    "welcome quiz that is not public": (
        QUIZ,
        "is_public: true",
        "is_public: false",
        f"{QUIZ}:9: is_welcome: a welcome quiz must be published, public practice",
    ),
    "welcome with a generated exercise": (
        QUIZ,
        "  - item: gates/keep\n    points: 1\n",
        "",
        f"{QUIZ}:11: items[0].item: must be a single choice: the landing page shows it",
    ),
    "unknown time zone": (
        "course.yaml",
        "Europe/Paris",
        "Europe/Lutetia",
        "course.yaml:4: time_zone: There is no time zone of that name. Names look like Europe/Paris.",
    ),
    "unknown separator": ("course.yaml", '"."', '";"', f"course.yaml:5: {SEPARATOR}"),
    "note without fields": (
        NOTE,
        "---\ntitle",
        "title",
        f"{NOTE}:1: must begin with fields (title, order, …) between two lines of ---",
    ),
    "note without sources": (NOTE, "sources: |\n  - The manual.\n", "", f"{NOTE}:2: sources: is required"),
    "note with a formula that cannot be set": (
        NOTE,
        "$c_t$",
        "$c_{t$",
        None,
    ),
    "note with a dead link": (
        NOTE,
        "quiz:first",
        "quiz:last",
        f"{NOTE}:8: body: links to quiz:last, but this course has no such quiz",
    ),
    "note with a body among its fields": (
        NOTE,
        "order: 1",
        "order: 1\nbody: text",
        f"{NOTE}:4: body: is the text below the fields, so it cannot be one of them",
    ),
}
