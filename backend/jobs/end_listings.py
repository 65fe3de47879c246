"""Listings as seriously dishonest whose time is over: they end by themselves with their joint measures."""

from datetime import date

from backend.entities.dishonesty_listing import DishonestyListingRow, DishonestyState
from backend.entities.finding import FindingRow
from backend.entities.rating import RatingCause
from backend.jobs.award_stars import award_whom_it_names
from backend.joint_measures import end_measures
from backend.ratings import RatingBook
from backend.storage.work import Work

ON_IT = (DishonestyState.LISTED.name, DishonestyState.REMOVAL_ASKED.name)


async def end_listings(work: Work, book: RatingBook, today: date) -> list[int]:
    """LISTED or REMOVAL_ASKED -> ENDED from the day on that they were listed until; their numbers."""
    rows = await DishonestyListingRow.filter(state__in=ON_IT, until_on__lte=today).order_by("id")
    for row in rows:
        row.state, row.removed_on, row.version = DishonestyState.ENDED.name, row.until_on, row.version + 1
        await row.save()
        await FindingRow.filter(id=row.finding_id).update(cured_on=row.until_on, cured_at=work.at)
        await award_whom_it_names(work, book, row.finding_id)
        await end_measures(work, row, row.until_on)
        rated = await book.rate_one(work, row.agency_id, cause=RatingCause.EVENT)
        work.emit("dishonesty.ended", f"Agency:{row.agency_id}", {"listing": row.id})
        work.emit("agency.rated", f"Agency:{row.agency_id}", {"rating": rated.id, "grade": rated.grade})
    return [int(row.id) for row in rows]
