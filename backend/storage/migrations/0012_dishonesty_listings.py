"""The serious-dishonesty list."""

# ruff: noqa: E501, RUF012 - the generator's way

from tortoise import migrations
from tortoise.migrations import operations as ops
from backend.storage.moments import MomentField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('anxin', '0011_inspection_plans')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DishonestyListingRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('agency', fields.ForeignKeyField('anxin.AgencyRow', source_field='agency_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('penalty', fields.ForeignKeyField('anxin.PenaltyRow', source_field='penalty_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('finding', fields.ForeignKeyField('anxin.FindingRow', source_field='finding_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('ground', fields.CharField(max_length=28)),
                ('state', fields.CharField(max_length=21)),
                ('authority', fields.CharField(max_length=80)),
                ('reason', fields.TextField(unique=False)),
                ('proposed_by', fields.CharField(max_length=80)),
                ('proposed_on', fields.DateField()),
                ('state_until', fields.DateField()),
                ('statement', fields.TextField(null=True, unique=False)),
                ('stated_on', fields.DateField(null=True)),
                ('decided_by', fields.CharField(null=True, max_length=80)),
                ('decided_on', fields.DateField(null=True)),
                ('decision_reason', fields.TextField(null=True, unique=False)),
                ('record_by', fields.DateField(null=True)),
                ('publish_by', fields.DateField(null=True)),
                ('published_on', fields.DateField(null=True)),
                ('until_on', fields.DateField(null=True)),
                ('removal_ground', fields.TextField(null=True, unique=False)),
                ('removal_asked_on', fields.DateField(null=True)),
                ('removal_decide_by', fields.DateField(null=True)),
                ('removal_reason', fields.TextField(null=True, unique=False)),
                ('removed_on', fields.DateField(null=True)),
                ('version', fields.BigIntField(db_default=1)),
                ('recorded_at', MomentField()),
            ],
            options={'table': 'dishonesty_listing', 'app': 'anxin', 'constraints': [CheckConstraint(check="ground IN ('LEASED_QUALIFICATION','AFFILIATION','FALSE_REPORT','FALSE_CERTIFICATE')", name='ck_dishonesty_listing_ground'), CheckConstraint(check="state IN ('PROPOSED','DROPPED','LISTED','REMOVAL_ASKED','REMOVED','ENDED')", name='ck_dishonesty_listing_state')], 'indexes': [Index(fields=['proposed_on', 'id'], name='ix_dishonesty_listing_proposed_on_id'), Index(fields=['state', 'until_on'], name='ix_dishonesty_listing_state_until_on')], 'pk_attr': 'id', 'table_description': "One listing. `authority` is the penalty's: who punishes, decides (谁处罚、谁决定). `finding` is what it costs."},
            bases=['Model'],
        ),
    ]
