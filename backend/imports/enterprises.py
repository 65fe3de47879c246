"""Enterprises: the clients of agencies."""

from collections.abc import Iterator
from typing import Any, Final

from backend.codes import credit_code
from backend.entities.enterprise import EnterpriseRow, EnterpriseSize, KeyClientClass, RiskColour
from backend.imports.columns import Column, code, industry, member, optional, region, several, text, whole, yes_no
from backend.imports.noun import Counts, Noun, Record, Trouble
from backend.imports.upsert import Target, compare, write
from backend.storage.work import Work

COLUMNS: Final = (
    Column("credit_code", ("统一社会信用代码", "信用代码", "社会信用代码", "uscc"), code(credit_code)),
    Column("name", ("企业名称", "单位名称", "名称", "enterprise"), text(EnterpriseRow, "name")),
    Column("region_id", ("行政区划代码", "区划代码", "所在地", "division", "region", "division_code"), region),
    Column("industry_id", ("行业", "行业代码", "industry", "industry_code"), industry),
    Column("size", ("企业规模", "规模"), member(EnterpriseSize)),
    Column("employees", ("从业人数", "员工人数", "职工人数"), whole),
    Column("risk_colour", ("风险等级", "风险四色", "四色", "risk_color"), member(RiskColour)),
    optional("is_high_risk", ("是否高危", "是否高危行业", "high_risk"), yes_no, kept=True),
    optional("key_client_classes", ("重点服务对象类别", "重点类别"), several(member(KeyClientClass))),
)
ENTERPRISE: Final = Target(
    "enterprise",
    ("credit_code",),
    (*(column.name for column in COLUMNS if column.name != "credit_code"), "is_key_client"),
    json=frozenset({"key_client_classes"}),
    fresh={"key_client_classes": [], "is_key_client": False},
)


def _follow(values: dict[str, Any]) -> Iterator[Trouble]:
    """Whoever is in a class of key clients is a key client."""
    if "key_client_classes" in values:
        values["key_client_classes"] = values["key_client_classes"] or []
        values["is_key_client"] = bool(values["key_client_classes"])
    yield from ()


async def _save(work: Work, records: list[Record], is_written: bool) -> Counts:
    plan = await compare(work, ENTERPRISE, (record.values for record in records))
    if is_written:
        rows = await work.fetch("SELECT code FROM industry WHERE is_high_risk")
        high_risk = {industry_id for (industry_id,) in rows}
        plan.new = [{"is_high_risk": values["industry_id"] in high_risk, **values} for values in plan.new]
        await write(work, plan)
    return Counts(len(plan.new), len(plan.changed), len(plan.unchanged))


ENTERPRISES: Final = Noun("enterprises", "enterprises.imported", COLUMNS, (("credit_code",),), _save, check=_follow)
