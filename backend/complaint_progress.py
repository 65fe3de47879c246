"""complaintByReceipt: how far a complaint is, for whoever holds its receipt; it says nothing of who that is."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, cast

import strawberry

from backend.entities.complaint import ComplaintKind, ComplaintOutcome, ComplaintState
from backend.entities.scalars import Yuan
from backend.graph.declare import column, computed, published, queries
from backend.graph.engine import Call
from backend.seal import Seal
from backend.storage.reader import Reader
from backend.storage.sql import for_dialect


@published(description="投诉举报办理情况（凭回执）。How far a complaint is, by its receipt.")
class ComplaintProgress:
    """What its author may know."""

    kind: ComplaintKind = column("种类。What it is about.")
    state: ComplaintState = column("办理状态。How far it is.")
    received_on: date = column("收到日期。Day received.")
    accept_by: date | None = column("受理期限。To be accepted or declined by.")
    accepted_on: date | None = column("受理日期。Day accepted.")
    answer_due_on: date = column("答复期限。Answer due.")
    answered_on: date | None = column("答复日期。Day answered.")
    answer: str | None = column("答复。The answer.")
    outcome: ComplaintOutcome = column("结果。Outcome.")
    reward: Yuan | None = column("奖金；空为未核定。The reward; null: none granted.")
    reward_paid_on: date | None = column("奖金发放日期。Day it was paid.")


FIELDS: Final = (
    "kind",
    "state",
    "received_on",
    "accept_by",
    "accepted_on",
    "answer_due_on",
    "answered_on",
    "answer",
    "outcome",
)
_SELECT: Final = f"""
SELECT {", ".join(f"c.{name}" for name in FIELDS)}, w.amount, w.paid_on
FROM complaint c LEFT JOIN complaint_reward w ON w.complaint_id = c.id WHERE c.id = $1"""


def receipt_queries(seal: Seal) -> type:
    """The query of this module, bound to the seal that knows its receipts."""

    async def answer(
        call: Call,
        receipt: Annotated[str, strawberry.argument(description="回执号。The receipt.")],
    ) -> Mapping[str, Any] | None:
        number = seal.number_of(receipt)
        if number is None:
            return None
        reader = cast(Reader, call.reader)
        rows = await reader.fetch(for_dialect(_SELECT, reader.dialect), [number])
        return dict(zip((*FIELDS, "reward", "reward_paid_on"), rows[0], strict=True)) if rows else None

    @queries
    class ReceiptQueries:
        """Complaints by receipt."""

        complaint_by_receipt: ComplaintProgress | None = computed(
            "凭回执号查询投诉举报办理情况。How far a complaint is, for whoever holds its receipt.", answer
        )

    return ReceiptQueries
