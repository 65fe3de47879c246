"""Loading: all faults of all files at once, and a fingerprint over content instead of layout."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from scoring.reading import BrokenRulebook
from scoring.rulebook import HOME, Rulebook, load
from tests.scoring.builders import rulebook


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(HOME / "rules", tmp_path / "rules")
    shutil.copytree(HOME / "profiles", tmp_path / "profiles")
    return tmp_path


def change(home: Path, file: str, old: str, new: str) -> None:
    path = home / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


LATE = "rules/deliverable/R01_report_late.yaml"
SMALL = "rules/qualification/Q02_premises_too_small.yaml"
FINE = "rules/conduct/L04_administrative_penalty.yaml"


def faults(home: Path) -> set[tuple[str, str]]:
    with pytest.raises(BrokenRulebook) as caught:
        load(home)
    assert all(fault.mend for fault in caught.value.faults)
    return {(fault.file, fault.code) for fault in caught.value.faults}


def test_faults_in_several_files_are_all_told_in_one_run(home: Path) -> None:
    change(home, LATE, "cap: 12", "cap: 12\n    cap: 13")
    change(home, SMALL, "document: 002-LS", "document: 999-XX")
    change(home, FINE, "severity: S1", "severity: S9")
    change(home, "profiles/zj.yaml", "cap: 10", "cap: 10.005")
    change(home, "rules/social/S03_complaint_unanswered_or_upheld.yaml", "dimension: social", "dimension: sociable")
    assert faults(home) == {
        (LATE, "DUPLICATE_KEY"),
        (SMALL, "UNKNOWN_DOCUMENT"),
        (FINE, "UNKNOWN_SEVERITY"),
        ("profiles/zj.yaml", "TOO_MANY_DECIMALS"),
        ("rules/social/S03_complaint_unanswered_or_upheld.yaml", "UNKNOWN_DIMENSION"),
        ("rules/social/S03_complaint_unanswered_or_upheld.yaml", "WRONG_FOLDER"),
    }


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("points: 4", "points: 13", "POINTS_ABOVE_CAP"),
        ("points: 4", "points: 0.125", "TOO_MANY_DECIMALS"),
        ("points: 4", "points: lots", "WRONG_TYPE"),
        ("points: 4", "points: .nan", "WRONG_TYPE"),
        ("kind: one_off", "kind: sometimes", "UNKNOWN_KIND"),
        ("points_basis: proposal", "points_basis: law", "MISSING_KEY"),
        ("    until: null\n", "", "MISSING_KEY"),
        ("until: null", "until: 2022-01-01", "DATES_OUT_OF_ORDER"),
        ("way_out: repair", "way_out: luck", "UNKNOWN_WAY_OUT"),
        ("takes: 1", "takse: 1", "UNKNOWN_KEY"),
        ("as_of: 2025-02-01", "as_of: someday", "WRONG_TYPE"),
        ("case: late_1_to_10_days", "case: late", "UNKNOWN_CASE"),
        ("code: R01", "code: R1", "WRONG_CODE"),
        ("code: R01", "code: R02", "DUPLICATE_CODE"),
        ("code: R01", "code: [", "NOT_YAML"),
    ],
)
def test_a_broken_rule_file_is_refused_with_its_fault(home: Path, old: str, new: str, code: str) -> None:
    change(home, LATE, old, new)
    assert code in {found for _, found in faults(home)}


def test_a_rule_without_clause_or_examples_is_refused(home: Path) -> None:
    path = home / SMALL
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    tree["versions"][0] |= {"clauses": [], "examples": []}
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    assert faults(home) == {(SMALL, "MISSING_CLAUSE"), (SMALL, "MISSING_EXAMPLE")}


@pytest.mark.parametrize(
    ("until", "code"), [("2024-01-01", "GAP_IN_DATES"), ("2025-01-01", None), ("2025-06-01", "OVERLAP_IN_DATES")]
)
def test_versions_follow_each_other_without_gap_or_overlap(home: Path, until: str, code: str | None) -> None:
    path = home / SMALL
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    later = {**tree["versions"][0], "from": yaml.safe_load("2025-01-01")}
    tree["versions"][0]["until"] = yaml.safe_load(until)
    tree["versions"].append(later)
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    if code:
        assert faults(home) == {(SMALL, code)}
    else:
        assert len(load(home).rules["Q02"].versions) == 2


def test_the_fingerprint_is_blind_to_layout_and_sees_every_number(home: Path) -> None:
    path = home / LATE
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    laid_out = yaml.safe_dump(tree, allow_unicode=True, sort_keys=True, default_flow_style=True, width=60)
    path.write_text("# a comment\n" + laid_out, encoding="utf-8")
    assert load(home).fingerprint == rulebook().fingerprint
    path.write_text(laid_out.replace("cap: 12", "cap: 12.00"), encoding="utf-8")
    assert load(home).fingerprint == rulebook().fingerprint
    path.write_text(laid_out.replace("cap: 12", "cap: 12.01"), encoding="utf-8")
    assert load(home).fingerprint != rulebook().fingerprint


def test_a_stored_rulebook_is_rebuilt_as_it_was() -> None:
    rebuilt = Rulebook.from_content(rulebook().content())
    assert rebuilt == rulebook()
    assert rebuilt.fingerprint == rulebook().fingerprint
    assert rebuilt.rules == rulebook().rules
    assert rebuilt.profiles == rulebook().profiles


def test_rising_leads_to_a_better_grade(home: Path) -> None:
    change(home, "profiles/zj.yaml", "  to: C", "  to: D")
    assert faults(home) == {("profiles/zj.yaml", "RISE_TO_NO_BETTER")}
