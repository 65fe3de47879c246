"""Rectification."""

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
    dependencies = [('anxin', '0013_complaints')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RectificationOrderRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('violation', fields.ForeignKeyField('anxin.ViolationRow', source_field='violation_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('content', fields.TextField(unique=False)),
                ('state', fields.CharField(max_length=16)),
                ('ordered_by', fields.CharField(max_length=80)),
                ('ordered_on', fields.DateField()),
                ('plan_by', fields.DateField()),
                ('due_on', fields.DateField()),
                ('plan', fields.TextField(null=True, unique=False)),
                ('planned_on', fields.DateField(null=True)),
                ('report', fields.TextField(null=True, unique=False)),
                ('evidence', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('reported_on', fields.DateField(null=True)),
                ('decision_reason', fields.TextField(null=True, unique=False)),
                ('decided_on', fields.DateField(null=True)),
                ('accepted_on', fields.DateField(null=True)),
                ('accepted_at', MomentField(null=True)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'rectification_order', 'app': 'anxin', 'constraints': [CheckConstraint(check="state IN ('ORDERED','PLANNED','REPORTED','ACCEPTED')", name='ck_rectification_order_state')], 'indexes': [Index(fields=['ordered_on', 'id'], name='ix_rectification_order_ordered_on_id')], 'pk_attr': 'id', 'table_description': 'What an agency has to put right, by when, its plan, and what was seen of it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='NoticeRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('order', fields.ForeignKeyField('anxin.RectificationOrderRow', source_field='order_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('penalty', fields.ForeignKeyField('anxin.PenaltyRow', source_field='penalty_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharField(max_length=18)),
                ('reason', fields.TextField(unique=False)),
                ('given_by', fields.CharField(max_length=80)),
                ('given_on', fields.DateField()),
                ('lifted_by', fields.CharField(null=True, max_length=80)),
                ('lifted_on', fields.DateField(null=True)),
                ('lifted_reason', fields.TextField(null=True, unique=False)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'notice', 'app': 'anxin', 'constraints': [CheckConstraint(check="kind IN ('INTERVIEW','CIRCULAR','SUSPENSION','REVOCATION')", name='ck_notice_kind')], 'indexes': [Index(fields=['given_on', 'id'], name='ix_notice_given_on_id')], 'pk_attr': 'id', 'table_description': 'One step. `order` is what was not done, `penalty` what revokes; a suspension ends on a day or is lifted.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='PenaltyRow',
            name='rectified_at',
            field=MomentField(null=True),
        ),
    ]
