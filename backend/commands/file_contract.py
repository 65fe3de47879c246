"""fileContract: an agency files a contract; what it lacks of the eleven elements is named and keeps nothing back."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.contract_input import ContractInput, Known, tell_of
from backend.commands.doing import Doing
from backend.commands.given import refuse_first
from backend.entities.contract import Contract
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    Contract,
    description="备案一份服务合同；缺少的要素列于missingElements，照样备案。"
    "File a contract; elements that it lacks are named in missingElements, and it is filed all the same.",
)
async def file_contract(
    doing: Doing,
    given: Annotated[ContractInput, strawberry.argument(name="input", description="合同。The contract.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Nothing -> RUNNING; the detectors look at the agency at once."""
    known = await Known.of(doing, [given])
    refuse_first(known.check(given, ("input",)))
    row = known.row(doing, given)
    await row.save()
    drafted = await tell_of(doing, [row])
    doing.audit("fileContract", ("Contract", row.id), number=row.number, missing=row.missing_elements, drafted=drafted)
    return Changed("Contract", row.id)
