"""Which reports are drawn for spot checks: by grade, without replacement, replayable from seed and roster. Pure."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from math import ceil

import orjson

Roster = Sequence[tuple[int, str]]
"""Reports and the grade of each one's agency."""


def digest(roster: Roster) -> str:
    """SHA-256 of the roster in the order of its reports."""
    return sha256(orjson.dumps(sorted(map(list, roster)))).hexdigest()


def draw(roster: Roster, shares: Mapping[str, int], seed: str) -> list[tuple[int, str]]:
    """The reports drawn, in their order: of each grade its share (hundredths of a per cent), rounded up.

    The order of the lot is that of SHA-256 of seed and report, so that it is the same wherever it is drawn.

    >>> draw([(1, "A"), (2, "A"), (3, "D")], {"A": 5000, "D": 10000}, "7")
    [(2, 'A'), (3, 'D')]
    """
    strata: dict[str, list[int]] = {}
    for report, grade in roster:
        strata.setdefault(grade, []).append(report)
    drawn = []
    for grade, reports in strata.items():
        lot = sorted(reports, key=lambda report: sha256(f"{seed}:{report}".encode()).hexdigest())
        drawn += [(report, grade) for report in lot[: ceil(len(lot) * shares[grade] / 10_000)]]
    return sorted(drawn)
