"""Every detector speaks of a rule and a case that the rulebook knows, in SQL that the database of the run takes."""

import re
from datetime import date

import pytest

from backend.detectors.detector import Detector, detectors
from backend.detectors.numbers import BASES, number, register
from backend.storage.store import Store
from scoring.rulebook import load

TODAY = date(2026, 6, 1)
ALL = list(detectors())
BOOK = load()


def _named(detector: Detector) -> str:
    return detector.name


@pytest.mark.parametrize("detector", ALL, ids=_named)
async def test_a_detector_runs_for_all_agencies_and_for_one(store: Store, detector: Detector) -> None:
    async with store.transaction() as work:
        everything = detector.sql(store.dialect, today=TODAY)
        assert await work.fetch(everything, [TODAY.isoformat()]) == []
        one = detector.sql(store.dialect, today=TODAY, only_one=True)
        assert await work.fetch(one, [TODAY.isoformat(), 7]) == []


@pytest.mark.parametrize("detector", [each for each in ALL if each.rule], ids=_named)
def test_its_rule_is_in_the_rulebook_with_every_case_it_names(detector: Detector) -> None:
    rule = BOOK.rules[str(detector.rule)]
    version = rule.versions[-1]
    sql = detector.sql("sqlite", today=TODAY)
    before = sql[: sql.index(" AS case_code")]
    named = set(re.findall(r"(?:THEN|ELSE) '(\w+)'", before[before.rindex("SELECT") :]))
    named |= set(re.findall(r"'(\w+)' AS case_code", sql))
    named |= set(re.findall(r"UNION ALL\s+SELECT \w\.agency_id, '(\w+)'", sql))
    assert named
    assert named <= {case.name for case in version.cases}
    assert detector.is_standing == (version.kind == "continuing")
    assert detector.is_measured <= (version.kind == "ratio")


def test_names_are_those_of_the_modules_and_none_comes_twice() -> None:
    assert len({each.name for each in ALL}) == len(ALL)
    assert all(each.select.__module__.endswith(f".{each.name}") for each in ALL)


def test_every_number_has_its_clause_and_says_whether_it_is_a_proposal() -> None:
    for history in register().values():
        assert all(each.basis in BASES and each.clause and each.says for each in history)
    assert number("major_hazard.report_hours", TODAY) == 24


@pytest.mark.parametrize(
    ("key", "rule", "case"),
    [
        ("visits.share", "C05", "visits_done"),
        ("evidence.share", "P05", "evidence_present"),
        ("hazard_faults.share", "H01", "faulty_entries"),
        ("review.mean", "S02", "mean_review"),
        ("ability_test.attendance", "T02", "attendance"),
        ("ability_test.pass_rate", "T02", "pass_rate"),
    ],
)
def test_what_is_tolerated_is_the_rulebooks_outermost_band(key: str, rule: str, case: str) -> None:
    bands = BOOK.prices.bands.filter(rule=rule, case=case)
    below, above = bands["below"].max(), bands["above"].min()
    assert number(key, TODAY) == (below if below is not None else above)


def test_the_smallest_sample_is_that_of_the_ratio_rules() -> None:
    for rule in BOOK.rules.values():
        if rule.versions[-1].kind == "ratio":
            assert rule.versions[-1].minimum_sample == number("sample.minimum", TODAY)
