"""`explainCost`: what a query would cost, field by field, without running it. The engine brings it to every schema."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from backend.errors import InvalidInput, Refusal
from backend.graph.cost import breakdown
from backend.graph.declare import computed, published, queries
from backend.graph.document import DocumentError
from backend.graph.lifted import Lifted
from backend.graph.limits import Limits
from backend.graph.ready import Ready
from backend.graph.request import Request


@published(description="What one field of a query costs. 查询中一个字段的点数。")
class FieldCost:
    """A line of the breakdown; fields that cost nothing have none."""

    path: list[str] = strawberry.field(description="Where it stands in the answer, outermost first. 在结果中的路径。")
    field: str = strawberry.field(description="What it is, as `Type.field`. 类型与字段。")
    objects: int = strawberry.field(description="Objects that it may hold, its parents' sizes multiplied. 最多对象数。")
    points: int = strawberry.field(description="Points, with all that stands below it. 点数，含其下全部。")


@published(description="What a query would cost. 查询的预计点数。")
class QueryCost:
    """A dry run."""

    requested: int = strawberry.field(description="Points of the whole query: no answer costs more. 总点数。")
    limit: int = strawberry.field(description="The most that a query may cost. 点数上限。")
    is_allowed: bool = strawberry.field(description="Whether it would be answered. 是否允许执行。")
    fields: list[FieldCost] = strawberry.field(description="Field by field, outermost first. 逐字段。")


Prepare = Callable[[Request], Ready]
POINTS = 8_000
"""What a dry run costs: it may take as long to validate as a whole request, so that few fit into one."""


def cost_queries(prepare: Prepare, limits: Limits) -> type:
    """The root field; `prepare` makes a request ready without refusing its points."""

    async def explain_cost(
        call: Any,
        query: Annotated[str, strawberry.argument(description="The document. 查询文档。")],
        variables: Annotated[JSON | None, strawberry.argument(description="Its variables, an object. 变量。")] = None,
        operation_name: Annotated[
            str | None, strawberry.argument(description="Which operation, if there are several. 操作名。")
        ] = None,
    ) -> Mapping[str, Any]:
        try:
            ready = prepare(Request(query, _variables(variables), operation_name))
        except DocumentError as found:
            raise _unsound(found) from found
        return _shown(ready, limits)

    function: Callable[..., Awaitable[Any]] = explain_cost

    @queries
    class CostQueries:
        """Costs."""

        explain_cost: QueryCost | None = computed(
            "What a query would cost in points, without running it. 试算查询点数，不执行。", function, POINTS
        )

    return CostQueries


def _shown(ready: Ready, limits: Limits) -> dict[str, Any]:
    roots = ready.prepared.selection.roots if ready.prepared else ()
    lifted: list[Lifted] = ready.lifted
    fields = [
        {"path": list(one.path), "field": one.field, "objects": one.size, "points": one.points}
        for one in breakdown(roots, lifted)
    ]
    return {
        "requested": ready.cost,
        "limit": limits.points,
        "is_allowed": ready.cost <= limits.points,
        "fields": fields,
    }


def _variables(given: object) -> dict[str, Any]:
    if given is None or isinstance(given, dict):
        return given or {}
    raise _wrong("BAD_VARIABLES", "`variables` must be an object.")


def _unsound(found: DocumentError) -> Refusal:
    return _wrong(found.code, " ".join(error.message for error in found.errors))


def _wrong(code: str, en: str) -> Refusal:
    return InvalidInput(
        code,
        zh=f"查询无法试算：{en}",
        en=f"The query can't be weighed: {en}",
        remedy_zh="请先使查询通过校验。",
        remedy_en="Make the query valid first.",
        path=("explainCost", "query"),
    )
