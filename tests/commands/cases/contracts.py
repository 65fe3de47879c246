"""Contracts and practice notices."""

from typing import Any

from backend.actors import Actor, Role
from tests.builders import a_contract, an_agency, an_enterprise
from tests.commands.cases import AFAR, Given, World, case, clerk_of

COUNTY = Actor(Role.REGULATOR, "officer:county", region_code="330106", language="en")


async def a_filing(number: int) -> dict[str, Any]:
    """What is filed of a contract with a new client."""
    return {
        "number": f"HT-{number}",
        "enterpriseCreditCode": (await an_enterprise()).credit_code,
        "region": "331102",
        "serviceKind": "HAZARD_CHECK",
        "mode": "ENTERPRISE_ORDER",
        "signedOn": "2026-06-01",
        "fromOn": "2026-06-02",
        "untilOn": "2027-06-01",
        "visitsAYear": 12,
        "fee": 12000.5,
        "elements": {"term": "一年"},
    }


@case("fileContract")
async def file_contract(world: World) -> Given:
    filing = await a_filing(world.number())
    other = {"input": filing | {"visitsAYear": 11}}
    return Given(clerk_of(await an_agency()), {"input": filing}, other=other, second="CONTRACT_NUMBER_TAKEN")


@case("fileContracts")
async def file_contracts(world: World) -> Given:
    filings = [await a_filing(world.number()) for _ in range(2)]
    other = {"inputs": filings[:1]}
    return Given(clerk_of(await an_agency()), {"inputs": filings}, other=other, second="CONTRACT_NUMBER_TAKEN")


async def an_end(**told: str) -> Given:
    """How a running contract is ended."""
    agency, other = await an_agency(), await an_agency()
    contract = await a_contract(agency, await an_enterprise())
    named = {"contractId": f"Contract:{contract.id}", **told}
    return Given(clerk_of(agency), named, {"expectedVersion": 7}, "NOT_IN_THIS_STATE", stranger=clerk_of(other))


@case("finishContract")
async def finish_contract(_: World) -> Given:
    return await an_end()


@case("endContractEarly")
async def end_contract_early(_: World) -> Given:
    return await an_end(reason="x")


async def a_notice(world: World) -> tuple[dict[str, Any], Actor]:
    """What is told to Xihu of a contract there, and who tells it."""
    agency = await an_agency()
    contract = await a_contract(agency, await an_enterprise(region_id="330106"))
    told = {"region": "330106", "serviceKind": "HAZARD_CHECK", "fromOn": "2026-07-01"}
    return {**told, "contractId": f"Contract:{contract.id}"}, clerk_of(agency)


async def submitted(world: World) -> tuple[str, Actor]:
    """The id of a notice that Xihu has, and its agency's clerk."""
    told, clerk = await a_notice(world)
    query = """mutation ($i: PracticeNoticeInput!) {
      done: submitPracticeNotice(input: $i) { ... on PracticeNotice { id } } }"""
    return str((await world.client.ask(query, clerk, i=told))["done"]["id"]), clerk


@case("submitPracticeNotice")
async def submit_practice_notice(world: World) -> Given:
    told, clerk = await a_notice(world)
    stranger = clerk_of(await an_agency())
    return Given(clerk, {"input": told}, {"input": told | {"content": "y"}}, second=None, stranger=stranger)


@case("acknowledgePracticeNotice")
async def acknowledge_practice_notice(world: World) -> Given:
    named = {"practiceNoticeId": (await submitted(world))[0]}
    return Given(COUNTY, named, {"expectedVersion": 7}, "NOT_IN_THIS_STATE", stranger=AFAR)


@case("returnPracticeNotice")
async def return_practice_notice(world: World) -> Given:
    told = {"practiceNoticeId": (await submitted(world))[0], "reason": "x"}
    return Given(COUNTY, told, {"reason": "y"}, "NOT_IN_THIS_STATE", stranger=AFAR)


@case("completePracticeNotice")
async def complete_practice_notice(world: World) -> Given:
    notice, clerk = await submitted(world)
    query = 'mutation ($id: ID!) { done: returnPracticeNotice(practiceNoticeId: $id, reason: "x") { __typename } }'
    await world.client.ask(query, COUNTY, id=notice)
    told = {"practiceNoticeId": notice, "input": {"content": "x"}}
    stranger = clerk_of(await an_agency())
    return Given(clerk, told, {"input": {"content": "y"}}, "NOT_IN_THIS_STATE", stranger=stranger)
