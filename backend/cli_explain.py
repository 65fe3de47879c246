"""`anxin explain`: the one statement of a query, how the database would run it, and what it costs."""

from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer
from rich.table import Table

from backend.actors import Acting, Actor, Role
from backend.app import House, open_house
from backend.cli_house import err, out, run_to_end
from backend.clock import SystemClock
from backend.graph.cost import breakdown
from backend.graph.document import DocumentError
from backend.graph.request import Request
from backend.settings import Settings

explaining: Final = typer.Typer()
_HOW: Final = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (VERBOSE) "}


def _text(query: str) -> str:
    """A query as it is, or the text of the file that is named."""
    path = Path(query)
    return path.read_text(encoding="utf-8") if "{" not in query and path.is_file() else query


async def _steps(house: House, sql: str, params: list[object]) -> list[str]:
    rows = await house.store.reader.fetch(_HOW[house.store.dialect] + sql, params)
    if house.store.dialect == "postgresql":
        return [str(row[0]) for row in rows]
    depth = {0: -1}
    for number, parent, _, _ in rows:
        depth[number] = depth.get(parent, -1) + 1
    return ["  " * depth[row[0]] + str(row[3]) for row in rows]


async def _explain(house: House, request: Request, scope: Acting) -> int:
    try:
        ready = house.engine.weigh(request)
        explained = house.engine.compile(
            request.query, request.variables, scope, house.store.dialect, request.operation_name
        )
    except DocumentError as found:
        for error in found.errors:
            err.print(f"[red]{found.code}[/red] {error.message}", highlight=False)
        return 1
    out.print(f"[bold]语句 statement[/bold] ({house.store.dialect}, {scope.role})")
    out.print(explained.sql, highlight=False, markup=False, soft_wrap=True)
    out.print(f"[bold]参数 values[/bold] {explained.params}", markup=True, highlight=False, soft_wrap=True)
    out.print("[bold]执行计划 plan[/bold]")
    for step in await _steps(house, explained.sql, explained.params):
        out.print(step, highlight=False, markup=False, soft_wrap=True)
    table = Table("字段 field", "对象 objects", "点数 points", title=f"成本 cost: {ready.cost}")
    assert ready.prepared is not None
    for one in breakdown(ready.prepared.selection.roots, ready.lifted):
        table.add_row(".".join(one.path), f"{one.size:,}", f"{one.points:,}")
    out.print(table)
    return 0


@explaining.command()
def explain(
    query: Annotated[str, typer.Argument(help="查询文本或其文件。A query, or the file that it stands in.")],
    role: Annotated[Role, typer.Option(help="以何角色。As which role.")] = Role.PUBLIC,
    variables: Annotated[str, typer.Option(help="变量（JSON）。Variables, as JSON.")] = "{}",
    operation: Annotated[str | None, typer.Option(help="操作名。Which operation, if there are several.")] = None,
    agency: Annotated[int | None, typer.Option(help="机构编号。Of which agency, for a clerk.")] = None,
    region: Annotated[str | None, typer.Option(help="区划代码。Of which region, for an officer.")] = None,
) -> None:
    """显示查询所编译的语句、执行计划与成本，不执行查询。Show the statement of a query, its plan and its cost."""
    try:
        given: Any = orjson.loads(variables)
    except orjson.JSONDecodeError as error:
        raise typer.BadParameter(f"--variables: {error}") from error
    if not isinstance(given, dict):
        raise typer.BadParameter("--variables: an object is needed")

    async def go() -> int:
        async with open_house(Settings(), SystemClock()) as house:
            scope = Actor(role, "explain", agency, region).scope()
            return await _explain(house, Request(_text(query), given, operation), scope)

    run_to_end(go())
