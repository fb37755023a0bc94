"""The door of the engine: what the rest of the site, a notebook or a test may use.

A recurrent cell is an ordered list of named nodes, and everything here is a way of walking that list: the answer
key, a student's slip, an error carried forward, a calculation by hand, a worked solution.
"""

from lstm_engine.catalogue import MALRULES
from lstm_engine.families import ENGINE_VERSION, FAMILIES, Family, Setting, make_variant, make_variants
from lstm_engine.grading import grade
from lstm_engine.layouts import export_weights, import_weights
from lstm_engine.lens import in_notation
from lstm_engine.malrules import Malrule
from lstm_engine.notation import PROFILE_NAMES
from lstm_engine.numbers import Unreadable, read_number, too_few_decimals
from lstm_engine.principles import PrincipleChoice, principle_choices
from lstm_engine.records import (
    Blank,
    Certificate,
    EngineError,
    Given,
    Grade,
    Key,
    Mark,
    Prediction,
    Question,
    SettingsError,
    SolutionLine,
    Variant,
)
from lstm_engine.steps import faded, hints, shown_next, step_by_step

__all__ = [
    "ENGINE_VERSION",
    "FAMILIES",
    "MALRULES",
    "PROFILE_NAMES",
    "Blank",
    "Certificate",
    "EngineError",
    "Family",
    "Given",
    "Grade",
    "Key",
    "Malrule",
    "Mark",
    "Prediction",
    "PrincipleChoice",
    "Question",
    "Setting",
    "SettingsError",
    "SolutionLine",
    "Unreadable",
    "Variant",
    "export_weights",
    "faded",
    "grade",
    "hints",
    "import_weights",
    "in_notation",
    "make_variant",
    "make_variants",
    "principle_choices",
    "read_number",
    "shown_next",
    "step_by_step",
    "too_few_decimals",
]
