"""Findings that name a person: what they weigh, when they lapse, which veto they are, and a mapping that is checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from scoring.reading import BrokenRulebook
from scoring.rulebook import load
from scoring.star_findings import NAMED, personal
from scoring.star_scheme import load_stars
from scoring.stars import PROFESSIONALS, award_stars
from tests.scoring.builders import Row, rulebook

SCHEME = Path(__file__).parents[2] / "scoring" / "schemes" / "stars.yaml"


def named(rule: str, case: str, part: str = "SUBJECT", **changes: object) -> Row:
    """A finding that was confirmed on 1 March 2026 and names person 1."""
    told = {"professional_id": 1, "rule": rule, "case": case, "part": part, "fact_id": f"{rule}:{case}"}
    return {**told, "occurred_on": date(2026, 2, 1), "confirmed_on": date(2026, 3, 1), **changes}


def star(as_of: date, *findings: Row) -> tuple[int, str | None, int]:
    """Stars, what holds back, and conduct of a seasoned engineer whom these findings name."""
    person: Row = {"professional_id": 1, "qualifications": ["SENIOR_RSE"], "has_valid_certificate": True, "years": 12}
    person |= {"test_score": 92_00, "test_on": as_of, "test_passed": True, "passed_projects": 40, "review_mean": 95_00}
    person |= {"major_hazards_reported": 10, "education_hours": 16}
    book, scheme = rulebook(), load_stars()
    profile = book.profiles["zj"]
    conduct, vetoes = personal(pl.DataFrame(list(findings), schema=NAMED), scheme, book, profile)
    people = pl.DataFrame([person], schema=PROFESSIONALS)
    row = award_stars(people, conduct, vetoes, scheme, profile, as_of=as_of).row(0, named=True)
    return row["stars"], row["held_back_by"], row["conduct"]


@pytest.mark.parametrize(
    ("rule", "case", "part", "veto"),
    [
        ("M01", "leased", "LENT_CERTIFICATE", "CERTIFICATE_LENT"),
        ("M01", "leased", "INVOLVED", None),
        ("P04", "fabrication", "SIGNED_FOR_ANOTHER", "SIGNED_FOR_ANOTHER"),
        ("R05", "false_report", "SIGNED_FOR_ANOTHER", "SIGNED_FOR_ANOTHER"),
        ("R05", "false_report", "AUTHOR", "REPORT_FALSIFIED"),
        ("P02", "not_on_site", "SIGNED_WHILE_ABSENT", "SIGNED_WHILE_ABSENT"),
        ("P02", "not_on_site", "INVOLVED", None),
        ("R04", "inaccurate", "AUTHOR", None),
    ],
)
def test_a_part_in_a_finding_is_the_veto_that_the_scheme_says(
    rule: str, case: str, part: str, veto: str | None
) -> None:
    stars, held_back_by, _ = star(date(2026, 3, 1), named(rule, case, part))
    assert (held_back_by == veto) if veto else (stars > 0 and held_back_by is not None)


@pytest.mark.parametrize(
    ("day", "stars", "held_back_by"),
    [
        (date(2026, 2, 28), 5, None),
        (date(2026, 3, 1), 0, "CERTIFICATE_LENT"),
        (date(2029, 2, 28), 0, "CERTIFICATE_LENT"),
        (date(2029, 3, 1), 5, None),
    ],
)
def test_a_veto_holds_from_its_confirmation_to_the_end_of_its_validity(
    day: date, stars: int, held_back_by: str | None
) -> None:
    assert star(day, named("M01", "leased", "LENT_CERTIFICATE"))[:2] == (stars, held_back_by)


@pytest.mark.parametrize(
    ("day", "cured_on", "conduct", "stars"),
    [
        (date(2026, 3, 1), None, -8_00, 3),
        (date(2029, 3, 1), None, -8_00, 3),
        (date(2028, 3, 1), date(2028, 3, 2), -8_00, 3),
        (date(2028, 3, 2), date(2028, 3, 2), -4_00, 5),
        (date(2028, 9, 1), date(2028, 3, 2), -4_00, 5),
        (date(2028, 9, 2), date(2028, 3, 2), 0, 5),
    ],
)
def test_a_continuing_condition_weighs_until_its_cure_and_half_for_six_months_after(
    day: date, cured_on: date | None, conduct: int, stars: int
) -> None:
    found = star(day, named("Q09", "mismatched_person", cured_on=cured_on))
    assert (found[0], found[2]) == (stars, conduct)


def test_one_fact_weighs_once_by_its_gravest_finding_and_two_facts_twice() -> None:
    first, second = named("M06", "shared_person", fact_id="x"), named("R05", "false_report", fact_id="x")
    assert star(date(2026, 3, 1), first, second)[2] == -16_00
    assert star(date(2026, 3, 1), first, first)[2] == -8_00
    assert star(date(2026, 3, 1), first, named("M06", "shared_person", fact_id="y"))[2] == -16_00


def test_a_finding_from_before_its_rule_held_weighs_nothing() -> None:
    assert star(date(2026, 3, 1), named("M06", "shared_person", occurred_on=date(2022, 12, 31)))[2] == 0
    assert star(date(2026, 3, 1), named("M06", "shared_person", occurred_on=date(2023, 1, 1)))[2] == -8_00


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("veto: CERTIFICATE_LENT", "veto: LUCK", "UNKNOWN_VETO"),
        ("part: LENT_CERTIFICATE", "part: LUCKY", "UNKNOWN_PART"),
        ("case: leased", "case: lent", "UNKNOWN_CASE"),
        ("rule: M01", "rule: M99", "UNKNOWN_CASE"),
        ("rule: M01, case: leased", "rule: M01", "MISSING_KEY"),
        ("case: leased, part", "case: leased, luck: yes, part", "UNKNOWN_KEY"),
    ],
)
def test_a_mapping_that_does_not_fit_the_rules_is_refused(tmp_path: Path, right: str, wrong: str, code: str) -> None:
    rules = load().rules
    assert load_stars(SCHEME, rules).expert_stars == 5
    broken = tmp_path / "stars.yaml"
    text = SCHEME.read_text(encoding="utf-8")
    assert right in text
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BrokenRulebook) as caught:
        load_stars(broken, rules)
    assert code in {fault.code for fault in caught.value.faults}
