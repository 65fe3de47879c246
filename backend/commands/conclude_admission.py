"""concludeAdmission: the publicity has ended; the services are the agency's, and a new agency is taken up and rated."""

from datetime import date
from typing import Annotated, Any

import strawberry

from backend.commands.admission_input import tell_move
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.officers import must_supervise
from backend.detectors.detector import draft
from backend.entities.admission import Admission, AdmissionKind, AdmissionRow
from backend.entities.agency import AgencyRow
from backend.entities.agency_kinds import RegistrationState
from backend.entities.agency_scope import AgencyScopeRow
from backend.entities.rating import RatingCause
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import ADMISSION


@command(
    Admission,
    description="公示期满办结：服务范围生效，新机构建档并首次评定。"
    "Conclude after the publicity: its services hold from today; a new agency is taken up and rated.",
)
async def conclude_admission(
    doing: Doing,
    admission_id: Annotated[strawberry.ID, strawberry.argument(description="申报编号。Id of the application.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """PUBLICISED -> CONCLUDED, on the day after the last day of publicity or later."""
    row: AdmissionRow = await doing.held(AdmissionRow, "Admission", admission_id, expected_version)
    await must_supervise(doing, row.agency_id, ("admissionId",))
    doing.move(row, ADMISSION)
    if row.publicity_until is not None and doing.today <= row.publicity_until:
        raise NotInThisState(
            "PUBLICITY_RUNS",
            zh=f"公示至{row.publicity_until}，期满前不能办结。",
            en=f"The publicity runs until {row.publicity_until}; it can't be concluded before.",
            remedy_zh="请在期满后办结；有异议属实的，请退回。",
            remedy_en="Conclude it after that day; return it if an objection is well-founded.",
            path=("admissionId",),
        )
    row.concluded_on = doing.today
    await row.save()
    for scope in row.scopes:
        await _take_up(doing, row, scope)
    detail: dict[str, Any] = {}
    if row.kind == AdmissionKind.REGISTRATION.name:
        agency = await AgencyRow.get(id=row.agency_id)
        agency.registration_state, agency.opened_on = RegistrationState.ACTIVE.name, doing.today
        agency.changed_at, agency.version = doing.work.at, agency.version + 1
        await agency.save(update_fields=["registration_state", "opened_on", "changed_at", "version"])
        rated = await doing.book.rate_one(doing.work, row.agency_id, cause=RatingCause.EVENT)
        detail = {"rating": rated.id, "grade": rated.grade}
        doing.work.emit("agency.rated", f"Agency:{row.agency_id}", detail)
    drafted = await draft(doing.work, today=doing.today, agency_id=row.agency_id)
    tell_move(doing, row, "admission.concluded", drafted=drafted, **detail)
    return Changed("Admission", row.id)


async def _take_up(doing: Doing, row: AdmissionRow, scope: dict[str, Any]) -> None:
    """A service from today until the day after its licence ends; a renewed one follows the old one without a gap."""
    held = AgencyScopeRow.filter(agency_id=row.agency_id, service_kind_id=scope["serviceKind"])
    if row.kind == AdmissionKind.RENEWAL.name:
        await held.filter(until_on=None).update(until_on=doing.today)
        await held.filter(until_on__gt=doing.today).update(until_on=doing.today)
    await AgencyScopeRow.create(
        agency_id=row.agency_id,
        service_kind_id=scope["serviceKind"],
        from_on=doing.today,
        until_on=date.fromisoformat(scope["validUntil"]) if scope["validUntil"] else None,
        certificate_number=scope["certificateNumber"],
        recorded_at=doing.work.at,
    )
