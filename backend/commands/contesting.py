"""What a granted contest undoes: the finding is revoked, falls by it are marked, the agency is rated anew.

What was repaired, removed or revoked while the contest was open does not keep it from being granted.
"""

from backend.commands.doing import Doing
from backend.entities.contest import ContestRow, OverturnedRatingRow
from backend.entities.dishonesty_listing import DishonestyListingRow
from backend.entities.finding import FindingRow, FindingState
from backend.entities.rating import LineRow, RatingCause, RatingRow
from backend.jobs.award_stars import award_whom_it_names
from backend.joint_measures import end_measures
from backend.states import DISHONESTY, FINDING

LOWEST = "D"


async def undo(doing: Doing, contest: ContestRow) -> None:
    """By what is contested."""
    if contest.finding_id is not None:
        await _revoke(doing, contest, await FindingRow.get(id=contest.finding_id))
    if contest.listing_id is not None:
        listing = await DishonestyListingRow.get(id=contest.listing_id)
        if DISHONESTY.next_state(doing.command, listing.state) is not None:
            doing.move(listing, DISHONESTY)
            listing.removed_on, listing.removal_reason = doing.today, contest.reason
            await listing.save()
            await end_measures(doing.work, listing, doing.today)
        await _revoke(doing, contest, await FindingRow.get(id=listing.finding_id))
    if contest.rating_id is not None:
        await _overturn(doing, contest, contest.rating_id)
    rated = await doing.book.rate_one(doing.work, contest.agency_id, cause=RatingCause.CORRECTION)
    doing.work.emit("agency.rated", f"Agency:{contest.agency_id}", {"rating": rated.id, "grade": rated.grade})


async def _revoke(doing: Doing, contest: ContestRow, finding: FindingRow) -> None:
    if finding.state != FindingState.REVOKED.name:
        doing.move(finding, FINDING)
        finding.revoked_on, finding.revoked_at = doing.today, doing.work.at
        await finding.save()
        await award_whom_it_names(doing.work, doing.book, finding.id)
    bearing = await LineRow.filter(finding_id=finding.id).values_list("rating_id", flat=True)
    fallen = RatingRow.filter(id__in=bearing, grade=LOWEST).order_by("as_of", "known_at", "id")
    for rating in await fallen:
        await _overturn(doing, contest, rating.id)
        without = await doing.book.compute(
            doing.work.reader, contest.agency_id, as_of=rating.as_of, known_at=doing.work.at
        )
        if without is not None and without.ratings["grade"].item() == LOWEST:
            await OverturnedRatingRow.filter(rating_id=rating.id, contest_id=contest.id).delete()


async def _overturn(doing: Doing, contest: ContestRow, rating_id: int) -> None:
    if not await OverturnedRatingRow.exists(rating_id=rating_id):
        await OverturnedRatingRow.create(rating_id=rating_id, contest_id=contest.id, overturned_at=doing.work.at)
