"""The catalogue of mal-rules by id. Ids are public and permanent.

In the templates `+`, `⊙`, `*` and σ are set as formulas; a read that ends in "-" is the value of the time step
before, one that ends in "0" the value at the start.
"""

from __future__ import annotations

from collections.abc import Mapping

from lstm_engine.catalogue.memory import ACTIVATION_RULES, OUTPUT_RULES, UPDATE_RULES
from lstm_engine.catalogue.mixing import MIXING_RULES, RESET_RULES
from lstm_engine.catalogue.sums import ROUNDING_RULES, SUM_RULES
from lstm_engine.malrules import Malrule

MALRULES: Mapping[str, Malrule] = {
    rule.id: rule
    for rule in sorted(
        (
            *MIXING_RULES,
            *UPDATE_RULES,
            *ACTIVATION_RULES,
            *OUTPUT_RULES,
            *SUM_RULES,
            *RESET_RULES,
            *ROUNDING_RULES,
        ),
        key=lambda rule: rule.id,
    )
}
