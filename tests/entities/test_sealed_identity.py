"""Who complained: every way to it is tried for every role, and in what the house keeps and says; none leads there."""

import logging
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson
import pytest
from structlog.testing import capture_logs

from backend.actors import OFFICERS, Actor, Role
from backend.app import House
from backend.entities.rating import RatingCause
from backend.errors import NotAllowed
from backend.export_routes import EXPORTS
from backend.graph.request import Request
from backend.graph.sources import Aggregated
from backend.jobs.draw_up_list import draw_up
from tests.builders import an_agency
from tests.client import Client
from tests.commands.desk import Desk
from tests.commands.texts import text_of
from tests.entities.test_who_sees_what import by_id, grouped, paths, roots, spread, tallies

NAME, PHONE = "欧阳密封", "13987654321"
HANDLER = Actor(Role.HANDLER, "handler:1", region_code="331100", language="en")
OTHER_HANDLER = Actor(Role.HANDLER, "handler:2", region_code="331100", language="en")
FILE = """mutation ($i: ComplaintInput!) { done: fileComplaint(input: $i, idempotencyKey: "k") {
  __typename ... on ComplaintReceipt { receipt } ... on Problem { code message } } }"""
HIDDEN: Final = ("content", "channel", "isInsider", "isNamed", "openings", "reward")


class Told:
    """A complaint that was filed, looked into, rewarded and opened once: all that could betray its author is there."""

    def __init__(self, desk: Desk, agency: int, complaint: str, receipt: str) -> None:
        self.desk, self.agency, self.complaint, self.receipt = desk, agency, complaint, receipt

    def actors(self) -> list[Actor]:
        """One of every role, at its nearest to the matter."""
        return [Actor(role, f"{role.name}:1", self.agency, "331100", "en", 1) for role in Role]

    async def give(self, command: str, actor: Actor, **variables: Any) -> Any:
        """A command that is done."""
        answer = await self.desk.give(text_of(command), actor, complaintId=self.complaint, **variables)
        assert answer["__typename"] != "Problem", answer
        return answer


@pytest.fixture
async def told(house: House, client: Client, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Told]:
    """It was filed by the public over HTTP; what is logged meanwhile is looked through at the end."""
    monkeypatch.setattr(house.engine, "limits", replace(house.engine.limits, points=10**15))
    agency, desk = await an_agency(), Desk(house, client)
    given: dict[str, Any] = {"agencyId": f"Agency:{agency.id}", "kind": "REPORT", "isInsider": True, "content": "造假"}
    given["complainant"] = {"name": NAME, "phone": PHONE}
    with capture_logs() as lines:
        filed = await desk.give(FILE, None, i=given)
        found = await client.ask("{ complaints(first: 1) { nodes { id } } }", HANDLER)
        one = Told(desk, agency.id, found["complaints"]["nodes"][0]["id"], filed["receipt"])
        await one.give("acceptComplaint", HANDLER, lead="x", needsCheck=True)
        true = {"isUpheld": True, "severity": "SERIOUS", "answer": "y", "reason": "z"}
        await one.give("concludeComplaint", OTHER_HANDLER, **true)
        await one.give("grantReward", HANDLER, penaltyId=None)
        opened = await desk.client.ask(OPENED, HANDLER, c=one.complaint)
        assert opened["openIdentity"] == {"name": NAME, "phone": PHONE}
        yield one
    assert not betrays(str(lines))


OPENED: Final = """mutation ($c: ID!) { openIdentity(complaintId: $c, purpose: "奖励") {
  ... on ComplaintIdentity { name phone } ... on Problem { code message } } }"""


def betrays(text: str) -> bool:
    """Whether a text holds the name or the number, in any of the ways that texts are written down."""
    forms = [NAME, NAME.encode("unicode_escape").decode(), orjson.dumps(NAME).decode(), PHONE]
    coded = [b64encode(one.encode()).decode().rstrip("=") for one in (NAME, PHONE)]
    digests = [sha256(one.encode()).hexdigest() for one in (NAME, PHONE)]
    return any(form in text for form in (*forms, *coded, *digests))


async def test_no_list_no_neighbour_no_group_and_no_id_shows_it_to_any_role(told: Told, house: House) -> None:
    engine, kinds = house.engine, house.engine.catalog.types["Query"].fields.values()
    queries = [f"{{ {grouped(engine, info)} }}" for info in kinds if isinstance(info.source, Aggregated)]
    for arguments, info in roots(engine, "").items():
        queries.append(f"{{ {spread(engine, info, 1, arguments.removeprefix(info.name))} }}")
    queries += [*tallies(engine), *paths(engine, ""), by_id(engine, told.complaint)]
    for actor in told.actors():
        texts = [text async for text in _answers(house, actor, queries)]
        assert texts
        assert not [text for text in texts if betrays(text)], actor.role


async def test_no_subscription_and_no_export_shows_it_to_any_role(told: Told, house: House) -> None:
    """Everybody subscribes to everything, with all that can be selected, and takes every file."""
    engine, shown = house.engine, 0
    async with house.store.transaction() as work:
        await house.book.rate_one(work, told.agency, cause=RatingCause.EVENT)
        row = await draw_up(work, house.book.in_use, period="2026Q2", as_of=house.clock.today(), seed="s")
    for info in engine.catalog.types["Subscription"].fields.values():
        assert info.source.fact == "list", "an event that this test does not know: give it its row"
        ready = engine.ready(Request(f"subscription {{ {spread(engine, info, 2)} }}"))
        for actor in told.actors():
            with suppress(NotAllowed):
                to = engine.subscription(ready, actor.scope())
                answer = await engine.told(to, (1, {"list": row.id}), actor.scope(), house.store.reader)
                assert answer is not None
                assert not betrays(answer.body.decode()), actor.role
                shown += 1
    assert shown == len(OFFICERS)
    for actor in told.actors():
        for export in EXPORTS:
            headers = {"authorization": f"Bearer {house.tokens.issue(actor)}"}
            file = await told.desk.client.http.get(f"/exports/{export.name}?period=2026Q2", headers=headers)
            assert (file.status_code, betrays(file.text)) == (200, False)


async def _answers(house: House, actor: Actor, queries: list[str]) -> AsyncIterator[str]:
    for query in queries:
        body = await house.engine.execute(Request(query), actor.scope(), house.store.reader)
        yield body.decode()


async def test_it_can_not_be_guessed_by_filter_search_or_order(told: Told, house: House) -> None:
    """What is sealed is no field: there is nothing to filter, search or order by."""
    schema = house.engine.schema
    named = {
        f"{name}.{field}"
        for name, kind in schema.type_map.items()
        for field in getattr(kind, "fields", {})
        if field in ("complainant", "author", "sealedIdentity", "box", "identity")
    }
    assert named == {"ComplaintInput.complainant"}
    shown = {name for name, kind in schema.type_map.items() if "ComplaintIdentity" in str(getattr(kind, "fields", {}))}
    assert shown == set()
    for kind in ("ComplaintFilter", "ComplaintOrder", "ComplaintGroupBy"):
        told_of = schema.type_map[kind]
        words = set(getattr(told_of, "fields", None) or getattr(told_of, "values", {}))
        assert not words & {*HIDDEN, "CONTENT", "CHANNEL", "IS_INSIDER", "IS_NAMED"}, kind


async def test_what_could_betray_the_author_is_for_the_handler_of_the_place_alone(told: Told, house: House) -> None:
    query = """query ($id: ID!) { node(id: $id) { ... on Complaint { content channel isInsider isNamed
      openings(first: 5) { totalCount } reward { amount } } } }"""
    for actor in told.actors():
        body = await house.engine.execute(Request(query, {"id": told.complaint}), actor.scope(), house.store.reader)
        seen = (orjson.loads(body)["data"]["node"]) or {}
        shown = {name for name in HIDDEN if seen.get(name) not in (None, {"totalCount": 0})}
        assert shown == (set(HIDDEN) if actor.role is Role.HANDLER else set()), actor.role


async def test_no_command_of_any_other_role_opens_it(told: Told, house: House) -> None:
    for actor in told.actors():
        answer = await told.desk.client.ask(OPENED, actor, c=told.complaint)
        is_handler = actor.role is Role.HANDLER
        assert betrays(str(answer)) is is_handler, actor.role
        assert (answer["openIdentity"].get("code") == "NOT_ALLOWED") is not is_handler
    afar = Actor(Role.HANDLER, "handler:9", region_code="330100", language="en")
    answer = await told.desk.client.ask(OPENED, afar, c=told.complaint)
    assert answer["openIdentity"]["code"] == "NOT_FOUND"


async def test_the_receipt_tells_its_holder_nothing_of_who_it_is(told: Told) -> None:
    fields = list(told.desk.house.engine.catalog.types["ComplaintProgress"].fields)
    query = f"query ($r: String!) {{ complaintByReceipt(receipt: $r) {{ {' '.join(fields)} }} }}"
    for actor in told.actors():
        seen = await told.desk.client.ask(query, actor, r=told.receipt)
        assert seen["complaintByReceipt"]["reward"] == 3600.00
        assert not betrays(str(seen))


async def test_who_files_it_again_under_the_same_key_learns_nothing(told: Told) -> None:
    """Digests of calls are kept with a key: whoever has the database can not try names against them."""
    given: dict[str, Any] = {"agencyId": f"Agency:{told.agency}", "kind": "REPORT", "content": "造假"}
    answer = await told.desk.give(FILE, None, i=given)
    assert answer["code"] == "IDEMPOTENCY_CONFLICT"
    assert not betrays(str(answer))


async def test_no_table_and_no_file_of_the_database_holds_it(told: Told, house: House) -> None:
    store = house.store
    names = await store.fetch(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if store.dialect == "sqlite"
        else "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    for (name,) in names:
        rows = await store.fetch(f'SELECT * FROM "{name}"')
        assert not betrays(str(rows)), name
    if store.dialect == "sqlite":
        path = Path(store.url.removeprefix("sqlite:///"))
        for file in path.parent.glob(f"{path.name}*"):
            raw = file.read_bytes()
            assert NAME.encode() not in raw, file
            assert PHONE.encode() not in raw, file


async def test_a_refused_complaint_is_not_repeated_in_the_refusal(told: Told, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    given: dict[str, Any] = {"agencyId": "Agency:987654", "kind": "REPORT", "content": "造假"}
    given["complainant"] = {"name": NAME, "phone": PHONE}
    answer = await told.desk.give(FILE.replace('"k"', '"l"'), None, i=given)
    assert answer["code"] == "NOT_FOUND"
    assert not betrays(str(answer))
    assert not betrays(caplog.text)
