"""The register of risk models: trained and kept, scored with, watched. Reads past policy, like `dossier.py`.

A model is loaded from its file's bytes, and its version is their digest: an altered one is refused, never used.
"""

from asyncio import to_thread
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import orjson
import polars as pl

from backend.dossier import rulebook_known_at
from backend.entities.risk_model import RiskModelRow, RiskTrainingRow, TrainingOutcome
from backend.histories import histories
from backend.ratings import RatingBook
from backend.storage.moments import from_micros
from backend.storage.reader import Reader
from backend.storage.sql import for_dialect
from backend.storage.work import Work
from scoring.risk.bands import load_bands
from scoring.risk.feature_book import load_features
from scoring.risk.features import features
from scoring.risk.histories import Histories
from scoring.risk.scored import Scored, scored
from scoring.risk.tables import RiskTables
from scoring.risk.tables_file import RefusedModel, dump, parse

if TYPE_CHECKING:
    # Learning needs a library that a server should not load.
    from scoring.risk.training import Trained

Steps = Callable[[str, int, int], None]

SCORE_COLUMNS: Final = (
    "agency_id",
    "model_id",
    "as_of",
    "counts_until",
    "log_odds",
    "probability",
    "band",
    "points",
    "reasons",
    "ways_down",
    "scored_at",
)
_SPEAKING: Final = "SELECT w.model_id FROM risk_switch w ORDER BY w.switched_at DESC, w.id DESC LIMIT 1"
_PASSED: Final = "SELECT m.version FROM risk_model m WHERE m.is_passed ORDER BY m.recorded_at DESC, m.version LIMIT 1"


async def speaking(reader: Reader) -> str | None:
    """The version of the model that gives the RISK line now."""
    rows = await reader.fetch(_SPEAKING)
    return rows[0][0] if rows else None


async def newest_passed(reader: Reader) -> str | None:
    """The version of the newest model that has passed its gate."""
    rows = await reader.fetch(_PASSED)
    return rows[0][0] if rows else None


async def tables_of(reader: Reader, version: str) -> tuple[RiskTables, float]:
    """The tables of a model and the rate that its bands are multiples of.

    Errors: LookupError for an unknown version; RefusedModel where the stored bytes are not what their version says.
    """
    sql = "SELECT content, base_rate FROM risk_model WHERE version = $1"
    rows = await reader.fetch(for_dialect(sql, reader.dialect), [version])
    if not rows:
        raise LookupError(f"no risk model {version}")
    content = rows[0][0].encode()
    tables = parse(content)
    if orjson.loads(content)["digest"] != version:
        raise RefusedModel("ALTERED_MODEL", f"The stored model is not {version}.")
    return tables, float(rows[0][1])


async def keep(work: Work, trained: "Trained", *, as_of: date, cards: tuple[str, str]) -> RiskTrainingRow:
    """Store a model with its card, passed or not, and the run that made it; the same model twice is one row."""
    outcome = TrainingOutcome.PASSED if trained.is_passed else TrainingOutcome.REFUSED
    if not await RiskModelRow.exists(version=trained.version):
        await RiskModelRow.create(
            version=trained.version,
            content=dump(trained.tables).decode(),
            report=dict(trained.report),
            checks=[asdict(check) for check in trained.checks],
            reference=dict(trained.reference),
            is_passed=trained.is_passed,
            gate=trained.gate.name,
            bands=load_bands().name,
            features=trained.book.name,
            base_rate=trained.base_rate,
            horizon_days=trained.tables.facts["horizon_days"],
            trained_on=as_of,
            rows=trained.rows,
            positives=trained.positives,
            card=cards[0],
            card_html=cards[1],
            recorded_at=work.at,
        )
    failed = [check for check in trained.checks if not check.is_passed]
    zh = "；".join(check.zh for check in failed) or "全部准入检验通过。"
    en = "; ".join(check.en for check in failed) or "All checks of the gate are passed."
    return await note_training(work, outcome, as_of=as_of, model=trained.version, zh=zh, en=en)


async def note_training(
    work: Work, outcome: TrainingOutcome, *, as_of: date, zh: str, en: str, model: str | None = None
) -> RiskTrainingRow:
    """A run of the training job, for the register."""
    return await RiskTrainingRow.create(
        as_of=as_of, outcome=outcome.name, model_id=model, note_zh=zh, note_en=en, trained_at=work.at
    )


async def score_all(work: Work, version: str, told: Histories, *, as_of: date, progress: Steps | None = None) -> int:
    """Score every agency inside a unit of work, from what was known when the day began; how many. Earlier scores stay.

    What is recorded in the course of the day is left out, so that a score can be computed again at any later time.
    """
    tables, base_rate = await tables_of(work.reader, version)

    def compute() -> list[Scored]:
        known = features(told, as_of - timedelta(days=1))
        step = (lambda done, total: progress("score", done, total)) if progress else None
        return list(scored(tables, known, bands=load_bands(), base_rate=base_rate, book=load_features(), progress=step))

    found = await to_thread(compute)
    until = as_of + timedelta(days=load_bands().valid_days)

    def rows() -> Iterator[Sequence[object]]:
        for one in found:
            yield [
                one.agency_id,
                version,
                as_of,
                until,
                one.log_odds,
                one.probability,
                one.band,
                one.points,
                one.reasons,
                one.ways_down,
                work.at,
            ]

    return await work.bulk_insert("risk_score", SCORE_COLUMNS, rows())


_STORED: Final = "SELECT agency_id, model_id, CAST(as_of AS TEXT), log_odds, scored_at FROM risk_score WHERE id = $1"


async def replay(reader: Reader, book: RatingBook, score_id: int) -> tuple[float, float | None]:
    """Log-odds of a stored score, and of the same computed anew; None where the agency was not known then.

    What a finding is about and how severe it is, the rulebook says that was in use when the score was made.

    Errors: LookupError for an unknown score.
    """
    rows = await reader.fetch(for_dialect(_STORED, reader.dialect), [score_id])
    if not rows:
        raise LookupError(f"no risk score {score_id}")
    agency_id, version, as_of, stored, scored_at = rows[0]
    tables, _ = await tables_of(reader, version)
    fingerprint = await rulebook_known_at(reader, from_micros(scored_at))
    told = await histories(reader, await book.rulebook(reader, fingerprint) if fingerprint else book.in_use)
    known = await to_thread(features, told, date.fromisoformat(as_of) - timedelta(days=1))
    anew = tables.log_odds(known.filter(pl.col("agency_id") == agency_id))
    return float(stored), float(anew[0]) if len(anew) else None
