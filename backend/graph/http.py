"""GraphQL over HTTP: POST and GET, both media types, capped bodies, coded errors. Pure ASGI, one engine behind it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from inspect import isawaitable
from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HTTPRequest
from starlette.responses import Response
from starlette.types import Receive, Send
from starlette.types import Scope as ASGIScope

from backend.errors import Refusal
from backend.graph.answer import Answer, refused
from backend.graph.engine import Engine
from backend.graph.graphiql import page
from backend.graph.mutation import Commander
from backend.graph.policy import Reader, Scope
from backend.graph.refusals import bad_request, body_too_large
from backend.graph.request import Request

MODERN, LEGACY = "application/graphql-response+json", "application/json"
Authenticate = Callable[[HTTPRequest], Scope | Awaitable[Scope]]


class GraphQLEndpoint:
    """Mount it at `/graphql`.

    `authenticate` makes of a request who is asking, or raises a refusal; `reader_for` chooses what it reads from.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        authenticate: Authenticate,
        reader_for: Callable[[HTTPRequest], Reader],
        commander: Commander | None = None,
        body_limit: int = 1_000_000,
        graphiql: str = "",
    ) -> None:
        self._engine, self._authenticate, self._reader_for = engine, authenticate, reader_for
        self._commander, self._body_limit, self._graphiql = commander, body_limit, graphiql

    async def __call__(self, scope: ASGIScope, receive: Receive, send: Send) -> None:
        request = HTTPRequest(scope, receive)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _respond(self, request: HTTPRequest) -> Response:
        if request.method not in ("GET", "POST"):
            return _coded(405, "Use GET or POST.", "请使用 GET 或 POST。", {"Allow": "GET, POST"})
        accept = request.headers.get("accept", "*/*")
        if self._graphiql and request.method == "GET" and "text/html" in accept and not request.query_params:
            return page(self._graphiql)
        media = chosen_media(accept)
        if media is None:
            return _coded(406, f"Accept {MODERN} or {LEGACY}.", f"请接受 {MODERN} 或 {LEGACY}。")
        if request.method == "POST" and not _is_json(request.headers.get("content-type", "")):
            return _coded(415, f"Send {LEGACY}.", f"请以 {LEGACY} 发送。")
        return _response(await self._answer(request), media)

    async def _answer(self, request: HTTPRequest) -> Answer:
        language = "zh"
        try:
            given = self._authenticate(request)
            scope = await given if isawaitable(given) else given
            language = scope.language
            asked = read_get(request.query_params) if request.method == "GET" else await self._read_post(request)
        except Refusal as refusal:
            return replace(refused(refusal, language), well_formed=False)
        return await self._engine.answer(
            asked, scope, self._reader_for(request), self._commander, mutations=request.method == "POST"
        )

    async def _read_post(self, request: HTTPRequest) -> Request:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._body_limit:
                raise body_too_large(self._body_limit)
        try:
            return parameters(orjson.loads(body))
        except orjson.JSONDecodeError as error:
            raise bad_request("The body is not JSON.", "请求体不是 JSON。") from error


def read_get(query: Mapping[str, str]) -> Request:
    """The request in a query string."""
    given: dict[str, Any] = dict(query)
    for name in ("variables", "extensions"):
        if given.get(name):
            try:
                given[name] = orjson.loads(given[name])
            except orjson.JSONDecodeError as error:
                raise bad_request(f"`{name}` is not JSON.", f"{name} 不是 JSON。") from error
    return parameters({name: value for name, value in given.items() if value != ""})


def parameters(given: Any) -> Request:
    """The request in a JSON object."""
    if not isinstance(given, dict):
        raise bad_request("The body must be a JSON object, not a batch.", "请求体须为 JSON 对象，不支持批量。")
    query, variables, name = given.get("query"), given.get("variables"), given.get("operationName")
    if not isinstance(query, str):
        raise bad_request("`query` must be a string.", "query 须为字符串。")
    if variables is not None and not isinstance(variables, dict):
        raise bad_request("`variables` must be an object.", "variables 须为对象。")
    if name is not None and not isinstance(name, str):
        raise bad_request("`operationName` must be a string.", "operationName 须为字符串。")
    if not isinstance(given.get("extensions") or {}, dict):
        raise bad_request("`extensions` must be an object.", "extensions 须为对象。")
    return Request(query, variables or {}, name)


def chosen_media(accept: str) -> str | None:
    """The media type of the answer: the first that the client names, the older one if it takes anything.

    >>> chosen_media("application/graphql-response+json, application/json;q=0.9")
    'application/graphql-response+json'
    """
    for part in accept.split(","):
        kind = part.split(";")[0].strip().lower()
        if kind in (MODERN, LEGACY):
            return kind
        if kind in ("*/*", "application/*"):
            return LEGACY
    return None


def _is_json(content_type: str) -> bool:
    kind, *rest = (part.strip().lower() for part in content_type.split(";"))
    return kind == LEGACY and all(part in ("", "charset=utf-8", 'charset="utf-8"') for part in rest)


def _response(answer: Answer, media: str) -> Response:
    """In the older media type a well-formed request is answered by 200, whatever GraphQL says of it."""
    status = 200 if media == LEGACY and answer.well_formed else answer.status
    return Response(answer.body, status, media_type=f"{media}; charset=utf-8")


def _coded(status: int, en: str, zh: str, headers: Mapping[str, str] | None = None) -> Response:
    body = refused(bad_request(en, zh), "en").body
    return Response(body, status, dict(headers or {}), f"{LEGACY}; charset=utf-8")
