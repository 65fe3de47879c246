"""registerAgency: a body applies to be taken up as an agency; until its publicity is over it can't be hired."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import strawberry

from backend.actors import Role
from backend.codes import admitted_credit_code
from backend.commands.admission_input import (
    ScopeInput,
    name_faults,
    open_admission,
    scope_faults,
    statutory_kinds,
    write_pieces,
)
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import filled, in_order, local_region, refuse_first, short
from backend.commands.officers import must_be_of_this_place
from backend.entities.admission import AdmissionKind
from backend.entities.agency import Agency, AgencyRow
from backend.entities.agency_change import InternalSystem
from backend.entities.agency_kinds import AdmissionProfile, ProviderType, RegistrationState
from backend.entities.agency_scope import AgencyIndustryRow
from backend.entities.branch import PremisesRow, Tenure
from backend.entities.disclosure import ITEMS
from backend.entities.industry import IndustryRow
from backend.entities.region import RegionRow
from backend.entities.scalars import SquareMetres, Yuan
from backend.errors import Conflict, InvalidInput, NotAllowed, Refusal, UnknownReference
from backend.graph.changed import Changed
from backend.graph.declare import command

LICENSED = (ProviderType.EVALUATION, ProviderType.TESTING, ProviderType.OCCUPATIONAL_HEALTH)
"""Kinds of provider that the law licenses: they fall under the statutory conditions."""


@strawberry.input(description="机构准入登记。What an agency registers with.")
class AgencyInput:
    """A body that wants to be taken up."""

    credit_code: str = strawberry.field(description="统一社会信用代码。Unified social credit code.")
    name: str = strawberry.field(description="名称，1至120字。Name, 1 to 120 characters.")
    provider_type: ProviderType = strawberry.field(description="机构类别。Kind of provider.")
    legal_representative: str = strawberry.field(description="法定代表人，1至40字。Its representative.")
    region: str = strawberry.field(description="注册地县级区划代码。Code of the county that it is registered in.")
    address: str = strawberry.field(description="住所，1至200字。Seat.")
    founded_on: date = strawberry.field(description="成立日期。Day of founding.")
    floor_area: SquareMetres = strawberry.field(description="场所面积（申报）。Floor area, as declared.")
    tenure: Tenure = strawberry.field(description="场所权属。How the premises are held.")
    scopes: list[ScopeInput] = strawberry.field(description="申请的服务，1至30项。Services asked for, 1 to 30.")
    short_name: str | None = strawberry.field(default=None, description="简称，至多60字。Short name.")
    phone: str | None = strawberry.field(default=None, description="联系电话，至多40字。Telephone.")
    website: str | None = strawberry.field(default=None, description="网站，至多120字。Website.")
    fixed_assets: Yuan | None = strawberry.field(
        default=None,
        description="固定资产（评价、检测机构申报）。Fixed assets; evaluation and testing bodies declare them.",
    )
    industries: list[str] = strawberry.field(
        default_factory=list, description="服务行业代码，见industries。Codes of the industries that it serves."
    )


@command(
    Agency,
    description="机构申报准入：登记后为APPLYING，公示期满办结后方可承接。机构令牌须尚未绑定机构。"
    "Apply to be taken up: APPLYING until the publicity has ended. A clerk's token must name no agency yet.",
)
async def register_agency(
    doing: Doing,
    input: Annotated[AgencyInput, strawberry.argument(description="机构。The agency.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new agency, APPLYING, its premises to be verified, all seven systems to be filed; and its application."""
    _must_be_new(doing)
    path = ("input",)
    code = admitted_credit_code(input.credit_code, (*path, "creditCode"))
    levels = dict(await RegionRow.filter(code=input.region.strip()[:12]).values_list("code", "level"))
    industries = {str(code) for (code,) in await IndustryRow.all().values_list("code")}
    refuse_first(_faults(doing, input, levels, industries, await statutory_kinds()))
    if doing.actor.role is Role.REGULATOR:
        must_be_of_this_place(doing, input.region.strip(), (*path, "region"))
    if await AgencyRow.exists(credit_code=code):
        raise Conflict(
            "AGENCY_ON_RECORD",
            zh=f"信用代码“{code}”已登记。",
            en=f"An agency with the credit code “{code}” is on record.",
            remedy_zh="请以该机构的令牌办理变更或增项。",
            remedy_en="Report changes or apply for more services with that agency's token.",
            path=(*path, "creditCode"),
        )
    row = await _agency(doing, input, code)
    await open_admission(doing, row.id, AdmissionKind.REGISTRATION.name, [scope.told() for scope in input.scopes])
    return Changed("Agency", row.id)


def _must_be_new(doing: Doing) -> None:
    if doing.actor.role is Role.AGENCY and doing.actor.agency_id is not None:
        raise NotAllowed(
            "AGENCY_OF_ITS_OWN",
            zh="您的令牌已绑定一家机构。",
            en="Your token names an agency already.",
            remedy_zh="首次登记请使用未绑定机构的令牌。",
            remedy_en="Register with a token that names none.",
        )


def _faults(
    doing: Doing, given: AgencyInput, levels: dict[str, str], industries: set[str], kinds: dict[str, bool]
) -> Iterator[Refusal]:
    path = ("input",)
    yield from name_faults(given.name, (*path, "name"))
    yield from filled(given.legal_representative, 40, (*path, "legalRepresentative"))
    yield from filled(given.address, 200, (*path, "address"))
    for name, value, most in (("shortName", given.short_name, 60), ("phone", given.phone, 40)):
        yield from short(value, most, (*path, name))
    yield from short(given.website, 120, (*path, "website"))
    yield from local_region(given.region.strip(), levels, (*path, "region"))
    yield from in_order(("foundedOn", given.founded_on), ("today", doing.today), path)
    for name, amount in (("floorArea", given.floor_area), ("fixedAssets", given.fixed_assets)):
        if amount is not None and not 0 <= amount <= 10**12:
            yield InvalidInput(
                "NUMBER_OUT_OF_RANGE",
                zh="数值不能为负，也不能过大。",
                en="The number can't be negative, nor that large.",
                remedy_zh="请核对数值。",
                remedy_en="Check the number.",
                path=(*path, name),
            )
    for place, code in enumerate(given.industries):
        if code not in industries:
            yield UnknownReference(
                "UNKNOWN_INDUSTRY",
                zh=f"没有行业“{code}”。",
                en=f"There is no industry “{code}”.",
                remedy_zh="请从 industries 中选择代码。",
                remedy_en="Choose a code from industries.",
                path=(*path, "industries", place),
            )
    yield from scope_faults(given.scopes, kinds, doing.today, (*path, "scopes"))


async def _agency(doing: Doing, given: AgencyInput, code: str) -> AgencyRow:
    is_licensed = given.provider_type in LICENSED
    row = await AgencyRow.create(
        credit_code=code,
        name=given.name.strip(),
        short_name=(given.short_name or given.name).strip()[:60],
        provider_type=given.provider_type.name,
        admission_profile=(AdmissionProfile.STATUTORY if is_licensed else AdmissionProfile.GENERAL).name,
        registration_state=RegistrationState.APPLYING.name,
        legal_representative=given.legal_representative.strip(),
        region_id=given.region.strip(),
        address=given.address.strip(),
        phone=(given.phone or "").strip() or None,
        website=(given.website or "").strip() or None,
        founded_on=given.founded_on,
        opened_on=doing.today,
        fixed_assets=None if given.fixed_assets is None else round(given.fixed_assets * 100),
        missing_systems=[system.name.lower() for system in InternalSystem],
        undisclosed_items=list(ITEMS),
        recorded_at=doing.work.at,
    )
    await write_pieces(row)
    await PremisesRow.create(
        agency_id=row.id,
        region_id=row.region_id,
        address=row.address,
        tenure=given.tenure.name,
        declared_area=round(given.floor_area * 100),
        recorded_at=doing.work.at,
    )
    for industry in dict.fromkeys(given.industries):
        await AgencyIndustryRow.create(agency_id=row.id, industry_id=industry)
    return row
