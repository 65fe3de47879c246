"""Every refusal that the code of a command can come to is tried by a test: those of all commands, and its own."""

import pytest

from backend.powers import COMMANDS
from tests.commands.refusals import raised, tried

OF_ALL = {"NOT_FOUND", "NO_AGENCY", "VERSION_MOVED_ON"}
"""Tried for every command by `test_every_command.py`, as are NOT_ALLOWED and IDEMPOTENCY_CONFLICT of the runner."""
TRIED = tried()


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_refusal_of_a_command_is_tried(command: str) -> None:
    codes = raised(command)
    missing = sorted(codes - OF_ALL - TRIED[command])
    assert not missing, f"{command} may refuse with {missing}: no test in tests/commands tries it"


def test_what_is_read_off_the_source_is_there() -> None:
    assert raised("recordVisit") >= {
        "NOT_FOUND",
        "PROJECT_NOT_RUNNING",
        "DAY_IN_THE_FUTURE",
        "POSITION",
        "PHOTO_FORMAT",
    }
    assert raised("recordVisit") >= {"MOMENT_IN_THE_FUTURE", "FILE_MISSING", "SIGN_IN_ON_ANOTHER_DAY"}
    assert raised("fileContracts") >= {"NOTHING_TO_FILE", "CONTRACT_NUMBER_TAKEN", "NO_AGENCY", "CREDIT_CODE_LENGTH"}
    assert raised("finishContract") >= {"NOT_IN_THIS_STATE", "VERSION_MOVED_ON"}
    assert "PHOTO_FORMAT" not in raised("finishContract")
    assert "PHOTO_FORMAT" not in TRIED["publishRatings"]
