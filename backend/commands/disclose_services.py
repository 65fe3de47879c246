"""discloseServices: an agency tells the public how it works and what it asks; the rest comes from the record."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Any, Final

import orjson
import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import Path, filled, kinds_of, known_kind, own_row, refuse_first
from backend.detectors.detector import draft
from backend.detectors.numbers import number
from backend.entities.disclosure import Disclosure, DisclosureRow
from backend.entities.scalars import Yuan
from backend.errors import InvalidInput, Refusal
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.performance import contents_of, performance_of, staff_of
from backend.workdays import months_before

MOST_PRICES: Final = 50


@strawberry.input(description="一项服务的价格参考。A price reference of one service.")
class PriceInput:
    """What a service usually costs."""

    service_kind: str = strawberry.field(description="服务类型代码，见serviceKinds。Code of the service.")
    unit: str = strawberry.field(description="计价单位，1至20字，如“次”。Unit, such as a visit.")
    low: Yuan = strawberry.field(description="最低（元）。Lowest, in yuan.")
    high: Yuan = strawberry.field(description="最高（元）。Highest, in yuan.")


@command(
    Disclosure,
    description="公开服务信息：流程与价格由机构填写，人员、内容、业绩由记录生成；每年至少一次。"
    "Disclose: procedure and prices are told; staff, contents and performance come from the record. Once a year.",
)
async def disclose_services(
    doing: Doing,
    procedure: Annotated[str, strawberry.argument(description="服务流程，1至4000字。How it works.")],
    prices: Annotated[list[PriceInput], strawberry.argument(description="价格参考，1至50项。Prices, 1 to 50.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A disclosure as of today over the last year; nothing lacks any more."""
    agency = await own_row(doing)
    refuse_first(_faults(procedure, prices, await kinds_of(price.service_kind for price in prices)))
    since = months_before(doing.today, number("disclosure.months", doing.today))
    told: dict[str, Any] = {
        "staff": await staff_of(agency.id),
        "procedure": procedure.strip(),
        "contents": await contents_of(agency.id, doing.today),
        "prices": [
            {
                "serviceKind": each.service_kind,
                "unit": each.unit.strip(),
                "low": float(each.low),
                "high": float(each.high),
            }
            for each in prices
        ],
        "performance": await performance_of(agency.id, since, doing.today),
    }
    row = await DisclosureRow.create(
        agency_id=agency.id,
        from_on=since + timedelta(days=1),
        until_on=doing.today,
        digest=sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        disclosed_on=doing.today,
        recorded_at=doing.work.at,
        **told,
    )
    agency.undisclosed_items = []
    agency.changed_at, agency.version = doing.work.at, agency.version + 1
    await agency.save(update_fields=["undisclosed_items", "changed_at", "version"])
    drafted = await draft(doing.work, today=doing.today, agency_id=agency.id)
    doing.audit("discloseServices", ("Disclosure", row.id), digest=row.digest, drafted=drafted)
    doing.work.emit("services.disclosed", f"Agency:{agency.id}", {"disclosure": row.id})
    return Changed("Disclosure", row.id)


def _faults(procedure: str, prices: list[PriceInput], kinds: set[str]) -> Iterator[Refusal]:
    yield from filled(procedure, 4000, ("procedure",))
    if not 0 < len(prices) <= MOST_PRICES:
        yield InvalidInput(
            "PRICES_COUNT",
            zh=f"须填写1至{MOST_PRICES}项价格参考。",
            en=f"Give 1 to {MOST_PRICES} price references.",
            remedy_zh="请逐项服务填写。",
            remedy_en="Give one for each service.",
            path=("prices",),
        )
    for place, price in enumerate(prices):
        path: Path = ("prices", place)
        yield from known_kind(price.service_kind, kinds, (*path, "serviceKind"))
        yield from filled(price.unit, 20, (*path, "unit"))
        if not 0 <= price.low <= price.high <= 10**10:
            yield InvalidInput(
                "PRICE_RANGE",
                zh="最低价不能为负，也不能高于最高价。",
                en="The lowest price is neither below 0 nor above the highest.",
                remedy_zh="请核对价格。",
                remedy_en="Check the prices.",
                path=(*path, "low"),
            )
