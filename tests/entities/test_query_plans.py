"""No list and no look-up of the product walks through a growing table, for any role, on either database."""

from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.graph.sources import Every
from tests.builders import a_credit_code
from tests.entities import crowd
from tests.entities.plans import walks

CODE = a_credit_code(7)
PAGE = "nodes { name grade score region { fullName } rating { score } people { position } } pageInfo { hasNextPage }"
LINES = "rating { reasons lines { pointsTaken rule { code } ruleVersion { clauses } finding { state } } }"
SPREADS = ("PROVINCE", "CITY", "COUNTY", "PROVIDER_TYPE", "ADMISSION_PROFILE")

READS: dict[str, str] = {
    "all": f"{{ agencies {{ {PAGE} }} }}",
    "counted": "{ agencies(first: 50) { totalCount nodes { id } } }",
    "by name, falling": f"{{ agencies(orderBy: [NAME_DESC]) {{ {PAGE} }} }}",
    "by score": f"{{ agencies(orderBy: [SCORE_DESC]) {{ {PAGE} }} }}",
    "by score, rising": f"{{ agencies(orderBy: [SCORE_ASC]) {{ {PAGE} }} }}",
    "of a grade": f"{{ agencies(filter: {{minGrade: A}}) {{ {PAGE} }} }}",
    "best of a grade": f"{{ agencies(filter: {{minGrade: B}}, orderBy: [SCORE_DESC]) {{ {PAGE} }} }}",
    "of a county": f'{{ agencies(filter: {{region: "331102"}}) {{ totalCount {PAGE} }} }}',
    "of a province": f'{{ agencies(filter: {{region: "330000"}}) {{ {PAGE} }} }}',
    "of a service": f'{{ agencies(filter: {{serviceKind: "HAZARD_CHECK"}}) {{ {PAGE} }} }}',
    "of an industry": f'{{ agencies(filter: {{industry: "26"}}) {{ {PAGE} }} }}',
    "under no ban": f"{{ agencies(filter: {{notUnderBan: true}}) {{ {PAGE} }} }}",
    "searched by one character": f'{{ agencies(search: "泰") {{ {PAGE} }} }}',
    "searched": f'{{ agencies(search: "安全技术", orderBy: [SCORE_DESC]) {{ {PAGE} }} }}',
    "one by id": f'{{ agency(id: "Agency:7") {{ name {LINES} ratings {{ nodes {{ score }} }} }} }}',
    "one by code": f'{{ agency(creditCode: "{CODE}") {{ name {LINES} staff {{ nodes {{ position }} }} }} }}',
    "its stars": '{ agency(id: "Agency:7") { stars { totalCount nodes { isContested professional { name } } } } }',
    "its findings": '{ agency(id: "Agency:7") { findings { totalCount nodes { state rule { code } } } } }',
    "agencies by place and grade": "{ agencyGroups(groupBy: [REGION, GRADE]) { count key { region { name } grade } } }",
    "agencies by province": "{ agencyGroups(groupBy: [PROVINCE_CODE]) { count key { provinceCode } } }",
    "active agencies by kind": "{ agencyGroups(filter: {registrationState: {eq: ACTIVE}}, groupBy: [PROVIDER_TYPE])"
    " { count } }",
    "those of a city": '{ region(code: "331100") { agencyGroups(groupBy: [GRADE]) { count key { grade } } } }',
    "its findings by rule": '{ agency(id: "Agency:7") { findingGroups(groupBy: [RULE, STATE]) { count } } }',
    "its staff by position": '{ agency(id: "Agency:7") { staffGroups(groupBy: [POSITION]) { count } } }',
    "several nodes": '{ nodes(ids: ["Rating:70", "Agency:7", "Agency:8"]) { id ... on Agency { name } } }',
    "node": '{ node(id: "Rating:70") { ... on Rating { agency { name } lines { pointsTaken } } } }',
    "one person": '{ professional(idNumber: "331102198001010007") { name } }',
    "all their stars": '{ professional(id: "Professional:7") { starHistory { nodes { stars isContested } } } }',
    "eligible": f'{{ procurementEligibility(creditCodes: ["{CODE}", "x"]) {{ reason agency {{ name }} }} }}',
    "eligible then": f'{{ procurementEligibility(creditCodes: ["{CODE}"], asOf: "2026-03-01") {{ reason }} }}',
    "supervised": '{ supervisionList(period: "2026Q2", first: 10) { totalCount nodes { rank agency { name } } } }',
    "supervised there": '{ supervisionList(period: "2026Q2", region: "331102") { nodes { rank reasonZh } } }',
    "supervised closely": '{ supervisionList(period: "2026Q2", tier: KEY) { nodes { rank } } }',
    "rules": '{ rules(inForceOn: "2026-06-01") { clauses rule { code } } }',
    "rule": '{ rule(code: "R01") { versions { nodes { clauses } } } }',
    **{f"grades by {by}": f"{{ gradeDistribution(groupBy: {by}) {{ bucket grade count }} }}" for by in SPREADS},
}

RECORDS = {
    "its fees by year": '{ agency(id: "Agency:7") { contractGroups(groupBy: [SIGNED_ON_YEAR]) { sum { fee } } } }',
    "its hazards": '{ agency(id: "Agency:7") { hazardGroups(groupBy: [LEVEL]) { count } } }',
}
"""What is for those alone who see the record of service; to others it is an empty list, without a walk."""

FEW = {
    "publications",
    "abilityTests",
    "lookAlikes",
    "reportSamples",
    "inspectionPlans",
    "inspectors",
    "inspectorInterests",
    "dishonestyListings",
    "jointMeasures",
    "bans",
    "accidents",
    "experts",
    "contests",
    "rectificationOrders",
    "notices",
    "repairs",
    "agencyLists",
}
"""Lists that gain a row a quarter or a year, or now and then."""

ACTORS = [
    Actor(),
    Actor(Role.BUYER, "b"),
    Actor(Role.INSURER, "i"),
    Actor(Role.AGENCY, "a", agency_id=7),
    Actor(Role.ENTERPRISE, "e", enterprise_id=7),
    Actor(Role.REGULATOR, "o", region_code="331100"),
    Actor(Role.RATER, "r", region_code="330000"),
    Actor(Role.HANDLER, "h", region_code="331100"),
]


@pytest.fixture
async def crowded(house: House) -> House:
    """A house with three thousand agencies."""
    await crowd.fill(house.store, house.book.in_use.fingerprint)
    return house


async def test_no_list_and_no_look_up_of_the_product_walks_through_a_growing_table(crowded: House) -> None:
    found: dict[str, Any] = {}
    for what, query in (READS | RECORDS).items():
        for actor in ACTORS if what in READS else ACTORS[3:]:
            statement = crowded.engine.compile(query, {}, actor.scope(), crowded.store.dialect)
            for walk in await walks(crowded.store, statement):
                found.setdefault(f"{what}: {walk}", []).append(actor.role.name)
    assert not found, "\n".join(found)


async def test_every_other_list_begins_without_a_walk_through_its_table(crowded: House) -> None:
    """In its own order, as its first page: every root list there is."""
    found: dict[str, Any] = {}
    fields = crowded.engine.catalog.types["Query"].fields.values()
    roots = [info for info in fields if isinstance(info.source, Every) and info.name not in FEW]
    assert len(roots) > 10
    for info in roots:
        for actor in ACTORS:
            query = f"{{ {info.name} {{ nodes {{ __typename }} pageInfo {{ hasNextPage }} }} }}"
            statement = crowded.engine.compile(query, {}, actor.scope(), crowded.store.dialect)
            for walk in await walks(crowded.store, statement):
                found.setdefault(f"{info.name}: {walk}", []).append(actor.role.name)
    assert not found, "\n".join(found)
