"""The watch over a model at work: drift, what came of its predictions, its age. A look is kept with its alerts."""

from asyncio import to_thread
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from backend.entities.risk_model import RiskModelRow, RiskWatchRow
from backend.risk_register import tables_of
from backend.storage.reader import Reader
from backend.storage.sql import for_dialect
from backend.storage.work import Work
from scoring.risk.features import features
from scoring.risk.histories import Histories
from scoring.risk.panel import outcomes
from scoring.risk.tables import RiskTables
from scoring.risk.watch import alerts, came_true, drift, load_limits

_LAST: Final = "SELECT MAX(s.as_of) FROM risk_score s WHERE s.model_id = $1 AND s.as_of <= $2"
_FORETOLD: Final = """
SELECT s.agency_id, s.probability FROM risk_score s WHERE s.model_id = $1 AND s.as_of = $2
AND s.id = (SELECT MAX(l.id) FROM risk_score l WHERE l.agency_id = s.agency_id AND l.model_id = $1 AND l.as_of = $2)"""


async def watch(work: Work, version: str, told: Histories, *, as_of: date) -> RiskWatchRow:
    """Look at a model inside a unit of work and keep what was seen.

    The predictions that are tried are the last that are a whole horizon old; the labels are those of the inspected.
    """
    model = await RiskModelRow.get(version=version).only("version", "reference", "horizon_days", "trained_on")
    tables, _ = await tables_of(work.reader, version)
    horizon = timedelta(days=model.horizon_days)
    scored_on = await _last_scored(work.reader, version, as_of)
    tried_on = await _last_scored(work.reader, version, as_of - horizon)
    foretold = await _foretold(work.reader, version, tried_on) if tried_on else None
    figures = await to_thread(_figures, tables, model.reference, told, as_of, foretold, tried_on, horizon.days)
    figures |= {
        "scores_days": (as_of - scored_on).days if scored_on else None,
        "model_days": (as_of - model.trained_on).days,
    }
    found = [asdict(alert) for alert in alerts(figures, load_limits())]
    return await RiskWatchRow.create(model_id=version, as_of=as_of, figures=figures, alerts=found, watched_at=work.at)


def _figures(
    tables: RiskTables,
    reference: dict[str, list[float | None]],
    told: Histories,
    as_of: date,
    foretold: pl.DataFrame | None,
    tried_on: date | None,
    horizon: int,
) -> dict[str, Any]:
    now = features(told, as_of)
    figures: dict[str, Any] = {"drift": drift(tables, reference, now), "foretold": {"rows": 0}}
    if foretold is not None and tried_on is not None:
        came = outcomes(told, tried_on, horizon=horizon).filter("is_seen").select("agency_id", "label")
        rows = foretold.join(came, on="agency_id", how="inner").sort("agency_id")
        figures["foretold"] = {"as_of": str(tried_on), **(came_true(rows) if rows.height else {"rows": 0})}
    return figures


async def _last_scored(reader: Reader, version: str, until: date) -> date | None:
    rows = await reader.fetch(_in_dialect(_LAST, reader), [version, until.isoformat() if _lite(reader) else until])
    return None if rows[0][0] is None else _day(rows[0][0])


async def _foretold(reader: Reader, version: str, as_of: date) -> pl.DataFrame:
    day = as_of.isoformat() if _lite(reader) else as_of
    rows = await reader.fetch(_in_dialect(_FORETOLD, reader), [version, day])
    return pl.DataFrame(
        [list(row) for row in rows], schema={"agency_id": pl.Int64, "probability": pl.Float64}, orient="row"
    )


def _in_dialect(sql: str, reader: Reader) -> str:
    return for_dialect(sql, reader.dialect)


def _lite(reader: Reader) -> bool:
    return reader.dialect == "sqlite"


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
