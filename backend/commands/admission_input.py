"""What applications for admission are given and what moves with them: services asked for, the pieces of a name."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import strawberry

from backend.commands.doing import Doing
from backend.commands.given import Path, filled, known_kind, short
from backend.entities.admission import AdmissionRow, AdmissionState
from backend.entities.agency import AgencyGramRow, AgencyRow
from backend.entities.service_kind import ServiceKindRow
from backend.errors import Conflict, InvalidInput, Refusal
from backend.graph.grams import grams

MOST_SCOPES = 30
OPEN = (AdmissionState.SUBMITTED.name, AdmissionState.RETURNED.name, AdmissionState.PUBLICISED.name)


@strawberry.input(
    description="申请的一项服务；法定技术服务须有资质证书。A service asked for; statutory ones need a licence."
)
class ScopeInput:
    """A kind of service, with its licence where the law wants one."""

    service_kind: str = strawberry.field(description="服务类型代码，见serviceKinds。Code of the kind of service.")
    certificate_number: str | None = strawberry.field(
        default=None, description="资质证书编号，至多60字。Number of the licence, at most 60 characters."
    )
    valid_until: date | None = strawberry.field(default=None, description="资质有效期至。Last day of the licence.")

    def told(self) -> dict[str, Any]:
        """As it is kept with the application."""
        return {
            "serviceKind": self.service_kind.strip(),
            "certificateNumber": (self.certificate_number or "").strip() or None,
            "validUntil": self.valid_until.isoformat() if self.valid_until else None,
        }


async def statutory_kinds() -> dict[str, bool]:
    """Every kind of service, and whether the law reserves it to licensed bodies."""
    return dict(await ServiceKindRow.all().values_list("code", "is_statutory"))


def scope_faults(given: Iterable[ScopeInput], kinds: dict[str, bool], today: date, path: Path) -> Iterator[Refusal]:
    """What can't be so in the services asked for."""
    scopes = list(given)
    if not 0 < len(scopes) <= MOST_SCOPES:
        yield InvalidInput(
            "SCOPES_COUNT",
            zh=f"须申请1至{MOST_SCOPES}项服务。",
            en=f"Ask for 1 to {MOST_SCOPES} services.",
            remedy_zh="请从 serviceKinds 中选择。",
            remedy_en="Choose from serviceKinds.",
            path=path,
        )
    seen: set[str] = set()
    for place, scope in enumerate(scopes):
        code, here = scope.service_kind.strip(), (*path, place)
        yield from known_kind(code, set(kinds), (*here, "serviceKind"))
        yield from short(scope.certificate_number, 60, (*here, "certificateNumber"))
        if code in seen:
            yield _twice(code, (*here, "serviceKind"))
        seen.add(code)
        if kinds.get(code) and not (scope.certificate_number or "").strip():
            yield _unlicensed(code, (*here, "certificateNumber"))
        if scope.valid_until is not None and scope.valid_until < today:
            yield _expired(scope.valid_until, (*here, "validUntil"))


def name_faults(name: str, path: Path) -> Iterator[Refusal]:
    """A name of an agency."""
    yield from filled(name, 120, path)


async def write_pieces(agency: AgencyRow) -> None:
    """The pieces of its names that a search walks, in place of those there were."""
    await AgencyGramRow.filter(agency_id=agency.id).delete()
    pieces = grams(agency.name) | grams(agency.short_name)
    await AgencyGramRow.bulk_create([AgencyGramRow(gram=piece, agency_id=agency.id) for piece in sorted(pieces)])


async def must_have_none_open(agency_id: int, kind: str) -> None:
    """Refuse a second application of a kind while one is on its way."""
    if not await AdmissionRow.exists(agency_id=agency_id, kind=kind, state__in=OPEN):
        return
    raise Conflict(
        "ADMISSION_OPEN_ALREADY",
        zh="已有同类申报在办理中。",
        en="An application of this kind is on its way.",
        remedy_zh="请等待其办结，或先撤回。",
        remedy_en="Wait for its end, or withdraw it first.",
    )


async def open_admission(
    doing: Doing, agency_id: int, kind: str, scopes: list[dict[str, Any]], *, is_late: bool = False
) -> AdmissionRow:
    """A new application, SUBMITTED, with its audit line and event."""
    row = await AdmissionRow.create(
        agency_id=agency_id,
        kind=kind,
        state=AdmissionState.SUBMITTED.name,
        scopes=scopes,
        is_late=is_late,
        submitted_at=doing.work.at,
        recorded_at=doing.work.at,
    )
    doing.audit(doing.command, ("Admission", row.id), agency=agency_id, kind=kind, scopes=scopes)
    doing.work.emit("admission.submitted", f"Agency:{agency_id}", {"admission": row.id, "kind": kind})
    return row


def tell_move(doing: Doing, row: AdmissionRow, topic: str, **detail: object) -> None:
    """The audit line and the event of an application that moved."""
    doing.audit(doing.command, ("Admission", row.id), **detail)
    doing.work.emit(topic, f"Agency:{row.agency_id}", {"admission": row.id})


def _twice(code: str, path: Path) -> InvalidInput:
    return InvalidInput(
        "SCOPE_TWICE",
        zh=f"服务“{code}”重复。",
        en=f"The service “{code}” is named twice.",
        remedy_zh="请删去重复项。",
        remedy_en="Name it once.",
        path=path,
    )


def _unlicensed(code: str, path: Path) -> InvalidInput:
    return InvalidInput(
        "LICENCE_NEEDED",
        zh=f"“{code}”为法定技术服务，须有资质证书编号。",
        en=f"“{code}” is a statutory service: it needs the number of its licence.",
        remedy_zh="请填写证书编号及有效期。",
        remedy_en="Give the number of the licence and its last day.",
        path=path,
    )


def _expired(day: date, path: Path) -> InvalidInput:
    return InvalidInput(
        "LICENCE_EXPIRED",
        zh=f"资质已于{day}到期。",
        en=f"The licence ended on {day}.",
        remedy_zh="请先办理延续。",
        remedy_en="Have it renewed first.",
        path=path,
    )
