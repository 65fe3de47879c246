"""Why an agency stands elsewhere in the supervision list than last time, and why in another tier. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stand:
    """Where an agency stands in a list, and by what."""

    rank: int
    level: str
    """Its tier, A to D."""
    graded: str
    """How its grade is treated, A to D."""
    grade: str | None
    band: str | None
    harm: int
    """Expected harm: weight times exposure."""
    exposure: int
    is_drawn: bool

    @property
    def weight(self) -> float:
        """What its expected harm is without the exposure."""
        return self.harm / self.exposure


def moved_by(before: Stand, now: Stand) -> str:
    """What moved its place most: UNMOVED, DRAWN, GRADE, BAND, SCORE, EXPOSURE, or OTHERS where nothing of its own did.

    DRAWN: the lot put it there, this time or last. Otherwise what changed its expected harm most in the direction in
    which it moved: the exposure, or the weight. A weight goes by the risk model's probability where there is one now or
    was then (BAND where the band changed), else by grade and score; SCORE is a change within the grade or band.

    >>> before = Stand(9, "B", "B", "B", None, 300, 3, False)
    >>> moved_by(before, Stand(2, "B", "B", "B", None, 500, 5, False))
    'EXPOSURE'
    """
    if before.is_drawn or now.is_drawn:
        return "DRAWN"
    if now.rank == before.rank:
        return "UNMOVED"
    by_weight = _times(now.weight, before.weight)
    by_exposure = _times(now.exposure, before.exposure)
    if now.rank > before.rank:
        by_weight, by_exposure = 1 / by_weight, 1 / by_exposure
    if max(by_weight, by_exposure) <= 1:
        return "OTHERS"
    if by_exposure > by_weight:
        return "EXPOSURE"
    if now.band != before.band:
        return "BAND"
    return "GRADE" if now.band is None and now.grade != before.grade else "SCORE"


def _times(now: float, before: float) -> float:
    return max(now, 1e-9) / max(before, 1e-9)


def tier_change(before: Stand, now: Stand) -> str:
    """STRICTER, LIGHTER or UNCHANGED.

    >>> tier_change(Stand(9, "B", "B", "B", None, 3, 3, False), Stand(9, "C", "B", "B", "HIGH", 3, 3, False))
    'STRICTER'
    """
    if now.level == before.level:
        return "UNCHANGED"
    return "STRICTER" if now.level > before.level else "LIGHTER"


def tier_changed_by(before: Stand, now: Stand, *, is_other_scheme: bool) -> str | None:
    """GRADE, BAND or SCHEME (the table of tiers is another one); None where its tier is what it was.

    >>> before, now = Stand(9, "B", "B", "B", None, 3, 3, False), Stand(9, "C", "B", "B", "HIGH", 3, 3, False)
    >>> tier_changed_by(before, now, is_other_scheme=False)
    'BAND'
    """
    if now.level == before.level:
        return None
    if now.graded != before.graded and (now.graded > before.graded) == (now.level > before.level):
        return "GRADE"
    if now.band != before.band:
        return "BAND"
    return "SCHEME" if is_other_scheme else "GRADE"
