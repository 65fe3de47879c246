"""Lines of CSV as spreadsheets read them: UTF-8 with its mark, CRLF, and no text that would be run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

MARK: Final = "\ufeff".encode()
"""What tells a spreadsheet that the file is UTF-8."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows as CSV; None is an empty cell.

    >>> lines([["名次", None, '"=1+1"', "=1+1", -3]]).decode()
    '名次,,\"\"\"=1+1\"\"\",\\'=1+1,-3\\r\\n'
    """
    text = io.StringIO()
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
