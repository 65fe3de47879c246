"""The golden cases of the catalogue: exact scores and grades."""

from __future__ import annotations

from datetime import date

from tests.scoring.builders import finding, merit, numbered, rated, result, visited

LATE_5 = "late_1_to_10_days"
LATE_40 = "late_over_30_days"
JAN, MAR, APR = date(2026, 1, 15), date(2026, 3, 1), date(2026, 4, 1)


def test_g1_a_clean_benchmark_agency_stays_at_100() -> None:
    assert result(rated(merits=(merit("B01", "awarded", APR),))) == (100_00, "A")


def test_g2_a_clean_agency_with_six_months_of_record_is_held_at_b() -> None:
    ratings = rated(one=visited(date(2026, 6, 30), opened_on=date(2025, 12, 30)))
    assert result(ratings) == (100_00, "B")
    assert ratings.reasons["detail"].to_list() == ["months_on_record"]


def test_g3_three_late_reports_cost_1_then_1_5_then_2() -> None:
    late = numbered(*(finding("R01", LATE_5, date(2026, month, 15)) for month in (4, 5, 6)))
    ratings = rated(*late)
    assert result(ratings) == (95_50, "A")
    assert ratings.lines["taken_points"].to_list() == [100, 150, 200]


def test_g4_seven_months_after_the_last_late_report_all_weigh_half() -> None:
    late = numbered(
        *(finding("R01", LATE_5, day) for day in (date(2025, 10, 1), date(2025, 11, 1), date(2025, 11, 30)))
    )
    assert result(rated(*late)) == (97_75, "A")


def test_g5_a_fourth_very_late_report_stops_at_the_cap() -> None:
    late = numbered(*(finding("R01", LATE_40, date(2026, month, 15)) for month in (2, 3, 4, 5)))
    ratings = rated(*late)
    assert result(ratings) == (88_00, "B")
    assert ratings.explain(1) == ["R01 4 of 4", "R01 6 of 6", "R01 2 of 8: rule cap", "R01 0 of 8: rule cap"]


def test_g6_a_major_hazard_never_reported_limits_to_c_for_six_months() -> None:
    hidden = finding("H03", "never", JAN)
    assert result(rated(hidden, on=date(2026, 7, 14))) == (82_00, "C")
    assert result(rated(hidden, on=date(2026, 7, 15))) == (82_00, "B")


def test_g7_after_20_months_half_of_it_still_bars_grade_a() -> None:
    ratings = rated(finding("H03", "never", date(2024, 10, 30)))
    assert result(ratings) == (91_00, "B")
    assert ratings.reasons["code"].to_list() == ["L-A"]


def test_g8_two_missing_people_cost_8_and_bar_grade_a() -> None:
    assert result(rated(finding("Q03", "missing_person", APR, quantity=2))) == (92_00, "B")


def test_g9_proven_leasing_is_a_veto_at_full_score() -> None:
    ratings = rated(finding("M01", "leased", JAN))
    assert result(ratings) == (100_00, "D")
    assert ratings.reasons.select("kind", "code", "until").row(0) == ("VETO", "M01", date(2029, 1, 15))


def test_g10_a_fine_counts_nothing_from_its_repair() -> None:
    fine = finding("L04", "fine", JAN, repaired_on=date(2026, 5, 15))
    assert result(rated(fine, on=date(2026, 5, 14))) == (94_00, "A")
    assert result(rated(fine, on=date(2026, 5, 15))) == (100_00, "A")


G11 = numbered(
    finding("M02", "subcontracted", date(2025, 12, 1)),
    finding("L06", "refused", date(2025, 12, 2)),
    finding("I02", "misused", date(2025, 12, 3)),
    finding("M05", "acting_as_government", date(2025, 12, 4)),
)


def test_g11_market_conduct_stops_at_40() -> None:
    ratings = rated(*G11)
    assert result(ratings) == (60_00, "C")
    assert ratings.explain(1) == [
        "M02 15 of 15",
        "L06 15 of 15",
        "I02 10 of 15: dimension cap",
        "M05 0 of 15: dimension cap",
    ]


def test_g12_one_upheld_complaint_more_falls_below_60() -> None:
    ratings = rated(*numbered(*G11, finding("S03", "upheld", MAR)))
    assert result(ratings) == (58_00, "D")
