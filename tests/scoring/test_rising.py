"""Rising from the lowest grade: 90 days, an accepted rectification, ordinary first; on the day, before and after."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from scoring.advice import what_to_do
from scoring.dossier import Dossiers
from scoring.rating import Ratings, rate
from scoring.rulebook import Rulebook

FELL = date(2026, 1, 10)
MOMENT = datetime(2027, 6, 1, tzinfo=UTC)
VETO = {"finding_id": 1, "agency_id": 7, "rule": "L03", "case": "listed", "fact_id": "l", "occurred_on": FELL}


def rated(
    rulebook: Rulebook, day: date, *, findings: list[dict[str, Any]] | None = None, profile: str = "zj", **known: Any
) -> Ratings:
    """An agency without a stain, as what is known of its fall has it."""
    agency = {"agency_id": 7, "opened_on": date(2020, 1, 1), "finished_projects": 9, "last_onsite_on": day, **known}
    return rate(Dossiers.of([agency], findings or []), rulebook, profile, as_of=day, known_at=MOMENT)


def grade_of(ratings: Ratings) -> tuple[str, str]:
    """Both grades."""
    row = ratings.ratings.row(0, named=True)
    return row["grade"], row["rule_grade"]


@pytest.mark.parametrize(
    ("day", "rectified_on", "grade"),
    [
        (FELL + timedelta(89), FELL, "D"),
        (FELL + timedelta(90), FELL, "C"),
        (FELL + timedelta(91), FELL, "C"),
        (FELL + timedelta(400), FELL, "C"),
        (FELL + timedelta(90), None, "D"),
        (FELL + timedelta(400), None, "D"),
        (FELL + timedelta(400), FELL - timedelta(1), "D"),
        (FELL + timedelta(400), FELL + timedelta(400), "C"),
        (FELL + timedelta(400), FELL + timedelta(401), "D"),
    ],
)
def test_it_takes_ninety_days_and_an_accepted_rectification(
    rulebook: Rulebook, day: date, rectified_on: date | None, grade: str
) -> None:
    assert grade_of(rated(rulebook, day, low_since=FELL, rectified_on=rectified_on)) == (grade, grade)


@pytest.mark.parametrize(("days", "grade"), [(0, "C"), (89, "C"), (90, "A"), (91, "A")])
def test_who_rose_is_ordinary_for_ninety_days(rulebook: Rulebook, days: int, grade: str) -> None:
    rose = date(2026, 8, 1)
    assert grade_of(rated(rulebook, rose + timedelta(days), rose_on=rose)) == (grade, grade)


def test_what_is_held_says_why_and_until_when_and_is_due_then(rulebook: Rulebook) -> None:
    held = rated(rulebook, FELL + timedelta(30), low_since=FELL, rectified_on=FELL)
    (reason,) = held.reasons_of(7)
    assert (reason["kind"], reason["code"], reason["until"]) == ("RISE", "HELD", FELL + timedelta(90))
    assert "2026-04-10" in str(reason["zh"])
    assert "90 days" in str(reason["en"])
    assert held.ratings["next_change_on"].item() == FELL + timedelta(90)
    step = rated(rulebook, FELL + timedelta(120), rose_on=FELL + timedelta(100))
    (reason,) = step.reasons_of(7)
    assert (reason["kind"], reason["code"], reason["until"]) == ("RISE", "BY_STEPS", FELL + timedelta(190))
    assert step.ratings["next_change_on"].item() == FELL + timedelta(190)
    free = rated(rulebook, FELL)
    assert free.reasons_of(7) == []


def test_nobody_is_lowered_who_stands_there_by_the_score(rulebook: Rulebook) -> None:
    vetoed = rated(rulebook, FELL + timedelta(30), findings=[VETO | {"confirmed_on": FELL}], low_since=FELL)
    assert grade_of(vetoed) == ("D", "D")
    kinds = [reason["kind"] for reason in vetoed.reasons_of(7)]
    assert (kinds[0], "RISE" in kinds) == ("VETO", False)


def test_a_newcomer_who_fell_does_not_leave_by_being_new(rulebook: Rulebook) -> None:
    day = FELL + timedelta(30)
    assert grade_of(rated(rulebook, day, opened_on=FELL, finished_projects=0))[0] == "PROVISIONAL"
    assert grade_of(rated(rulebook, day, opened_on=FELL, finished_projects=0, low_since=FELL))[0] == "D"


def test_a_profile_that_does_not_hold_raises_at_once(rulebook: Rulebook) -> None:
    day = date(2026, 3, 1)
    assert rulebook.profiles["sd_2024"].rise is None
    free = rated(rulebook, day, profile="sd_2024")
    fell = rated(rulebook, day, profile="sd_2024", low_since=date(2026, 2, 1))
    assert free.document(7) == fell.document(7)


def test_the_fall_is_part_of_what_was_known(rulebook: Rulebook) -> None:
    day = date(2026, 12, 1)
    falls: list[dict[str, Any]] = [
        {},
        {"low_since": FELL},
        {"rose_on": FELL},
        {"low_since": FELL, "rectified_on": FELL},
        {"low_since": FELL, "rectified_on": FELL + timedelta(1)},
    ]
    digests = {rated(rulebook, day, **known).ratings["input_digest"].item() for known in falls}
    assert len(digests) == 5
    # What was accepted of somebody who never fell changes nothing.
    assert rated(rulebook, day, rectified_on=FELL).document(7) == rated(rulebook, day).document(7)


def test_time_alone_lifts_only_who_was_rectified(rulebook: Rulebook) -> None:
    day = FELL + timedelta(30)
    waiting = what_to_do(rated(rulebook, day, low_since=FELL, rectified_on=FELL), 7)
    assert (waiting.lifted_on, waiting.grade_then) == (FELL + timedelta(90), "C")
    stuck = what_to_do(rated(rulebook, day, low_since=FELL), 7)
    assert (stuck.grade, stuck.lifted_on) == ("D", None)


def test_two_agencies_are_held_each_by_its_own(rulebook: Rulebook) -> None:
    day = FELL + timedelta(200)
    about = {"opened_on": date(2020, 1, 1), "finished_projects": 9, "last_onsite_on": day}
    falls: list[dict[str, Any]] = [
        {},
        {"low_since": FELL},
        {"low_since": FELL, "rectified_on": FELL},
        {"rose_on": day},
        {"rose_on": FELL},
    ]
    agencies = [{"agency_id": number, **about, **fall} for number, fall in enumerate(falls, 1)]
    ratings = rate(Dossiers.of(agencies), rulebook, "zj", as_of=day, known_at=MOMENT).ratings
    assert ratings.sort(pl.col("agency_id"))["grade"].to_list() == ["A", "D", "C", "C", "A"]
