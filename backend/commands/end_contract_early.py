"""endContractEarly: an agency notes that a contract ended before its term, and why."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.contract_input import tell_of_end
from backend.commands.doing import Doing
from backend.commands.given import filled, refuse_first
from backend.entities.contract import Contract, ContractRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import CONTRACT


@command(Contract, description="提前终止本机构的合同，须写明理由。Note that a contract ended early, and why.")
async def end_contract_early(
    doing: Doing,
    contract_id: Annotated[strawberry.ID, strawberry.argument(description="合同编号（id）。Id of the contract.")],
    reason: Annotated[str, strawberry.argument(description="理由，1至1000字。Why, 1 to 1000 characters.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """SIGNED or RUNNING -> ENDED_EARLY."""
    row: ContractRow = await doing.held(ContractRow, "Contract", contract_id, expected_version)
    refuse_first(filled(reason, 1000, ("reason",)))
    doing.move(row, CONTRACT)
    row.ended_on, row.end_reason = doing.today, reason.strip()
    await row.save()
    drafted = await tell_of_end(doing, row)
    doing.audit("endContractEarly", ("Contract", row.id), reason=row.end_reason, drafted=drafted)
    return Changed("Contract", row.id)
