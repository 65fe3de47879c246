"""Whether a team fits its client: high-risk industries ask for engineers of a category (002-LS 二(一)3)."""

from datetime import date

from tortoise.expressions import Q

from backend.detectors.specialist_missing import CATEGORIES
from backend.entities.enterprise import EnterpriseRow
from backend.entities.professional import CertificateKind, CertificateRow, CertificateTier

UPPER = (CertificateTier.MIDDLE.name, CertificateTier.SENIOR.name)


async def fitting_people(team: set[int], enterprise_id: int, on: date) -> set[int]:
    """Those of the team who fit the client; all of them where its industry asks for no category."""
    industry = (await EnterpriseRow.get(id=enterprise_id)).industry_id
    category = CATEGORIES.get(industry)
    if category is None:
        return team
    held = CertificateRow.filter(
        Q(valid_until=None) | Q(valid_until__gte=on),
        professional_id__in=sorted(team),
        kind=CertificateKind.SAFETY_ENGINEER.name,
        category=category,
        tier__in=UPPER,
        issued_on__lte=on,
    )
    return {int(person) for (person,) in await held.values_list("professional_id")}
