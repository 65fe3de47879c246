"""Three thousand agencies with a few rows each, loaded in bulk: enough for a planner to take its choice seriously."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from backend.graph.grams import grams
from backend.storage.store import Store
from backend.storage.work import Work
from tests.builders import LONG_AGO, a_credit_code

AGENCIES: Final = 3_000
PLACES: Final = ("331102", "331181", "330106", "330302", "330304", "330502", "330602", "330702")
GRADES: Final = ("A", "B", "C", "D", "PROVISIONAL", None)
RANKS: Final = {"A": 4, "B": 3, "C": 2, "PROVISIONAL": 2, "D": 1, None: None}
SYLLABLES: Final = "安泰宏达信诚科卫平海新瑞华中东南西北正大"


def name_of(number: int) -> str:
    """A name that hardly another agency bears."""
    letters = "".join(SYLLABLES[number // 20**place % 20] for place in range(3))
    return f"{letters}安全技术服务有限公司"


def day_of(number: int) -> date:
    """One of the last thousand days."""
    return date(2026, 5, 1) - timedelta(days=number % 1000)


def agencies() -> Iterator[dict[str, Any]]:
    """The agencies."""
    for number in range(1, AGENCIES + 1):
        grade = GRADES[number % 6]
        yield {
            "id": number,
            "credit_code": a_credit_code(number),
            "name": name_of(number),
            "short_name": name_of(number)[:3],
            "provider_type": "CONSULTING",
            "admission_profile": "GENERAL",
            "registration_state": "ACTIVE",
            "legal_representative": "张三",
            "region_id": PLACES[number % 8],
            "address": "某路1号",
            "founded_on": date(2019, 1, 1),
            "opened_on": day_of(number),
            "missing_systems": "[]",
            "undisclosed_items": "[]",
            "recorded_at": LONG_AGO,
            "current_rating_id": 2 * number if grade else None,
            "grade": grade,
            "grade_rank": RANKS[grade],
            "score": 10_000 - number if grade else None,
            "ban_until": date(2027, 1, 1) if number % 50 == 0 else None,
        }


def ratings(fingerprint: str) -> Iterator[dict[str, Any]]:
    """Two of each agency."""
    for number in range(2, 2 * AGENCIES + 2):
        yield {
            "id": number,
            "agency_id": number // 2,
            "as_of": day_of(number),
            "known_at": LONG_AGO,
            "profile": "zj",
            "rulebook_id": fingerprint,
            "input_digest": "0" * 64,
            "document_digest": "0" * 64,
            "score": 10_000 - number // 2,
            "grade": GRADES[number // 2 % 6] or "B",
            "rule_score": 10_000,
            "rule_grade": "A",
            "reasons": "[]",
            "cause": "EVENT",
            "computed_at": LONG_AGO,
            "period": "2026Q1" if number % 2 else None,
        }


def findings() -> Iterator[dict[str, Any]]:
    """Three of each agency; every third is a draft."""
    for number in range(3, 3 * AGENCIES + 3):
        confirmed = number % 3 != 0
        yield {
            "id": number,
            "agency_id": number // 3,
            "rule_id": "R01",
            "case_code": "late_1_to_10_days",
            "fact_id": f"report:{number}",
            "state": "CONFIRMED" if confirmed else "DRAFT",
            "occurred_on": day_of(number),
            "summary_zh": "逾期",
            "summary_en": "Late",
            "evidence": "{}",
            "drafted_by": "detector:report_late",
            "drafted_at": LONG_AGO,
            "confirmed_at": LONG_AGO if confirmed else None,
            "confirmed_on": day_of(number) if confirmed else None,
        }


def lines() -> Iterator[dict[str, Any]]:
    """One of each rating."""
    for number in range(2, 2 * AGENCIES + 2):
        yield {
            "rating_id": number,
            "seq": 1,
            "source": "DEDUCTION",
            "finding_id": 3 * (number // 2) + 1,
            "rule_id": "R01",
            "rule_version_id": "R01@2023-01-01",
            "dimension": "deliverable",
            "points_full": 100,
            "points_taken": 100,
            "lessened": "[]",
        }


def of_agencies(each: Any) -> Iterator[dict[str, Any]]:
    """One row of each agency."""
    return (each(number) for number in range(1, AGENCIES + 1))


def person(number: int) -> dict[str, Any]:
    """A professional."""
    return {
        "id": number,
        "name": f"王{number}",
        "masked_name": "王*",
        "id_number": f"33110219800101{number:04d}",
        "masked_id_number": f"331102********{number:04d}",
        "entered_trade_on": day_of(number),
        "recorded_at": LONG_AGO,
    }


def employment(number: int) -> dict[str, Any]:
    """A professional's work."""
    return {
        "professional_id": number,
        "agency_id": number,
        "from_on": day_of(number),
        "position": "安全工程师",
        "recorded_at": LONG_AGO,
    }


def star(number: int) -> dict[str, Any]:
    """A professional's stars."""
    return {
        "professional_id": number,
        "agency_id": number,
        "as_of": day_of(number),
        "stars": number % 6,
        "points": 5000,
        "parts": "{}",
        "valid_until": date(2027, 1, 1),
        "is_current": True,
        "recorded_at": LONG_AGO,
    }


def certificate(number: int) -> dict[str, Any]:
    """What a professional holds."""
    return {
        "professional_id": number,
        "kind": "SAFETY_ENGINEER",
        "tier": "MIDDLE",
        "number": f"C{number}",
        "issuer": "应急管理部",
        "issued_on": date(2018, 1, 1),
        "recorded_at": LONG_AGO,
    }


def scope(number: int) -> dict[str, Any]:
    """A kind of service."""
    kind = ("HAZARD_CHECK", "SAFETY_CONSULTING")[number % 2]
    return {"agency_id": number, "service_kind_id": kind, "from_on": date(2021, 1, 1), "recorded_at": LONG_AGO}


def enterprise(number: int) -> dict[str, Any]:
    """A client."""
    return {
        "id": number,
        "credit_code": a_credit_code(500_000 + number),
        "name": f"化工厂{number}",
        "region_id": PLACES[number % 8],
        "industry_id": "26",
        "size": "SMALL",
        "risk_colour": "BLUE",
        "key_client_classes": "[]",
        "recorded_at": LONG_AGO,
    }


def contract(number: int) -> dict[str, Any]:
    """A contract."""
    return {
        "id": number,
        "number": f"HT-{number}",
        "agency_id": number,
        "enterprise_id": number,
        "region_id": PLACES[number % 8],
        "service_kind_id": "HAZARD_CHECK",
        "mode": "ENTERPRISE_ORDER",
        "state": "RUNNING",
        "signed_on": day_of(number),
        "from_on": day_of(number),
        "until_on": date(2026, 12, 31),
        "missing_elements": "[]",
        "recorded_at": LONG_AGO,
    }


def inspection(number: int) -> dict[str, Any]:
    """An inspection."""
    return {
        "agency_id": number,
        "region_id": PLACES[number % 8],
        "kind": "VERIFICATION",
        "mode": "ON_SITE",
        "task_number": f"T{number}",
        "inspected_on": day_of(number),
        "recorded_at": LONG_AGO,
    }


def project(number: int) -> dict[str, Any]:
    """A finished project."""
    return {
        "contract_id": number,
        "agency_id": number,
        "enterprise_id": number,
        "title": "排查",
        "state": "FINISHED",
        "started_on": day_of(number),
        "ended_on": day_of(number),
        "recorded_at": LONG_AGO,
    }


def complaint(number: int) -> dict[str, Any]:
    """A complaint."""
    return {
        "id": number,
        "agency_id": number,
        "region_id": PLACES[number % 8],
        "channel": "HOTLINE_12350",
        "content": "投诉",
        "received_on": day_of(number),
        "answer_due_on": day_of(number),
        "outcome": "OPEN",
        "recorded_at": LONG_AGO,
    }


def notice(number: int) -> dict[str, Any]:
    """A practice notice."""
    return {
        "agency_id": number,
        "region_id": PLACES[number % 8],
        "service_kind_id": "HAZARD_CHECK",
        "content": "排查",
        "from_on": day_of(number),
        "missing": "[]",
        "state": "SUBMITTED",
        "submitted_at": datetime.combine(day_of(number), LONG_AGO.timetz()),
        "recorded_at": LONG_AGO,
    }


def accident(number: int) -> dict[str, Any]:
    """An accident."""
    return {
        "enterprise_id": number,
        "agency_id": number,
        "occurred_on": day_of(number),
        "grade": "ORDINARY",
        "recorded_at": LONG_AGO,
    }


def policy(number: int) -> dict[str, Any]:
    """A policy of liability insurance."""
    return {
        "number": f"P{number}",
        "insurer": "保险公司",
        "enterprise_id": number,
        "agency_id": number,
        "from_on": day_of(number),
        "until_on": date(2027, 1, 1),
        "premium": 100_000,
        "cover_per_person": 40_000_000,
        "recorded_at": LONG_AGO,
    }


def training_body(number: int) -> dict[str, Any]:
    """An agency as a training body."""
    name, place = name_of(number), PLACES[number % 8]
    return {"agency_id": number, "name": name, "region_id": place, "recorded_at": LONG_AGO}


def listing(number: int) -> dict[str, Any]:
    """The list of a quarter; the first is that of 2026Q2."""
    return {
        "id": number,
        "period": "2026Q2" if number == 1 else f"{1990 + number // 4}Q{number % 4 + 1}",
        "as_of": date(2026, 4, 1),
        "known_at": LONG_AGO,
        "seed": "s",
        "roster_digest": "0",
        "exploration_share": 0,
        "scheme": "zj",
        "computed_at": LONG_AGO,
    }


def entry(number: int) -> dict[str, Any]:
    """A place in the list of supervision."""
    return {
        "supervision_list_id": number % 10 + 1,
        "agency_id": number,
        "region_id": PLACES[number % 8],
        "rank": number,
        "tier": ("KEY", "CLOSE", "REGULAR", "TRUSTED")[number % 4],
        "picked_by": "HARM",
        "priority": 10_000 - number,
        "exposure": 1,
        "reason_zh": "损害",
        "reason_en": "Harm",
        "onsite_planned": 1,
        "onsite_done": 0,
        "onsite_ceiling": 2,
        "offsite_planned": 1,
        "report_sample_percent": 10,
    }


def admission(number: int) -> dict[str, Any]:
    """An application; every fourth is concluded."""
    return {
        "agency_id": number,
        "kind": "SCOPE",
        "state": "SUBMITTED" if number % 4 else "CONCLUDED",
        "scopes": "[]",
        "submitted_at": LONG_AGO + timedelta(days=number),
        "recorded_at": LONG_AGO,
    }


def hazard(number: int) -> dict[str, Any]:
    """A major hazard."""
    return {
        "id": number,
        "project_id": number,
        "agency_id": number,
        "enterprise_id": number,
        "level": "MAJOR",
        "state": "OPEN",
        "content": "隐患",
        "found_on": day_of(number),
        "due_on": day_of(number),
        "found_at": LONG_AGO,
        "recorded_at": LONG_AGO,
    }


def listed(number: int) -> dict[str, Any]:
    """Its listing."""
    return {
        "hazard_id": number,
        "enterprise_id": number,
        "region_id": PLACES[number % 8],
        "enterprise_name": "厂",
        "content": "隐患",
        "authority": "x",
        "state": "LISTED",
        "listed_on": day_of(number),
        "publish_by": day_of(number),
        "cure_until": day_of(number),
        "recorded_at": LONG_AGO,
    }


def disclosure(number: int) -> dict[str, Any]:
    """What an agency discloses."""
    return {
        "agency_id": number,
        "from_on": day_of(number),
        "until_on": day_of(number),
        "staff": "[]",
        "procedure": "流程",
        "contents": "[]",
        "prices": "[]",
        "performance": "{}",
        "digest": "0" * 64,
        "disclosed_on": day_of(number),
        "recorded_at": LONG_AGO,
    }


def pieces() -> Iterator[dict[str, Any]]:
    """What search walks."""
    for number in range(1, AGENCIES + 1):
        for piece in sorted(grams(name_of(number))):
            yield {"gram": piece, "agency_id": number}


async def fill(store: Store, fingerprint: str) -> None:
    """Load the crowd, and let the planner look at it."""
    tables: list[tuple[str, Iterator[dict[str, Any]]]] = [
        ("agency", agencies()),
        ("agency_gram", pieces()),
        ("agency_scope", of_agencies(scope)),
        ("agency_industry", of_agencies(lambda number: {"agency_id": number, "industry_id": "26"})),
        ("rating", ratings(fingerprint)),
        ("finding", findings()),
        ("line", lines()),
        ("professional", of_agencies(person)),
        ("employment", of_agencies(employment)),
        ("certificate", of_agencies(certificate)),
        ("star", of_agencies(star)),
        ("enterprise", of_agencies(enterprise)),
        ("contract", of_agencies(contract)),
        ("project", of_agencies(project)),
        ("inspection", of_agencies(inspection)),
        ("admission", of_agencies(admission)),
        ("disclosure", of_agencies(disclosure)),
        ("hazard", of_agencies(hazard)),
        ("listed_hazard", of_agencies(listed)),
        ("practice_notice", of_agencies(notice)),
        ("complaint", of_agencies(complaint)),
        ("accident", of_agencies(accident)),
        ("insurance_policy", of_agencies(policy)),
        ("training_body", of_agencies(training_body)),
        ("supervision_list", map(listing, range(1, 41))),
        ("supervision_entry", of_agencies(entry)),
    ]
    async with store.transaction() as work:
        for table, rows in tables:
            await _load(work, table, rows)
    await store.client.execute_script("VACUUM ANALYZE" if store.dialect == "postgresql" else "ANALYZE")


async def _load(work: Work, table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    columns = list(first)
    await work.bulk_insert(table, columns, [list(first.values()), *(list(row.values()) for row in rows)])
