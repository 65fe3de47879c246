"""A register of agencies with known faults: exactly those are told; all rows or none; again changes nothing."""

from pathlib import Path

from backend.app import House
from backend.imports.agencies import AGENCIES
from backend.imports.run import import_file
from tests.imports.register import HEADER, a_credit_code, a_csv, agency_rows, an_xlsx, as_csv

SIZE = 5000
CODE, NAME, SHORT, KIND, STATE, LEGAL, REGION, ADDRESS, PHONE, FOUNDED, OPENED = range(len(HEADER))


def _code_with(rows: list[list[str]], at: int, place: int) -> str:
    code = rows[at][CODE]
    return code[:place] + ("1" if code[place] != "1" else "2") + code[place + 1 :]


def _organisation_broken(serial: int) -> str:
    from stdnum.cn import uscc

    front = a_credit_code(serial)[:16]
    right = a_credit_code(serial)[16]
    front += next(digit for digit in "0123456789" if digit != right)
    return front + str(uscc.calc_check_digit(front))


def planted(rows: list[list[str]]) -> set[tuple[int, str, str]]:
    """Spoil 37 rows; where, in which column, and what it is to be called. Index i is row i + 2 of the file."""
    spoils: list[tuple[int, int, str, str]] = [
        (10, CODE, rows[10][CODE][:17], "CREDIT_CODE_LENGTH"),
        (20, CODE, _code_with(rows, 20, 17), "CREDIT_CODE_CHECK_DIGIT"),
        (21, CODE, _code_with(rows, 21, 12), "CREDIT_CODE_CHECK_DIGIT"),
        (30, CODE, rows[30][CODE][:10] + "I" + rows[30][CODE][11:], "CREDIT_CODE_FORMAT"),
        (40, CODE, _organisation_broken(41), "CREDIT_CODE_ORGANISATION"),
        (50, CODE, a_credit_code(51, "92"), "SOLE_TRADER_NOT_ADMITTED"),
        (51, CODE, a_credit_code(52, "92"), "SOLE_TRADER_NOT_ADMITTED"),
        (60, CODE, a_credit_code(61, "93"), "REGISTRATION_NOT_ADMITTED"),
        (70, CODE, "", "REQUIRED"),
        (4000, CODE, rows[71][CODE], "DUPLICATE_IN_FILE"),
        (4001, CODE, rows[71][CODE].lower(), "DUPLICATE_IN_FILE"),
        (4002, CODE, rows[4003][CODE], ""),
        (100, NAME, "", "REQUIRED"),
        (101, NAME, "长" * 121, "TOO_LONG"),
        (102, NAME, "=HYPERLINK(1)", "FORMULA_CELL"),
        (103, LEGAL, "@SUM(A1)", "FORMULA_CELL"),
        (104, PHONE, "+cmd|' /C calc'!A0", "FORMULA_CELL"),
        (105, ADDRESS, "-1+1", "FORMULA_CELL"),
        (200, KIND, "咨询公司", "NOT_IN_LIST"),
        (201, KIND, "", "REQUIRED"),
        (202, STATE, "营业中", "NOT_IN_LIST"),
        (300, REGION, "331199", "UNKNOWN_DIVISION"),
        (301, REGION, "999999", "UNKNOWN_DIVISION"),
        (302, REGION, "33110", "DIVISION_CODE_FORMAT"),
        (303, REGION, "莲都区", "DIVISION_CODE_FORMAT"),
        (400, FOUNDED, "2015-02-30", "NOT_A_DATE"),
        (401, FOUNDED, "去年", "NOT_A_DATE"),
        (402, FOUNDED, "2015年13月1日", "NOT_A_DATE"),
        (403, OPENED, "", "REQUIRED"),
        (404, OPENED, "2031-01-01", "DATE_IN_FUTURE"),
        (405, FOUNDED, "2026-06-02", "DATE_IN_FUTURE"),
        (406, OPENED, "2014-12-31", "DATES_OUT_OF_ORDER"),
        (407, OPENED, "1/2/2020", "NOT_A_DATE"),
        (500, LEGAL, "", "REQUIRED"),
        (501, LEGAL, "王" * 41, "TOO_LONG"),
        (502, PHONE, "0" * 41, "TOO_LONG"),
        (503, ADDRESS, "", "REQUIRED"),
    ]
    told = set()
    for at, column, value, code in spoils:
        rows[at][column] = value
        row = at + 2
        if not code:
            # The later of the two is the one that is told.
            row, code = at + 3, "DUPLICATE_IN_FILE"
        told.add((row, HEADER[column], code))
    return told


async def _count(house: House, table: str) -> int:
    return int((await house.store.fetch(f"SELECT COUNT(*) FROM {table}"))[0][0])


async def test_exactly_the_planted_faults_are_told_and_nothing_is_written(house: House, tmp_path: Path) -> None:
    rows = agency_rows(SIZE)
    told = planted(rows)
    imported = await import_file(house.store, AGENCIES, a_csv(tmp_path, HEADER, rows))
    assert {(fault.row, fault.column, fault.code) for fault in imported.faults} == told
    assert len(imported.faults) == len(told) == imported.faulty == 37
    assert len({fault.code for fault in imported.faults}) >= 10
    assert all(fault.zh and fault.en and fault.remedy_zh and fault.remedy_en for fault in imported.faults)
    assert "73" in next(fault for fault in imported.faults if fault.row == 4002).en
    assert not imported.is_written
    assert [await _count(house, table) for table in ("agency", "agency_gram")] == [0, 0]


async def test_the_valid_rows_can_be_kept_and_a_second_run_changes_nothing(house: House, tmp_path: Path) -> None:
    rows = agency_rows(SIZE)
    planted(rows)
    path = a_csv(tmp_path, HEADER, rows)
    first = await import_file(house.store, AGENCIES, path, keep_valid=True)
    assert (first.new, first.changed, first.unchanged, first.faulty) == (4963, 0, 0, 37)
    before = [await _count(house, table) for table in ("agency", "agency_gram")]
    second = await import_file(house.store, AGENCIES, path, keep_valid=True)
    assert (second.new, second.changed, second.unchanged, second.faulty) == (0, 0, 4963, 37)
    assert [await _count(house, table) for table in ("agency", "agency_gram")] == before
    assert before[0] == 4963


async def test_a_row_like_a_faulty_one_is_not_kept_in_its_place(house: House, tmp_path: Path) -> None:
    rows = agency_rows(3)
    rows[0][PHONE], rows[2][CODE] = "0" * 41, rows[0][CODE]
    imported = await import_file(house.store, AGENCIES, a_csv(tmp_path, HEADER, rows), keep_valid=True)
    assert [(fault.row, fault.code) for fault in imported.faults] == [(2, "TOO_LONG"), (4, "DUPLICATE_IN_FILE")]
    assert await house.store.fetch("SELECT credit_code FROM agency") == [(rows[1][CODE],)]


async def test_a_dry_run_tells_what_would_be_written_and_writes_nothing(house: House, tmp_path: Path) -> None:
    imported = await import_file(house.store, AGENCIES, a_csv(tmp_path, HEADER, agency_rows(20)), dry_run=True)
    assert (imported.new, imported.is_written, imported.faults) == (20, False, [])
    assert [await _count(house, table) for table in ("agency", "audit", "event")] == [0, 0, 0]


async def test_a_changed_name_is_written_and_found(house: House, tmp_path: Path) -> None:
    rows = agency_rows(50)
    await import_file(house.store, AGENCIES, a_csv(tmp_path, HEADER, rows))
    rows[7][NAME], rows[7][SHORT] = "遂昌磐石安全技术服务有限公司", "磐石"
    imported = await import_file(house.store, AGENCIES, a_csv(tmp_path, HEADER, rows))
    assert (imported.new, imported.changed, imported.unchanged) == (0, 1, 49)
    found = "SELECT a.credit_code, a.version, a.changed_at FROM agency a JOIN agency_gram g ON g.agency_id = a.id"
    ((code, version, changed_at),) = await house.store.fetch(f"{found} WHERE g.gram = '磐石'")
    assert (code, version) == (rows[7][CODE], 2)
    assert changed_at is not None
    assert not await house.store.fetch(f"{found} WHERE g.gram = '第8'")


async def test_one_audit_line_and_one_event_say_what_was_done(house: House, tmp_path: Path) -> None:
    imported = await import_file(house.store, AGENCIES, a_csv(tmp_path, HEADER, agency_rows(3)))
    lines = await house.store.fetch("SELECT detail FROM audit WHERE command = 'import'")
    assert len(lines) == 1
    assert imported.digest in str(lines[0][0])
    events = await house.store.fetch("SELECT payload FROM event WHERE topic = 'agencies.imported'")
    assert len(events) == 1


async def test_every_form_of_file_gives_the_same(house: House, tmp_path: Path) -> None:
    rows = agency_rows(300)
    rows[5][CODE], rows[6][FOUNDED] = "91", "很久以前"
    forms = [
        a_csv(tmp_path, HEADER, rows),
        an_xlsx(tmp_path, HEADER, rows),
        *(a_csv(tmp_path, HEADER, rows, encoding) for encoding in ("utf-8-sig", "gbk", "gb18030")),
    ]
    for name, separator in (("semicolon", ";"), ("tab", "\t")):
        forms.append(tmp_path / name)
        forms[-1].write_text(as_csv(HEADER, rows, separator), "utf-8")
    forms.append(tmp_path / "english")
    forms[-1].write_text(as_csv(["creditCode", *HEADER[1:9], "founded_on", "Opened On"], rows), "utf-8")
    results = [await import_file(house.store, AGENCIES, path, dry_run=True) for path in forms]
    for path, imported in zip(forms, results, strict=True):
        assert (imported.new, imported.faulty) == (298, 2), path
        assert [(fault.row, fault.code, fault.value) for fault in imported.faults] == [
            (7, "CREDIT_CODE_LENGTH", "91"),
            (8, "NOT_A_DATE", "很久以前"),
        ], path


async def test_industries_and_services_are_added_and_faulty_ones_told(house: House, tmp_path: Path) -> None:
    header, rows = (*HEADER, "服务行业", "服务范围"), agency_rows(2)
    table = [[*rows[0], "26；化学原料和化学制品制造业", "HAZARD_CHECK"], [*rows[1], "", "隐患排查、算命"]]
    imported = await import_file(house.store, AGENCIES, a_csv(tmp_path, header, table), keep_valid=True)
    assert [(fault.row, fault.column, fault.code) for fault in imported.faults] == [
        (3, "服务范围", "UNKNOWN_SERVICE_KIND")
    ]
    assert [await _count(house, name) for name in ("agency_industry", "agency_scope")] == [1, 1]
    table[0][-1] = "HAZARD_CHECK；SAFETY_CONSULTING"
    changed = await import_file(house.store, AGENCIES, a_csv(tmp_path, header, table[:1]))
    assert (changed.new, changed.changed, changed.unchanged) == (0, 1, 0)
    again = await import_file(house.store, AGENCIES, a_csv(tmp_path, header, table[:1]))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert [await _count(house, name) for name in ("agency_industry", "agency_scope")] == [1, 2]


async def test_a_wrong_header_is_told_and_no_row_is_kept(house: House, tmp_path: Path) -> None:
    for header, told in (
        (HEADER[1:], {("统一社会信用代码", "MISSING_HEADER")}),
        ((*HEADER, "备注"), {("备注", "UNKNOWN_HEADER")}),
        ((*HEADER, "名称"), {("名称", "DUPLICATE_HEADER")}),
    ):
        rows = [row[: len(header)] for row in agency_rows(3)]
        imported = await import_file(house.store, AGENCIES, a_csv(tmp_path, header, rows), keep_valid=True)
        assert {(fault.column, fault.code) for fault in imported.faults} == told
    assert await _count(house, "agency") == 0


async def test_a_row_with_too_many_cells_is_told(house: House, tmp_path: Path) -> None:
    rows = agency_rows(3)
    rows[1].append("多余")
    imported = await import_file(house.store, AGENCIES, a_csv(tmp_path, HEADER, rows))
    assert [(fault.row, fault.code, fault.value) for fault in imported.faults] == [(3, "TOO_MANY_CELLS", "多余")]
