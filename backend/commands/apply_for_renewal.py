"""applyForRenewal: a licence goes on under a new certificate; applied for three months before its end."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.admission_input import must_have_none_open, open_admission
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import filled, must_be_admitted, own_row, refuse_first
from backend.detectors.numbers import number
from backend.entities.admission import Admission, AdmissionKind
from backend.entities.agency_scope import AgencyScopeRow
from backend.errors import InvalidDates, UnknownReference
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.workdays import months_before


@command(
    Admission,
    description="申请资质延续；晚于到期前三个月的照样受理，标注为迟。"
    "Apply for a renewal of a licence; one that comes less than three months before its end is taken, and marked late.",
)
async def apply_for_renewal(
    doing: Doing,
    service_kind: Annotated[str, strawberry.argument(description="服务类型代码。Code of the service.")],
    certificate_number: Annotated[
        str, strawberry.argument(description="新资质证书编号，1至60字。Number of the new licence, 1 to 60 characters.")
    ],
    valid_until: Annotated[date, strawberry.argument(description="新资质有效期至。Last day of the new licence.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new application of kind RENEWAL for a service with a licence."""
    agency = await own_row(doing)
    must_be_admitted(agency)
    refuse_first(filled(certificate_number, 60, ("certificateNumber",)))
    held = AgencyScopeRow.filter(
        agency_id=agency.id, service_kind_id=service_kind[:40], certificate_number__not_isnull=True
    )
    licence = await held.order_by("-from_on", "-id").first()
    if licence is None:
        raise UnknownReference(
            "NO_LICENCE_HELD",
            zh=f"没有“{service_kind}”的资质记录。",
            en=f"There is no licence of yours for “{service_kind}”.",
            remedy_zh="请核对类型，或申请增加服务范围。",
            remedy_en="Check the kind, or apply for the service.",
            path=("serviceKind",),
        )
    ends = licence.until_on or doing.today
    if valid_until <= max(ends, doing.today):
        raise InvalidDates(
            "RENEWAL_NOT_LONGER",
            zh=f"新有效期须晚于{max(ends, doing.today)}。",
            en=f"The new licence has to last beyond {max(ends, doing.today)}.",
            remedy_zh="请核对新证书的有效期。",
            remedy_en="Check the last day of the new licence.",
            path=("validUntil",),
        )
    await must_have_none_open(agency.id, AdmissionKind.RENEWAL.name)
    latest = months_before(ends, number("renewal.months_before", doing.today))
    scope = {
        "serviceKind": licence.service_kind_id,
        "certificateNumber": certificate_number.strip(),
        "validUntil": valid_until.isoformat(),
    }
    is_late = licence.until_on is not None and doing.today > latest
    row = await open_admission(doing, agency.id, AdmissionKind.RENEWAL.name, [scope], is_late=is_late)
    return Changed("Admission", row.id)
