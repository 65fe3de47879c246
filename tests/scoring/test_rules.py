"""Every example of every rule file runs here, and the catalogue is whole."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache

import pytest

from scoring.dossier import Dossiers
from scoring.rating import Ratings, rate
from scoring.rule import Example, Rule
from tests.scoring.builders import Row, finding, merit, rulebook, visited, without_dimension_caps

EXAMPLES = [
    (rule, example) for rule in rulebook().rules.values() for version in rule.versions for example in version.examples
]
NAMES = [f"{rule.code} {example.says}" for rule, example in EXAMPLES]


def _rows(agency_id: int, rule: Rule, example: Example) -> list[Row]:
    rows: list[Row] = []
    for place, entry in enumerate(example.entries):
        own: Row = {"agency_id": agency_id, "quantity": entry.quantity}
        if rule.is_bonus:
            own["merit_id"] = 100 * agency_id + place
            rows.append(merit(rule.code, entry.case, entry.confirmed_on, **own))
        else:
            own |= {name: getattr(entry, name) for name in ("occurred_on", "cured_on", "repaired_on")}
            own |= {"measure": entry.measure, "sample": entry.sample, "finding_id": 100 * agency_id + place}
            rows.append(finding(rule.code, entry.case, entry.confirmed_on, **own))
    return rows


@cache
def _rated_on(day: date) -> Ratings:
    """Every example of a day, each as an agency of its own, rated together."""
    agencies: list[Row] = []
    findings: list[Row] = []
    merits: list[Row] = []
    for place, (rule, example) in enumerate(EXAMPLES):
        if example.as_of == day:
            agencies.append({**visited(day), "agency_id": place})
            (merits if rule.is_bonus else findings).extend(_rows(place, rule, example))
    dossiers, book = Dossiers.of(agencies, findings, merits), without_dimension_caps(rulebook())
    return rate(dossiers, book, "zj", as_of=day, known_at=datetime(day.year, day.month, day.day, tzinfo=UTC))


@pytest.mark.parametrize("place", range(len(EXAMPLES)), ids=NAMES)
def test_a_rule_takes_what_its_example_says(place: int) -> None:
    rule, example = EXAMPLES[place]
    ratings = _rated_on(example.as_of)
    reasons = {(row["kind"], row["code"]) for row in ratings.reasons.filter(agency_id=place).to_dicts()}
    grade = ratings.ratings.filter(agency_id=place)["treated_as"].item()
    assert ratings.lines.filter(agency_id=place)["taken_points"].sum() == example.takes
    if example.at_most is None:
        assert ("LIMITER", rule.code) not in reasons
    else:
        assert grade >= example.at_most
    assert (("VETO", rule.code) in reasons) == example.is_vetoed


def test_the_catalogue_holds_55_deduction_rules_and_8_bonus_rules() -> None:
    rules = rulebook().rules.values()
    assert sum(not rule.is_bonus for rule in rules) == 55
    assert sum(rule.is_bonus for rule in rules) == 8


def test_every_number_is_marked_as_a_proposal() -> None:
    versions = [version for rule in rulebook().rules.values() for version in rule.versions]
    assert {version.points_basis for version in versions} == {"proposal"}
    assert rulebook().profiles["zj"].thresholds_basis == "proposal"


def test_the_rules_stand_in_the_dimensions_of_the_catalogue() -> None:
    codes: dict[str, list[str]] = {}
    for rule in rulebook().rules.values():
        codes.setdefault(rule.dimension, []).append(rule.code)
    sizes = {name: len(held) for name, held in codes.items()}
    assert sizes == {
        "qualification": 10,
        "contract": 16,
        "deliverable": 10,
        "conduct": 15,
        "social": 4,
        "bonus": 8,
    }


def test_a_version_holds_from_its_first_day() -> None:
    rule = rulebook().rules["R01"]
    assert rule.version_on(date(2022, 12, 31)) is None
    assert rule.version_on(date(2023, 1, 1)) is rule.versions[0]
