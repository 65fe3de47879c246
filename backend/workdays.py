"""Workdays by the State Council's calendar: make-up Saturdays count, public holidays do not."""

from datetime import date, timedelta
from typing import Final

from chinese_calendar import is_workday as is_workday_of_the_calendar  # type: ignore[import-untyped]

FIXED_HOLIDAYS: Final = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Statutory days off that fall on the same date every year."""


def is_workday(day: date) -> bool:
    """Whether offices work on a day.

    Before a year's arrangement is published (it comes out late in the year before), Mondays to Fridays count but for
    the fixed holidays: a deadline that was told may then be later by the holidays that the arrangement adds.

    >>> is_workday(date(2026, 10, 1)), is_workday(date(2026, 10, 10))  # National Day, a make-up Saturday
    (False, True)
    """
    try:
        return bool(is_workday_of_the_calendar(day))
    except NotImplementedError:
        return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS


def after_workdays(day: date, count: int) -> date:
    """The day on which `count` workdays after `day` have passed.

    >>> after_workdays(date(2026, 9, 29), 5)  # National Day lies between, and a make-up Saturday
    datetime.date(2026, 10, 12)
    """
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def last_day(start: date, days: int) -> date:
    """The last day of a term of calendar days from the day after `start`: a day off leads to the next workday.

    >>> last_day(date(2026, 9, 1), 30), last_day(date(2026, 9, 10), 30)  # National Day; a make-up Saturday
    (datetime.date(2026, 10, 8), datetime.date(2026, 10, 10))
    """
    day = start + timedelta(days=days)
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def months_before(day: date, count: int) -> date:
    """The same day of the month so many months earlier, or that month's last day.

    >>> months_before(date(2026, 5, 31), 3)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
