"""What `anxin run` shows of the house: grades, the head of the supervision list, a token for each role."""

from typing import Any, Final

import orjson
from rich.console import Console
from rich.table import Table

from backend.actors import Actor, Role
from backend.app import House
from backend.graph.request import Request

PROVINCE: Final = "330000"

_GRADES: Final = "{ gradeDistribution(groupBy: PROVINCE) { grade count } }"
_LIST: Final = """query ($period: String!) { supervisionList(period: $period, first: 10) { totalCount nodes {
  rank tier pickedBy priority agency { name grade score } reasonZh onsitePlanned onsiteCeiling } } }"""
_AGENCY: Final = "{ agencies(first: 1, orderBy: [NAME_ASC]) { nodes { id creditCode name } } }"


async def print_overview(out: Console, house: House) -> None:
    """Grade distribution and the first lines of this quarter's supervision list."""
    spread = await _ask(house, Actor(), _GRADES)
    table = Table("等级 Grade", "机构数 Agencies", title="等级分布 Grade distribution")
    for row in sorted(spread["gradeDistribution"], key=lambda row: row["grade"] or "~"):
        table.add_row(row["grade"] or "未评定 unrated", str(row["count"]))
    out.print(table)
    today = house.clock.today()
    period = f"{today.year}Q{(today.month + 2) // 3}"
    listed = (await _ask(house, province_officer(), _LIST, {"period": period}))["supervisionList"]
    table = Table(
        "#", "机构 Agency", "等级", "得分", "层级 Tier", "理由 Reason", "计划/上限", title=f"监管清单 {period}"
    )
    for row in listed["nodes"]:
        agency = row["agency"]
        visits = f"{row['onsitePlanned']}/{row['onsiteCeiling']}"
        score = str(agency["score"])
        table.add_row(str(row["rank"]), agency["name"], agency["grade"], score, row["tier"], row["reasonZh"], visits)
    out.print(table)
    out.print(f"共 {listed['totalCount']} 家 agencies in the list")


def province_officer() -> Actor:
    """An officer of the whole demo province."""
    return Actor(Role.REGULATOR, "officer:330000:1", region_code=PROVINCE)


def demo_actors(agency_id: int) -> dict[str, Actor]:
    """One actor of each role, and a second officer: nobody decides about what they began."""
    return {
        "BUYER 采购": Actor(Role.BUYER, "buyer:1"),
        "INSURER 保险": Actor(Role.INSURER, "insurer:1"),
        "AGENCY 机构": Actor(Role.AGENCY, f"clerk:{agency_id}", agency_id=agency_id),
        "ENTERPRISE 企业": Actor(Role.ENTERPRISE, "enterprise:1", enterprise_id=1),
        "REGULATOR 监管": province_officer(),
        "REGULATOR 监管(二)": Actor(Role.REGULATOR, "officer:330000:2", region_code=PROVINCE),
        "RATER 评定": Actor(Role.RATER, "rater:1", region_code=PROVINCE),
        "HANDLER 举报专办": Actor(Role.HANDLER, "handler:1", region_code=PROVINCE),
    }


async def print_tokens(out: Console, house: House) -> None:
    """A token for each role; no token is the public."""
    nodes = (await _ask(house, Actor(), _AGENCY))["agencies"]["nodes"]
    agency_id = int(nodes[0]["id"].partition(":")[2]) if nodes else 1
    out.print("[bold]令牌 Tokens[/bold]（请求头 header: Authorization: Bearer …；不带令牌为公众 none: the public）")
    for name, actor in demo_actors(agency_id).items():
        out.print(f"{name}:", style="bold")
        out.print(house.tokens.issue(actor), soft_wrap=True, highlight=False)


async def _ask(house: House, actor: Actor, query: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = orjson.loads(
        await house.engine.execute(Request(query, variables or {}), actor.scope(), house.store.reader)
    )
    if answer.get("errors"):
        raise RuntimeError(str(answer["errors"]))
    data: dict[str, Any] = answer["data"]
    return data
