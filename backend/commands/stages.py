"""The stages of a project and their evidence: what the record shows by itself, and what an agency files."""

from backend.commands.doing import Doing
from backend.entities.hazard import HazardRow, HazardState
from backend.entities.practice_notice import PracticeNoticeRow
from backend.entities.project import ProjectRow, ProjectStageRow, Stage, VisitRow


async def show_stage(
    doing: Doing, project_id: int, stage: Stage, note: str | None = None, digest: str | None = None
) -> ProjectStageRow:
    """Evidence of a stage, as of today."""
    return await ProjectStageRow.create(
        project_id=project_id,
        stage=stage.name,
        note=note,
        digest=digest,
        filed_on=doing.today,
        recorded_at=doing.work.at,
    )


async def count_stages(project: ProjectRow) -> None:
    """Let the project say how many of its stages have evidence; the row is saved by whoever calls."""
    rows = await ProjectStageRow.filter(project_id=project.id).values_list("stage")
    project.stages_evidenced = len({stage for (stage,) in rows})


async def show_what_the_record_shows(doing: Doing, project: ProjectRow) -> None:
    """Stages that need no paper: a notice to the county, a visit with its sign-in, hazards rectified and closed."""
    held = {stage for (stage,) in await ProjectStageRow.filter(project_id=project.id).values_list("stage")}
    hazards = {state for (state,) in await HazardRow.filter(project_id=project.id).values_list("state")}
    notices = PracticeNoticeRow.filter(agency_id=project.agency_id, contract_id=project.contract_id)
    shown = {
        Stage.MATTER_REPORT: await notices.exists(),
        Stage.SERVICE: await VisitRow.exists(project_id=project.id, signed_in_at__not_isnull=True),
        Stage.RECTIFICATION: HazardState.OPEN.name not in hazards,
        Stage.CLOSED_LOOP: hazards <= {HazardState.CLOSED.name},
    }
    for stage, is_shown in shown.items():
        if is_shown and stage.name not in held:
            await show_stage(doing, project.id, stage)
    await count_stages(project)
