"""switchRiskModel: from now on this model gives the RISK line, or none does; every agency is rated anew at once."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.officers import must_give_a_reason
from backend.entities.rating import RatingCause
from backend.entities.risk_model import RiskModelRow, RiskSwitch, RiskSwitchRow
from backend.entities.risk_score import RiskScoreRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.rating_rows import Occasion


@command(
    RiskSwitch,
    description="启用通过准入检验的风险模型，或停用（model 为空）；全部机构随即重新评定。"
    "Switch a model on that has passed its gate, or switch off (model: null); every agency is rated anew at once.",
)
async def switch_risk_model(
    doing: Doing,
    reason: Annotated[str, strawberry.argument(description="理由，公开。Why; it is public.")],
    model: Annotated[
        strawberry.ID | None,
        strawberry.argument(description="模型编号；空为停用。Id of the model; null: none speaks."),
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """An entry more in the register of switches, and ratings that follow from it."""
    must_give_a_reason(reason)
    version = None if model is None else await _fit_to_speak(doing, model)
    before = await RiskSwitchRow.all().order_by("-switched_at", "-id").first()
    if (before.model_id if before else None) == version:
        raise _nothing_changes()
    row = await RiskSwitchRow.create(
        model_id=version, reason=reason.strip(), switched_by=doing.actor.subject, switched_at=doing.work.at
    )
    occasion = Occasion(RatingCause.EVENT, doing.today, doing.work.at, doing.work.at)
    rated = await doing.book.rate_all(doing.work, occasion)
    doing.audit("switchRiskModel", ("RiskModel", version or "none"), reason=row.reason, rated=rated)
    doing.work.emit("risk.switched", f"RiskSwitch:{row.id}", {"model": version, "rated": rated})
    return Changed("RiskSwitch", row.id)


async def _fit_to_speak(doing: Doing, model: str) -> str:
    """The version of a model that has passed its gate and has scored the agencies not long ago."""
    version = await doing.version_of_model(model)
    row = await RiskModelRow.get(version=version).only("version", "is_passed")
    if not row.is_passed:
        raise NotInThisState(
            "MODEL_NOT_PASSED",
            zh="该模型未通过准入检验，不得启用。",
            en="This model has not passed its gate and may not be switched on.",
            remedy_zh="请查看其 checks；另训模型，通过后再启用。",
            remedy_en="See its checks; train another, and switch that on once it has passed.",
            path=("model",),
        )
    if not await RiskScoreRow.exists(model_id=version, as_of__lte=doing.today, counts_until__gt=doing.today):
        raise NotInThisState(
            "MODEL_HAS_NO_SCORES",
            zh="该模型没有仍有效的评分，启用后各机构将没有风险项。",
            en="This model has no scores that still count: no agency would have a RISK line.",
            remedy_zh="请先运行 anxin risk score 对机构评分。",
            remedy_en="Let it score the agencies first: anxin risk score.",
            path=("model",),
        )
    return version


def _nothing_changes() -> NotInThisState:
    return NotInThisState(
        "SWITCHED_SO_ALREADY",
        zh="风险模型的启用状态已是如此。",
        en="The risk model is switched so already.",
        remedy_zh="无需操作；现状见 activeRiskModel。",
        remedy_en="There is nothing to do; see activeRiskModel.",
        path=("model",),
    )
