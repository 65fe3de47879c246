"""Reading: from a table's cells to records, with a fault for every cell that can't be right. Pure."""

import re
from collections.abc import Callable
from typing import Any, Final

from backend.errors import InvalidInput, Refusal
from backend.imports.columns import Column, Known, Parser
from backend.imports.faults import Fault, fault, wrong
from backend.imports.headers import match_headers
from backend.imports.noun import Noun, Parsed, Record
from backend.imports.table import Table

Progress = Callable[[str, int, int], None]
_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_ERRORS: Final = frozenset({"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"})
_STEP: Final = 2000

Placed = list[tuple[int, Column, Parser, str]]


def read_records(table: Table, noun: Noun, known: Known, progress: Progress) -> Parsed:
    """Every row, faulty ones too: what else is wrong with them, and with rows like them, is still to be told."""
    headers = match_headers(table, noun)
    titles = {column.name: table.header[place] for place, column in headers.placed.items()}
    if headers.faults:
        return Parsed([], headers.faults, titles, is_hopeless=True)
    placed = [(place, column, column.kind(known), table.header[place]) for place, column in headers.placed.items()]
    parsed = Parsed([], [], titles)
    for done, (row, cells) in enumerate(table.rows):
        if done % _STEP == 0:
            progress("读取 reading", done, len(table.rows))
        before = len(parsed.faults)
        values = _values(row, cells, placed, len(table.header), parsed.faults)
        is_whole = len(parsed.faults) == before
        _check_orders(row, values, noun, titles, parsed.faults)
        if is_whole:
            _check(row, values, noun, titles, parsed.faults)
        parsed.records.append(Record(row, values))
    progress("读取 reading", len(table.rows), len(table.rows))
    return parsed


def _values(row: int, cells: list[str], placed: Placed, width: int, faults: list[Fault]) -> dict[str, Any]:
    if any(cells[width:]):
        faults.append(fault(row, f"#{width + 1}", next(filter(None, cells[width:])), _too_many_cells(width)))
    values: dict[str, Any] = {}
    for place, column, parse, header in placed:
        cell = cells[place] if place < len(cells) else ""
        try:
            if cell:
                _refuse_formula(cell)
                _refuse_error(cell)
                values[column.name] = parse(cell)
            elif column.is_required:
                raise _required(column)
            elif not column.is_kept_if_blank:
                values[column.name] = None
        except Refusal as why:
            faults.append(fault(row, header, column.mask(cell) if column.mask and cell else cell, why))
    return values


def _check_orders(row: int, values: dict[str, Any], noun: Noun, titles: dict[str, str], faults: list[Fault]) -> None:
    for first, second in noun.orders:
        earlier, later = values.get(first), values.get(second)
        if earlier and later and earlier > later:
            why = _out_of_order(titles[first], titles[second], earlier)
            faults.append(fault(row, titles[second], later, why))


def _check(row: int, values: dict[str, Any], noun: Noun, titles: dict[str, str], faults: list[Fault]) -> None:
    """Only for rows whose cells are all right: a cell that could not be read would look as if it were not there."""
    for name, trouble in noun.check(values):
        faults.append(fault(row, titles.get(name, name), str(values.get(name) or ""), trouble))


def tell_duplicates(parsed: Parsed, noun: Noun) -> None:
    """Of rows with the same key, each after the first is a fault that names the first, faulty as that may be."""
    told: set[int] = set()
    for names in noun.unique:
        first: dict[tuple[Any, ...], int] = {}
        for record in parsed.records:
            key = tuple(record.values.get(name) for name in names)
            if None in key or record.row in told:
                continue
            if (other := first.setdefault(key, record.row)) != record.row:
                parsed.faults.append(_duplicate(record, noun, parsed, names, other))
                told.add(record.row)


def _duplicate(record: Record, noun: Noun, parsed: Parsed, names: tuple[str, ...], other: int) -> Fault:
    column = noun.column(names[-1])
    value = str(record.values[column.name])
    why = wrong(
        "DUPLICATE_IN_FILE",
        f"与第{other}行重复。",
        f"It is the same as in row {other}.",
        f"请删除本行或第{other}行，或改正其中之一。",
        f"Remove this row or row {other}, or correct one of them.",
    )
    return fault(record.row, parsed.headers[column.name], column.mask(value) if column.mask else value, why)


def _refuse_formula(cell: str) -> None:
    if cell[0] in "=+-@" and not _NUMBER.fullmatch(cell):
        raise wrong(
            "FORMULA_CELL",
            "单元格以 =、+、- 或 @ 开头，可能是公式。",
            "The cell begins with =, +, - or @: it may be a formula.",
            "请改为纯文本值（删除开头的符号）。",
            "Write the plain value without that sign.",
        )


def _refuse_error(cell: str) -> None:
    if cell in _ERRORS:
        raise wrong(
            "ERROR_CELL",
            f"单元格是表格软件的错误值 {cell}。",
            f"The cell holds the spreadsheet's error {cell}.",
            "请改正该公式，或直接填写值。",
            "Mend its formula, or write the value itself.",
        )


def _required(column: Column) -> InvalidInput:
    return wrong(
        "REQUIRED",
        f"“{column.title}”必填。",
        f"“{column.name}” must be given.",
        "请填写该单元格。",
        "Fill in the cell.",
    )


def _too_many_cells(width: int) -> InvalidInput:
    return wrong(
        "TOO_MANY_CELLS",
        f"本行单元格多于表头的{width}列。",
        f"The row has more cells than the {width} of the header.",
        "请删除多余的单元格；含分隔符的值要加引号。",
        "Remove what is too much; put values that hold the separator into quotes.",
    )


def _out_of_order(first: str, second: str, earlier: str) -> InvalidInput:
    return wrong(
        "DATES_OUT_OF_ORDER",
        f"“{second}”早于“{first}”（{earlier}）。",
        f"“{second}” is before “{first}” ({earlier}).",
        "请核对两个日期。",
        "Check both dates.",
    )
