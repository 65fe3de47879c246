"""Every example of every rule file runs here, and the catalogue is whole."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.rule import Example, Rule, Version
from tests.scoring.builders import Row, finding, merit, numbered, rated, rulebook, without_dimension_caps

EXAMPLES = [
    pytest.param(rule, version, example, id=f"{rule.code} {version.starts_on} {example.says}")
    for rule in rulebook().rules.values()
    for version in rule.versions
    for example in version.examples
]


def _rows(rule: Rule, example: Example) -> list[Row]:
    if rule.is_bonus:
        rows = [merit(rule.code, entry.case, entry.confirmed_on, quantity=entry.quantity) for entry in example.entries]
        return numbered(*rows, key="merit_id")
    return numbered(
        *(
            finding(
                rule.code,
                entry.case,
                entry.confirmed_on,
                occurred_on=entry.occurred_on,
                cured_on=entry.cured_on,
                repaired_on=entry.repaired_on,
                quantity=entry.quantity,
                measure=entry.measure,
                sample=entry.sample,
            )
            for entry in example.entries
        )
    )


@pytest.mark.parametrize(("rule", "version", "example"), EXAMPLES)
def test_a_rule_takes_what_its_example_says(rule: Rule, version: Version, example: Example) -> None:
    book, rows = without_dimension_caps(rulebook()), _rows(rule, example)
    if rule.is_bonus:
        ratings = rated(merits=tuple(rows), on=example.as_of, book=book)
    else:
        ratings = rated(*rows, on=example.as_of, book=book)
    reasons = {(row["kind"], row["code"]): row["level"] for row in ratings.reasons.to_dicts()}
    assert ratings.lines["taken_points"].sum() == example.takes
    grade = ratings.ratings["treated_as"].item()
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
