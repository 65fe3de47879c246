"""applyForScope: an agency asks for more services; who withdrew its registration applies anew with it."""

from typing import Annotated

import strawberry

from backend.commands.admission_input import (
    ScopeInput,
    must_have_none_open,
    open_admission,
    scope_faults,
    statutory_kinds,
)
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import must_be_admitted, own_row, refuse_first
from backend.entities.admission import Admission, AdmissionKind
from backend.entities.agency_kinds import RegistrationState
from backend.entities.agency_scope import AgencyScopeRow
from backend.errors import Conflict
from backend.graph.changed import Changed
from backend.graph.declare import command

APPLYING = RegistrationState.APPLYING.name


@command(
    Admission,
    description="申请增加服务范围；撤回过准入的机构以此重新申报。"
    "Apply for more services; or anew for admission, after a withdrawal.",
)
async def apply_for_scope(
    doing: Doing,
    scopes: Annotated[list[ScopeInput], strawberry.argument(description="增加的服务，1至30项。Services, 1 to 30.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new application of kind SCOPE; of kind REGISTRATION for a body that has not been taken up."""
    agency = await own_row(doing)
    kind = AdmissionKind.REGISTRATION if agency.registration_state == APPLYING else AdmissionKind.SCOPE
    if kind is AdmissionKind.SCOPE:
        must_be_admitted(agency)
    refuse_first(scope_faults(scopes, await statutory_kinds(), doing.today, ("scopes",)))
    await must_have_none_open(agency.id, kind.name)
    wanted = [scope.told() for scope in scopes]
    held = set(
        await AgencyScopeRow.filter(agency_id=agency.id, until_on=None).values_list("service_kind_id", flat=True)
    )
    for place, scope in enumerate(wanted):
        if scope["serviceKind"] in held:
            raise Conflict(
                "SCOPE_HELD_ALREADY",
                zh=f"服务“{scope['serviceKind']}”已在范围内。",
                en=f"The service “{scope['serviceKind']}” is yours already.",
                remedy_zh="请删去该项；资质到期请申请延续。",
                remedy_en="Leave it out; for a licence that ends, apply for its renewal.",
                path=("scopes", place, "serviceKind"),
            )
    row = await open_admission(doing, agency.id, kind.name, wanted)
    return Changed("Admission", row.id)
