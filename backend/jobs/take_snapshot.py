"""The monthly snapshot: every agency's rating as of now, kept under its month, so that a history has no gaps.

Between snapshots ratings follow events; what is made public, under a quarter, is `publishRatings`.
"""

from backend.clock import CHINA
from backend.entities.rating import RatingCause, RatingRow
from backend.periods import month_of
from backend.rating_rows import Occasion
from backend.ratings import RatingBook
from backend.storage.work import Work


async def take_snapshot(work: Work, book: RatingBook) -> tuple[str, int]:
    """The month, `2026-11`, and how many agencies were rated under it: 0 where its snapshot was taken before."""
    today = work.at.astimezone(CHINA).date()
    month = month_of(today)
    if await RatingRow.exists(period=month):
        return month, 0
    occasion = Occasion(RatingCause.SNAPSHOT, today, work.at, work.at, period=month)
    return month, await book.rate_all(work, occasion)
