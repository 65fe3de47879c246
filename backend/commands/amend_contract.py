"""amendContract: a written change of a contract; what it said before stays in the amendment (002-LS 二(一)3)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.contract_input import LONGEST_ELEMENT, MOST_FEN, MOST_VISITS, ContractElements, tell_of
from backend.commands.doing import Doing
from backend.commands.given import filled, in_order, refuse_first, short, within
from backend.entities.contract import ELEMENTS, Contract, ContractRow, ContractState
from backend.entities.contract_ledger import AmendmentRow
from backend.entities.scalars import Yuan
from backend.errors import InvalidInput, NotInThisState, Refusal
from backend.graph.changed import Changed
from backend.graph.declare import command

RUNNING = (ContractState.SIGNED.name, ContractState.RUNNING.name)


@strawberry.input(description="合同变更：给出的项变更，其余不变。An amendment: what is given changes, the rest stays.")
class AmendmentInput:
    """A written change."""

    signed_on: date = strawberry.field(description="变更签订日期，不晚于今天。Day of signing, today or before.")
    reason: str = strawberry.field(description="理由，1至1000字。Why, 1 to 1000 characters.")
    until_on: date | None = strawberry.field(default=None, description="期限至。Last day of the term.")
    visits_a_year: int | None = strawberry.field(default=None, description="每年服务次数，0至1000。Visits a year.")
    fee: Yuan | None = strawberry.field(default=None, description="费用（元）。Fee in yuan.")
    elements: ContractElements | None = strawberry.field(
        default=None, description="变更的要素文字。New wordings of elements."
    )

    def values(self) -> dict[str, Any]:
        """The columns that are given, each with its new value."""
        told: dict[str, Any] = {"until_on": self.until_on, "visits_a_year": self.visits_a_year}
        told["fee"] = None if self.fee is None else round(self.fee * 100)
        for name in ELEMENTS:
            wording = getattr(self.elements, name) if self.elements else None
            told[f"element_{name}"] = (wording or "").strip() or None
        return {name: value for name, value in told.items() if value is not None}


@command(
    Contract,
    description="变更合同（期限、频次、费用、要素）；变更前的内容留存于amendments。"
    "Amend a contract: term, frequency, fee, elements; what it said before stays in amendments.",
)
async def amend_contract(
    doing: Doing,
    contract_id: Annotated[strawberry.ID, strawberry.argument(description="合同编号（id）。Id of the contract.")],
    input: Annotated[AmendmentInput, strawberry.argument(description="变更。The amendment.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A contract that runs says the new from now on."""
    row: ContractRow = await doing.held(ContractRow, "Contract", contract_id, expected_version)
    if row.state not in RUNNING:
        raise NotInThisState(
            "CONTRACT_NOT_RUNNING",
            zh="合同已结束，不能变更。",
            en="The contract has ended: it can't be amended.",
            remedy_zh="请另签合同。",
            remedy_en="Sign another.",
            path=("contractId",),
        )
    values = {name: value for name, value in input.values().items() if getattr(row, name) != value}
    refuse_first(_faults(doing, row, input, values))
    changes = {name: {"before": _plain(getattr(row, name)), "after": _plain(value)} for name, value in values.items()}
    for name, value in values.items():
        setattr(row, name, value)
    row.missing_elements = [name for name in ELEMENTS if getattr(row, f"element_{name}") is None]
    row.missing_count = len(row.missing_elements)
    row.version += 1
    await row.save()
    made = await AmendmentRow.create(
        contract_id=row.id,
        agency_id=row.agency_id,
        number=await AmendmentRow.filter(contract_id=row.id).count() + 1,
        signed_on=input.signed_on,
        reason=input.reason.strip(),
        changes=changes,
        recorded_at=doing.work.at,
    )
    drafted = await tell_of(doing, [row], "contract.amended")
    doing.audit("amendContract", ("Contract", row.id), amendment=made.id, changes=changes, drafted=drafted)
    return Changed("Contract", row.id)


def _faults(doing: Doing, row: ContractRow, given: AmendmentInput, values: dict[str, Any]) -> Iterator[Refusal]:
    path = ("input",)
    yield from filled(given.reason, 1000, (*path, "reason"))
    yield from in_order(("signedOn", given.signed_on), ("today", doing.today), path)
    yield from in_order(("contractSignedOn", row.signed_on), ("signedOn", given.signed_on), path)
    yield from in_order(("fromOn", row.from_on), ("untilOn", values.get("until_on", row.until_on)), path)
    yield from within(values.get("visits_a_year", 0), 0, MOST_VISITS, (*path, "visitsAYear"))
    yield from within(values.get("fee", row.fee), 0, MOST_FEN, (*path, "fee"))
    for name in ELEMENTS:
        yield from short(values.get(f"element_{name}"), LONGEST_ELEMENT, (*path, "elements", name))
    if values.get("fee", row.fee) < row.paid:
        yield InvalidInput(
            "FEE_BELOW_PAID",
            zh="变更后的费用低于已付金额。",
            en="The new fee is below what has been paid.",
            remedy_zh="请核对费用。",
            remedy_en="Check the fee.",
            path=(*path, "fee"),
        )
    if not values:
        yield InvalidInput(
            "NOTHING_CHANGED",
            zh="没有任何变更。",
            en="Nothing would change.",
            remedy_zh="请给出要变更的项。",
            remedy_en="Say what is to change.",
            path=path,
        )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
