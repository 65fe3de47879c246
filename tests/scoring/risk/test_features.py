"""Features as of a day: what they count, and that nothing which came later moves any of them."""

from dataclasses import replace
from datetime import date, timedelta
from math import log

import numpy as np
import polars as pl
import pytest

from scoring.dossier import BrokenDossiers
from scoring.risk.feature_book import load_features
from scoring.risk.features import features
from scoring.risk.histories import AGENCIES, CHANNELS, EVENTS, SPAN_CHANNELS, SPANS, Histories
from scoring.risk.panel import origins_of, outcomes, panel, quarter_starts

DAY = date(2026, 1, 1)
CODES = {
    "finding": ["S1", "S2", "S3", "S4"],
    "report": ["IN_TIME", "LATE", "UPLOADED_LATE"],
    "hazard": ["FOUND", "LATE", "CLOSED"],
    "complaint": ["RECEIVED", "UPHELD", "NOT_UPHELD"],
}


def history(
    events: list[dict[str, object]], spans: list[dict[str, object]] | None = None, agencies: int = 2
) -> Histories:
    """Agencies that opened in 2020, with these events and spans; what a row leaves out is absent."""
    held = [
        {"agency_id": number, "opened_on": date(2020, 1, 1), "known_on": date(2020, 1, 1), "kind": "TESTING"}
        for number in range(1, agencies + 1)
    ]
    plain = {"is_drawn": False, "is_revoked": False}
    made = [plain | {"known_on": event["happened_on"]} | event for event in events]
    return Histories(
        pl.DataFrame(held, schema=AGENCIES),
        pl.DataFrame([{name: row.get(name) for name in EVENTS} for row in made], schema=EVENTS),
        pl.DataFrame([{name: row.get(name) for name in SPANS} for row in spans or []], schema=SPANS),
    )


def event(channel: str, code: str, days: int, **more: object) -> dict[str, object]:
    """Something that happened so many days before the day."""
    return {"agency_id": 1, "channel": channel, "code": code, "happened_on": DAY - timedelta(days=days), **more}


def of(histories: Histories, agency_id: int = 1) -> dict[str, float]:
    """The features of one agency."""
    return features(histories, DAY).row(by_predicate=pl.col("agency_id") == agency_id, named=True)


def test_counts_reach_back_a_year_and_days_since_no_further() -> None:
    told = of(history([event("finding", "S3", days) for days in (0, 364, 365, 729)]))
    assert (told["serious_findings_1y"], told["serious_findings_days"]) == (2.0, 0.0)
    assert (told["minor_findings_1y"], told["minor_findings_days"]) == (0.0, 365.0)
    assert of(history([event("finding", "S3", 800)]))["serious_findings_days"] == 365.0


def test_a_trend_is_the_last_half_year_less_the_one_before() -> None:
    told = of(history([event("complaint", "RECEIVED", days) for days in (1, 100, 181, 182, 363, 364, 700)]))
    assert told["complaints_trend"] == 3 - 2


def test_findings_are_counted_by_the_dimension_of_their_rule() -> None:
    found = [event("finding", "S1", days, topic="conduct") for days in (0, 365)]
    told = of(history([*found, event("finding", "S4", 3, topic="social"), event("finding", "S2", 3)]))
    assert (told["conduct_findings_1y"], told["social_findings_1y"], told["contract_findings_1y"]) == (1.0, 1.0, 0.0)
    assert told["conduct_findings_rate"] == pytest.approx(1.5 / 0.7213, rel=1e-3)


def test_a_rate_is_events_a_year_of_the_record_of_a_year_at_least() -> None:
    """On record for two years, which halving in weight yearly makes 1.08; and for a week."""
    told = of(history([event("finding", "S3", 730), event("finding", "S3", 0)]))
    assert told["serious_findings_rate"] == pytest.approx(1.25 / (0.75 / log(2)), abs=1e-8)
    told = of(history([event("finding", "S3", 7), event("finding", "S3", 0)]))
    assert told["serious_findings_rate"] == pytest.approx((1 + 0.5 ** (7 / 365)) / (0.5 / log(2)), abs=1e-8)


def test_of_a_newcomer_nothing_is_foretold_until_it_has_been_on_record_for_a_year() -> None:
    told = history([event("report", "LATE", 3)])
    opened = pl.Series([DAY - timedelta(days=365), DAY - timedelta(days=364)])
    young = replace(told, agencies=told.agencies.with_columns(opened_on=opened))
    assert features(young, DAY)["agency_id"].to_list() == [1]
    late = replace(told, agencies=told.agencies.with_columns(known_on=opened))
    assert features(late, DAY)["agency_id"].to_list() == [1]


@pytest.mark.parametrize("years", [1, 2, 3])
def test_a_steady_agency_has_the_same_features_however_long_the_record_is(years: int) -> None:
    one, other = ([event("report", "LATE", days) for days in range(0, 365 * span, 5)] for span in (years, 4))
    told, later = (features(history(told, agencies=1), DAY).fill_null(0.0) for told in (one, other))
    assert told["late_reports_rate"][0] == pytest.approx(73, rel=0.02)
    assert later.row(0) == pytest.approx(told.row(0), rel=0.02)


def test_half_a_case_is_added_to_either_side_of_a_share() -> None:
    seen = [event("onsite", "FAILED", 0), *(event("onsite", "PASSED", 0, agency_id=2) for _ in range(9))]
    told = of(history(seen))
    assert told["onsite_failed_share"] == pytest.approx(1.5 / 2)
    assert (told["last_visit_failed"], told["unvisited_1y"]) == (1.0, 0.0)
    assert told["late_reports_share"] is None
    assert of(history([event("onsite", "PASSED", 365)]))["unvisited_1y"] == 1.0


def test_what_is_open_is_counted_on_the_day() -> None:
    contract = {"agency_id": 1, "channel": "contract", "from_on": date(2025, 1, 1), "known_on": date(2025, 1, 1)}
    spans = [contract, contract | {"until_on": DAY}, contract | {"until_on": DAY + timedelta(days=1)}]
    staff = {"agency_id": 1, "channel": "staff", "from_on": date(2021, 1, 1), "known_on": date(2021, 1, 1)}
    told = of(history([], [*spans, staff, staff | {"until_on": date(2025, 6, 1)}]))
    assert (told["contracts_open"], told["staff_now"], told["staff_left_1y"]) == (2.0, 1.0, 1.0)


def test_what_is_repaired_counts_until_that_day_only() -> None:
    finding = event("finding", "S3", 100, until_on=DAY)
    assert of(history([finding]))["serious_findings_1y"] == 0.0
    assert features(history([finding]), DAY - timedelta(days=1))["serious_findings_1y"][0] == 1.0


def test_an_agencys_own_findings_are_not_in_the_rate_of_its_owner() -> None:
    found = [event("finding", "S4", 0), event("report", "IN_TIME", 365)]
    owned = history(found, agencies=5)
    owned = replace(owned, agencies=owned.agencies.with_columns(owner=pl.lit("a")))
    years = 0.5 / log(2)
    assert of(owned)["same_owner_rate"] == pytest.approx((0 + 3 / (5 * years)) / (4 * years + 3) * 5 * years)
    assert of(owned, 2)["same_owner_rate"] > of(owned)["same_owner_rate"]
    assert of(history(found, agencies=5))["same_owner_rate"] == 1.0


def random_history(seed: int, after: bool) -> Histories:
    """A random past; `after` adds what happened, or was recorded, or ended, later than the day."""
    roll = np.random.default_rng(seed)
    events, spans = [], []
    for number in range(400):
        channel = CHANNELS[roll.integers(len(CHANNELS))]
        codes = CODES.get(channel, ["PASSED", "FAILED"])
        days = int(roll.integers(-300, 900))
        known = max(0, days - int(roll.exponential(60)))
        row = event(channel, codes[roll.integers(len(codes))], days, agency_id=1 + number % 7, amount=float(number))
        row["known_on"] = DAY - timedelta(days=min(days, known) if days > 0 else days)
        is_later = row["happened_on"] > DAY or row["known_on"] > DAY  # type: ignore[operator]
        if not is_later or after:
            events.append(row)
        begun = DAY - timedelta(days=int(roll.integers(-200, 900)))
        span = {"agency_id": 1 + number % 7, "channel": SPAN_CHANNELS[number % 3], "from_on": begun, "known_on": begun}
        if begun <= DAY or after:
            spans.append(span)
    return history(events, spans, agencies=7)


@pytest.mark.parametrize("seed", range(20))
def test_nothing_that_came_later_moves_a_feature(seed: int) -> None:
    told = features(random_history(seed, after=False), DAY)
    assert told.equals(features(random_history(seed, after=True), DAY))
    assert told.height == 7


def test_every_feature_was_reviewed_and_none_says_who_or_where() -> None:
    names = [name for name in features(history([]), DAY).columns if name != "agency_id"]
    assert set(names) == set(load_features().features)
    assert not [name for name in names if any(word in name for word in ("team", "region", "name", "inspector"))]


def test_a_label_is_what_an_inspection_of_the_quarter_found_and_due_process_confirmed() -> None:
    """Found in the first half of the horizon, confirmed within it: agency 1 alone is in the wrong."""
    found = history(
        [
            event("breach", "S3", -90, known_on=DAY + timedelta(days=181)),
            event("onsite", "FAILED", -90, is_drawn=True, team="7"),
            event("breach", "S4", -10, agency_id=2, is_revoked=True),
            event("finding", "S4", -10, agency_id=3),
            event("breach", "S3", 0, agency_id=4, known_on=DAY + timedelta(days=20)),
            event("breach", "S3", -91, agency_id=5),
            event("breach", "S3", -10, agency_id=6, known_on=DAY + timedelta(days=182)),
            event("onsite", "PASSED", -91, agency_id=7),
        ],
        agencies=7,
    )
    told = {row["agency_id"]: row for row in outcomes(found, DAY).to_dicts()}
    assert {number for number, row in told.items() if row["label"]} == {1}
    assert {number for number, row in told.items() if row["is_seen"]} == {1}
    assert (told[1]["is_drawn"], told[1]["team"]) == (True, "7")
    rows = panel(found, [DAY, DAY + timedelta(days=90)])
    assert rows.height == 14
    assert rows.filter(pl.col("origin") == DAY)["label"].sum() == 1


def test_origins_begin_a_year_after_the_records_and_end_with_complete_labels() -> None:
    records = history([event("report", "IN_TIME", 600)])
    assert origins_of(records, DAY) == [date(2025, 7, 1)]
    assert origins_of(records, date(2026, 3, 31)) == [date(2025, 7, 1), date(2025, 10, 1)]
    assert origins_of(history([]), DAY) == []


def test_quarters_begin_where_they_begin() -> None:
    assert quarter_starts(date(2025, 10, 1), date(2026, 4, 1)) == [
        date(2025, 10, 1),
        date(2026, 1, 1),
        date(2026, 4, 1),
    ]


def test_a_channel_that_means_nothing_is_refused() -> None:
    with pytest.raises(BrokenDossiers, match="UNKNOWN_CHANNEL"):
        history([event("weather", "RAIN", 1)])
