"""What grades are used for: complete, dated and regional, held to the numbers that planning goes by; else refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scoring.reading import BrokenRulebook
from scoring.rule import LEVELS
from scoring.tiers import load_tiers
from scoring.uses import NUMBERS, load_uses

DAY = date(2026, 6, 1)
LEVEL_LINES = "\n".join(f"      {level}: {{basis: proposal, zh: 甲, en: A}}" for level in LEVELS)
ENTRY = f"    - from: 2023-01-01\n      clause: x\n{LEVEL_LINES}"


def file_of(path: Path, awards: str) -> Path:
    """A file in which every use has one entry, and awards what is given."""
    lines = [f"  {use}:\n{awards if use == 'AWARDS' else ENTRY}" for use in NUMBERS]
    path.write_text("\n".join(["uses:", *lines]), encoding="utf-8")
    return path


def test_every_use_says_of_every_level_what_it_does_in_both_languages() -> None:
    for place in ("110101", "330106", "331102"):
        found = load_uses().at(place, DAY)
        assert tuple(found) == tuple(NUMBERS)
        for entry in found.values():
            assert tuple(entry.levels) == LEVELS
            assert all(one.says.zh and one.says.en for one in entry.levels.values())


@pytest.mark.parametrize("level", LEVELS)
def test_the_numbers_are_those_that_planning_and_draws_go_by(level: str) -> None:
    tier = load_tiers().tiers[level]
    found = {use: entry.levels[level].numbers for use, entry in load_uses().at("110101", DAY).items()}
    assert found["INSPECTION"] == {
        "off_site_each_year": tier.quarterly_offsite_checks,
        "on_site_each_year": tier.quarterly_onsite_checks,
        "visits_planned": tier.planned_visits,
        "visits_at_most": tier.visit_ceiling,
    }
    assert found["DRAW"] == {
        "weight_hundredths": tier.draw_weight,
        "percent_at_least": tier.draw_percent_at_least,
        "percent_at_most": tier.draw_percent_at_most,
    }
    assert found["REPORT_SAMPLING"] == {
        "percent_each_quarter": tier.reports_percent,
        "at_least_each_quarter": tier.reports_at_least,
        "statutory_percent_each_half_year": tier.statutory_reports_percent,
    }
    assert found["CLIENT_CALLS"] == {"calls_each_quarter": tier.client_calls}
    assert found["RE_RATING"] == {"upgrade_after_days": tier.upgrade_after_days}
    says = load_uses().at("110101", DAY)["PROCUREMENT"].levels[level].says.zh
    assert says.startswith("可" if tier.is_eligible_for_public_money else "不得")


@pytest.mark.parametrize(
    ("place", "on", "basis"),
    [
        ("331102", date(2024, 6, 30), "proposal"),
        ("331102", date(2024, 7, 1), "duty"),
        ("331100", DAY, "duty"),
        ("330106", DAY, "proposal"),
    ],
)
def test_a_region_refines_the_provinces_from_its_day_on(place: str, on: date, basis: str) -> None:
    assert load_uses().at(place, on)["PROCUREMENT"].levels["D"].basis == basis


def test_before_its_first_day_nothing_is_said() -> None:
    assert load_uses().at("331102", date(2022, 12, 31)) == {}


@pytest.mark.parametrize(
    ("awards", "code"),
    [
        (ENTRY.replace("proposal", "hearsay", 1), "UNKNOWN_BASIS"),
        (ENTRY.replace("en: A", "en: A, calls_each_quarter: 3", 1), "UNKNOWN_KEY"),
        (ENTRY.replace("      D: {basis: proposal, zh: 甲, en: A}", ""), "MISSING_KEY"),
        (ENTRY.replace("en: A", "mood: A", 1), "MISSING_KEY"),
        (ENTRY.replace("from: 2023-01-01", 'region: "331100"'), "NO_DEFAULT"),
        (ENTRY.replace("from: 2023-01-01", "region: null"), "MISSING_KEY"),
        (f"{ENTRY}\n{ENTRY}", "TWO_AT_ONCE"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(tmp_path: Path, awards: str, code: str) -> None:
    assert load_uses(file_of(tmp_path / "u.yaml", ENTRY)).at("331102", DAY)
    with pytest.raises(BrokenRulebook) as refused:
        load_uses(file_of(tmp_path / "u.yaml", awards))
    assert code in {fault.code for fault in refused.value.faults}


def test_a_region_may_not_be_told_numbers_that_no_plan_goes_by(tmp_path: Path) -> None:
    there = ENTRY.replace("from: 2023-01-01", 'from: 2024-07-01\n      region: "331100"')
    others = there.replace("en: A}", "en: A, visits_planned: 9}", 1)
    text = file_of(tmp_path / "uses.yaml", ENTRY).read_text(encoding="utf-8")
    for entry, is_fine in ((there, True), (others, False)):
        made = tmp_path / "more.yaml"
        made.write_text(text.replace(f"  INSPECTION:\n{ENTRY}", f"  INSPECTION:\n{ENTRY}\n{entry}"), encoding="utf-8")
        if is_fine:
            assert load_uses(made).at("331102", DAY)["INSPECTION"].region == "331100"
            continue
        with pytest.raises(BrokenRulebook) as broken:
            load_uses(made)
        assert [fault.code for fault in broken.value.faults] == ["NUMBERS_NOT_FOLLOWED"]
