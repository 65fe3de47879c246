"""startProject: an agency begins a job under a contract of its own, with a team of its own people."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.banning import must_not_be_banned, must_not_be_barred
from backend.commands.doing import Doing
from backend.commands.field_work import done, employed, past, words
from backend.commands.given import must_be_admitted, own_row
from backend.commands.stages import show_stage
from backend.commands.team import fitting_people
from backend.entities.contract import ContractRow, ContractState
from backend.entities.project import Project, ProjectMemberRow, ProjectRow, Stage
from backend.errors import InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import PROJECT

LARGEST_TEAM = 50


@strawberry.input(description="启动项目。A project to begin.")
class ProjectInput:
    contract_id: strawberry.ID = strawberry.field(description="本机构合同编号。Id of a contract of yours.")
    title: str = strawberry.field(description="项目名称，1至120字。Title, 1 to 120 characters.")
    started_on: date = strawberry.field(description="开始日期，不晚于今天。First day, today or before.")
    lead_id: strawberry.ID = strawberry.field(description="项目负责人（本机构人员）。Who leads; works for you.")
    members: list[strawberry.ID] = strawberry.field(
        description="小组成员（本机构人员），至多50名。The team; they work for you. At most 50."
    )


@command(Project, description="启动项目并登记服务小组。Begin a project and name its team.")
async def start_project(
    doing: Doing,
    input: Annotated[ProjectInput, strawberry.argument(description="项目。The project.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new project, RUNNING. A team fits if somebody in it has the category that the client's industry asks for."""
    contract = await doing.held(ContractRow, "Contract", input.contract_id, path=("input", "contractId"))
    must_be_admitted(await own_row(doing))
    await must_not_be_barred(doing, contract.agency_id, ("input", "contractId"))
    if contract.state not in (ContractState.SIGNED.name, ContractState.RUNNING.name):
        raise NotInThisState(
            "CONTRACT_NOT_RUNNING",
            zh="合同已结束，不能启动项目。",
            en="The contract has ended: no project may begin under it.",
            remedy_zh="请核对合同，或另签合同。",
            remedy_en="Check the contract, or sign another.",
            path=("input", "contractId"),
        )
    title = words(input.title, ("input", "title"), 120)
    past(doing, input.started_on, ("input", "startedOn"))
    _check_size(input.members)
    agency = contract.agency_id
    lead = await _fit_to_work(doing, input.lead_id, agency, input.started_on, ("input", "leadId"))
    team = [
        await _fit_to_work(doing, member, agency, input.started_on, ("input", "members", place))
        for place, member in enumerate(input.members)
    ]
    matched = await fitting_people({lead, *team}, contract.enterprise_id, input.started_on)
    row = await ProjectRow.create(
        contract_id=contract.id,
        agency_id=agency,
        enterprise_id=contract.enterprise_id,
        title=title,
        state=PROJECT.begins["startProject"].name,
        started_on=input.started_on,
        lead_id=lead,
        is_team_matched=bool(matched),
        stages_due=len(Stage),
        stages_evidenced=1,
        recorded_at=doing.work.at,
    )
    await show_stage(doing, row.id, Stage.CONTRACT)
    for person in dict.fromkeys([lead, *team]):
        duty = "项目负责人" if person == lead else "成员"
        await ProjectMemberRow.create(
            project_id=row.id, professional_id=person, duty=duty, is_matched=person in matched
        )
    return await done(doing, ("Project", row.id), agency, "project.started", contract=contract.id, title=title)


async def _fit_to_work(doing: Doing, who: str, agency: int, on: date, path: tuple[str | int, ...]) -> int:
    """The key of a person who worked at the agency on a day and whom no ban keeps out."""
    person = await employed(doing, who, agency, on, path)
    await must_not_be_banned(doing, person, on, path)
    return person


def _check_size(members: list[strawberry.ID]) -> None:
    if len(members) > LARGEST_TEAM:
        raise InvalidInput(
            "TEAM_TOO_LARGE",
            zh=f"小组成员至多{LARGEST_TEAM}名。",
            en=f"A team has at most {LARGEST_TEAM} members.",
            remedy_zh="请核对名单。",
            remedy_en="Check the list.",
            path=("input", "members"),
        )
