"""recordAccident: an accident at an enterprise is put on record, with the agency that the look-back is to reach."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import past, words
from backend.commands.given import refuse_first, within
from backend.entities.accident import Accident, AccidentGrade, AccidentRow
from backend.entities.agency import AgencyRow
from backend.entities.contract import ContractRow
from backend.entities.enterprise import EnterpriseRow
from backend.errors import Conflict, InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command

MOST_PEOPLE = 100_000


@strawberry.input(description="生产安全事故。An accident.")
class AccidentInput:
    """What happened, where, and whose service is looked into."""

    enterprise_id: strawberry.ID = strawberry.field(description="事故企业编号。Id of the enterprise.")
    agency_id: strawberry.ID | None = strawberry.field(
        default=None, description="拟倒查的机构编号；须曾为该企业服务。Id of the agency to look into; it served there."
    )
    occurred_on: date = strawberry.field(description="事故日期。Day.")
    grade: AccidentGrade = strawberry.field(description="事故等级。Grade.")
    deaths: int = strawberry.field(description="死亡人数。Dead.")
    injured: int = strawberry.field(description="受伤人数。Injured.")
    account: str = strawberry.field(description="经过，1至4000字。What happened.")


@command(
    Accident,
    description="登记事故，启动服务机构责任倒查（000-JL 五(二)）。Record an accident; the look-back begins.",
)
async def record_accident(
    doing: Doing,
    input: Annotated[AccidentInput, strawberry.argument(description="事故。The accident.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """One accident more, for officers alone until the look-back is closed."""
    place = ("input", "enterpriseId")
    client: EnterpriseRow = await doing.held(EnterpriseRow, "Enterprise", input.enterprise_id, path=place)
    past(doing, input.occurred_on, ("input", "occurredOn"))
    agency = await _agency(doing, input, client.id)
    refuse_first(within(input.deaths, 0, MOST_PEOPLE, ("input", "deaths")))
    refuse_first(within(input.injured, 0, MOST_PEOPLE, ("input", "injured")))
    account = words(input.account, ("input", "account"))
    if await AccidentRow.exists(enterprise_id=client.id, occurred_on=input.occurred_on, agency_id=agency):
        raise Conflict(
            "ACCIDENT_ON_RECORD",
            zh="该企业当日的事故已登记。",
            en="The accident at that enterprise on that day is on record.",
            remedy_zh="请查看 accidents。",
            remedy_en="See accidents.",
            path=("input", "occurredOn"),
        )
    row = await AccidentRow.create(
        enterprise_id=client.id,
        agency_id=agency,
        occurred_on=input.occurred_on,
        grade=input.grade.name,
        deaths=input.deaths,
        injured=input.injured,
        account=account,
        recorded_by=doing.actor.subject,
        recorded_at=doing.work.at,
    )
    doing.audit(doing.command, ("Accident", row.id), enterprise=client.id, agency=agency, grade=row.grade)
    doing.work.emit("accident.recorded", f"Enterprise:{client.id}", {"accident": row.id})
    return Changed("Accident", row.id)


async def _agency(doing: Doing, given: AccidentInput, client: int) -> int | None:
    if given.agency_id is None:
        return None
    path = ("input", "agencyId")
    agency: AgencyRow = await doing.held(AgencyRow, "Agency", given.agency_id, path=path)
    if await ContractRow.exists(agency_id=agency.id, enterprise_id=client, from_on__lte=given.occurred_on):
        return int(agency.id)
    raise InvalidInput(
        "NEVER_SERVED_THERE",
        zh="该机构在事故前未曾为该企业服务。",
        en="The agency had not served that enterprise before the accident.",
        remedy_zh="请核对机构与合同。",
        remedy_en="Check the agency and its contracts.",
        path=path,
    )
