"""recordPayment: a payment of a contract's fee, with its voucher; who was paid and never came is found by it (C04)."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.contract_input import tell_of
from backend.commands.doing import Doing
from backend.commands.field_work import in_order, past
from backend.commands.given import filled, refuse_first
from backend.entities.contract import ContractRow
from backend.entities.contract_ledger import Payment, PaymentRow
from backend.entities.scalars import Yuan
from backend.errors import Conflict, InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(Payment, description="登记一笔合同付款（金额、日期、凭证号）。Record a payment of a contract's fee.")
async def record_payment(
    doing: Doing,
    contract_id: Annotated[strawberry.ID, strawberry.argument(description="合同编号（id）。Id of the contract.")],
    amount: Annotated[Yuan, strawberry.argument(description="金额（元），大于0。Amount in yuan, above 0.")],
    paid_on: Annotated[date, strawberry.argument(description="付款日期，不晚于今天。Day paid, today or before.")],
    number: Annotated[str, strawberry.argument(description="凭证或发票号，1至60字。Number of the voucher or invoice.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Added to what was paid; never more than the fee."""
    row: ContractRow = await doing.held(ContractRow, "Contract", contract_id)
    refuse_first(filled(number, 60, ("number",)))
    past(doing, paid_on, ("paidOn",))
    in_order(row.signed_on, paid_on, ("paidOn",))
    fen = _checked(row, amount)
    if await PaymentRow.exists(contract_id=row.id, number=number.strip()):
        raise Conflict(
            "PAYMENT_ON_RECORD",
            zh=f"凭证“{number.strip()}”已登记。",
            en=f"The voucher “{number.strip()}” is on record.",
            remedy_zh="请核对凭证号。",
            remedy_en="Check its number.",
            path=("number",),
        )
    made = await PaymentRow.create(
        contract_id=row.id,
        agency_id=row.agency_id,
        amount=fen,
        paid_on=paid_on,
        number=number.strip(),
        recorded_at=doing.work.at,
    )
    row.paid += fen
    row.paid_on = max(paid_on, row.paid_on or paid_on)
    row.version += 1
    await row.save()
    drafted = await tell_of(doing, [row], "contract.paid")
    doing.audit("recordPayment", ("Payment", made.id), contract=row.id, amount=fen, drafted=drafted)
    return Changed("Payment", made.id)


def _checked(row: ContractRow, amount: float) -> int:
    """The amount in fen."""
    fen = round(amount * 100)
    if fen <= 0:
        raise InvalidInput(
            "AMOUNT_NOT_POSITIVE",
            zh="金额须大于0。",
            en="An amount is above 0.",
            remedy_zh="请核对金额。",
            remedy_en="Check the amount.",
            path=("amount",),
        )
    if row.paid + fen > row.fee:
        raise InvalidInput(
            "PAYMENT_ABOVE_FEE",
            zh=f"累计付款将超过合同费用（尚余{(row.fee - row.paid) / 100:.2f}元）。",
            en=f"That is more than the fee; {(row.fee - row.paid) / 100:.2f} yuan are left.",
            remedy_zh="请核对金额，或先变更合同费用（amendContract）。",
            remedy_en="Check the amount, or amend the fee first (amendContract).",
            path=("amount",),
        )
    return fen
