"""Stored records -> scoring dossiers. The only read that goes past policy: a rating may not depend on who asks.

The selects are written once: wrapped as one JSON statement for one agency, run as they are for all of them.
Two times bound what is told: nothing after `as_of` in the world, nothing after `known_at` in the books.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Self

import orjson
import polars as pl

from backend.storage.moments import to_micros
from backend.storage.reader import Dialect, Reader
from backend.storage.sql import for_dialect
from scoring.dossier import AGENCIES, FINDINGS, MERITS, Dossiers, Schema
from scoring.rating import RISK_ABSENT

STANDING: Final = """
    SELECT q.agency_id, MIN(CASE WHEN q.better = 0 THEN q.as_of END) AS low_since,
           MIN(CASE WHEN q.low = 0 THEN q.as_of END) AS rose_on
    FROM (SELECT f.agency_id, f.as_of, SUM(CASE WHEN f.grade = 'D' THEN 0 ELSE 1 END) OVER newest_first AS better,
                 SUM(CASE WHEN f.grade = 'D' THEN 1 ELSE 0 END) OVER newest_first AS low
          FROM rating f
          WHERE f.as_of <= $1 AND f.known_at < $2 AND NOT EXISTS (
              SELECT 1 FROM overturned_rating v WHERE v.rating_id = f.id AND v.overturned_at <= $2)
            AND f.agency_id IN (SELECT d.agency_id FROM rating d WHERE d.grade = 'D') {only}
          WINDOW newest_first AS (PARTITION BY f.agency_id ORDER BY f.as_of DESC, f.known_at DESC, f.id DESC)) q
    GROUP BY q.agency_id HAVING MAX(q.low) > 0"""
"""Of who was ever graded lowest: since when the last rating's run of it lasts, or on which day the last one ended."""

RECTIFIED: Final = """
    SELECT p.agency_id, p.rectified_on FROM penalty p WHERE p.rectified_at <= $2 AND p.rectified_on <= $1
    UNION ALL
    SELECT o.agency_id, o.accepted_on FROM rectification_order o WHERE o.accepted_at <= $2 AND o.accepted_on <= $1"""

AGENCY_SELECT: Final = f"""
    SELECT a.id AS agency_id, a.opened_on,
           (SELECT COUNT(*) FROM project p WHERE p.agency_id = a.id AND p.ended_on <= $1 AND p.recorded_at <= $2)
               AS finished_projects,
           (SELECT MAX(i.inspected_on) FROM inspection i WHERE i.agency_id = a.id AND i.mode = 'ON_SITE'
               AND i.inspected_on <= $1 AND i.recorded_at <= $2) AS last_onsite_on,
           s.low_since, s.rose_on,
           CASE WHEN s.agency_id IS NOT NULL THEN (
               SELECT MAX(x.rectified_on) FROM ({RECTIFIED}) x WHERE x.agency_id = a.id) END AS rectified_on
    FROM agency a LEFT JOIN ({STANDING}) s ON s.agency_id = a.id
    WHERE a.registration_state <> 'APPLYING' AND a.recorded_at <= $2 {{only_agency}}"""

FINDING_SELECT: Final = """
    SELECT f.id AS finding_id, f.agency_id, f.rule_id AS rule, f.case_code AS "case", f.fact_id, f.occurred_on,
           f.confirmed_on, CASE WHEN f.cured_at <= $2 THEN f.cured_on END AS cured_on,
           CASE WHEN f.repaired_at <= $2 THEN f.repaired_on END AS repaired_on, f.quantity, f.measure, f.sample
    FROM finding f
    WHERE f.confirmed_at <= $2 AND f.confirmed_on <= $1 AND (f.revoked_at IS NULL OR f.revoked_at > $2) {only}"""

MERIT_SELECT: Final = """
    SELECT f.id AS merit_id, f.agency_id, f.rule_id AS rule, f.case_code AS "case", f.fact_id, f.awarded_on, f.quantity
    FROM merit f WHERE f.recorded_at <= $2 AND f.awarded_on <= $1 {only}"""

SPEAKING: Final = (
    "SELECT w.model_id FROM risk_switch w WHERE w.switched_at <= $2 ORDER BY w.switched_at DESC, w.id DESC LIMIT 1"
)
"""The model that was switched on at the moment of knowledge; null where the last switch was off."""

RISK_SELECT: Final = f"""
    SELECT q.agency_id, q.points, q.model, q.scored_on, q.counts_until, q.risk_score_id FROM (
        SELECT f.agency_id, f.points, f.model_id AS model, f.as_of AS scored_on, f.counts_until, f.id AS risk_score_id,
               ROW_NUMBER() OVER (PARTITION BY f.agency_id ORDER BY f.as_of DESC, f.scored_at DESC, f.id DESC) AS place
        FROM risk_score f
        WHERE f.model_id = ({SPEAKING}) AND f.as_of <= $1 AND f.counts_until > $1 AND f.scored_at <= $2 {{only}}) q
    WHERE q.place = 1"""

SILENCE_SELECT: Final = f"""
    SELECT CASE
        WHEN ({SPEAKING}) IS NOT NULL THEN 'SPEAKS'
        WHEN EXISTS (SELECT 1 FROM risk_switch w WHERE w.switched_at <= $2) THEN 'MODEL_SWITCHED_OFF'
        WHEN EXISTS (SELECT 1 FROM risk_training n WHERE n.trained_at <= $2 AND n.outcome = 'PASSED')
            THEN 'MODEL_NOT_SWITCHED_ON'
        WHEN (SELECT n.outcome FROM risk_training n WHERE n.trained_at <= $2
              ORDER BY n.trained_at DESC, n.id DESC LIMIT 1) = 'TOO_LITTLE_HISTORY' THEN 'TOO_LITTLE_HISTORY'
        ELSE '{RISK_ABSENT}' END"""
"""Whether a model speaks, or why none does."""

RULEBOOK_SELECT: Final = (
    "SELECT v.rulebook_id FROM rulebook_activation v WHERE v.activated_at <= $2"
    " ORDER BY v.activated_at DESC, v.id DESC LIMIT 1"
)

DUE_SELECT: Final = (
    "SELECT d.agency_id FROM rating d JOIN agency g ON g.current_rating_id = d.id WHERE d.next_change_on <= $1"
)
CODE_SELECT: Final = "(SELECT b.id FROM agency b WHERE b.credit_code = $3)"

RISK: Final[Schema] = {
    "agency_id": pl.Int64,
    "points": pl.Int64,
    "model": pl.String,
    "scored_on": pl.Date,
    "counts_until": pl.Date,
    "risk_score_id": pl.Int64,
}
_SELECTS: Final = {
    "agencies": AGENCY_SELECT,
    "findings": FINDING_SELECT,
    "merits": MERIT_SELECT,
    "risk": RISK_SELECT,
}
_SCHEMAS: Final = {"agencies": AGENCIES, "findings": FINDINGS, "merits": MERITS, "risk": RISK}


@dataclass(frozen=True)
class Risk:
    """What the model that speaks said of the agencies, or why none speaks."""

    scores: pl.DataFrame | None
    absent: str

    @classmethod
    def told(cls, silence: str, scores: pl.DataFrame) -> Self:
        """From the two selects."""
        return cls(scores, "") if silence == "SPEAKS" else cls(None, silence)


@dataclass(frozen=True)
class Dossier:
    """All that the core is told of one agency: its record, the model's word, the rulebook in use at `known_at`."""

    dossiers: Dossiers
    risk: Risk
    rulebook: str
    is_there: bool
    out_of_sight: frozenset[int] = frozenset()
    """Findings that are no longer confirmed: what they did to a past rating is not for everyone."""
    contested: frozenset[int | None] = frozenset()
    """Findings whose contest is open now; None: a rating's or a listing's is. No rating rests on a star."""


async def of_one(reader: Reader, agency: int | str, *, as_of: date, known_at: datetime) -> Dossier:
    """The dossier of one agency, by its id or its credit code, in one statement."""
    sql = _one_statement(reader.dialect, "$3" if isinstance(agency, int) else CODE_SELECT)
    found = await reader.fetch_json(sql, [_day(as_of, reader.dialect), to_micros(known_at), agency])
    told = orjson.loads(found or b"{}")
    frames = {name: _frame(name, [list(row) for row in told.get(name) or []]) for name in _SELECTS}
    hidden = frozenset(told.get("out_of_sight") or ())
    risk = Risk.told(told.get("silence") or RISK_ABSENT, frames.pop("risk"))
    return Dossier(
        Dossiers(**frames),
        risk,
        told.get("rulebook") or "",
        frames["agencies"].height == 1,
        hidden,
        frozenset(told.get("contested") or ()),
    )


async def of_all(reader: Reader, *, as_of: date, known_at: datetime, only_due: bool = False) -> tuple[Dossiers, Risk]:
    """Every agency's dossier, or those whose current rating ageing alone has changed by now: a statement a select."""
    due = f"IN ({DUE_SELECT})" if only_due else ""
    params = [_day(as_of, reader.dialect), to_micros(known_at)]
    frames = {}
    for name, select in _SELECTS.items():
        sql = select.format(
            only=f"AND f.agency_id {due}" if only_due else "", only_agency=f"AND a.id {due}" if only_due else ""
        )
        rows = await reader.fetch(for_dialect(sql, reader.dialect), params)
        frames[name] = _frame(name, rows)
    silence = await reader.fetch(_at_moment(SILENCE_SELECT, reader.dialect), params[1:])
    return Dossiers(**{name: frames[name] for name in ("agencies", "findings", "merits")}), Risk.told(
        silence[0][0], frames["risk"]
    )


async def rulebook_known_at(reader: Reader, known_at: datetime) -> str:
    """Fingerprint of the rulebook that was in use at a moment; empty before the first."""
    rows = await reader.fetch(_at_moment(RULEBOOK_SELECT, reader.dialect), [to_micros(known_at)])
    return str(rows[0][0]) if rows else ""


def _at_moment(sql: str, dialect: Dialect) -> str:
    """A select that asks for the moment of knowledge alone, which is then its first parameter."""
    sql = sql.replace("$2", "$1")
    return for_dialect(sql, dialect)


@lru_cache(maxsize=8)
def _one_statement(dialect: Dialect, agency: str) -> str:
    row, rows = ("json_array", "json_group_array") if dialect == "sqlite" else ("json_build_array", "json_agg")
    made = "json_object" if dialect == "sqlite" else "json_build_object"
    parts = []
    for name, select in _SELECTS.items():
        inner = select.format(only=f"AND f.agency_id = {agency}", only_agency=f"AND a.id = {agency}")
        columns = ", ".join(f'q."{column}"' for column in _SCHEMAS[name])
        parts.append(f"'{name}', (SELECT {rows}({row}({columns})) FROM ({inner}) q)")
    hidden = f"SELECT {rows}(f.id) FROM finding f WHERE f.agency_id = {agency} AND f.state <> 'CONFIRMED'"
    contested = (
        f"SELECT {rows}(c.finding_id) FROM contest c WHERE c.agency_id = {agency} AND c.state = 'LODGED'"
        " AND c.star_id IS NULL"
    )
    parts += [
        f"'contested', ({contested})",
        f"'out_of_sight', ({hidden})",
        f"'rulebook', ({RULEBOOK_SELECT})",
        f"'silence', ({SILENCE_SELECT})",
    ]
    sql = f"SELECT {made}({', '.join(parts)})"
    return for_dialect(sql, dialect)


def _frame(name: str, rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    """Rows with ISO days as a frame with the core's columns and types."""
    schema = _SCHEMAS[name]
    told = {column: pl.String if kind is pl.Date else kind for column, kind in schema.items()}
    frame = pl.DataFrame(rows, schema=told, orient="row")
    return frame.with_columns(pl.col(column).str.to_date() for column, kind in schema.items() if kind is pl.Date)


def _day(day: date, dialect: Dialect) -> object:
    return day.isoformat() if dialect == "sqlite" else day
