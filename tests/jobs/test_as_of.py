"""What a later record does to earlier days: nothing that the record's own moments can keep from it."""

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from backend import risk_register
from backend.app import House
from backend.entities.complaint import ComplaintRow
from backend.entities.finding import FindingRow
from backend.entities.risk_score import RiskScoreRow
from backend.histories import histories
from backend.storage.moments import to_micros
from scoring.risk.features import features
from scoring.risk.tables import RiskTables, StepTable
from scoring.risk.tables_file import dump
from scoring.rulebook import Rulebook
from tests.builders import LONG_AGO, a_confirmed_finding, a_risk_model, an_agency

CONFIRMED, DAY = date(2026, 3, 3), date(2026, 4, 1)
LATER = datetime(2026, 5, 1, 4, tzinfo=UTC)


async def counted(house: House, day: date, book: Rulebook | None = None) -> tuple[float, float]:
    """How many minor and how many serious findings the only agency had within a year, as known on a day."""
    told = await histories(house.store.reader, book or house.book.in_use)
    row = features(told, day).row(0, named=True)
    return row["minor_findings_1y"], row["serious_findings_1y"]


@pytest.mark.parametrize("end", ["repaired", "revoked"])
async def test_an_end_that_is_dated_back_moves_no_earlier_day(house: House, end: str) -> None:
    finding = await a_confirmed_finding(await an_agency(), on=CONFIRMED)
    assert await counted(house, DAY) == (1, 0)
    ended: dict[str, Any] = {f"{end}_on": date(2026, 3, 10), f"{end}_at": LATER, "state": end.upper()}
    await FindingRow.filter(id=finding.id).update(**ended)
    assert await counted(house, DAY) == (1, 0)
    assert await counted(house, date(2026, 4, 30)) == (1, 0)
    assert await counted(house, LATER.date()) == (0, 0)


def graver(book: Rulebook, since: str | None = None) -> Rulebook:
    """A rulebook by which a report a little late is serious: always, or only what occurred from a day on."""
    tree = orjson.loads(book.content())
    version = tree["rules"]["R01"]["versions"][-1]
    if since:
        entry = {"case": "late_over_30_days", "confirmed_on": since}
        example = {"as_of": since, "entries": [entry], "says": "plain", "takes": 4}
        later = orjson.loads(orjson.dumps(version)) | {"from": since, "examples": [example]}
        version["until"] = since
        tree["rules"]["R01"]["versions"].append(later)
        version = later
    version["cases"]["late_1_to_10_days"]["severity"] = "S3"
    version["examples"] = [one for one in version["examples"] if "late_1_to_10_days" not in str(one)]
    return Rulebook.from_content(orjson.dumps(tree))


async def test_a_finding_is_as_severe_as_the_rule_was_when_the_fact_occurred(house: House) -> None:
    agency = await an_agency()
    for day in (1, 2, 20, 21, 22):
        await a_confirmed_finding(agency, on=date(2026, 3, day))
    assert await counted(house, DAY) == (5, 0)
    assert await counted(house, DAY, graver(house.book.in_use, "2026-03-10")) == (2, 3)


async def test_a_score_is_computed_again_by_the_rulebook_of_its_day(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = StepTable("serious_findings_1y", (1.0,), (0.0, 1.0), 0.0, 1)
    content = dump(RiskTables(-2.0, (table,), {"horizon_days": 182}))
    model = await a_risk_model(version=orjson.loads(content)["digest"], content=content.decode())
    await a_confirmed_finding(await an_agency(), on=CONFIRMED)
    told = await histories(house.store.reader, house.book.in_use)
    async with house.store.transaction() as work:
        await risk_register.score_all(work, model.version, told, as_of=DAY)
    score = await RiskScoreRow.get()
    other = graver(house.book.in_use)
    at = to_micros(datetime(2027, 1, 1, tzinfo=UTC))
    async with house.store.transaction() as work:
        text = other.content().decode()
        await work.execute("INSERT INTO rulebook (fingerprint, content) VALUES ($1, $2)", [other.fingerprint, text])
        sql = "INSERT INTO rulebook_activation (rulebook_id, activated_at) VALUES ($1, $2)"
        await work.execute(sql, [other.fingerprint, at])
    monkeypatch.setattr(house.book, "in_use", other)
    assert await counted(house, DAY) == (0, 1)
    assert await risk_register.replay(house.store.reader, house.book, score.id) == (-2.0, -2.0)


@pytest.mark.parametrize(
    ("told", "since"),
    [
        ({"kind": "REPORT", "state": "SUBMITTED"}, None),
        ({"kind": "REPORT", "state": "ACCEPTED", "accepted_on": date(2026, 3, 4)}, None),
        ({"kind": "REPORT", "state": "CONCLUDED", "outcome": "NOT_UPHELD", "concluded_on": date(2026, 3, 9)}, None),
        ({"kind": "RETALIATION", "state": "ACCEPTED", "accepted_on": date(2026, 3, 4)}, None),
        ({"kind": "SERVICE", "state": "SUBMITTED"}, None),
        ({"kind": "SERVICE", "state": "DECLINED", "answered_on": date(2026, 3, 4)}, None),
        ({"kind": "SERVICE", "state": "ACCEPTED", "accepted_on": date(2026, 3, 4)}, date(2026, 3, 4)),
        (
            {"kind": "REPORT", "state": "CONCLUDED", "outcome": "UPHELD", "concluded_on": date(2026, 3, 9)},
            date(2026, 3, 9),
        ),
    ],
)
async def test_a_score_rests_on_no_complaint_that_the_agency_may_not_know_of(
    house: House, told: dict[str, Any], since: date | None
) -> None:
    """It reads why its score is so: that somebody reported it, and when, would betray who it was."""
    agency = await an_agency()
    row = {"outcome": "OPEN", "channel": "WEB", "content": "x", "recorded_at": LONG_AGO, **told}
    row |= {"received_on": date(2026, 3, 3), "answer_due_on": date(2026, 4, 20)}
    await ComplaintRow.create(agency_id=agency.id, region_id=agency.region_id, **row)
    everything = await histories(house.store.reader, house.book.in_use)
    for day in (date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 8), date(2026, 3, 9), DAY):
        known = features(everything, day).row(0, named=True)
        assert known["complaints_1y"] == int(since is not None and day >= since), day
