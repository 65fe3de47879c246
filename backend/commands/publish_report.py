"""publishReport: key data and survey images of a statutory report are made public (003-ND（三）)."""

from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, picture, words
from backend.commands.given import must_be_own, refuse_first, within
from backend.entities.report import Report, ReportKind, ReportRow, SurveyImageRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command

STATUTORY: Final = (ReportKind.SAFETY_EVALUATION.name, ReportKind.TESTING.name)
MOST_IMAGES: Final = 20


@command(
    Report,
    description="公开法定报告的要点及现场勘验影像。Publish the key data and the survey images of a statutory report.",
)
async def publish_report(
    doing: Doing,
    report_id: Annotated[strawberry.ID, strawberry.argument(description="报告编号。Id of the report.")],
    summary: Annotated[str, strawberry.argument(description="要点，1至4000字。Key data, 1 to 4000 characters.")],
    image_file_ids: Annotated[
        list[strawberry.ID], strawberry.argument(description="勘验影像文件，1至20张。Survey images, 1 to 20.")
    ],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Public from today; it isn't taken back."""
    row: ReportRow = await doing.held(ReportRow, "Report", report_id)
    must_be_own(doing, row.agency_id, report_id, ("reportId",))
    if row.kind not in STATUTORY or row.uploaded_on is None:
        raise NotInThisState(
            "NOT_A_STATUTORY_REPORT",
            zh="仅已上传的安全评价、检测检验报告须公开。",
            en="What is published is an uploaded report of an evaluation or a test.",
            remedy_zh="其他报告无需公开。",
            remedy_en="Other reports are not published.",
            path=("reportId",),
        )
    if row.is_published:
        raise NotInThisState(
            "PUBLISHED_ALREADY",
            zh="该报告已公开。",
            en="The report is public.",
            remedy_zh="无需重复公开。",
            remedy_en="There is nothing to do.",
            path=("reportId",),
        )
    told = words(summary, ("summary",))
    refuse_first(within(len(image_file_ids), 1, MOST_IMAGES, ("imageFileIds",)))
    digests = [await picture(doing, each, ("imageFileIds", place)) for place, each in enumerate(image_file_ids)]
    row.is_published, row.published_on, row.summary, row.survey_digests = True, doing.today, told, digests
    await row.save()
    for digest in dict.fromkeys(digests):
        await SurveyImageRow.create(report_id=row.id, digest=digest, recorded_at=doing.work.at)
    return await done(doing, ("Report", row.id), row.agency_id, "report.published", images=digests)
