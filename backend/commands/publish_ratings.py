"""publishRatings: rate every agency as of a day and publish the result under a period, once and for good."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.detectors.numbers import number
from backend.entities.publication import Publication, PublicationRow
from backend.entities.rating import RatingCause
from backend.errors import Conflict, InvalidDates
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.periods import first_day
from backend.rating_rows import Occasion
from backend.workdays import after_workdays


@command(
    Publication,
    description="按季公布全部机构的信用评定；同一期只公布一次，公布后不再更改。"
    "Rate all agencies as of a day and publish them under a period, once.",
)
async def publish_ratings(
    doing: Doing,
    period: Annotated[str, strawberry.argument(description="期间，如2026Q4。Period, such as 2026Q4.")],
    as_of: Annotated[
        date | None, strawberry.argument(description="评定日，默认今天。The day it speaks of; today by default.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A snapshot of every agency, with its moment of publication."""
    day = as_of or doing.today
    _check(period, day, doing.today)
    if await PublicationRow.exists(period=period):
        raise Conflict(
            "ALREADY_PUBLISHED",
            zh=f"{period}已经公布。",
            en=f"{period} has been published already.",
            remedy_zh="公布后的评定不再更改；如有错误，请对相关机构作出更正评定。",
            remedy_en="What was published stays; correct single agencies by a new rating.",
            path=("period",),
        )
    at = doing.work.at
    occasion = Occasion(RatingCause.SNAPSHOT, day, at, at, published_at=at, period=period)
    count = await doing.book.rate_all(doing.work, occasion, is_current=day == doing.today)
    row = await PublicationRow.create(
        period=period,
        as_of=day,
        known_at=at,
        agencies=count,
        published_by=doing.actor.subject,
        published_at=at,
        contest_until=after_workdays(doing.today, number("contest.rating_workdays", doing.today)),
    )
    doing.audit("publishRatings", ("Publication", row.id), period=period, asOf=day.isoformat(), agencies=count)
    doing.work.emit("ratings.published", f"Publication:{row.id}", {"period": period, "agencies": count})
    return Changed("Publication", row.id)


def _check(period: str, as_of: date, today: date) -> None:
    began = first_day(period)
    if as_of > today:
        raise InvalidDates(
            "DAY_IN_THE_FUTURE",
            zh="评定日不能晚于今天。",
            en="The day of a rating can't lie in the future.",
            remedy_zh="请填写今天或更早的日期。",
            remedy_en="Give today or an earlier day.",
            path=("asOf",),
        )
    if as_of < began:
        raise InvalidDates(
            "PERIOD_NOT_BEGUN",
            zh=f"评定日{as_of}早于{period}的首日。",
            en=f"{as_of} lies before the first day of {period}.",
            remedy_zh="请核对期间与评定日。",
            remedy_en="Check the period and the day.",
            path=("period",),
        )
