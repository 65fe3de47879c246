"""Exports: a list of the schema as a CSV file, page after page through the read engine, so under the same policy.

GET /exports/supervision-list?period=2026Q4&region=331100&tier=KEY
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from starlette.requests import Request as WebRequest
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from backend.csv_lines import MARK, lines
from backend.errors import InvalidInput, Refusal
from backend.graph.engine import Engine
from backend.graph.http.media import LEGACY, chosen_language
from backend.graph.policy import Reader, Scope
from backend.graph.request import Request
from backend.refused import refused
from backend.tokens import Tokens


@dataclass(frozen=True)
class Export:
    """A list as a file: `root` is the connection that `document` asks for, page by page (`$after`).

    `columns` are headings and where the value stands in a row.
    """

    name: str
    root: str
    document: str
    parameters: frozenset[str]
    columns: Mapping[str, str]


SUPERVISION_LIST: Final = Export(
    "supervision-list",
    "supervisionList",
    """query ($period: String!, $region: String = "330000", $tier: Tier, $after: String) {
  supervisionList(period: $period, region: $region, tier: $tier, first: 100, after: $after) {
    nodes {
      rank agency { name creditCode } region { code name } grade band tier tierBy pickedBy priority exposure
      onsitePlanned onsiteDone onsiteCeiling offsitePlanned reportSamplePercent
      previousRank previousTier previousGrade tierChange tierChangedBy movedBy reasonZh reasonEn
    }
    pageInfo { hasNextPage endCursor }
  }
}""",
    frozenset({"period", "region", "tier"}),
    {
        "名次 Rank": "rank",
        "机构 Agency": "agency.name",
        "统一社会信用代码 Credit code": "agency.creditCode",
        "区划代码 Division": "region.code",
        "属地 Region": "region.name",
        "信用等级 Grade": "grade",
        "风险档 Risk band": "band",
        "监管等级 Tier": "tier",
        "等级依据 Tier by": "tierBy",
        "入选方式 Picked by": "pickedBy",
        "预期损害 Expected harm": "priority",
        "暴露 Exposure": "exposure",
        "计划现场检查 On-site planned": "onsitePlanned",
        "已现场检查 On-site done": "onsiteDone",
        "现场检查上限 On-site ceiling": "onsiteCeiling",
        "计划非现场检查 Off-site planned": "offsitePlanned",
        "报告抽查比例% Reports sampled, per cent": "reportSamplePercent",
        "上期名次 Rank before": "previousRank",
        "上期监管等级 Tier before": "previousTier",
        "上期信用等级 Grade before": "previousGrade",
        "监管等级变化 Tier change": "tierChange",
        "监管等级变化原因 Tier changed by": "tierChangedBy",
        "名次变化原因 Moved by": "movedBy",
        "理由": "reasonZh",
        "Reason": "reasonEn",
    },
)
EXPORTS: Final = (SUPERVISION_LIST,)


def export_routes(engine: Engine, reader: Reader, tokens: Tokens) -> Sequence[Route]:
    """A route for each export. Errors: NOT_SIGNED_IN, UNKNOWN_PARAMETER, and those of the query in GraphQL's form."""

    def route(export: Export) -> Route:
        async def get(request: WebRequest) -> Response:
            try:
                who = tokens.who(dict(request.scope["headers"]))
                _check(export, request)
            except Refusal as refusal:
                return refused(refusal, chosen_language(request.headers.get("accept-language", "")))
            return await _file(export, dict(request.query_params), engine, reader, who)

        return Route(f"/exports/{export.name}", get)

    return [route(export) for export in EXPORTS]


async def _file(export: Export, given: dict[str, str], engine: Engine, reader: Reader, who: Scope) -> Response:
    first = await engine.answer(Request(export.document, given), who, reader)
    if first.problem or first.has_errors:
        return Response(first.body, first.status if first.problem else 400, media_type=LEGACY)

    async def pages() -> AsyncIterator[bytes]:
        """What fails after the first page breaks the file off, so that nobody takes a part for the whole."""
        page = orjson.loads(first.body)["data"][export.root]
        yield MARK + lines([list(export.columns)]) + _lines(export, page["nodes"])
        while page["pageInfo"]["hasNextPage"]:
            after = {**given, "after": page["pageInfo"]["endCursor"]}
            answer = await engine.answer(Request(export.document, after), who, reader)
            page = orjson.loads(answer.body)["data"][export.root]
            yield _lines(export, page["nodes"])

    headers = {"Content-Disposition": f'attachment; filename="{export.name}.csv"', "Cache-Control": "private, no-store"}
    return StreamingResponse(pages(), media_type="text/csv; charset=utf-8", headers=headers)


def _lines(export: Export, nodes: Sequence[Mapping[str, Any]]) -> bytes:
    return lines([_value(node, place) for place in export.columns.values()] for node in nodes)


def _value(node: Any, place: str) -> Any:
    for name in place.split("."):
        node = node and node[name]
    return node


def _check(export: Export, request: WebRequest) -> None:
    unknown = sorted(set(request.query_params) - export.parameters)
    several = sorted(name for name in request.query_params if len(request.query_params.getlist(name)) > 1)
    if unknown or several:
        raise InvalidInput(
            "UNKNOWN_PARAMETER",
            zh=f"参数不符：{'、'.join(unknown or several)}。",
            en=f"These parameters don't fit: {', '.join(unknown or several)}.",
            remedy_zh=f"每个参数至多给一次；可用的是 {'、'.join(sorted(export.parameters))}。",
            remedy_en=f"Give each at most once; there are {', '.join(sorted(export.parameters))}.",
        )
