"""A desk where commands are given on some tables: it knows whether anything was written."""

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import orjson

from backend.app import House
from backend.commands.runner import Runner
from backend.graph.request import Request
from backend.policy import COMMANDS, Actor, Role
from backend.storage.audit import verify_chain
from tests.client import Client

STAGE = """mutation ($size: Int!, $sha: String!) {
  done: stageFile(name: "文件", size: $size, sha256: $sha) { ... on StagedFile { fileId uploadUrl } } }"""
SHELL = ("event", "audit", "idempotency", "finding")


class Desk:
    """Gives commands and holds the whole of the watched tables against what they were."""

    def __init__(self, house: House, client: Client, tables: Sequence[str]) -> None:
        self.house, self.client, self.tables = house, client, tables

    async def give(self, query: str, actor: Actor | None, **variables: Any) -> Any:
        """The answer."""
        return (await self.client.ask(query, actor, **variables))["done"]

    async def written(self) -> list[Any]:
        """Every row of the watched tables, the number of rows of the shell's, and the head of the audit chain."""
        rows = [await self.house.store.fetch(f"SELECT * FROM {table} ORDER BY id") for table in self.tables]
        counts = [await self.house.store.fetch(f"SELECT COUNT(*) FROM {table}") for table in SHELL]
        chain = await verify_chain(self.house.store)
        assert chain.is_whole
        return [rows, counts, chain.head]

    async def refused(self, code: str, query: str, actor: Actor | None, **variables: Any) -> Any:
        """The command is refused with this code and nothing is written; the path of the refusal."""
        before = await self.written()
        answer = await self.give(query, actor, **variables)
        assert (answer["__typename"], answer.get("code")) == ("Problem", code)
        assert answer["message"]
        assert answer["remedy"]
        assert await self.written() == before, code
        return answer["path"]

    async def for_its_roles_alone(self, name: str, query: str, agency: int, **variables: Any) -> None:
        """Every other role is refused."""
        for role in Role:
            if role not in COMMANDS[name]:
                await self.refused("NOT_ALLOWED", query, Actor(role, f"{role.name}:1", agency, "331100"), **variables)

    async def once(self, query: str, actor: Actor, variables: dict[str, Any], **others: Any) -> Any:
        """The same call thrice under one key, twice of it at once, is one deed; another content is told so."""
        first = await self.give(query, actor, k="key", **variables)
        assert first["__typename"] != "Problem", first
        before = await self.written()
        again = await asyncio.gather(*(self.give(query, actor, k="key", **variables) for _ in range(2)))
        assert again == [first, first]
        assert await self.written() == before
        await self.refused("IDEMPOTENCY_CONFLICT", query, actor, k="key", **(variables | others))
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

    async def broken_off(self, query: str, actor: Actor, variables: dict[str, Any], delay: int) -> None:
        """Give a command and break it off after so many turns of the loop."""
        house = self.house
        runner = Runner(house.store, house.book, house.uploads)
        task = asyncio.create_task(
            house.engine.execute(Request(query, variables), actor.scope(), house.store.reader, runner)
        )
        for _ in range(delay):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
