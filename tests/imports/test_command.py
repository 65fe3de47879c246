"""The command: its exit codes, and the faults in a file of their own."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.cli import app
from tests.imports.register import HEADER, a_csv, agency_rows

pytestmark = pytest.mark.once


@pytest.fixture
def table(tmp_path: Path, migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three agencies, the second without a name; and a house of their own."""
    monkeypatch.setenv("ANXIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ANXIN_DATABASE", migrated_url)
    rows = agency_rows(3)
    rows[1][1] = ""
    return a_csv(tmp_path, HEADER, rows)


def _exit_code(*arguments: str | Path) -> int:
    return CliRunner().invoke(app, ["import", "agencies", *map(str, arguments)]).exit_code


def test_faults_end_in_one_and_are_reported_as_csv_or_json(table: Path, tmp_path: Path) -> None:
    as_csv, as_json = tmp_path / "faults.csv", tmp_path / "faults.json"
    assert _exit_code(table, "--report", as_csv) == 1
    assert _exit_code(table, "--report", as_json) == 1
    (told,) = json.loads(as_json.read_text("utf-8"))
    assert (told["row"], told["column"], told["code"]) == (3, "机构名称", "REQUIRED")
    with as_csv.open(encoding="utf-8-sig", newline="") as file:
        assert [(row["row"], row["code"], row["remedy_zh"]) for row in csv.DictReader(file)] == [
            ("3", "REQUIRED", told["remedy_zh"])
        ]


def test_valid_rows_that_are_kept_end_in_nought(table: Path) -> None:
    assert _exit_code(table, "--keep-valid") == 0


def test_a_report_that_cannot_be_written_is_said_before_anything_is_imported(table: Path, tmp_path: Path) -> None:
    assert _exit_code(table, "--keep-valid", "--report", tmp_path / "none" / "faults.csv") == 2
    assert not (tmp_path / "home").exists()


def test_a_file_that_is_not_there_is_refused(table: Path, tmp_path: Path) -> None:
    assert _exit_code(tmp_path / "none.csv") == 1
