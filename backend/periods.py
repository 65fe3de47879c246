"""A quarter as people write it: 2026Q4."""

import re
from datetime import date
from typing import Final

from backend.errors import InvalidInput

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
