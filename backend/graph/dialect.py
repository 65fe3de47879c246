"""The two databases' ways of saying the same: JSON, parameters, lists, text. Pure text in, text out."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import orjson

from backend.graph.kinds import KINDS, Kind

FIFTEEN = 10**15 - 1
"""The largest number of fifteen digits."""
PAIRS = 50
"""Most key-value pairs of one JSON object call: both databases limit a call to 100 arguments."""


class Dialect(ABC):
    """What the compiler needs to know of a database."""

    name: str
    distinct: str
    """The operator that is true where two values differ, NULL counted as a value."""
    text_type: str
    none: str
    """The null of JSON."""

    @abstractmethod
    def placeholder(self, number: int, kind: Kind | None, many: bool) -> str:
        """The mark of a bound value, or of a bound list."""

    @abstractmethod
    def encode(self, value: Any, many: bool) -> Any:
        """The value as the driver wants it."""

    @abstractmethod
    def json_object(self, pairs: Sequence[tuple[str, str]]) -> str:
        """A JSON object of any number of pairs; keys are GraphQL names and need no quoting."""

    @abstractmethod
    def answer(self, json: str) -> str:
        """The JSON of the whole answer as the driver is to hand it over."""

    def limit(self, size: int) -> str:
        """A LIMIT that the planner is to know."""
        return f"LIMIT {size}"

    @abstractmethod
    def type_name(self, name: str) -> str:
        """The name of a GraphQL type as JSON."""

    @abstractmethod
    def safe_text(self, expression: str, nullable: bool) -> str:
        """A text that holds nothing to be escaped, as JSON."""

    @abstractmethod
    def array(self, item: str, order: str = "", where: str = "") -> str:
        """The aggregate that makes a JSON array of all rows; `order` is needed only where the rows come unordered."""

    @abstractmethod
    def nested(self, select: str) -> str:
        """A scalar sub-select whose value is JSON."""

    @abstractmethod
    def show(self, kind: Kind, expression: str, nullable: bool) -> str:
        """A stored value as JSON."""

    @abstractmethod
    def carry(self, kind: Kind, expression: str) -> str:
        """A stored value as it is carried in a cursor: nothing may be lost."""

    @abstractmethod
    def hex_array(self, items: Sequence[str]) -> str:
        """A JSON array of values, in hexadecimal."""

    @abstractmethod
    def in_list(self, expression: str, mark: str) -> str:
        """Whether a value is in a bound list."""

    @abstractmethod
    def position(self, text: str, mark: str) -> str:
        """Where a bound text stands in another, from 1; 0 when it does not."""

    @abstractmethod
    def pairs(self, mark: str) -> str:
        """The rows `place`, `type_`, `key_` of a bound JSON list of pairs; `key_` is cast by `key`."""

    @abstractmethod
    def key(self, kind: Kind, expression: str) -> str:
        """A key of any kind as a key of one."""

    @abstractmethod
    def truncate(self, unit: str, day: str) -> str:
        """The first day of the `YEAR`, `QUARTER` or `MONTH` that a day is in."""

    @abstractmethod
    def millionths(self, number: str) -> str:
        """A float in whole millionths, half away from zero."""

    @abstractmethod
    def real(self, number: str) -> str:
        """A number as a double."""

    @abstractmethod
    def list_size(self, mark: str) -> str:
        """How many items a bound list has."""

    @abstractmethod
    def null(self, kind: Kind) -> str:
        """NULL of a kind."""

    def sorted_afterwards(self, expression: str) -> str:
        """An order key that no index is to be walked for."""
        return expression

    def parses(self, sql: str) -> bool:
        """Whether a statement is not too deep for the database's parser."""
        return True


class SQLite(Dialect):
    """SQLite's JSON functions. From 3.45 on a scalar sub-select forgets that its value is JSON."""

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


DIALECTS: dict[str, Dialect] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}
TEXT, INT = KINDS["text"], KINDS["int"]
