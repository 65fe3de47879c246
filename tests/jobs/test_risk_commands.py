"""The risk model's commands of the terminal where nothing is ready for them: coded, in both languages, no traceback."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.cli import app


@pytest.fixture
def terminal(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty house of its own; a folder to write to."""
    monkeypatch.setenv("ANXIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ANXIN_DATABASE", database_url)
    return tmp_path


def said(line: str, code: int, *parts: str) -> None:
    """A command ends with this exit code and says these words."""
    done = CliRunner().invoke(app, line.split())
    assert (done.exit_code, type(done.exception)) == (code, SystemExit if code else type(None)), done.output
    for part in parts:
        assert part in done.output.replace("\n", ""), done.output


def test_an_empty_house_trains_nothing_and_says_so_every_time(terminal: Path) -> None:
    for _ in range(2):
        said("risk train", 0, "TOO_LITTLE_HISTORY", "仅按规则", "Rules alone")
    said(f"risk validate --to {terminal}/v", 1, "TOO_LITTLE_HISTORY", "仅按规则")
    assert not (terminal / "v").exists()


def test_without_a_model_or_with_an_unknown_one_the_remedy_is_told(terminal: Path) -> None:
    for command in ("score", "watch"):
        said(f"risk {command}", 1, "NO_MODEL_SPEAKS", "--model")
        said(f"risk {command} --model [/x]", 1, "UNKNOWN_MODEL", "“[/x]”", "anxin risk train")
    said("risk card", 1, "UNKNOWN_MODEL")


def test_a_list_is_drawn_up_once_a_quarter(terminal: Path) -> None:
    said("supervise 2026Q5", 1, "PERIOD_FORMAT", "2026Q4")
    said("supervise 2026Q4", 0, "seed")
    said("supervise 2026Q4", 1, "ALREADY_DRAWN_UP", "每期只编制一次", "one a period")


def test_what_is_not_there_can_not_be_verified(terminal: Path) -> None:
    said("supervise 2026Q4", 0)
    for kind in ("rating", "score"):
        said(f"verify {kind} 1", 1, "not there")
        said(f"verify {kind} {2**64}", 2)
