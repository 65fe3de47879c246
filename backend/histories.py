"""Stored records -> the histories that the risk model reads. Like `dossier.py`, and only it, it reads past policy.

No inspector, name or region becomes a feature: who came first to an inspection is told for adjustment and validation.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import polars as pl

from backend.storage.reader import Reader
from backend.storage.sql import for_dialect
from scoring.risk.histories import AGENCIES, EVENTS, SPANS, Histories
from scoring.risk.serious_breach import load_serious_breach
from scoring.rulebook import Rulebook

# Each select gives: agency, code, day it happened, moment from which it was known (microseconds), amount, drawn, team.
_EVENTS: Final = {
    "penalty": "SELECT agency_id, kind, decided_on, recorded_at, amount / 100.0, FALSE, NULL FROM penalty",
    "onsite": "SELECT agency_id, CASE WHEN is_passed THEN 'PASSED' ELSE 'FAILED' END, inspected_on, recorded_at, NULL,"
    " kind = 'RANDOM_DRAW', lead_id FROM inspection WHERE mode = 'ON_SITE'",
    "offsite": "SELECT agency_id, CASE WHEN is_passed THEN 'PASSED' ELSE 'FAILED' END, inspected_on, recorded_at, NULL,"
    " FALSE, NULL FROM inspection WHERE mode = 'OFF_SITE'",
    "check": "SELECT agency_id, CASE WHEN outcome = 'PASSED' THEN 'PASSED' ELSE 'FAILED' END, checked_on, recorded_at,"
    " NULL, FALSE, NULL FROM report_check",
    "review": "SELECT agency_id, 'GIVEN', reviewed_on, recorded_at, score / 100.0, FALSE, NULL FROM client_review",
}
_TERMS: Final = {
    "report": "SELECT agency_id, due_on, uploaded_on, recorded_at FROM report",
    "hazard": "SELECT agency_id, due_on, closed_on, recorded_at FROM hazard",
}
_FOUND: Final = "SELECT agency_id, found_on, recorded_at FROM hazard"
# An agency reads why its score is so: a complaint that it may not know of would betray its author, and is not told.
_COMPLAINTS: Final = (
    "SELECT agency_id, received_on, CASE WHEN kind = 'SERVICE'"
    " THEN COALESCE(accepted_on, received_on) ELSE COALESCE(concluded_on, answered_on) END AS told_on,"
    " CASE WHEN outcome <> 'OPEN' THEN COALESCE(concluded_on, answered_on) END AS answered_on, outcome, recorded_at"
    " FROM complaint"
    " WHERE outcome = 'UPHELD' OR (kind = 'SERVICE' AND state IN ('ACCEPTED', 'ANSWERED', 'CONCLUDED'))"
)
_FINDINGS: Final = (
    "SELECT agency_id, rule_id, case_code, occurred_on, confirmed_on, confirmed_at, repaired_on, repaired_at,"
    " revoked_on, revoked_at FROM finding WHERE confirmed_at IS NOT NULL"
)
# A breach is dated by the day on which the inspector saw it, and known once due process has confirmed it.
_BREACHES: Final = (
    "SELECT f.agency_id, f.rule_id, f.case_code, f.occurred_on,"
    " COALESCE(v.found_on, k.checked_on, f.occurred_on), f.confirmed_at, f.revoked_on FROM finding f"
    " LEFT JOIN violation v ON f.subject_type = 'Violation' AND v.id = f.subject_id"
    " LEFT JOIN report_check k ON f.subject_type = 'ReportCheck' AND k.id = f.subject_id"
    " WHERE f.confirmed_at IS NOT NULL AND f.subject_type IN ({subjects})"
)
_PUNISHED: Final = (
    "SELECT p.agency_id, p.kind, COALESCE(v.found_on, p.decided_on), p.recorded_at FROM penalty p"
    " LEFT JOIN violation v ON v.id = p.violation_id"
)
_AGENCIES: Final = "SELECT id, opened_on, recorded_at, provider_type, legal_representative FROM agency"
_SPANS: Final = {
    "contract": "SELECT agency_id, from_on, until_on, recorded_at FROM contract",
    "risky_contract": "SELECT c.agency_id, c.from_on, c.until_on, c.recorded_at FROM contract c"
    " JOIN enterprise e ON e.id = c.enterprise_id WHERE e.is_high_risk",
    "staff": "SELECT agency_id, from_on, until_on, recorded_at FROM employment",
}
_KINDS: Final = {"day": pl.Date, "moment": pl.Int64, "whole": pl.Int64, "text": pl.String, "real": pl.Float64}


async def histories(reader: Reader, rulebook: Rulebook) -> Histories:
    """Everything that was ever recorded of all agencies; what a day knew of it, `Histories.as_of` says."""
    events = [await _told(reader, channel, sql) for channel, sql in _EVENTS.items()]
    events += [await _due(reader, channel, sql) for channel, sql in _TERMS.items()]
    events += [await _found(reader), await _complaints(reader), await _findings(reader, rulebook)]
    events += [await _breaches(reader, rulebook), await _punished(reader)]
    spans = [await _lasting(reader, channel, sql) for channel, sql in _SPANS.items()]
    return Histories(await _agencies(reader), pl.concat(events), pl.concat(spans))


async def visits_and_breaches(reader: Reader, rulebook: Rulebook) -> Histories:
    """Of all agencies only what `outcomes` looks at: visits on site, and the serious breaches that came of them."""
    events = [await _told(reader, "onsite", _EVENTS["onsite"])]
    events += [await _breaches(reader, rulebook), await _punished(reader)]
    return Histories(await _agencies(reader), pl.concat(events), pl.DataFrame(schema=SPANS))


async def _rows(reader: Reader, sql: str, params: Sequence[object] = (), **columns: str) -> pl.DataFrame:
    """Rows with ISO days and moments as a frame with days; a moment becomes its day in China."""
    rows: Sequence[Sequence[Any]] = await reader.fetch(sql, params)
    told = {name: pl.String if kind in ("day", "text") else _KINDS[kind] for name, kind in columns.items()}
    values = zip(*rows, strict=True) if rows else [()] * len(columns)
    by_name = {
        name: _days(each) if columns[name] == "day" and reader.dialect == "postgresql" else each
        for name, each in zip(columns, values, strict=True)
    }
    frame = pl.DataFrame(by_name, schema=told)
    return frame.with_columns(
        *(pl.col(name).str.to_date() for name, kind in columns.items() if kind == "day"),
        *(pl.from_epoch(name, "us").dt.offset_by("8h").dt.date() for name, kind in columns.items() if kind == "moment"),
    )


def _days(values: Sequence[Any]) -> list[str | None]:
    """Days as ISO text: PostgreSQL tells them as days."""
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def _events(frame: pl.DataFrame, channel: str) -> pl.DataFrame:
    """The columns of events in their order; what a frame doesn't tell is absent."""
    missing = {name: pl.lit(None, kind) for name, kind in EVENTS.items() if name not in frame.columns}
    missing |= {name: pl.lit(False) for name in ("is_drawn", "is_revoked") if name in missing}
    frame = frame.with_columns(**missing).with_columns(channel=pl.lit(channel))
    return frame.select(pl.col(name).cast(kind) for name, kind in EVENTS.items())


async def _told(reader: Reader, channel: str, sql: str) -> pl.DataFrame:
    frame = await _rows(
        reader,
        sql,
        agency_id="whole",
        code="text",
        happened_on="day",
        known_on="moment",
        amount="real",
        is_drawn="whole",
        team="whole",
    )
    return _events(frame.with_columns(pl.col("team").cast(pl.String)), channel)


async def _due(reader: Reader, channel: str, sql: str) -> pl.DataFrame:
    """What has a term: kept, missed on the day after it, or made up for later, when only then its delay is known."""
    frame = await _rows(reader, sql, agency_id="whole", due_on="day", done_on="day", known_on="moment")
    frame = frame.with_columns(missed_on=pl.col("due_on") + pl.duration(days=1))
    is_late = pl.col("done_on").is_null() | (pl.col("done_on") > pl.col("due_on"))
    delay = (pl.col("done_on") - pl.col("due_on")).dt.total_days().clip(0).cast(pl.Float64)
    done = pl.col("done_on").is_not_null()
    in_time, after = ("IN_TIME", "UPLOADED_LATE") if channel == "report" else ("CLOSED", "CLOSED")
    parts = [
        frame.filter(is_late).with_columns(code=pl.lit("LATE"), happened_on="missed_on"),
        frame.filter(done & is_late).with_columns(code=pl.lit(after), happened_on="done_on", amount=delay),
        frame.filter(done & ~is_late).with_columns(code=pl.lit(in_time), happened_on="done_on", amount=delay),
    ]
    known = pl.max_horizontal("known_on", "happened_on").alias("known_on")
    return pl.concat([_events(part.with_columns(known), channel) for part in parts])


async def _found(reader: Reader) -> pl.DataFrame:
    frame = await _rows(reader, _FOUND, agency_id="whole", happened_on="day", known_on="moment")
    return _events(frame.with_columns(code=pl.lit("FOUND")), "hazard")


async def _complaints(reader: Reader) -> pl.DataFrame:
    frame = await _rows(
        reader,
        _COMPLAINTS,
        agency_id="whole",
        received_on="day",
        told_on="day",
        answered_on="day",
        outcome="text",
        known_on="moment",
    )
    received = frame.with_columns(
        code=pl.lit("RECEIVED"), happened_on="received_on", known_on=pl.max_horizontal("known_on", "told_on")
    )
    answered = frame.filter(pl.col("answered_on").is_not_null()).with_columns(
        code="outcome", happened_on="answered_on", known_on=pl.max_horizontal("known_on", "answered_on")
    )
    return pl.concat([_events(part, "complaint") for part in (received, answered)])


async def _findings(reader: Reader, rulebook: Rulebook) -> pl.DataFrame:
    frame = await _rows(
        reader,
        _FINDINGS,
        agency_id="whole",
        rule="text",
        case="text",
        occurred_on="day",
        happened_on="day",
        known_on="moment",
        repaired_on="day",
        repaired_known="moment",
        revoked_on="day",
        revoked_known="moment",
    )
    topics = {code: rule.dimension for code, rule in rulebook.rules.items()}
    # It counts until its end was on record: an end that is dated back was not known before.
    ends = [pl.max_horizontal(f"{end}_on", f"{end}_known") for end in ("repaired", "revoked")]
    frame = _severe(frame, rulebook).with_columns(
        topic=pl.col("rule").replace_strict(topics, default=None, return_dtype=pl.String),
        until_on=pl.min_horizontal(*ends),
        is_revoked=pl.col("revoked_on").is_not_null(),
    )
    return _events(frame, "finding")


def _severe(frame: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """Findings with their severity as `code`: that of the rule's version in force when the fact occurred."""
    held = (pl.col("rule_version_from") <= pl.col("occurred_on")) & (pl.col("occurred_on") < pl.col("version_until"))
    cases = rulebook.prices.cases.select("rule", "case", "rule_version_from", "version_until", code="severity")
    numbered = frame.with_row_index("at")
    found = numbered.join(cases, on=["rule", "case"]).filter(held).select("at", "code")
    return numbered.join(found, on="at", how="left", maintain_order="left").drop("at")


async def _breaches(reader: Reader, rulebook: Rulebook) -> pl.DataFrame:
    """Confirmed findings that the model is to foretell (`serious_breach.yaml`)."""
    meant = load_serious_breach()
    subjects = ", ".join(f"${place}" for place in range(1, len(meant.subjects) + 1))
    frame = await _rows(
        reader,
        for_dialect(_BREACHES.format(subjects=subjects), reader.dialect),
        meant.subjects,
        agency_id="whole",
        rule="text",
        case="text",
        occurred_on="day",
        happened_on="day",
        known_on="moment",
        until_on="day",
    )
    frame = _severe(frame, rulebook).filter(pl.col("code").is_in(list(meant.severities)))
    return _events(frame.with_columns(is_revoked=pl.col("until_on").is_not_null()), "breach")


async def _punished(reader: Reader) -> pl.DataFrame:
    """Penalties of gravity: what they punish was a serious breach, whatever its own severity."""
    frame = await _rows(reader, _PUNISHED, agency_id="whole", code="text", happened_on="day", known_on="moment")
    grave = pl.col("code").is_in(list(load_serious_breach().penalties))
    return _events(frame.filter(grave), "breach")


async def _lasting(reader: Reader, channel: str, sql: str) -> pl.DataFrame:
    frame = await _rows(reader, sql, agency_id="whole", from_on="day", until_on="day", known_on="moment")
    return frame.with_columns(channel=pl.lit(channel), amount=pl.lit(1.0)).select(*SPANS)


async def _agencies(reader: Reader) -> pl.DataFrame:
    frame = await _rows(
        reader, _AGENCIES, agency_id="whole", opened_on="day", known_on="moment", kind="text", owner="text"
    )
    return frame.select(*AGENCIES)
