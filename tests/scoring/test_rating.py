"""Ratings beyond the golden cases: new agencies, shared facts, the past, the risk line, documents, another province."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import polars as pl
import pytest

from scoring.dossier import BrokenDossiers, Dossiers
from scoring.rating import RISK_ABSENT, Ratings, rate
from scoring.rulebook import Rulebook
from scoring.steps import STEPS
from tests.scoring.builders import ON, Row, agency, finding, merit, numbered, rated, result, rulebook, visited

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def test_the_steps_stand_in_their_order() -> None:
    names = [step.__name__ for step in STEPS]
    assert names[:5] == ["price", "one_rule_per_fact", "age", "one_measurement", "repeat"]
    assert names[5:] == ["cap_rule", "cap_dimension", "bonus", "risk", "total", "grade", "limit", "veto", "rise"]


@pytest.mark.parametrize(
    ("opened_on", "projects", "grade"),
    [
        (date(2026, 4, 2), 3, "PROVISIONAL"),
        (date(2026, 4, 1), 3, "B"),
        (date(2026, 4, 1), 2, "PROVISIONAL"),
    ],
)
def test_a_new_agency_is_provisional_until_90_days_and_3_projects(opened_on: date, projects: int, grade: str) -> None:
    ratings = rated(one=visited(ON, opened_on=opened_on, finished_projects=projects))
    assert result(ratings) == (100_00, grade)


def test_a_provisional_agency_is_treated_as_c_and_may_win_public_contracts() -> None:
    ratings = rated(one=visited(ON, finished_projects=0))
    assert ratings.ratings["treated_as"].item() == "C"
    assert rulebook().profiles["zj"].treated_as("PROVISIONAL") == "C"


def test_a_veto_reaches_a_new_agency_too() -> None:
    ratings = rated(finding("R05", "false_report", ON), one=visited(ON, finished_projects=0))
    assert result(ratings) == (100_00, "D")


def test_one_fact_feeds_only_the_heaviest_rule() -> None:
    shared: Row = {"fact_id": "decision 1"}
    report = finding("R03", "grave_omission", date(2026, 5, 1), finding_id=1, **shared)
    told = finding("S01", "ordinary", date(2026, 5, 2), finding_id=2, **shared)
    ratings = rated(told, report)
    assert result(ratings) == (90_00, "B")
    assert ratings.explain(1) == ["R03 10 of 10", "S01 0 of 6: one rule per fact"]


def test_a_veto_takes_a_fact_before_any_points() -> None:
    leased = finding("M01", "leased", date(2026, 5, 1), finding_id=1, fact_id="x")
    fined = finding("L04", "large_fine_or_suspension", date(2026, 5, 1), finding_id=2, fact_id="x")
    ratings = rated(leased, fined)
    assert result(ratings) == (100_00, "D")


def test_a_dropped_entry_still_counts_as_an_earlier_breach() -> None:
    grave = finding("R03", "grave_omission", date(2026, 5, 1), finding_id=1, fact_id="x")
    dropped = finding("R01", "late_over_30_days", date(2026, 5, 1), finding_id=2, fact_id="x")
    later = finding("R01", "late_over_30_days", date(2026, 6, 1), finding_id=3)
    ratings = rated(grave, dropped, later)
    assert ratings.lines["taken_points"].to_list() == [1000, 0, 600]


def test_of_several_measurements_the_heaviest_counts() -> None:
    poor = finding("C05", "visits_done", date(2026, 3, 1), finding_id=1, measure=60_00, sample=9)
    fair = finding("C05", "visits_done", date(2026, 6, 1), finding_id=2, measure=95_00, sample=9)
    assert rated(poor, fair).explain(1) == ["C05 6 of 6", "C05 0 of 1: one measurement"]


def test_what_was_confirmed_later_is_unknown_in_the_past() -> None:
    late = finding("R01", "late_over_30_days", date(2026, 6, 1), occurred_on=date(2026, 2, 1))
    assert rated(late, on=date(2026, 5, 31)).lines.is_empty()
    assert result(rated(late, on=date(2026, 6, 1)))[0] == 96_00


def test_a_later_cure_is_unknown_in_the_past_and_leaves_no_trace_in_the_digest() -> None:
    cured = finding("Q02", "under_100_m2", date(2026, 1, 1), cured_on=date(2026, 5, 1))
    still_open = {**cured, "cured_on": None}
    on = date(2026, 4, 30)
    assert rated(cured, on=on).document(1) == rated(still_open, on=on).document(1)


def test_bonuses_are_withheld_while_a_grave_entry_is_in_its_first_half() -> None:
    award = merit("B01", "awarded", date(2026, 5, 1))
    grave = finding("I02", "misused", date(2026, 5, 1))
    assert result(rated(grave, merits=(award,)))[0] == 85_00
    ordinary = finding("C03", "not_performed", date(2026, 5, 1))
    assert result(rated(ordinary, merits=(award,)))[0] == 95_00


def test_bonuses_stop_at_10() -> None:
    awards = numbered(
        merit("B01", "awarded", date(2026, 5, 1)),
        merit("B02", "award", date(2026, 5, 2), quantity=3),
        merit("B03", "document", date(2026, 5, 3), quantity=3),
        merit("B07", "awarded", date(2026, 5, 4)),
        key="merit_id",
    )
    ratings = rated(finding("R04", "inaccurate", date(2023, 7, 1)), merits=tuple(awards))
    assert ratings.ratings["bonus_points"].item() == 10_00
    assert ratings.explain(1)[-1] == "B07 1 of 2: bonus cap or withheld"


def with_risk(points: int, *findings: Row, one: Row | None = None) -> Ratings:
    risk = pl.DataFrame({"agency_id": [1], "points": [points], "model": ["2026-Q2"]})
    dossiers = Dossiers.of([one or visited(ON)], findings)
    return rate(dossiers, rulebook(), "zj", as_of=ON, known_at=NOON, risk=risk)


def test_without_a_model_the_rating_says_why_there_is_no_risk_line() -> None:
    ratings = rated()
    assert ratings.ratings["risk_absent_reason"].item() == RISK_ABSENT
    assert ratings.lines.is_empty()


def test_the_risk_line_stops_at_its_cap() -> None:
    ratings = with_risk(25_00)
    row = ratings.ratings.row(0, named=True)
    assert (row["score"], row["grade"], row["rule_score"], row["rule_grade"]) == (90_00, "A", 100_00, "A")
    assert ratings.explain(1) == ["RISK (model 2026-Q2) 10 of 25: risk cap"]
    assert row["risk_absent_reason"] is None


def test_the_risk_line_alone_never_moves_an_agency_below_c() -> None:
    low = numbered(*(finding(*which, date(2026, 6, 1)) for which in (("C03", "not_performed"),) * 2))
    more = finding("Q04", "no_specialist", date(2026, 6, 1), finding_id=3)
    rest = finding("S01", "serious", date(2026, 6, 1), finding_id=4)
    ratings = with_risk(10_00, *low, more, rest)
    assert ratings.ratings.select("rule_score", "rule_grade", "score", "grade").row(0) == (66_00, "C", 56_00, "C")
    assert ratings.reasons["kind"].to_list() == ["RISK_BOUND"]
    assert "alone" in str(ratings.reasons_of(1)[0]["en"])


def test_shandongs_own_thresholds_speak_in_colours_only_while_its_rule_ran() -> None:
    grave = finding("R04", "inaccurate", date(2026, 3, 1))
    on = date(2026, 3, 31)
    assert result(rated(grave, on=on, profile="sd_2024")) == (80_00, "YELLOW")
    assert result(rated(on=on, profile="sd_2024")) == (100_00, "BLUE")
    assert result(rated(finding("M01", "leased", on), on=on, profile="sd_2024")) == (100_00, "RED")
    assert rulebook().profiles["sd_2024"].thresholds_basis == "law"
    with pytest.raises(BrokenDossiers) as caught:
        rated(on=date(2026, 4, 1), profile="sd_2024")
    assert [fault.code for fault in caught.value.faults] == ["PROFILE_NOT_IN_FORCE"]


def test_the_document_is_the_same_bytes_from_a_stored_rulebook() -> None:
    late = finding("R01", "late_over_30_days", date(2026, 6, 1))
    stored = Rulebook.from_content(rulebook().content())
    document = rated(late).document(1)
    assert rated(late, book=stored).document(1) == document
    content = json.loads(document)
    assert content["rulebook"] == rulebook().fingerprint
    assert content["points_basis"] == "proposal"
    assert content["lines"][0]["rule"] == "R01"
    assert b'", ' not in document.split(b'"reasons"')[0][:200]


def test_the_digest_changes_with_the_agencys_own_dossier_only() -> None:
    late = finding("R01", "late_over_30_days", date(2026, 6, 1))
    dossiers = Dossiers.of([agency(1), agency(2)], [late])
    more = Dossiers.of([agency(1), agency(2)], [late, {**late, "finding_id": 2, "agency_id": 2, "fact_id": "y"}])
    one, two = (
        rate(each, rulebook(), "zj", as_of=ON, known_at=NOON).ratings["input_digest"].to_list()
        for each in (dossiers, more)
    )
    assert one[0] == two[0]
    assert one[1] != two[1]


def test_reasons_speak_both_languages_and_cite_the_clause() -> None:
    reason = rated(finding("M01", "leased", date(2026, 6, 1))).reasons_of(1)[0]
    assert reason["zh"] == "M01 租借资质、违法挂靠（查实租借资质或挂靠）：一票否决为重点监管，至2029-06-01止"
    assert str(reason["en"]).endswith("veto, grade Key supervision until 2029-06-01")
    assert "000-JL 五(一)" in str(reason["clauses"])


def test_the_next_change_is_the_day_on_which_a_line_first_ages() -> None:
    late = finding("R01", "late_over_30_days", date(2026, 6, 1))
    assert rated(late).ratings["next_change_on"].item() == date(2026, 12, 1)
    assert rated(late, on=date(2026, 12, 1)).ratings["next_change_on"].item() == date(2027, 6, 1)
    assert rated().ratings["next_change_on"].item() is None


def test_every_fault_of_the_input_is_told_at_once() -> None:
    bad = [
        finding("X99", "none", ON, finding_id=1),
        finding("R01", "no such case", ON, finding_id=2),
        finding("R01", "late_over_30_days", ON, finding_id=3, occurred_on=date(2026, 7, 1)),
        finding("R01", "late_over_30_days", date(2022, 5, 1), finding_id=4),
        finding("C05", "visits_done", ON, finding_id=5),
        finding("R01", "late_over_30_days", ON, finding_id=6, agency_id=9),
        finding("R02", "ordinary_defect", ON, finding_id=7, quantity=0),
        finding("B01", "awarded", ON, finding_id=8),
        finding("R02", "ordinary_defect", ON, finding_id=9),
        finding("R02", "ordinary_defect", ON, finding_id=9),
    ]
    with pytest.raises(BrokenDossiers) as caught:
        rated(*bad, merits=(merit("R01", "late_over_30_days", ON),))
    found = {(fault.frame, fault.row.split()[1], fault.code) for fault in caught.value.faults}
    assert found == {
        ("findings", "1", "UNKNOWN_RULE"),
        ("findings", "2", "UNKNOWN_CASE"),
        ("findings", "3", "DATES_OUT_OF_ORDER"),
        ("findings", "4", "NO_VERSION"),
        ("findings", "5", "MISSING_MEASURE"),
        ("findings", "6", "UNKNOWN_AGENCY"),
        ("findings", "7", "WRONG_QUANTITY"),
        ("findings", "8", "UNKNOWN_RULE"),
        ("findings", "9", "DUPLICATE_ID"),
        ("merits", "1", "UNKNOWN_RULE"),
    }


def test_rows_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(BrokenDossiers) as caught:
        Dossiers.of([{"agency_id": 1, "opened": 5}], [{"finding_id": "x"}])
    assert {"MISSING_COLUMN", "UNKNOWN_COLUMN"} <= {fault.code for fault in caught.value.faults}
    with pytest.raises(BrokenDossiers, match="WRONG_TYPE"):
        Dossiers.of([{"agency_id": "one", "opened_on": ON}])
