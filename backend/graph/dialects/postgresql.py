"""PostgreSQL's way of saying it: JSON written as text."""

from collections.abc import Sequence
from typing import Any

from backend.graph.dialects.dialect import Dialect
from backend.graph.kinds import Kind


def _or_null(json: str, nullable: bool) -> str:
    return f"coalesce({json}, 'null')" if nullable else json


def joined(parts: Sequence[str]) -> str:
    """The texts one after the other, by halves: each is copied a few times, however many follow it.

    >>> joined(["'a'", "x", "y"])
    "('a' || (x || y))"
    """
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return f"({joined(parts[:half])} || {joined(parts[half:])})"


class PostgreSQL(Dialect):
    """JSON is written as text: it costs three quarters of PostgreSQL's JSON functions, which look up types for every
    value. Every bound value is cast, so that its type never depends on where it stands."""

    name = "postgresql"
    distinct = "IS DISTINCT FROM"
    text_type = "text"
    none = "'null'"

    def placeholder(self, number: int, kind: Kind | None, many: bool) -> str:
        if kind is None:
            return f"${number}"
        array = "[]" if many else ""
        through = f"::text{array}" if kind.name in ("date", "json") else ""
        return f"${number}{through}::{kind.cast}{array}"

    def encode(self, value: Any, many: bool) -> Any:
        return value

    def json_object(self, pairs: Sequence[tuple[str, str]]) -> str:
        parts: list[str] = []
        for at, (key, value) in enumerate(pairs):
            parts += [f"'{',' if at else '{'}\"{key}\":'", value]
        return joined([*parts, "'}'"] if pairs else ["'{}'"])

    def answer(self, json: str) -> str:
        return f"textsend({json})"

    def type_name(self, name: str) -> str:
        return f"'\"{name}\"'"

    def safe_text(self, expression: str, nullable: bool) -> str:
        return _or_null(f"'\"' || {expression} || '\"'", nullable)

    def array(self, item: str, order: str = "", where: str = "") -> str:
        ordered = f" ORDER BY {order}" if order else ""
        chosen = f" FILTER (WHERE {where})" if where else ""
        return f"coalesce('[' || string_agg({item}, ','{ordered}){chosen} || ']', '[]')"

    def nested(self, select: str) -> str:
        return f"coalesce(({select}), 'null')"

    def show(self, kind: Kind, expression: str, nullable: bool) -> str:
        match kind.name:
            case "enum" | "date":
                return self.safe_text(f"({expression})::text", nullable)
            case "int" | "bool" | "json":
                return _or_null(f"({expression})::text", nullable)
            case "hundredths":
                return _or_null(f"(({expression})::float8 / 100)::text", nullable)
            case "float":
                return _or_null(f"to_json(({expression})::float8)::text", nullable)
            case "moment":
                # An interval times a number is reckoned in floating point: split, so that both parts are exact.
                parts = f"({expression}) / 1000000 * interval '1 second' + ({expression}) % 1000000"
                at = f"timestamp '1970-01-01' + {parts} * interval '1 microsecond'"
                return self.safe_text(f'to_char({at}, \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\')', nullable)
        return _or_null(f"to_json(({expression})::text)::text", nullable)

    def carry(self, kind: Kind, expression: str) -> str:
        return f"({expression})::float8::text" if kind.name == "float" else expression

    def hex_array(self, items: Sequence[str]) -> str:
        return f"encode(convert_to(json_build_array({', '.join(items)})::text, 'UTF8'), 'hex')"

    def in_list(self, expression: str, mark: str) -> str:
        return f"{expression} = ANY({mark})"

    def position(self, text: str, mark: str) -> str:
        return f"strpos({text}, {mark})"

    def pairs(self, mark: str) -> str:
        elements = f"jsonb_array_elements({mark}) WITH ORDINALITY e(value, place)"
        return f"(SELECT e.place, e.value ->> 0 AS type_, e.value ->> 1 AS key_ FROM {elements})"

    def key(self, kind: Kind, expression: str) -> str:
        return f"CAST({expression} AS {kind.cast})"

    def truncate(self, unit: str, day: str) -> str:
        return f"CAST(date_trunc('{unit.lower()}', CAST({day} AS timestamp)) AS date)"

    def millionths(self, number: str) -> str:
        half = f"CASE WHEN {number} < 0 THEN -0.5 ELSE 0.5 END"
        return f"CAST(trunc(CAST({number} AS float8) * 1000000.0 + {half}) AS bigint)"

    def real(self, number: str) -> str:
        return f"CAST({number} AS float8)"

    def list_size(self, mark: str) -> str:
        return f"cardinality({mark})"

    def null(self, kind: Kind) -> str:
        return f"NULL::{kind.cast}"
