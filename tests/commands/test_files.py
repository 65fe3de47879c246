"""Files: announced by digest, sent to a signed address, known by their content, seen by whoever may."""

import io
import zipfile
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.file import FileRow
from backend.storage.audit import verify_chain
from tests.builders import an_agency
from tests.client import Client

STAGE = """mutation ($name: String!, $size: Int!, $sha: String!) {
  done: stageFile(name: $name, size: $size, sha256: $sha) {
    __typename ... on StagedFile { fileId uploadUrl expiresAt } ... on Problem { code path } } }"""
READ = "query ($id: ID!) { file(id: $id) { name sha256 size kind storedAt agency { name } } }"
PHOTO = b"\xff\xd8\xff\xe0" + b"x" * 400


def office(part: str) -> bytes:
    """A file of an office suite, as small as can be."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
    return made.getvalue()


def clerk(agency: AgencyRow) -> Actor:
    """Who files for an agency."""
    return Actor(Role.AGENCY, "clerk:1", agency_id=agency.id, language="en")


async def staged(client: Client, actor: Actor, content: bytes, **changes: Any) -> Any:
    """The answer to the announcement of a file."""
    told = {"name": "现场.jpg", "size": len(content), "sha": sha256(content).hexdigest()} | changes
    return (await client.ask(STAGE, actor, **told))["done"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PHOTO, "JPEG"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"%PDF-1.7 ...", "PDF"),
        (office("word/document.xml"), "DOCX"),
        (office("xl/workbook.xml"), "XLSX"),
    ],
)
async def test_a_file_is_announced_sent_and_seen_by_its_owner_and_its_regulators(
    house: House, client: Client, content: bytes, kind: str
) -> None:
    agency, other = await an_agency(), await an_agency(region_id="330106")
    done = await staged(client, clerk(agency), content)
    assert (await client.ask(READ, clerk(agency), id=done["fileId"]))["file"]["kind"] is None
    sent = await client.http.put(done["uploadUrl"], content=content)
    assert (sent.status_code, sent.json()["kind"]) == (201, kind)
    told = (await client.ask(READ, clerk(agency), id=done["fileId"]))["file"]
    assert (told["kind"], told["agency"]["name"]) == (kind, agency.name)
    number = done["fileId"].partition(":")[2]
    for actor, sees in (
        (clerk(agency), True),
        (Actor(Role.REGULATOR, "o", region_code="331100"), True),
        (Actor(Role.REGULATOR, "o", region_code="330100"), False),
        (clerk(other), False),
        (None, False),
    ):
        headers = {"Authorization": f"Bearer {client.tokens.issue(actor)}"} if actor else {}
        got = await client.http.get(f"/files/{number}", headers=headers)
        assert (got.status_code == 200, got.content == content) == (sees, sees)
        assert ((await client.ask(READ, actor, id=done["fileId"]))["file"] is not None) == sees
    again = await client.http.put(done["uploadUrl"], content=content)
    assert again.status_code == 201
    assert (await FileRow.get(id=int(number))).version == 2
    assert (await verify_chain(house.store)).is_whole


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (PHOTO + b"more", 413, "FILE_LONGER"),
        (PHOTO[:-1], 409, "FILE_DIFFERENT"),
        (PHOTO[:-1] + b"y", 409, "FILE_DIFFERENT"),
        (b"", 409, "FILE_DIFFERENT"),
    ],
)
async def test_other_bytes_than_announced_are_refused_and_nothing_is_kept(
    house: House, client: Client, sent: bytes, status: int, code: str
) -> None:
    done = await staged(client, clerk(await an_agency()), PHOTO)
    answer = await client.http.put(done["uploadUrl"], content=sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await FileRow.first()).stored_at is None  # type: ignore[union-attr]
    assert [path for path in house.uploads.folder.rglob("*") if path.is_file()] == []


async def test_what_is_no_picture_or_document_by_its_content_is_refused_whatever_its_name(client: Client) -> None:
    for content in (b"MZ\x90\x00 a program", b"PK\x03\x04 no archive", office("evil.exe"), b"<html></html>"):
        done = await staged(client, clerk(await an_agency()), content, name="photo.jpg")
        answer = await client.http.put(done["uploadUrl"], content=content)
        assert (answer.status_code, answer.json()["code"]) == (400, "FILE_KIND")


async def test_an_address_is_signed_and_holds_for_an_hour(house: House, client: Client) -> None:
    done = await staged(client, clerk(await an_agency()), PHOTO)
    forged = done["uploadUrl"][:-3] + ("aaa" if done["uploadUrl"][-3:] != "aaa" else "bbb")
    assert (await client.http.put(forged, content=PHOTO)).status_code == 401
    house.clock.move_to(house.clock.now() + timedelta(hours=1))  # type: ignore[attr-defined]
    late = await client.http.put(done["uploadUrl"], content=PHOTO)
    assert (late.status_code, late.json()["code"]) == (401, "UPLOAD_ADDRESS")


async def test_an_announcement_that_can_not_be_kept_is_refused(client: Client) -> None:
    actor = clerk(await an_agency())
    for code, changes in (
        ("FILE_SIZE", {"size": 0}),
        ("FILE_SIZE", {"size": 20_000_001}),
        ("FILE_NAME", {"name": " "}),
        ("FILE_NAME", {"name": "x" * 201}),
        ("DIGEST_FORMAT", {"sha": "A" * 64}),
        ("DIGEST_FORMAT", {"sha": "ab"}),
    ):
        assert (await staged(client, actor, PHOTO, **changes))["code"] == code
    assert await FileRow.all().count() == 0
