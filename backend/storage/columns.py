"""From Python's values to the database's, for loads that go round the ORM."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from tortoise.apps import Apps
from tortoise.fields import JSONField

from backend.storage.moments import MomentField, to_micros

Row = Sequence[Any]
Encoders = Mapping[str, Callable[[Any], Any]]


def encoded(known: Encoders, columns: Sequence[str], rows: Iterable[Row]) -> Iterable[Row]:
    """Rows whose moments and JSON are as the table keeps them; all other columns, and other tables, pass untouched."""
    places = {place: known[column] for place, column in enumerate(columns) if column in known}
    return (_encode(row, places) for row in rows) if places else rows


def _encode(row: Row, places: Mapping[int, Callable[[Any], Any]]) -> Row:
    values = list(row)
    for place, encode in places.items():
        values[place] = encode(values[place])
    return values


def encoders(apps: Apps | None, table: str) -> Encoders:
    """What must be done to the values of a table's columns; columns that are not named pass as they are."""
    found: dict[str, Callable[[Any], Any]] = {}
    for models in (apps or {}).values():
        for model in models.values():
            if model._meta.db_table == table:
                for column, name in model._meta.fields_db_projection_reverse.items():
                    field = model._meta.fields_map[name]
                    if isinstance(field, MomentField):
                        found[column] = _moment
                    elif isinstance(field, JSONField):
                        found[column] = _json
    return found


def _moment(value: datetime | int | None) -> int | None:
    return to_micros(value) if isinstance(value, datetime) else value


def _json(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()
