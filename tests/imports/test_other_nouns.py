"""Enterprises, professionals, contracts and reports: each is written, is found unchanged, and has its own faults."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from backend.app import House
from backend.entities.project import ProjectRow
from backend.imports.nouns import NOUNS
from backend.imports.run import Imported, import_file
from tests.builders import LONG_AGO, an_agency
from tests.imports.register import a_credit_code, a_csv, a_resident_id

AGENCY, CLIENT = a_credit_code(1), a_credit_code(2)

ENTERPRISE: Mapping[str, str] = {
    "信用代码": CLIENT,
    "企业名称": "丽水化工有限公司",
    "区划代码": "331102",
    "行业": "26",
    "企业规模": "小型",
    "从业人数": "1,035",
    "风险等级": "橙",
    "重点类别": "高危行业；职业病危害",
}
CONTRACT: Mapping[str, str] = {
    "机构信用代码": AGENCY,
    "合同编号": "HT-2026-001",
    "企业信用代码": CLIENT,
    "区划代码": "331102",
    "服务类型": "隐患排查",
    "服务模式": "企业委托",
    "签订日期": "2026-01-05",
    "期限自": "2026/1/10",
    "期限至": "2027年1月9日",
    "每年服务次数": "4",
    "合同金额": "12,000.50",
    **{f"要素{number}": f"约定{number}" for number in range(1, 11)},
    "要素11": "",
}
PERSON: Mapping[str, str] = {
    "身份证号": a_resident_id(7),
    "姓名": "欧阳修",
    "手机": "13800008000",
    "从业日期": "2010-07-01",
    "证书种类": "注册安全工程师",
    "证书等级": "中级",
    "专业类别": "化工安全",
    "证书编号": "ZC0007",
    "发证机关": "应急管理部",
    "发证日期": "2018-09-01",
    "机构信用代码": AGENCY,
    "入职日期": "2020-01-01",
    "岗位": "安全工程师",
}
REPORT: Mapping[str, str] = {
    "机构信用代码": AGENCY,
    "合同编号": "HT-2026-001",
    "项目名称": "一季度隐患排查",
    "报告种类": "隐患排查",
    "报告标题": "一季度隐患排查报告",
    "上传日期": "2026-04-20",
    "是否公开": "是",
}


async def _import(house: House, folder: Path, noun: str, *rows: Mapping[str, str], **how: Any) -> Imported:
    header: Sequence[str] = list(dict.fromkeys(name for row in rows for name in row))
    path = a_csv(folder, header, [[row.get(name, "") for name in header] for row in rows])
    return await import_file(house.store, NOUNS[noun], path, **how)


async def _ready(house: House, folder: Path, *nouns: str) -> None:
    await an_agency(credit_code=AGENCY)
    if "enterprises" in nouns:
        assert (await _import(house, folder, "enterprises", ENTERPRISE)).is_written
    if "contracts" in nouns:
        assert (await _import(house, folder, "contracts", CONTRACT)).is_written


async def _project(house: House, ended_on: date | None) -> None:
    ((contract_id, agency_id, enterprise_id),) = await house.store.fetch(
        "SELECT id, agency_id, enterprise_id FROM contract"
    )
    await ProjectRow.create(
        contract_id=contract_id,
        agency_id=agency_id,
        enterprise_id=enterprise_id,
        title="一季度隐患排查",
        state="FINISHED" if ended_on else "RUNNING",
        started_on=date(2026, 2, 1),
        ended_on=ended_on,
        recorded_at=LONG_AGO,
    )


def _counts(imported: Imported) -> tuple[int, int, int, int]:
    return imported.new, imported.changed, imported.unchanged, imported.faulty


async def test_an_enterprise_is_written_once_and_then_changed(house: House, tmp_path: Path) -> None:
    assert _counts(await _import(house, tmp_path, "enterprises", ENTERPRISE)) == (1, 0, 0, 0)
    assert _counts(await _import(house, tmp_path, "enterprises", ENTERPRISE)) == (0, 0, 1, 0)
    changed = {**ENTERPRISE, "重点类别": "", "风险等级": "RED"}
    assert _counts(await _import(house, tmp_path, "enterprises", changed)) == (0, 1, 0, 0)
    ((colour, employees, is_key, is_high_risk, classes),) = await house.store.fetch(
        "SELECT risk_colour, employees, is_key_client, is_high_risk, key_client_classes FROM enterprise"
    )
    assert (colour, employees) == ("RED", 1035)
    assert (bool(is_key), bool(is_high_risk), orjson.loads(classes)) == (False, True, [])


async def test_a_contract_is_written_with_what_its_elements_lack(house: House, tmp_path: Path) -> None:
    await _ready(house, tmp_path, "enterprises")
    assert _counts(await _import(house, tmp_path, "contracts", CONTRACT)) == (1, 0, 0, 0)
    assert _counts(await _import(house, tmp_path, "contracts", CONTRACT)) == (0, 0, 1, 0)
    changed = {**CONTRACT, "要素11": "按日万分之五", "合同状态": "履行中"}
    held = "SELECT fee, missing_count, state, version, until_on, service_kind_id FROM contract"
    assert await house.store.fetch(held) == [(1200050, 1, "SIGNED", 1, "2027-01-09", "HAZARD_CHECK")]
    assert _counts(await _import(house, tmp_path, "contracts", changed)) == (0, 1, 0, 0)
    assert await house.store.fetch(held) == [(1200050, 0, "RUNNING", 2, "2027-01-09", "HAZARD_CHECK")]


async def test_a_professional_is_written_with_certificate_and_work(house: House, tmp_path: Path) -> None:
    await _ready(house, tmp_path)
    assert _counts(await _import(house, tmp_path, "professionals", PERSON)) == (1, 0, 0, 0)
    assert _counts(await _import(house, tmp_path, "professionals", PERSON)) == (0, 0, 1, 0)
    changed = {**PERSON, "证书等级": "高级", "离职日期": "2026-05-31"}
    assert _counts(await _import(house, tmp_path, "professionals", changed)) == (0, 1, 0, 0)
    assert await house.store.fetch(
        "SELECT p.masked_name, c.tier, e.until_on FROM professional p JOIN certificate c ON c.professional_id = p.id"
        " JOIN employment e ON e.professional_id = p.id"
    ) == [("欧阳*", "SENIOR", "2026-05-31")]


@pytest.mark.parametrize(
    ("ended", "due"),
    [(date(2026, 3, 31), "2026-04-30"), (date(2026, 4, 3), "2026-05-06"), (date(2026, 4, 9), "2026-05-09")],
)
async def test_a_report_is_due_thirty_days_after_its_projects_end_or_on_the_next_workday(
    house: House, tmp_path: Path, ended: date, due: str
) -> None:
    """Labour Day leads to the 6th of May; Saturday the 9th is worked."""
    await _ready(house, tmp_path, "enterprises", "contracts")
    await _project(house, ended)
    assert _counts(await _import(house, tmp_path, "reports", REPORT)) == (1, 0, 0, 0)
    assert _counts(await _import(house, tmp_path, "reports", REPORT)) == (0, 0, 1, 0)
    assert _counts(await _import(house, tmp_path, "reports", {**REPORT, "是否公开": "否"})) == (0, 1, 0, 0)
    rows = await house.store.fetch("SELECT due_on, uploaded_on, is_published FROM report")
    assert [(until, uploaded, bool(published)) for until, uploaded, published in rows] == [(due, "2026-04-20", False)]


FAULTS: Sequence[tuple[str, Mapping[str, str], Mapping[str, str], str, str]] = (
    ("enterprises", ENTERPRISE, {"行业": "999"}, "行业", "UNKNOWN_INDUSTRY"),
    ("enterprises", ENTERPRISE, {"从业人数": "三十"}, "从业人数", "NOT_A_NUMBER"),
    ("enterprises", ENTERPRISE, {"从业人数": "1,03"}, "从业人数", "NOT_A_NUMBER"),
    ("enterprises", ENTERPRISE, {"重点类别": "高危行业；很重要"}, "重点类别", "NOT_IN_LIST"),
    ("contracts", CONTRACT, {"机构信用代码": a_credit_code(99)}, "机构信用代码", "UNKNOWN_AGENCY"),
    ("contracts", CONTRACT, {"企业信用代码": a_credit_code(98)}, "企业信用代码", "UNKNOWN_ENTERPRISE"),
    ("contracts", CONTRACT, {"服务类型": "算命"}, "服务类型", "UNKNOWN_SERVICE_KIND"),
    ("contracts", CONTRACT, {"合同金额": "一万"}, "合同金额", "NOT_AN_AMOUNT"),
    ("contracts", CONTRACT, {"期限至": "2026-01-09"}, "期限至", "DATES_OUT_OF_ORDER"),
    ("professionals", PERSON, {"身份证号": "331102198001010070"}, "身份证号", "RESIDENT_ID_CHECK_DIGIT"),
    ("professionals", PERSON, {"证书编号": ""}, "证书编号", "CERTIFICATE_INCOMPLETE"),
    ("professionals", PERSON, {"证书等级": "一级"}, "证书等级", "TIER_NOT_OF_KIND"),
    ("professionals", PERSON, {"机构信用代码": a_credit_code(99)}, "机构信用代码", "UNKNOWN_AGENCY"),
    ("reports", REPORT, {"项目名称": "没有的项目"}, "项目名称", "UNKNOWN_PROJECT"),
    ("reports", REPORT, {"是否公开": "也许", "应传日期": "2026-05-01"}, "是否公开", "NOT_YES_OR_NO"),
    ("reports", REPORT, {"应传日期": "月底"}, "应传日期", "NOT_A_DATE"),
    ("reports", REPORT, {}, "due_on", "PROJECT_NOT_ENDED"),
)


async def test_each_noun_tells_its_own_faults(house: House, tmp_path: Path) -> None:
    await _ready(house, tmp_path, "enterprises", "contracts")
    await _project(house, None)
    for noun, row, spoilt, column, code in FAULTS:
        imported = await _import(house, tmp_path, noun, {**row, **spoilt})
        assert [(fault.row, fault.column, fault.code) for fault in imported.faults] == [(2, column, code)]
        assert imported.faults[0].remedy_zh
        assert not imported.is_written


async def test_a_faulty_row_is_told_of_everything_that_is_wrong_with_it(house: House, tmp_path: Path) -> None:
    await _ready(house, tmp_path)
    spoilt = {**CONTRACT, "合同金额": "一万", "期限至": "2026-01-01"}
    imported = await _import(house, tmp_path, "contracts", spoilt, keep_valid=True)
    assert {(fault.row, fault.column, fault.code) for fault in imported.faults} == {
        (2, "合同金额", "NOT_AN_AMOUNT"),
        (2, "期限至", "DATES_OUT_OF_ORDER"),
        (2, "企业信用代码", "UNKNOWN_ENTERPRISE"),
    }
    assert imported.faulty == 1
    assert not imported.is_written


async def test_a_certificate_of_another_person_is_a_fault(house: House, tmp_path: Path) -> None:
    await _ready(house, tmp_path)
    await _import(house, tmp_path, "professionals", PERSON)
    imported = await _import(house, tmp_path, "professionals", {**PERSON, "身份证号": a_resident_id(8)})
    assert [fault.code for fault in imported.faults] == ["CERTIFICATE_OF_ANOTHER"]


async def test_a_contracts_number_may_stand_once_for_each_agency(house: House, tmp_path: Path) -> None:
    await _ready(house, tmp_path, "enterprises")
    await an_agency(credit_code=a_credit_code(3))
    other = {**CONTRACT, "机构信用代码": a_credit_code(3)}
    imported = await _import(house, tmp_path, "contracts", CONTRACT, other, CONTRACT, keep_valid=True)
    assert [(fault.row, fault.code) for fault in imported.faults] == [(4, "DUPLICATE_IN_FILE")]
    assert imported.new == 2


async def test_resident_ids_are_masked_where_faults_are_told(house: House, tmp_path: Path) -> None:
    await _ready(house, tmp_path)
    imported = await _import(house, tmp_path, "professionals", PERSON, PERSON)
    assert [fault.value for fault in imported.faults] == [f"331102********{a_resident_id(7)[-4:]}"]
