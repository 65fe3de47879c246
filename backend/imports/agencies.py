"""Agencies: the register of those who are rated, with the pieces of their names that search walks."""

from typing import Any, Final

from backend.codes import admitted_credit_code
from backend.entities.agency import AgencyRow
from backend.entities.agency_kinds import AdmissionProfile, ProviderType, RegistrationState
from backend.graph.grams import grams
from backend.imports import agency_lists
from backend.imports.agency_lists import compare_lists, write_lists
from backend.imports.columns import Column, code, member, optional, past_day, region, text
from backend.imports.noun import Counts, Noun, Record
from backend.imports.upsert import Plan, Target, Values, compare, write
from backend.storage.work import Work

COLUMNS: Final = (
    Column("credit_code", ("统一社会信用代码", "信用代码", "社会信用代码", "uscc"), code(admitted_credit_code)),
    Column("name", ("机构名称", "名称", "单位名称", "agency"), text(AgencyRow, "name")),
    optional("short_name", ("简称", "机构简称"), text(AgencyRow, "short_name"), kept=True),
    Column("provider_type", ("机构类别", "机构类型", "类别"), member(ProviderType)),
    optional("admission_profile", ("准入类型",), member(AdmissionProfile), kept=True),
    optional("registration_state", ("登记状态", "经营状态"), member(RegistrationState), kept=True),
    Column("legal_representative", ("法定代表人", "法人代表", "法人"), text(AgencyRow, "legal_representative")),
    Column("region_id", ("行政区划代码", "区划代码", "注册地", "division", "region", "division_code"), region),
    Column("address", ("住所", "地址", "注册地址"), text(AgencyRow, "address")),
    optional("phone", ("联系电话", "电话"), text(AgencyRow, "phone")),
    optional("website", ("网站", "网址"), text(AgencyRow, "website")),
    Column("founded_on", ("成立日期", "成立时间"), past_day),
    Column("opened_on", ("建档日期", "准入日期", "入驻日期"), past_day),
)
STATUTORY: Final = frozenset({"EVALUATION", "TESTING", "OCCUPATIONAL_HEALTH"})
"""Kinds of provider that the law licenses; they fall under the statutory conditions unless the table says otherwise."""

AGENCY: Final = Target(
    "agency",
    ("credit_code",),
    tuple(column.name for column in COLUMNS if column.name != "credit_code"),
    fresh={"registration_state": "ACTIVE", "missing_systems": [], "undisclosed_items": []},
    has_version=True,
    has_changed_at=True,
)


async def _save(work: Work, records: list[Record], is_written: bool) -> Counts:
    plan = await compare(work, AGENCY, (record.values for record in records))
    lists = await compare_lists(work, plan, records)
    if is_written:
        for values in plan.new:
            _fill_in(values)
        renamed = await _renamed(work, plan)
        await write(work, plan)
        await _write_grams(work, plan, renamed)
        await write_lists(work, plan, lists)
    touched = lists.touched()
    added = sum(values["credit_code"] in touched for values in plan.unchanged)
    return Counts(len(plan.new), len(plan.changed) + added, len(plan.unchanged) - added)


def _fill_in(values: Any) -> None:
    values.setdefault("short_name", values["name"][:60])
    profile = "STATUTORY" if values["provider_type"] in STATUTORY else "GENERAL"
    values.setdefault("admission_profile", profile)


async def _renamed(work: Work, plan: Plan) -> list[tuple[int, Values]]:
    """Those of the changed whose names are not as they were; asked before the new ones are written."""
    held = {of: names for of, *names in await work.fetch("SELECT id, name, short_name FROM agency")}
    return [(of, values) for of, values in plan.changed if held[of] != [values["name"], values["short_name"]]]


async def _write_grams(work: Work, plan: Plan, renamed: list[tuple[int, Values]]) -> None:
    """The pieces of new names, and of changed ones in place of the old."""
    named = [(plan.ids[plan.key(values)], values) for values in plan.new] + renamed
    for start in range(0, len(renamed), 500):
        ids = ", ".join(str(of) for of, _ in renamed[start : start + 500])
        await work.execute(f"DELETE FROM agency_gram WHERE agency_id IN ({ids})")
    holders: dict[str, list[int]] = {}
    for of, values in named:
        for piece in grams(values["name"]) | grams(values["short_name"]):
            holders.setdefault(piece, []).append(of)
    # In the order of the index: a bulk load that jumps about in it takes several times as long.
    await work.bulk_insert(
        "agency_gram",
        ("gram", "agency_id"),
        ((piece, of) for piece in sorted(holders) for of in sorted(holders[piece])),
    )


AGENCIES: Final = Noun(
    "agencies",
    "agencies.imported",
    (*COLUMNS, *agency_lists.COLUMNS),
    (("credit_code",),),
    _save,
    orders=(("founded_on", "opened_on"),),
)
