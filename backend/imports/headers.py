"""Headers: which column of the file is which column of the noun."""

import unicodedata
from dataclasses import dataclass

from backend.errors import InvalidInput
from backend.imports.columns import Column
from backend.imports.faults import Fault, fault, wrong
from backend.imports.noun import Noun
from backend.imports.table import Table


@dataclass(frozen=True)
class Headers:
    """Columns by their places in the file, and what is wrong with the header."""

    placed: dict[int, Column]
    faults: list[Fault]


def match_headers(table: Table, noun: Noun) -> Headers:
    """Every header is known and stands once, and every required one is there."""
    known = {_plain(name): column for column in noun.columns for name in (column.name, *column.headers)}
    placed: dict[int, Column] = {}
    faults: list[Fault] = []
    for place, header in enumerate(table.header):
        column = known.get(_plain(header))
        if column is None:
            faults.append(fault(table.header_row, header, header, _unknown(noun)))
        elif column in placed.values():
            faults.append(fault(table.header_row, header, header, _duplicate()))
        else:
            placed[place] = column
    there = {column.name for column in placed.values()}
    for column in noun.columns:
        if (column.is_required or column.must_be_there) and column.name not in there:
            faults.append(fault(table.header_row, column.title, "", _missing(column)))
    return Headers(placed, faults)


def _plain(header: str) -> str:
    folded = unicodedata.normalize("NFKC", header).casefold()
    return "".join(letter for letter in folded if letter not in " _-*\n\t")


def _unknown(noun: Noun) -> InvalidInput:
    titles = "、".join(column.title for column in noun.columns)
    names = ", ".join(column.name for column in noun.columns)
    return wrong(
        "UNKNOWN_HEADER",
        "表头中有未知的列。",
        "The header has a column that is not known.",
        f"请删除该列或改名；可用的列：{titles}。",
        f"Remove or rename it; columns that are known: {names}.",
    )


def _duplicate() -> InvalidInput:
    return wrong(
        "DUPLICATE_HEADER",
        "同一列在表头中出现两次。",
        "The same column stands twice in the header.",
        "请只保留一列。",
        "Keep one of them.",
    )


def _missing(column: Column) -> InvalidInput:
    return wrong(
        "MISSING_HEADER",
        f"缺少必需的列“{column.title}”。",
        f"The required column “{column.name}” is missing.",
        f"请增加列“{column.title}”（或 {column.name}）。",
        f"Add a column “{column.name}” (or {column.title}).",
    )
