"""What the tests of field work share: an agency with a contract and people, its clerk, and files that have come."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from backend.actors import Actor, Role
from backend.app import House
from tests.builders import a_contract, a_professional, an_agency, an_enterprise
from tests.client import Client
from tests.commands.desk import Desk

PHOTO = b"\xff\xd8\xff\xe0" + b"x" * 40
STAGE = """mutation ($size: Int!, $sha: String!) {
  done: stageFile(name: "现场", size: $size, sha256: $sha) { ... on StagedFile { fileId uploadUrl } } }"""


def mutation(name: str, answer: str, **types: str) -> str:
    """A command with its arguments as variables."""
    head = ", ".join(f"${key}: {kind}" for key, kind in types.items())
    told = ", ".join(f"{key}: ${key}" for key in types)
    return f"mutation ({head}) {{ done: {name}({told}) {{ __typename {answer} ... on Problem {{ code path }} }} }}"


PROJECT = "... on Project { id state version }"
HAZARD = "... on Hazard { id state version }"
K, V, ID, S = "String", "Int", "ID!", "String!"
START = mutation("startProject", PROJECT, input="ProjectInput!", idempotencyKey=K)
VISIT = mutation("recordVisit", "... on Visit { id }", input="VisitInput!", idempotencyKey=K)
FINISH = mutation("finishProject", PROJECT, projectId=ID, endedOn="Date!", expectedVersion=V, idempotencyKey=K)
CANCEL = mutation("cancelProject", PROJECT, projectId=ID, reason=S, expectedVersion=V, idempotencyKey=K)
RECORD = mutation("recordHazard", HAZARD, input="HazardInput!", idempotencyKey=K)
TELL = mutation("reportMajorHazard", HAZARD, hazardId=ID, expectedVersion=V, idempotencyKey=K)
RECTIFY = mutation(
    "rectifyHazard", HAZARD, hazardId=ID, measures=S, rectifiedOn="Date!", photoFileId="ID", expectedVersion=V,
    idempotencyKey=K,
)  # fmt: skip
REOPEN = mutation("reopenHazard", HAZARD, hazardId=ID, note=S, expectedVersion=V, idempotencyKey=K)
CLOSE = mutation("closeHazard", HAZARD, hazardId=ID, note=S, expectedVersion=V, idempotencyKey=K)
UPLOAD = mutation(
    "uploadReport", "... on Report { id dueOn uploadedOn digest }", input="ReportInput!", idempotencyKey=K
)


@dataclass
class Field:
    """An agency at work on 1 June 2026."""

    house: House
    client: Client
    clerk: Actor
    stranger: Actor
    contract: str
    person: str
    outsider: str

    async def give(self, query: str, actor: Actor | None = None, **variables: Any) -> Any:
        """The answer, to the agency's clerk unless another is named."""
        return (await self.client.ask(query, actor or self.clerk, **variables))["done"]

    async def refused(self, code: str, query: str, actor: Actor | None = None, **variables: Any) -> None:
        """Refused with this code, and nothing is written."""
        await Desk(self.house, self.client).refused(code, query, actor or self.clerk, **variables)

    async def file(self, content: bytes = PHOTO, *, is_sent: bool = True) -> str:
        """The id of a file, whose bytes have come."""
        done = await self.give(STAGE, size=len(content), sha=sha256(content).hexdigest())
        if is_sent:
            assert (await self.client.http.put(done["uploadUrl"], content=content)).status_code == 201
        return str(done["fileId"])

    def project(self, **changes: Any) -> dict[str, Any]:
        """What begins a project."""
        told = {"contractId": self.contract, "title": "隐患排查", "startedOn": "2026-05-01", "leadId": self.person}
        return {**told, "members": [self.person], **changes}

    async def started(self) -> str:
        """The id of a running project."""
        return str((await self.give(START, input=self.project()))["id"])

    def hazard(self, project: str, **changes: Any) -> dict[str, Any]:
        """What records a hazard."""
        told = {"projectId": project, "level": "MAJOR", "content": "防爆电气失效"}
        return {**told, "foundAt": "2026-05-20T10:00:00+08:00", "dueOn": "2026-06-20", **changes}

    async def found(self, **changes: Any) -> str:
        """The id of an open hazard."""
        return str((await self.give(RECORD, input=self.hazard(await self.started(), **changes)))["id"])


async def a_field(house: House, client: Client) -> Field:
    """An agency, another one, a contract, and a person of each."""
    agency, other = await an_agency(), await an_agency()
    contract = await a_contract(agency, await an_enterprise(), until_on=date(2026, 12, 31))
    person = await a_professional(agency, f"33250119800101{agency.id:04d}")
    outsider = await a_professional(other, f"33250119800101{other.id:04d}")
    clerk = Actor(Role.AGENCY, f"clerk:{agency.id}", agency_id=agency.id, language="en")
    stranger = Actor(Role.AGENCY, f"clerk:{other.id}", agency_id=other.id, language="en")
    ids = (f"Contract:{contract.id}", f"Professional:{person.id}", f"Professional:{outsider.id}")
    return Field(house, client, clerk, stranger, *ids)
