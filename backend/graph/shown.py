"""Plain data of a function, shaped by the selection: response keys, `__typename`, scalars as JSON."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from backend.graph.selection import Selected


def show(data: Any, selection: Sequence[Selected], type_name: str) -> Any:
    """The data as the client asked for it; keys of `data` are Python field names."""
    if data is None:
        return None
    if isinstance(data, list | tuple):
        return [show(one, selection, type_name) for one in data]
    return {child.key: _member(data, child, type_name) for child in selection}


def _member(data: Mapping[str, Any], child: Selected, type_name: str) -> Any:
    if child.info is None:
        return type_name
    value = data.get(child.info.python_name)
    return show(value, child.children, child.info.type_name) if child.children else plain(value)


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
