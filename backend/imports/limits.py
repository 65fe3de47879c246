"""How much a table may hold, and the refusals of more."""

from typing import Final

from backend.errors import TooMuch
from backend.imports.faults import too_much

MAX_BYTES: Final = 200_000_000
"""Of a file, and of what a compressed file unfolds to."""
MAX_COLUMNS: Final = 200
MAX_ROWS: Final = 300_000
MAX_CELL: Final = 100_000
"""Characters of a cell."""


def too_many_columns(columns: int) -> TooMuch:
    """More columns than any register has."""
    return too_much(
        "TOO_MANY_COLUMNS",
        f"列数{columns}超过{MAX_COLUMNS}。",
        f"There are {columns} columns; {MAX_COLUMNS} are allowed.",
        "请只保留需要导入的列。",
        "Keep only the columns to import.",
    )


def too_many_rows() -> TooMuch:
    """More rows than one transaction should hold."""
    return too_much(
        "TOO_MANY_ROWS",
        f"行数超过{MAX_ROWS}。",
        f"There are more than {MAX_ROWS} rows.",
        "请拆分为几个文件。",
        "Split the file.",
    )
