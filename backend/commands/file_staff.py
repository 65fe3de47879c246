"""fileStaff: an agency files a person who works for it; counted once pension contributions have been verified."""

from typing import Annotated

import strawberry

from backend.codes import masked_name, masked_resident_id, resident_id
from backend.commands.arguments import IdempotencyKey
from backend.commands.banning import must_not_be_banned
from backend.commands.doing import Doing
from backend.commands.given import own_row, refuse_first
from backend.commands.staff_input import CertificateInput, StaffInput, staff_faults
from backend.detectors.detector import draft
from backend.entities.professional import CertificateRow, Employment, EmploymentRow, ProfessionalRow
from backend.errors import Conflict, InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.jobs.award_stars import award_again


@command(
    Employment,
    description="备案从业人员及证书；参保月数由监管核实后计入。"
    "File a person and certificates; pension months count once a regulator has verified them.",
)
async def file_staff(
    doing: Doing,
    input: Annotated[StaffInput, strawberry.argument(description="人员。The person.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new employment; the person is on record once, whatever agency filed first."""
    agency = await own_row(doing)
    number = resident_id(input.id_number, ("input", "idNumber"))
    refuse_first(staff_faults(doing, input, ("input",)))
    person = await _person(doing, input, number)
    await must_not_be_banned(doing, person.id, input.from_on, ("input", "idNumber"))
    if await EmploymentRow.exists(agency_id=agency.id, professional_id=person.id, until_on=None):
        raise Conflict(
            "EMPLOYED_ALREADY",
            zh="该人员已在本机构在职。",
            en="This person works for you already.",
            remedy_zh="无需重复备案；离职请用 endEmployment。",
            remedy_en="There is nothing to file; endEmployment ends it.",
            path=("input", "idNumber"),
        )
    for place, certificate in enumerate(input.certificates):
        await _certificate(doing, person.id, certificate, place)
    row = await EmploymentRow.create(
        professional_id=person.id,
        agency_id=agency.id,
        from_on=input.from_on,
        position=input.position.strip(),
        is_full_time=input.is_full_time,
        is_retired_rehire=input.is_retired_rehire,
        recorded_at=doing.work.at,
    )
    await award_again(doing.work, doing.book, [person.id])
    drafted = await draft(doing.work, today=doing.today, agency_id=agency.id)
    doing.audit("fileStaff", ("Employment", row.id), person=person.id, position=row.position, drafted=drafted)
    doing.work.emit("staff.filed", f"Agency:{agency.id}", {"employment": row.id})
    return Changed("Employment", row.id)


async def _person(doing: Doing, given: StaffInput, number: str) -> ProfessionalRow:
    """Whoever bears the resident id; a new person if nobody does."""
    name = given.name.strip()
    held: ProfessionalRow | None = await ProfessionalRow.get_or_none(id_number=number)
    if held is None:
        row: ProfessionalRow = await ProfessionalRow.create(
            name=name,
            masked_name=masked_name(name),
            id_number=number,
            masked_id_number=masked_resident_id(number),
            phone=(given.phone or "").strip() or None,
            entered_trade_on=given.entered_trade_on,
            recorded_at=doing.work.at,
        )
        return row
    if held.name == name:
        return held
    raise InvalidInput(
        "NAME_NOT_OF_NUMBER",
        zh="姓名与身份号码不符。",
        en="Name and resident id do not belong together.",
        remedy_zh="请照身份证核对。",
        remedy_en="Check both on the identity card.",
        path=("input", "name"),
    )


async def _certificate(doing: Doing, person: int, given: CertificateInput, place: int) -> None:
    issuer, number = given.issuer.strip(), given.number.strip()
    held = await CertificateRow.get_or_none(issuer=issuer, number=number)
    if held is not None and held.professional_id != person:
        raise InvalidInput(
            "CERTIFICATE_OF_ANOTHER",
            zh="该证书已登记在他人名下。",
            en="This certificate is on record as another person's.",
            remedy_zh="请核对证书编号与发证机关。",
            remedy_en="Check its number and issuer.",
            path=("input", "certificates", place, "number"),
        )
    if held is None:
        await CertificateRow.create(
            professional_id=person,
            kind=given.kind.name,
            tier=given.tier.name,
            category=given.category.name if given.category else None,
            number=number,
            issuer=issuer,
            issued_on=given.issued_on,
            valid_until=given.valid_until,
            recorded_at=doing.work.at,
        )
