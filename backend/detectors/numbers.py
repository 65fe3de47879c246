"""The dated numbers that detectors measure by, from `numbers.yaml`. What a finding costs stands in the rulebook."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

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


@cache
def register() -> dict[str, tuple[Number, ...]]:
    """Every number's history, oldest first."""
    tree = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))
    return {
        key: tuple(
            sorted(
                (Number(each["value"], each["from"], each["basis"], each["clause"], each["says"]) for each in history),
                key=lambda number: number.from_on,
            )
        )
        for key, history in tree.items()
    }


def number(key: str, on: date) -> int:
    """The value that holds on a day; before the first entry the first holds.

    >>> number("staff.required", date(2026, 6, 1))
    5
    """
    history = register()[key]
    held = [each for each in history if each.from_on <= on] or list(history[:1])
    return held[-1].value
