"""The supervision list before, and what moved since: rank by rank, and in all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from backend.entities.supervision_kinds import MovedBy, TierChange
from backend.entities.supervision_list import PickedBy, SupervisionListRow
from backend.jobs.list_roster import VISITED, Roster
from backend.storage.moments import to_micros
from backend.storage.work import Work
from backend.supervision_tiers import TIERS
from scoring.movement import Stand, moved_by, tier_change, tier_changed_by
from scoring.tiers import Tiers

COLUMNS: Final = (
    "previous_rank",
    "previous_tier",
    "previous_grade",
    "previous_band",
    "previous_exposure",
    "moved_by",
    "tier_change",
    "tier_changed_by",
)
"""Of an entry: what `Before.of` gives."""

_ENTRIES: Final = """
SELECT e.agency_id, e.rank, e.tier, e.grade, e.band, e.priority, e.exposure, e.picked_by
FROM supervision_entry e WHERE e.supervision_list_id = $1"""
_RATED_BY_THEN: Final = "SELECT DISTINCT agency_id FROM rating WHERE computed_at <= $1"
_LEVELS: Final = {tier.name: level for level, tier in TIERS.items()}


@dataclass(frozen=True)
class Before:
    """The list before; without one there is nothing to compare with."""

    row: SupervisionListRow | None
    stood: Mapping[int, Stand]
    had_no_room: frozenset[int]
    """Who was rated then and visited already that year, and yet not listed."""
    is_other_scheme: bool

    def of(self, agency_id: int, now: Stand) -> list[Any]:
        """What moved at one agency, by `COLUMNS`."""
        if self.row is None:
            return [None] * len(COLUMNS)
        before = self.stood.get(agency_id)
        if before is None:
            why = MovedBy.VISITS if agency_id in self.had_no_room else MovedBy.NEWLY_RATED
            return [None, None, None, None, None, why.name, TierChange.NEW.name, None]
        return [
            before.rank,
            TIERS[before.level].name,
            before.grade,
            before.band,
            before.exposure,
            moved_by(before, now),
            tier_change(before, now),
            tier_changed_by(before, now, is_other_scheme=self.is_other_scheme),
        ]

    def in_all(self, now: Mapping[int, Stand]) -> dict[str, Any]:
        """What the list itself says of it; the share in hundredths of a per cent."""
        if self.row is None:
            return {"previous_id": None}
        first, then = _first_tenth(now), _first_tenth(self.stood)
        changes = Counter(tier_change(self.stood[one], stand) for one, stand in now.items() if one in self.stood)
        return {
            "previous_id": self.row.id,
            "first_tenth_kept": 10_000 * len(first & then) // len(first) if first else None,
            "stricter": changes[TierChange.STRICTER.name],
            "lighter": changes[TierChange.LIGHTER.name],
            "newly_listed": len(now.keys() - self.stood.keys()),
            "left_out": len(self.stood.keys() - now.keys()),
        }


def _first_tenth(of: Mapping[int, Stand]) -> set[int]:
    """Those in the first tenth of the places, a part of a place counting as one."""
    return {one for one, stand in of.items() if stand.rank <= -(-len(of) // 10)}


async def before(work: Work, period: str, tiers: Tiers) -> Before:
    """The latest list of an earlier period than this."""
    row = await SupervisionListRow.filter(period__lt=period).order_by("-period").first()
    if row is None:
        return Before(None, {}, frozenset(), False)
    stood = {agency: _stand(*told) for agency, *told in await work.fetch(_ENTRIES, [row.id])}
    at = to_micros(row.known_at)
    visited = await work.fetch(VISITED, [row.as_of, at, date(row.as_of.year, 1, 1)])
    rated = {agency for (agency,) in await work.fetch(_RATED_BY_THEN, [at])}
    had_no_room = frozenset(agency for agency, _ in visited if agency in rated and agency not in stood)
    return Before(row, stood, had_no_room, row.scheme != tiers.digest)


def _stand(
    rank: int, tier: str, grade: str | None, band: str | None, harm: int, exposure: int, picked_by: str
) -> Stand:
    level = _LEVELS[tier]
    # An entry from before grades were kept: its tier was its grade's.
    graded = level if grade is None else "C" if grade == "PROVISIONAL" else grade
    return Stand(rank, level, graded, grade, band, harm, exposure, picked_by == PickedBy.DRAW.name)


def stands(listed: list[dict[str, Any]], roster: Roster) -> dict[int, Stand]:
    """Where everybody stands in the list that is being drawn up."""
    told = {}
    for entry in listed:
        one = roster.placed[entry["agency_id"]]
        told[entry["agency_id"]] = Stand(
            entry["place"], one.level, one.graded, one.grade, one.band,
            entry["expected_harm"], entry["exposure"], entry["reason"] == "EXPLORATION",
        )  # fmt: skip
    return told
