"""RiskModel: the register of learned models, what each showed, which one speaks since when, and how it is watched."""

from datetime import date, datetime
from enum import Enum
from typing import Final

import strawberry
from tortoise import Model, fields

from backend.entities.rows import (
    belongs_to,
    choice,
    data,
    day,
    flag,
    index,
    key,
    long_text,
    moment,
    one_of,
    real,
    short_text,
    whole,
)
from backend.entities.scalars import Whole
from backend.graph.declare import Connection, Node, column, every, listed, lookup, many, one, published, queries, rows


@strawberry.enum(description="训练结果。What came of a training.")
class TrainingOutcome(Enum):
    PASSED = strawberry.enum_value("PASSED", description="通过准入检验，可由评定机关启用。It may be switched on.")
    REFUSED = strawberry.enum_value(
        "REFUSED", description="未通过准入检验，存档备查，不得启用。Stored, not to be used."
    )
    TOO_LITTLE_HISTORY = strawberry.enum_value(
        "TOO_LITTLE_HISTORY", description="历史不足，继续仅按规则评定。Too little history: rules alone go on."
    )


class RiskModelRow(Model):
    """A trained model: its tables with digest, its validation report, the gate's checks, its card. Never changed."""

    version = fields.CharField(64, primary_key=True)
    content = long_text()
    report = data(null=False)
    checks = data(null=False)
    reference = data(null=False)
    is_passed = flag()
    gate = short_text(40)
    bands = short_text(40)
    features = short_text(40)
    base_rate = real()
    horizon_days = whole()
    trained_on = day()
    rows = whole()
    positives = whole()
    card = long_text()
    card_html = long_text()
    recorded_at = moment()

    class Meta:
        table = "risk_model"
        indexes = (index("risk_model", "recorded_at", "version"),)


class RiskTrainingRow(Model):
    """One run of the training job and what came of it; a young installation has runs and no model."""

    id = key()
    as_of = day()
    outcome = choice(TrainingOutcome)
    model = belongs_to("RiskModelRow", null=True, index=False)
    model_id: str | None
    note_zh = long_text()
    note_en = long_text()
    trained_at = moment()

    class Meta:
        table = "risk_training"
        constraints = (one_of("risk_training", "outcome", TrainingOutcome),)
        indexes = (index("risk_training", "trained_at", "id"), index("risk_training", "model_id"))


class RiskSwitchRow(Model):
    """From a moment on a model speaks, or none. Only ever appended: what spoke at any time can be told."""

    id = key()
    model = belongs_to("RiskModelRow", null=True, index=False)
    model_id: str | None
    reason = long_text()
    switched_by = short_text(80)
    switched_at = moment()

    class Meta:
        table = "risk_switch"
        indexes = (index("risk_switch", "switched_at", "id"), index("risk_switch", "model_id"))


class RiskWatchRow(Model):
    """One look at a model at work: drift, calibration of what it foretold, and alerts."""

    id = key()
    model = belongs_to("RiskModelRow", index=False)
    model_id: str
    as_of = day()
    figures = data(null=False)
    alerts = data(null=False)
    watched_at = moment()

    class Meta:
        table = "risk_watch"
        indexes = (index("risk_watch", "model_id", "watched_at"),)


@published(
    "risk_model",
    key="version",
    description="风险模型：阶梯表、检验报告、准入检验与模型卡。A learned risk model: tables, report, gate and card.",
)
class RiskModel(Node):
    """A model of the register; whoever holds its tables and an agency's features can compute its score anew."""

    version: str = column("版本：阶梯表的SHA-256。Version: SHA-256 of its tables.", filterable=True)
    is_passed: bool = column("是否通过准入检验。Whether it passed its gate.", filterable=True)
    checks: strawberry.scalars.JSON = column(
        "准入检验逐项：代码、是否通过、说明（中英文）。Each check of the gate: code, is_passed, zh, en."
    )
    report: strawberry.scalars.JSON = column(
        "检验报告：滚动检验的指标、区间、公平性、学习曲线。Validation report: metrics, intervals, fairness, curves."
    )
    content: str = column("阶梯表文件（规范化JSON，含摘要）。Its tables as a file: canonical JSON with digest.")
    base_rate: float = column("基准发生率（0至1）。Rate that the bands are multiples of, 0 to 1.")
    horizon_days: Whole = column(
        "预测期（天）：一季检查，一季办理。Days until it is known what came: a quarter to inspect, one for due process."
    )
    gate: str = column("准入检验方案。Name of the gate's policy.")
    bands: str = column("风险档方案。Name of the bands' policy.")
    features: str = column("特征方案。Name of the book of features.")
    trained_on: date = column("训练所据截止日。As of which day it was trained.", orderable=True)
    rows: Whole = column("训练样本行数。Rows it learned from.")
    positives: Whole = column("其中严重违规数。Serious breaches among them.")
    card: str = column("模型卡（Markdown，中英文）。Its card as Markdown, Chinese and English.")
    card_html: str = column("模型卡（HTML，含图）。Its card as one HTML page with pictures.")
    recorded_at: datetime = column("存档时刻。When stored.", orderable=True)
    switches: "list[RiskSwitch]" = listed(
        "启停记录，新的在前。When it was switched on, newest first.", "model_id", order=("-switched_at",)
    )
    watches: "Connection[RiskWatch]" = many(
        "运行监测，新的在前。How it was watched, newest first.", "model_id", order=("-watched_at",)
    )


@published("risk_training", description="一次训练及其结果。One run of the training job and what came of it.")
class RiskTraining(Node):
    """A run of the job."""

    as_of: date = column("截止日。As of this day.")
    outcome: TrainingOutcome = column("结果。What came of it.", filterable=True)
    model: RiskModel | None = one("模型。The model, if one was made.", "model_id")
    note_zh: str = column("说明。In words, Chinese.")
    note_en: str = column("说明（英文）。In words, English.")
    trained_at: datetime = column("训练时刻。When.", orderable=True)


@published(
    "risk_switch", description="启用或停用：自何时起由哪个模型给出风险项。From when on which model speaks, or none."
)
class RiskSwitch(Node):
    """A switch of the rater's."""

    model: RiskModel | None = one("模型；空为停用。The model; null: switched off.", "model_id")
    reason: str = column("理由。Why.")
    switched_by: str | None = column("操作人（监管可见）。Who, for officers.")
    switched_at: datetime = column("时刻。When.", orderable=True)


@published(
    "risk_watch", description="模型运行监测：漂移、校准与告警。A look at a model at work: drift, calibration, alerts."
)
class RiskWatch(Node):
    """One look."""

    model: RiskModel | None = one("模型。The model.", "model_id")
    as_of: date = column("截止日。As of this day.", orderable=True)
    figures: strawberry.scalars.JSON = column(
        "数值：得分与特征的稳定性指数、上期预测的校准。Stability of score and features, and what came of predictions."
    )
    alerts: strawberry.scalars.JSON = column("告警：代码与说明（中英文）。Alerts: code, zh, en; empty if all is well.")
    watched_at: datetime = column("时刻。When.", orderable=True)


ACTIVE: Final = (
    "SELECT m.* FROM risk_model m WHERE m.version ="
    " (SELECT w.model_id FROM risk_switch w ORDER BY w.switched_at DESC, w.id DESC LIMIT 1)"
)


@queries
class RiskModelQueries:
    """The register of models."""

    risk_model: RiskModel | None = lookup("按版本查风险模型。One model by its version.", "version", "id")
    risk_models: Connection[RiskModel] = every("风险模型登记。The register of models.", order=("-recorded_at",))
    active_risk_model: RiskModel | None = rows("现由其给出风险项的模型。The model that speaks now, if any.", ACTIVE)
    risk_switches: Connection[RiskSwitch] = every("启停记录。When which model spoke.", order=("-switched_at",))
    risk_trainings: Connection[RiskTraining] = every(
        "历次训练（监管可见）。All trainings, for officers.", order=("-trained_at",)
    )
