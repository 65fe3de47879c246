"""What an agency did in a period, from its record: the periodic performance report of a disclosure (003-ND（三）)."""

from datetime import date
from typing import Any

from tortoise.expressions import F

from backend.detectors.numbers import number
from backend.entities.agency_scope import AgencyScopeRow
from backend.entities.client_review import ClientReviewRow
from backend.entities.contract import ContractRow
from backend.entities.hazard import HazardLevel, HazardRow, HazardState
from backend.entities.professional import CertificateRow, EmploymentRow, ProfessionalRow
from backend.entities.project import ProjectRow, ProjectState, VisitRow
from backend.entities.report import ReportRow
from backend.entities.service_kind import ServiceKindRow


async def performance_of(agency_id: int, after: date, until: date) -> dict[str, Any]:
    """Counts of a period (`after`, `until`]; the mean of reviews, in points, only over enough of them."""
    reports = ReportRow.filter(agency_id=agency_id, due_on__gt=after, due_on__lte=until)
    hazards = HazardRow.filter(agency_id=agency_id, found_on__gt=after, found_on__lte=until)
    reviews = ClientReviewRow.filter(agency_id=agency_id, reviewed_on__gt=after, reviewed_on__lte=until)
    scores = [int(score) for (score,) in await reviews.values_list("score")]
    finished = ProjectRow.filter(agency_id=agency_id, state=ProjectState.FINISHED.name)
    is_enough = len(scores) >= number("sample.minimum", until)
    return {
        "contractsSigned": await ContractRow.filter(
            agency_id=agency_id, signed_on__gt=after, signed_on__lte=until
        ).count(),
        "projectsFinished": await finished.filter(ended_on__gt=after, ended_on__lte=until).count(),
        "visits": await VisitRow.filter(agency_id=agency_id, visited_on__gt=after, visited_on__lte=until).count(),
        "reportsDue": await reports.count(),
        "reportsInTime": await reports.filter(uploaded_on__lte=F("due_on")).count(),
        "hazardsFound": await hazards.count(),
        "majorHazardsFound": await hazards.filter(level=HazardLevel.MAJOR.name).count(),
        "hazardsClosed": await hazards.filter(state=HazardState.CLOSED.name).count(),
        "reviews": len(scores),
        "reviewMean": round(sum(scores) / len(scores)) / 100 if is_enough else None,
    }


async def staff_of(agency_id: int) -> list[dict[str, Any]]:
    """Who works there now, with certificates by kind and tier; numbers of certificates and persons are not public."""
    jobs = await EmploymentRow.filter(agency_id=agency_id, until_on=None).values_list("professional_id", "position")
    positions = {int(person): position for person, position in jobs}
    people = await ProfessionalRow.filter(id__in=sorted(positions)).order_by("name", "id").values_list("id", "name")
    held = CertificateRow.filter(professional_id__in=sorted(positions)).order_by("kind", "tier", "id")
    certificates: dict[int, list[str]] = {}
    for person, kind, tier in await held.values_list("professional_id", "kind", "tier"):
        certificates.setdefault(int(person), []).append(f"{kind}:{tier}")
    return [
        {"name": name, "position": positions[int(person)], "certificates": certificates.get(int(person), [])}
        for person, name in people
    ]


async def contents_of(agency_id: int, today: date) -> list[dict[str, str]]:
    """The services that it may be hired for today."""
    scopes = await AgencyScopeRow.filter(agency_id=agency_id, from_on__lte=today).values_list(
        "service_kind_id", "until_on"
    )
    codes = sorted({code for code, until in scopes if until is None or until > today})
    kinds = await ServiceKindRow.filter(code__in=codes).order_by("code").values_list("code", "name_zh", "name_en")
    return [{"serviceKind": code, "zh": zh, "en": en} for code, zh, en in kinds]
