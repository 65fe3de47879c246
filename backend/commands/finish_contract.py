"""finishContract: an agency notes that a contract was carried out."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.contract_input import tell_of_end
from backend.commands.doing import Doing
from backend.entities.contract import Contract, ContractRow
from backend.entities.project import ProjectRow, ProjectState
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import CONTRACT

GOING = (ProjectState.PLANNED.name, ProjectState.RUNNING.name)


@command(Contract, description="办结本机构的合同。Note that a contract of your agency was carried out.")
async def finish_contract(
    doing: Doing,
    contract_id: Annotated[strawberry.ID, strawberry.argument(description="合同编号（id）。Id of the contract.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """SIGNED or RUNNING -> FINISHED."""
    row: ContractRow = await doing.held(ContractRow, "Contract", contract_id, expected_version)
    doing.move(row, CONTRACT)
    if await ProjectRow.exists(contract_id=row.id, state__in=GOING):
        raise NotInThisState(
            "PROJECTS_STILL_RUN",
            zh="合同下还有未结束的项目。",
            en="Projects under this contract have not ended.",
            remedy_zh="请先结束或取消这些项目。",
            remedy_en="Finish or cancel them first.",
            path=("contractId",),
        )
    row.ended_on = doing.today
    await row.save()
    drafted = await tell_of_end(doing, row)
    doing.audit("finishContract", ("Contract", row.id), drafted=drafted)
    return Changed("Contract", row.id)
