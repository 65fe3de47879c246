"""Contracts: with their eleven elements; the number is unique for each agency."""

from collections.abc import Iterator
from typing import Any, Final

from backend.codes import credit_code
from backend.entities.contract import ELEMENTS, ContractMode, ContractRow, ContractState
from backend.imports.columns import (
    Column,
    code,
    day,
    free_text,
    member,
    optional,
    past_day,
    region,
    service_kind,
    text,
    whole,
    yuan,
)
from backend.imports.noun import Counts, Noun, Record, Reference, Trouble
from backend.imports.upsert import Target, compare, write
from backend.storage.work import Work

_ELEMENT_HEADERS: Final = (
    ("双方名称与地址", "要素1"),
    ("服务内容", "要素2"),
    ("服务方式", "要素3"),
    ("服务频次", "要素4"),
    ("服务要求", "要素5"),
    ("履行期限", "要素6"),
    ("履行地点和方式", "要素7"),
    ("验收标准和方式", "要素8"),
    ("收费标准", "要素9"),
    ("支付方式", "要素10"),
    ("违约责任", "要素11"),
)
# A table that is silent about the elements would make every contract look deficient: their headers must be there.
ELEMENT_COLUMNS: Final = tuple(
    optional(f"element_{name}", headers, free_text, must_be_there=True)
    for name, headers in zip(ELEMENTS, _ELEMENT_HEADERS, strict=True)
)
AGENCY: Final = Reference("agency_credit_code", "agency", "credit_code", "agency_id", "机构", "agency")
ENTERPRISE: Final = Reference(
    "enterprise_credit_code", "enterprise", "credit_code", "enterprise_id", "企业", "enterprise"
)
COLUMNS: Final = (
    Column("agency_credit_code", ("机构信用代码", "服务机构信用代码", "agency"), code(credit_code)),
    Column("number", ("合同编号", "编号", "contract_number"), text(ContractRow, "number")),
    Column("enterprise_credit_code", ("企业信用代码", "委托单位信用代码", "enterprise"), code(credit_code)),
    Column("region_id", ("服务地区划代码", "行政区划代码", "区划代码", "division", "region"), region),
    Column("service_kind_id", ("服务类型", "service_kind"), service_kind),
    Column("mode", ("服务模式",), member(ContractMode)),
    optional("state", ("合同状态", "状态"), member(ContractState), kept=True),
    Column("signed_on", ("签订日期",), past_day),
    Column("from_on", ("期限自", "开始日期", "服务开始日期"), day),
    Column("until_on", ("期限至", "结束日期", "服务结束日期"), day),
    Column("visits_a_year", ("每年服务次数", "年服务次数"), whole),
    Column("fee", ("合同金额", "费用", "金额"), yuan),
    optional("paid", ("已付金额", "已付"), yuan, kept=True),
    optional("paid_on", ("付款日期",), past_day),
    *ELEMENT_COLUMNS,
)
CONTRACT: Final = Target(
    "contract",
    ("agency_id", "number"),
    (
        "enterprise_id",
        *(column.name for column in COLUMNS[3:]),
        "missing_elements",
        "missing_count",
    ),
    json=frozenset({"missing_elements"}),
    fresh={"state": "SIGNED", "paid": 0},
    has_version=True,
)


def _follow(values: dict[str, Any]) -> Iterator[Trouble]:
    """What the elements lack."""
    missing = [name for name in ELEMENTS if not values.get(f"element_{name}")]
    values["missing_elements"], values["missing_count"] = missing, len(missing)
    yield from ()


async def _save(work: Work, records: list[Record], is_written: bool) -> Counts:
    plan = await compare(work, CONTRACT, (record.values for record in records))
    if is_written:
        await write(work, plan)
    return Counts(len(plan.new), len(plan.changed), len(plan.unchanged))


CONTRACTS: Final = Noun(
    "contracts",
    "contracts.imported",
    COLUMNS,
    (("agency_id", "number"),),
    _save,
    orders=(("from_on", "until_on"), ("signed_on", "until_on")),
    references=(AGENCY, ENTERPRISE),
    check=_follow,
)
