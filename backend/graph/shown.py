"""Plain data of a function, shaped by the selection: response keys, `__typename`, scalars as JSON."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from backend.graph.kinds import KINDS
from backend.graph.selection import Selected


def show(data: Any, selection: Sequence[Selected], type_name: str) -> Any:
    """The data as the client asked for it; keys of `data` are Python field names.

    Values are in their stored form: points are whole hundredths here too.
    """
    if data is None:
        return None
    if isinstance(data, list | tuple):
        return [show(one, selection, type_name) for one in data]
    return {child.key: _member(data, child, type_name) for child in selection}


def _member(data: Mapping[str, Any], child: Selected, type_name: str) -> Any:
    if child.info is None:
        return type_name
    value = data.get(child.info.python_name)
    if child.info.form != "value":  # whatever is selected of it, even nothing
        return show(value, child.children, child.info.type_name)
    return exact(value) if child.info.kind is KINDS["hundredths"] else plain(value)


def exact(hundredths: int | None) -> float | None:
    """Whole hundredths as the number that they stand for, as a statement writes them."""
    return None if hundredths is None else hundredths / 100


def plain(value: Any) -> Any:
    """A Python value as JSON."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value
