"""SQLite's way of saying it: its JSON functions."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import orjson

from backend.graph.dialects.dialect import Dialect
from backend.graph.kinds import Kind

FIFTEEN = 10**15 - 1
"""The largest number of fifteen digits."""
PAIRS = 50
"""Most key-value pairs of one JSON object: a call may have 100 arguments."""


class SQLite(Dialect):
    """From 3.45 on a scalar sub-select forgets that its value is JSON."""

    name = "sqlite"
    distinct = "IS NOT"
    text_type = "TEXT"
    none = "NULL"

    def __init__(self, version: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
        self._wrap = version >= (3, 45)

    def placeholder(self, number: int, kind: Kind | None, many: bool) -> str:
        return f"?{number}"

    def encode(self, value: Any, many: bool) -> Any:
        return orjson.dumps(value).decode() if isinstance(value, list) else value

    def json_object(self, pairs: Sequence[tuple[str, str]]) -> str:
        parts = [
            "json_object(" + ", ".join(f"'{key}', {value}" for key, value in pairs[at : at + PAIRS]) + ")"
            for at in range(0, max(len(pairs), 1), PAIRS)
        ]
        if len(parts) == 1:
            return parts[0]
        bodies = [f"substr({part}, 2, length({part}) - 2)" for part in parts]
        return "json('{' || " + " || ',' || ".join(bodies) + " || '}')"

    def answer(self, json: str) -> str:
        return json

    def type_name(self, name: str) -> str:
        return f"'{name}'"

    def safe_text(self, expression: str, nullable: bool) -> str:
        return expression

    def array(self, item: str, order: str = "", where: str = "") -> str:
        return f"json_group_array({item})" + (f" FILTER (WHERE {where})" if where else "")

    def nested(self, select: str) -> str:
        return f"json(({select}))" if self._wrap else f"({select})"

    def show(self, kind: Kind, expression: str, nullable: bool) -> str:
        match kind.name:
            case "bool" if nullable:
                return f"json(CASE {expression} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"
            case "bool":
                return f"json(iif({expression}, 'true', 'false'))"
            case "json":
                return f"json({expression})"
            case "hundredths":  # json_object writes 15 digits, a large amount may need 17
                large = f"json(printf('%!.2f', {expression} / 100.0))"
                few = f"{expression} BETWEEN -{FIFTEEN} AND {FIFTEEN} OR {expression} IS NULL"
                return f"iif({few}, {expression} / 100.0, {large})"
            case "float":
                return f"json({_exact_float(expression)})"
            case "moment":
                rest = f"((({expression}) % 1000000 + 1000000) % 1000000)"
                whole = f"((({expression}) - {rest}) / 1000000)"
                return f"strftime('%Y-%m-%dT%H:%M:%S', {whole}, 'unixepoch') || printf('.%06dZ', {rest})"
        return expression

    def carry(self, kind: Kind, expression: str) -> str:
        if kind.name == "float":
            return f"CASE WHEN {expression} IS NOT NULL THEN printf('%!.20g', {expression}) END"
        return expression

    def hex_array(self, items: Sequence[str]) -> str:
        return f"hex(json_array({', '.join(items)}))"

    def in_list(self, expression: str, mark: str) -> str:
        return f"{expression} IN (SELECT value FROM json_each({mark}))"

    def position(self, text: str, mark: str) -> str:
        return f"instr({text}, {mark})"

    def pairs(self, mark: str) -> str:
        return f"(SELECT e.key AS place, e.value ->> 0 AS type_, e.value ->> 1 AS key_ FROM json_each({mark}) e)"

    def key(self, kind: Kind, expression: str) -> str:
        return f"CAST({expression} AS {'INTEGER' if kind.name == 'int' else 'TEXT'})"

    def truncate(self, unit: str, day: str) -> str:
        match unit:
            case "YEAR":
                return f"substr({day}, 1, 4) || '-01-01'"
            case "QUARTER":
                month = f"substr('010101040404070707101010', CAST(substr({day}, 6, 2) AS INTEGER) * 2 - 1, 2)"
                return f"substr({day}, 1, 5) || {month} || '-01'"
        return f"substr({day}, 1, 7) || '-01'"

    def millionths(self, number: str) -> str:
        return f"CAST({number} * 1000000.0 + CASE WHEN {number} < 0 THEN -0.5 ELSE 0.5 END AS INTEGER)"

    def real(self, number: str) -> str:
        return f"CAST({number} AS REAL)"

    def list_size(self, mark: str) -> str:
        return f"json_array_length({mark})"

    def null(self, kind: Kind) -> str:
        return "NULL"

    def sorted_afterwards(self, expression: str) -> str:
        return f"+{expression}"

    def limit(self, size: int) -> str:
        """Told a small size, SQLite leaves the ordered index and sorts the table: a sum is no size to its planner."""
        return f"LIMIT 0 + {size}"

    def parses(self, sql: str) -> bool:
        """Asked of SQLite itself, without any table: up to 3.45 its parser's stack has room for 100 symbols."""
        with closing(sqlite3.connect(":memory:")) as empty:
            try:
                empty.execute(f"EXPLAIN {sql}", ())
            except sqlite3.OperationalError as error:
                return not any(words in str(error) for words in ("parser stack overflow", "maximum depth"))
            except sqlite3.ProgrammingError:  # it is parsed, but nothing is bound
                return True
        return True


def _exact_float(expression: str) -> str:
    """A double as the text that stands for it and for no other.

    Fifteen digits are enough if they, as a whole number, divided by a power of ten give the double again: that division
    is exact to the last bit, while SQLite's own reading of a text is not. Seventeen are enough for numbers of common
    size; beyond it SQLite's last digits are off, and only more of them tell doubles apart.
    """
    short = f"printf('%!.15g', {expression})"
    power = f"CAST('1e' || (length({short}) - instr({short}, '.')) AS REAL)"
    return (
        f"CASE WHEN CAST(replace({short}, '.', '') AS INTEGER) / {power} = {expression} THEN {short}"
        f" WHEN abs({expression}) BETWEEN 1e-4 AND 1e15 THEN printf('%!.17g', {expression})"
        f" WHEN {expression} IS NOT NULL THEN printf('%!.20g', {expression}) END"
    )
