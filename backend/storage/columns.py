"""From Python's values to the database's, for loads that go round the ORM."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from tortoise.apps import Apps
from tortoise.fields import JSONField

from backend.storage.moments import MomentField, to_micros

Row = Sequence[Any]


def encoded(apps: Apps | None, table: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterable[Row]:
    """Rows whose moments and JSON are as the table keeps them; all other columns, and other tables, pass untouched."""
    known = _encoders(apps, table)
    encoders = {place: known[column] for place, column in enumerate(columns) if column in known}
    return (_encode(row, encoders) for row in rows) if encoders else rows


def _encode(row: Row, encoders: Mapping[int, Callable[[Any], Any]]) -> Row:
    values = list(row)
    for place, encode in encoders.items():
        values[place] = encode(values[place])
    return values


def _encoders(apps: Apps | None, table: str) -> dict[str, Callable[[Any], Any]]:
    encoders: dict[str, Callable[[Any], Any]] = {}
    for models in (apps or {}).values():
        for model in models.values():
            if model._meta.db_table == table:
                for column, name in model._meta.fields_db_projection_reverse.items():
                    field = model._meta.fields_map[name]
                    if isinstance(field, MomentField):
                        encoders[column] = _moment
                    elif isinstance(field, JSONField):
                        encoders[column] = _json
    return encoders


def _moment(value: datetime | int | None) -> int | None:
    return to_micros(value) if isinstance(value, datetime) else value


def _json(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()
