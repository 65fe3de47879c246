"""The requests of the reading benchmark, as bytes, and whether all servers answer them alike."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from typing import Any

import orjson

from backend.clock import SystemClock
from backend.overview import province_officer
from backend.tokens import Tokens, installation_key
from benchmarks.load import ask
from benchmarks.places import Places
from benchmarks.queries import QUERIES
from benchmarks.rivals import Server
from benchmarks.servers import postgraphile

ROTATED = 500
"""Agencies that are asked for in turn, so that no server lives on one remembered answer."""
COMPARED = 25
"""Requests of one query whose answers are compared."""
VARIABLES: dict[str, dict[str, object]] = {"list": {"grade": "B"}}


class Asking:
    """What is asked of a server."""

    def __init__(self, places: Places) -> None:
        with closing(sqlite3.connect(places.sqlite)) as database:
            found = database.execute("SELECT credit_code FROM agency ORDER BY id").fetchall()
        self._codes: list[str] = [code for (code,) in found[:: max(1, len(found) // ROTATED)]][:ROTATED]
        self._token = Tokens(installation_key(places.home, "tokens"), SystemClock()).issue(province_officer())

    def requests(self, server: Server, query: str) -> list[bytes]:
        """The requests for one query, to be sent in turn."""
        text = (postgraphile.QUERIES if server.is_postgraphile else QUERIES)[query]
        if query == "one":
            return [self.message(text, {"code": code}) for code in self._codes]
        return [self.message(text, (postgraphile.VARIABLES if server.is_postgraphile else VARIABLES).get(query, {}))]

    def message(self, query: str, variables: dict[str, object]) -> bytes:
        """One HTTP request."""
        body = orjson.dumps({"query": query, "variables": variables})
        head = (
            f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Accept: application/json\r\nAuthorization: Bearer {self._token}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def compare(self, servers: Iterable[Server], query: str) -> None:
        """All must say the same, numbers compared as numbers."""
        first, *others = servers
        expected = await self._answers(first, query)
        for other in others:
            for ours, theirs in zip(expected, await self._answers(other, query), strict=True):
                if ours != theirs:
                    raise SystemExit(f"{query}: {other.name} answers differently: {difference(ours, theirs)}")

    async def _answers(self, server: Server, query: str) -> list[Any]:
        return [await answer(server, query, request) for request in self.requests(server, query)[:COMPARED]]


async def answer(server: Server, query: str, request: bytes) -> Any:
    """One answer's data, in our shape."""
    body = orjson.loads(await ask(server.port, request))
    if body.get("errors"):
        raise SystemExit(f"{server.name}, {query}: {body['errors']}"[:500])
    return postgraphile.reshaped(query, body["data"]) if server.is_postgraphile else body["data"]


def difference(ours: Any, theirs: Any, path: str = "data") -> str:
    """The first place where two answers part."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        pairs = [(f"{path}.{key}", ours[key], theirs[key]) for key in ours]
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = [(f"{path}[{at}]", *pair) for at, pair in enumerate(zip(ours, theirs, strict=True))]
    else:
        return f"{path}: {str(ours)[:100]} and {str(theirs)[:100]}"
    return next(difference(mine, yours, at) for at, mine, yours in pairs if mine != yours)
