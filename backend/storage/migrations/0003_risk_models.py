"""The register of risk models, their scores, and what a rating and a supervision list rest on."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.moments import MomentField
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("anxin", "0002_versions_and_tally")]

    initial = False

    operations = [
        ops.CreateModel(
            name="RiskModelRow",
            fields=[
                ("version", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("content", fields.TextField(unique=False)),
                ("report", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("checks", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("reference", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("is_passed", fields.BooleanField(db_default=False)),
                ("gate", fields.CharField(max_length=40)),
                ("bands", fields.CharField(max_length=40)),
                ("features", fields.CharField(max_length=40)),
                ("base_rate", fields.FloatField()),
                ("horizon_days", fields.BigIntField()),
                ("trained_on", fields.DateField()),
                ("rows", fields.BigIntField()),
                ("positives", fields.BigIntField()),
                ("card", fields.TextField(unique=False)),
                ("card_html", fields.TextField(unique=False)),
                ("recorded_at", MomentField()),
            ],
            options={
                "table": "risk_model",
                "app": "anxin",
                "indexes": [Index(fields=["recorded_at", "version"], name="ix_risk_model_recorded_at_version")],
                "pk_attr": "version",
                "table_description": "A trained model: its tables with digest, its validation report, the gate's checks, its card. Never changed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RiskScoreRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "agency",
                    fields.ForeignKeyField(
                        "anxin.AgencyRow",
                        source_field="agency_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "model",
                    fields.ForeignKeyField(
                        "anxin.RiskModelRow",
                        source_field="model_id",
                        db_constraint=True,
                        to_field="version",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("as_of", fields.DateField()),
                ("counts_until", fields.DateField()),
                ("log_odds", fields.FloatField()),
                ("probability", fields.FloatField()),
                ("band", fields.CharField(max_length=17)),
                ("points", fields.BigIntField()),
                ("reasons", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("ways_down", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("scored_at", MomentField()),
            ],
            options={
                "table": "risk_score",
                "app": "anxin",
                "constraints": [
                    CheckConstraint(check="band IN ('LOW','MODERATE','HIGH','VERY_HIGH')", name="ck_risk_score_band")
                ],
                "indexes": [
                    Index(fields=["agency_id", "model_id", "as_of"], name="ix_risk_score_agency_id_model_id_as_of"),
                    Index(fields=["model_id", "as_of"], name="ix_risk_score_model_id_as_of"),
                ],
                "pk_attr": "id",
                "table_description": "One agency's score by one model as of a day; points in hundredths. Never changed: a later score is a new row.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RiskSwitchRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "model",
                    fields.ForeignKeyField(
                        "anxin.RiskModelRow",
                        source_field="model_id",
                        null=True,
                        db_constraint=True,
                        to_field="version",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reason", fields.TextField(unique=False)),
                ("switched_by", fields.CharField(max_length=80)),
                ("switched_at", MomentField()),
            ],
            options={
                "table": "risk_switch",
                "app": "anxin",
                "indexes": [
                    Index(fields=["switched_at", "id"], name="ix_risk_switch_switched_at_id"),
                    Index(fields=["model_id"], name="ix_risk_switch_model_id"),
                ],
                "pk_attr": "id",
                "table_description": "From a moment on a model speaks, or none. Only ever appended: what spoke at any time can be told.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RiskTrainingRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("as_of", fields.DateField()),
                ("outcome", fields.CharField(max_length=26)),
                (
                    "model",
                    fields.ForeignKeyField(
                        "anxin.RiskModelRow",
                        source_field="model_id",
                        null=True,
                        db_constraint=True,
                        to_field="version",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("note_zh", fields.TextField(unique=False)),
                ("note_en", fields.TextField(unique=False)),
                ("trained_at", MomentField()),
            ],
            options={
                "table": "risk_training",
                "app": "anxin",
                "constraints": [
                    CheckConstraint(
                        check="outcome IN ('PASSED','REFUSED','TOO_LITTLE_HISTORY')", name="ck_risk_training_outcome"
                    )
                ],
                "indexes": [
                    Index(fields=["trained_at", "id"], name="ix_risk_training_trained_at_id"),
                    Index(fields=["model_id"], name="ix_risk_training_model_id"),
                ],
                "pk_attr": "id",
                "table_description": "One run of the training job and what came of it; a young installation has runs and no model.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RiskWatchRow",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "model",
                    fields.ForeignKeyField(
                        "anxin.RiskModelRow",
                        source_field="model_id",
                        db_constraint=True,
                        to_field="version",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("as_of", fields.DateField()),
                ("figures", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("alerts", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("watched_at", MomentField()),
            ],
            options={
                "table": "risk_watch",
                "app": "anxin",
                "indexes": [Index(fields=["model_id", "watched_at"], name="ix_risk_watch_model_id_watched_at")],
                "pk_attr": "id",
                "table_description": "One look at a model at work: drift, calibration of what it foretold, and alerts.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="RatingRow",
            name="model_version",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="RatingRow",
            name="risk_score",
            field=fields.ForeignKeyField(
                "anxin.RiskScoreRow",
                source_field="risk_score_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddIndex(
            model_name="RatingRow",
            index=Index(fields=["risk_score_id"], name="ix_rating_risk_score_id"),
        ),
        ops.AddField(
            model_name="SupervisionEntryRow",
            name="band",
            field=fields.CharField(null=True, max_length=17),
        ),
        ops.AddField(
            model_name="SupervisionListRow",
            name="model",
            field=fields.ForeignKeyField(
                "anxin.RiskModelRow",
                source_field="model_id",
                null=True,
                db_constraint=True,
                to_field="version",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="SupervisionListRow",
            name="population",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
