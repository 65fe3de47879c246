"""fileSystem: an agency files the document of one of its internal systems (002-LS 二(一)1, 二(一)5)."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import own_row
from backend.detectors.detector import draft
from backend.entities.agency_change import AgencySystem, AgencySystemRow, InternalSystem
from backend.entities.file import FileKind
from backend.errors import InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command

FORMATS = (FileKind.PDF.name, FileKind.DOCX.name)


@command(AgencySystem, description="备案内部管理制度（PDF、DOCX）。File an internal system, PDF or DOCX.")
async def file_system(
    doing: Doing,
    item: Annotated[InternalSystem, strawberry.argument(description="哪一项制度。Which system.")],
    file_id: Annotated[strawberry.ID, strawberry.argument(description="文件编号。Id of its file.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """It lacks no more; a document filed later follows this one, and both stay."""
    agency = await own_row(doing)
    file = await doing.file(file_id, ("fileId",))
    if file.kind not in FORMATS:
        raise InvalidInput(
            "SYSTEM_FORMAT",
            zh="制度文件须为PDF或DOCX（以内容判定）。",
            en="By its content the document is a PDF or a DOCX.",
            remedy_zh="请转换格式后重新上传。",
            remedy_en="Convert it and send it anew.",
            path=("fileId",),
        )
    row = await AgencySystemRow.create(
        agency_id=agency.id, item=item.name, digest=file.sha256, filed_on=doing.today, recorded_at=doing.work.at
    )
    agency.missing_systems = [name for name in agency.missing_systems or [] if name != item.name.lower()]
    agency.changed_at, agency.version = doing.work.at, agency.version + 1
    await agency.save(update_fields=["missing_systems", "changed_at", "version"])
    drafted = await draft(doing.work, today=doing.today, agency_id=agency.id)
    doing.audit("fileSystem", ("AgencySystem", row.id), item=item.name, sha256=file.sha256, drafted=drafted)
    doing.work.emit("system.filed", f"Agency:{agency.id}", {"system": row.id, "item": item.name})
    return Changed("AgencySystem", row.id)
