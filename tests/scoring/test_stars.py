"""Stars: points by part, and the gate that holds a person back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from scoring.reading import BrokenRulebook
from scoring.star_scheme import load_stars
from scoring.stars import CONDUCT, PROFESSIONALS, VETOES, award_stars
from tests.scoring.builders import ON, Row, rulebook


def star(
    conduct: tuple[tuple[str, date], ...] = (),
    vetoes: tuple[tuple[str, date, date | None], ...] = (),
    changes: Row | None = None,
) -> Row:
    person: Row = {
        "professional_id": 1,
        "qualifications": ["SENIOR_RSE"],
        "has_valid_certificate": True,
        "years": 12,
        "test_score": 92_00,
        "test_on": date(2026, 3, 1),
        "passed_projects": 40,
        "review_mean": 95_00,
        "major_hazards_reported": 10,
        "education_hours": 16,
        **(changes or {}),
    }
    entries = [{"professional_id": 1, "severity": severity, "confirmed_on": day} for severity, day in conduct]
    held = [{"professional_id": 1, "kind": kind, "since": since, "until": until} for kind, since, until in vetoes]
    frame = award_stars(
        pl.DataFrame([person], schema=PROFESSIONALS),
        pl.DataFrame(entries, schema=CONDUCT),
        pl.DataFrame(held, schema=VETOES),
        load_stars(),
        rulebook().profiles["zj"],
        as_of=ON,
    )
    return frame.row(0, named=True)


def test_a_seasoned_engineer_has_five_stars_for_a_year() -> None:
    assert star() == {
        "professional_id": 1,
        "qualification": 30_00,
        "experience": 15_00,
        "test": 23_00,
        "practice": 20_00,
        "learning": 10_00,
        "conduct": 0,
        "points": 98_00,
        "stars": 5,
        "held_back_by": None,
        "valid_until": date(2027, 6, 30),
    }


@pytest.mark.parametrize(
    ("changes", "stars", "held_back_by"),
    [
        ({"passed_projects": 20, "major_hazards_reported": 10}, 5, None),
        ({"test_score": 84_99}, 4, "test"),
        ({"test_score": 79_99}, 3, "test"),
        ({"test_score": 60_00, "qualifications": ["EVALUATOR_2"]}, 2, "level"),
        ({"years": 7}, 4, "years"),
        ({"years": 4}, 3, "years"),
        ({"years": 1}, 2, "years"),
        ({"has_valid_certificate": False}, 1, "valid_certificate"),
        ({"passed_projects": 19, "major_hazards_reported": 20, "review_mean": None}, 4, "points"),
        ({"test_on": date(2025, 4, 1)}, 5, None),
        ({"test_on": date(2025, 3, 30)}, 0, "test_passed"),
        ({"test_score": None, "test_on": None}, 0, "test_passed"),
        ({"test_score": 59_99}, 0, "TEST_FAILED"),
        ({"test_score": 69_99, "test_passed": False}, 0, "TEST_FAILED"),
    ],
)
def test_a_missing_gate_stops_the_climb(changes: Row, stars: int, held_back_by: str | None) -> None:
    result = star(changes=changes)
    assert (result["stars"], result["held_back_by"]) == (stars, held_back_by)
    assert (result["valid_until"] is None) == (stars == 0)


@pytest.mark.parametrize(
    ("severity", "day", "conduct", "stars"),
    [
        ("S1", date(2026, 6, 1), -2_00, 5),
        ("S2", date(2026, 6, 1), -4_00, 4),
        ("S3", date(2026, 6, 1), -8_00, 3),
        ("S3", date(2025, 6, 30), -4_00, 3),
        ("S3", date(2024, 6, 30), 0, 5),
        ("S4", date(2024, 6, 30), -8_00, 5),
    ],
)
def test_conduct_ages_like_the_agencys_entries_and_bars_the_high_stars(
    severity: str, day: date, conduct: int, stars: int
) -> None:
    result = star(conduct=((severity, day),))
    assert result["conduct"] == conduct
    assert result["stars"] == (stars if result["points"] >= 9000 else min(stars, 4))  # type: ignore[operator]


def test_a_lent_certificate_takes_every_star_while_the_veto_holds() -> None:
    lent = ("CERTIFICATE_LENT", date(2026, 1, 1), date(2026, 7, 1))
    assert (star(vetoes=(lent,))["stars"], star(vetoes=(lent,))["held_back_by"]) == (0, "CERTIFICATE_LENT")
    over = ("CERTIFICATE_LENT", date(2026, 1, 1), date(2026, 6, 30))
    assert star(vetoes=(over,))["stars"] == 5


def test_a_second_certificate_adds_but_not_above_the_cap() -> None:
    assert star(changes={"qualifications": ["MID_RSE", "EVALUATOR_2"]})["qualification"] == 28_00
    assert star(changes={"qualifications": ["SENIOR_RSE", "MID_RSE"]})["qualification"] == 30_00
    assert star(changes={"qualifications": []})["qualification"] == 0


def test_the_scheme_is_marked_as_a_proposal_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    assert load_stars().points_basis == "proposal"
    broken = tmp_path / "stars.yaml"
    broken.write_text(
        "points_basis: hearsay\nstars: [{stars: 1, points: 1.234, gates: {luck: true}}]\n", encoding="utf-8"
    )
    with pytest.raises(BrokenRulebook) as caught:
        load_stars(broken)
    assert {"UNKNOWN_BASIS", "TOO_MANY_DECIMALS", "UNKNOWN_KEY", "MISSING_KEY"} <= {
        fault.code for fault in caught.value.faults
    }
