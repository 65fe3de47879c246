"""What counts as a serious breach, the thing that the model foretells: dated policy, read from its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("serious_breach.yaml")


@dataclass(frozen=True)
class SeriousBreach:
    """Severities of findings, what the findings are about, and kinds of penalties."""

    name: str
    starts_on: date
    severities: tuple[str, ...]
    subjects: tuple[str, ...]
    penalties: tuple[str, ...]


@lru_cache(maxsize=1)
def load_serious_breach() -> SeriousBreach:
    """The definition that is in force.

    >>> load_serious_breach().severities
    ('S3', 'S4')
    """
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    lists = (tuple(told[name]) for name in ("severities", "subjects", "penalties"))
    return SeriousBreach(told["name"], told["from"], *lists)
