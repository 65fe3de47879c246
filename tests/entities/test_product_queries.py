"""The queries that are the product, over HTTP, for each role: exact answers, and one statement for each of them."""

from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from tests.builders import a_credit_code, a_professional
from tests.client import Client
from tests.entities.town import NAMES, Town, build

OFFICERS = (Role.REGULATOR, Role.RATER, Role.HANDLER)
LIST = """query ($filter: AgencyFilter, $search: String, $orderBy: [AgencyOrder!], $first: Int, $after: String) {
  agencies(filter: $filter, search: $search, orderBy: $orderBy, first: $first, after: $after) {
    totalCount nodes { name } edges { cursor } pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
async def town(house: House) -> Town:
    """The small world."""
    return await build(house)


class Counting:
    """Asks, and sees to it that the answer took one statement."""

    def __init__(self, house: House, client: Client) -> None:
        self.house, self.client = house, client

    async def ask(self, query: str, actor: Actor | None = None, **variables: Any) -> Any:
        """The data."""
        before = self.house.store.reader.statements
        data = await self.client.ask(query, actor, **variables)
        assert self.house.store.reader.statements - before == 1, query
        return data


@pytest.fixture
def one(house: House, client: Client) -> Counting:
    """A client that counts statements."""
    return Counting(house, client)


async def kinds(one: Counting, actor: Actor | None = None, **arguments: Any) -> list[str]:
    """Which agencies of the town a list holds, in its order."""
    found = await one.ask(LIST, actor, **arguments)
    by_name = {name: kind for kind, name in NAMES.items()}
    return [by_name[node["name"]] for node in found["agencies"]["nodes"]]


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, set(NAMES)),
    ({"minGrade": "A"}, {"good", "gone"}),
    ({"minGrade": "B"}, {"good", "gone", "small"}),
    ({"minGrade": "C"}, {"good", "gone", "small", "held", "newcomer"}),
    ({"minGrade": "PROVISIONAL"}, {"good", "gone", "small", "held", "newcomer"}),
    ({"minGrade": "D"}, set(NAMES) - {"unrated"}),
    ({"grade": {"isNull": True}}, {"unrated"}),
    ({"region": "330000"}, set(NAMES)),
    ({"region": "331100"}, {"good", "poor", "newcomer"}),
    ({"region": "331102"}, {"good", "newcomer"}),
    ({"region": "330300"}, {"held", "listed", "unrated"}),
    ({"region": "320000"}, set()),
    ({"serviceKind": "HAZARD_CHECK"}, {"good", "held"}),
    ({"industry": "26"}, {"good", "poor"}),
    ({"notUnderBan": True}, set(NAMES) - {"vetoed", "listed"}),
    ({"notUnderBan": False}, {"vetoed", "listed"}),
    ({"region": "331100", "minGrade": "C", "industry": "26"}, {"good"}),
    ({"or": [{"region": "331102"}, {"grade": {"eq": "D"}}]}, {"good", "newcomer", "poor", "vetoed", "listed"}),
    ({"not": {"registrationState": {"eq": "ACTIVE"}}}, {"gone"}),
]


async def test_agencies_are_filtered_by_grade_place_service_industry_and_ban_for_every_role(
    town: Town, one: Counting
) -> None:
    for actor in town.actors():
        for chosen, expected in FILTERS:
            found = await one.ask(LIST, actor, filter=chosen)
            assert {node["name"] for node in found["agencies"]["nodes"]} == {NAMES[kind] for kind in expected}, chosen
            assert found["agencies"]["totalCount"] == len(expected)


SEARCHES = [
    ("安", set(NAMES) - {"small"}),
    ("泰", {"good"}),
    ("西湖", {"vetoed"}),
    ("安全技术", {"good"}),
    ("  杭州 ", {"small", "vetoed", "gone"}),
    ("州安", set()),
    ("注册安全工程师事务所", {"listed"}),
    ("%", set()),
    ("' OR 1=1 --", set()),
]


async def test_agencies_are_found_by_any_part_of_a_name_from_one_character_up(town: Town, one: Counting) -> None:
    for actor in town.actors():
        for text, expected in SEARCHES:
            assert set(await kinds(one, actor, search=text)) == expected, text
    assert await kinds(one, search="丽水", filter={"minGrade": "C"}, orderBy=["SCORE_DESC"]) == ["newcomer", "good"]


async def test_agencies_are_ordered_by_score_or_name_with_the_unrated_last(town: Town, one: Counting) -> None:
    falling = await kinds(one, orderBy=["SCORE_DESC"])
    assert falling == ["small", "vetoed", "listed", "newcomer", "gone", "good", "held", "poor", "unrated"]
    assert await kinds(one, orderBy=["SCORE_ASC", "NAME_DESC"]) == [
        "poor", "held", "good", "listed", "small", "vetoed", "gone", "newcomer", "unrated",
    ]  # fmt: skip
    assert await kinds(one, orderBy=["NAME_ASC"]) == sorted(NAMES, key=lambda kind: NAMES[kind])


async def test_the_pages_of_a_list_are_the_list(town: Town, one: Counting) -> None:
    for order in (["SCORE_DESC"], ["SCORE_ASC"], ["NAME_DESC"], ["SCORE_DESC", "NAME_ASC"]):
        whole, pages, after = await kinds(one, orderBy=order), list[str](), None
        for _ in range(5):
            page = (await one.ask(LIST, orderBy=order, first=2, after=after))["agencies"]
            by_name = {name: kind for kind, name in NAMES.items()}
            pages += [by_name[node["name"]] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            assert page["pageInfo"]["hasNextPage"] == (len(pages) < 9)
            assert page["edges"][-1]["cursor"] == after
        assert pages == whole


DETAIL = """query ($id: ID, $code: String) { agency(id: $id, creditCode: $code) {
  id name grade score banUntil region { fullName }
  rating { asOf cause score grade reasons lines { pointsFull pointsTaken rule { code } ruleVersion { clauses }
           finding { state } } }
  ratings { totalCount nodes { asOf score grade period } }
  staff { nodes { position professional { name star { stars } certificates { nodes { kind tier } } } } }
  stars { totalCount nodes { stars } } } }"""


async def test_an_agency_by_id_or_code_with_lines_clauses_and_history(town: Town, one: Counting) -> None:
    for actor in town.actors():
        by_id = (await one.ask(DETAIL, actor, id=town.id("good")))["agency"]
        assert (await one.ask(DETAIL, actor, code=town.code("good")))["agency"] == by_id
        assert (by_id["name"], by_id["grade"], by_id["score"]) == (NAMES["good"], "A", 99.0)
        assert by_id["region"] == {"fullName": "浙江省丽水市莲都区"}
        (line,) = by_id["rating"]["lines"]
        assert (line["rule"]["code"], line["pointsFull"], line["pointsTaken"]) == ("R01", 1.0, 1.0)
        assert line["ruleVersion"]["clauses"][0]["document"] == "002-LS"
        assert line["finding"] == {"state": "CONFIRMED"}
        assert by_id["ratings"] == {
            "totalCount": 2,
            "nodes": [
                {"asOf": "2026-06-01", "score": 99.0, "grade": "A", "period": None},
                {"asOf": "2026-03-01", "score": 100.0, "grade": "A", "period": "2026Q1"},
            ],
        }
        (person,) = by_id["staff"]["nodes"]
        assert person["professional"] == {
            "name": "王建国",
            "star": None,
            "certificates": {"nodes": [{"kind": "SAFETY_ENGINEER", "tier": "MIDDLE"}]},
        }
        vetoed = (await one.ask(DETAIL, actor, id=town.id("vetoed")))["agency"]
        assert (vetoed["grade"], vetoed["banUntil"]) == ("D", "2029-04-05")
        assert [reason["kind"] for reason in vetoed["rating"]["reasons"]] == ["VETO", "LIMITER", "LIMITER"]
        assert (await one.ask(DETAIL, actor, id="Agency:999999"))["agency"] is None


PEOPLE = """{ agencies { nodes { name people { professional { name } } stars { totalCount nodes { stars } }
  staff { totalCount nodes { professional { name star { stars } } } } } } }"""


async def test_every_agency_shows_its_own_people_and_their_stars(town: Town, one: Counting) -> None:
    own = {NAMES["good"]: ("王建国", None), NAMES["held"]: ("赵红梅", {"stars": 3})}
    for actor in town.actors():
        for agency in (await one.ask(PEOPLE, actor))["agencies"]["nodes"]:
            person, star = own.get(agency["name"], ("", None))
            assert agency["people"] == ([{"professional": {"name": person}}] if person else [])
            assert agency["staff"]["nodes"] == ([{"professional": {"name": person, "star": star}}] if person else [])
            assert agency["staff"]["totalCount"] == len(agency["people"])
            assert agency["stars"] == {"totalCount": 1 if star else 0, "nodes": [star] if star else []}


CREDIT = """query ($code: String!, $asOf: Date, $knownAt: DateTime) {
  agencyCredit(creditCode: $code, asOf: $asOf, knownAt: $knownAt) {
    agencyId grade treatedAs score ruleScore banUntil asOf knownAt lineCount document documentDigest
    lines { rule clauses pointsFull pointsTaken confirmedOn halfFrom countsUntil } } }"""


async def test_an_agencys_credit_as_of_a_day_by_what_was_known_then(town: Town, one: Counting) -> None:
    code = town.code("good")
    for actor in town.actors():
        now = (await one.ask(CREDIT, actor, code=code))["agencyCredit"]
        assert (now["grade"], now["treatedAs"], now["score"], now["ruleScore"]) == ("A", "A", 99.0, 99.0)
        assert now["lines"] == [
            {
                "rule": "R01",
                "clauses": ["002-LS 二(二)8"],
                "pointsFull": 1.0,
                "pointsTaken": 1.0,
                "confirmedOn": "2026-04-10",
                "halfFrom": "2026-10-10",
                "countsUntil": "2027-04-10",
            }
        ]
        is_whole = actor is not None and (actor.role in OFFICERS or actor.role is Role.AGENCY)
        assert (now["document"] is not None) == is_whole
        in_march = await one.ask(CREDIT, actor, code=code, asOf="2026-03-01", knownAt="2026-03-01T12:00:00+08:00")
        assert (in_march["agencyCredit"]["score"], in_march["agencyCredit"]["lineCount"]) == (100.0, 0)
        hindsight = await one.ask(CREDIT, actor, code=code, asOf="2026-04-10")
        assert hindsight["agencyCredit"]["score"] == 99.0
        before = await one.ask(CREDIT, actor, code=code, asOf="2026-04-09")
        assert before["agencyCredit"]["score"] == 100.0
        newcomer = (await one.ask(CREDIT, actor, code=town.code("newcomer")))["agencyCredit"]
        assert (newcomer["grade"], newcomer["treatedAs"]) == ("PROVISIONAL", "C")
        assert (await one.ask(CREDIT, actor, code=a_credit_code(777)))["agencyCredit"] is None


ELIGIBLE = """query ($codes: [String!]!, $asOf: Date) { procurementEligibility(creditCodes: $codes, asOf: $asOf) {
  place creditCode isEligible reason fault grade agency { name } } }"""


async def test_who_may_be_bought_from_with_public_money_and_why(town: Town, one: Counting) -> None:
    codes = [town.code(name) for name in NAMES]
    expected = {
        "good": (True, "ELIGIBLE", "A"),
        "small": (True, "ELIGIBLE", "B"),
        "held": (True, "ELIGIBLE", "C"),
        "poor": (False, "GRADE_D", "D"),
        "vetoed": (False, "UNDER_BAN", "D"),
        "listed": (False, "UNDER_BAN", "D"),
        "newcomer": (True, "ELIGIBLE_AS_NEWCOMER", "PROVISIONAL"),
        "gone": (False, "REGISTRATION_NOT_ACTIVE", "A"),
        "unrated": (False, "NOT_YET_RATED", None),
    }
    for actor in town.actors():
        rows = (await one.ask(ELIGIBLE, actor, codes=[f" {code.lower()}" for code in codes]))["procurementEligibility"]
        assert [row["place"] for row in rows] == list(range(1, 10))
        assert [row["creditCode"] for row in rows] == codes
        assert [(row["isEligible"], row["reason"], row["grade"]) for row in rows] == list(expected.values())
        wrong = [codes[0][:-1] + ("0" if codes[0][-1] != "0" else "1"), "123", a_credit_code(777), codes[0]]
        rows = (await one.ask(ELIGIBLE, actor, codes=wrong))["procurementEligibility"]
        assert [(row["reason"], row["fault"]) for row in rows] == [
            ("INVALID_CREDIT_CODE", "CREDIT_CODE_CHECK_DIGIT"),
            ("INVALID_CREDIT_CODE", "CREDIT_CODE_LENGTH"),
            ("UNKNOWN_AGENCY", ""),
            ("ELIGIBLE", ""),
        ]


async def test_eligibility_of_a_past_day_rests_on_the_rating_of_that_day(town: Town, one: Counting) -> None:
    codes = [town.code(name) for name in ("good", "poor", "vetoed", "listed", "newcomer")]
    for day, reasons in (
        ("2026-03-01", ["ELIGIBLE", "ELIGIBLE", "ELIGIBLE", "UNDER_BAN", "NOT_YET_RATED"]),
        ("2026-05-31", ["ELIGIBLE", "ELIGIBLE", "ELIGIBLE", "UNDER_BAN", "NOT_YET_RATED"]),
        ("2026-06-01", ["ELIGIBLE", "GRADE_D", "UNDER_BAN", "UNDER_BAN", "ELIGIBLE_AS_NEWCOMER"]),
        ("2026-02-28", ["NOT_YET_RATED"] * 5),
    ):
        rows = (await one.ask(ELIGIBLE, codes=codes, asOf=day))["procurementEligibility"]
        assert [row["reason"] for row in rows] == reasons, day


async def test_five_hundred_codes_at_once_are_answered_and_one_more_is_too_many(
    town: Town, one: Counting, client: Client
) -> None:
    codes = [a_credit_code(number) for number in range(1, 502)]
    rows = (await one.ask(ELIGIBLE, codes=codes[:500]))["procurementEligibility"]
    assert [row["place"] for row in rows] == list(range(1, 501))
    assert sum(row["reason"] == "UNKNOWN_AGENCY" for row in rows) == 491
    refused = await client.post(ELIGIBLE, codes=codes)
    assert refused["errors"][0]["extensions"]["code"] == "TOO_MANY_CODES"
    assert (await one.ask(ELIGIBLE, codes=[]))["procurementEligibility"] == []


SUPERVISED = """query ($region: String!, $period: String!, $tier: Tier, $first: Int, $after: String) {
  supervisionList(region: $region, period: $period, tier: $tier, first: $first, after: $after) { totalCount
    nodes { rank tier pickedBy priority reasonZh onsitePlanned onsiteDone onsiteCeiling agency { name }
            supervisionList { seed } } pageInfo { endCursor hasNextPage } } }"""


async def test_the_supervision_list_is_for_officers_of_the_place(town: Town, one: Counting) -> None:
    for actor in town.actors():
        for region, tier, ranks in (
            ("330000", None, [1, 2, 3, 4]),
            ("331100", None, [3, 4]),
            ("330000", "KEY", [1, 3]),
            ("330106", "CLOSE", []),
        ):
            found = await one.ask(SUPERVISED, actor, region=region, tier=tier, period="2026Q2")
            is_officer = actor is not None and actor.role in OFFICERS
            assert [node["rank"] for node in found["supervisionList"]["nodes"]] == (ranks if is_officer else [])
            assert found["supervisionList"]["totalCount"] == (len(ranks) if is_officer else 0)
    lishui = Actor(Role.REGULATOR, "officer:2", region_code="331100")
    found = (await one.ask(SUPERVISED, lishui, region="330000", period="2026Q2", first=1))["supervisionList"]
    assert found["totalCount"] == 2
    assert found["nodes"] == [
        {
            "rank": 3,
            "tier": "KEY",
            "pickedBy": "HARM",
            "priority": 9.97,
            "reasonZh": "预期损害",
            "onsitePlanned": 2,
            "onsiteDone": 1,
            "onsiteCeiling": 4,
            "agency": {"name": NAMES["poor"]},
            "supervisionList": {"seed": "seed"},
        }
    ]
    after = found["pageInfo"]["endCursor"]
    rest = await one.ask(SUPERVISED, lishui, region="330000", period="2026Q2", first=5, after=after)
    assert [node["rank"] for node in rest["supervisionList"]["nodes"]] == [4]
    none = await one.ask(SUPERVISED, lishui, region="330000", period="2026Q3")
    assert none["supervisionList"]["totalCount"] == 0


SPREAD = "query ($by: GroupBy!) { gradeDistribution(groupBy: $by) { bucket grade count region { name } } }"


async def test_how_grades_are_spread_over_the_active_agencies(town: Town, one: Counting) -> None:
    for actor in town.actors():
        rows = (await one.ask(SPREAD, actor, by="PROVINCE"))["gradeDistribution"]
        assert {(row["bucket"], row["grade"], row["count"]) for row in rows} == {
            ("330000", "A", 1),
            ("330000", "B", 1),
            ("330000", "C", 1),
            ("330000", "D", 3),
            ("330000", "PROVISIONAL", 1),
            ("330000", None, 1),
        }
        assert rows[0]["region"] == {"name": "浙江省"}
        rows = (await one.ask(SPREAD, actor, by="COUNTY"))["gradeDistribution"]
        assert ("331102", "A", 1) in {(row["bucket"], row["grade"], row["count"]) for row in rows}
        assert sum(row["count"] for row in rows) == 8
        rows = (await one.ask(SPREAD, actor, by="PROVIDER_TYPE"))["gradeDistribution"]
        found = {(row["bucket"], row["grade"]): row["count"] for row in rows}
        assert (found["TESTING", "B"], found["CONSULTING", "D"]) == (1, 3)
        assert {row["region"] for row in rows if row["region"]} == set()


GROUPS = """{ spread: agencyGroups(filter: {registrationState: {eq: ACTIVE}}, groupBy: [PROVINCE_CODE, GRADE]) {
    count key { provinceCode grade } }
  cities: agencyGroups(groupBy: [CITY_CODE], orderBy: [COUNT_DESC], first: 2) { count key { cityCode region { name } } }
  region(code: "331100") { agencyGroups(groupBy: [REGION]) { count key { region { name } } } }
  people: professionalGroups { count } few: certificateGroups(groupBy: [KIND, TIER, CATEGORY]) { count } }"""


async def test_agencies_are_grouped_by_place_and_grade_and_people_only_by_fives(town: Town, one: Counting) -> None:
    for actor in town.actors():
        found = await one.ask(GROUPS, actor)
        spread = [(group["key"]["grade"], group["count"]) for group in found["spread"]]
        assert spread == [("A", 1), ("B", 1), ("C", 1), ("D", 3), ("PROVISIONAL", 1), (None, 1)]
        assert {group["key"]["provinceCode"] for group in found["spread"]} == {"330000"}
        assert found["cities"] == [
            {"count": 3, "key": {"cityCode": "330100", "region": None}},
            {"count": 3, "key": {"cityCode": "330300", "region": None}},
        ]
        assert found["region"]["agencyGroups"] == [
            {"count": 2, "key": {"region": {"name": "莲都区"}}},
            {"count": 1, "key": {"region": {"name": "龙泉市"}}},
        ]
        assert (found["people"], found["few"]) == ([], [])
    for place in range(5):
        await a_professional(town.agencies["good"], f"33110219800808555{place}", f"郑{place}")
    assert (await one.ask(GROUPS))["people"] == [{"count": 7}]


RULES = """query ($day: Date!) { rules(inForceOn: $day) { fromOn kind cap pointsBasis clauses examples
  rule { code nameZh dimension isBonus } } }"""
RULE = """{ rule(code: "R01") { code nameZh dimension versions { totalCount nodes {
  fromOn untilOn cap clauses dutyBasis pointsBasis cases examples remedyZh } } } }"""


async def test_the_rules_in_force_on_a_day_and_one_rule_with_its_versions(town: Town, one: Counting) -> None:
    for actor in town.actors():
        rules = (await one.ask(RULES, actor, day="2026-06-01"))["rules"]
        assert len(rules) == 63
        assert sum(rule["rule"]["isBonus"] for rule in rules) == 8
        assert all(rule["clauses"] and rule["examples"] for rule in rules)
        assert [rule["rule"]["code"] for rule in rules] == sorted(rule["rule"]["code"] for rule in rules)
        assert (await one.ask(RULES, actor, day="2022-12-31"))["rules"] == []
        rule = (await one.ask(RULE, actor))["rule"]
        assert (rule["nameZh"], rule["dimension"], rule["versions"]["totalCount"]) == (
            "服务报告逾期上传",
            "deliverable",
            1,
        )
        (version,) = rule["versions"]["nodes"]
        assert (version["fromOn"], version["untilOn"], version["pointsBasis"]) == ("2023-01-01", None, "proposal")
        assert [clause["section"] for clause in version["clauses"]] == ["二(二)8"]
        assert (await one.ask('{ rule(code: "X99") { code } }', actor))["rule"] is None
