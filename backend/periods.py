"""Periods as people write them: the quarter 2026Q4, the year 2026, the month 2026-11."""

import re
from datetime import date
from typing import Final

from backend.errors import InvalidInput

_YEAR: Final = re.compile(r"[1-9][0-9]{3}")
_PERIOD: Final = re.compile(r"([0-9]{4})Q([1-4])")


def first_day(period: str) -> date:
    """The first day of a quarter.

    Errors: PERIOD_FORMAT.

    >>> first_day("2026Q4")
    datetime.date(2026, 10, 1)
    """
    quarter = _PERIOD.fullmatch(period)
    if not quarter or quarter[1] == "0000":
        raise InvalidInput(
            "PERIOD_FORMAT",
            zh=f"期间“{period}”格式不对。",
            en=f"The period “{period}” is not of the right form.",
            remedy_zh="请按“年Q季”填写，如 2026Q4。",
            remedy_en="Write year and quarter, such as 2026Q4.",
            path=("period",),
        )
    return date(int(quarter[1]), 3 * int(quarter[2]) - 2, 1)


def last_day_of(period: str) -> date:
    """The last day of a quarter.

    >>> last_day_of("2026Q4")
    datetime.date(2026, 12, 31)
    """
    first = first_day(period)
    month = first.month + 2
    return date(first.year, month, 30 if month in (6, 9) else 31)


def period_of(day: date) -> str:
    """The quarter of a day.

    >>> period_of(date(2026, 11, 26))
    '2026Q4'
    """
    return f"{day.year}Q{(day.month + 2) // 3}"


def month_of(day: date) -> str:
    """The month of a day.

    >>> month_of(date(2026, 11, 26))
    '2026-11'
    """
    return f"{day:%Y-%m}"


def days_of(period: str) -> tuple[date, date, bool]:
    """First and last day of a quarter or a year, and whether it is a year.

    Errors: PERIOD_FORMAT.

    >>> days_of("2026")
    (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31), True)
    """
    if _YEAR.fullmatch(period):
        return date(int(period), 1, 1), date(int(period), 12, 31), True
    return first_day(period), last_day_of(period), False
