"""XLSX: the first sheet. How much it unfolds to is looked at before it is unfolded."""

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

Cell = int | float | str | bool | time | date | datetime | timedelta
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PART: Final = 1 << 20
_OVERLAP: Final = 64


def lines(content: bytes) -> Iterator[list[str]]:
    """The cells of each row of the first sheet as text, from the sheet's first row on."""
    _look_at_sizes(content)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows: Iterable[list[Cell]] = sheet.to_python(skip_empty_area=False)
    except BaseException as error:
        # The reader is native: besides its own errors it may panic, which is no Exception.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise _corrupt() from None
    for row in rows:
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _look_at_sizes(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
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
