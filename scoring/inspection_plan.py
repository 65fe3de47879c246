"""A quarter's inspections by tier: everybody once, on site as often as the tier says, never past its ceiling. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.draw import seeded
from scoring.tiers import Tiers

QUARTERS = 4


@dataclass(frozen=True)
class OnRoster:
    """An agency as its plan sees it; the numbers are of the calendar year, causes of their own excepted."""

    agency_id: int
    level: str
    """A to D: by which tier it is supervised."""
    on_site: int
    """Visits made and visits still open."""


@dataclass(frozen=True)
class Check:
    """One inspection to be made."""

    agency_id: int
    level: str
    is_on_site: bool
    is_verification: bool


def plan_quarter(roster: Iterable[OnRoster], tiers: Tiers, *, year: int, quarter: int) -> list[Check]:
    """One check of every agency (002-LS 二(四)12), in the roster's order.

    A tier's visits a year are spread over the quarters, each agency beginning in its own. The first visit of a year
    verifies the record on site; in the last quarter whoever has had none is visited (002-LS 二(二)7). Where the ceiling
    of visits is reached the check is made off site.

    >>> from scoring.tiers import load_tiers
    >>> roster = [OnRoster(1, "D", 0), OnRoster(2, "A", 1)]
    >>> [(one.is_on_site, one.is_verification) for one in plan_quarter(roster, load_tiers(), year=2026, quarter=4)]
    [(True, True), (False, False)]
    """
    return [_check(one, tiers, year, quarter) for one in roster]


def _check(one: OnRoster, tiers: Tiers, year: int, quarter: int) -> Check:
    tier = tiers.tiers[one.level]
    is_last_chance = quarter == QUARTERS and not one.on_site
    is_due = is_last_chance or is_visited(one.agency_id, tier.planned_visits, year, quarter)
    is_on_site = is_due and one.on_site < tier.visit_ceiling
    return Check(one.agency_id, one.level, is_on_site, is_on_site and not one.on_site)


def is_visited(agency_id: int, visits: int, year: int, quarter: int) -> bool:
    """Whether one of so many visits a year falls into a quarter; which ones, year and agency decide.

    >>> [sum(is_visited(7, visits, 2026, quarter) for quarter in (1, 2, 3, 4)) for visits in (0, 1, 2, 3, 4, 6)]
    [0, 1, 2, 3, 4, 4]
    """
    turn = (quarter + seeded(str(year), agency_id)) % QUARTERS
    return turn * visits % QUARTERS < visits
