"""What commands about the serious-dishonesty list share: the finding that a listing is, and what follows a move."""

from typing import Final

from backend.commands.doing import Doing
from backend.detectors.numbers import number
from backend.detectors.persons_named import note_persons
from backend.entities.dishonesty_listing import DishonestyListingRow, DishonestyState
from backend.entities.finding import FindingRow, FindingState
from backend.entities.inspection import PenaltyRow
from backend.entities.rating import RatingCause
from backend.errors import Conflict
from backend.graph.changed import Changed
from backend.jobs.award_stars import award_whom_it_names
from backend.states import FINDING
from backend.workdays import after_workdays, months_before

RULE = "L03"
GOING: Final = (DishonestyState.PROPOSED.name, DishonestyState.LISTED.name, DishonestyState.REMOVAL_ASKED.name)


async def must_be_the_only_one(agency_id: int, path: tuple[str, ...]) -> None:
    """Refuse a second listing of an agency that is on the list, or about to be."""
    if await DishonestyListingRow.exists(agency_id=agency_id, state__in=GOING):
        raise Conflict(
            "LISTING_GOING_ON",
            zh="该机构已在名单或正在办理。",
            en="This agency is on the list, or about to be.",
            remedy_zh="请查看 dishonestyListings。",
            remedy_en="See dishonestyListings.",
            path=path,
        )


def begin_term(doing: Doing, row: DishonestyListingRow) -> None:
    """The days that follow from today: to be recorded, to be published, to end."""
    row.record_by = after_workdays(doing.today, number("dishonesty.record_workdays", doing.today))
    row.publish_by = after_workdays(doing.today, number("dishonesty.publish_workdays", doing.today))
    row.until_on = months_before(doing.today, -number("dishonesty.months", doing.today))


async def put_on_the_list(doing: Doing, row: DishonestyListingRow, reason: str) -> None:
    """The finding of a listing: it was told and decided by the list's own process, and counts at once."""
    finding = await FindingRow.create(
        agency_id=row.agency_id,
        rule_id=RULE,
        case_code="listed",
        fact_id=f"dishonesty:{row.id}:{row.version}",
        state=FINDING.begins[doing.command].name,
        occurred_on=doing.today,
        summary_zh=f"{row.authority}决定列入严重失信主体名单",
        summary_en=f"Put on the serious-dishonesty list by {row.authority}",
        evidence={"listing": row.id, "reason": reason},
        subject_type="DishonestyListing",
        subject_id=row.id,
        drafted_by=row.proposed_by,
        drafted_at=doing.work.at,
        notified_by=row.proposed_by,
        notified_at=row.recorded_at,
        confirmed_by=doing.actor.subject,
        confirmed_at=doing.work.at,
        confirmed_on=doing.today,
    )
    row.finding_id = finding.id
    await note_persons(doing.work, row.agency_id)
    await award_whom_it_names(doing.work, doing.book, finding.id)


async def take_off_the_list(doing: Doing, row: DishonestyListingRow) -> None:
    """The listing's finding is cured, and what it rested on is repaired with it, the penalty too: none of it counts."""
    finding = await FindingRow.get(id=row.finding_id)
    finding.cured_on, finding.cured_at, finding.version = doing.today, doing.work.at, finding.version + 1
    await finding.save()
    await award_whom_it_names(doing.work, doing.book, finding.id)
    penalty = await PenaltyRow.get(id=row.penalty_id)
    facts = [f"penalty:{penalty.id}", f"violation:{penalty.violation_id}"]
    held = FindingRow.filter(agency_id=row.agency_id, fact_id__in=facts, state=FindingState.CONFIRMED.name)
    for ground in await held:
        doing.move(ground, FINDING)
        ground.repaired_on, ground.repaired_at = doing.today, doing.work.at
        await ground.save()
        if ground.subject_type == "Penalty":
            await PenaltyRow.filter(id=ground.subject_id).update(repaired_on=doing.today)
        await award_whom_it_names(doing.work, doing.book, ground.id)


async def tell(
    doing: Doing, row: DishonestyListingRow, topic: str, *, is_rated: bool = False, **detail: object
) -> Changed:
    """The audit line and the events; the agency is rated anew where the list changed."""
    if is_rated:
        rated = await doing.book.rate_one(doing.work, row.agency_id, cause=RatingCause.EVENT)
        detail |= {"rating": rated.id, "grade": rated.grade}
        doing.work.emit("agency.rated", f"Agency:{row.agency_id}", {"rating": rated.id, "grade": rated.grade})
    doing.audit(doing.command, ("DishonestyListing", row.id), agency=row.agency_id, **detail)
    doing.work.emit(topic, f"Agency:{row.agency_id}", {"listing": row.id})
    return Changed("DishonestyListing", row.id)
