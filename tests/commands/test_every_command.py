"""What holds for every command: done, refused with nothing written, repeated, two at once, broken off midway.

Where each may be given stands in `tests/commands/cases`; what only one command refuses, in the file of its noun.
"""

import asyncio
from dataclasses import dataclass, replace
from itertools import chain, repeat
from time import perf_counter
from typing import Any

import pytest

from backend.actors import Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.powers import COMMANDS
from tests.client import Client
from tests.commands.cases import CASES, Given, World
from tests.commands.desk import Desk, changed
from tests.commands.texts import fields, ids_in, text_of, with_id

each = pytest.mark.parametrize("command", sorted(CASES))
keyed = pytest.mark.parametrize("command", sorted(name for name in CASES if "idempotencyKey" in fields()[name].args))
WRONG = ("", "x", "-1", "٣", "987654321", "9" * 30)
"""Numbers that no row has."""
TURNS = (0, 1, 3, 10, 40)
"""Turns of the loop after which a call is broken off;"""
SHARES = (0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1.0, 1.2)
"""and parts of the time that it takes."""


@dataclass(frozen=True)
class Bench:
    """One command on one house."""

    command: str
    desk: Desk
    world: World

    async def prepared(self) -> Given:
        """A new world for it."""
        return await CASES[self.command](self.world)

    async def give(self, given: Given, **more: Any) -> Any:
        """The answer."""
        return await self.desk.give(text_of(self.command), given.actor, **given.variables, **more)

    async def refused(self, code: str, given: Given, **more: Any) -> Any:
        """Refused with this code; the path. A filing of many tells it as the fault of an item."""
        answer = await self.desk.give(text_of(self.command), given.actor, **{**given.variables, **more})
        told = (answer.get("faults") or [answer])[0]
        assert (told.get("code"), answer.get("written", 0)) == (code, 0), answer
        assert told["message"]
        assert told["remedy"]
        return told["path"]

    async def lines(self) -> int:
        """How many lines the audit chain has of it."""
        return len(await self.desk.deeds(self.command))


@pytest.fixture
def bench(house: House, client: Client, command: str) -> Bench:
    """Where the command is tried."""
    return Bench(command, Desk(house, client), World(house, client))


def test_every_command_has_its_case() -> None:
    missing = set(COMMANDS) - set(CASES)
    assert not missing, f"no case for {sorted(missing)}: add it in tests/commands/cases (its __init__.py says how)"
    assert set(CASES) <= set(COMMANDS)


def code_of(answer: Any) -> str | None:
    """What an answer refuses with, if it does; a filing of many says it of its first item."""
    for fault in answer.get("faults") or []:
        return str(fault["code"])
    return answer["code"] if answer["__typename"] == "Problem" else None


@each
async def test_it_is_done_with_one_line_of_audit_and_an_event(bench: Bench) -> None:
    given = await bench.prepared()
    lines, events = await bench.lines(), len(await bench.desk.told())
    before = await bench.desk.written()
    answer = await bench.give(given)
    assert code_of(answer) is None, answer
    assert await bench.lines() == lines + 1
    assert (len(await bench.desk.told()) > events) != given.is_silent
    assert {"audit"} < changed(before, await bench.desk.written())


@each
async def test_whose_role_may_not_is_refused_and_so_is_what_they_may_not_see(bench: Bench) -> None:
    given, others = await bench.prepared(), await bench.prepared()
    async with bench.desk.untouched():
        for role in set(Role) - set(COMMANDS[bench.command]):
            await bench.refused("NOT_ALLOWED", replace(given, actor=replace(given.actor, role=role)))
        for where, value in ids_in(bench.command, given.variables):
            kind = value.partition(":")[0]
            for key in ("", "1", "Nothing:1", *(f"{kind}:{number}" for number in WRONG)):
                unseen = replace(given, variables=with_id(given.variables, where, key))
                assert await bench.refused("NOT_FOUND", unseen) == [str(part) for part in where], (where, key)
        if given.actor.agency_id is not None:
            nobodys = replace(given.actor, agency_id=None)
            told = code_of(await bench.give(replace(given, actor=nobodys)))
            assert told in ("NO_AGENCY", "NOT_FOUND"), told
        if given.stranger is not None:
            await bench.refused("NOT_FOUND", replace(given, actor=given.stranger))
        if given.actor.role in (Role.AGENCY, Role.ENTERPRISE):
            for where, value in ids_in(bench.command, others.variables):
                named = next(str(part) for part in reversed(where) if isinstance(part, str))
                if code := given.elsewhere.get(named, "NOT_FOUND"):
                    await bench.refused(code, replace(given, variables=with_id(given.variables, where, value)))
    assert code_of(await bench.give(given)) is None


@keyed
async def test_the_same_call_under_one_key_is_one_deed_and_another_content_is_told_so(bench: Bench) -> None:
    given = await bench.prepared()
    lines = await bench.lines()
    at_once = await asyncio.gather(*(bench.give(given, idempotencyKey="key") for _ in range(2)))
    assert code_of(at_once[0]) is None, at_once
    async with bench.desk.untouched():
        assert [*at_once, await bench.give(given, idempotencyKey="key")] == [at_once[0]] * 3
        await bench.refused("IDEMPOTENCY_CONFLICT", given, **given.other, idempotencyKey="key")
    assert await bench.lines() == lines + 1


@each
async def test_of_two_at_once_one_wins_and_the_other_is_told(bench: Bench) -> None:
    given = await bench.prepared()
    lines = await bench.lines()
    answers = await asyncio.gather(*(bench.give(given) for _ in range(2)))
    assert sorted(code_of(answer) or "" for answer in answers) == ["", given.second or ""]
    assert await bench.lines() == lines + (1 if given.second else 2)
    if given.second is None and not given.may_repeat:
        assert answers[0] != answers[1]


@pytest.mark.parametrize("command", sorted(name for name in CASES if "expectedVersion" in fields()[name].args))
async def test_who_saw_an_older_version_is_told(bench: Bench) -> None:
    given = await bench.prepared()
    (_, key), *_ = ids_in(bench.command, given.variables)
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on {key.partition(':')[0]} {{ version }} }} }}"
    version = (await bench.desk.client.ask(query, given.actor, id=key))["node"]["version"]
    async with bench.desk.untouched():
        for wrong in (version - 1, version + 1):
            path = await bench.refused("VERSION_MOVED_ON", given, expectedVersion=wrong)
            assert path == ["expectedVersion"]
    answers = await asyncio.gather(*(bench.give(given, expectedVersion=version) for _ in range(2)))
    assert sorted(code_of(answer) or "" for answer in answers) == ["", "VERSION_MOVED_ON"]


@each
async def test_about_a_body_that_is_not_admitted_it_is_done_or_refused_and_nothing_between(bench: Bench) -> None:
    """Such a body has a file, and no rating: what would rate it is refused."""
    given = await bench.prepared()
    await AgencyRow.all().update(registration_state="APPLYING")
    before = await bench.desk.written()
    answer = await bench.give(given)
    if code_of(answer) is not None:
        assert changed(before, await bench.desk.written()) == set()


@each
async def test_what_is_broken_off_midway_leaves_all_or_nothing_and_can_be_given_again(bench: Bench) -> None:
    whole, took = await _whole(bench)
    has_key, outcomes = "idempotencyKey" in fields()[bench.command].args, set()
    given, tries = await bench.prepared(), 0
    for turns, rest in chain(zip(TURNS, repeat(0.0)), zip(repeat(0), (share * took for share in SHARES))):
        more: dict[str, Any] = {"idempotencyKey": f"broken off {tries}"} if has_key else {}
        before, lines = await bench.desk.written(), await bench.lines()
        text = text_of(bench.command)
        await bench.desk.broken_off(text, given.actor, {**given.variables, **more}, turns, rest)
        after = await bench.desk.written()
        is_done = await bench.lines() > lines
        touched = changed(before, after)
        assert (whole <= touched) if is_done else not touched, (turns, rest, touched)
        outcomes.add(is_done)
        if is_done:
            if has_key:
                async with bench.desk.untouched():
                    assert code_of(await bench.give(given, **more)) is None
            given, tries = await bench.prepared(), tries + 1
    assert False in outcomes
    assert code_of(await bench.give(given)) is None


async def _whole(bench: Bench) -> tuple[set[str], float]:
    """The tables that a deed changes which nobody breaks off, and the seconds that it takes."""
    given = await bench.prepared()
    more = {"idempotencyKey": "whole"} if "idempotencyKey" in fields()[bench.command].args else {}
    before, began = await bench.desk.written(), perf_counter()
    answer = await bench.give(given, **more)
    took = perf_counter() - began
    assert code_of(answer) is None, answer
    return changed(before, await bench.desk.written()), took
