"""File: a photo or a document, announced with its digest before its bytes come; what it is, its content says."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, index, key, moment, one_of, short_text, whole
from backend.entities.scalars import Whole
from backend.graph.declare import Node, column, lookup, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency


@strawberry.enum(description="文件种类，由内容判定。What a file is, by its content and not by its name.")
class FileKind(Enum):
    JPEG = "JPEG"
    PNG = "PNG"
    PDF = "PDF"
    DOCX = "DOCX"
    XLSX = "XLSX"


class FileRow(Model):
    """A file by its digest; until `stored_at` it is a promise. Bytes lie in the folder of files, named by digest."""

    id = key()
    name = short_text(200)
    sha256 = short_text(64)
    size = whole()
    kind = choice(FileKind, null=True)
    agency = belongs_to("AgencyRow", null=True, index=False)
    agency_id: int | None
    enterprise = belongs_to("EnterpriseRow", null=True, index=False)
    enterprise_id: int | None
    staged_by = short_text(80)
    staged_at = moment()
    stored_at = moment(null=True)
    version = whole(1)

    class Meta:
        table = "file"
        constraints = (one_of("file", "kind", FileKind),)
        indexes = (index("file", "agency_id", "staged_at"),)


@published("file", description="文件：先申报摘要，再上传内容。A file: announced with its digest, then sent.")
class File(Node):
    """A photo or a document."""

    name: str = column("文件名。Name.")
    sha256: str = column("SHA-256摘要。Digest.")
    size: Whole = column("字节数。Bytes.")
    kind: FileKind | None = column("种类；空为尚未上传。Kind; null: not sent yet.")
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] | None = one(
        "所属机构。The agency that filed it.", "agency_id"
    )
    staged_at: datetime = column("申报时刻。When announced.")
    stored_at: datetime | None = column("存妥时刻；空为尚未上传。When its bytes had come; null: not yet.")


@published(description="已申报的文件：向uploadUrl以PUT上传内容。An announced file: PUT its bytes to uploadUrl.")
class StagedFile:
    """Where to send the bytes, and until when."""

    file_id: strawberry.ID = column("文件编号。Id of the file.")
    upload_url: str = column("上传地址（PUT，原始字节）。Where to PUT the raw bytes.")
    expires_at: datetime = column("地址失效时刻。Until when it may be used.")


@queries
class FileQueries:
    """Files."""

    file: File | None = lookup("按编号查文件（依权限）。One file by its id, as far as visible.", "id")
