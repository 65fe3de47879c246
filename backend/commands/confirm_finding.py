"""confirmFinding: make a finding count; the agency is rated anew in the same transaction."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.officers import must_be_another
from backend.entities.finding import Finding, FindingRow, FindingState, ObjectionOutcome, ObjectionRow
from backend.entities.rating import RatingCause
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.jobs.award_stars import award_whom_it_names
from backend.states import FINDING


@command(
    Finding,
    description="确认认定并立即重新评定；确认人不得为起草人或告知人。"
    "Confirm a finding: it counts from today, and the agency is rated anew at once. Not by who drafted or notified.",
)
async def confirm_finding(
    doing: Doing,
    finding_id: Annotated[strawberry.ID, strawberry.argument(description="认定编号。Id of the finding.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """NOTIFIED (time to object over) or OBJECTED (objection refused) -> CONFIRMED."""
    finding = await doing.finding(finding_id, expected_version)
    must_be_another(doing, finding.drafted_by, finding.notified_by)
    await _process_is_over(doing, finding)
    _rule_held(doing, finding)
    doing.move(finding, FINDING)
    finding.confirmed_by, finding.confirmed_at = doing.actor.subject, doing.work.at
    finding.confirmed_on = doing.today
    await finding.save()
    await award_whom_it_names(doing.work, doing.book, finding.id)
    rated = await doing.book.rate_one(doing.work, finding.agency_id, cause=RatingCause.EVENT)
    doing.audit("confirmFinding", ("Finding", finding.id), rating=rated.id, grade=rated.grade, score=rated.score)
    doing.work.emit("finding.confirmed", f"Agency:{finding.agency_id}", {"finding": finding.id})
    doing.work.emit("agency.rated", f"Agency:{finding.agency_id}", {"rating": rated.id, "grade": rated.grade})
    return Changed("Finding", finding.id)


async def _process_is_over(doing: Doing, finding: FindingRow) -> None:
    """Due process first: the time to object has run out, or the objection was decided."""
    if finding.state == FindingState.NOTIFIED.name and finding.object_until and doing.today <= finding.object_until:
        raise NotInThisState(
            "TIME_TO_OBJECT_RUNS",
            zh=f"异议期限至{finding.object_until}，届满前不能确认。",
            en=f"The agency may object until {finding.object_until}; it can't be confirmed before.",
            remedy_zh="请在期满后确认。",
            remedy_en="Confirm it after that day.",
            path=("findingId",),
        )
    if await ObjectionRow.exists(finding_id=finding.id, outcome=ObjectionOutcome.OPEN.name):
        raise NotInThisState(
            "OBJECTION_OPEN",
            zh="异议尚未决定。",
            en="The objection has not been decided.",
            remedy_zh="请先作出异议决定（decideObjection）。",
            remedy_en="Decide it first (decideObjection).",
            path=("findingId",),
        )


def _rule_held(doing: Doing, finding: FindingRow) -> None:
    """No rule is applied to a fact from before it held."""
    rule = doing.book.in_use.rules.get(finding.rule_id)
    version = rule.version_on(finding.occurred_on) if rule else None
    if version is None or finding.case_code not in {case.name for case in version.cases}:
        raise NotInThisState(
            "NO_RULE_ON_THAT_DAY",
            zh=f"规则{finding.rule_id}（{finding.case_code}）在{finding.occurred_on}尚无有效版本。",
            en=f"No version of rule {finding.rule_id} ({finding.case_code}) held on {finding.occurred_on}.",
            remedy_zh="请撤销该认定，或按当日有效的规则另行起草。",
            remedy_en="Revoke it, or draft it by a rule that held on that day.",
            path=("findingId",),
        )
