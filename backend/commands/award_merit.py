"""awardMerit: what earns a bonus is put on record: a benchmark agency named, an award, a standard drafted, help."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import past, words
from backend.commands.officers import must_supervise
from backend.commands.rating_anew import rate
from backend.entities.agency import AgencyRow
from backend.entities.finding import Merit, MeritRow
from backend.errors import Conflict, UnknownReference
from backend.graph.changed import Changed
from backend.graph.declare import command


@strawberry.input(description="加分事项。What earns a bonus.")
class MeritInput:
    """What was earned."""

    agency_id: strawberry.ID = strawberry.field(description="机构编号。Id of the agency.")
    rule: str = strawberry.field(description="加分规则编号，如B01标杆机构。Code of the bonus rule, such as B01.")
    case_code: str = strawberry.field(description="情形。Case of the rule.")
    document_number: str = strawberry.field(description="命名或表彰文件编号，1至60字。Number of the document.")
    awarded_on: date = strawberry.field(description="日期。Day.")
    summary: str = strawberry.field(description="摘要，1至200字。What for.")


@command(
    Merit,
    description="登记加分事项（标杆机构、表彰、标准起草、帮扶等）并立即重新评定。"
    "Record what earns a bonus (a benchmark agency, an award, a standard, help); rated anew at once.",
)
async def award_merit(
    doing: Doing,
    input: Annotated[MeritInput, strawberry.argument(description="加分事项。The merit.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """One merit more."""
    agency: AgencyRow = await doing.held(AgencyRow, "Agency", input.agency_id, path=("input", "agencyId"))
    await must_supervise(doing, agency.id, ("input", "agencyId"))
    document = words(input.document_number, ("input", "documentNumber"), 60)
    summary = words(input.summary, ("input", "summary"), 200)
    past(doing, input.awarded_on, ("input", "awardedOn"))
    _must_be_a_bonus(doing, input)
    if await MeritRow.exists(agency_id=agency.id, rule_id=input.rule, fact_id=f"document:{document}"):
        raise Conflict(
            "MERIT_ON_RECORD",
            zh=f"“{document}”已登记。",
            en=f"“{document}” is on record.",
            remedy_zh="请核对文号。",
            remedy_en="Check the number.",
            path=("input", "documentNumber"),
        )
    row = await MeritRow.create(
        agency_id=agency.id,
        rule_id=input.rule,
        case_code=input.case_code,
        fact_id=f"document:{document}",
        awarded_on=input.awarded_on,
        summary_zh=summary,
        summary_en=summary,
        recorded_at=doing.work.at,
    )
    await rate(doing, agency.id)
    doing.audit("awardMerit", ("Merit", row.id), agency=agency.id, rule=input.rule, document=document)
    doing.work.emit("merit.awarded", f"Agency:{agency.id}", {"merit": row.id})
    return Changed("Merit", row.id)


def _must_be_a_bonus(doing: Doing, given: MeritInput) -> None:
    rule = doing.book.in_use.rules.get(given.rule)
    version = rule.version_on(given.awarded_on) if rule is not None and rule.is_bonus else None
    if version is not None and given.case_code in {case.name for case in version.cases}:
        return
    raise UnknownReference(
        "NO_SUCH_BONUS",
        zh=f"当日没有加分规则“{given.rule}”（{given.case_code}）。",
        en=f"There was no bonus rule “{given.rule}” ({given.case_code}) on that day.",
        remedy_zh="请从 rules 中选择。",
        remedy_en="Choose one from rules.",
        path=("input", "rule"),
    )
