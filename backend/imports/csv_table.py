"""CSV: its encoding and its separator are told from its content."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from backend.errors import Refusal
from backend.imports.faults import too_much, wrong
from backend.imports.limits import MAX_CELL, MAX_COLUMNS, too_many_columns

SEPARATORS: Final = ",;\t"
_FIRST_LINE = re.compile(r"[\r\n]*([^\r\n]*)")
_QUOTED = re.compile(r'"[^"]*(?:"|$)')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def lines(content: bytes) -> Iterator[list[str]]:
    """The cells of each line; blank lines are empty lists, so that counting gives the spreadsheet's row numbers."""
    text = _decoded(content)
    separator = _separator(text)
    return _parsed(text, separator)


def _decoded(content: bytes) -> str:
    # GB18030 holds GBK and nearly every byte sequence: it is asked last.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        return text
    raise wrong(
        "NOT_A_TABLE",
        "文件不是文本表格，含二进制内容或未知编码。",
        "The file is not a table in text: it is binary, or its encoding is unknown.",
        "请另存为UTF-8的CSV或XLSX。",
        "Save it as CSV in UTF-8, or as XLSX.",
    )


def _separator(text: str) -> str:
    """The one that is most in the first line. A line of too many columns ends here, before anything is parsed."""
    first = _FIRST_LINE.match(text)
    plain = _QUOTED.sub("", first[1]) if first else ""
    separator = max(SEPARATORS, key=plain.count)
    if plain.count(separator) >= MAX_COLUMNS:
        raise too_many_columns(plain.count(separator) + 1)
    return separator


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    done = 0
    try:
        for cells in reader:
            done += 1
            yield cells
    except csv.Error as error:
        raise _malformed(done + 1, str(error)) from None


def _malformed(row: int, why: str) -> Refusal:
    if "field limit" in why:
        return too_much(
            "CELL_TOO_LONG",
            f"第{row}行有超过{MAX_CELL}字的单元格。",
            f"Row {row} has a cell of more than {MAX_CELL} characters.",
            "请缩短该单元格，或检查引号是否成对。",
            "Shorten that cell, or see whether a quote was never closed.",
        )
    return wrong(
        "MALFORMED_CSV",
        f"第{row}行的引号或换行不合CSV格式。",
        f"Row {row} is not well-formed CSV: {why}.",
        "请检查该行的引号是否成对，或另存为XLSX。",
        "See whether its quotes are in pairs, or save the table as XLSX.",
    )
