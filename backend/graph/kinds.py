"""The kinds of stored values: how each is compared, bound, carried in a cursor and shown as JSON, on both databases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EQUAL = ("eq", "ne", "in", "isNull")
ORDERED = (*EQUAL, "lt", "lte", "gt", "gte")
TEXT = (*ORDERED, "contains", "startsWith")


def _same(value: Any) -> Any:
    return value


def _moment(value: Any) -> Any:
    return (value - EPOCH) // timedelta(microseconds=1) if isinstance(value, datetime) else value


def _date(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _name(value: Any) -> Any:
    return value.name if isinstance(value, Enum) else value


def _hundredths(value: Any) -> Any:
    return int(value * 100) if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class Kind:
    """One kind of value: its PostgreSQL type, its filter operators, and its way into a statement."""

    name: str
    cast: str
    operators: tuple[str, ...] = EQUAL
    bind: Callable[[Any], Any] = _same
    read_carried: Callable[[Any], Any] = _same


KINDS = {
    kind.name: kind
    for kind in (
        Kind("text", "text", TEXT),
        Kind("id", "text", EQUAL),
        Kind("int", "bigint", ORDERED),
        Kind("float", "float8", ORDERED, read_carried=float),
        Kind("bool", "boolean", ("eq", "ne", "isNull"), read_carried=bool),
        Kind("date", "date", ORDERED, _date),
        Kind("moment", "bigint", ORDERED, _moment),
        Kind("enum", "text", EQUAL, _name),
        Kind("hundredths", "bigint", ORDERED, _hundredths),
        Kind("json", "jsonb", ("isNull",)),
    )
}

SCALARS = {
    "String": "text",
    "ID": "id",
    "Int": "int",
    "Float": "float",
    "Boolean": "bool",
    "Date": "date",
    "DateTime": "moment",
    "JSON": "json",
}
"""The kind of each scalar that is not declared by `@scalar`."""

PYTHON = {int: "int", str: "text", bool: "bool", float: "float", date: "date", datetime: "moment"}
"""The kind of each Python type that a parameter of the actor may have."""
