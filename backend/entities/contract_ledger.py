"""What happens to a contract after its signing: amendments, and payments with their day. Both are only ever added."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, data, day, index, key, long_text, moment, short_text, whole
from backend.entities.scalars import Yuan
from backend.graph.declare import Node, column, one, published

if TYPE_CHECKING:
    from backend.entities.contract import Contract


class AmendmentRow(Model):
    """A written change of a contract: by the names of what changed, what it was and what it is."""

    id = key()
    contract = belongs_to("ContractRow", index=False)
    contract_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    number = whole()
    signed_on = day()
    reason = long_text()
    changes = data(null=False)
    recorded_at = moment()

    class Meta:
        table = "amendment"
        unique_together = (("contract_id", "number"),)


class PaymentRow(Model):
    """A payment of the fee, in fen, as the agency declared it: `number` is the voucher's or invoice's."""

    id = key()
    contract = belongs_to("ContractRow", index=False)
    contract_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    amount = whole()
    paid_on = day()
    number = short_text(60)
    recorded_at = moment()

    class Meta:
        table = "payment"
        unique_together = (("contract_id", "number"),)
        indexes = (index("payment", "agency_id", "paid_on"),)


@published(
    "amendment", description="合同变更：原合同不改写，逐次追加。A written change of a contract; added, never over it."
)
class Amendment(Node):
    """A change."""

    contract: Annotated["Contract", strawberry.lazy("backend.entities.contract")] | None = one(
        "合同。The contract.", "contract_id"
    )
    number: int = column("第几次变更。Which change it is, from 1.", orderable=True)
    signed_on: date = column("签订日期。Day of signing.", orderable=True)
    reason: str = column("理由。Why.")
    changes: strawberry.scalars.JSON = column("变更内容：字段、变更前、变更后。By field: before and after.")


@published("payment", description="合同付款。A payment of a contract's fee.")
class Payment(Node):
    """A payment."""

    contract: Annotated["Contract", strawberry.lazy("backend.entities.contract")] | None = one(
        "合同。The contract.", "contract_id"
    )
    amount: Yuan = column("金额。Amount.", measurable=True)
    paid_on: date = column("付款日期。Day paid.", filterable=True, orderable=True)
    number: str = column("凭证或发票号。Number of the voucher or invoice.")
