"""Which tier supervises an agency, for SQL: `Tiers.level_of` written out, so that every query places it alike."""

from collections.abc import Mapping
from itertools import product
from typing import Final

from backend.entities.supervision_list import Tier
from scoring.rule import LEVELS
from scoring.tiers import Tiers

TIERS: Final[Mapping[str, Tier]] = dict(zip(LEVELS, (Tier.TRUSTED, Tier.REGULAR, Tier.CLOSE, Tier.KEY), strict=True))

AGENCY: Final = (
    "agency a LEFT JOIN rating cr ON cr.id = a.current_rating_id LEFT JOIN risk_score rs ON rs.id = cr.risk_score_id"
)
"""What `level_sql` is asked of: agencies with their current rating and the score behind it."""

_TREATED: Final = "CASE WHEN {grade} IS NULL OR {grade} = 'PROVISIONAL' THEN 'C' ELSE {grade} END"
GRADED: Final = _TREATED.format(grade="a.grade")
"""How a grade is treated: a newcomer's, and of who is not rated, as C."""
BY_RULES: Final = _TREATED.format(grade="cr.rule_grade")
BAND: Final = "rs.band"


def level_sql(tiers: Tiers) -> str:
    """The level A to D of the tier of each row of `AGENCY`."""
    raised = [
        f"WHEN {GRADED} = '{graded}' AND {BY_RULES} = '{by_rules}' AND {BAND} = '{band}' THEN '{level}'"
        for graded, by_rules, band in product(LEVELS, LEVELS, tiers.by_risk_band)
        if (level := tiers.level_of(graded, by_rules, band)) != graded
    ]
    return f"CASE {' '.join(raised)} ELSE {GRADED} END" if raised else GRADED
