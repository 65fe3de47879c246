"""fileContracts: up to 500 contracts of one agency in one call, with every fault told at its place."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.bulk import Filing, OnFault, OnFaultArgument, file_many, sift
from backend.commands.contract_input import ContractInput, Known, tell_of
from backend.commands.doing import Doing
from backend.commands.given import own_agency
from backend.entities.contract import ContractRow
from backend.graph.changed import Shown
from backend.graph.declare import command


@command(
    Filing,
    description="批量备案合同，1至500份。File 1 to 500 contracts at once; faults are told item by item.",
)
async def file_contracts(
    doing: Doing,
    inputs: Annotated[list[ContractInput], strawberry.argument(description="合同，1至500份。The contracts, 1 to 500.")],
    on_fault: OnFaultArgument = OnFault.ALL_OR_NOTHING,
    idempotency_key: IdempotencyKey = None,
) -> Shown:
    """One audit line for all that were written, an event for each."""
    batch = sift(inputs, (known := await Known.of(doing, inputs)).check)

    async def write(good: list[ContractInput]) -> list[str]:
        agency, numbers = own_agency(doing), [given.number.strip() for given in good]
        await ContractRow.bulk_create([known.row(doing, given) for given in good])
        filed = {row.number: row for row in await ContractRow.filter(agency_id=agency, number__in=numbers)}
        rows = [filed[number] for number in numbers]
        drafted = await tell_of(doing, rows)
        doing.audit("fileContracts", ("Agency", agency), contracts=[row.id for row in rows], drafted=drafted)
        return [f"Contract:{row.id}" for row in rows]

    return await file_many(batch, on_fault, write, doing.actor.language)
