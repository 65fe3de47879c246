"""What commands about listed supervision share: the last day, and what follows a move."""

from datetime import date

from backend.commands.doing import Doing
from backend.detectors.numbers import number
from backend.entities.listed_hazard import ListedHazardRow
from backend.errors import InvalidDates
from backend.graph.changed import Changed
from backend.workdays import months_before

Path = tuple[str | int, ...]


def within_the_term(doing: Doing, listed_on: date, until: date, path: Path) -> None:
    """Refuse a term that has passed, or of more months than a cure may take."""
    months = number("listing.cure_months", listed_on)
    if doing.today < until and months_before(until, months) <= listed_on:
        return
    raise InvalidDates(
        "CURE_TERM",
        zh=f"整改期限须在今日之后，且自挂牌起不超过{months}个月。",
        en=f"The term ends after today and at most {months} months after the listing.",
        remedy_zh="请核对日期。",
        remedy_en="Check the day.",
        path=path,
    )


def tell(doing: Doing, row: ListedHazardRow, topic: str, **detail: object) -> Changed:
    """The audit line and the event."""
    doing.audit(doing.command, ("ListedHazard", row.id), hazard=row.hazard_id, **detail)
    doing.work.emit(topic, f"Enterprise:{row.enterprise_id}", {"listing": row.id})
    return Changed("ListedHazard", row.id)
