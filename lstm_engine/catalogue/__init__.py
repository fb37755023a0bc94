"""The catalogue of mal-rules by id. Ids are public and permanent.

Each wrong way is a formula as `formulas.py` reads them: with the node that it stands in for, that is all a rule says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lstm_engine.catalogue.gradients import GRADIENT_RULES
from lstm_engine.catalogue.memory import ACTIVATION_RULES, OUTPUT_RULES, UPDATE_RULES
from lstm_engine.catalogue.mixing import MIXING_RULES, RESET_RULES
from lstm_engine.catalogue.sheets import MORE_PLACES, SHEET_RULES
from lstm_engine.catalogue.sums import ROUNDING_RULES, SUM_RULES
from lstm_engine.malrules import Malrule

MALRULES: Mapping[str, Malrule] = {
    rule.id: replace(rule, forms=(*rule.forms, *MORE_PLACES.get(rule.id, ())))
    for rule in sorted(
        (
            *MIXING_RULES,
            *UPDATE_RULES,
            *ACTIVATION_RULES,
            *OUTPUT_RULES,
            *SUM_RULES,
            *RESET_RULES,
            *ROUNDING_RULES,
            *GRADIENT_RULES,
            *SHEET_RULES,
        ),
        key=lambda rule: int(rule.id[1:]),
    )
}
