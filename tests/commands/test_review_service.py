"""An enterprise rates the service of a project: done, refused, repeated, two at once, broken off midway."""

import asyncio
from datetime import date
from typing import Any

import pytest

from backend.app import House
from backend.commands.runner import Runner
from backend.entities.client_review import ClientReviewRow
from backend.entities.enterprise import EnterpriseRow
from backend.entities.project import ProjectRow
from backend.graph.request import Request
from backend.policy import Actor, Role
from backend.storage.audit import verify_chain
from tests.builders import an_agency, an_enterprise, projects_done
from tests.client import Client

REVIEW = """mutation ($id: ID!, $score: Int!, $comment: String, $key: String) {
  done: reviewService(projectId: $id, score: $score, comment: $comment, idempotencyKey: $key) {
    __typename ... on ClientReview { id score reviewer project { id } } ... on Problem { code path } } }"""


async def a_job(state: str = "FINISHED") -> tuple[ProjectRow, EnterpriseRow, Actor]:
    """A project, the enterprise that was served, and who acts for it."""
    agency, client = await an_agency(), await an_enterprise()
    await projects_done(agency, client, 1)
    project = await ProjectRow.get(agency_id=agency.id)
    project.state = state
    await project.save()
    return project, client, Actor(Role.ENTERPRISE, "client:1", enterprise_id=client.id)


async def written(house: House) -> tuple[int, str]:
    """How many reviews there are, and the head of the audit chain."""
    chain = await verify_chain(house.store)
    assert chain.is_whole
    return await ClientReviewRow.all().count(), chain.head


async def test_an_enterprise_rates_a_project_once(house: House, client: Client) -> None:
    project, _, actor = await a_job()
    told = {"id": f"Project:{project.id}", "score": 85, "comment": " 及时 ", "key": "k"}
    done = (await client.ask(REVIEW, actor, **told))["done"]
    assert (done["score"], done["reviewer"], done["project"]["id"]) == (85, "CLIENT", f"Project:{project.id}")
    assert (await client.ask(REVIEW, actor, **told))["done"] == done
    row = await ClientReviewRow.get()
    assert (row.score, row.comment, row.reviewed_on, row.agency_id) == (
        8500, "及时", date(2026, 6, 1), project.agency_id,
    )  # fmt: skip
    other = (await client.ask(REVIEW, actor, **told | {"score": 1}))["done"]
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    again = (await client.ask(REVIEW, actor, **told | {"key": None}))["done"]
    assert again["code"] == "REVIEWED_ALREADY"
    assert (await written(house))[0] == 1


@pytest.mark.parametrize(
    ("code", "changes", "state"),
    [
        ("SCORE_RANGE", {"score": 101}, "FINISHED"),
        ("SCORE_RANGE", {"score": -1}, "FINISHED"),
        ("COMMENT_LENGTH", {"comment": "x" * 2001}, "FINISHED"),
        ("PROJECT_NOT_FINISHED", {}, "RUNNING"),
        ("PROJECT_NOT_FINISHED", {}, "CANCELLED"),
        ("NOT_FOUND", {"id": "Project:987654"}, "FINISHED"),
    ],
)
async def test_what_can_not_be_is_refused_and_nothing_is_written(
    house: House, client: Client, code: str, changes: dict[str, Any], state: str
) -> None:
    project, _, actor = await a_job(state)
    before = await written(house)
    told = {"id": f"Project:{project.id}", "score": 85} | changes
    assert (await client.ask(REVIEW, actor, **told))["done"]["code"] == code
    assert await written(house) == before


async def test_somebody_elses_project_looks_like_none_and_other_roles_may_not(house: House, client: Client) -> None:
    project, _, _ = await a_job()
    _, _, stranger = await a_job()
    before = await written(house)
    told = {"id": f"Project:{project.id}", "score": 85}
    assert (await client.ask(REVIEW, stranger, **told))["done"]["code"] == "NOT_FOUND"
    clerk = Actor(Role.AGENCY, "clerk:1", agency_id=project.agency_id)
    assert (await client.ask(REVIEW, clerk, **told))["done"]["code"] == "NOT_ALLOWED"
    assert await written(house) == before


async def test_of_two_at_once_one_counts_and_the_other_is_told(house: House, client: Client) -> None:
    project, _, actor = await a_job()
    told = {"id": f"Project:{project.id}", "score": 85}
    answers = await asyncio.gather(*(client.ask(REVIEW, actor, **told) for _ in range(2)))
    assert sorted(answer["done"].get("code", "") for answer in answers) == ["", "REVIEWED_ALREADY"]
    assert (await written(house))[0] == 1


async def test_one_that_is_broken_off_midway_leaves_nothing(house: House) -> None:
    project, _, actor = await a_job()
    before = await written(house)
    runner = Runner(house.store, house.book, house.uploads)
    request = Request(REVIEW, {"id": f"Project:{project.id}", "score": 85})
    for delay in (0.0, 0.001, 0.003, 0.006, 0.01):
        task = asyncio.create_task(house.engine.execute(request, actor.scope(), house.store.reader, runner))
        await asyncio.sleep(delay)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        count, head = await written(house)
        assert (count == 1) == (head != before[1])
        if count:
            break
