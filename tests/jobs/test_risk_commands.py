"""The risk model's commands of the terminal where nothing is ready for them: coded, in both languages, no traceback."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from backend.cli import app
from backend.cli_house import ready_house
from backend.entities.risk_model import RiskSwitchRow
from backend.settings import Settings
from tests.builders import a_risk_model, an_agency

pytestmark = pytest.mark.once


@pytest.fixture
def terminal(tmp_path: Path, migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty house of its own; a folder to write to."""
    monkeypatch.setenv("ANXIN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ANXIN_DATABASE", migrated_url)
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


async def furnished(*, is_altered: bool) -> str:
    """An agency, and a model that speaks; its version."""
    async with ready_house(Settings()) as house, house.store.transaction() as work:
        await an_agency()
        told: dict[str, Any] = {"content": "{}"} if is_altered else {}
        model = await a_risk_model(trained_on=date(2024, 1, 1), **told)
        await RiskSwitchRow.create(model_id=model.version, reason="x", switched_by="r", switched_at=work.at)
    return model.version


def test_scoring_twice_a_day_stands_and_is_computed_again_alike(terminal: Path) -> None:
    version = asyncio.run(furnished(is_altered=False))
    for _ in range(2):
        said("risk score", 0, "scored: 1", "rated: 1")
    for number in (1, 2):
        said(f"verify score {number}", 0, "equal")
        said(f"verify rating {number}", 0, "equal")
    said(f"risk watch --model {version}", 1, "MODEL_OLD")
    said(f"risk card --to {terminal}/card", 0, version)
    (terminal / "file").write_text("")
    said(f"risk card --to {terminal}/file", 1, "CANNOT_WRITE")


def test_an_altered_model_is_refused_in_words(terminal: Path) -> None:
    asyncio.run(furnished(is_altered=True))
    for command in ("score", "watch"):
        said(f"risk {command}", 1, "NOT_A_MODEL", "请另训模型")
