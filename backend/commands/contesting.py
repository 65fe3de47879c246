"""What a granted contest undoes: the finding is revoked, falls by it are marked, the agency is rated anew.

What was repaired, removed or revoked while the contest was open does not keep it from being granted. A star is computed
by the published scheme and set by nobody: it is awarded anew, once the record has been mended.
"""

from typing import Final

from backend.commands.doing import Doing
from backend.entities.contest import ContestRow, OverturnedRatingRow
from backend.entities.dishonesty_listing import DishonestyListingRow
from backend.entities.finding import FindingRow, FindingState
from backend.entities.professional import StarRow
from backend.entities.rating import LineRow, RatingCause, RatingRow
from backend.errors import NotInThisState
from backend.jobs.award_stars import award_again, award_whom_it_names, awarded_then
from backend.joint_measures import end_measures
from backend.states import DISHONESTY, FINDING

LOWEST = "D"
OF_A_STAR: Final = ("stars", "points", "parts", "held_back_by", "valid_until")
"""What an award says; the agency is whoever employs the person by now."""


async def undo(doing: Doing, contest: ContestRow) -> None:
    """By what is contested."""
    if contest.star_id is not None:
        await _award_anew(doing, await StarRow.get(id=contest.star_id))
        return
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


async def _award_anew(doing: Doing, star: StarRow) -> None:
    """Held against the award of its own day, not against today's: what happened since does not show it to be wrong."""
    then = await awarded_then(doing.work, doing.book, star)
    if then is not None and all(then[name] == getattr(star, name) for name in OF_A_STAR):
        raise NotInThisState(
            "RECORD_UNCHANGED",
            zh=f"按现有记录，{star.as_of}的星级仍与原评定相同：支持异议不会改变任何事项。",
            en=f"By the record as it is now the star of {star.as_of} comes out the same: a grant would change nothing.",
            remedy_zh="请先更正所据记录（如 recordAbilityResults、fileStaff、endEmployment、认定异议），再予支持。",
            remedy_en="Mend what it rests on first (by recordAbilityResults, fileStaff, endEmployment, a contest of the"
            " finding), then grant it.",
            path=("isGranted",),
        )
    if not await award_again(doing.work, doing.book, [star.professional_id]):
        raise NotInThisState(
            "NOT_EMPLOYED_NOW",
            zh="该人员已不在任何机构任职，无星级可重新评定。",
            en="This person works for no agency any more: there is no star to award anew.",
            remedy_zh="请不予支持并写明理由，或由机构撤回异议。",
            remedy_en="Refuse the contest and say why, or let the agency withdraw it.",
            path=("isGranted",),
        )


async def _overturn(doing: Doing, contest: ContestRow, rating_id: int) -> None:
    if not await OverturnedRatingRow.exists(rating_id=rating_id):
        await OverturnedRatingRow.create(rating_id=rating_id, contest_id=contest.id, overturned_at=doing.work.at)
