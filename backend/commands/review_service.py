"""reviewService: the served, the buyer or a third party says how a project was done; once each, for all to read."""

from typing import Annotated, Final

import strawberry

from backend.actors import Role
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.detectors.detector import draft
from backend.entities.client_review import ClientReview, ClientReviewRow, Reviewer
from backend.entities.project import ProjectRow, ProjectState
from backend.errors import Conflict, InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.jobs.award_stars import award_team

BEST: Final = 100
REVIEWERS: Final = {
    Role.ENTERPRISE: Reviewer.CLIENT,
    Role.BUYER: Reviewer.BUYER,
    Role.RATER: Reviewer.THIRD_PARTY,
}
"""Served party, buyer and third party (003-ND（二十）): whose token it is says for whom they speak."""
LONGEST_COMMENT: Final = 2000


@command(
    ClientReview,
    description="服务绩效评价（001-HZ 五(六)）：企业、购买主体、评定机关各对已结束的项目评价一次，0至100分。"
    "Rate the service of an ended project: client, buyer of public purchases, third party; once each, 0 to 100.",
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
    reviewer = REVIEWERS[doing.actor.role]
    if await ClientReviewRow.exists(project_id=project.id, reviewer=reviewer.name):
        raise Conflict(
            "REVIEWED_ALREADY",
            zh="该方已评价此项目。",
            en="This party has rated the project already.",
            remedy_zh="每方对每个项目评价一次，不再更改。",
            remedy_en="Each party rates a project once, and that stays.",
            path=("projectId",),
        )
    row = await ClientReviewRow.create(
        agency_id=project.agency_id,
        project_id=project.id,
        reviewer=reviewer.name,
        score=score * 100,
        comment=comment.strip() if comment else None,
        reviewed_on=doing.today,
        recorded_at=doing.work.at,
    )
    await award_team(doing.work, doing.book, project.id)
    drafted = await draft(doing.work, today=doing.today, agency_id=project.agency_id)
    doing.audit("reviewService", ("ClientReview", row.id), reviewer=reviewer.name, score=score, drafted=drafted)
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
