"""What a command answers with: the id of what it changed, to be read by the engine, or plain data to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Changed:
    """A row that was changed: the name of its GraphQL type and its key."""

    type: str
    key: int | str


@dataclass(frozen=True)
class Shown:
    """Plain data for a published type without a table, keyed by Python field names."""

    type: str
    data: Mapping[str, Any]
    is_deed: bool = False
    """Whether something was written that the same idempotency key is to answer for; `data` is then plain JSON."""
