"""One case for each command: a world in which it may be given, and what the tests for every command must know of it.

How to add one: in the file of its noun (a new file is found by itself) write a function that prepares a world and says
how the command is given there,

    @case("recordVisit")
    async def record_visit(world: World) -> Given:
        field = await world.field()
        visit = {"projectId": await field.started(), ...}
        return Given(field.clerk, {"input": visit}, other={"input": visit | {...}}, second=None)

It is called several times in one house: each time with an agency and things of its own. Every argument of the type ID
must be given, also those that may be left out. The GraphQL text is made from `schema.graphql`. The tests are in
`tests/commands/test_every_command.py`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from tests.client import Client
from tests.commands.field import Field, a_field

_numbers = count(1)


@dataclass(frozen=True)
class World:
    """Where a case is prepared."""

    house: House
    client: Client

    async def field(self) -> Field:
        """An agency with a contract and people, and another agency."""
        return await a_field(self.house, self.client)

    def number(self) -> int:
        """A number that was not given before."""
        return next(_numbers)


@dataclass(frozen=True)
class Given:
    """How a command may be given now."""

    actor: Actor
    variables: Mapping[str, Any]
    other: Mapping[str, Any]
    """What is said otherwise when another content comes under the same key."""
    second: str | None
    """What the second of two equal calls at once is told; None: both make a thing of their own."""
    stranger: Actor | None = None
    """One of the same role who sees nothing of what the command is about."""
    elsewhere: Mapping[str, str | None] = field(default_factory=dict)
    """By the name of an ID argument: what is told if it names another one's; NOT_FOUND unless it stands here. None:
    it belongs to nobody."""
    may_repeat: bool = False
    """Whether two equal calls are two deeds about one thing, as a second look at the same premises is."""
    is_silent: bool = False
    """Whether nobody is told of it by an event."""


Prepare = Callable[[World], Awaitable[Given]]
CASES: dict[str, Prepare] = {}


def case(command: str) -> Callable[[Prepare], Prepare]:
    """The case of a command."""

    def note(prepare: Prepare) -> Prepare:
        if command in CASES:
            raise ValueError(f"{command} has two cases")
        CASES[command] = prepare
        return prepare

    return note


def clerk_of(agency: AgencyRow) -> Actor:
    """Who files for an agency."""
    return Actor(Role.AGENCY, f"clerk:{agency.id}", agency_id=agency.id, language="en")


OFFICER = Actor(Role.REGULATOR, "officer:1", region_code="331100", language="en")
OTHER_OFFICER = Actor(Role.REGULATOR, "officer:2", region_code="331100", language="en")
AFAR = Actor(Role.REGULATOR, "officer:afar", region_code="330200", language="en")
RATER = Actor(Role.RATER, "rater:1", region_code="330000", language="en")

for _module in iter_modules([str(Path(__file__).parent)]):
    import_module(f"{__name__}.{_module.name}")
