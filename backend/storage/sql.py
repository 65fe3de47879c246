"""SQL written once for both databases: placeholders are `$1`, `$2`, ... in both."""

import re
from functools import lru_cache

# Text in quotes is matched first, so that a `$1` inside it stays what it is.
_PLACEHOLDER = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)""")


@lru_cache(maxsize=4096)
def numbered(sql: str) -> str:
    """`$1` as SQLite's `?1`.

    >>> numbered("SELECT '$1', $1")
    "SELECT '$1', ?1"
    """
    return _PLACEHOLDER.sub(lambda match: f"?{match[1]}" if match[1] else match[0], sql)


def quoted(name: str) -> str:
    """A table's or column's name in quotes."""
    return '"' + name.replace('"', '""') + '"'
