"""Professionals: persons, each with a certificate and with work at an agency. One row is one person."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from backend.codes import credit_code, masked_name, masked_resident_id, resident_id
from backend.entities.professional import (
    CertificateKind,
    CertificateRow,
    CertificateTier,
    EmploymentRow,
    EngineerCategory,
    ProfessionalRow,
)
from backend.imports.columns import Column, code, day, member, optional, past_day, text, whole, yes_no
from backend.imports.contracts import AGENCY
from backend.imports.faults import wrong
from backend.imports.noun import Counts, Noun, Record, Trouble
from backend.imports.upsert import Plan, Target, compare, write
from backend.storage.work import Work

COLUMNS: Final = (
    Column(
        "id_number",
        ("公民身份号码", "身份证号", "身份证号码", "resident_id"),
        code(resident_id),
        mask=masked_resident_id,
    ),
    Column("name", ("姓名",), text(ProfessionalRow, "name")),
    optional("phone", ("手机", "联系电话", "电话"), text(ProfessionalRow, "phone")),
    Column("entered_trade_on", ("从业起始日", "从业日期"), past_day),
    optional("education_hours", ("继续教育学时",), whole, kept=True),
    optional("is_in_expert_pool", ("是否入选专家库", "专家库"), yes_no, kept=True),
    optional("certificate_kind", ("证书种类",), member(CertificateKind)),
    optional("certificate_tier", ("证书等级",), member(CertificateTier)),
    optional("certificate_category", ("专业类别", "证书专业类别"), member(EngineerCategory)),
    optional("certificate_number", ("证书编号",), text(CertificateRow, "number")),
    optional("certificate_issuer", ("发证机关",), text(CertificateRow, "issuer")),
    optional("certificate_issued_on", ("发证日期",), past_day),
    optional("certificate_valid_until", ("有效期至", "证书有效期至"), day),
    Column("agency_credit_code", ("机构信用代码", "任职机构信用代码", "agency"), code(credit_code)),
    Column("employed_from", ("入职日期", "任职日期", "from_on"), past_day),
    optional("employed_until", ("离职日期", "until_on"), day),
    Column("position", ("职务", "岗位"), text(EmploymentRow, "position")),
    optional("is_full_time", ("是否专职", "专职"), yes_no, kept=True),
    optional("is_retired_rehire", ("是否退休返聘", "退休返聘"), yes_no, kept=True),
    optional("pension_months", ("养老保险月数", "社保月数"), whole, kept=True),
)
PERSON: Final = Target(
    "professional",
    ("id_number",),
    ("name", "masked_name", "masked_id_number", "phone", "entered_trade_on", "education_hours", "is_in_expert_pool"),
    fresh={"education_hours": 0, "is_in_expert_pool": False},
)
CERTIFICATE: Final = Target(
    "certificate",
    ("issuer", "number"),
    ("professional_id", "kind", "tier", "category", "issued_on", "valid_until"),
)
EMPLOYMENT: Final = Target(
    "employment",
    ("professional_id", "agency_id", "from_on"),
    ("until_on", "position", "is_full_time", "is_retired_rehire", "pension_months"),
    fresh={"is_full_time": True, "is_retired_rehire": False, "pension_months": 0, "is_pension_matched": True},
)
_WHOLE_CERTIFICATE: Final = ("kind", "tier", "number", "issuer", "issued_on")
_BY_LEVEL: Final = frozenset({"SAFETY_EVALUATOR", "FIRE_ENGINEER"})


def _check(values: dict[str, Any]) -> Iterator[Trouble]:
    """A certificate is there as a whole or not at all; its tier is of the sort that its kind has."""
    if values.get("name") and values.get("id_number"):
        values["masked_name"] = masked_name(values["name"])
        values["masked_id_number"] = masked_resident_id(values["id_number"])
    given = {name for name in values if name.startswith("certificate_") and values[name]}
    lacking = [name for part in _WHOLE_CERTIFICATE if (name := f"certificate_{part}") not in given]
    if given and lacking:
        why = wrong(
            "CERTIFICATE_INCOMPLETE",
            "证书信息不完整。",
            "The certificate is not complete.",
            "请填写证书种类、等级、编号、发证机关和发证日期，或全部留空。",
            "Give kind, tier, number, issuer and day of issue, or leave all of them blank.",
        )
        yield lacking[0], why
    elif given and values["certificate_tier"].startswith("LEVEL") != (values["certificate_kind"] in _BY_LEVEL):
        why = wrong(
            "TIER_NOT_OF_KIND",
            "该证书种类没有这个等级。",
            "This kind of certificate has no such tier.",
            "注册安全工程师和职称填初级、中级、高级；安全评价师和消防工程师填一级、二级、三级。",
            "Engineers and titles are junior, middle or senior; evaluators and fire engineers have levels 1 to 3.",
        )
        yield "certificate_tier", why


async def _resolve(work: Work, records: list[Record]) -> list[tuple[Record, Trouble]]:
    """A certificate that is somebody else's."""
    rows = await work.fetch(
        "SELECT c.issuer, c.number, p.id_number FROM certificate c JOIN professional p ON p.id = c.professional_id"
    )
    holders = {(issuer, number): holder for issuer, number, holder in rows}
    why = wrong(
        "CERTIFICATE_OF_ANOTHER",
        "该证书已登记在他人名下。",
        "This certificate is on record as another person's.",
        "请核对证书编号与发证机关。",
        "Check its number and issuer.",
    )
    return [
        (record, ("certificate_number", why))
        for record in records
        if (own := record.values.get("id_number")) and holders.get(_certificate_key(record.values), own) != own
    ]


def _certificate_key(values: Mapping[str, Any]) -> tuple[Any, Any]:
    return values.get("certificate_issuer"), values.get("certificate_number")


async def _save(work: Work, records: list[Record], is_written: bool) -> Counts:
    people = await compare(work, PERSON, (record.values for record in records))
    if is_written:
        await write(work, people)
    on_record = []
    for record in records:
        if (of := people.ids.get((record.values["id_number"],))) is not None:
            on_record.append({**record.values, "professional_id": of})
    certificates = await compare(
        work, CERTIFICATE, [_certificate(values) for values in on_record if values.get("certificate_number")]
    )
    employments = await compare(work, EMPLOYMENT, [_employment(values) for values in on_record])
    if is_written:
        await write(work, certificates)
        await write(work, employments)
    return _counts(len(records), people, certificates, employments)


def _counts(size: int, people: Plan, *others: Plan) -> Counts:
    new = {people.ids.get(people.key(values)) for values in people.new}
    changed = {of for of, _ in people.changed}
    for plan in others:
        changed |= {values["professional_id"] for values in plan.new}
        changed |= {values["professional_id"] for _, values in plan.changed}
    changed -= new
    return Counts(len(people.new), len(changed), size - len(people.new) - len(changed))


def _certificate(values: Mapping[str, Any]) -> dict[str, Any]:
    own = {
        name.removeprefix("certificate_"): value for name, value in values.items() if name.startswith("certificate_")
    }
    return {**own, "professional_id": values["professional_id"]}


def _employment(values: Mapping[str, Any]) -> dict[str, Any]:
    names = {"employed_from": "from_on", "employed_until": "until_on"}
    return {names.get(name, name): value for name, value in values.items()}


PROFESSIONALS: Final = Noun(
    "professionals",
    "professionals.imported",
    COLUMNS,
    (("id_number",), ("certificate_issuer", "certificate_number")),
    _save,
    orders=(("certificate_issued_on", "certificate_valid_until"), ("employed_from", "employed_until")),
    references=(AGENCY,),
    check=_check,
    resolve=_resolve,
)
