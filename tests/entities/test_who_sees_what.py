"""An adversary of every role looks for what it must not see: by every path, filter, order, count, look-up and id."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import orjson
import pytest
from graphql import GraphQLEnumType

from backend.actors import Actor
from backend.app import House
from backend.entities.professional import ProfessionalRow
from backend.graph.catalog import FieldInfo, TypeInfo
from backend.graph.engine import Engine
from backend.graph.policy import Reader
from backend.graph.request import Request
from backend.graph.sources import Aggregated, Computed, Every, Lookup, NodeById, Rows
from backend.policy import MASKED
from tests.builders import a_professional
from tests.client import Client
from tests.entities.secrets import ALL_OFFICERS, HERE, ID_NUMBER, OWN, Secrets, keep

ROOTS = {
    "supervisionList": '(period: "2026Q2", region: "330000", first: 50)',
    "rules": '(inForceOn: "2026-06-01")',
    "gradeDistribution": "(groupBy: CITY)",
    "activeRiskModel": "",
}


@pytest.fixture
async def secrets(house: House, monkeypatch: pytest.MonkeyPatch) -> Secrets:
    """The world with its secrets; nothing is too costly to ask for."""
    monkeypatch.setattr(house.engine, "limits", replace(house.engine.limits, points=10**15))
    return await keep(house)


async def answer(house: House, actor: Actor, query: str, **variables: Any) -> str:
    """The answer's text; an error fails the test."""
    scope = actor.scope()
    body = (await house.engine.execute(Request(query, variables), scope, house.store.reader)).decode()
    assert '"errors"' not in body, (query, body[:500])
    return orjson.dumps(orjson.loads(body)).decode()


# Paths --------------------------------------------------------------------------------------------------------------


def edges(owner: TypeInfo) -> list[FieldInfo]:
    """Fields that lead from a row to others."""
    return [info for info in owner.fields.values() if info.form != "value" and not isinstance(info.source, Computed)]


def spread(engine: Engine, info: FieldInfo, depth: int, arguments: str = "") -> str:
    """A field with all that can be read of its rows, and of the rows that these lead to."""
    if isinstance(info.source, Aggregated):
        return grouped(engine, info)
    target = engine.catalog.types.get(info.target)
    inner = selection(engine, target, depth) if target else "__typename"
    if info.form == "connection":
        return f"{info.name}{arguments or '(first: 50)'} {{ totalCount nodes {{ {inner} }} edges {{ cursor }} }}"
    return f"{info.name}{arguments} {{ {inner} }}"


def grouped(engine: Engine, info: FieldInfo) -> str:
    """Groups by all that rows may be grouped by, with all that can be read of them."""
    choices = engine.schema.type_map[f"{info.target}GroupBy"]
    assert isinstance(choices, GraphQLEnumType)
    parts = edges(engine.catalog.types[info.type_name])
    read = " ".join(f"{part.name} {{ {_shown(engine, engine.catalog.types[part.type_name])} }}" for part in parts)
    return f"{info.name}(first: 1000, groupBy: [{' '.join(choices.values)}]) {{ count {read} }}"


def _shown(engine: Engine, part: TypeInfo) -> str:
    """All of a group's key or of its measures, and all values of the rows that its key leads to."""
    values = [info.name for info in part.fields.values() if info.form == "value"]
    related = [f"{info.name} {{ {selection(engine, engine.catalog.types[info.target], 0)} }}" for info in edges(part)]
    return " ".join([*values, *related])


def selection(engine: Engine, owner: TypeInfo, depth: int) -> str:
    """All values of a row, and so many steps further."""
    values = [info.name for info in owner.fields.values() if info.form == "value"]
    further = [spread(engine, info, depth - 1) for info in edges(owner)] if depth else []
    return " ".join(["__typename", *values, *further])


def roots(engine: Engine, code: str) -> dict[str, FieldInfo]:
    """Root lists with their arguments; look-ups lead to the same types."""
    found = {}
    for name, info in engine.catalog.types["Query"].fields.items():
        if isinstance(info.source, Every):
            found[f"{name}(first: 50)"] = info
        elif isinstance(info.source, Rows):
            arguments = ROOTS.get(name, f'(creditCodes: ["{code}"])')
            found[name + arguments] = info
    return found


def wrapped(info: FieldInfo, field: str, inner: str) -> str:
    """A field with its arguments round what is read of its rows."""
    return f"{field} {{ nodes {{ {inner} }} }}" if info.form == "connection" else f"{field} {{ {inner} }}"


def paths(engine: Engine, code: str) -> Iterator[str]:
    """For every way from one type to another a query that takes it, by the shortest way to its beginning."""
    ways: dict[str, list[tuple[FieldInfo, str]]] = {}
    for field, info in roots(engine, code).items():
        ways.setdefault(info.target, [(info, field)])
    waiting = list(ways)
    for name in waiting:
        for info in edges(engine.catalog.types[name]):
            query = spread(engine, info, 0)
            for step, field in reversed(ways[name]):
                query = wrapped(step, field, query)
            yield f"{{ {query} }}"
            if info.target not in ways and not isinstance(info.source, Aggregated):
                arguments = "(first: 50)" if info.form == "connection" else ""
                ways[info.target] = [*ways[name], (info, info.name + arguments)]
                waiting.append(info.target)


def by_id(engine: Engine, key: str) -> str:
    """A row by its id, with all that can be read of it and of the rows that it leads to."""
    kind = key.partition(":")[0]
    return f'{{ node(id: "{key}") {{ ... on {kind} {{ {selection(engine, engine.catalog.types[kind], 1)} }} }} }}'


async def leaks(house: House, secrets: Secrets, name: str, queries: list[str]) -> tuple[set[str], list[str]]:
    """What somebody reads of the secrets, and where they read what they must not."""
    seen: set[str] = set()
    leaking = []
    for query in queries:
        text = await answer(house, secrets.actors[name], query)
        found = {secret for secret in secrets.texts if secret in text}
        seen |= found
        leaking += [f"{name} reads {secret}: {query}" for secret in found if name not in secrets.texts[secret]]
    return seen, leaking


async def test_nobody_reads_what_they_must_not_in_lists_or_in_any_row_and_its_neighbours(
    house: House, secrets: Secrets
) -> None:
    code, lists = secrets.town.code("vetoed"), []
    for arguments, info in roots(house.engine, code).items():
        lists.append(f"{{ {spread(house.engine, info, 1, arguments.removeprefix(info.name))} }}")
    fields = house.engine.catalog.types["Query"].fields.values()
    lists += [f"{{ {grouped(house.engine, info)} }}" for info in fields if isinstance(info.source, Aggregated)]
    rows = [by_id(house.engine, key) for key in [*secrets.rows, secrets.town.id("vetoed"), *secrets.others]]
    for name in secrets.actors:
        seen, leaking = await leaks(house, secrets, name, [*lists, *rows])
        assert leaking == []
        assert {secret for secret, may in secrets.texts.items() if name in may} - seen == set(), name


async def test_no_path_leads_to_what_must_not_be_seen(house: House, secrets: Secrets) -> None:
    """Every way between two types is taken, from a root by lists upon lists."""
    queries = list(paths(house.engine, secrets.town.code("vetoed")))
    taken = {info.coordinate for owner in house.engine.catalog.types.values() for info in edges(owner)}
    assert len(queries) > 100
    assert len(taken) > 100
    for name in ("public", "clerk", "regulator elsewhere"):
        _, leaking = await leaks(house, secrets, name, queries)
        assert leaking == []


async def test_nobody_finds_a_row_by_its_id_that_they_must_not_see(house: House, secrets: Secrets) -> None:
    for name, actor in secrets.actors.items():
        for key, may in secrets.rows.items():
            kind = key.partition(":")[0]
            query = f'{{ node(id: "{key}") {{ id ... on {kind} {{ __typename }} }} }}'
            expected = f'{{"id":"{key}","__typename":"{kind}"}}' if name in may else "null"
            assert await answer(house, actor, query) == f'{{"data":{{"node":{expected}}}}}', (name, key)


async def test_a_row_out_of_sight_is_looked_up_like_one_that_is_not_there(house: House, secrets: Secrets) -> None:
    for name, actor in secrets.actors.items():
        if name in ("regulator", "rater", "handler"):
            continue
        hidden = await answer(house, actor, f'{{ finding(id: "Finding:{secrets.draft}") {{ id }} }}')
        absent = await answer(house, actor, '{ finding(id: "Finding:987654") { id } }')
        assert hidden == absent == '{"data":{"finding":null}}', name


# Oracles ------------------------------------------------------------------------------------------------------------

WRONG = "330106197703031119"
GUESSES = [
    '{idNumber: {eq: "?"}}',
    '{idNumber: {ne: "?"}}',
    '{idNumber: {in: ["?", "x"]}}',
    '{idNumber: {contains: "?"}}',
    '{idNumber: {startsWith: "?"}}',
    '{idNumber: {gte: "?"}}',
    '{idNumber: {lt: "?"}}',
    '{not: {idNumber: {eq: "?"}}}',
    '{not: {not: {idNumber: {startsWith: "?"}}}}',
    '{and: [{idNumber: {isNull: false}}, {idNumber: {eq: "?"}}]}',
    '{or: [{idNumber: {eq: "?"}}, {name: {eq: "nobody"}}]}',
    '{not: {or: [{idNumber: {ne: "?"}}]}}',
]


async def test_the_right_guess_of_an_id_number_counts_like_a_wrong_one(house: House, secrets: Secrets) -> None:
    for name, actor in secrets.actors.items():
        told = 0
        for guess in GUESSES:
            query = f"{{ professionals(filter: {guess}) {{ totalCount nodes {{ id }} pageInfo {{ hasNextPage }} }} }}"
            right = await answer(house, actor, query.replace("?", ID_NUMBER))
            wrong = await answer(house, actor, query.replace("?", WRONG))
            told += right != wrong
        may = name in secrets.texts[ID_NUMBER]
        assert bool(told) == may, (name, told)


async def test_a_look_up_by_an_id_number_is_no_oracle(house: House, secrets: Secrets) -> None:
    query = """query ($n: String!) {
      a: professional(idNumber: $n) { ...P } b: professional(idNumber: $n) { x: idNumber } }
      fragment P on Professional { name ...Q } fragment Q on Professional { y: maskedIdNumber phone }"""
    for name, actor in secrets.actors.items():
        right = await answer(house, actor, query, n=ID_NUMBER)
        wrong = await answer(house, actor, query, n=WRONG)
        assert wrong == '{"data":{"a":null,"b":null}}'
        assert (right == wrong) == (name not in secrets.texts[ID_NUMBER]), name


async def test_a_masked_moment_is_no_oracle_by_filter_or_isnull(house: House, secrets: Secrets) -> None:
    """When the public finding of the agency was drafted."""
    for name, actor in secrets.actors.items():
        counts = [
            await answer(
                house, actor, f"{{ findings(filter: {{state: {{eq: CONFIRMED}}, draftedAt: {one}}}) {{ totalCount }} }}"
            )
            for one in (
                '{gt: "2026-04-05T00:00:00Z", lt: "2026-04-05T08:00:00Z"}',
                '{gt: "2026-04-05T05:00:00Z", lt: "2026-04-05T08:00:00Z"}',
            )
        ]
        may = name in ("regulator", "rater", "handler")
        assert (counts[0] != counts[1]) == may, (name, counts)


async def test_an_order_by_a_masked_field_tells_nothing(house: House, secrets: Secrets) -> None:
    people = ["周一一", "周二二", "周三三"]
    other = secrets.town.agencies["small"]
    for place, person in enumerate(people):
        row = await a_professional(other, f"33010619770303222{place}", person)
        await ProfessionalRow.filter(id=row.id).update(entered_trade_on=f"200{9 - place}-01-01")
    query = "{ professionals(first: 50, orderBy: [ENTERED_TRADE_ON_WAY]) { nodes { id name } edges { cursor } } }"
    for name, actor in secrets.actors.items():
        rising, falling = [await answer(house, actor, query.replace("WAY", way)) for way in ("ASC", "DESC")]
        places = [[text.index(person) for person in people] for text in (rising, falling)]
        may = name in ("regulator", "rater", "handler")
        assert (places[0] == sorted(places[0])) == (not may), name
        assert places[1] == sorted(places[1])
        if not may:
            for part in rising.split('"cursor":"')[1:]:
                cursor = part.partition('"')[0]
                kept = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
                assert b"200" not in kept[24:], name


async def test_groups_by_a_masked_field_tell_nothing(house: House, secrets: Secrets) -> None:
    """Six people of the agency in Hangzhou entered the trade on one day: a group large enough to be told."""
    for place in range(6):
        row = await a_professional(secrets.town.agencies["vetoed"], f"33010619770303444{place}", f"吴{place}")
        await ProfessionalRow.filter(id=row.id).update(entered_trade_on="1998-08-08")
    query = """{ a: professionalGroups(groupBy: [ENTERED_TRADE_ON]) { count key { enteredTradeOn } }
      b: professionalGroups(groupBy: [ENTERED_TRADE_ON_YEAR]) { count key { enteredTradeOnYear } } }"""
    for name, actor in secrets.actors.items():
        groups = orjson.loads(await answer(house, actor, query))["data"]
        told = [{"count": 6, "key": {"enteredTradeOn": "1998-08-08"}}] if name in OWN | HERE else []
        assert [group for group in groups["a"] if group["key"]["enteredTradeOn"]] == told, name
        assert ("1998" in str(groups["b"])) == (name in OWN | HERE), name


async def test_every_mask_that_can_be_filtered_ordered_or_grouped_by_is_attacked_above(house: House) -> None:
    types = house.engine.catalog.types
    masked = [types[owner].fields[name] for owner, _, name in (place.partition(".") for place in MASKED)]
    usable = {
        info.coordinate
        for info in masked
        if any(getattr(info.source, use, False) for use in ("filterable", "orderable", "groupable", "measurable"))
    }
    assert usable == {"Professional.idNumber", "Professional.enteredTradeOn", "Finding.draftedAt"}
    lookups = [info for info in types["Query"].fields.values() if isinstance(info.source, Lookup | NodeById)]
    keys = {
        f"{info.target}.{types[info.target].by_python_name[name].name}"
        for info in lookups
        if isinstance(info.source, Lookup)
        for name in info.source.fields
    }
    assert keys & set(MASKED) == {"Professional.idNumber"}


# Nothing hidden makes a difference ----------------------------------------------------------------------------------


class Undone(Exception):
    """Has a transaction leave nothing behind."""


LEAVES = (
    "IdentityOpening", "ComplaintReward", "Complaint", "Notice", "RectificationOrder", "Contest",
    "Objection", "Violation", "ReportCheck", "DoubleReport",
    "Hazard", "Visit", "PracticeNotice",
    "InsurancePolicy", "ProjectMember", "SupervisionEntry", "RiskWatch", "RiskTraining", "RiskScore",
    "File", "Amendment", "Payment", "ProjectStage", "Admission", "AgencySystem",
    "Ban", "Accident", "JointMeasure", "ListedPerson", "DishonestyListing", "InspectionTask", "InspectionDraw",
    "InspectionPlanLine", "InspectionPlan", "InspectorInterest", "FindingPerson", "Expert", "AbilityTestResult",
)  # fmt: skip
"""Types whose rows nothing that is left refers to, once those before them are gone."""
OURS = "agency_id = {agency}"
THEIRS = "IN (SELECT professional_id FROM employment WHERE agency_id = {agency})"
MASKED_VALUES = (
    "UPDATE professional SET id_number = '33010619770303' || substr('000' || id, -4), masked_id_number = 'x',"
    f" phone = '1', entered_trade_on = '1988-08-08' WHERE id {THEIRS}",
    f"UPDATE certificate SET number = 'x' || id WHERE professional_id {THEIRS}",
    f"UPDATE employment SET pension_months = 77, is_pension_matched = NOT is_pension_matched WHERE {OURS}",
    f"UPDATE star SET parts = '{{{{}}}}', held_back_by = 'x' WHERE {OURS}",
    f"UPDATE admission SET return_reason = 'y' WHERE {OURS}",
    f"UPDATE client_review SET comment = 'x' WHERE {OURS}",
    f"UPDATE inspection SET cause = 'x', note = 'x' WHERE {OURS}",
    "UPDATE finding SET evidence = '{{}}', detector = 'x', drafted_by = 'x', drafted_at = drafted_at + 1,"
    f" decided_by = 'x', confirmed_by = 'x' WHERE {OURS}",
    "UPDATE risk_score SET probability = 0.77, log_odds = 0.7, reasons = '[\"x\"]', ways_down = '[\"x\"]'"
    f" WHERE {OURS}",
    f"UPDATE finding SET summary_zh = 'x', summary_en = 'x', rule_id = 'M02' WHERE state <> 'CONFIRMED' AND {OURS}",
)
"""Changes of what no stranger reads of an agency and its people."""
COUNTS = "a: totalCount b: totalCount(upTo: 1) c: totalCount(mode: ESTIMATE) pageInfo { hasNextPage }"


def tallies(engine: Engine) -> Iterator[str]:
    """Every root list: how many there are, in every mode and in every order."""
    for field, info in roots(engine, "").items():
        orders = engine.schema.type_map.get(f"{info.target}Order")
        if info.form == "connection":
            ways = orders.values if isinstance(orders, GraphQLEnumType) else {}
            ordered = [field.replace("first: 50", f"first: 50, orderBy: [{way}]") for way in ways]
            for one in [field, *ordered]:
                row = selection(engine, engine.catalog.types[info.target], 0)
                yield f"{{ {one} {{ {COUNTS} edges {{ cursor node {{ {row} }} }} }} }}"


async def test_an_answer_is_the_same_to_the_byte_without_what_its_reader_must_not_see(
    house: House, secrets: Secrets
) -> None:
    """Hidden rows are deleted and masked values changed, in a transaction that is undone: nobody else may notice."""
    fields = house.engine.catalog.types["Query"].fields.values()
    queries = [
        *tallies(house.engine),
        *paths(house.engine, secrets.town.code("vetoed")),
        *(f"{{ {grouped(house.engine, info)} }}" for info in fields if isinstance(info.source, Aggregated)),
    ]

    async def all_of(name: str, reader: Reader) -> list[bytes]:
        scope = secrets.actors[name].scope()
        return [await house.engine.execute(Request(query, report_cost=True), scope, reader) for query in queries]

    for name in ("public", "clerk", "regulator elsewhere"):
        before = await all_of(name, house.store.reader)
        with suppress(Undone):
            async with house.store.transaction() as work:
                await work.execute("DELETE FROM sealed_identity")
                for kind in LEAVES:
                    table = house.engine.catalog.types[kind].published.table
                    for key, may in secrets.rows.items():
                        if key.startswith(f"{kind}:") and name not in may:
                            await work.execute(f"DELETE FROM {table} WHERE id = {key.partition(':')[2]}")
                for change in MASKED_VALUES:
                    await work.execute(change.format(agency=secrets.town.agencies["vetoed"].id))
                after = await all_of(name, work.reader)
                told = zip(queries, before, after, strict=True)
                assert [(name, query) for query, one, other in told if one != other] == []
                raise Undone


# What has been repaired or revoked ----------------------------------------------------------------------------------

OLD = "query ($id: ID!) { agency(id: $id) { ratings { nodes { asOf reasons lines { finding { id } reasonZh } } } } }"
CREDIT = """query ($code: String!) {
  agencyCredit(creditCode: $code, asOf: "2026-05-01", knownAt: "2026-05-01T00:00:00Z") {
    lineCount lines { rule } reasons document } }"""


async def test_a_revoked_finding_is_gone_from_old_ratings_and_past_credit(house: House, secrets: Secrets) -> None:
    agency, code = secrets.town.id("vetoed"), secrets.town.code("vetoed")
    may_see_lines = {"own clerk", *ALL_OFFICERS}
    for name, actor in secrets.actors.items():
        old, credit = await answer(house, actor, OLD, id=agency), await answer(house, actor, CREDIT, code=code)
        assert ("L03" in old) == (name in may_see_lines), name
        assert ("L03" in credit) == (name in may_see_lines), name
        in_reasons = re.search(f'"finding_id":{secrets.revoked}[,}}]', old) is not None
        assert in_reasons == (name in ("own clerk", "regulator", "rater", "handler")), name
        assert ('"lineCount":2' in credit) == (name in may_see_lines), name


async def test_ways_to_rise_speak_of_nothing_hidden(house: House, secrets: Secrets) -> None:
    query = """query ($code: String!) { waysToRise(creditCode: $code) { score remedies { findingId rule remedyZh } }
      procurementEligibility(creditCodes: [$code]) { reason } }"""
    for name, actor in secrets.actors.items():
        text = await answer(house, actor, query, code=secrets.town.code("vetoed"))
        for secret, may in secrets.texts.items():
            assert secret not in text or name in may, (name, secret)
        for key in (secrets.draft, secrets.revoked):
            assert f"Finding:{key}" not in text, name


NOTIFY = """mutation ($id: ID!) { notifyFinding(findingId: $id) {
  ... on Problem { code message remedy path } __typename } }"""
LODGE = """mutation ($id: ID!) { lodgeObjection(findingId: $id, ground: "x") {
  ... on Problem { code message remedy path } __typename } }"""


async def test_a_command_about_what_is_out_of_sight_is_refused_like_one_about_nothing(
    house: House, secrets: Secrets, client: Client
) -> None:
    for name, query in (("regulator elsewhere", NOTIFY), ("handler elsewhere", NOTIFY), ("clerk", LODGE)):
        for key in ("Finding:987654", "Finding:0", "Agency:1"):
            hidden = await client.post(query, secrets.actors[name], id=f"Finding:{secrets.draft}")
            absent = await client.post(query, secrets.actors[name], id=key)
            assert str(hidden).replace(f"Finding:{secrets.draft}", key) == str(absent)
            assert "NOT_FOUND" in str(absent)


async def test_what_is_nested_too_deep_is_told_so(house: House) -> None:
    """SQLite's parser takes no more; PostgreSQL answers."""
    query = "id"
    for name in ("agencies", "region", "agencies", "region", "agencies", "region", "agencies", "region"):
        query = f"{name}(first: 1) {{ nodes {{ {query} }} }}" if name == "agencies" else f"region {{ {query} }}"
    query = f"{{ agencies(first: 1) {{ nodes {{ {query} }} }} }}"
    told = orjson.loads(await house.engine.execute(Request(query), Actor().scope(), house.store.reader))
    if house.store.dialect == "sqlite":
        assert [error["extensions"]["code"] for error in told["errors"]] == ["TOO_COMPLEX_NESTING"]
    else:
        assert told == {"data": {"agencies": {"nodes": []}}}
