"""Agency lists: the industries that an agency serves and the services it may give. An import adds; it removes none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from backend.clock import CHINA
from backend.imports.columns import industry, optional, service_kind, several
from backend.imports.noun import Record
from backend.imports.upsert import Plan
from backend.storage.work import Work

COLUMNS: Final = (
    optional("industries", ("服务行业", "行业"), several(industry), kept=True),
    optional("service_kinds", ("服务范围", "服务类型"), several(service_kind), kept=True),
)
INDUSTRIES: Final = "SELECT agency_id, industry_id FROM agency_industry"
SCOPES: Final = "SELECT agency_id, service_kind_id FROM agency_scope WHERE until_on IS NULL"


@dataclass
class Lists:
    """What is not on record yet: the record and the code that its agency lacks."""

    industries: list[tuple[Record, str]] = field(default_factory=list)
    service_kinds: list[tuple[Record, str]] = field(default_factory=list)

    def touched(self) -> set[str]:
        """Credit codes of the agencies that get something."""
        return {record.values["credit_code"] for record, _ in (*self.industries, *self.service_kinds)}


async def compare_lists(work: Work, plan: Plan, records: list[Record]) -> Lists:
    """What the records name and the agencies lack."""
    return Lists(
        list(_lacking("industries", await work.fetch(INDUSTRIES), plan, records)),
        list(_lacking("service_kinds", await work.fetch(SCOPES), plan, records)),
    )


def _lacking(name: str, rows: list[tuple[int, str]], plan: Plan, records: list[Record]) -> Iterator[tuple[Record, str]]:
    held = set(rows)
    for record in records:
        of = plan.ids.get(plan.key(record.values))
        for code in record.values.get(name) or ():
            if (of, code) not in held:
                yield record, code


async def write_lists(work: Work, plan: Plan, lists: Lists) -> None:
    """A new agency may give its services from the day its file was opened; one on record, from today."""
    new = {values["credit_code"] for values in plan.new}
    today = work.at.astimezone(CHINA).date().isoformat()
    await work.bulk_insert(
        "agency_industry",
        ("agency_id", "industry_id"),
        ((plan.ids[plan.key(record.values)], code) for record, code in lists.industries),
    )
    await work.bulk_insert(
        "agency_scope",
        ("agency_id", "service_kind_id", "from_on", "recorded_at"),
        (
            (
                plan.ids[plan.key(record.values)],
                code,
                record.values["opened_on"] if record.values["credit_code"] in new else today,
                work.at,
            )
            for record, code in lists.service_kinds
        ),
    )
