"""Builders of records for tests: each makes one thing with believable defaults, on the store that is bound."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import orjson
from stdnum.cn import uscc

from backend.entities.agency import AgencyGramRow, AgencyRow
from backend.entities.agency_scope import AgencyScopeRow
from backend.entities.contract import ContractRow
from backend.entities.enterprise import EnterpriseRow
from backend.entities.finding import FindingRow
from backend.entities.inspection import InspectionRow
from backend.entities.professional import CertificateRow, EmploymentRow, ProfessionalRow, StarRow
from backend.entities.project import ProjectRow
from backend.entities.risk_model import RiskModelRow
from backend.entities.risk_score import RiskScoreRow
from backend.graph.grams import grams
from scoring.risk.tables import RiskTables, StepTable
from scoring.risk.tables_file import dump

_numbers = count(1)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


async def an_agency(**given: Any) -> AgencyRow:
    """An agency in Liandu that opened its file in 2020."""
    number = next(_numbers)
    told = {
        "credit_code": f"TEST{number:014d}",
        "name": f"丽水安信安全技术服务有限公司{number}",
        "short_name": f"安信{number}",
        "provider_type": "CONSULTING",
        "admission_profile": "GENERAL",
        "registration_state": "ACTIVE",
        "legal_representative": "张三",
        "region_id": "331102",
        "address": "丽水市莲都区",
        "founded_on": date(2019, 1, 1),
        "opened_on": date(2020, 1, 1),
        "missing_systems": [],
        "undisclosed_items": [],
        "recorded_at": LONG_AGO,
        **given,
    }
    agency = await AgencyRow.create(**told)
    pieces = grams(agency.name) | grams(agency.short_name)
    await AgencyGramRow.bulk_create([AgencyGramRow(gram=piece, agency_id=agency.id) for piece in sorted(pieces)])
    return agency


async def a_finding(agency: AgencyRow, rule: str = "R01", case: str = "late_1_to_10_days", **given: Any) -> FindingRow:
    """A drafted finding of an agency."""
    told = {
        "agency_id": agency.id,
        "rule_id": rule,
        "case_code": case,
        "fact_id": f"fact:{next(_numbers)}",
        "state": "DRAFT",
        "occurred_on": date(2026, 5, 1),
        "summary_zh": "服务报告逾期5日",
        "summary_en": "Report 5 days late",
        "evidence": {"report": 1},
        "drafted_by": "detector:report_late",
        "drafted_at": datetime(2026, 5, 20, tzinfo=UTC),
        **given,
    }
    return await FindingRow.create(**told)


async def a_confirmed_finding(
    agency: AgencyRow, rule: str = "R01", case: str = "late_1_to_10_days", *, on: date, **given: Any
) -> FindingRow:
    """A finding that was confirmed on a day, at noon UTC."""
    at = datetime(on.year, on.month, on.day, 4, tzinfo=UTC)
    told = {"state": "CONFIRMED", "occurred_on": on, "drafted_at": at, "confirmed_at": at, "confirmed_on": on, **given}
    return await a_finding(agency, rule, case, **told)


async def an_onsite_inspection(agency: AgencyRow, on: date) -> InspectionRow:
    """An on-site verification without findings."""
    return await InspectionRow.create(
        agency_id=agency.id,
        region_id=agency.region_id,
        kind="VERIFICATION",
        mode="ON_SITE",
        task_number=f"T{next(_numbers)}",
        inspected_on=on,
        recorded_at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC),
    )


async def a_professional(agency: AgencyRow, id_number: str, name: str = "李四") -> ProfessionalRow:
    """A certified engineer who works at an agency."""
    person = await ProfessionalRow.create(
        name=name,
        masked_name="李*",
        id_number=id_number,
        masked_id_number=f"{id_number[:6]}********{id_number[-4:]}",
        phone="13800008000",
        entered_trade_on=date(2015, 1, 1),
        recorded_at=LONG_AGO,
    )
    await EmploymentRow.create(
        professional_id=person.id,
        agency_id=agency.id,
        from_on=date(2020, 1, 1),
        position="安全工程师",
        pension_months=40,
        recorded_at=LONG_AGO,
    )
    await CertificateRow.create(
        professional_id=person.id,
        kind="SAFETY_ENGINEER",
        tier="MIDDLE",
        category="CHEMICAL",
        number=f"C{next(_numbers)}",
        issuer="应急管理部",
        issued_on=date(2018, 1, 1),
        recorded_at=LONG_AGO,
    )
    return person


def a_credit_code(number: int, prefix: str = "91331100") -> str:
    """A unified social credit code whose check digits are right."""
    body = f"MA{number:06d}"
    total = sum(weight * int(letter, 36) for weight, letter in zip((3, 7, 9, 10, 5, 8, 4, 2), body, strict=True))
    organisation = "0123456789X0"[11 - total % 11] if total % 11 else "0"
    head = f"{prefix}{body}{organisation}"
    return head + str(uscc.calc_check_digit(head))


async def a_scope(agency: AgencyRow, kind: str, until: date | None = None) -> AgencyScopeRow:
    """A kind of service that an agency may give."""
    return await AgencyScopeRow.create(
        agency_id=agency.id, service_kind_id=kind, from_on=date(2021, 1, 1), until_on=until, recorded_at=LONG_AGO
    )


async def an_enterprise(**given: Any) -> EnterpriseRow:
    """A small chemical works in Liandu."""
    number = next(_numbers)
    told = {
        "credit_code": a_credit_code(900_000 + number),
        "name": f"丽水化工厂{number}",
        "region_id": "331102",
        "industry_id": "26",
        "size": "SMALL",
        "risk_colour": "YELLOW",
        "key_client_classes": [],
        "recorded_at": LONG_AGO,
        **given,
    }
    return await EnterpriseRow.create(**told)


async def a_contract(agency: AgencyRow, client: EnterpriseRow, **given: Any) -> ContractRow:
    """A running contract at the client's place."""
    told = {
        "number": f"HT-{next(_numbers)}",
        "agency_id": agency.id,
        "enterprise_id": client.id,
        "region_id": client.region_id,
        "service_kind_id": "HAZARD_CHECK",
        "mode": "ENTERPRISE_ORDER",
        "state": "RUNNING",
        "signed_on": date(2025, 1, 1),
        "from_on": date(2025, 1, 2),
        "until_on": date(2026, 12, 31),
        "missing_elements": [],
        "recorded_at": LONG_AGO,
        **given,
    }
    return await ContractRow.create(**told)


async def projects_done(agency: AgencyRow, client: EnterpriseRow, count: int, on: date = date(2025, 6, 1)) -> None:
    """So many finished projects of an agency: fewer than three and it is a newcomer, fewer than five and no A."""
    contract = await a_contract(agency, client)
    await ProjectRow.bulk_create(
        [
            ProjectRow(
                contract_id=contract.id,
                agency_id=agency.id,
                enterprise_id=client.id,
                title=f"排查{place}",
                state="FINISHED",
                started_on=on,
                ended_on=on,
                recorded_at=datetime(on.year, on.month, on.day, 4, tzinfo=UTC),
            )
            for place in range(count)
        ]
    )


async def a_star(person: ProfessionalRow, agency: AgencyRow, stars: int) -> StarRow:
    """A professional's current stars."""
    return await StarRow.create(
        professional_id=person.id,
        agency_id=agency.id,
        as_of=date(2026, 1, 1),
        stars=stars,
        points=6000,
        parts={},
        valid_until=date(2027, 1, 1),
        is_current=True,
        recorded_at=LONG_AGO,
    )


async def a_risk_model(intercept: float = -2.0, **values: Any) -> RiskModelRow:
    """A model of one feature, late reports, that has passed its gate; its version is the digest of its tables."""
    table = StepTable("late_reports_1y", (1.0, 3.0), (-0.5, 0.5, 1.5), 0.0, 1)
    content = dump(RiskTables(intercept, (table,), {"horizon_days": 182}))
    told: dict[str, Any] = {
        "version": orjson.loads(content)["digest"],
        "content": content.decode(),
        "report": {},
        "checks": [],
        "reference": {},
        "is_passed": True,
        "gate": "gate-2026",
        "bands": "bands-2026",
        "features": "features-2026",
        "base_rate": 0.1,
        "horizon_days": 182,
        "trained_on": date(2026, 3, 1),
        "rows": 1000,
        "positives": 100,
        "card": "# card",
        "card_html": "<h1>card</h1>",
        "recorded_at": LONG_AGO,
    }
    return await RiskModelRow.create(**(told | values))


async def a_risk_score(agency: AgencyRow, model: RiskModelRow, **values: Any) -> RiskScoreRow:
    """What a model said of an agency on 1 April 2026: twice the usual rate, 5 points."""
    told: dict[str, Any] = {
        "agency_id": agency.id,
        "model_id": model.version,
        "as_of": date(2026, 4, 1),
        "counts_until": date(2026, 10, 1),
        "log_odds": -1.386294,
        "probability": 0.2,
        "band": "HIGH",
        "points": 500,
        "reasons": [],
        "ways_down": [],
        "scored_at": LONG_AGO,
    }
    return await RiskScoreRow.create(**(told | values))
