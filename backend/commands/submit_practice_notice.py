"""submitPracticeNotice: an agency tells a county that it will serve there; what lacks is named, never refused."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import kinds_of, known_kind, levels_of, local_region, own_agency, refuse_first
from backend.commands.practice_notice_input import PracticeNoticeInput, contents_faults, lacking, people, tell_of
from backend.detectors.numbers import number
from backend.entities.contract import ContractRow
from backend.entities.practice_notice import PracticeNotice, PracticeNoticeRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import NOTICE
from backend.workdays import after_workdays


@command(
    PracticeNotice,
    description="向服务地县（市、区）提交执业告知；缺项列于missing，照样收下，不作审批。"
    "Tell a county that your agency will serve there; what lacks is named in missing, never refused.",
)
async def submit_practice_notice(
    doing: Doing,
    given: Annotated[PracticeNoticeInput, strawberry.argument(name="input", description="告知内容。The notice.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Nothing -> SUBMITTED."""
    region, kind = given.region.strip(), given.service_kind.strip()
    refuse_first(local_region(region, await levels_of([region]), ("input", "region")))
    refuse_first(known_kind(kind, await kinds_of([kind]), ("input", "serviceKind")))
    refuse_first(contents_faults(given, given.from_on, ("input",)))
    contract = None
    if given.contract_id is not None:
        contract = await doing.held(ContractRow, "Contract", given.contract_id, path=("input", "contractId"))
    row = PracticeNoticeRow(
        agency_id=own_agency(doing),
        region_id=region,
        contract_id=contract.id if contract else None,
        service_kind_id=kind,
        client=(given.client or "").strip() or None,
        content=(given.content or "").strip(),
        staff=people(given.staff),
        from_on=given.from_on,
        covers_from=after_workdays(doing.today, number("statutory.notice_workdays", doing.today)),
        until_on=given.until_on,
        state=NOTICE.begins["submitPracticeNotice"].name,
        submitted_at=doing.work.at,
        recorded_at=doing.work.at,
        version=1,
    )
    row.missing = lacking(row)
    await row.save()
    drafted = await tell_of(doing, row, "notice.submitted")
    doing.audit("submitPracticeNotice", ("PracticeNotice", row.id), region=region, missing=row.missing, drafted=drafted)
    return Changed("PracticeNotice", row.id)
