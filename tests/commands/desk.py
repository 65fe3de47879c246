"""A desk where commands are given: it knows whether anything was written, in whatever table."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import orjson

from backend.actors import Actor, Role
from backend.app import House
from backend.commands.runner import Runner
from backend.graph.request import Request
from backend.powers import COMMANDS
from backend.storage.audit import verify_chain
from tests.client import Client

STAGE = """mutation ($size: Int!, $sha: String!) {
  done: stageFile(name: "文件", size: $size, sha256: $sha) { ... on StagedFile { fileId uploadUrl } } }"""
Written = dict[str, int]
"""Of each table of the database how often it was written to, as its triggers count; of the shell's, its rows."""


class Desk:
    """Gives commands and holds every table of the database against what it was."""

    def __init__(self, house: House, client: Client) -> None:
        self.house, self.client = house, client

    async def give(self, query: str, actor: Actor | None, **variables: Any) -> Any:
        """The answer."""
        return (await self.client.ask(query, actor, **variables))["done"]

    async def written(self) -> Written:
        """How often each table has been written to: an undone transaction has not. The audit chain is whole."""
        store = self.house.store
        assert (await verify_chain(store)).is_whole
        rows = await store.fetch("SELECT name, SUM(n) FROM table_version GROUP BY name")
        found = {str(name): int(count) for name, count in rows}
        for shell in ("audit", "event", "idempotency"):
            ((found[shell],),) = await store.fetch(f"SELECT COUNT(*) FROM {shell}")
        return found

    @asynccontextmanager
    async def untouched(self) -> AsyncIterator[None]:
        """Whatever is done within writes nothing."""
        before = await self.written()
        yield
        assert changed(before, await self.written()) == set()

    async def refused(self, code: str, query: str, actor: Actor | None, **variables: Any) -> Any:
        """The command is refused with this code and nothing is written; the path of the refusal."""
        async with self.untouched():
            return await self.denied(code, query, actor, **variables)

    async def denied(self, code: str, query: str, actor: Actor | None, **variables: Any) -> Any:
        """The command is refused with this code, its sentence and its remedy; the path of the refusal."""
        answer = await self.give(query, actor, **variables)
        assert (answer["__typename"], answer.get("code")) == ("Problem", code), answer
        assert answer.get("message", "not asked for")
        assert answer.get("remedy", "not asked for")
        return answer["path"]

    async def for_its_roles_alone(self, name: str, query: str, agency: int, **variables: Any) -> None:
        """Every other role is refused."""
        async with self.untouched():
            for role in set(Role) - set(COMMANDS[name]):
                actor = Actor(role, f"{role.name}:1", agency, "331100")
                await self.denied("NOT_ALLOWED", query, actor, **variables)

    async def once(self, query: str, actor: Actor, variables: dict[str, Any], **others: Any) -> Any:
        """The same call thrice under one key, twice of it at once, is one deed; another content is told so."""
        first = await self.give(query, actor, k="key", **variables)
        assert first["__typename"] != "Problem", first
        async with self.untouched():
            again = await asyncio.gather(*(self.give(query, actor, k="key", **variables) for _ in range(2)))
            assert again == [first, first]
            await self.denied("IDEMPOTENCY_CONFLICT", query, actor, k="key", **(variables | others))
        return first

    async def file(self, actor: Actor, content: bytes, *, is_sent: bool = True) -> str:
        """The id of a file that the actor announced, and whose bytes have come."""
        told = await self.give(STAGE, actor, size=len(content), sha=sha256(content).hexdigest())
        if is_sent:
            assert (await self.client.http.put(told["uploadUrl"], content=content)).status_code == 201
        return str(told["fileId"])

    async def deeds(self, command: str) -> list[Any]:
        """The details of the audit lines of a command."""
        rows = await self.house.store.fetch("SELECT detail FROM audit WHERE command = $1 ORDER BY seq", [command])
        return [orjson.loads(row[0]) for row in rows]

    async def told(self) -> list[str]:
        """The topics of the events so far."""
        return [row[0] for row in await self.house.store.fetch("SELECT topic FROM event ORDER BY id")]

    async def broken_off(
        self, query: str, actor: Actor, variables: dict[str, Any], turns: int, rest: float = 0
    ) -> None:
        """Give a command and break it off after so many turns of the loop and then so many seconds."""
        house = self.house
        runner = Runner(house.store, house.book, house.uploads, house.seal)
        task = asyncio.create_task(
            house.engine.execute(Request(query, variables), actor.scope(), house.store.reader, runner)
        )
        for _ in range(turns):
            await asyncio.sleep(0)
        if rest:
            await asyncio.sleep(rest)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """The tables that do not stand as they stood."""
    return {table for table in {*before, *after} if before.get(table) != after.get(table)}
