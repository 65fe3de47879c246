"""StaffInput: a person who works at an agency, with certificates, and what can't be so in it."""

from collections.abc import Iterator
from datetime import date

import strawberry

from backend.commands.doing import Doing
from backend.commands.given import Path, filled, in_order, short, within
from backend.entities.professional import CertificateKind, CertificateTier, EngineerCategory
from backend.errors import InvalidInput, Refusal

BY_LEVEL = (CertificateKind.SAFETY_EVALUATOR, CertificateKind.FIRE_ENGINEER)
MOST_CERTIFICATES = 20


@strawberry.input(description="资格证书或职称。A certificate or title.")
class CertificateInput:
    """A certificate as its holder's agency files it."""

    kind: CertificateKind = strawberry.field(description="种类。Kind.")
    tier: CertificateTier = strawberry.field(description="等级。Tier.")
    number: str = strawberry.field(description="证书编号，1至40字。Number.")
    issuer: str = strawberry.field(description="发证机关，1至80字。Issuer.")
    issued_on: date = strawberry.field(description="发证日期。Day of issue.")
    category: EngineerCategory | None = strawberry.field(default=None, description="专业类别。Engineer category.")
    valid_until: date | None = strawberry.field(default=None, description="有效期至。Last day.")


@strawberry.input(description="从业人员：按身份号码认人，一人一档。A person at work; known by the resident id.")
class StaffInput:
    """A person and the work."""

    id_number: str = strawberry.field(description="公民身份号码，不公开。Resident id; it is not public.")
    name: str = strawberry.field(description="姓名，1至40字。Name.")
    position: str = strawberry.field(description="岗位，1至40字。Position.")
    from_on: date = strawberry.field(description="入职日期，不晚于今天。First day, today or before.")
    entered_trade_on: date = strawberry.field(description="从业起始日。Since when in the trade.")
    is_full_time: bool = strawberry.field(default=True, description="是否专职。Whether full-time.")
    is_retired_rehire: bool = strawberry.field(default=False, description="是否退休返聘。Whether a retired re-hire.")
    phone: str | None = strawberry.field(default=None, description="手机，不公开。Telephone; it is not public.")
    certificates: list[CertificateInput] = strawberry.field(
        default_factory=list, description="证书，至多20份。Certificates, 20 at most."
    )


def staff_faults(doing: Doing, given: StaffInput, path: Path) -> Iterator[Refusal]:
    """What can't be so in a person's file."""
    yield from filled(given.name, 40, (*path, "name"))
    yield from filled(given.position, 40, (*path, "position"))
    yield from short(given.phone, 20, (*path, "phone"))
    yield from in_order(("fromOn", given.from_on), ("today", doing.today), path)
    yield from in_order(("enteredTradeOn", given.entered_trade_on), ("today", doing.today), path)
    yield from within(len(given.certificates), 0, MOST_CERTIFICATES, (*path, "certificates"))
    for place, certificate in enumerate(given.certificates):
        yield from certificate_faults(doing, certificate, (*path, "certificates", place))


def certificate_faults(doing: Doing, given: CertificateInput, path: Path) -> Iterator[Refusal]:
    """What can't be so in a certificate."""
    yield from filled(given.number, 40, (*path, "number"))
    yield from filled(given.issuer, 80, (*path, "issuer"))
    yield from in_order(("issuedOn", given.issued_on), ("today", doing.today), path)
    if given.valid_until is not None:
        yield from in_order(("issuedOn", given.issued_on), ("validUntil", given.valid_until), path)
    if given.tier.name.startswith("LEVEL") != (given.kind in BY_LEVEL):
        yield InvalidInput(
            "TIER_NOT_OF_KIND",
            zh="该证书种类没有这个等级。",
            en="This kind of certificate has no such tier.",
            remedy_zh="注册安全工程师和职称填初级、中级、高级；安全评价师和消防工程师填一级、二级、三级。",
            remedy_en="Engineers and titles: junior, middle, senior; evaluators and fire engineers: levels 1 to 3.",
            path=(*path, "tier"),
        )
