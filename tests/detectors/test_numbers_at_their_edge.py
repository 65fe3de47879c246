"""Least numbers and shares, each at its edge: what just reaches it is enough, one less is not."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from backend.app import House
from backend.conditions import JUDGES, Found
from backend.entities.look_alike import LookAlikeRow, SketchPieceRow, TextSketchRow
from backend.entities.project import ProjectRow
from backend.entities.report import ReportRow
from backend.entities.report_sample import ReportSampleItemRow
from backend.look_alikes import suspect
from tests.builders import LONG_AGO, an_agency, an_enterprise, projects_done
from tests.client import Client
from tests.commands.cases import OFFICER
from tests.commands.cases.reports import a_report
from tests.commands.texts import text_of

TODAY = date(2026, 6, 1)
PEOPLE = ",".join(map(str, range(1, 26)))
EVALUATION = Found(
    profile="STATUTORY",
    provider_type="EVALUATION",
    registration="ACTIVE",
    assets=800_000_000,
    website="https://example.cn",
    missing_systems="[]",
    premises=1,
    area=100_000,
    staff=PEOPLE,
    evaluators=100,
    upper_evaluators=50,
    first_evaluators=20,
    systems="1",
    specialists_zh=None,
    specialists_en=None,
    notices_zh=None,
    notices_en=None,
)
GENERAL = replace(EVALUATION, profile="GENERAL", provider_type="CONSULTING", area=10_000, staff="1,2,3,4,5")


def lacking(found: Found) -> set[str]:
    """The conditions that are not met."""
    return {one.code for judge in JUDGES for one in judge(found, TODAY) if one.lacks}


@pytest.mark.parametrize(
    ("key", "of", "change", "lacks"),
    [
        ("statutory.hundredths_of_m2", EVALUATION, {"area": 99_999}, "PREMISES"),
        ("statutory.staff", EVALUATION, {"staff": PEOPLE.removesuffix(",25")}, "STAFF"),
        ("statutory.evaluation.assets_fen", EVALUATION, {"assets": 799_999_999}, "ASSETS"),
        ("statutory.testing.assets_fen", EVALUATION, {"provider_type": "TESTING", "assets": 999_999_999}, "ASSETS"),
        ("statutory.evaluators.first_share", EVALUATION, {"first_evaluators": 19}, "EVALUATORS"),
        ("statutory.evaluators.upper_share", EVALUATION, {"upper_evaluators": 49}, "EVALUATORS"),
        ("premises.hundredths_of_m2", GENERAL, {"area": 9_999}, "PREMISES"),
        ("staff.required", GENERAL, {"staff": "1,2,3,4"}, "STAFF"),
    ],
)
def test_what_just_reaches_a_least_number_is_enough(key: str, of: Found, change: dict[str, Any], lacks: str) -> None:
    assert lacking(of) == set(), key
    assert lacking(replace(of, **change)) == {lacks}, key
    testing = replace(EVALUATION, provider_type="TESTING", assets=1_000_000_000)
    assert lacking(testing) == set()


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("TESTING", {"A": 10, "B": 15, "C": 25, "D": 50, "PROVISIONAL": 25, "UNRATED": 15}),
        ("SAFETY_EVALUATION", {"A": 15, "B": 15, "C": 25, "D": 50, "PROVISIONAL": 25, "UNRATED": 15}),
    ],
)
async def test_of_a_hundred_reports_of_a_grade_so_many_are_drawn(
    client: Client, kind: str, drawn: dict[str, int]
) -> None:
    """report.sample_share"""
    for grade in drawn:
        agency = await an_agency(grade=None if grade == "UNRATED" else grade)
        await projects_done(agency, await an_enterprise(), 1)
        project = (await ProjectRow.get(agency_id=agency.id)).id
        told: dict[str, Any] = {"agency_id": agency.id, "kind": kind, "title": "x", "recorded_at": LONG_AGO}
        told |= {"project_id": project, "due_on": date(2026, 5, 30), "uploaded_on": date(2026, 5, 20)}
        await ReportRow.bulk_create([ReportRow(**told) for _ in range(100)])
    given = {"region": "331100", "period": "2026H1", "kind": kind, "seed": "7"}
    answer = (await client.ask(text_of("drawReportSample"), OFFICER, **given))["done"]
    assert answer["__typename"] == "ReportSample", answer
    strata = await ReportSampleItemRow.all().values_list("stratum")
    assert Counter(str(stratum) for (stratum,) in strata) == drawn


@pytest.mark.parametrize(("common", "is_suspected"), [(59, False), (60, True), (61, True)])
async def test_from_sixty_per_cent_of_common_shingles_a_report_is_suspected(
    house: House, common: int, is_suspected: bool
) -> None:
    """report.look_alike_share: of a hundred shingles of both, so many are common."""
    reports = []
    for place, own in enumerate((range(common, 80), range(80, 100))):
        digest = f"{place}" * 64
        pieces = [f"{each:016x}" for each in (*range(common), *own)]
        row = await TextSketchRow.create(sha256=digest, shingles=len(pieces), sketch=pieces, recorded_at=LONG_AGO)
        await SketchPieceRow.bulk_create([SketchPieceRow(piece=piece, sketch_id=row.id) for piece in pieces[:32]])
        reports.append(await a_report(digest=digest))
    await suspect(reports[1], TODAY, LONG_AGO)
    assert await LookAlikeRow.exists() == is_suspected
