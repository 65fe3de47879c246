"""Training as a job: panel, model, gate, card; what came of it is kept, and a model that passed scores at once."""

from asyncio import to_thread
from datetime import date
from typing import Any

from backend import risk_register
from backend.entities.risk_model import RiskTrainingRow, TrainingOutcome
from backend.histories import histories
from backend.ratings import RatingBook
from backend.risk_panel import BASELINES, GROUPS, learning_panel
from backend.risk_register import Steps
from backend.storage.reader import Reader
from backend.storage.store import Store
from scoring.risk.tables import RiskTables
from scoring.risk.training import Trained, train
from scoring.risk.validation import TooLittleHistory


def quiet(step: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


async def learn(reader: Reader, book: RatingBook, *, today: date, progress: Steps = quiet) -> Trained:
    """A model from all that is recorded, not kept yet. Errors: TooLittleHistory."""
    speaking = await _speaking(reader)
    panel = await learning_panel(reader, book.in_use, book.profile, today=today, progress=progress)
    given: dict[str, Any] = {"baselines": BASELINES, "groups": GROUPS, "speaking": speaking, "progress": progress}
    return await to_thread(train, panel, today=today, **given)


async def learn_and_keep(
    store: Store, book: RatingBook, *, today: date, progress: Steps = quiet
) -> tuple[RiskTrainingRow, Trained | None]:
    """Train, then keep model, card and verdict in one transaction with its audit line; if it passed, it scores too.

    A young installation keeps that it was too young. Nobody's rating changes: a rater must switch the model on first.
    """
    try:
        trained = await learn(store.reader, book, today=today, progress=progress)
    except TooLittleHistory as few:
        return await _too_young(store, today, few), None
    told = await histories(store.reader, book.in_use)
    cards = await to_thread(trained.card)
    async with store.transaction() as work:
        await work.hold("record")
        row = await risk_register.keep(work, trained, as_of=today, cards=cards)
        scored = 0
        if trained.is_passed:
            scored = await risk_register.score_all(work, trained.version, told, as_of=today, progress=progress)
        work.audit(
            actor="anxin",
            role="SYSTEM",
            command="trainRiskModel",
            subject=("RiskModel", trained.version),
            detail={"outcome": row.outcome, "scored": scored},
        )
    return row, trained


async def _too_young(store: Store, today: date, few: TooLittleHistory) -> RiskTrainingRow:
    async with store.transaction() as work:
        await work.hold("record")
        row = await risk_register.note_training(
            work,
            TrainingOutcome.TOO_LITTLE_HISTORY,
            as_of=today,
            zh="历史不足以训练并检验模型，继续仅按规则评定。",
            en=f"Rules alone go on: {few}",
        )
        detail = {"outcome": row.outcome, "scored": 0}
        work.audit(actor="anxin", role="SYSTEM", command="trainRiskModel", subject=("RiskModel", "none"), detail=detail)
    return row


async def _speaking(reader: Reader) -> RiskTables | None:
    version = await risk_register.speaking(reader)
    return (await risk_register.tables_of(reader, version))[0] if version else None
