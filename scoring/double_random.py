"""双随机: agencies drawn by weight, and for each of them two inspectors by lot. Anyone can draw again. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest

from scoring.draw import ChangedRoster, draw, roster_digest, seeded

Pair = tuple[int, int]
"""An inspector and an agency."""
Pick = tuple[int, int, int]
"""An agency, who leads, who is the second."""
INSPECTORS = 2


class TooFewInspectors(Exception):
    """Fewer than two inspectors may go to an agency: `agency_id`."""

    def __init__(self, agency_id: int) -> None:
        super().__init__(f"fewer than two inspectors may go to agency {agency_id}")
        self.agency_id = agency_id


@dataclass(frozen=True)
class Lot:
    """All that a draw was made from; what it picks follows from it alone."""

    seed: str
    size: int
    roster: Mapping[int, int]
    """Agencies and their weights in hundredths."""
    inspectors: Collection[int]
    barred: Collection[Pair]
    """Who may not go where: an interest in the agency, or at its last visit."""

    @property
    def digest(self) -> str:
        """SHA-256 over agencies with weights, inspectors, and who may not go where, each in their order."""
        people = ",".join(map(str, sorted(self.inspectors)))
        pairs = ",".join(f"{inspector}-{agency}" for inspector, agency in sorted(self.barred))
        return sha256(f"{roster_digest(self.roster)}\n{people}\n{pairs}".encode()).hexdigest()


def draw_lot(lot: Lot) -> list[Pick]:
    """The agencies in the order drawn, without replacement, each with its two inspectors.

    Raises TooFewInspectors.

    >>> draw_lot(Lot("2026Q4", 2, {1: 50, 2: 100, 3: 400}, [7, 8, 9], [(8, 3)]))
    [(3, 9, 7), (2, 8, 9)]
    """
    barred = frozenset(lot.barred)
    return [_sent(lot, agency, barred) for agency in draw(lot.roster, lot.seed, lot.size).picked]


def _sent(lot: Lot, agency_id: int, barred: frozenset[Pair]) -> Pick:
    """Who goes to an agency: the two of the least lot among those who may."""
    may = [one for one in lot.inspectors if (one, agency_id) not in barred]
    if len(may) < INSPECTORS:
        raise TooFewInspectors(agency_id)
    lead, second = nsmallest(INSPECTORS, may, key=lambda one: seeded(f"{lot.seed}\n{agency_id}", one))
    return agency_id, lead, second


def replay_lot(lot: Lot, digest: str) -> list[Pick]:
    """Draw again; refuses what is not what was drawn from.

    >>> replay_lot(Lot("s", 1, {1: 100}, [7, 8], []), "0" * 64)
    Traceback (most recent call last):
    scoring.draw.ChangedRoster: the roster is not the one that was drawn from
    """
    if lot.digest != digest:
        raise ChangedRoster("the roster is not the one that was drawn from")
    return draw_lot(lot)
