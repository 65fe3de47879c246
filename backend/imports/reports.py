"""Reports: one for each project, which is found by its contract's number and its own title."""

import re
from datetime import date
from typing import Any, Final

from backend.codes import credit_code
from backend.detectors import numbers
from backend.entities.contract import ContractRow
from backend.entities.project import ProjectRow
from backend.entities.report import ReportKind, ReportRow
from backend.errors import InvalidInput
from backend.imports.columns import Column, code, day, member, optional, past_day, text, yes_no
from backend.imports.contracts import AGENCY
from backend.imports.faults import wrong
from backend.imports.noun import Counts, Noun, Record, Trouble
from backend.imports.upsert import Target, compare, write
from backend.storage.work import Work
from backend.workdays import last_day

_DIGEST = re.compile(r"[0-9a-fA-F]{64}")


def _digest(value: str) -> str:
    if not _DIGEST.fullmatch(value):
        raise wrong(
            "NOT_A_DIGEST",
            "不是SHA-256摘要。",
            "It is not a SHA-256 digest.",
            "请填写64位十六进制摘要，或留空。",
            "Give 64 hexadecimal digits, or leave it blank.",
        )
    return value.lower()


COLUMNS: Final = (
    Column("agency_credit_code", ("机构信用代码", "服务机构信用代码", "agency"), code(credit_code)),
    Column("contract_number", ("合同编号",), text(ContractRow, "number")),
    Column("project_title", ("项目名称",), text(ProjectRow, "title")),
    Column("kind", ("报告种类", "报告类型"), member(ReportKind)),
    Column("title", ("报告标题", "报告名称", "标题"), text(ReportRow, "title")),
    optional("due_on", ("应传日期", "应上传日期"), day, kept=True),
    optional("uploaded_on", ("上传日期",), past_day),
    optional("digest", ("文件摘要", "sha256"), code(_digest)),
    optional("is_published", ("是否公开", "published"), yes_no, kept=True),
)
REPORT: Final = Target(
    "report",
    ("project_id",),
    ("agency_id", "kind", "title", "due_on", "uploaded_on", "digest", "is_published"),
    fresh={"is_published": False},
)
PROJECTS: Final = """
SELECT p.agency_id, c.number, p.title, p.id, p.ended_on FROM project p JOIN contract c ON c.id = p.contract_id"""


async def _resolve(work: Work, records: list[Record]) -> list[tuple[Record, Trouble]]:
    found: dict[tuple[Any, ...], list[tuple[int, str | None]]] = {}
    for agency_id, number, title, project_id, ended_on in await work.fetch(PROJECTS):
        found.setdefault((agency_id, number, title), []).append((project_id, ended_on))
    troubles: list[tuple[Record, Trouble]] = []
    for record in records:
        values = record.values
        key = tuple(values.get(name) for name in ("agency_id", "contract_number", "project_title"))
        if None in key:
            continue
        projects = found.get(key, [])
        if len(projects) != 1:
            troubles.append((record, ("project_title", _ambiguous() if projects else _unknown())))
            continue
        values["project_id"], ended_on = projects[0]
        if ended_on is not None:
            ended = date.fromisoformat(ended_on)
            values.setdefault("due_on", last_day(ended, numbers.number("report.upload_days", ended)).isoformat())
        elif "due_on" not in values:
            troubles.append((record, ("due_on", _not_ended())))
    return troubles


async def _save(work: Work, records: list[Record], is_written: bool) -> Counts:
    plan = await compare(work, REPORT, (record.values for record in records))
    if is_written:
        await write(work, plan)
    return Counts(len(plan.new), len(plan.changed), len(plan.unchanged))


def _unknown() -> InvalidInput:
    return wrong(
        "UNKNOWN_PROJECT",
        "该机构的该合同下没有此项目。",
        "There is no such project under that contract of that agency.",
        "请核对合同编号与项目名称。",
        "Check the contract's number and the project's title.",
    )


def _ambiguous() -> InvalidInput:
    return wrong(
        "AMBIGUOUS_PROJECT",
        "该合同下有多个同名项目。",
        "Several projects under that contract bear this title.",
        "请先使项目名称唯一。",
        "Give the projects titles of their own first.",
    )


def _not_ended() -> InvalidInput:
    return wrong(
        "PROJECT_NOT_ENDED",
        "项目尚未结束，无法推算应传日期。",
        "The project has not ended: the day due can't be told.",
        "请填写应传日期。",
        "Give the day due.",
    )


REPORTS: Final = Noun(
    "reports",
    "reports.imported",
    COLUMNS,
    (("agency_id", "contract_number", "project_title"),),
    _save,
    references=(AGENCY,),
    resolve=_resolve,
)
