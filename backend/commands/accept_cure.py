"""acceptCure: a regulator has seen that a continuing condition is cured; it counts half from that day, then nothing."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import in_order, past
from backend.commands.officers import must_give_a_reason
from backend.entities.finding import Finding, FindingState
from backend.entities.rating import RatingCause
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.jobs.award_stars import award_whom_it_names


@command(
    Finding,
    description="认可改正：持续性条件已消除，即重新评定。Accept that a condition is cured; rated anew at once.",
)
async def accept_cure(
    doing: Doing,
    finding_id: Annotated[strawberry.ID, strawberry.argument(description="认定编号。Id of the finding.")],
    cured_on: Annotated[date, strawberry.argument(description="改正日期，不晚于今天。Day cured, today or before.")],
    reason: Annotated[str, strawberry.argument(description="依据。What shows it.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """CONFIRMED stays CONFIRMED, with its day of cure."""
    finding = await doing.finding(finding_id, expected_version)
    must_give_a_reason(reason)
    rule = doing.book.in_use.rules.get(finding.rule_id)
    version = rule.version_on(finding.occurred_on) if rule else None
    if version is None or version.way_out != "cure":
        raise NotInThisState(
            "NOTHING_TO_CURE",
            zh="该认定不是持续性条件，不以改正消除。",
            en="This finding is of no continuing condition: there is nothing to cure.",
            remedy_zh="一次性行为按时效减半、失效，或申请修复。",
            remedy_en="What happened once ages, or is repaired.",
            path=("findingId",),
        )
    if finding.subject_type == "DishonestyListing":
        raise NotInThisState(
            "CURED_WITH_ITS_LISTING",
            zh="列入严重失信主体名单的认定，移出之日即为改正之日。",
            en="The finding of a listing as seriously dishonest is cured on the day that the agency leaves the list.",
            remedy_zh="请按移出程序办理（applyForListingRemoval）。",
            remedy_en="Go by the removal from the list (applyForListingRemoval).",
            path=("findingId",),
        )
    if finding.state != FindingState.CONFIRMED.name or finding.cured_on is not None:
        raise NotInThisState(
            "NOT_OPEN_TO_CURE",
            zh="该认定尚未确认，或已认可改正。",
            en="It has not been confirmed, or its cure was accepted already.",
            remedy_zh="请核对认定状态。",
            remedy_en="Look at its state.",
            path=("findingId",),
        )
    past(doing, cured_on, ("curedOn",))
    in_order(finding.occurred_on, cured_on, ("curedOn",))
    finding.cured_on, finding.cured_at = cured_on, doing.work.at
    finding.version += 1
    await finding.save()
    await award_whom_it_names(doing.work, doing.book, finding.id)
    rated = await doing.book.rate_one(doing.work, finding.agency_id, cause=RatingCause.EVENT)
    detail = {"curedOn": cured_on.isoformat(), "reason": reason.strip(), "rating": rated.id, "grade": rated.grade}
    doing.audit("acceptCure", ("Finding", finding.id), **detail)
    doing.work.emit("finding.cured", f"Agency:{finding.agency_id}", {"finding": finding.id})
    doing.work.emit("agency.rated", f"Agency:{finding.agency_id}", {"rating": rated.id, "grade": rated.grade})
    return Changed("Finding", finding.id)
