"""What inspections are planned, drawn and sent from: a region's agencies, their tiers, their visits of a year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from backend.entities.inspection import InspectionKind
from backend.entities.places import subtree_from, subtree_until
from backend.storage.work import Work
from backend.supervision_tiers import AGENCY, level_sql
from scoring.tiers import load_tiers

FOR_A_CAUSE: Final = (InspectionKind.TRIGGERED, InspectionKind.LOOK_BACK)
"""These don't count against the ceiling of visits (domain: complaints, accidents and look-backs excepted)."""
_CAUSES: Final = ", ".join(f"'{kind.name}'" for kind in FOR_A_CAUSE)

VISITS: Final = (
    "(SELECT COUNT(*) FROM inspection i WHERE i.agency_id = a.id AND i.mode = 'ON_SITE'"
    f" AND i.kind NOT IN ({_CAUSES}) AND i.inspected_on >= {{first}} AND i.inspected_on <= {{last}})"
)
"""Visits of a year that count against the ceiling."""
_OPEN: Final = (
    "(SELECT COUNT(*) FROM inspection_task t WHERE t.agency_id = a.id AND t.mode = 'ON_SITE'"
    f" AND t.kind NOT IN ({_CAUSES}) AND t.state IN ({{states}}) AND t.due_on >= {{first}} AND t.due_on <= {{last}})"
)
_ROSTER: Final = (
    "SELECT a.id, a.region_id, {level}, "
    + VISITS.format(first="$3", last="$4")
    + " + "
    + _OPEN.format(states="'PLANNED', 'DISPATCHED'", first="$3", last="$4")
    + f""", COALESCE((SELECT MAX(CASE WHEN t.mode = 'ON_SITE' THEN 2 ELSE 1 END) FROM inspection_task t
        WHERE t.agency_id = a.id AND t.period = $5 AND t.kind NOT IN ({_CAUSES}) AND t.state <> 'CANCELLED'), 0)
    FROM {AGENCY} WHERE a.registration_state = 'ACTIVE' AND a.region_id >= $1 AND a.region_id < $2 ORDER BY a.id"""
)
_ONE: Final = (
    "SELECT {level}, "
    + VISITS.format(first="$2", last="$3")
    + " + "
    + _OPEN.format(states="'DISPATCHED'", first="$2", last="$3")
    + f" FROM {AGENCY} WHERE a.id = $1"
)
_LAST: Final = """
SELECT i.agency_id, i.lead_id, i.second_id FROM inspection i JOIN (
  SELECT l.agency_id, MAX(l.id) AS id FROM inspection l JOIN (
    SELECT m.agency_id, MAX(m.inspected_on) AS inspected_on FROM inspection m JOIN agency a ON a.id = m.agency_id
    WHERE m.mode = 'ON_SITE' AND a.region_id >= $1 AND a.region_id < $2 GROUP BY m.agency_id
  ) d ON d.agency_id = l.agency_id AND d.inspected_on = l.inspected_on WHERE l.mode = 'ON_SITE' GROUP BY l.agency_id
) n ON n.id = i.id"""
_INTERESTS: Final = """
SELECT x.agency_id, x.inspector_id FROM inspector_interest x JOIN agency a ON a.id = x.agency_id
WHERE x.ended_on IS NULL AND a.region_id >= $1 AND a.region_id < $2"""


@dataclass(frozen=True)
class Supervised:
    """One agency of a roster; `on_site` counts visits made and open of the year, causes of their own excepted."""

    agency_id: int
    region: str
    level: str
    on_site: int
    is_planned: bool
    """Whether a check of it is planned in the period already, by whichever region."""
    is_to_be_visited: bool
    """Whether that one is on site."""


async def roster_of(work: Work, region: str, year: int, period: str) -> list[Supervised]:
    """The agencies of a region that are in force."""
    rows = await work.fetch(
        _ROSTER.format(level=level_sql(load_tiers())),
        [subtree_from(region), subtree_until(region), date(year, 1, 1), date(year, 12, 31), period],
    )
    return [Supervised(key, place, level, int(visits), how > 0, how > 1) for key, place, level, visits, how in rows]


async def level_and_visits(work: Work, agency_id: int, year: int) -> tuple[str, int]:
    """An agency's level, and its visits of a year: made, and under way."""
    ((level, visits),) = await work.fetch(
        _ONE.format(level=level_sql(load_tiers())), [agency_id, date(year, 1, 1), date(year, 12, 31)]
    )
    return str(level), int(visits)


async def barred_pairs(work: Work, region: str, inspectors: Collection[int]) -> list[tuple[int, int]]:
    """Who of these may not go to which agency of a region: an interest in force, or they made its last visit."""
    bounds = [subtree_from(region), subtree_until(region)]
    last = await work.fetch(_LAST, bounds)
    pairs = {(who, agency) for agency, lead, second in last for who in (lead, second)}
    pairs |= {(who, agency) for agency, who in await work.fetch(_INTERESTS, bounds)}
    return sorted((int(who), int(agency)) for who, agency in pairs if who in inspectors)
