"""SQL written once for both databases: placeholders are `$1`, `$2`, ... in both."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

# Text in quotes is matched first, so that a `$1` inside it stays what it is.
_PLACEHOLDER = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)""")


@lru_cache(maxsize=4096)
def numbered(sql: str) -> str:
    """`$1` as SQLite's `?1`.

    >>> numbered("SELECT '$1', $1")
    "SELECT '$1', ?1"
    """
    return _PLACEHOLDER.sub(lambda match: f"?{match[1]}" if match[1] else match[0], sql)


def for_dialect(sql: str, dialect: str) -> str:
    """SQL with `$1`, `$2`, ... as the database of that kind takes it.

    >>> for_dialect("SELECT $1", "sqlite"), for_dialect("SELECT $1", "postgresql")
    ('SELECT ?1', 'SELECT $1')
    """
    return numbered(sql) if dialect == "sqlite" else sql


_NAMED = re.compile(r":([a-z_]+)")


def beside_key(predicate: str, key: int | str, params: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """A predicate with named parameters as one with `$2`, `$3`, ..., and all values: `$1` is the key.

    >>> beside_key("t.a = :low OR t.b = :low", 7, {"low": "x", "high": "y"})
    ('t.a = $2 OR t.b = $2', [7, 'x'])
    """
    where, names = _after_key(predicate)
    return where, [key, *(params[name] for name in names)]


@lru_cache(maxsize=256)
def _after_key(predicate: str) -> tuple[str, tuple[str, ...]]:
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 2}"

    return _NAMED.sub(place, predicate), tuple(names)


def quoted(name: str) -> str:
    """A table's or column's name in quotes."""
    return '"' + name.replace('"', '""') + '"'
