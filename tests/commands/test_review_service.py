"""An enterprise rates the service of a project: done, refused, repeated, two at once, broken off midway."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.client_review import ClientReviewRow
from backend.entities.enterprise import EnterpriseRow
from backend.entities.project import ProjectRow
from backend.storage.audit import verify_chain
from tests.builders import an_agency, an_enterprise, projects_done
from tests.client import Client

REVIEW = """mutation ($id: ID!, $score: Int!, $comment: String) {
  done: reviewService(projectId: $id, score: $score, comment: $comment) {
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
    told = {"id": f"Project:{project.id}", "score": 85, "comment": " 及时 "}
    done = (await client.ask(REVIEW, actor, **told))["done"]
    assert (done["score"], done["reviewer"], done["project"]["id"]) == (85, "CLIENT", f"Project:{project.id}")
    row = await ClientReviewRow.get()
    assert (row.score, row.comment, row.reviewed_on, row.agency_id) == (
        8500, "及时", date(2026, 6, 1), project.agency_id,
    )  # fmt: skip
    again = (await client.ask(REVIEW, actor, **told))["done"]
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
