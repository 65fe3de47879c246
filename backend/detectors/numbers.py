"""The dated numbers that detectors measure by, from `numbers.yaml`. What a finding costs stands in the rulebook."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

REGISTER: Final = Path(__file__).parent / "numbers.yaml"
BASES: Final = ("document", "other_norm", "proposal")


@dataclass(frozen=True)
class Number:
    """A number from a day on: where the duty stands, and whether the number is given there or a proposal of ours."""

    value: int
    from_on: date
    basis: str
    clause: str
    says: str
    region: str | None = None
    """Where it holds: a division and all below it; None: everywhere else."""


@cache
def register() -> dict[str, tuple[Number, ...]]:
    """Every number's history, oldest first."""
    tree = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))
    return {key: tuple(sorted(map(_read, history), key=lambda each: each.from_on)) for key, history in tree.items()}


def _read(each: dict[str, Any]) -> Number:
    return Number(each["value"], each["from"], each["basis"], each["clause"], each["says"], each.get("region"))


def number(key: str, on: date) -> int:
    """The value that holds on a day where no region has its own; before the first entry the first holds.

    >>> number("staff.required", date(2026, 6, 1))
    5
    """
    return _held([each for each in register()[key] if each.region is None], on)


def regional(key: str, on: date) -> dict[str, int]:
    """The values of the regions that have their own, by division.

    >>> regional("major_hazard.report_hours", date(2026, 6, 1))
    {'330110': 2}
    """
    regions = {each.region for each in register()[key] if each.region is not None and each.from_on <= on}
    return {
        region: _held([each for each in register()[key] if each.region == region], on) for region in sorted(regions)
    }


def _held(history: list[Number], on: date) -> int:
    return ([each for each in history if each.from_on <= on] or history[:1])[-1].value
