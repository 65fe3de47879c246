"""Column: a header with its aliases and the kind of value below it. A kind turns text into a value, or refuses it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from backend.codes import division_code
from backend.imports.faults import wrong
from backend.imports.labels import LABELS

Parser = Callable[[str], Any]


@dataclass(frozen=True)
class Known:
    """What the reference tables hold: each code, and each name that means one."""

    regions: frozenset[str]
    industries: Mapping[str, str]
    service_kinds: Mapping[str, str]
    today: date


Kind = Callable[[Known], Parser]


@dataclass(frozen=True)
class Column:
    """One column. An optional one may be blank; `is_kept_if_blank`: then what is on record stays."""

    name: str
    headers: tuple[str, ...]
    kind: Kind
    is_required: bool = True
    must_be_there: bool = False
    """Whether the header must be there though its cells may be blank."""
    is_kept_if_blank: bool = False
    mask: Callable[[str], str] | None = None

    @property
    def title(self) -> str:
        """The header to write: the first of its names."""
        return self.headers[0]


def optional(
    name: str, headers: tuple[str, ...], kind: Kind, *, must_be_there: bool = False, kept: bool = False
) -> Column:
    """A column whose cells may be blank."""
    return Column(name, headers, kind, is_required=False, must_be_there=must_be_there, is_kept_if_blank=kept)


def text(row: type, field: str) -> Kind:
    """Text of at most the length that the table's field has."""
    most = getattr(row, "_meta").fields_map[field].max_length  # noqa: B009

    def parse(value: str) -> str:
        if len(value) > most:
            raise wrong(
                "TOO_LONG",
                f"共{len(value)}字，超过{most}字。",
                f"It has {len(value)} characters; {most} are allowed.",
                f"请缩短到{most}字以内。",
                f"Shorten it to {most} characters.",
            )
        return value

    return lambda _: parse


def free_text(known: Known) -> Parser:
    """Text of any length."""
    return str


def code(check: Callable[[str], str]) -> Kind:
    """A code with a check of its own."""
    return lambda _: check


def member(of: type[Enum]) -> Kind:
    """A member of an enumeration by its code name or its Chinese label."""
    labels = LABELS[of]
    names = {one.name: one.name for one in of} | {label: one.name for one, label in labels.items()}
    allowed = "、".join(f"{label}({one.name})" for one, label in labels.items())

    def parse(value: str) -> str:
        name = names.get(value) or names.get(value.upper().replace(" ", "_").replace("-", "_"))
        if name is None:
            raise wrong(
                "NOT_IN_LIST",
                f"“{value}”不在允许的取值中。",
                f"“{value}” is none of the allowed values.",
                f"请填写：{allowed}。",
                f"Allowed: {', '.join(one.name for one in of)}.",
            )
        return name

    return lambda _: parse


_DATE_FORMS: Final = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?: 0?0:00(?::00)?)?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
)
_EXCEL_DAY = re.compile(r"[2-7]\d{4}", re.ASCII)
_EXCEL_EPOCH: Final = date(1899, 12, 30)


def day(known: Known) -> Parser:
    """A calendar day in any of the usual ways of writing one, as ISO text."""
    seen: dict[str, str] = {}

    def parse(value: str) -> str:
        if value not in seen:
            seen[value] = _day(value)
        return seen[value]

    return parse


def past_day(known: Known) -> Parser:
    """A day that is not to come."""
    parse_day, today = day(known), known.today.isoformat()

    def parse(value: str) -> str:
        if (parsed := str(parse_day(value))) > today:
            raise wrong(
                "DATE_IN_FUTURE",
                f"日期“{value}”在今天之后。",
                f"The date “{value}” is still to come.",
                "请核对日期。",
                "Check the date.",
            )
        return parsed

    return parse


def _day(value: str) -> str:
    try:
        if _EXCEL_DAY.fullmatch(value):
            return (_EXCEL_EPOCH + timedelta(days=int(value))).isoformat()
        for form in _DATE_FORMS:
            if found := form.fullmatch(value):
                return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        pass
    raise wrong(
        "NOT_A_DATE",
        f"“{value}”不是日期。",
        f"“{value}” is not a date.",
        "请按 2026-03-01、2026/3/1、20260301 或 2026年3月1日 填写。",
        "Write it as 2026-03-01, 2026/3/1, 20260301 or 2026年3月1日.",
    )


_YES: Final = frozenset({"是", "有", "yes", "y", "true", "1"})
_NO: Final = frozenset({"否", "无", "no", "n", "false", "0"})


def yes_no(known: Known) -> Parser:
    """Yes or no."""

    def parse(value: str) -> bool:
        if (folded := value.lower()) in _YES:
            return True
        if folded in _NO:
            return False
        raise wrong(
            "NOT_YES_OR_NO",
            f"“{value}”不是“是”或“否”。",
            f"“{value}” is neither yes nor no.",
            "请填写是或否。",
            "Write yes or no.",
        )

    return parse


_MONEY = re.compile(r"[¥￥]?(\d{1,13}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,2})0*)?元?", re.ASCII)


_WHOLE = re.compile(r"\d{1,12}|\d{1,3}(?:,\d{3}){1,3}", re.ASCII)


def whole(known: Known) -> Parser:
    """A whole number from 0 up, with or without commas between its thousands."""

    def parse(value: str) -> int:
        if not _WHOLE.fullmatch(value):
            raise wrong(
                "NOT_A_NUMBER",
                f"“{value}”不是非负整数。",
                f"“{value}” is not a whole number from 0 up.",
                "请只填写数字，如 12 或 1,200。",
                "Write digits only, such as 12 or 1,200.",
            )
        return int(value.replace(",", ""))

    return parse


def yuan(known: Known) -> Parser:
    """An amount in yuan, in whole fen."""

    def parse(value: str) -> int:
        if not (found := _MONEY.fullmatch(value)):
            raise wrong(
                "NOT_AN_AMOUNT",
                f"“{value}”不是金额（元，最多两位小数）。",
                f"“{value}” is not an amount in yuan with at most two decimals.",
                "请填写如 12000 或 12000.50。",
                "Write it as 12000 or 12000.50.",
            )
        return int(Decimal(f"{found[1].replace(',', '')}.{found[2] or 0}") * 100)

    return parse


def region(known: Known) -> Parser:
    """A division that the table of divisions holds."""

    def parse(value: str) -> str:
        if value in known.regions:
            return value
        division_code(value)
        raise wrong(
            "UNKNOWN_DIVISION",
            f"没有行政区划“{value}”。",
            f"There is no division “{value}”.",
            "请填写现行的六位行政区划代码（GB/T 2260），如 331102。",
            "Give a six-digit code of GB/T 2260 that is in force, such as 331102.",
        )

    return parse


def industry(known: Known) -> Parser:
    """An industry by code or Chinese name."""
    return _listed(known.industries, "UNKNOWN_INDUSTRY", "行业", "industry", "GB/T 4754 门类或大类代码，如 26")


def service_kind(known: Known) -> Parser:
    """A kind of service by code or Chinese name."""
    return _listed(known.service_kinds, "UNKNOWN_SERVICE_KIND", "服务类型", "kind of service", "代码，如 HAZARD_CHECK")


def _listed(codes: Mapping[str, str], refused: str, zh: str, en: str, such_as: str) -> Parser:
    def parse(value: str) -> str:
        if (found := codes.get(value) or codes.get(value.upper())) is None:
            raise wrong(
                refused,
                f"没有{zh}“{value}”。",
                f"There is no {en} “{value}”.",
                f"请填写{zh}{such_as}，或其中文名称。",
                f"Give its code or its Chinese name ({such_as}).",
            )
        return found

    return parse


_BETWEEN = re.compile(r"[;；、|，\n]")


def several(kind: Kind) -> Kind:
    """Several values in one cell, with ；or 、 between them; sorted, each once."""

    def bound(known: Known) -> Parser:
        parse_one = kind(known)

        def parse(value: str) -> list[str]:
            return sorted({parse_one(part.strip()) for part in _BETWEEN.split(value) if part.strip()})

        return parse

    return bound
