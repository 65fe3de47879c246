"""Table: a file of rows and cells, all of them text. What can't be one is refused before anything else looks at it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from backend.errors import Refusal
from backend.imports import csv_table, xlsx_table
from backend.imports.faults import too_much, wrong
from backend.imports.limits import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, too_many_columns, too_many_rows

Cells = list[str]

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old XLS files begin, and encrypted XLSX files."""


@dataclass(frozen=True)
class Table:
    """A header and its rows; rows bear the numbers that a spreadsheet shows, blank rows are left out."""

    digest: str
    header_row: int
    header: Cells
    rows: list[tuple[int, Cells]]


def read_table(path: Path, sheet: str | None = None) -> Table:
    """The table in a file, CSV or XLSX by its content, not by its name; of an XLSX, its first sheet or the named."""
    content = _content(path)
    numbered = _checked(_lines(content, sheet))
    header_row, header = next(numbered, (1, []))
    if not header:
        raise wrong(
            "EMPTY_FILE", "文件是空的。", "The file is empty.", "请选择有内容的文件。", "Give a file with rows."
        )
    rows = list(numbered)
    if not rows:
        raise wrong(
            "NO_ROWS",
            "文件只有表头，没有数据行。",
            "There is a header but no row.",
            "请在表头下填写数据。",
            "Add rows.",
        )
    while (
        header and not header[-1] and not any(len(cells) >= len(header) and cells[len(header) - 1] for _, cells in rows)
    ):
        header.pop()
    return Table(hashlib.sha256(content).hexdigest(), header_row, header, rows)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise too_much(
                "FILE_TOO_LARGE",
                "文件超过200 MB。",
                "The file is larger than 200 MB.",
                "请拆分为几个文件。",
                "Split it into several files.",
            )
        return path.read_bytes()
    except OSError as error:
        raise wrong(
            "FILE_NOT_READABLE",
            f"无法读取文件“{path}”。",
            f"The file “{path}” can't be read: {error.strerror}.",
            "请检查路径和权限。",
            "Check its path and its permissions.",
        ) from None


def _lines(content: bytes, sheet: str | None) -> Iterable[Cells]:
    if content.startswith(OLE):
        raise _not_a_table("旧版XLS或加密的XLSX", "an old XLS file or an encrypted XLSX file")
    if content.startswith(b"PK\x03\x04"):
        return xlsx_table.lines(content, sheet)
    if sheet is not None:
        raise xlsx_table.unknown_sheet(sheet, [])
    return csv_table.lines(content)


def _not_a_table(zh: str, en: str) -> Refusal:
    return wrong(
        "NOT_A_TABLE",
        f"文件不是可读的表格：{zh}。",
        f"The file is not a table that can be read: {en}.",
        "请另存为UTF-8的CSV或不加密的XLSX。",
        "Save it as CSV in UTF-8 or as XLSX without a password.",
    )


def _checked(lines: Iterable[Cells]) -> Iterator[tuple[int, Cells]]:
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_COLUMNS:
            raise too_many_columns(len(line))
        if number > MAX_ROWS:
            raise too_many_rows()
        cells = [cell.strip() for cell in line]
        if any(len(cell) > MAX_CELL for cell in cells):
            raise too_much(
                "CELL_TOO_LONG",
                f"第{number}行有超过{MAX_CELL}字的单元格。",
                f"Row {number} has a cell of more than {MAX_CELL} characters.",
                "请缩短该单元格，或检查引号是否成对。",
                "Shorten that cell, or see whether a quote was never closed.",
            )
        if any(cells):
            yield number, cells
