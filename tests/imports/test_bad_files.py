"""Files that are no tables, or too much of one: each is refused with its code, and nothing is half-written."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.app import House
from backend.errors import Refusal
from backend.imports.agencies import AGENCIES
from backend.imports.columns import Known
from backend.imports.nouns import NOUNS
from backend.imports.reading import read_records
from backend.imports.run import import_file, silent
from backend.imports.table import Table, read_table
from tests.imports.register import HEADER, a_csv, agency_rows, an_xlsx, as_csv

TEXT = as_csv(HEADER, agency_rows(3))


def _xlsx(folder: Path) -> bytes:
    return an_xlsx(folder, HEADER, agency_rows(3)).read_bytes()


def _with_member(content: bytes, name: str, body: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, body if member.filename == name else old.read(member))
        if name not in old.namelist():
            new.writestr(name, body)
    return made.getvalue()


def _far_off(content: bytes, place: str) -> bytes:
    row = "".join(filter(str.isdigit, place))
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData></worksheet>'
    )
    return _with_member(content, "xl/worksheets/sheet1.xml", sheet.encode())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EMPTY_FILE"),
        (b" \r\n\r\n", "EMPTY_FILE"),
        (b"\xef\xbb\xbf", "EMPTY_FILE"),
        ((",".join(HEADER) + "\r\n,,,\r\n").encode(), "NO_ROWS"),
        (b"name,address\x00\n1,2\n", "NOT_A_TABLE"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "NOT_A_TABLE"),
        (TEXT.encode("utf-16"), "NOT_A_TABLE"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "NOT_A_TABLE"),
        (b"PK\x03\x04" + b"rubbish" * 50, "NOT_A_TABLE"),
        (b"\xff\xff\xff,1\n", "NOT_A_TABLE"),
        (b"a," * 100_000 + b"a\n1\n", "TOO_MANY_COLUMNS"),
        (b'"a",' * 100_000 + b'"a"\n1\n', "TOO_MANY_COLUMNS"),
        (b"a,b\n1," + b"x" * 100_001 + b"\n", "CELL_TOO_LONG"),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "CELL_TOO_LONG"),
        (b'a,b\n1,"never closed\n2,3\n', "MALFORMED_CSV"),
    ],
)
def test_it_is_refused_with_its_code(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        read_table(path)
    assert refused.value.code == code
    assert refused.value.remedy_zh
    assert refused.value.remedy_en


def test_xlsx_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    path.write_bytes(_xlsx(tmp_path)[:-200])
    with pytest.raises(Refusal, match="NOT_A_TABLE"):
        read_table(path)


def test_xlsx_whose_sheet_is_no_xml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.xlsx"
    path.write_bytes(_with_member(_xlsx(tmp_path), "xl/worksheets/sheet1.xml", b"<<<"))
    with pytest.raises(Refusal):
        read_table(path)


def test_a_zip_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(_with_member(_xlsx(tmp_path), "xl/media/zeros.bin", bytes(200_000_001)))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(Refusal, match="FILE_TOO_LARGE"):
        read_table(path)


@pytest.mark.parametrize(
    ("place", "code"), [("XFD1", "TOO_MANY_COLUMNS"), ("A1048576", "TOO_MANY_ROWS"), ("ZZZZ1", "TOO_MANY_COLUMNS")]
)
def test_a_far_off_cell_does_not_fill_the_memory(tmp_path: Path, place: str, code: str) -> None:
    path = tmp_path / "far.xlsx"
    path.write_bytes(_far_off(_xlsx(tmp_path), place))
    with pytest.raises(Refusal, match=code):
        read_table(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="FILE_NOT_READABLE"):
        read_table(tmp_path / "none.csv")


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "gaps.csv"
    path.write_text('\nname,address\n\n"two\nlines",x\n,\nlast,y\n', "utf-8")
    table = read_table(path)
    assert table.header_row == 2
    assert [row for row, _ in table.rows] == [4, 6]


def test_lines_may_end_as_on_old_macs_and_headers_may_quote_other_separators(tmp_path: Path) -> None:
    path = tmp_path / "mac.csv"
    path.write_bytes(as_csv(HEADER, agency_rows(60)).replace("\r\n", "\r").encode())
    assert len(read_table(path).rows) == 60
    path.write_text('"a,b,c";d;e\n1;2;3\n', "utf-8")
    assert read_table(path).header == ["a,b,c", "d", "e"]


def test_excel_dates_and_numbers_read_as_they_are_shown(tmp_path: Path) -> None:
    path = an_xlsx(tmp_path, ["a", "b", "c", "d"], [[date(2026, 3, 1), datetime(2026, 3, 1), 12, True]])  # noqa: DTZ001
    assert read_table(path).rows == [(2, ["2026-03-01", "2026-03-01", "12", "是"])]


@settings(max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore"))
    | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail)
    | st.tuples(st.integers(0, len(TEXT.encode()) - 1), st.binary(min_size=1, max_size=8)).map(
        lambda spoilt: TEXT.encode()[: spoilt[0]] + spoilt[1] + TEXT.encode()[spoilt[0] :]
    )
)
def test_no_bytes_raise_anything_but_a_refusal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        table = read_table(path)
    except Refusal:
        return
    assert table.rows


@settings(max_examples=200, deadline=None)
@given(
    noun=st.sampled_from(sorted(NOUNS)),
    value=st.text(max_size=20) | st.from_regex(r"[\w]{18}", fullmatch=True) | st.from_regex(r"\d{4,8}", fullmatch=True),
)
def test_no_value_raises_anything_but_becomes_a_fault(noun: str, value: str) -> None:
    known = Known(frozenset(), {}, {}, date(2026, 6, 1))
    columns = NOUNS[noun].columns
    table = Table("", 1, [column.title for column in columns], [(2, [value.strip()] * len(columns))])
    parsed = read_records(table, NOUNS[noun], known, silent)
    assert parsed.faults
    assert not parsed.valid()


@settings(max_examples=60, deadline=None)
@given(at=st.floats(0, 1, exclude_max=True), by=st.binary(min_size=1, max_size=6))
def test_no_spoilt_xlsx_raises_anything_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, at: float, by: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    whole = folder / "whole.xlsx"
    if not whole.exists():
        whole.write_bytes(_xlsx(folder))
    content = whole.read_bytes()
    place = int(at * len(content))
    path = folder / "spoilt.xlsx"
    path.write_bytes(content[:place] + by + content[place + len(by) :])
    try:
        read_table(path)
    except Refusal:
        return


def _with_cell(folder: Path, cell: str) -> Path:
    """Row 3 has this cell as its telephone, in the ninth column."""
    content = an_xlsx(folder, HEADER[:8], [row[:8] for row in agency_rows(2)]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    head, _, tail = sheet.rpartition("</row>")
    path = folder / "cell.xlsx"
    path.write_bytes(_with_member(content, "xl/worksheets/sheet1.xml", f"{head}{cell}</row>{tail}".encode()))
    return path


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('<c r="I3"><f>1+1</f></c>', "=1+1"),
        ('<c r="I3"><f>1+1</f><v></v></c>', "=1+1"),
        ("<c><f>1+1</f></c>", "=1+1"),
        ('<c r="I3" t="e"><f>A9</f><v>#REF!</v></c>', "#REF!"),
        ('<c r="I3" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="I3"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="I3" t="str"><f>""</f><v></v></c>', ""),
    ],
)
def test_a_formula_without_its_value_is_not_taken_for_a_blank(tmp_path: Path, cell: str, read: str) -> None:
    row, cells = read_table(_with_cell(tmp_path, cell)).rows[1]
    assert (row, "".join(cells[8:])) == (3, read)


def test_an_archive_of_another_format_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "table.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(Refusal, match="NOT_A_TABLE"):
        read_table(path)


def test_a_sheet_is_found_by_its_name_or_refused(tmp_path: Path) -> None:
    path = an_xlsx(tmp_path, HEADER, agency_rows(2))
    assert len(read_table(path, "名册").rows) == 2
    for table in (path, a_csv(tmp_path, HEADER, agency_rows(2))):
        with pytest.raises(Refusal, match="UNKNOWN_SHEET"):
            read_table(table, "附件")


def test_a_workbook_may_name_its_sheets_by_relative_places(tmp_path: Path) -> None:
    path, relations = tmp_path / "relative.xlsx", "xl/_rels/workbook.xml.rels"
    content = _xlsx(tmp_path)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        named = archive.read(relations)
    assert b"/xl/worksheets" in named
    path.write_bytes(_with_member(content, relations, named.replace(b"/xl/worksheets", b"worksheets")))
    assert len(read_table(path).rows) == 3


async def test_a_formula_or_an_error_in_a_sheet_is_a_fault_of_its_cell(house: House, tmp_path: Path) -> None:
    rows = agency_rows(3)
    for at, value in ((1, "=A1&A2"), (2, "#N/A")):
        rows[at][8] = value
    imported = await import_file(house.store, AGENCIES, an_xlsx(tmp_path, HEADER, rows), keep_valid=True)
    assert [(fault.row, fault.column, fault.code, fault.value) for fault in imported.faults] == [
        (3, "联系电话", "FORMULA_CELL", "=A1&A2"),
        (4, "联系电话", "ERROR_CELL", "#N/A"),
    ]
    assert imported.new == 1


async def test_a_refused_file_writes_nothing_even_if_its_first_rows_are_right(house: House, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f'{TEXT}"never closed', "utf-8")
    with pytest.raises(Refusal, match="MALFORMED_CSV"):
        await import_file(house.store, AGENCIES, path, keep_valid=True)
    assert not await house.store.fetch("SELECT id FROM agency")


async def test_a_hand_that_goes_wrong_midway_leaves_nothing(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("backend.imports.agencies._write_grams", broken)
    with pytest.raises(RuntimeError, match="power cut"):
        await import_file(house.store, AGENCIES, a_csv(tmp_path, HEADER, agency_rows(3)))
    assert not await house.store.fetch("SELECT id FROM agency")
