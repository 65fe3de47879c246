"""Builders of registers: tables of fictitious agencies with codes that pass every check."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from openpyxl import Workbook
from stdnum.cn import ric, uscc

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HEADER = (
    "统一社会信用代码",
    "机构名称",
    "简称",
    "机构类别",
    "登记状态",
    "法定代表人",
    "行政区划代码",
    "住所",
    "联系电话",
    "成立日期",
    "建档日期",
)
DAYS = ("2015-03-01", "2015/3/1", "20150301", "2015年3月1日")


def a_credit_code(serial: int, prefix: str = "91", division: str = "331102") -> str:
    """A unified social credit code with both its check digits; one for each serial number."""
    body = "MA" + "".join(LETTERS[serial * 387_420_489 // 31**place % 31] for place in range(5, -1, -1))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(weight * int(letter, 36) for weight, letter in zip(weights, body, strict=True)) % 11
    front = prefix + division + body + ("0" if rest == 0 else "X" if rest == 1 else str(11 - rest))
    return front + str(uscc.calc_check_digit(front))


def a_resident_id(serial: int) -> str:
    """A resident id of somebody born in 1980."""
    front = f"33110219800101{serial % 1000:03d}"
    return front + str(ric.calc_check_digit(front + "0"))


def agency_rows(size: int, seed: int = 1) -> list[list[str]]:
    """Rows of a register of agencies, all of them right, in the manners of writing that people have."""
    dice = Random(seed)
    return [
        [
            a_credit_code(serial),
            f"丽水第{serial}安全技术服务有限公司",
            f"丽水{serial}",
            dice.choice(["咨询机构", "CONSULTING", "评价机构", "培训机构"]),
            dice.choice(["存续", "ACTIVE", ""]),
            dice.choice(["张三", "李四", "欧阳修"]),
            dice.choice(["331102", "330106", "331100"]),
            f"丽水市莲都区中山街{serial}号",
            dice.choice([f"0578-{serial:07d}", ""]),
            dice.choice(DAYS),
            dice.choice(["2020-01-02", "2020/1/2"]),
        ]
        for serial in range(1, size + 1)
    ]


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    """The text of a table."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    return text.getvalue()


def a_csv(
    folder: Path, header: Sequence[str], rows: Iterable[Sequence[str]], encoding: str = "utf-8", separator: str = ","
) -> Path:
    """A CSV file."""
    path = folder / f"table-{encoding}.csv"
    path.write_bytes(as_csv(header, rows, separator).encode(encoding))
    return path


def an_xlsx(folder: Path, header: Sequence[object], rows: Iterable[Sequence[object]]) -> Path:
    """An XLSX file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    for row in [header, *rows]:
        sheet.append(list(row))
    path = folder / "table.xlsx"
    book.save(path)
    return path
