"""What moved an agency in the supervision list: the largest change in the direction in which it went."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.movement import Stand, moved_by, tier_change, tier_changed_by

BEFORE = Stand(rank=50, level="B", graded="B", grade="B", band=None, harm=600, exposure=3, is_drawn=False)
SCORED = replace(BEFORE, band="MODERATE")


@pytest.mark.parametrize(
    ("before", "changes", "cause"),
    [
        (BEFORE, {}, "UNMOVED"),
        (BEFORE, {"rank": 49}, "OTHERS"),
        (BEFORE, {"rank": 40, "harm": 1000, "exposure": 5}, "EXPOSURE"),
        (BEFORE, {"rank": 60, "harm": 400, "exposure": 2}, "EXPOSURE"),
        (BEFORE, {"rank": 40, "harm": 900}, "SCORE"),
        (BEFORE, {"rank": 40, "harm": 900, "grade": "C", "graded": "C", "level": "C"}, "GRADE"),
        # Less exposed, and yet further up: its grade is why.
        (BEFORE, {"rank": 40, "harm": 1000, "exposure": 2, "grade": "C", "graded": "C"}, "GRADE"),
        # More exposed, and yet further down than others who grew more.
        (BEFORE, {"rank": 60, "harm": 800, "exposure": 4}, "OTHERS"),
        # Both rose; the exposure more.
        (BEFORE, {"rank": 10, "harm": 2640, "exposure": 12, "grade": "C"}, "EXPOSURE"),
        # A model began to speak of it.
        (BEFORE, {"rank": 10, "harm": 2400, "band": "HIGH"}, "BAND"),
        (SCORED, {"rank": 10, "harm": 2400, "band": "HIGH"}, "BAND"),
        # By the model's probability, within its band; its grade has no part in that.
        (SCORED, {"rank": 10, "harm": 800, "grade": "C"}, "SCORE"),
        (BEFORE, {"rank": 10, "is_drawn": True, "harm": 2400}, "DRAWN"),
        (replace(BEFORE, is_drawn=True), {}, "DRAWN"),
    ],
)
def test_what_moved_a_place(before: Stand, changes: dict[str, object], cause: str) -> None:
    assert moved_by(before, replace(before, **changes)) == cause  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "changes", "change", "cause"),
    [
        (BEFORE, {"rank": 1, "grade": "A"}, "UNCHANGED", None),
        (BEFORE, {"level": "C", "graded": "C", "grade": "C"}, "STRICTER", "GRADE"),
        (BEFORE, {"level": "A", "graded": "A", "grade": "A"}, "LIGHTER", "GRADE"),
        (BEFORE, {"level": "C", "band": "HIGH"}, "STRICTER", "BAND"),
        # A better grade in a stricter tier: the band is why.
        (replace(BEFORE, level="A"), {"level": "B", "graded": "A", "grade": "A", "band": "HIGH"}, "STRICTER", "BAND"),
    ],
)
def test_what_changed_a_tier(before: Stand, changes: dict[str, object], change: str, cause: str | None) -> None:
    now = replace(before, **changes)  # type: ignore[arg-type]
    assert (tier_change(before, now), tier_changed_by(before, now, is_other_scheme=False)) == (change, cause)


def test_where_neither_grade_nor_band_changed_the_table_of_tiers_did() -> None:
    now = replace(SCORED, level="C")
    assert tier_changed_by(SCORED, now, is_other_scheme=True) == "SCHEME"
