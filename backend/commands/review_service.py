"""reviewService: an enterprise says how it was served in a project that has ended; once, and for all to read."""

from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.detectors.detector import draft
from backend.entities.client_review import ClientReview, ClientReviewRow, Reviewer
from backend.entities.project import ProjectRow, ProjectState
from backend.errors import Conflict, InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command

BEST: Final = 100
LONGEST_COMMENT: Final = 2000


@command(
    ClientReview,
    description="服务绩效评价（001-HZ 五(六)）：企业对已结束的项目评价一次，0至100分。"
    "Rate the service of an ended project, once: 0 to 100.",
)
async def review_service(
    doing: Doing,
    project_id: Annotated[strawberry.ID, strawberry.argument(description="项目编号。Id of the project.")],
    score: Annotated[int, strawberry.argument(description="得分，0至100。Score, 0 to 100.")],
    comment: Annotated[str | None, strawberry.argument(description="意见，不公开。Comment; it is not public.")] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A client's review; the mean of several may become a finding."""
    _check(score, comment)
    project: ProjectRow = await doing.held(ProjectRow, "Project", project_id)
    if project.state != ProjectState.FINISHED.name:
        raise NotInThisState(
            "PROJECT_NOT_FINISHED",
            zh="项目尚未结束，不能评价。",
            en="The project has not ended: it can't be rated yet.",
            remedy_zh="请在项目结束后评价。",
            remedy_en="Rate it after its end.",
            path=("projectId",),
        )
    if await ClientReviewRow.exists(project_id=project.id, reviewer=Reviewer.CLIENT.name):
        raise Conflict(
            "REVIEWED_ALREADY",
            zh="该项目已由委托单位评价。",
            en="The client has rated this project already.",
            remedy_zh="每个项目评价一次，不再更改。",
            remedy_en="A project is rated once, and that stays.",
            path=("projectId",),
        )
    row = await ClientReviewRow.create(
        agency_id=project.agency_id,
        project_id=project.id,
        reviewer=Reviewer.CLIENT.name,
        score=score * 100,
        comment=comment.strip() if comment else None,
        reviewed_on=doing.today,
        recorded_at=doing.work.at,
    )
    drafted = await draft(doing.work, today=doing.today, agency_id=project.agency_id)
    doing.audit("reviewService", ("ClientReview", row.id), score=score, drafted=drafted)
    doing.work.emit("service.reviewed", f"Agency:{project.agency_id}", {"review": row.id})
    return Changed("ClientReview", row.id)


def _check(score: int, comment: str | None) -> None:
    if not 0 <= score <= BEST:
        raise InvalidInput(
            "SCORE_RANGE",
            zh="得分须为0至100。",
            en="A score lies between 0 and 100.",
            remedy_zh="请填写0至100的整数。",
            remedy_en="Give a whole number of 0 to 100.",
            path=("score",),
        )
    if comment and len(comment) > LONGEST_COMMENT:
        raise InvalidInput(
            "COMMENT_LENGTH",
            zh=f"意见不超过{LONGEST_COMMENT}字。",
            en=f"A comment has at most {LONGEST_COMMENT} characters.",
            remedy_zh="请压缩。",
            remedy_en="Make it shorter.",
            path=("comment",),
        )
