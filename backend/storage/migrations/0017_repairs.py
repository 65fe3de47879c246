"""Repairs."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.moments import MomentField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0016_measures_bans_and_look_backs')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RepairRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('finding', fields.ForeignKeyField('anxin.FindingRow', source_field='finding_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('gravity', fields.CharField(max_length=15)),
                ('state', fields.CharField(max_length=15)),
                ('ground', fields.TextField(unique=False)),
                ('applied_by', fields.CharField(max_length=80)),
                ('applied_on', fields.DateField()),
                ('decide_by', fields.DateField()),
                ('reason', fields.TextField(null=True, unique=False)),
                ('decided_by', fields.CharField(null=True, max_length=80)),
                ('decided_on', fields.DateField(null=True)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'repair', 'app': 'anxin', 'constraints': [CheckConstraint(check="gravity IN ('MINOR','GENERAL','SERIOUS')", name='ck_repair_gravity'), CheckConstraint(check="state IN ('APPLIED','GRANTED','REFUSED')", name='ck_repair_state')], 'indexes': [Index(fields=['applied_on', 'id'], name='ix_repair_applied_on_id')], 'pk_attr': 'id', 'table_description': 'One application, about one confirmed finding; a penalty behind it is shown no more once it is granted.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='PenaltyRow',
            name='repaired_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='PenaltyRow',
            name='shown_until',
            field=fields.DateField(null=True),
        ),
    ]
