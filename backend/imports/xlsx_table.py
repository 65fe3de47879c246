"""XLSX: its first sheet, or the one that is named. How much it unfolds to is looked at before it is unfolded."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from python_calamine import CalamineWorkbook

from backend.errors import Refusal
from backend.imports.faults import too_much, wrong
from backend.imports.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, too_many_columns, too_many_rows
from backend.imports.xlsx_cells import hidden_cells

Cell = int | float | str | bool | time | date | datetime | timedelta
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PART: Final = 1 << 20
_OVERLAP: Final = 64


def lines(content: bytes, sheet: str | None) -> Iterator[list[str]]:
    """The cells of each row of the sheet as text, from the sheet's first row on."""
    _look_at_sizes(content)
    try:
        rows, hidden = _read(content, sheet)
    except BaseException as error:
        # The reader is native: besides its own errors it may panic, which is no Exception.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | Refusal):
            raise
        raise _corrupt() from None
    for number, row in enumerate(rows):
        cells = [_text(cell) for cell in row]
        for place, text in hidden.pop(number, ()):
            cells += [""] * (place + 1 - len(cells))
            cells[place] = text
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _read(content: bytes, name: str | None) -> tuple[Iterable[list[Cell]], dict[int, list[tuple[int, str]]]]:
    """The rows, and by row the text of cells that the reader leaves blank though they are not."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if name is not None and name not in book.sheet_names:
        raise unknown_sheet(name, book.sheet_names)
    sheet = book.get_sheet_by_index(0) if name is None else book.get_sheet_by_name(name)
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    hidden: dict[int, list[tuple[int, str]]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for (row, column), text in hidden_cells(archive, sheet.name).items():
            hidden.setdefault(row, []).append((column, text))
    # Cells without a value are no part of the rectangle that the reader gives.
    rows += [[] for _ in range(max(hidden, default=-1) + 1 - len(rows))]
    return rows, hidden


def _look_at_sizes(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            # The reader knows other formats too, in which a few bytes can stand for a million cells.
            names = {member.filename.lower() for member in members}
            if "xl/workbook.xml" not in names or names & {"content.xml", "xl/workbook.bin"}:
                raise _other_format()
            if sum(member.file_size for member in members) > MAX_BYTES:
                raise _bomb()
            if any(member.flag_bits & 1 for member in members):
                raise _corrupt()
            for member in members:
                _look_at_places(archive, member)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise _corrupt() from None
    except Refusal:
        raise
    except Exception:
        raise _corrupt() from None


def _look_at_places(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """The reader allots the whole rectangle up to the last cell: a far-off cell alone would fill the memory.

    All members are read to the end, since sizes and names may be told falsely.
    """
    rest = b""
    with archive.open(member) as sheet:
        while part := sheet.read(_PART):
            for letters, digits in _PLACE.findall(rest + part):
                if len(letters) > 3 or (column := _column_number(letters)) > MAX_COLUMNS:
                    raise too_many_columns(column if len(letters) <= 3 else MAX_COLUMNS + 1)
                if len(digits) > 7 or int(digits) > MAX_ROWS:
                    raise too_many_rows()
            rest = part[-_OVERLAP:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, float):
        return repr(cell)
    # Escapes such as _x0000_ bring in what no database takes as text.
    return _CONTROL.sub("", str(cell))


def unknown_sheet(name: str, there: list[str]) -> Refusal:
    """No sheet bears the name that was asked for."""
    return wrong(
        "UNKNOWN_SHEET",
        f"没有名为“{name}”的工作表。",
        f"There is no sheet “{name}”.",
        f"现有工作表：{'、'.join(there)}。" if there else "CSV没有工作表，请去掉 --sheet。",
        f"Sheets that are there: {', '.join(there)}." if there else "A CSV has no sheets: leave --sheet out.",
    )


def _other_format() -> Refusal:
    return wrong(
        "NOT_A_TABLE",
        "文件是压缩包，但不是XLSX（可能是ODS、XLSB或其他格式）。",
        "The file is an archive but no XLSX: perhaps ODS, XLSB or something else.",
        "请另存为XLSX或UTF-8的CSV。",
        "Save it as XLSX, or as CSV in UTF-8.",
    )


def _corrupt() -> Refusal:
    return wrong(
        "NOT_A_TABLE",
        "XLSX文件已损坏或已加密。",
        "The XLSX file is corrupt or encrypted.",
        "请用表格软件打开后重新另存为不加密的XLSX或CSV。",
        "Open it in a spreadsheet and save it anew, without a password, as XLSX or CSV.",
    )


def _bomb() -> Refusal:
    return too_much(
        "FILE_TOO_LARGE",
        "XLSX展开后超过200 MB。",
        "The XLSX file unfolds to more than 200 MB.",
        "请拆分文件，或另存为CSV。",
        "Split the file, or save it as CSV.",
    )
