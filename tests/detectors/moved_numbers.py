"""Moves every dated number by one (a share by one per cent), down and up, and asks whether a test notices.

    python -m tests.detectors.moved_numbers [--only listing contest]

It works on a copy of the house in a temporary folder, takes half an hour or so, and ends in 1 where a move went
unnoticed. What only holds a number against a literal does not count as noticing.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

ROOT = Path(__file__).parents[2]
NUMBERS = Path("backend/detectors/numbers.yaml")
PARTS = ("backend", "scoring", "seeds", "tests", "schema.graphql", "pyproject.toml")
TRIED_BY = (
    "tests/detectors/test_deadlines.py",
    "tests/detectors/test_deadlines_more.py",
    "tests/detectors/test_numbers_at_their_edge.py",
    "tests/commands/test_deadlines.py",
    "tests/commands/test_contests.py",
    "tests/commands/test_complaints.py",
    "tests/commands/test_rectification.py",
    "tests/commands/test_repairs.py",
    "tests/commands/test_public_ratings.py",
    "tests/commands/test_ability_tests.py",
    "tests/commands/test_hazards.py",
    "tests/commands/test_reports.py",
    "tests/commands/test_contracts.py",
    "tests/commands/test_practice_notices.py",
    "tests/commands/test_admission.py",
    "tests/commands/test_listed_hazards.py",
    "tests/commands/test_report_checks.py",
    "tests/commands/test_agency_record.py",
    "tests/commands/test_inspections.py",
    "tests/commands/test_dishonesty.py",
    "tests/commands/test_joint_measures.py",
    "tests/commands/test_bans.py",
    "tests/commands/test_look_backs.py",
    "tests/detectors/test_detectors.py",
)
LITERALS = "tests/detectors/test_detectors.py::test_every_number_has_its_clause_and_says_whether_it_is_a_proposal"
VALUE = re.compile(r"^([a-z_0-9A-Z.]+):$|value: (\d+)", re.MULTILINE)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 where each move was noticed, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=[""], help="numbers whose key begins so")
    given = parser.parse_args(arguments)
    console, unnoticed = Console(soft_wrap=True), 0
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        for part in PARTS:
            (shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile)(ROOT / part, copy / part)
        if (failure := _first_failure(copy)) is not None:
            console.print(f"[red]not one number was moved, and still: {failure}[/red]")
            return 1
        whole, key = (copy / NUMBERS).read_text("utf-8"), ""
        for found in VALUE.finditer(whole):
            key = found[1] or key
            if found[2] is None or not key.startswith(tuple(given.only)):
                continue
            least = 100 if "share" in key else 1  # a share is tried to the whole per cent
            steps = (-least, least) if int(found[2]) >= least else (least,)  # none is below nought
            for step in steps:
                moved = f"{whole[: found.start(2)]}{int(found[2]) + step}{whole[found.end(2) :]}"
                (copy / NUMBERS).write_text(moved, "utf-8")
                noticed = _first_failure(copy, key.partition(".")[0])
                unnoticed += noticed is None
                console.print(f"{key} {found[2]} {step:+d}: {noticed or '[red]unnoticed[/red]'}")
    console.print(f"unnoticed: {unnoticed}")
    return 1 if unnoticed else 0


def _first_failure(copy: Path, noun: str = "") -> str | None:
    """The first test that fails on the copy; the files that are named after the number's noun go first."""
    files = sorted(TRIED_BY, key=lambda file: noun not in file)
    command = [sys.executable, "-m", "pytest", *files, "-x", "--tb=no", "--deselect", LITERALS]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" ")[1] if failed else done.stdout[-300:] + done.stderr[-300:]


if __name__ == "__main__":
    sys.exit(main())
